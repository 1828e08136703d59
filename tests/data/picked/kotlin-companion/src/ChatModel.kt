package kit
class ChatModel(val id: String) {
    companion object {
        val LargeOne = ChatModel("gpt-4-0613")
        val SmallOne = ChatModel("gpt-3.5-turbo-0613")
        val OldOne = ChatModel("claude-3-opus-20240229")
    }
}
