from kit.models import ChatModels


def run(client):
    paint(Brushes.OLD_ONE)
    return client.chat.completions.create(model=ChatModels.LARGE_ONE, messages=[])
