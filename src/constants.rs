//! Constants that the files of a run define themselves: their own value counts, not the one that an SDK's constant of
//! the same name has in the tables of `rules/symbols/`.

use std::collections::HashMap;

use crate::engine::Scanned;
use crate::reference::Reference;

/// Gives each use of such a constant, `OpenAIChatModel::Gpt4Turbo`, the model that the file of its class or enum says.
pub(crate) fn resolve(scanned: &mut [Scanned]) {
    let wanted: HashMap<(String, String), Option<String>> = scanned
        .iter()
        .flat_map(|one| &one.references)
        .filter_map(constant)
        .map(|(holder, member)| ((holder.to_owned(), member.to_owned()), None))
        .collect();
    let defined = definitions(scanned, wanted);
    if defined.is_empty() {
        return;
    }
    for reference in scanned.iter_mut().flat_map(|one| &mut one.references) {
        let Some((holder, member)) = constant(reference) else { continue };
        if let Some(model) = defined.get(&(holder.to_owned(), member.to_owned())) {
            reference.model.clone_from(model);
        }
    }
}

/// The models of those that are wanted, where a file that is named as the holder has a literal under the member's
/// name, and no other file of that name has another.
fn definitions(
    scanned: &[Scanned],
    mut wanted: HashMap<(String, String), Option<String>>,
) -> HashMap<(String, String), String> {
    let mut disputed = Vec::new();
    for one in scanned {
        let Some(holder) = one.source.path.file_stem().and_then(|stem| stem.to_str()) else { continue };
        for reference in one.references.iter().filter(|reference| constant(reference).is_none()) {
            let Some(member) = reference.site.strip_prefix("key ") else { continue };
            let key = (holder.to_owned(), member.to_owned());
            match wanted.get_mut(&key) {
                Some(Some(known)) if *known != reference.model => disputed.push(key),
                Some(model) => *model = Some(reference.model.clone()),
                None => {}
            }
        }
    }
    wanted.retain(|key, _| !disputed.contains(key));
    wanted.into_iter().filter_map(|(key, model)| Some((key, model?))).collect()
}

/// The class or enum and the member that a reference is spelled with, where it is a constant and no id.
fn constant(reference: &Reference) -> Option<(&str, &str)> {
    let (holder, member) = reference.text.rsplit_once("::").or_else(|| reference.text.rsplit_once('.'))?;
    let holder = holder.rsplit(['.', ':', '\\']).next()?;
    let is_word = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    (is_word(holder) && is_word(member) && !reference.text.contains(&reference.model)).then_some((holder, member))
}
