namespace Kit;
public class App
{
    public Task Run(ChatClient client) => client.Ask(new ChatRequest { Model = ChatModels.Default });
}
