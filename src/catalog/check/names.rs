//! Names and keys: each leads to one thing.

use std::collections::{HashMap, HashSet};

use crate::catalog::Cloud;
use crate::catalog::check::Step::{Item, Key};
use crate::catalog::check::tree::Tree;
use crate::catalog::check::{Problem, Step};
use crate::catalog::file::{Entry, File};

/// No name leads to two models, no model is there twice, and every key and target exists.
pub(super) fn check(file: &File, tree: &Tree<'_>, problems: &mut Vec<Problem>) {
    let mut keys: HashMap<String, usize> = HashMap::new();
    let mut owners: HashMap<String, &str> = HashMap::new();
    let mut used: HashSet<&str> = file.provider.notice.iter().map(|notice| notice.source.as_str()).collect();
    for (n, entry) in file.models.iter().enumerate() {
        let at = |rest: &[Step<'_>]| tree.at(&[&[Key("models"), Item(n)], rest].concat());
        if keys.insert(entry.key(), n).is_some() {
            let message = format!("`{}` twice with the same version, cloud, regions and deployment type", entry.id);
            problems.push(Problem::error(message, at(&[]), "the second one"));
        }
        for (place, name) in names(entry) {
            let owner = owners.entry(name.to_ascii_lowercase()).or_insert(&entry.id);
            if !owner.eq_ignore_ascii_case(&entry.id) {
                let message = format!("`{name}` names `{owner}` and `{}`", entry.id);
                problems.push(Problem::error(message, at(&place), "a name leads to one model of a provider"));
            }
        }
        if entry.sources.is_empty() {
            problems.push(Problem::error(format!("`{}` has no source", entry.id), at(&[]), "who says so?"));
        }
        for (place, key) in source_keys(entry) {
            used.insert(key);
            if !file.sources.contains_key(key) {
                problems.push(Problem::error(format!("no source has the key `{key}`"), at(&place), "this one"));
            }
        }
    }
    if let Some(notice) = file.provider.notice.as_ref().filter(|own| !file.sources.contains_key(&own.source)) {
        let span = tree.at(&[Key("provider"), Key("notice"), Key("source")]);
        problems.push(Problem::error(format!("no source has the key `{}`", notice.source), span, "this one"));
    }
    let mut defaults: HashMap<(&str, Cloud), Option<&str>> = HashMap::new();
    for (n, entry) in file.models.iter().enumerate().filter(|(_, entry)| entry.default_version) {
        let version = entry.version.as_deref();
        let first = *defaults.entry((&entry.id, entry.cloud)).or_insert(version);
        if first != version {
            let message = format!("`{}` has two default versions", entry.id);
            let span = tree.at(&[Key("models"), Item(n), Key("default_version")]);
            problems.push(Problem::error(message, span, "the second one"));
        }
    }
    for (n, entry) in file.models.iter().enumerate() {
        let Some(target) = &entry.points_to else { continue };
        if !owners.contains_key(&target.to_ascii_lowercase()) {
            let span = tree.at(&[Key("models"), Item(n), Key("points_to")]);
            problems.push(Problem::error(format!("`{target}` is not a model of this provider"), span, "leads nowhere"));
        }
    }
    for key in file.sources.keys().filter(|key| !used.contains(key.as_str())) {
        let span = tree.at(&[Key("sources"), Key(key), Key("title")]);
        problems.push(Problem::error(format!("the source `{key}` is not used"), span, "not used"));
    }
}

/// The names of a model with their places.
fn names(entry: &Entry) -> impl Iterator<Item = (Vec<Step<'static>>, &str)> {
    let aliases = entry.aliases.iter().enumerate().map(|(i, name)| (vec![Key("aliases"), Item(i)], name.as_str()));
    let floating = entry.floating_aliases.iter().enumerate();
    let floating = floating.map(|(i, name)| (vec![Key("floating_aliases"), Item(i)], name.as_str()));
    std::iter::once((vec![Key("id")], entry.id.as_str())).chain(aliases).chain(floating)
}

/// The keys of sources that a model refers to, with their places.
fn source_keys(entry: &Entry) -> Vec<(Vec<Step<'static>>, &str)> {
    let mut keys: Vec<(Vec<Step<'static>>, &str)> =
        entry.sources.iter().enumerate().map(|(i, key)| (vec![Key("sources"), Item(i)], key.as_str())).collect();
    let seconds = entry.seconded_by.iter().enumerate();
    keys.extend(seconds.map(|(i, key)| (vec![Key("seconded_by"), Item(i)], key.as_str())));
    for (place, date) in crate::catalog::check::dates::places(entry) {
        if let Some(key) = &date.source {
            keys.push(([place.as_slice(), &[Key("source")]].concat(), key));
        }
        for (i, rival) in date.rivals.iter().enumerate() {
            keys.push(([place.as_slice(), &[Key("rivals"), Item(i), Key("source")]].concat(), &rival.source));
        }
        for (i, former) in date.history.iter().enumerate() {
            if let Some(key) = &former.source {
                keys.push(([place.as_slice(), &[Key("history"), Item(i), Key("source")]].concat(), key));
            }
        }
    }
    keys
}
