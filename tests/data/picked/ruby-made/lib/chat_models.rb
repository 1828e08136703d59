module Kit
  module ChatModels
    LARGE_ONE = Model.new("gpt-4-0613")
    SMALL_ONE = Model.new("gpt-3.5-turbo-0613")
    OLD_ONE = Model.new("claude-3-opus-20240229")
    ALL = [LARGE_ONE, SMALL_ONE, OLD_ONE].freeze
  end
end
