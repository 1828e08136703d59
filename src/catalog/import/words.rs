//! The words of providers for the stages.

use crate::catalog::Stage;
use crate::catalog::import::day::is_none;

/// The stage that a provider's own word means.
pub(super) fn stage(word: &str) -> Option<Stage> {
    let word = word.to_ascii_lowercase();
    let word = word.trim();
    let begins = |words: &[&str]| words.iter().any(|begin| word.starts_with(begin));
    if is_none(word) {
        None
    } else if begins(&["preview", "public preview", "publicpreview", "labs", "experimental", "beta"]) {
        Some(Stage::Preview)
    } else if begins(&["ga", "generallyavailable", "generally available", "active", "stable", "live", "production"]) {
        Some(Stage::Ga)
    } else if begins(&["legacy"]) {
        Some(Stage::Legacy)
    } else if begins(&["deprecat"]) {
        Some(Stage::Deprecated)
    } else if begins(&["retired", "shut", "eol", "end of life", "withdrawn", "discontinued", "decommissioned"]) {
        Some(Stage::Retired)
    } else {
        None
    }
}
