//! The name that was probably meant.

/// How alike two names must be for one to be a slip of the other (Jaro-Winkler).
const ALIKE: f64 = 0.78;

/// The name that was probably meant.
#[must_use]
pub fn nearest<'a>(name: &str, valid: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let folded = name.to_lowercase().replace('_', "-");
    let scored =
        valid.into_iter().map(|other| (strsim::jaro_winkler(&folded, &other.to_lowercase().replace('_', "-")), other));
    scored.filter(|(score, _)| *score >= ALIKE).max_by(|(a, _), (b, _)| a.total_cmp(b)).map(|(_, other)| other)
}
