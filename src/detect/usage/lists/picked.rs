//! Alternatives of which one is picked where they stand or in the same text: that one is in use.

use std::rc::Rc;

use crate::detect::place::Place;
use crate::detect::sites::callee_ends_with;
use crate::detect::usage::Evidence;
use crate::detect::usage::lists::{MAX_ROW, is_setting_of_several};
use crate::rules::builtin::RULES;
use crate::rules::key::normalise;
use crate::rules::usage::Usage;
use crate::syntax::model::{Construct, ConstructKind, LiteralKind};
use crate::text::span::Span;
use crate::text::words::is_identifier_char;
use crate::text::words::is_whole_word;

/// How many uses of a name are looked at.
const MAX_USES: usize = 40;
/// The longest index.
const MAX_INDEX: usize = 4;
/// How much stands around a list that is still all of a value.
const MAX_AROUND: usize = 60;

/// Whether the value of a name is what is picked, or marks it.
pub(super) fn is_pick(name: &str) -> bool {
    let name = normalise(name);
    RULES.usage.picks.iter().any(|pick| name.ends_with(pick.as_str()))
}

/// Whether a text has a name that can mark what is picked: the syntax is asked only then.
pub(super) fn may_mark(text: &str) -> bool {
    let text = normalise(text);
    RULES.usage.picks.iter().any(|pick| text.contains(pick.as_str()))
}

