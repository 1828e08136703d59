import { DEFAULT_MODEL } from "./models";
export const run = (client: OpenAI) => client.chat.completions.create({ model: DEFAULT_MODEL, messages: [] });
