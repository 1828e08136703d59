import anthropic

client = anthropic.Anthropic()
client.messages.create(model="claude-3-opus-20240229", max_tokens=9, extra_body={"temperature": 0.2}, messages=[{"role": "user", "content": "Is it?"}])
