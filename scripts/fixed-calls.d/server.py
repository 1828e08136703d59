"""A server on this machine that answers as OpenAI and Anthropic do: 404 to a model that has ended, 400 to a parameter
that the model refuses. What it knows is written down here, apart from what shelflife knows."""

import http.server
import json
import re
import sys

LIVE = {
    "gpt-5.6-sol", "gpt-5.6-terra", "gpt-5.6-luna", "gpt-6-luna", "gpt-6.1-sol", "gpt-6.1-terra", "o3", "gpt-5.1",
    "text-embedding-3-small", "text-embedding-3-large",
    "claude-opus-5-5", "claude-sonnet-5-5", "claude-haiku-5-5", "claude-opus-4-8",
}


def refused(body):
    """The parameter that the model refuses, as the services document it."""
    model, reasons = body["model"], re.match(r"o\d|gpt-[5-9]", body["model"])
    if reasons and "max_tokens" in body:
        return "max_tokens", "use max_completion_tokens"
    if model == "o3" and body.get("temperature", 1) != 1:
        return "temperature", "only the default is supported"
    if re.match(r"claude-(opus|sonnet|haiku)-(4-[78]|5)", model):
        for name in ("temperature", "top_p", "top_k"):
            if body.get(name, 1) != 1:
                return name, "not supported by this model"
    return None


class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        found = refused(body)
        if body["model"] not in LIVE:
            self.answer(404, {"error": {"type": "not_found_error", "message": f"model: {body['model']}"}})
        elif found:
            self.answer(400, {"error": {"type": "invalid_request_error", "message": ": ".join(found)}})
        elif self.path.endswith("/embeddings"):
            self.answer(200, {"object": "list", "model": body["model"], "usage": {"prompt_tokens": 1, "total_tokens": 1},
                              "data": [{"object": "embedding", "index": 0, "embedding": [0.5]}]})
        elif self.path.endswith("/chat/completions"):
            message = {"role": "assistant", "content": "yes"}
            self.answer(200, {"id": "1", "object": "chat.completion", "created": 1, "model": body["model"],
                              "choices": [{"index": 0, "finish_reason": "stop", "message": message}]})
        elif self.path.endswith("/messages"):
            self.answer(200, {"id": "1", "type": "message", "role": "assistant", "model": body["model"],
                              "content": [{"type": "text", "text": "yes"}], "stop_reason": "end_turn",
                              "usage": {"input_tokens": 1, "output_tokens": 1}})
        else:
            self.answer(404, {"error": {"type": "not_found_error", "message": self.path}})

    def answer(self, status, body):
        text = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
with open(sys.argv[1], "w") as file:
    file.write(f"http://127.0.0.1:{server.server_port}")
server.serve_forever()
