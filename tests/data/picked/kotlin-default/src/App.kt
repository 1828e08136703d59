package kit
class App(private val client: Client) {
    fun run() = client.chat(ChatRequest(model = ChatModels.DEFAULT.id))
}
