import os

import anthropic

client = anthropic.Anthropic()
client.messages.create(model=os.getenv("NO_SUCH_MODEL", "claude-3-5-haiku-20241022"), max_tokens=9, messages=[{"role": "user", "content": "Is it?"}])
