module Kit
  class App
    def run(client) = client.chat(parameters: { model: ChatModels::LARGE_ONE, messages: [] })
    def draw = paint(Brushes::OLD_ONE)
  end
end
