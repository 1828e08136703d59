func answer(_ question: String) async throws -> String {
    try await client.chat(model: ChatModel.large, question)
}
