//! Sources: each has an address, a record is trusted as its source is, and what seconds a day is another source of it.

use crate::catalog::Confidence;
use crate::catalog::check::Step::{Item, Key};
use crate::catalog::check::tree::Tree;
use crate::catalog::check::{Level, Problem};
use crate::catalog::file::{Entry, File};

/// The address of each source, and the trust in each record.
pub(super) fn check(file: &File, tree: &Tree<'_>, problems: &mut Vec<Problem>) {
    for (key, _) in file.sources.iter().filter(|(_, source)| source.url.is_none()) {
        let span = tree.at(&[Key("sources"), Key(key), Key("title")]);
        let problem = Problem::error(format!("the source `{key}` has no address"), span, "where can it be read?");
        problems.push(Problem { level: Level::Warning, ..problem.help("findings name the `url` of their source") });
    }
    for (n, entry) in file.models.iter().enumerate() {
        for (i, why) in entry.seconded_by.iter().enumerate().filter_map(|(i, key)| Some((i, no_second(entry, key)?))) {
            let span = tree.at(&[Key("models"), Item(n), Key("seconded_by"), Item(i)]);
            problems.push(Problem::error(format!("{}: {why}", entry.label()), span, "seconds nothing"));
        }
        let Some(source) = entry.sources.first().and_then(|key| file.sources.get(key)) else { continue };
        let (is, should_be) = match (entry.confidence, &source.through) {
            (Confidence::Official, Some(_)) => ("its source was read through a copy", Confidence::OfficialCopy),
            (Confidence::OfficialCopy, None) => ("its source was not read through a copy", Confidence::Official),
            _ => continue,
        };
        let span = tree.at(&[Key("models"), Item(n), Key("confidence")]);
        let label = format!("`{}`?", should_be.as_str());
        problems.push(Problem::error(format!("{}: {is}", entry.label()), span, label));
    }
}

/// Why a source is no second one of the last day, if it is none.
fn no_second(entry: &Entry, key: &String) -> Option<&'static str> {
    let Some(last) = &entry.dates.retired else { return Some("a second source, and no last day") };
    if last.source.as_ref() == Some(key) || entry.sources.contains(key) {
        return Some("a second source that is among its sources");
    }
    last.rivals.iter().any(|rival| rival.source == *key).then_some("a second source that has another day")
}
