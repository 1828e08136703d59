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
# The package finds its binary, and needs pyarrow for tables only.
expect 0 fresh/bin/python -c 'import os, shelflife, shelflife._binary as b
assert os.path.samefile(b.any_binary(), "fresh/bin/shelflife") and "scan_batches" in shelflife.__all__
assert os.path.exists(os.path.join(os.path.dirname(shelflife.__file__), "py.typed"))'
expect 1 fresh/bin/python -c 'import shelflife.lake'
says "No module named 'pyarrow'"

# What a release makes of the wheels: this one for the platform of this machine, and stubs for the others.
package() { expect 0 python3 "$repo/scripts/package" --dist "$work/dist" "$@"; }
version=$(python3 "$repo/scripts/package" version)
expect 1 python3 "$repo/scripts/package" version v0.0.0-other
wheel=$(realpath "$wheel")
python3 - <<'PY'
import zipfile
for name, end in (("stub.whl", ""), ("windows.whl", ".exe")):
    with zipfile.ZipFile(name, "w") as stub:
        for program in ("shelflife", "cargo-shelflife"):
            stub.writestr(f"shelflife-0.data/scripts/{program}{end}", "stub")
PY
for target in $(python3 "$repo/scripts/package" matrix | grep -o '"target": "[^"]*"' | cut -d '"' -f 4); do
    case $target in
        "$(uname -m)-unknown-linux-"*) package archive "$wheel" --target "$target" ;;
        *windows*) package archive "$work/windows.whl" --target "$target" ;;
        *) package archive "$work/stub.whl" --target "$target" ;;
    esac
done
package npm && package image && package formula && package checksums
(cd dist && expect 0 sha256sum --check --quiet SHA256SUMS)
grep -q '{' dist/shelflife.rb && ! grep -q '{[a-z-]*\.' dist/shelflife.rb || fail "the formula has holes"
target=$(uname -m)-unknown-linux-musl
tar --extract --gzip --file "dist/shelflife-$version-$target.tar.gz"
expect 1 "shelflife-$version-$target/shelflife" --as-of "$today" a.py
# The root of the image holds the program and nothing else.
[ "$(find dist/image/*64 -type f -executable | sort | tr '\n' ' ')" = "dist/image/amd64/shelflife dist/image/arm64/shelflife " ] ||
    fail "the image has other files"
if command -v npm >/dev/null; then
    case $(uname -m) in aarch64) cpu=arm64 ;; *) cpu=x64 ;; esac
    libc=$(ldd --version 2>&1 | grep -q musl && echo -musl || true)
    mkdir node && cd node && echo '{}' >package.json
    # The optional packages come from the registry only once they are published there.
    expect 0 npm install --offline --no-audit --no-fund --omit=optional "../dist/npm/shelflife-$version.tgz"
    expect 2 npx --no-install shelflife --version
    says "the package shelflife-linux-$cpu$libc is missing"
    expect 0 npm install --offline --no-audit --no-fund --omit=optional "../dist/npm/shelflife-$version.tgz" \
        "../dist/npm/shelflife-linux-$cpu$libc-$version.tgz"
    expect 0 npx --no-install shelflife --version
    says "shelflife $version"
    expect 1 npx --no-install shelflife --as-of "$today" ../a.py
    says claude-3-opus-20240229
    cd ..
else
    echo "wheel: npm is not installed, so that its packages were not tried"
fi
