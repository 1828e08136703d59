import openai

client = openai.OpenAI()
client.chat.completions.create(model="gpt-4-32k-0613", messages=[{"role": "user", "content": "Is it?"}])
