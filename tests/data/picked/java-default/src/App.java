package kit;
public class App {
    Answer run(Client client) { return client.chat(ChatRequest.builder().model(ChatModels.DEFAULT.id).build()); }
}
