#!/usr/bin/env bash
# Forty repositories, checkouts and bare ones, in one run: rows, the cache, the dashboard and the timeline.
source "$(dirname "$0")/lib.sh.inc"

commit() { git -c user.name=t -c user.email=t@example.org -C "$1" commit --quiet --message files; }
for n in $(seq -w 1 40); do
    git init --quiet "fleet/r$n"
    printf 'import anthropic\nanthropic.Anthropic().messages.create(model="claude-3-opus-20240229")\n' >"fleet/r$n/a.py"
    printf '* @team-%s\n' "${n: -1}" >"fleet/r$n/CODEOWNERS"
    git -C "fleet/r$n" add . && commit "fleet/r$n"
done
git clone --quiet --bare fleet/r40 fleet/r41.git
rm -rf fleet/r40
expect 0 "$shelflife" repos fleet --as-of "$today" --output-file plain.jsonl
says '40 references in 80 files of 40 repositories'
for run in first second; do
    expect 0 "$shelflife" repos fleet --as-of "$today" --cache cache --output-file $run.jsonl
    cmp plain.jsonl $run.jsonl || fail "the $run run with the cache has other rows"
done
expect 0 "$shelflife" repos fleet --as-of "$today" --cache cache --format html --output-file fleet.html
grep -q 'data-value="@team-7"' fleet.html || fail "the dashboard has no owners"
expect 0 "$shelflife" timeline --from plain.jsonl --format csv
# A spreadsheet would take the owner for a formula: it stands behind a quote.
says "r01,\"'@team-1\""
mkdir fleet/broken fleet/broken/.git
expect 2 "$shelflife" repos fleet --as-of "$today" --format csv
says 'broken'
[ "$(wc -l <.out)" = 42 ] || fail "a broken repository took others with it"
