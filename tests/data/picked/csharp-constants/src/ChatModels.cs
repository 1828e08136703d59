namespace Kit;
public static class ChatModels
{
    public const string LargeOne = "gpt-4-0613";
    public const string SmallOne = "gpt-3.5-turbo-0613";
    public const string OldOne = "claude-3-opus-20240229";
}
