namespace Kit;
public class App
{
    public Task Run(ChatClient client) => client.Ask(new ChatRequest { Model = ChatModels.LargeOne });
    public void Draw() => Paint(Brushes.OldOne);
}
