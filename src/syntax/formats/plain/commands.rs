//! Commands without brackets around what they are given: `echo "…"`, `puts "…"`, `(println "…")`.

use crate::rules::builtin::RULES;
use crate::rules::key::normalise;

/// Whether a command prints what follows it. A Makefile may mark it: `@echo`, `-echo`.
pub(super) fn is_printer(word: &str) -> bool {
    let name = word.trim_start_matches(['@', '-']);
    name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') && RULES.usage.printers.contains(&normalise(name))
}
