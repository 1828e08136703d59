class App
  def run(client) = client.chat(parameters: { model: ChatModels::DEFAULT, messages: [] })
end
