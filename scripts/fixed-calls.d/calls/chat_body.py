import openai

client = openai.OpenAI()
request = {"model": "gpt-3.5-turbo-0301", "max_tokens": 9, "messages": [{"role": "user", "content": "Is it?"}]}
client.chat.completions.create(**request)
