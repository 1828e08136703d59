namespace Kit;
public class ChatModels
{
    public static readonly ChatModel ModelLarge = new ChatModel("gpt-4-0613", 8);
    public readonly ChatModel Large = ModelLarge;
    public static readonly ChatModel ModelSmall = new ChatModel("gpt-3.5-turbo-0613", 4);
    public readonly ChatModel Small = ModelSmall;
    public static readonly ChatModel ModelOld = new ChatModel("claude-3-opus-20240229", 4, ["claude-3-opus-latest"]);
    public readonly ChatModel Oldest = ModelOld;
    public static readonly List<ChatModel> All = [ModelLarge, ModelSmall, ModelOld];
}
