MODELS = %w[gpt-4-0613 gpt-3.5-turbo-0613 claude-3-opus-20240229].freeze
class App
  def run(client) = client.chat(parameters: { model: MODELS.first, messages: [] })
end
