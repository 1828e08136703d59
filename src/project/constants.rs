//! Constants that the files of a run define themselves: their own value counts, not the one that an SDK's constant of
//! the same name has in the tables of `rules/symbols/`.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;

use crate::detect::reference::Reference;
use crate::detect::symbols;
use crate::project::scanned::Scanned;

/// A constant that a file defines: the class or enum, the member, the model.
pub(crate) type Definition = (String, String, String);

/// Whether a file uses constants whose value another file may define.
pub(crate) fn are_used(scanned: &Scanned) -> bool {
    scanned.references.iter().any(|reference| constant(reference).is_some())
}

/// Whether a file is named as a class or an enum whose constants the tables know.
pub(crate) fn can_define(path: &Path) -> bool {
    path.file_stem().and_then(|stem| stem.to_str()).is_some_and(symbols::is_qualifier)
}

/// What a file that is named as a class or an enum defines: the literals under the names of members, each once.
pub(crate) fn definitions(scanned: &Scanned) -> Vec<Definition> {
    let holder = scanned.source.path.file_stem().and_then(|stem| stem.to_str()).filter(|stem| is_word(stem));
    let Some(holder) = holder else { return Vec::new() };
    let define = |reference: &Reference| {
        let member = reference.site.strip_prefix("key ").filter(|member| is_word(member))?;
        constant(reference).is_none().then(|| (member.to_owned(), reference.id.model.clone()))
    };
    let members: BTreeSet<(String, String)> = scanned.references.iter().filter_map(define).collect();
    members.into_iter().map(|(member, model)| (holder.to_owned(), member, model)).collect()
}

/// Gives each use of such a constant, `OpenAIChatModel::Gpt4Turbo`, the model that the file of its class or enum has,
/// where no other file of that name has another.
pub(crate) fn resolve<'s>(
    scanned: impl Iterator<Item = &'s mut Scanned>,
    definitions: impl IntoIterator<Item = Definition>,
) {
    let mut defined: HashMap<(String, String), Option<String>> = HashMap::new();
    for (holder, member, model) in definitions {
        let known = defined.entry((holder, member)).or_insert_with(|| Some(model.clone()));
        if known.as_ref().is_some_and(|known| *known != model) {
            *known = None;
        }
    }
    for reference in scanned.flat_map(|one| &mut one.references) {
        let Some((holder, member)) = constant(reference) else { continue };
        if let Some(Some(model)) = defined.get(&(holder.to_owned(), member.to_owned())) {
            reference.id.model.clone_from(model);
        }
    }
}

/// The class or enum and the member that a reference is spelled with, where it is a constant and no id.
fn constant(reference: &Reference) -> Option<(&str, &str)> {
    let (holder, member) = reference.text.rsplit_once("::").or_else(|| reference.text.rsplit_once('.'))?;
    let holder = holder.rsplit(['.', ':', '\\']).next()?;
    (is_word(holder) && is_word(member) && !reference.text.contains(&reference.id.model)).then_some((holder, member))
}

fn is_word(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}
