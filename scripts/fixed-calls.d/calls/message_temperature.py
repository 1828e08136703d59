import anthropic

client = anthropic.Anthropic()
client.messages.create(model="claude-2.1", max_tokens=9, extra_body={"temperature": 1.0}, messages=[{"role": "user", "content": "Is it?"}])
