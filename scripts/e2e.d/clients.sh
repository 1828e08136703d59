#!/usr/bin/env bash
# The language server with the client library of VS Code: the findings of `check` in every encoding, edits, times, and
# every way in which a client can go.
source "$(dirname "$0")/lib.sh.inc"

modules vscode-languageserver-protocol@3.17.5 vscode-languageserver-textdocument@1.0.12
source "$repo/scripts/e2e.d/clients/fixtures.sh.inc"
# Modules are looked for beside the file.
cp "$repo/scripts/e2e.d/clients/node.mjs" client.mjs
expect 0 node client.mjs "$shelflife" "$today" "$work/fixtures" expected.txt
cat .out
