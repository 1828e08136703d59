package kit;
public enum ChatModels {
    LARGE_ONE("gpt-4-0613"), SMALL_ONE("gpt-3.5-turbo-0613"), OLD_ONE("claude-3-opus-20240229");
    public static final ChatModels DEFAULT = LARGE_ONE;
    final String id;
    ChatModels(String id) { this.id = id; }
}
