package kit;
public class App {
    void draw(Client client) { client.edit(EditRequest.builder().model(EditRequest.Model.OLD_ONE.id).build()); }
}
