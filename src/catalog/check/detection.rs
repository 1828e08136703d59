//! Whether the rules can find the models of a file: the scan needs a stem of their ids, and detection needs to know how
//! the provider shows in code.

use crate::catalog::check::Step::Key;
use crate::catalog::check::tree::Tree;
use crate::catalog::check::{Level, Problem};
use crate::catalog::file::{Entry, File};
use crate::rules::builtin;
use crate::rules::builtin::RULES;

/// Notes a provider that the rules lack. Only the missing stems are a warning: without the provider's own rules, a
/// `[[site]]` of a config can still name it.
pub(super) fn check(file: &File, tree: &Tree<'_>, problems: &mut Vec<Problem>) {
    let provider = &file.provider.id;
    let span = tree.at(&[Key("provider"), Key("id")]);
    let mut names = file.models.iter().flat_map(Entry::names);
    if !file.models.is_empty() && !names.any(has_stem) {
        let message = format!(
            "no id of `{provider}` has a stem of any family in rules/families.toml: no text is ever read for its models"
        );
        let problem = Problem::error(message, span.clone(), "never found")
            .help("add the beginnings of its ids to the `stems` of a `[[family]]` in rules/families.toml");
        problems.push(Problem { level: Level::Warning, ..problem });
    }
    if !builtin::provider_ids().any(|known| known == provider) {
        let message = format!("rules/providers.toml has no `{provider}`: nothing in a file shows this provider");
        let problem = Problem::error(message, span, "never recognised")
            .help("add a `[[provider]]` with its hosts, clients and imports to rules/providers.toml");
        problems.push(Problem { level: Level::Note, ..problem });
    }
}

/// Whether the scan finds an id. Stems of ids that are ordinary words have quotes around them.
fn has_stem(id: &str) -> bool {
    let quoted = [format!("\"{id}\""), format!("'{id}'")];
    let mut stems = RULES.families.iter().flat_map(|family| &family.stems);
    stems.any(|stem| quoted.iter().any(|quoted| quoted.contains(stem)))
}
