//! The words of providers for the stages.

use crate::catalog::Stage;
use crate::catalog::import::date::is_absent;

/// The stage that a provider's own word means.
pub(super) fn parse_stage(word: &str) -> Option<Stage> {
    let word = word.trim().to_ascii_lowercase();
    if is_absent(&word) {
        return None;
    }
    let beginnings: [(&[&str], Stage); 5] = [
        (&["preview", "public preview", "publicpreview", "labs", "experimental", "beta"], Stage::Preview),
        (&["ga", "generallyavailable", "generally available", "active", "stable", "live", "production"], Stage::Ga),
        (&["legacy"], Stage::Legacy),
        (&["deprecat"], Stage::Deprecated),
        (&["retired", "shut", "eol", "end of life", "withdrawn", "discontinued", "decommissioned"], Stage::Retired),
    ];
    let meant = beginnings.iter().find(|(words, _)| words.iter().any(|begin| word.starts_with(begin)));
    meant.map(|(_, stage)| *stage)
}
