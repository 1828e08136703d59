namespace Kit;
public static class Defaults
{
    public const string LeftOne = "claude-3-opus-20240229";
    public const string ChatModel = "gpt-4-0613";
}
