import OpenAI from "openai";

const client = new OpenAI();
const options = { max_tokens: 9, seed: 3 };
await client.chat.completions.create({ model: "gpt-3.5-turbo-0613", messages: [{ role: "user", content: "Is it?" }], ...options });
