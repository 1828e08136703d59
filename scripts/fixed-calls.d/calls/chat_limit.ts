import OpenAI from "openai";

const client = new OpenAI();
await client.chat.completions.create({ model: "gpt-3.5-turbo-0613", max_tokens: 9, messages: [{ role: "user", content: "Is it?" }] });
