struct App {
    var model: ChatModel = .largeOne
    func run(client: OpenAIClient) async throws {
        try await client.chats(query: ChatQuery(model: model.rawValue, messages: []))
        paint(Brush.oldOne)
    }
}
