import Anthropic from "@anthropic-ai/sdk";

const client = new Anthropic();
const options = { temperature: 0.2 };
await client.messages.create({ model: "claude-3-opus-20240229", max_tokens: 9, ...options, messages: [{ role: "user", content: "Is it?" }] });
