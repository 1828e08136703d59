namespace Kit;
public class App
{
    public Task Run(Client client) => client.Ask(new ChatRequest { Model = Known.Chat.Large });
    public void Draw() => Paint(Brushes.Oldest, Brushes.ModelOld);
}
