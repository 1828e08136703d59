#!/usr/bin/env bash
# The extension for Zed: compiled as Zed compiles it, and run as a component with a mock of Zed, where Rust has the target.
source "$(dirname "$0")/lib.sh.inc"

target=wasm32-wasip2
# In the repository, whose toolchain counts.
[ -d "$(cd "$repo" && rustc --print target-libdir --target "$target" 2>/dev/null)" ] ||
    { echo "$name: Rust has no $target here, so that it was not tried"; exit 0; }
cp -r "$repo/editors/zed" extension
build() {
    (cd "$repo" && cargo build --release --target "$target" --manifest-path "$work/extension/Cargo.toml" --target-dir "$work/built")
}
expect 0 build
# Makes JavaScript of a component, which is read in full and checked for that.
modules @bytecodealliance/jco-transpile@0.15.0 @bytecodealliance/preview2-shim@0.26.0
cp "$repo/scripts/e2e.d/clients/zed.mjs" zed.mjs
expect 0 timeout 120 node zed.mjs "built/$target/release/shelflife_zed.wasm" extension
cat .out
