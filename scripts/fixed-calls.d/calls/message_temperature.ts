import Anthropic from "@anthropic-ai/sdk";

const client = new Anthropic();
const options = { temperature: 1 };
await client.messages.create({ model: "claude-2.1", max_tokens: 9, ...options, messages: [{ role: "user", content: "Is it?" }] });
