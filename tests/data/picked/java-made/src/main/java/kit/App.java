package kit;
public class App {
    Answer run(Client client) { return client.chat(ChatRequest.builder().model(ChatModels.LARGE_ONE).build()); }
    void draw() { paint(Brushes.OLD_ONE); }
}
