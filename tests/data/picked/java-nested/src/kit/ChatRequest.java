package kit;
public class ChatRequest {
    private String model = Model.LARGE_ONE.id;
    public enum Model {
        LARGE_ONE("gpt-4-0613"),
        SMALL_ONE("gpt-3.5-turbo-0613"),
        OLD_ONE("claude-3-opus-20240229");
        final String id;
        Model(String id) { this.id = id; }
    }
}
