import { ChatModels } from "./models";
export const run = (client: OpenAI) => client.chat.completions.create({ model: ChatModels.largeOne, messages: [] });
export const draw = () => paint(Brushes.oldOne);
