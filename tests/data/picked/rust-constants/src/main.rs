mod models;
async fn run(client: Client) -> Result<Answer> {
    client.chat().create(CreateChatCompletionRequest { model: models::Model::LARGE_ONE, messages: vec![] }).await
}
fn draw() { paint(Brush::OLD_ONE); }