impl Evidence<'_> {
    /// Whether the row around the place is marked as the one that is picked: `is_default=True`.
    pub(super) fn is_marked(&self) -> bool {
        let is_row = |c: &&Construct| matches!(c.kind, ConstructKind::Object | ConstructKind::Call);
        let Some(row) = self.place.chain.iter().find(is_row).filter(|row| row.value.len() < MAX_ROW) else {
            return false;
        };
        // `new("id") { IsDefault = true }`: what is set behind the arguments.
        let is_whole = |c: &&Construct| c.kind == ConstructKind::Call && c.value == row.value && c.span.len() < MAX_ROW;
        let made = self
            .place
            .chain
            .iter()
            .find(is_whole)
            .map(|call| Span::new(row.value.end, call.span.end.max(row.value.end)));
        let is_true = |value: &str| value.trim().trim_matches(['{', '}']).eq_ignore_ascii_case("true");
        let is_mark = |f: &Construct| is_pick(&f.name) && is_true(&self.place.text[f.value]);
        let own = || self.syntax_of(row.value).fields_of(row.value).into_iter().any(is_mark);
        let behind = |span: Span| {
            let syntax = self.syntax_of(span);
            syntax.constructs.iter().any(|c| c.is_field() && span.holds(c.span) && is_mark(c))
        };
        may_mark(&self.place.text[row.value]) && own()
            || made.is_some_and(|span| may_mark(&self.place.text[span]) && behind(span))
    }

    /// Whether what holds a default is the description of a setting that has its value elsewhere: `{ name: "modelName",
    /// default: "…" }` beside `{ modelName: "…" }`.
    pub(super) fn is_overridden(&self) -> bool {
        let mut objects = self.place.chain.iter().filter(|c| c.kind == ConstructKind::Object);
        let (Some(own), Some(outer)) = (objects.next(), objects.next()) else { return false };
        if own.value.len() > MAX_ROW {
            return false;
        }
        let syntax = self.syntax_of(own.value);
        let named = syntax.fields_of(own.value).into_iter().find(|f| normalise(&f.name) == "name").map(|f| f.value);
        let Some(name) = named.map(|value| self.place.text[value].trim().trim_matches(['"', '\''])) else {
            return false;
        };
        let is_value = |range: Span| {
            let at = Place::of(self.place.text, range, self.parsed);
            at.named.is_some_and(|c| c.kind == ConstructKind::Field && c.name == name)
        };
        self.uses(name, outer.value).filter(|range| !own.value.holds(*range)).any(is_value)
    }

    /// Whether the option of a menu in which the place is is the one that is picked.
    pub(in crate::detect::usage) fn is_picked_of_menu(&self, usage: Usage) -> bool {
        let list = self.place.chain.iter().find(|c| c.kind == ConstructKind::List);
        usage == Usage::Catalog && list.is_some_and(|list| self.is_taken_of(list))
    }

    /// Whether the element of a list in which the place is is taken by its number, in the text or by the call around it.
    pub(super) fn is_taken_of(&self, list: &Construct) -> bool {
        let picked = self.picked_of(list);
        !picked.is_empty() && list.value.len() < MAX_ROW && picked.contains(&self.index_in(list))
    }

    /// The numbers of the elements of a list that are taken.
    fn picked_of(&self, list: &Construct) -> Rc<[usize]> {
        if let Some(known) = self.memo.picked.borrow().get(&list.value) {
            return Rc::clone(known);
        }
        let found: Rc<[usize]> = self.find_picked_of(list).into();
        self.memo.picked.borrow_mut().insert(list.value, Rc::clone(&found));
        found
    }

    fn find_picked_of(&self, list: &Construct) -> Vec<usize> {
        let around = |kind| self.place.chain.iter().filter(move |c| c.kind == kind && c.value.holds(list.value));
        let number = |text: &str| text.trim().parse::<usize>().ok().filter(|_| text.len() <= MAX_INDEX);
        let is_builder = |call: &&Construct| call.value.len() <= list.value.len();
        if let Some(index) =
            around(ConstructKind::Call).find(|call| !is_builder(call)).and_then(|call| self.selected_by(call))
        {
            return vec![index];
        }
        let is_whole = |binding: &&Construct| is_about(list.value, binding.value, self.place.text);
        let Some(name) = around(ConstructKind::Binding).find(is_whole).map(|c| last_name(&c.name)) else {
            return Vec::new();
        };
        let taken = |range: Span| {
            let rest = &self.place.text[range.end..];
            let by_number = || {
                let index = rest.strip_prefix('[').and_then(|rest| rest.split_once(']')).or_else(|| looked_up(rest))?.0;
                number(index)?.checked_sub(usize::from(self.language.counts_from_one()))
            };
            let at = || Place::of(self.place.text, range, self.parsed);
            let by_control = || at().calls().find_map(|call| self.selected_by(call));
            let picked =
                by_number().or_else(|| is_first(rest).then_some(0)).filter(|_| !at().is_in(ConstructKind::Test));
            picked.or_else(by_control)
        };
        self.uses(name, Span::new(0, self.place.text.len())).filter_map(taken).collect()
    }

    /// The number of the option that a call which offers several has picked: the one that it is given, or the first.
    fn selected_by(&self, call: &Construct) -> Option<usize> {
        let is_picked = |f: &&Construct| is_pick(&f.name) || matches!(normalise(&f.name).as_str(), "index" | "value");
        let syntax = self.syntax_of(call.value);
        let picked = syntax.fields_of(call.value).into_iter().find(is_picked).filter(|_| call.value.len() < MAX_ROW);
        match picked {
            Some(f) if f.value.len() <= MAX_INDEX && normalise(&f.name) == "index" => {
                self.place.text[f.value].trim().parse().ok()
            }
            Some(_) => None,
            None => RULES.usage.preselects.iter().any(|name| callee_ends_with(&call.name, name)).then_some(0),
        }
    }

    /// The number of the element of a list in which the place is.
    fn index_in(&self, list: &Construct) -> usize {
        let syntax = self.syntax_of(list.value);
        let before = Span::new(list.value.start, self.place.core.start);
        let nested = |span: Span| {
            let holds = |c: &&Construct| {
                matches!(c.kind, ConstructKind::Object | ConstructKind::List | ConstructKind::Call)
                    && list.value.holds(c.span)
                    && c.span != list.value
                    && c.span.len() < list.value.len()
            };
            syntax.constructs.iter().filter(holds).any(|c| c.span.holds(span))
        };
        let commas = memchr::memchr_iter(b',', &self.place.text.as_bytes()[before]).map(|at| before.start + at);
        let count = commas.filter(|at| !nested(Span::new(*at, *at + 1))).count();
        // Words that stand side by side: `%w[a b]`.
        let words =
            || syntax.literals.iter().filter(|l| before.holds(l.span) && l.span.end < self.place.core.start).count();
        if count == 0 { words() } else { count }
    }

    /// Whether a field of an object is read by its name as the value of a setting: `model = MODELS.fast`.
    pub(super) fn is_read_of(&self, object: &Construct) -> bool {
        let Some(field) = self.place.key().filter(|key| object.value.holds(key.span)) else { return false };
        let holder = self.place.chain.iter().find(|c| c.kind == ConstructKind::Binding && c.value.holds(object.value));
        let Some(holder) = holder.filter(|holder| holder.value.end <= object.value.end + MAX_INDEX) else {
            return false;
        };
        let read = |range: Span| {
            let rest = self.place.text[range.end..].trim_start_matches(['.', ':', '[', '"', '\'', '?']);
            let is_it = rest.strip_prefix(field.name.as_str()).is_some_and(|rest| {
                !rest.starts_with(is_identifier_char) && !self.place.text[range.end..].starts_with(' ')
            });
            let is_value = || {
                let at = Place::of(self.place.text, range, self.parsed);
                at.key().is_some_and(|key| is_setting_of_several(&key.name) || is_pick(&key.name))
            };
            is_it && is_value()
        };
        self.uses(last_name(&holder.name), Span::new(0, self.place.text.len())).any(read)
    }

    /// Where a name stands in a part of the text, other than in prose.
    fn uses<'s>(&'s self, name: &str, part: Span) -> impl Iterator<Item = Span> + use<'s> {
        let all = self.occurrences(name);
        let first = all.partition_point(|at| *at < part.start);
        let end = all.partition_point(|at| *at + name.len() <= part.end).max(first);
        let len = name.len();
        let ranges = (first..end.min(first + MAX_USES)).map(move |i| Span::new(all[i], all[i] + len));
        ranges.filter(|range| {
            let syntax = self.syntax_of(*range);
            let is_prose = |kind| matches!(kind, LiteralKind::Comment | LiteralKind::Text);
            !syntax.literals.iter().any(|l| l.span.holds(*range) && is_prose(l.kind))
        })
    }

    /// Where a name stands in the text as a whole word. What has many members is asked about by each.
    pub(super) fn occurrences(&self, name: &str) -> Rc<[usize]> {
        if let Some(known) = self.memo.occurrences.borrow().get(name) {
            return Rc::clone(known);
        }
        let bytes = self.place.text.as_bytes();
        let is_whole = |at: &usize| is_whole_word(bytes, Span::new(*at, *at + name.len()));
        let found: Rc<[usize]> = memchr::memmem::find_iter(bytes, name.as_bytes()).filter(is_whole).collect();
        self.memo.occurrences.borrow_mut().insert(name.to_owned(), Rc::clone(&found));
        found
    }
}

