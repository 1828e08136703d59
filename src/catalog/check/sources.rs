//! Sources: each has an address, and a record is trusted as its source is.

use crate::catalog::Confidence;
use crate::catalog::check::Step::{Item, Key};
use crate::catalog::check::tree::Tree;
use crate::catalog::check::{Level, Problem};
use crate::catalog::file::File;

/// The address of each source, and the trust in each record.
pub(super) fn check(file: &File, tree: &Tree<'_>, problems: &mut Vec<Problem>) {
    for (key, _) in file.sources.iter().filter(|(_, source)| source.url.is_none()) {
        let span = tree.at(&[Key("sources"), Key(key), Key("title")]);
        let problem = Problem::error(format!("the source `{key}` has no address"), span, "where can it be read?");
        problems.push(Problem { level: Level::Warning, ..problem.help("findings name the `url` of their source") });
    }
    for (n, entry) in file.models.iter().enumerate() {
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
