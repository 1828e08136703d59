//! `unknown-model`: an id that its service never had.

use crate::catalog::{Provider, Record};
use crate::lint::definition::{Context, Draft, Lint, meta};
use crate::lint::invented::{self, Ground, Invented};
use crate::lint::lifecycle::ResolvedReference;
use crate::lint::messages::advice;
use crate::text::level::Level;

pub(crate) struct UnknownModel;

impl Lint for UnknownModel {
    meta! {
        name: "unknown-model",
        summary: "the provider never had a model with this id: it is made up, and calls fail",
        enabled: false,
        stage: false,
        level: Level::Warning,
    }

    fn may_fire(&self, _: &Record, _: &Provider, _: &Context) -> bool {
        false
    }

    fn may_fire_on(&self, names: &[String]) -> bool {
        invented::may_be(names)
    }

    fn denies_model(&self) -> bool {
        true
    }

    fn check(&self, resolved: &ResolvedReference, _: &Context) -> Option<Draft> {
        let invented = resolved.invented.as_ref()?;
        let id = &resolved.reference.id.model;
        Some(Draft {
            level: Level::Warning,
            message: format!("`{id}` was never a model of {}: {}", invented.provider_name, why(invented)),
            label: "no such model".into(),
            help: Some(help(invented)),
            related: advice::related(&resolved.reference),
            fix: None,
        })
    }
}

fn why(invented: &Invented) -> String {
    let known = invented.known;
    match &invented.ground {
        Ground::Spelling => format!("it is `{known}` there"),
        Ground::Revision => format!("there is `{known}`, but not with this ending"),
        Ground::Word(word) => format!("there is `{known}`, but no `{word}` of that generation"),
        Ground::Slip => format!("there is `{known}`"),
    }
}

fn help(invented: &Invented) -> String {
    let names: Vec<String> = invented.instead.iter().map(|id| format!("`{id}`")).collect();
    let list = match names.as_slice() {
        [] => String::new(),
        [one] => format!("use {one}; "),
        [rest @ .., last] => format!("use {} or {last}; ", rest.join(", ")),
    };
    format!("{list}if it is newer than the catalog of {}, update the catalog", invented.catalog)
}
