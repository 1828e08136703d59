#!/usr/bin/env bash
# The wheel: built with maturin, installed into a fresh environment, and run from there.
source "$(dirname "$0")/lib.sh.inc"

venv builder 'maturin>=1.9,<2'
(cd "$repo" && "$work/builder/bin/maturin" build --quiet --locked --profile "${E2E_PROFILE:-release}" --out "$work/dist")
wheel=$(echo dist/*.whl)
venv fresh
expect 0 fresh/bin/pip install --quiet --disable-pip-version-check --no-index "$wheel"
mkdir bin
expect 0 fresh/bin/shelflife --version
says "shelflife $(sed -n 's/^version = "\(.*\)"/\1/p' "$repo/Cargo.toml" | head -1)"
printf 'import anthropic\nanthropic.Anthropic().messages.create(model="claude-3-opus-20240229")\n' >a.py
expect 1 fresh/bin/shelflife --as-of "$today" a.py
says claude-3-opus-20240229
expect 0 fresh/bin/cargo-shelflife --version
