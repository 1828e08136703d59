//! Models side by side: lists, tables, registries, unions, and rows that somebody chooses from.

use std::collections::BTreeSet;
use std::rc::Rc;

use crate::detect::neighbour::{Neighbour, within};
use crate::detect::usage::{Evidence, ModelField};
use crate::rules::builtin::RULES;
use crate::rules::key::normalise;
use crate::syntax::model::{Construct, ConstructKind, LiteralKind};
use crate::text::span::Span;

/// How many different models side by side make a list of models.
const LIST: usize = 3;
/// How many different models on consecutive lines make a table of constants.
const TABLE: usize = 5;
/// How many objects deep a registry is: its rows, and their fields.
const REGISTRY: usize = 2;
/// The longest row of a table that is looked through.
const MAX_ROW: usize = 8_000;
/// How many numbers in a row make it a row of measurements.
const NUMBERS: usize = 5;
/// The most that lies between two lines of a table.
const LINE: usize = 400;
/// Models before and after one that are looked at for such a table.
const MAX_BESIDE: usize = 100;
/// The most that is read to see what stands beside a place.
const MAX_LIST: usize = 400_000;

impl Evidence<'_> {
    /// One of several models side by side.
    pub(crate) fn is_listed(&self) -> bool {
        if self.place.is_in(ConstructKind::Test) || self.is_compared() {
            return true;
        }
        // `"gpt-4": 8192`, `gpt-4: { temperature: 0 }`: what is said of a model.
        if self.place.named.is_some() {
            return true;
        }
        if self.place.kind() == Some(LiteralKind::Key) {
            return true;
        }
        let mut inner: Option<&Construct> = None;
        let mut objects = 0;
        for construct in &self.place.chain {
            objects += usize::from(construct.kind == ConstructKind::Object);
            let holds_object = inner.is_some_and(|i| i.kind == ConstructKind::Object);
            // `- MODEL=id` among the variables of a service.
            let holds_setting = inner.is_some_and(|i| i.kind == ConstructKind::Field && is_setting(&i.name));
            match construct.kind {
                ConstructKind::List if holds_setting => {}
                ConstructKind::List if !holds_object && self.is_list_of_models(construct) => return true,
                ConstructKind::List if holds_object && self.is_table(construct) => return true,
                ConstructKind::Object if objects <= REGISTRY && self.is_registry(construct) => return true,
                ConstructKind::Object if objects <= REGISTRY && self.is_described(construct) => return true,
                ConstructKind::Object if objects == 1 && self.is_renaming(construct) => return true,
                // The members of a union type, also of one.
                ConstructKind::Binding if self.place.text[construct.span].starts_with("type ") => return true,
                ConstructKind::Definition if is_enum(construct, self.place.text) => return true,
                // What a call is given stands for itself, also in a long file of examples.
                ConstructKind::Call if self.site.is_some() => return false,
                _ => {}
            }
            inner = Some(construct);
        }
        let is_set = || self.place.key().is_some_and(|key| is_setting(&key.name)) && self.is_configuration();
        self.table_of_constants() >= TABLE && !is_set()
    }

    fn models_in(&self, range: Span) -> usize {
        let before = |at: usize| self.tokens.partition_point(|n| n.at < at);
        before(range.end).saturating_sub(before(range.start))
    }

    /// How many different models a range names. Each model of a long list asks about the list.
    fn different_in(&self, range: Span) -> usize {
        let count = || within(self.tokens, range).map(|n| n.id).collect::<BTreeSet<_>>().len();
        *self.memo.different.borrow_mut().entry(range).or_insert_with(count)
    }

    /// Fields within a construct that hold a model and little else.
    fn model_fields(&self, construct: &Construct) -> Rc<[ModelField]> {
        if let Some(known) = self.memo.fields.borrow().get(&construct.value) {
            return Rc::clone(known);
        }
        let found: Rc<[ModelField]> = self.find_model_fields(construct).into();
        self.memo.fields.borrow_mut().insert(construct.value, Rc::clone(&found));
        found
    }

    fn find_model_fields(&self, construct: &Construct) -> Vec<ModelField> {
        if construct.value.len() > MAX_LIST || self.different_in(construct.value) < LIST {
            return Vec::new();
        }
        let syntax = self.parsed.syntax_around(construct.value);
        let inside = |c: &Construct| c.span.start >= construct.value.start && c.span.end <= construct.value.end;
        let own: BTreeSet<usize> = syntax.fields_of(construct.value).iter().map(|c| c.span.start).collect();
        let fields =
            syntax.constructs.into_iter().filter(|c| matches!(c.kind, ConstructKind::Field | ConstructKind::Binding));
        fields
            .filter(|c| c.value.len() < 120 && inside(c))
            .filter_map(|c| {
                let index = self.tokens.partition_point(|n| n.at < c.value.start);
                let neighbour = self.tokens.get(index).filter(|n| c.value.contains(n.at))?;
                Some(ModelField { is_own: own.contains(&c.span.start), name: c.name, id: neighbour.id.to_owned() })
            })
            .collect()
    }

    /// Whether the elements of a list each name a model under the key that this one has: a table whose rows are
    /// models. Things that each use a model of their own (agents, steps, deployments) are not, and in a
    /// configuration file a row that sets its model is such a thing.
    fn is_table(&self, list: &Construct) -> bool {
        let Some(key) = self.place.key() else { return false };
        if is_setting(&key.name) && self.is_configuration() && !self.is_measured() {
            return false;
        }
        let rows = self.model_fields(list);
        different(rows.iter().filter(|f| f.name == key.name)) >= LIST && !self.is_used(list)
    }

    /// Several models side by side; in a configuration file they may be what its `providers` or `agents` are.
    fn is_list_of_models(&self, list: &Construct) -> bool {
        let is_among = || self.models_in(list.value) >= 2 || self.is_choice(list);
        is_among() && !(self.is_configuration() && self.is_used(list))
    }

    /// Whether a list of several strings is called one of models: the others may be names of another kind.
    fn is_choice(&self, list: &Construct) -> bool {
        let is_named = |key: &Construct| {
            let name = normalise(&key.name);
            RULES.usage.lists.iter().any(|ending| name.ends_with(ending)) && key.value.holds(list.value)
        };
        if self.is_configuration() || list.value.len() > MAX_ROW || !self.place.key().is_some_and(is_named) {
            return false;
        }
        let syntax = self.parsed.syntax_around(list.value);
        let strings = syntax.literals.iter().filter(|l| l.kind == LiteralKind::String && list.value.holds(l.span));
        strings.count() >= 2
    }

    /// Whether a list is one of things that each use a model.
    fn is_used(&self, list: &Construct) -> bool {
        let holds = |c: &&Construct| {
            matches!(c.kind, ConstructKind::Field | ConstructKind::Binding)
                && c.value.start <= list.value.start
                && c.value.end >= list.value.end
        };
        self.place
            .chain
            .iter()
            .find(holds)
            .is_some_and(|h| RULES.usage.users.iter().any(|u| normalise(&h.name).ends_with(u)))
    }

    /// Whether the row of a place is mostly numbers: results, prices, limits.
    fn is_measured(&self) -> bool {
        let Some(row) = self.place.object().filter(|o| o.value.len() < MAX_ROW) else { return false };
        let syntax = self.parsed.syntax_around(row.value);
        let fields =
            syntax.constructs.iter().filter(|c| c.kind == ConstructKind::Field && row.value.start <= c.span.start);
        fields.filter(|c| self.place.text[c.value].trim().parse::<f64>().is_ok()).count() >= NUMBERS
    }

    /// Whether the fields of an object hold models under names that are not settings (`{ fast: "…", smart: "…" }`),
    /// or its rows by name do, `{ fast: { id: "…" }, … }`. Code that sets this many models in one object lists them.
    fn is_registry(&self, object: &Construct) -> bool {
        let Some(key) = self.place.key() else { return false };
        let fields = self.model_fields(object);
        if is_setting(&key.name) {
            return !self.is_configuration() && different(fields.iter().filter(|f| f.name == key.name)) > TABLE;
        }
        // Its own fields, or those of its rows that have this name.
        different(fields.iter().filter(|f| (f.is_own || f.name == key.name) && !is_setting(&f.name))) >= LIST
    }

    /// Whether an object gives ids for other names of them, `{ "mistral-7b": "open-mistral-7b", … }[name]`: what may be
    /// asked for, not what is used.
    fn is_renaming(&self, object: &Construct) -> bool {
        let is_id = |name: &str| name.contains(['-', '.']) && name.contains(|c: char| c.is_ascii_digit());
        let holds = |c: &&Construct| c.kind == ConstructKind::Binding && c.value.end == object.value.end;
        let Some(holder) = self.place.chain.iter().find(holds) else { return false };
        if self.is_configuration() || object.value.len() > MAX_ROW {
            return false;
        }
        let name = holder.name.rsplit(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default();
        let looked_up =
            ["[", ".get(", "?.[", ".fetch("].iter().any(|look| self.place.text.contains(&format!("{name}{look}")));
        let syntax = self.parsed.syntax_around(object.value);
        let fields = syntax.fields_of(object.value);
        !name.is_empty() && looked_up && fields.len() > 1 && fields.iter().all(|field| is_id(&field.name))
    }

    /// Whether an object describes a model, and is one of several that do: what somebody chooses from.
    fn is_described(&self, object: &Construct) -> bool {
        let holds = |c: &&Construct| {
            matches!(c.kind, ConstructKind::Object | ConstructKind::List) && c.value.len() > object.value.len()
        };
        let Some(around) = self.place.chain.iter().find(holds).filter(|_| !self.is_configuration()) else {
            return false;
        };
        if object.value.len() > MAX_ROW {
            return false;
        }
        let syntax = self.parsed.syntax_around(object.value);
        let fields = syntax.fields_of(object.value);
        let count = |words: &[String]| fields.iter().filter(|field| words.contains(&normalise(&field.name))).count();
        let described = count(&RULES.usage.descriptions);
        // Of few rows each has to say more, and nothing that a call needs.
        let is_full = || described + count(&RULES.usage.labels) > 1 && count(&RULES.usage.connections) == 0;
        described > 0 && (self.different_in(around.value) >= TABLE || is_full())
    }

    /// How many different models stand on the lines right before and after, one a line, on lines of one form.
    fn table_of_constants(&self) -> usize {
        let bytes = self.place.text.as_bytes();
        let line = |at: usize| {
            let before = &bytes[at.saturating_sub(LINE)..at];
            &before[memchr::memrchr(b'\n', before).map_or(0, |i| i + 1)..]
        };
        let is_mark = |b: &u8| !b.is_ascii_alphanumeric() && !matches!(b, b'_' | b' ' | b'\t');
        let form = line(self.place.core.start);
        let is_alike = |at: usize| line(at).iter().filter(|b| is_mark(b)).eq(form.iter().filter(|b| is_mark(b)));
        let adjacent = |a: usize, b: usize| {
            // A line may have a comment above it.
            (1..=2).contains(&memchr::memchr_iter(b'\n', &bytes[a..b]).count())
        };
        let own = self.tokens.partition_point(|n| n.at < self.place.core.start);
        let mut ids: BTreeSet<&str> = self.tokens.get(own).map(|n| n.id).into_iter().collect();
        let mut before = self.tokens[..own].iter().rev();
        let mut after = self.tokens.iter().skip(own + 1);
        let sides: [&mut dyn Iterator<Item = &Neighbour<'_>>; 2] = [&mut before, &mut after];
        for side in sides {
            let mut last = self.place.core.start;
            for token in side.take(MAX_BESIDE) {
                if ids.len() >= TABLE || token.at.abs_diff(last) >= LINE {
                    break;
                }
                if is_alike(token.at) {
                    if !adjacent(token.at.min(last), token.at.max(last)) {
                        break;
                    }
                    ids.insert(token.id);
                    last = token.at;
                }
            }
        }
        ids.len()
    }
}

/// A name that says that its value is the model to use.
fn is_setting(name: &str) -> bool {
    let name = normalise(name);
    RULES.usage.settings.iter().any(|s| name.ends_with(s))
}

fn different<'f>(fields: impl Iterator<Item = &'f ModelField>) -> usize {
    fields.map(|f| f.id.as_str()).collect::<BTreeSet<_>>().len()
}

/// An enum, a union type, a class of constants.
fn is_enum(construct: &Construct, text: &str) -> bool {
    let head = text[construct.span].lines().next().unwrap_or_default();
    head.contains("enum") || head.contains("Enum") || head.trim_start().starts_with("type ") || head.contains(" type ")
}
