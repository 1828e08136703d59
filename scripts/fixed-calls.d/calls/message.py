import anthropic

client = anthropic.Anthropic()
client.messages.create(model="claude-3-opus-20240229", max_tokens=9, messages=[{"role": "user", "content": "Is it?"}])
