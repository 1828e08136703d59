#!/usr/bin/env bash
# The language server with Emacs and eglot, without a screen, over the configuration of `editors/emacs`: the findings of
# `check`, a card, a fix, and the end of the server.
source "$(dirname "$0")/lib.sh.inc"

# Without the user's own settings, with the packages of the system.
emacs() { command timeout 300 emacs -q --batch -f package-initialize "$@"; }
has_eglot() { type -P emacs >/dev/null && HOME=$work emacs --eval "(require 'eglot)" 2>/dev/null; }
# Nothing is installed on a machine that somebody works on. Before Emacs 29 eglot is a package of its own.
may_install() { command -v apt-get >/dev/null && { [ "$(id -u)" = 0 ] || [ -n "${CI:-}" ]; }; }
install() { DEBIAN_FRONTEND=noninteractive ${sudo:-} apt-get install --yes --quiet --no-install-recommends "$@" >.apt 2>&1; }
if ! has_eglot && may_install; then
    sudo=$([ "$(id -u)" = 0 ] || echo sudo --non-interactive)
    # A fresh container has no lists of packages.
    install emacs-nox || { ${sudo:-} apt-get update --quiet >.apt 2>&1 && install emacs-nox; } || true
    has_eglot || install elpa-eglot || true
fi
has_eglot || { echo "$name: Emacs with eglot is not here and cannot be installed, so that it was not tried"; exit 0; }
source "$repo/scripts/e2e.d/clients/fixtures.sh.inc"
mkdir bin
printf '#!/bin/sh\nexec "%s" "$@" --as-of %s --usage all\n' "$shelflife" "$today" >bin/shelflife
chmod +x bin/shelflife
PATH=$work/bin:$PATH HOME=$work expect 0 emacs -l "$repo/editors/emacs/shelflife.el" \
    -l "$repo/scripts/e2e.d/clients/emacs.el" fixtures found.txt
says "name: 'gpt-5"
same found.txt Emacs
cat .out
