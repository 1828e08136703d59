#!/usr/bin/env bash
# The carriers of a catalog: built, installed as their users do, and read by `catalog update` without the network. Needs
# minisign, pip and npm.
source "$(dirname "$0")/lib.sh.inc"

command -v minisign >/dev/null || { printf 'release: left out: minisign is not installed\n' >&2; exit 0; }
minisign -G -W -p key.pub -s key >/dev/null
# Sources of a day that is later than any that is compiled in, and a model that ends.
mkdir models
cat >models/openai.json <<'JSON'
{
  "provider": {"id": "openai", "name": "OpenAI", "home": "https://example.com", "versions": "in-id"},
  "sources": {"page": {"title": "Page", "url": "https://example.com", "page_date": "2091-01-02", "read_on": "2091-01-02"}},
  "models": [
    {"id": "gpt-4o", "kind": "chat", "stage": "retired", "dates": {"retired": "2026-06-30"}, "confidence": "official", "sources": ["page"]}
  ]
}
JSON
export SHELFLIFE=$shelflife
expect 0 "$repo/scripts/release-catalog" --key key --models models --out dist
cp -r dist first
expect 0 "$repo/scripts/release-catalog" --key key --models models --out dist
cmp first/assets/index.json dist/assets/index.json || fail "a second build has another index"
cmp first/assets/catalog.json.gz dist/assets/catalog.json.gz || fail "a second build has other bytes"

printf 'from openai import OpenAI\nOpenAI().chat.completions.create(model="gpt-4o")\n' >app.py
# Whatever the compiled-in catalog has on the model, it is not retired there.
others=(-A deprecated-model -A legacy-model -A retiring-soon)
# Runs a command with a cache of its own, and the project in it.
with() { XDG_CACHE_HOME=$work/$1 "${@:2}"; }
takes() {
    expect 0 with "$1" "$shelflife" check --as-of "$today" "${others[@]}" app.py
    expect 0 with "$1" "$shelflife" catalog update --offline --key key.pub --from "$2"
    expect 1 with "$1" "$shelflife" check --as-of "$today" "${others[@]}" app.py
    says 'cached)'
    cmp "$work/$1/shelflife/catalog"/*/index.json dist/assets/index.json || fail "$2 carries another index"
}
takes assets dist/assets

venv fresh
expect 0 fresh/bin/pip install --quiet --disable-pip-version-check --no-index dist/shelflife_catalog-2091.1.2-py3-none-any.whl
takes wheel "$(fresh/bin/python -m shelflife_catalog)"
python3 -m zipfile -e dist/*.whl unpacked
takes unpacked-wheel unpacked

mkdir node
(cd node && npm install --silent --offline --no-audit --no-fund ../dist/shelflife-catalog-2091.102.0.tgz >"$work/.npm" 2>&1) ||
    { cat .npm >&2; fail "npm does not install the package"; }
takes npm node/node_modules
mkdir tarball
tar -xzf dist/shelflife-catalog-2091.102.0.tgz -C tarball
takes unpacked-npm tarball

# Another key.
minisign -G -W -p other.pub -s other >/dev/null
expect 2 with other "$shelflife" catalog update --offline --key other.pub --from dist/assets
says 'not signed by a trusted key'
