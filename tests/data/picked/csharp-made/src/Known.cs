namespace Kit;
public class Known
{
    public readonly ChatModels Chat = new ChatModels();
}
