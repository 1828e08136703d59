//! Regular expressions that are constants of the program.

use regex::Regex;

#[allow(clippy::expect_used, reason = "constant patterns, compiled by every test that extracts")]
pub(crate) fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a constant pattern")
}
