package kit
class App(private val client: Client) {
    fun run() = client.chat(ChatRequest(model = ChatModels.LARGE_ONE.id))
    fun draw() = paint(Brushes.OLD_ONE)
}
