import Anthropic from "@anthropic-ai/sdk";

const client = new Anthropic();
const MODEL = "claude-3-7-sonnet-20250219";
await client.messages.create({ model: MODEL, max_tokens: 9, messages: [{ role: "user", content: "Is it?" }] });
