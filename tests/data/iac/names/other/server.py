# Speaks of no such service.
deployment = "chat"
