//! Ids that are peers though no list is around them: literals with the same marks between them, tables of an array of
//! tables, keys that are looked up in a table of the same text.

use std::collections::BTreeSet;

use crate::detect::markup::{self, Tag};
use crate::detect::neighbour::{Neighbour, within};
use crate::detect::place::Place;
use crate::detect::provider::head;
use crate::detect::usage::Evidence;
use crate::detect::usage::lists::members::is_slot;
use crate::detect::usage::lists::picked::{is_pick, may_mark};
use crate::detect::usage::lists::{LIST, MAX_ROW, is_setting_of_several};
use crate::rules::builtin::RULES;
use crate::rules::key::normalise;
use crate::syntax::model::{Construct, ConstructKind, Literal, LiteralKind};
use crate::text::span::{Span, ceil_boundary};
use crate::text::words::words;

/// How much stands between two ids of a row: quotes, an operator, the start of a line.
const MAX_BETWEEN: usize = 60;
/// How many ids of a row are looked at on each side.
const MAX_ROW_IDS: usize = 10;
/// How many ids of a text are looked through for the same one.
const MAX_OTHERS: usize = 1_000;
/// How many places of an id are looked at.
const MAX_SAME: usize = 8;

impl Evidence<'_> {
    /// One of several different ids in quotes with the same marks between them: `"a" :: "b" :: "c"`.
    pub(super) fn is_in_row_of_literals(&self) -> bool {
        if self.is_configuration() || self.site.is_some_and(|site| !site.call.is_empty()) {
            return false;
        }
        if self.is_behind_slot() {
            return false;
        }
        let own = self.tokens.partition_point(|n| n.at < self.place.core.start);
        let Some(this) = self.tokens.get(own) else { return false };
        let mut ids = BTreeSet::from([this.id]);
        let mut marks: Option<String> = None;
        let mut joins = |one: &Neighbour<'_>, other: &Neighbour<'_>| {
            let between = self.marks_between(one, other);
            let is_same = between.is_some() && marks.as_ref().is_none_or(|known| Some(known) == between.as_ref());
            marks = marks.take().or(between);
            is_same
        };
        for pair in self.tokens[own..].windows(2).take(MAX_ROW_IDS) {
            if !joins(&pair[0], &pair[1]) {
                break;
            }
            ids.insert(pair[1].id);
        }
        for pair in self.tokens[..=own].windows(2).rev().take(MAX_ROW_IDS) {
            if !joins(&pair[0], &pair[1]) {
                break;
            }
            ids.insert(pair[0].id);
        }
        ids.len() >= LIST || ids.len() >= 2 && self.is_after_choice()
    }

    /// Whether the id is paired with the name of a provider or of what a model does, which stands in quotes before it: it is
    /// the one that is used for that. `Map.of("openai", "gpt-4", …)`, `'openai' => 'gpt-4'`
    fn is_behind_slot(&self) -> bool {
        let start = self.place.literal_start();
        let near = &self.place.text[ceil_boundary(self.place.text, start.saturating_sub(MAX_BETWEEN))..start];
        let Some(before) = near.strip_suffix(['"', '\'']) else { return false };
        let Some((name, marks)) = before.rsplit_once(['"', '\'']) else { return false };
        let mut words = marks.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        let is_pair = !marks.is_empty() && words.all(makes_pair);
        is_pair && is_slot(name.rsplit(['"', '\'']).next().unwrap_or_default())
    }

    /// Whether the literals that the place is one of stand in brackets behind a word that lets one of them be chosen:
    /// `CHECK (model IN ('a', 'b'))`.
    fn is_after_choice(&self) -> bool {
        let start = self.place.core.start;
        let near = ceil_boundary(self.place.text, start.saturating_sub(MAX_BETWEEN + 1));
        let Some(bracket) = self.place.text[near..start].rfind('(') else { return false };
        let head = &self.place.text[..near + bracket];
        let word = head.trim_end().rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        RULES.usage.one_of.iter().any(|one| one.eq_ignore_ascii_case(word))
    }

    /// Whether the id is in a pattern that a text must fit: `^(gpt-4|gpt-4o)$`.
    pub(super) fn is_in_pattern(&self) -> bool {
        let is_string = |l: &&Literal| l.kind == LiteralKind::String && l.span.holds(self.place.core);
        let Some(literal) = self.place.literal.as_ref().filter(is_string) else { return false };
        let text = &self.place.text[literal.span];
        text.starts_with('^') || text.ends_with('$') && text.len() > self.place.core.len() + 1
    }

    /// What stands between two ids, without blanks, where it closes one literal, opens another and has no word but those
    /// that make a pair of a name in quotes and an id.
    fn marks_between(&self, one: &Neighbour<'_>, other: &Neighbour<'_>) -> Option<String> {
        let is_id = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'@' | b'/' | b':');
        let bytes = self.place.text.as_bytes();
        let end = one.at + bytes[one.at..].iter().take_while(|b| is_id(b)).count();
        let between = self.place.text.get(end..other.at).filter(|text| text.len() <= MAX_BETWEEN)?;
        let inner = between.strip_suffix(['"', '\'']).filter(|inner| inner.starts_with(['"', '\'']))?;
        let unquoted = without_quoted(inner);
        let mut names = unquoted.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        let is_bare = names.all(makes_pair);
        is_bare.then(|| unquoted.split_whitespace().collect())
    }

    /// One of several tables of an array that is called one of models: `[[provider.models]]`.
    pub(super) fn is_table_of_models(&self, table: &Construct) -> bool {
        let head = format!("[[{}]]", table.name);
        let is_head = self.place.text[table.span.start..].starts_with(head.as_str());
        let Some(key) = self.place.key().filter(|key| is_head && table.value.holds(key.span)) else { return false };
        let last = normalise(table.name.rsplit('.').next().unwrap_or_default());
        let plural = format!("{last}s");
        let is_of_models = RULES.usage.lists.iter().any(|list| last.ends_with(list.as_str()) || *list == plural);
        let has_second = || memchr::memmem::find_iter(self.place.text.as_bytes(), head.as_bytes()).nth(1).is_some();
        !is_setting_of_several(&key.name) && is_of_models && has_second()
    }

    /// Whether the id is the value of a tag of markup that offers a choice, `<option value="gpt-4">`, and is not the one that is
    /// picked.
    pub(super) fn is_option_of_markup(&self) -> bool {
        let Some(Tag { name, before, after }) = markup::tag(self.place.text, self.place.core.start) else {
            return false;
        };
        // What a template decides marks none: `{{ if eq .Model "a" }}selected{{ end }}`.
        let is_fixed =
            ![before, after].iter().any(|part| part.contains("{{") || part.contains("{%") || part.contains("<%"));
        let is_picked = is_fixed
            && [before, after].iter().flat_map(|part| part.split_whitespace()).any(|word| {
                let word = word.split('=').next().unwrap_or_default().trim_end_matches('/');
                !word.contains('"') && is_pick(word)
            });
        if self.is_row_of_markup(name, self.place.core.start - before.len() - 1) {
            return true;
        }
        let name = normalise(name);
        !is_picked && RULES.usage.offers.iter().any(|tag| name.ends_with(tag.as_str()))
    }

    /// Whether a tag is one of several in one that is called a list of models by the plural of its name: `<models><model
    /// name="…">`. `at`: where it begins.
    fn is_row_of_markup(&self, name: &str, at: usize) -> bool {
        let (list, row) = (format!("<{name}s"), format!("<{name} "));
        let is_of_models = RULES.usage.lists.contains(&normalise(&list[1..]));
        let from = ceil_boundary(self.place.text, at.saturating_sub(MAX_ROW));
        let before = &self.place.text[from..at];
        let Some(rows) = before.rfind(&list).filter(|_| is_of_models).map(|start| &before[start + list.len()..]) else {
            return false;
        };
        let after = head(&self.place.text[at + 1 + name.len()..], MAX_ROW);
        let end = format!("</{name}s");
        let rest = after.split(end.as_str()).next().unwrap_or_default();
        !rows.contains(&end) && (rows.contains(&row) || rest.contains(&row))
    }

    /// Whether the id is a setting of something that a row of the list holds: `{ name, params: { model } }`. The row is then
    /// what uses it.
    pub(super) fn is_setting_in_row(&self, list: &Construct) -> bool {
        let Some(key) = self.place.key().filter(|key| is_setting_of_several(&key.name)) else { return false };
        let mut holders = self.place.chain.iter().filter(|c| c.kind == ConstructKind::Field && *c != key);
        holders.any(|c| {
            let name = normalise(&c.name);
            list.value.holds(c.span) && RULES.usage.parameters.iter().any(|ending| name.ends_with(ending.as_str()))
        })
    }

    /// Whether a row of a list is marked as the one that is picked: the others are what it was picked from.
    pub(super) fn has_marked_row(&self, list: &Construct) -> bool {
        if list.value.len() > MAX_ROW || !may_mark(&self.place.text[list.value]) {
            return false;
        }
        let syntax = self.syntax_of(list.value);
        let is_mark = |c: &Construct| c.kind == ConstructKind::Field && list.value.holds(c.span) && is_pick(&c.name);
        let is_true = |c: &Construct| self.place.text[c.value].trim().eq_ignore_ascii_case("true");
        syntax.constructs.iter().any(|c| is_mark(c) && is_true(c))
    }

    /// Whether an element of a list is a name for the one that is picked, beside rows: `[default_model, { id: "…" }]`.
    pub(super) fn has_default_element(&self, list: &Construct) -> bool {
        if list.value.len() > MAX_ROW || !may_mark(&self.place.text[list.value]) {
            return false;
        }
        let syntax = self.syntax_of(list.value);
        let is_inner = |l: &Literal| {
            let holds =
                |c: &Construct| c.span.holds(l.span) && list.value.holds(c.span) && c.span.len() < list.value.len();
            syntax.constructs.iter().any(holds)
        };
        let is_pick = |l: &Literal| words(&self.place.text[l.span]).iter().any(|word| RULES.usage.picks.contains(word));
        let is_one =
            |l: &&Literal| l.kind == LiteralKind::Name && list.value.holds(l.span) && is_pick(l) && !is_inner(l);
        syntax.literals.iter().any(|l| is_one(&l))
    }

    /// Whether the id is a key that a call looks up in a table of the same text: `LIMITS.fetch("gpt-4")`.
    pub(super) fn is_key_of_table(&self) -> bool {
        let Some(call) = self.place.calls().next().filter(|call| self.place.argument_of(call) == Some(0)) else {
            return false;
        };
        let Some((object, method)) = call.name.rsplit_once(['.', '>']) else { return false };
        let table = object.trim_end_matches(['-', '?', '!']).rsplit(['.', ':', '>']).next().unwrap_or_default();
        let id = &self.place.text[self.place.core];
        let is_other = |n: &&Neighbour<'_>| n.at != self.place.core.start && n.id.eq_ignore_ascii_case(id);
        let is_in_table = |n: &Neighbour<'_>| {
            let at = Place::of(self.place.text, Span::new(n.at, n.at + id.len()), self.parsed);
            let is_table =
                |c: &Construct| c.kind == ConstructKind::Binding && c.name.rsplit([' ', '.']).next() == Some(table);
            at.chain.iter().any(is_table)
        };
        RULES.usage.lookups.contains(&normalise(method))
            && within(self.tokens, Span::new(0, self.place.text.len()))
                .take(MAX_OTHERS)
                .filter(is_other)
                .take(MAX_SAME)
                .any(is_in_table)
    }
}

/// Whether a word is that of a call or an operator that makes a pair.
fn makes_pair(word: &str) -> bool {
    let word = normalise(word);
    RULES.usage.pairs.contains(&word) || RULES.usage.entries.contains(&word)
}

/// A text between two literals, without what stands in quotes in it. It begins with the quote that closes the first.
fn without_quoted(between: &str) -> String {
    let mut parts = between.split(['"', '\'']);
    let mut kept = String::new();
    while let (_, Some(outside)) = (parts.next(), parts.next()) {
        kept.push_str(outside);
        kept.push('"');
    }
    kept
}
