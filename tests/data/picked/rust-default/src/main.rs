mod models;
async fn run(client: Client) -> Result<Answer> {
    let model = models::ChatModel::default();
    client.chat().create(CreateChatCompletionRequest { model: model.id().into(), messages: vec![] }).await
}
