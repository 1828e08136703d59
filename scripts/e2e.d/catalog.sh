#!/usr/bin/env bash
# The catalog as its maintainers use it: checked, imported from every fixture, written and checked again; a calendar as a
# calendar program reads it; and the packages that it was read from.
source "$(dirname "$0")/lib.sh.inc"

expect 0 "$shelflife" catalog check "$repo/rules/models" --as-of "$today"
says '0 mistakes in '
expect 0 "$shelflife" catalog fmt --check "$repo/rules/models"

# A mistake is pointed at, and is exit code 1.
mkdir broken
sed 's/"kind": "announced"/"kind": "anounced"/' "$repo/rules/models/cohere.json" >broken/cohere.json
cmp -s broken/cohere.json "$repo/rules/models/cohere.json" && sed -i 's/"stage": "retired"/"stage": "dead"/' broken/cohere.json
expect 1 "$shelflife" catalog check broken
says 'is not a known value'

# Every format on its fixture, read and merged; what is written is clean, and a second import finds nothing to do.
pages=$repo/fixtures/pages
while read -r format files; do
    rm -rf into
    cp -r "$repo/rules/models" into
    paths=()
    for file in $files; do paths+=("$pages/$file"); done
    set -- catalog import "$format" "${paths[@]}" --into into --read-on "$today" --page-date 2026-11-20 \
        --url https://example.com/page
    expect 0 "$shelflife" "$@" --write
    grep -qE ': [0-9]+ rows? read' "$work/.out" || fail "$format reads nothing"
    # One page names a replacement that no model has: that is for people to settle.
    want=0
    [ "$files" = azure-e-2026.md ] && want=1
    expect $want "$shelflife" catalog check into --as-of "$today"
    before=$(cat into/*.json | sha256sum)
    expect 0 "$shelflife" "$@" --write
    [ "$before" = "$(cat into/*.json | sha256sum)" ] || fail "$format writes twice what it wrote once"
done <<'LIST'
azure-markdown azure-a-2024.md
azure-markdown azure-b-2025.md
azure-markdown azure-c-2025.md
azure-markdown azure-d-2026.md
azure-markdown azure-e-2026.md
azure-markdown azure-e-gov.md
azure-markdown azure-f-retired.md
azure-markdown azure-seed.md
azure-models azure-models.json
bedrock-models bedrock-models.json
openai-markdown openai.md
openai-python openai-chat-model.py
anthropic-python anthropic-deprecated-models.py
anthropic-markdown anthropic.md
gemini-markdown gemini.md
vertex-markdown vertex.md
vertex-markdown vertex-partners.md
mistral-docs mistral
cohere-markdown cohere.mdx
groq-markdown groq.md
json catalog.json
LIST

# A calendar, read by another program.
mkdir project
cat >project/app.py <<'PY'
from openai import OpenAI

client = OpenAI()
client.chat.completions.create(model="gpt-5", messages=[])
client.chat.completions.create(model="gpt-4", messages=[])
client.chat.completions.create(model="gpt-4o", messages=[])
PY
expect 0 "$shelflife" timeline --as-of "$today" --format ics --output-file models.ics project
expect 0 "$shelflife" timeline --as-of "$today" --format markdown project
says '| 2026-12-11 | `gpt-5` |'
expect 0 "$shelflife" timeline --as-of "$today" project
says '2026-12  █'
venv calendar 'icalendar>=6'
calendar/bin/python - <<'PY' || fail "the calendar cannot be read"
import datetime, icalendar
calendar = icalendar.Calendar.from_ical(open("models.ics", "rb").read())
assert calendar["version"] == "2.0" and calendar["prodid"]
events = calendar.walk("VEVENT")
assert not calendar.errors and not any(event.errors for event in events)
days = {str(event["summary"]).split()[0]: event.decoded("dtstart") for event in events}
assert days == {
    "gpt-4": datetime.date(2026, 10, 23), "gpt-5": datetime.date(2026, 12, 11), "gpt-4o": datetime.date(2027, 1, 14)
}, days
# No alarm would have rung before today.
alarms = {str(event["summary"]).split()[0] for event in events if event.walk("VALARM")}
assert alarms == {"gpt-4o"}, alarms
for event in events:
    assert event["uid"] and event.decoded("dtstamp") and event.decoded("dtend") - event.decoded("dtstart") == datetime.timedelta(1)
    assert "app.py:" in event["description"]
assert len({str(event["uid"]) for event in events}) == 3
PY

# The providers' own packages, in the versions that the catalog was read from: it has their facts. The others are hints.
list=$repo/rules/refresh.toml
python3 - "$list" >versions.txt <<'PY'
import sys
import tomllib

for package in tomllib.load(open(sys.argv[1], "rb"))["package"]:
    if package["weight"] == "official":
        print(package.get("registry", "pypi"), package["name"], package["version"])
PY
fetched() { "$@" >.fetched 2>&1 || { tail -5 .fetched >&2; fail "$registry is down or has no $name $version: this check could not run"; }; }
while read -r registry name version; do
    if [ "$registry" = npm ]; then
        plain=${name#@}
        folder=packages/npm-${plain//\//-}-$version
        mkdir -p "$folder"
        fetched npm pack --silent --ignore-scripts "$name@$version"
        tar -xzf "$(tail -1 .fetched)" -C "$folder"
    else
        fetched python3 -m pip download --quiet --disable-pip-version-check --no-deps --only-binary :all: \
            --dest "wheels/$name" "$name==$version"
        python3 -m zipfile -e "wheels/$name"/*.whl "packages/$name-$version"
    fi
done <versions.txt
expect 0 "$shelflife" catalog refresh --packages packages --into "$repo/rules/models" --read-on "$today" --check
says '## openai '
says '## google-genai '
