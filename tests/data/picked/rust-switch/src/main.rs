mod models;
async fn run(client: Client) -> Result<Answer> {
    let model = models::ChatModel::LargeOne;
    paint(Brush::OldOne);
    client.exec_chat(model.spec(), request()).await
}
