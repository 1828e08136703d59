package kit;
public final class ChatModels {
    public static final ChatModel LARGE_ONE = new ChatModel("gpt-4-0613");
    public static final ChatModel SMALL_ONE = new ChatModel("gpt-3.5-turbo-0613");
    public static final ChatModel OLD_ONE = new ChatModel("claude-3-opus-20240229");
    public static final List<ChatModel> ALL = List.of(LARGE_ONE, SMALL_ONE, OLD_ONE);
}
