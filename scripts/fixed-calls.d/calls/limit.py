import openai

client = openai.OpenAI()
client.chat.completions.create(model="o3", max_tokens=9, messages=[{"role": "user", "content": "Is it?"}])
