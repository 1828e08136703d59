#!/usr/bin/env bash
# The other formats as their readers read them, several at once, completions as their shells read them, the manual.
source "$(dirname "$0")/lib.sh.inc"

printf 'import anthropic\nanthropic.Anthropic().messages.create(model="claude-3-opus-20240229") # <&"\x1b[31m\n' >a.py
expect 1 "$shelflife" --as-of "$today" --output-format full --output sarif=o.sarif --output html=o.html \
    --output gitlab=o.json --output junit=o.xml --output markdown=o.md --output github=o.txt
says 'retired on 2026-01-05'
python3 - <<'PY' || fail "a format cannot be read"
import json, xml.etree.ElementTree as tree, html.parser
issue = json.load(open("o.json"))[0]
assert issue["severity"] == "critical" and issue["location"]["path"].endswith("a.py") and len(issue["fingerprint"]) == 64
suites = tree.parse("o.xml").getroot()
assert suites.get("failures") == "1" and suites.find("testsuite/testcase/failure") is not None
assert open("o.txt").read().startswith("::error file=")
assert json.load(open("o.sarif"))["version"] == "2.1.0"
page = open("o.html").read()
class Parser(html.parser.HTMLParser):
    def handle_starttag(self, tag, attributes):
        # The page loads nothing; a link that somebody follows may lead anywhere.
        for key, value in attributes:
            assert tag == "a" or not (key in ("src", "href") and value.startswith(("http", "//"))), (tag, value)
Parser().feed(page)
assert "\x1b" not in page + open("o.md").read()
PY
expect 2 "$shelflife" --output pdf=x.pdf
says 'markdown'
for shell in bash zsh fish powershell; do
    "$shelflife" completions $shell >completion.$shell
    grep -q unsafe-fixes completion.$shell || fail "$shell does not complete --unsafe-fixes"
done
bash -c 'source completion.bash && complete -p shelflife' >/dev/null || fail "bash does not take its completions"
"$shelflife" man >shelflife.1
head -20 shelflife.1 | grep -q '^\.TH shelflife 1' || fail "no manual page"
expect 0 "$shelflife" man --folder pages
[ -e pages/shelflife-check.1 ] || fail "no page of check"
