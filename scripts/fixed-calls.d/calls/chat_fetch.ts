const response = await fetch(`${process.env.OPENAI_BASE_URL}/chat/completions`, {
  method: "POST",
  headers: { "content-type": "application/json", authorization: `Bearer ${process.env.OPENAI_API_KEY}` },
  body: JSON.stringify({ model: "gpt-4-32k-0613", messages: [{ role: "user", content: "Is it?" }] }),
});
if (!response.ok) throw response;
export {};
