import { CHAT_MODELS } from "./models";
export const run = (client: OpenAI) => client.chat.completions.create({ model: CHAT_MODELS.largeOne, messages: [] });
export const draw = () => paint(BRUSHES.oldOne);
