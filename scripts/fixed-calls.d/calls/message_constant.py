import anthropic

MODEL = "claude-3-7-sonnet-20250219"


def ask(question):
    messages = [{"role": "user", "content": question}]
    return anthropic.Anthropic().messages.create(model=MODEL, max_tokens=9, messages=messages)


ask("Is it?")
