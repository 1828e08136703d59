public struct ChatModel {
    public static let large = ChatModel(id: "gpt-4-0613")
    public static let small = ChatModel(id: "gpt-3.5-turbo-0613")
    public static let oldest = ChatModel(id: "claude-3-opus-20240229")
}
