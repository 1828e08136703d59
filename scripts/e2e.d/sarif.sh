#!/usr/bin/env bash
# SARIF, as others read it: the official schema with check-jsonschema, and summary and diff with sarif-tools.
source "$(dirname "$0")/lib.sh.inc"

venv tools check-jsonschema sarif-tools
mkdir project
printf 'import anthropic\nc = anthropic.Anthropic()\nc.messages.create(model="claude-3-opus-20240229")\n' >project/a.py
(cd project && git init -q)
log() { (cd project && "$shelflife" check --as-of "$today" -q --output-format concise --output "sarif=../$1" >/dev/null) || true; }
log before.sarif
# The schema has a regular expression that only Python's variant takes.
expect 0 tools/bin/check-jsonschema --regex-variant python --schemafile "$repo/tests/data/sarif-schema-2.1.0.json" before.sarif
expect 0 tools/bin/sarif summary before.sarif
says 'error: 1'
# Lines move: nothing is new. One more of the kind: one is.
printf '# moved\n\n%s' "$(cat project/a.py)" >project/a.py
log moved.sarif
fingerprints() { python3 -c 'import json,sys; print(sorted(r["partialFingerprints"]["shelflife/v1"] for r in json.load(open(sys.argv[1]))["runs"][0]["results"]))' "$1"; }
[ "$(fingerprints before.sarif)" = "$(fingerprints moved.sarif)" ] || fail "an alert changed because its line moved"
printf '\nc.messages.create(model="claude-2.1")\n' >>project/a.py
log after.sarif
expect 1 tools/bin/sarif --check note diff moved.sarif after.sarif
says '+1'
