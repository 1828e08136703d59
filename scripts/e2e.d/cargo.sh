#!/usr/bin/env bash
# `cargo shelflife` on a workspace of two packages.
source "$(dirname "$0")/lib.sh.inc"

[ -x "$(dirname "$shelflife")/cargo-shelflife" ] || fail "cargo-shelflife is not beside $shelflife"
export PATH=$(dirname "$shelflife"):$PATH
mkdir -p ws/{old,new}/src && cd ws
printf '[workspace]\nmembers = ["old", "new"]\nresolver = "3"\n' >Cargo.toml
for member in old new; do printf '[package]\nname = "%s"\nversion = "0.1.0"\nedition = "2024"\n' $member >$member/Cargo.toml; done
printf 'use anthropic::Client;\npub fn f(c: Client) { c.messages().model("claude-3-opus-20240229"); }\n' >old/src/lib.rs
printf 'use anthropic::Client;\npub fn f(c: Client) { c.messages().model("claude-sonnet-4-6"); }\n' >new/src/lib.rs
check() { cargo shelflife "$@" --as-of "$today"; }

expect 1 check --workspace --
says 'old/src/lib.rs'
expect 0 check --manifest-path new/Cargo.toml --
expect 1 check --manifest-path new/Cargo.toml -- -D warnings
expect 1 check -p old --message-format=json --
python3 - "$work/.out" <<'PY' || fail "not cargo's messages"
import json, sys
lines = [json.loads(line) for line in open(sys.argv[1])]
first, last = lines[0], lines[-1]
assert first["reason"] == "compiler-message" and first["target"]["name"] == "old", first
message = first["message"]
assert message["code"]["code"] == "shelflife::retired-model" and message["level"] in ("error", "warning"), message
span = message["spans"][0]
assert span["file_name"] == "old/src/lib.rs" and span["line_start"] == 2 and span["is_primary"], span
assert open(span["file_name"], "rb").read()[span["byte_start"]:span["byte_end"]] == b"claude-3-opus-20240229"
assert last == {"reason": "build-finished", "success": False}, last
PY
printf '[workspace.metadata.shelflife.lints]\nretired-model = "allow"\n' >>Cargo.toml
expect 0 check --workspace --
expect 2 check -p missing --
says 'no package `missing`'
