from kit.models import LARGE_ONE


def run(client):
    return client.chat.completions.create(model=LARGE_ONE.id, messages=[])
