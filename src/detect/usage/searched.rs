//! An id that a program only looks for: in order to replace it, or as a criterion of a query.

use crate::detect::prefilter;
use crate::detect::shown;
use crate::detect::usage::Evidence;
use crate::syntax::model::LiteralKind;

/// What can stand between the parts of a substitution.
const DELIMITERS: [char; 8] = ['/', '|', '#', ',', ':', '@', '!', '~'];

impl Evidence<'_> {
    /// Whether the id is only looked for.
    pub(crate) fn is_searched_for(&self) -> bool {
        self.is_substituted() || shown::is_criterion(self.place)
    }

    /// Whether the id stands in a substitution that looks for an id: `s/gpt-4/gpt-5/g`.
    fn is_substituted(&self) -> bool {
        let is_value = |kind| matches!(kind, LiteralKind::String | LiteralKind::Bare | LiteralKind::Text);
        let Some(literal) = self.place.literal.as_ref().filter(|l| is_value(l.kind)) else { return false };
        let at = self.place.core.start.max(literal.span.start);
        substitution(&self.place.text[literal.span.start..at], &self.place.text[at..literal.span.end])
    }
}

/// Whether what stands before an id in a text and what follows make it a part of a substitution: what is looked for, or
/// what takes the place of another id.
fn substitution(before: &str, after: &str) -> bool {
    let begins = |text: &str| {
        let rest = text.strip_suffix('s');
        rest.is_some_and(|rest| !rest.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.')))
    };
    let is_by = |delimiter: &char| {
        let mut parts = before.rsplit(*delimiter);
        let own = parts.next().unwrap_or_default();
        let (Some(first), rest) = (parts.next(), after.matches(*delimiter).count()) else { return false };
        let is_looked_for = begins(first) && rest >= 2 && !own.contains(char::is_whitespace);
        let mut replaces = || parts.next().is_some_and(begins) && rest >= 1 && !prefilter::hits(first).is_empty();
        is_looked_for || replaces()
    };
    DELIMITERS.iter().any(is_by)
}

#[cfg(test)]
mod tests {
    use super::substitution;

    #[test]
    fn parts_of_a_substitution() {
        assert!(substitution("s/", "/gpt-5/g"));
        assert!(substitution("sed -i 's|\\b", "|gpt-5|'"));
        assert!(substitution("2s/a/b/;s/", "/gpt-5/"));
        assert!(substitution("s/gpt-4/", "/g"));
        assert!(!substitution("s/MODEL=.*/MODEL=", "/"), "a setting is written");
        assert!(!substitution("prompts/", "/a/b.txt"));
        assert!(!substitution("models/", "/"));
    }
}
