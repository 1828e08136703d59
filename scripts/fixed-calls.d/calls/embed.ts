import OpenAI from "openai";

const client = new OpenAI();
await client.embeddings.create({ model: "text-similarity-ada-001", input: "one" });
