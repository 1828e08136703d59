import { ChatModels } from "./models";
export const run = (client: OpenAI) => client.chat.completions.create({ model: ChatModels.LargeOne, messages: [] });
export const draw = () => paint(Brushes.OldOne);
