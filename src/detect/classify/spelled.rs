//! Types and objects that are called after the one model they stand for: `class Gpt4Turbo: model_id = "gpt-4-turbo"`. Several
//! of them, in one file or in a file each, are what a program can choose from.

use std::path::Path;

use crate::detect::classify::Reader;
use crate::detect::classify::links::MIN_NAME;
use crate::detect::dataflow::{names, peers};
use crate::detect::place::Place;
use crate::detect::reference::Spelled;
use crate::detect::usage;
use crate::rules::usage::Usage;
use crate::rules::words;
use crate::syntax::model::{Construct, ConstructKind};

/// The member that gives the model, where that is a constructor: `super("gpt-4")`.
const CONSTRUCTOR: &str = "()";

impl Reader<'_, '_> {
    /// The member by which something called after the model holds it, where the file itself does not take that thing by its
    /// name.
    pub(super) fn spelled(&self, place: &Place<'_>, usage: Usage) -> Option<Spelled> {
        if !matches!(usage, Usage::Config | Usage::Call) || !self.has_scopes(self.index) {
            return None;
        }
        let id = &self.text()[place.core];
        // A name without a number may be that of a family, or of who serves it.
        let spells = |name: &str| name.contains(|c: char| c.is_ascii_digit()) && usage::echoes(name, id);
        let is_function =
            |c: &Construct| place.chain.iter().any(|f| f.kind == ConstructKind::Function && f.span == c.span);
        let member = place.chain.iter().position(|c| c.is_naming() || c.kind == ConstructKind::Definition)?;
        let name = names::last(place.chain[member].name.trim()).to_owned();
        let is_value =
            !place.chain[..member].iter().any(|c| matches!(c.kind, ConstructKind::List | ConstructKind::Arm));
        let outer = || place.chain[member + 1..].iter();
        // The type around it; else the constant that holds all of the object.
        let of_type = outer().find(|c| c.kind == ConstructKind::Definition && !is_function(c));
        let Some(holder) = of_type.or_else(|| outer().rfind(|c| c.kind == ConstructKind::Binding)) else {
            // A file may have the name instead: of Go's methods no type is around.
            let stem = Path::new(self.context.path).file_stem()?.to_str()?;
            return (is_value && spells(stem)).then(|| Spelled { member: name, holder: stem.to_owned() });
        };
        let called = names::last(holder.name.trim());
        let is_taken = || {
            self.occurrences(called).any(|range| {
                let is_use = |at: &Place<'_>| at.named.is_none() && !peers::is_listed(at);
                !holder.span.holds(range) && self.any_reading(range).is_some_and(|at| is_use(&at))
            })
        };
        // A constructor is called as its type is, or as all are.
        let is_constructor = name == called || words::is_constructor(&name);
        let member = if is_constructor { CONSTRUCTOR.to_owned() } else { name };
        (is_value && called.len() >= MIN_NAME && spells(called) && !is_taken())
            .then(|| Spelled { member, holder: called.to_owned() })
    }
}
