#!/usr/bin/env bash
# The extension for VS Code: packaged with `vsce`, and run from the package with its own client library. VS Code itself
# needs a screen and a download; a stand-in holds one document.
source "$(dirname "$0")/lib.sh.inc"

cp -r "$repo/editors/vscode" source
rm -rf source/node_modules
cd source
modules
expect 0 npm run --silent package -- --allow-missing-repository --skip-license --out ../shelflife.vsix
cd ..
python3 -m zipfile -e shelflife.vsix package
mkdir bin project
printf '#!/bin/sh\nexec "%s" "$@" --as-of %s\n' "$shelflife" "$today" >bin/shelflife
chmod +x bin/shelflife
printf 'import anthropic\nX = "😀é"; anthropic.Anthropic().messages.create(model="claude-3-opus-20240229")\n' >project/a.py
expect 0 timeout 120 node "$repo/scripts/e2e.d/clients/vscode.js" package/extension bin/shelflife project/a.py
says '2: claude-3-opus-20240229 [retired-model] 0:'
says 'action: Replace `claude-3-opus-20240229` with `claude-opus-5-5`'
says stopped
cat .out
printf 'packaged    %s kB in %s files\n' "$(($(wc -c <shelflife.vsix) / 1000))" "$(python3 -m zipfile -l shelflife.vsix | tail -n +2 | wc -l)"
