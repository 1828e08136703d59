//! Names of models in another's spelling: as gateways and libraries write them, without their date, with a dot for a
//! dash or with the parts in another order (`gemini-pro-1.5` is `gemini-1.5-pro-002`).

use std::collections::HashMap;
use std::sync::LazyLock;

use regex::Regex;

use crate::catalog::{Catalog, Record};
use crate::rules::builtin::RULES;
use crate::text::pattern::regex;

/// What stands at the end of an id: a date, the number of a revision, a word for the newest.
static REVISION: LazyLock<Regex> =
    LazyLock::new(|| regex(r"(?-u)(?:[-@](?:\d{8}|\d{4}-\d{2}-\d{2}|\d{3,4}|latest)|:[a-z0-9]+)+$"));

/// The records that publishers have at their own services, by the parts of their names.
#[derive(Debug)]
pub(crate) struct Spellings {
    records: HashMap<String, Vec<&'static Record>>,
}

impl Spellings {
    pub(crate) fn of(catalog: &Catalog) -> Self {
        let mut records: HashMap<String, Vec<&'static Record>> = HashMap::new();
        for record in catalog.records().filter(|record| is_own(record)) {
            records.entry(parts(record.id)).or_default().push(record);
        }
        Self { records }
    }

    /// The records that a name can mean.
    pub(crate) fn like(&self, name: &str) -> &[&'static Record] {
        self.records.get(&parts(name)).map_or(&[], Vec::as_slice)
    }
}

/// Whether the record is of its publisher's own service.
pub(crate) fn is_own(record: &Record) -> bool {
    let is_family = |publisher: &str| {
        RULES.families.iter().any(|family| family.publisher == publisher && family.provider == record.provider)
    };
    record.publisher.is_some_and(|publisher| publisher == record.provider || is_family(publisher))
}

/// The parts of an id in one order, without its vendor and its revision.
pub(crate) fn parts(id: &str) -> String {
    let lower = id.to_ascii_lowercase();
    let bare = lower.rsplit('/').next().unwrap_or_default();
    let mut parts: Vec<&str> = base(bare).split(['-', '.', '_']).filter(|part| !part.is_empty()).collect();
    parts.sort_unstable();
    parts.join("-")
}

/// An id without its revision.
pub(crate) fn base(id: &str) -> &str {
    REVISION.find(id).map_or(id, |revision| &id[..revision.start()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_model() {
        for (one, other) in [
            ("anthropic/claude-3.5-haiku", "claude-3-5-haiku-20241022"),
            ("claude-sonnet-4", "claude-sonnet-4-20250514"),
            ("google/gemini-pro-1.5", "gemini-1.5-pro-002"),
            ("openai/gpt-4o:extended", "gpt-4o-2024-08-06"),
        ] {
            assert_eq!(parts(one), parts(other), "{one}");
        }
        assert_ne!(parts("gpt-4o-mini"), parts("gpt-4o"));
        assert_ne!(parts("claude-sonnet-4"), parts("claude-sonnet-4-5-20250929"));
    }
}
