public struct ChatModel: Codable {
    public static let large = ChatModel(modelID: .large)
    public static let small = ChatModel(modelID: .small)
    public static let oldest = ChatModel(modelID: .oldest)

    public let id: String

    public init(modelID: ModelID) {
        id = modelID.rawValue
    }

    public enum ModelID: String, CaseIterable {
        case large = "gpt-4-0613"
        case small = "gpt-3.5-turbo-0613"
        case oldest = "claude-3-opus-20240229"
    }
}
