//! Members of an enum that each have an id: choices, of which one that is marked as the default is in use.

use crate::detect::dataflow::{names, types};
use crate::detect::usage::Evidence;
use crate::detect::usage::lists::members::is_slot;
use crate::detect::usage::lists::{LIST, is_setting_of_several};
use crate::rules::builtin::RULES;
use crate::rules::words::is_own;
use crate::syntax::model::{Construct, ConstructKind};
use crate::text::span::near_line_start;

impl Evidence<'_> {
    /// Whether an arm of a switch on the object at hand, or on one of a type of models, gives the id of one member of that:
    /// `match self { Model::Small => "…", … }`. Members that are providers, or what a model does, each have a model in use; so
    /// may two others, unless one is the default or the text takes one by its name.
    pub(super) fn is_of_own_member(&self, arm: &Construct) -> bool {
        let Some(fork) = self.place.chain.iter().find(|c| c.kind == ConstructKind::Fork && c.span.holds(arm.span))
        else {
            return false;
        };
        let head = self.place.text[fork.span].split(['{', '\n']).next().unwrap_or_default();
        let mut subject =
            head.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty()).skip(1);
        let subject = subject.next().filter(|_| subject.clone().next().is_none());
        // `switch (model) { case Model.Small: … }`
        let label = self.place.text[arm.name_span].trim();
        let of_models = |name: &str| {
            let types = types::types(self.place.text, name);
            !label.starts_with(['"', '\'', '`']) && types.iter().any(|class| is_setting_of_several(class))
        };
        subject.is_some_and(|subject| is_own(subject) || of_models(subject))
            && !is_slot(names::last(self.place.text[arm.name_span].trim()))
            && (self.different_in(fork.span) >= LIST || !self.default_members().is_empty() || self.takes_member(fork))
    }

    /// Whether an arm gives the id itself, or a value that a type makes of it: `Spec::of("large-1")`.
    pub(super) fn is_made_in(&self, arm: &Construct) -> bool {
        self.place.calls().all(|call| arm.value.holds(call.span) && makes_value(&call.name))
    }

    /// Whether the place is what an object is made with that stands in its type beside others: `data object Large :
    /// Model("large-1")`.
    pub(super) fn is_one_of_made_objects(&self, around: &Construct) -> bool {
        let mut chain = self.place.chain.iter();
        let is_object =
            chain.next().is_some_and(|c| c.kind == ConstructKind::Definition) && chain.next() == Some(around);
        is_object && self.different_in(around.span) >= LIST
    }

    /// Whether the text takes a member by the name with which an arm of a switch begins, elsewhere than in such an arm.
    fn takes_member(&self, fork: &Construct) -> bool {
        let syntax = self.syntax_of(fork.span);
        let arms = syntax.constructs.iter().filter(|c| c.kind == ConstructKind::Arm && fork.span.holds(c.span));
        let labels = arms.map(|arm| self.place.text[arm.name_span].trim());
        let is_arm = |end: usize| {
            let rest = self.place.text[end..].trim_start();
            ["=>", "->", ":", "|", ","].iter().any(|mark| rest.starts_with(mark))
        };
        let is_taken = |label: &str| {
            let outside = |at: &usize| !fork.span.contains(*at) && !is_arm(at + label.len());
            self.occurrences(label).iter().any(outside)
        };
        labels.filter(|label| label.contains(['.', ':']) && !label.contains(' ')).any(is_taken)
    }

    /// Whether the id is that of a member which an attribute marks as the default of its type: in an attribute of its
    /// own, or in the arm of a switch.
    pub(super) fn is_default_member(&self) -> bool {
        if self.default_members().is_empty() {
            return false;
        }
        let arm = self.place.chain.iter().find(|c| c.kind == ConstructKind::Arm);
        let by_arm = |arm: &Construct| {
            let label = names::last(self.place.text[arm.name_span].trim());
            self.default_members().iter().any(|member| member == label)
        };
        arm.is_some_and(by_arm) || self.is_in_attribute_of_default()
    }

    /// The names of the members that are marked: what stands behind the mark and other attributes. Each model of a long
    /// switch asks for them.
    fn default_members(&self) -> &[String] {
        self.memo.default_members.get_or_init(|| {
            let marks = RULES.usage.default_marks.iter();
            let ends = marks.flat_map(|mark| self.place.text.match_indices(mark.as_str()));
            let member = |(at, mark): (usize, &str)| {
                let mut lines = self.place.text[at + mark.len()..].lines().map(str::trim);
                let member = lines.find(|line| !line.is_empty() && !line.starts_with("#[")).unwrap_or_default();
                let path = member.split(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | ':')).next();
                path.map(names::last).unwrap_or_default().to_owned()
            };
            ends.map(member).collect()
        })
    }

    /// Whether the id stands in one of several attributes in lines of their own, another of which is the mark.
    fn is_in_attribute_of_default(&self) -> bool {
        let (before, after) = self.place.text.split_at(self.place.core.start);
        let own = &before[near_line_start(before, before.len())..];
        let is_attribute = |line: &&str| line.trim_start().starts_with("#[");
        let above = before.lines().rev().skip(1).take_while(is_attribute);
        let below = after.lines().skip(1).take_while(is_attribute);
        let is_mark = |line: &str| RULES.usage.default_marks.iter().any(|mark| mark == line.trim());
        is_attribute(&own) && above.chain(below).any(is_mark)
    }
}

/// Whether a call makes a value of a type: `Spec(…)`, `Spec::of(…)`, `Spec.of(…)`.
pub(crate) fn makes_value(callee: &str) -> bool {
    callee.split(['.', ':', ' ']).any(|part| part.starts_with(char::is_uppercase))
}
