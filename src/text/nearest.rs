//! Finds the name that somebody who mistyped one probably meant.

/// Names at least this similar (Jaro-Winkler) can be slips of each other.
const MIN_SIMILARITY: f64 = 0.78;

/// The most similar of the valid names; `None` if none is similar enough.
#[must_use]
pub fn nearest<'a>(name: &str, valid: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = folded(name);
    let scored = valid.into_iter().map(|other| (strsim::jaro_winkler(&wanted, &folded(other)), other));
    scored.filter(|(score, _)| *score >= MIN_SIMILARITY).max_by(|(a, _), (b, _)| a.total_cmp(b)).map(|(_, other)| other)
}

/// The name without what people write in two ways: case, `_` and `-`.
fn folded(name: &str) -> String {
    name.to_lowercase().replace('_', "-")
}
