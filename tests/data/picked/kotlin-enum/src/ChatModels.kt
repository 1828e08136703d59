package kit
enum class ChatModels(val id: String) {
    LARGE_ONE("gpt-4-0613"),
    SMALL_ONE("gpt-3.5-turbo-0613"),
    OLD_ONE("claude-3-opus-20240229"),
}
