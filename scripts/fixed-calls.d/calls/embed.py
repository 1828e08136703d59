import openai

client = openai.OpenAI()
client.embeddings.create(model="text-similarity-ada-001", input="one")
