//! Compiles the regular expressions that are constants of the program.

use regex::Regex;

/// Compiles a constant pattern.
#[allow(clippy::expect_used, reason = "the tests compile every constant pattern")]
pub(crate) fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a constant pattern")
}
