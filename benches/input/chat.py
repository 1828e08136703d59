"""Answers questions."""
import os

from openai import OpenAI

MODEL = os.environ.get("CHAT_MODEL", "gpt-4-0314")
client = OpenAI()


class Assistant:
    """Keeps a conversation."""

    def __init__(self, model: str = MODEL):
        self.model = model
        self.messages = []

    def ask(self, question: str) -> str:
        self.messages.append({"role": "user", "content": question})
        answer = client.chat.completions.create(model=self.model, messages=self.messages)
        return answer.choices[0].message.content

    def title(self) -> str:
        answer = client.chat.completions.create(model="gpt-3.5-turbo-0613", messages=self.messages)
        return answer.choices[0].message.content
