import OpenAI from "openai";

const client = new OpenAI();
await client.chat.completions.create({ model: "gpt-4-32k-0613", messages: [{ role: "user", content: "Is it?" }] });
