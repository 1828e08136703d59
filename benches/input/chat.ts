import Anthropic from "@anthropic-ai/sdk";

const client = new Anthropic();

export async function ask(question: string): Promise<string> {
  const answer = await client.messages.create({
    model: "claude-3-opus-20240229",
    max_tokens: 1024,
    messages: [{ role: "user", content: question }],
  });
  return answer.content.map((part) => (part.type === "text" ? part.text : "")).join("");
}
