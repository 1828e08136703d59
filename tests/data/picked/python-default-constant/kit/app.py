from kit.models import DEFAULT_MODEL


def run(client, model=DEFAULT_MODEL):
    return client.chat.completions.create(model=model, messages=[])
