#!/usr/bin/env bash
# The language server with Helix, on a screen that a program reads, over the configuration of `editors/helix`:
# diagnostics, a card, a hint, completion, fixes, and the end of the server.
source "$(dirname "$0")/lib.sh.inc"

# Helix and the libraries that it was built with from Debian's testing, into a folder of their own: nothing is installed,
# and the mirror is the machine's own.
unpack() {
    local keys=/usr/share/keyrings/debian-archive-keyring.gpg mirror loader
    [ -e "$keys" ] && type -P dpkg-deb apt-get >/dev/null || return 1
    mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Component: main' | grep '/debian/$' | head -1)
    [ -n "$mirror" ] || return 1
    mkdir -p apt/sources apt/lists/partial apt/cache/archives/partial
    printf 'Types: deb\nURIs: %s\nSuites: testing\nComponents: main\nSigned-By: %s\n' "$mirror" "$keys" >apt/sources/testing.sources
    local own=(-o Dir::Etc::SourceList=/dev/null -o "Dir::Etc::SourceParts=$work/apt/sources" -o "Dir::State::Lists=$work/apt/lists"
        -o "Dir::Cache=$work/apt/cache" -o Acquire::Languages=none -o Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false)
    apt-get "${own[@]}" update >.apt 2>&1 && apt-get "${own[@]}" download hx libc6 libgcc-s1 >>.apt 2>&1 ||
        { tail -5 .apt >&2; return 1; }
    for package in ./*.deb; do dpkg-deb -x "$package" unpacked; done
    loader=$(find "$work/unpacked/usr/lib" -name 'ld-linux*' | head -1)
    printf '#!/bin/sh\nHELIX_RUNTIME="%s" exec "%s" --library-path "%s" "%s" "$@"\n' "$work/unpacked/usr/lib/hx/runtime" \
        "$loader" "$(dirname "$loader")" "$work/unpacked/usr/lib/hx/hx" >bin/hx
    chmod +x bin/hx
}

mkdir -p bin project home/.config/helix
helix=$(type -P hx || type -P helix || true)
# Older versions show diagnostics in another way.
is_recent() { [ "$(printf '%s\n25.07\n' "$("$1" --version | cut -d' ' -f2)" | sort -V | head -1)" = 25.07 ]; }
if [ -n "$helix" ] && is_recent "$helix"; then
    ln -s "$helix" bin/hx
else
    unpack || { echo "$name: Helix is not here and cannot be had from Debian, so that it was not tried"; exit 0; }
fi
# The end of the server is kept: Helix does not show it.
printf '#!/bin/sh\n"%s" "$@" --as-of %s\necho "$?" >>"%s/codes.txt"\n' "$shelflife" "$today" "$work" >bin/shelflife
chmod +x bin/shelflife
export PATH=$work/bin:$PATH HOME=$work/home
unset XDG_CONFIG_HOME
cp "$repo/editors/helix/languages.toml" home/.config/helix/
printf '[editor.lsp]\ndisplay-inlay-hints = true\n' >home/.config/helix/config.toml

# Helix knows each language, and finds the server for it.
languages=$(sed -n '/^\[\[language\]\]/{n;s/^name = "\(.*\)"/\1/p;}' home/.config/helix/languages.toml)
for language in $languages; do
    expect 0 hx --health "$language"
    grep -q '✓.*shelflife' .out || { cat .out .err >&2; fail "Helix does not start the server for $language"; }
done
printf 'health      %s languages of %s\n' "$(wc -w <<<"$languages")" "$(hx --version)"

# Four bytes and two units of UTF-16 before the id.
printf 'import anthropic\nX = "😀é"; anthropic.Anthropic().messages.create(model="claude-3-opus-20240229")\n' >project/a.py
cat >project/main.bicep <<'BICEP'
resource chat 'Microsoft.CognitiveServices/accounts/deployments@2024-10-01' = {
  name: 'chat'
  properties: {
    model: { format: 'OpenAI', name: 'gpt-4', version: '0613' }
  }
}
BICEP
printf 'from openai import OpenAI\nOpenAI().responses.create(model="gpt-4o-2024-08-06", input="")\n' >project/b.py
venv tools pexpect==4.9.0 pyte==0.8.2
expect 0 timeout 120 tools/bin/python "$repo/scripts/e2e.d/clients/helix.py" project
cat .out
# Helix may end before its servers do, and kills those that take longer than it waits.
for _ in $(seq 40); do [ -s codes.txt ] && break; sleep 0.25; done
if [ -s codes.txt ]; then
    [ "$(sort -u codes.txt)" = 0 ] || fail "the server ended with $(sort -u codes.txt)"
else
    echo "$name: Helix ended its server itself, so that its exit code was not seen"
fi