/// Whether a value is a list and nothing but what makes one of it: `[…] as const`, `[]string{…}`, `listOf(…)`, `[…].freeze`.
fn is_about(list: Span, value: Span, text: &str) -> bool {
    let around = [value.start..list.start.max(value.start), list.end.min(value.end)..value.end];
    let is_mark = |c: char| c.is_alphanumeric() || c.is_whitespace() || "_.:<>[](){}%&!".contains(c);
    let is_short = value.len() <= list.len() + MAX_AROUND;
    is_short && around.into_iter().all(|part| text.get(part).is_some_and(|part| part.chars().all(is_mark)))
}

/// What a call that looks elements up is given behind the name of a list, and the rest: `.get(0)`.
fn looked_up(rest: &str) -> Option<(&str, &str)> {
    let (name, rest) = rest.strip_prefix('.')?.split_once('(')?;
    RULES.usage.lookups.contains(&normalise(name)).then(|| rest.split_once(')'))?
}

/// Whether what stands behind the name of a list takes its first element: `.first`, `.first()`.
fn is_first(rest: &str) -> bool {
    let Some(member) = rest.strip_prefix('.') else { return false };
    let end = member.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(member.len());
    let (name, behind) = member.split_at(end);
    let takes_more = behind.starts_with('(') && !behind.starts_with("()");
    RULES.usage.firsts.iter().any(|first| first == name) && !takes_more
}

/// The last word of what a binding assigns to.
fn last_name(name: &str) -> &str {
    name.rsplit(|c: char| !c.is_alphanumeric() && c != '_').find(|word| !word.is_empty()).unwrap_or_default()
}
