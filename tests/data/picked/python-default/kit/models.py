MODELS = {"default": "gpt-4-0613", "small": "gpt-3.5-turbo-0613", "old": "claude-3-opus-20240229"}


def run(client):
    return client.chat.completions.create(model=MODELS["default"], messages=[])
