#!/usr/bin/env bash
# pre-commit: blocks a commit with a retired model, lets it pass after the fix, sees what is staged and nothing else.
source "$(dirname "$0")/lib.sh.inc"

venv tools pre-commit
export PRE_COMMIT_HOME=$work/cache GIT_AUTHOR_NAME=e2e GIT_AUTHOR_EMAIL=e2e@example.com
export GIT_COMMITTER_NAME=e2e GIT_COMMITTER_EMAIL=e2e@example.com GIT_CONFIG_GLOBAL=/dev/null
mkdir path && ln -s "$shelflife" path/shelflife
export PATH=$work/path:$work/tools/bin:$PATH
# The hooks as they are in the work tree, in a repository of their own.
git init -q hooks
cp -r "$repo"/.pre-commit-hooks.yaml "$repo"/{pyproject,Cargo,rust-toolchain}.toml "$repo"/Cargo.lock "$repo"/{build,src,rules,benches,python,grammars} hooks
[ ! -e "$repo/README.md" ] || cp "$repo/README.md" hooks
git -C hooks add -A
git -C hooks commit -qm hooks

# A day is fixed by a catalog's dates alone: the model was retired long ago and stays so.
bad='c.messages.create(model="claude-3-opus-20240229")'
good='c.messages.create(model="claude-opus-5-5")'
try() {
    local hook=$1
    rm -rf project && git init -q project && cd project
    printf 'repos:\n  - repo: %s\n    rev: %s\n    hooks:\n      - id: %s\n' \
        "$work/hooks" "$(git -C ../hooks rev-parse HEAD)" "$hook" >.pre-commit-config.yaml
    printf 'exclude = ["vendor/"]\n' >shelflife.toml
    expect 0 pre-commit install
    printf 'import anthropic\nc = anthropic.Anthropic()\n%s\n' "$bad" >a.py
    git add -A
    expect 1 git commit -qm blocked
    says claude-3-opus-20240229
    expect 0 shelflife --fix-only --unsafe-fixes a.py
    git add -A
    expect 0 git commit -qm passes
    # Staged: good. In the work tree, not staged: bad. What is staged counts.
    printf 'import anthropic\nc = anthropic.Anthropic()\n%s\n# more\n' "$good" >a.py
    git add a.py
    printf '%s\n' "$bad" >>a.py
    expect 0 git commit -qm staged
    grep -q claude-3-opus a.py || fail "what was not staged is gone"
    # The other way around.
    git add a.py
    printf '%s\n' "$good" >a.py
    expect 1 git commit -qm blocked
    git checkout -q HEAD -- a.py
    # Files that the config leaves out are left out, though pre-commit names them.
    mkdir vendor && printf 'import anthropic\n%s\n' "$bad" >vendor/v.py
    git add -A
    expect 0 git commit -qm vendored
    cd ..
}
try shelflife-system
# Builds the wheel from the hooks' repository, as pip does for those who name it; the crates are built already.
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$repo/target} MATURIN_PEP517_ARGS="--profile ${E2E_PROFILE:-release}"
try shelflife
