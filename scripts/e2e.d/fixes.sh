#!/usr/bin/env bash
# Fixes: the diff applies, the files keep their bytes, and a second run changes nothing.
source "$(dirname "$0")/lib.sh.inc"

git init -q project
cd project
cat >app.py <<'PY'
import elevenlabs
import anthropic

client = anthropic.Anthropic()
client.messages.create(model="claude-3-opus-20240229", max_tokens=9)
PY
printf 'from elevenlabs.client import ElevenLabs\r\nc = ElevenLabs()\r\nc.speech_to_text.convert(model_id="scribe_v1")\r\n' >crlf.py
chmod 750 crlf.py
cp -r . ../copy

run() { "$shelflife" check --as-of "$today" "$@"; }
expect 1 run --diff --unsafe-fixes
cp "$work/.out" ../changes.diff
cmp app.py ../copy/app.py || fail "--diff wrote to a file"
expect 1 run --fix
[ "$(stat -c %a crlf.py)" = 750 ] || fail "the mode changed"
expect 0 run --fix-only --unsafe-fixes
says 'Fixed '
grep -q claude-3-opus app.py && fail "an unsafe fix was not made"
[ "$(grep -c $'\r$' crlf.py)" = 3 ] || fail "the line ends changed"
# The diff does what the fixes do.
(cd ../copy && git apply --unidiff-zero --whitespace=nowarn -p1 ../changes.diff) || fail "the diff does not apply"
for file in app.py crlf.py; do cmp "$file" "../copy/$file" || fail "the diff is not what was done"; done
sum=$(cat app.py crlf.py | sha256sum)
expect 0 run --fix-only --unsafe-fixes
says 'Fixed 0 findings in 0 files'
[ "$sum" = "$(cat app.py crlf.py | sha256sum)" ] || fail "a second run changed something"
expect 0 run --diff --unsafe-fixes
