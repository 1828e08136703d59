#!/usr/bin/env bash
# The server for agents with the official client in Python, in both eras of the protocol, and with the inspector.
source "$(dirname "$0")/lib.sh.inc"

venv tools 'mcp==2.3.0'
mkdir project
printf 'import anthropic\nanthropic.Anthropic().messages.create(model="claude-3-opus-20240229")\n' >project/a.py
cat >client.py <<'PY'
import asyncio, json, sys

from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client


async def main(binary, day):
    server = StdioServerParameters(command=binary, args=["mcp", "--as-of", day], cwd="project")
    for mode in ["auto", "legacy"]:
        async with Client(stdio_client(server), mode=mode) as client:
            tools = (await client.list_tools()).tools
            assert sorted(tool.name for tool in tools) == [
                "check_paths", "check_text", "lookup_model", "recommend_model"], tools
            reply = await client.call_tool("check_paths", {"paths": ["."]})
            found = json.loads(reply.content[0].text)
            assert found["total"] == 1 and found["findings"][0]["edits"][0]["old"] == "claude-3-opus-20240229", found
            reply = await client.call_tool("check_paths", {"paths": [".."]})
            assert reply.is_error
            print(mode, client.protocol_version, len(reply.content[0].text))


asyncio.run(main(sys.argv[1], sys.argv[2]))
PY
expect 0 tools/bin/python client.py "$shelflife" "$today"
says auto
cat "$work/.out"

modules @modelcontextprotocol/inspector@0.15.0
# One request of the inspector in the project.
inspect() {
    (cd project && expect 0 timeout 60 "$work/node_modules/.bin/mcp-inspector" --cli "$shelflife" mcp --as-of "$today" "$@")
}
inspect --method tools/list
for tool in check_paths check_text lookup_model recommend_model; do says "\"name\": \"$tool\""; done
call() { inspect --method tools/call --tool-name "$@"; says '"content"'; }
call lookup_model --tool-arg model=claude-3-opus-20240229 provider=anthropic
says claude-opus-5-5
call recommend_model --tool-arg provider=anthropic kind=chat
says claude-
call check_text --tool-arg 'text=import anthropic
anthropic.Anthropic().messages.create(model="claude-3-opus-20240229")' filename=b.py
says 2026-01-05
call check_paths --tool-arg 'paths=["a.py"]'
says claude-opus-5-5
echo "inspector   tools/list and four calls"
