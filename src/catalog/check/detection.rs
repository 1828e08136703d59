//! Whether the rules can find the models of a file: the scan needs a stem of their ids, and detection needs to know how
//! the provider shows in code.

use crate::catalog::Kind;
use crate::catalog::check::Step::Key;
use crate::catalog::check::tree::Tree;
use crate::catalog::check::{Level, Problem};
use crate::catalog::file::{Entry, File};
use crate::catalog::own::has_stem;
use crate::rules::builtin;

/// Notes a provider that the rules lack. For the catalog that is compiled in, missing stems are a warning: without the
/// provider's own rules, a `[[site]]` of a config can still name it. The names of a file that is read at run time are
/// searched without stems, so that for it they are explained.
pub(super) fn check(file: &File, tree: &Tree<'_>, is_compiled_in: bool, problems: &mut Vec<Problem>) {
    let provider = &file.provider.id;
    let span = tree.at(&[Key("provider"), Key("id")]);
    let mut names = file.models.iter().filter(|entry| entry.kind != Kind::Endpoint).flat_map(Entry::names).peekable();
    if !is_compiled_in {
        let (found, bound): (Vec<&str>, Vec<&str>) = names.partition(|name| has_stem(name));
        explain(provider, &found, &bound, span.clone(), problems);
    } else if names.peek().is_some() && !names.any(has_stem) {
        let message = format!(
            "no id of `{provider}` has a stem of any family in rules/families.toml: no text is ever read for its models"
        );
        let problem = Problem::error(message, span.clone(), "never found")
            .help("add the beginnings of its ids to the `stems` of a `[[family]]` in rules/families.toml");
        problems.push(Problem { level: Level::Warning, ..problem });
    }
    if is_compiled_in && !builtin::provider_ids().any(|known| known == provider) {
        let message = format!("rules/providers.toml has no `{provider}`: nothing in a file shows this provider");
        let problem = Problem::error(message, span, "never recognised")
            .help("add a `[[provider]]` with its hosts, clients and imports to rules/providers.toml");
        problems.push(Problem { level: Level::Note, ..problem });
    }
}

/// Which names of a file that is read at run time are found where.
fn explain(provider: &str, found: &[&str], bound: &[&str], span: std::ops::Range<usize>, problems: &mut Vec<Problem>) {
    let mut note = |names: &[&str], message: &str, help: &str| {
        if !names.is_empty() {
            let message = format!("{message}: {}", names.join(", "));
            let problem = Problem::error(message, span.clone(), "with --catalog or `catalogs`").help(help);
            problems.push(Problem { level: Level::Note, ..problem });
        }
    };
    note(found, "found everywhere, as ids of a known family", "the families are in rules/families.toml");
    let help = format!(
        "such as an argument or key `model`; for other places, add a `[[site]]` with `provider = \"{provider}\"` to the config"
    );
    note(bound, "found only where a place means a model", &help);
}
