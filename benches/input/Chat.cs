using OpenAI.Chat;

public class Assistant
{
    private readonly ChatClient client = new(model: "gpt-4-0314", Environment.GetEnvironmentVariable("OPENAI_API_KEY"));

    public string Ask(string question) => client.CompleteChat(question).Value.Content[0].Text;
}
