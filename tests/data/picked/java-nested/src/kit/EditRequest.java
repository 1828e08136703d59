package kit;
public class EditRequest {
    public enum Model { OLD_ONE("edit-1"); final String id; Model(String id) { this.id = id; } }
}
