import Anthropic from "@anthropic-ai/sdk";

const client = new Anthropic();
const model = process.env.NO_SUCH_MODEL ?? "claude-3-5-haiku-20241022";
await client.messages.create({ model, max_tokens: 9, messages: [{ role: "user", content: "Is it?" }] });
