//! Lists of all that is alive: what the newest one lacks is not.

use crate::catalog::Stage;
use crate::catalog::check::Problem;
use crate::catalog::check::Step::{Item, Key};
use crate::catalog::check::tree::Tree;
use crate::catalog::file::{Entry, File, SourceEntry};

/// Refuses models that are alive in the file and not on the provider's newest list of all. A model is on a list that is
/// among its sources; one that a younger source names came after the list.
pub(super) fn check(file: &File, tree: &Tree<'_>, problems: &mut Vec<Problem>) {
    let lists = file.sources.iter().filter(|(_, source)| source.lists_all);
    let Some((key, list)) = lists.max_by_key(|(_, source)| &source.page_date) else { return };
    let is_younger = |source: &SourceEntry| source.page_date > list.page_date;
    for (n, entry) in file.models.iter().enumerate() {
        // What seconds a last day does not show whether the model is alive.
        let mut own = entry.keys().filter(|own| !entry.seconded_by.contains(own));
        let is_named = own.any(|own| own == key || file.sources.get(own).is_some_and(is_younger));
        if is_listed_kind(entry) && !is_named {
            let date = list.page_date.as_deref().unwrap_or("no date");
            let message = format!("{}: live, but not on the list of all live models of {date}", entry.label());
            let span = tree.at(&[Key("models"), Item(n), Key("stage")]);
            let problem = Problem::error(message, span, "is it?");
            problems.push(problem.help(format!("if `{key}` names the model, add it to `sources`")));
        }
    }
}

/// Whether lists have such records: alive, in the ordinary cloud, and no fine-tuned form of another.
fn is_listed_kind(entry: &Entry) -> bool {
    entry.stage < Stage::Retired && entry.cloud.name().is_none() && entry.deployment_type.is_none()
}
