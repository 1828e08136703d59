public enum ChatModel: String {
    case largeOne = "gpt-4-0613"
    case smallOne = "gpt-3.5-turbo-0613"
    case oldOne = "claude-3-opus-20240229"
    static let defaultModel: ChatModel = .largeOne
}
