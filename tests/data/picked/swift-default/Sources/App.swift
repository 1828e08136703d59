struct App {
    func run(client: OpenAIClient) async throws {
        try await client.chats(query: ChatQuery(model: ChatModel.defaultModel.rawValue, messages: []))
    }
}
