export class ChatModels {
  static readonly largeOne = new ChatModel("gpt-4-0613");
  static readonly smallOne = new ChatModel("gpt-3.5-turbo-0613");
  static readonly oldOne = new ChatModel("claude-3-opus-20240229");
  static readonly all = [ChatModels.largeOne, ChatModels.smallOne, ChatModels.oldOne];
}
