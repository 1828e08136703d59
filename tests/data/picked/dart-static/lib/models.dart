class ChatModels {
  static const largeOne = ChatModel('gpt-4-0613');
  static const smallOne = ChatModel('gpt-3.5-turbo-0613');
  static const oldOne = ChatModel('claude-3-opus-20240229');
  static const all = [largeOne, smallOne, oldOne];
}
