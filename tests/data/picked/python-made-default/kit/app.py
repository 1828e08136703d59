from kit import models


def run(client):
    return client.chat.completions.create(model=models.DEFAULT.id, messages=[])
