//! Objects: which of them list models to choose from, and which give each field a model that is in use.

use crate::detect::neighbour::within;
use crate::detect::usage::Evidence;
use crate::detect::usage::lists::members::{echoes, is_slot};
use crate::detect::usage::lists::{LIST, MAX_ARM, MAX_ROW, REGISTRY, TABLE, is_setting_of_several};
use crate::rules::builtin::RULES;
use crate::rules::key::normalise;
use crate::rules::paths;
use crate::rules::words as vocabulary;
use crate::syntax::model::{Construct, ConstructKind};
use crate::text::span::{Span, near_line_start};
use crate::text::words::{last_part, words};

/// How many rows of a list show what all of them are.
const MAX_ROWS: usize = 20;

impl Evidence<'_> {
    /// Whether an object is one of choices; none where it does not show.
    pub(super) fn by_object(&self, object: &Construct, is_innermost: bool) -> Option<bool> {
        // What falls back on an id where the environment has none uses it.
        if self.place.variable.is_some() || self.is_fallback() {
            return Some(false);
        }
        if is_innermost && (self.is_alias_row(object) || self.is_row_of_service(object)) || self.is_keyed_by_id() {
            return Some(true);
        }
        if is_innermost && self.key_in(object).is_some() && self.is_record(object) {
            return Some(false);
        }
        // Several things of a configuration use their models, whichever of them is the default.
        let is_set = || self.is_configuration() && self.place.key().is_some_and(|key| is_setting_of_several(&key.name));
        let is_choice = !is_innermost && !is_set() && self.has_marked_row(object)
            || self.is_registry(object)
            || self.is_described(object)
            || is_innermost && self.is_renaming(object);
        is_choice.then_some(true)
    }

    /// Whether an object gives the ids that a model has at several providers, under a name of it that is one of several:
    /// `"claude-3-haiku": { "bedrock": "anthropic.claude-3-haiku-…", … }`.
    fn is_alias_row(&self, object: &Construct) -> bool {
        let Some(key) = self.key_in(object).filter(|key| !is_setting_of_several(&key.name)) else { return false };
        let outer = |c: &&Construct| c.kind == ConstructKind::Object && c.value.len() > object.value.len();
        let row = |c: &&Construct| c.kind == ConstructKind::Field && c.value == object.value;
        let chain = &self.place.chain;
        let (Some(row), Some(outer)) = (chain.iter().find(row), chain.iter().find(outer)) else { return false };
        let id = &self.place.text[self.place.core];
        is_slot(&key.name) && !is_slot(&row.name) && echoes(&row.name, id) && self.different_in(outer.value) >= LIST
    }

    /// Whether an object is what a service lists of a model that it has: `{ id: "gpt-4", object: "model", … }`.
    fn is_row_of_service(&self, object: &Construct) -> bool {
        let is_id = self.key_in(object).is_some_and(|key| normalise(&key.name) == "id");
        let is_kind = |field: &&Construct| {
            let value = self.place.text[field.value].trim_matches(['"', '\'', '`']);
            normalise(&field.name) == "object" && value == "model"
        };
        is_id
            && object.value.len() < MAX_ROW
            && self.syntax_of(object.value).fields_of(object.value).iter().any(is_kind)
    }

    /// Whether a row of a map in code is found by the id that it gives, or by that and a variant: `{ "gpt-4": model({ name:
    /// "gpt-4" }) }`, `{ "dall-e-3-1024x1024": { options: { model: "dall-e-3" } } }`; a key may have the prefix that the
    /// id has.
    fn is_keyed_by_id(&self) -> bool {
        let id = &self.place.text[self.place.core];
        let is_variant = |rest: &str| rest.is_empty() || rest.starts_with(['-', '@', ':']);
        let is_id = |name: &str| name.strip_prefix(id).is_some_and(is_variant);
        let is_row = |c: &Construct| {
            let plain = c.name.rsplit_once('/').map(|(_, name)| name);
            c.kind == ConstructKind::Field && (is_id(&c.name) || plain.is_some_and(is_id))
        };
        !self.is_configuration() && self.place.chain.iter().any(is_row)
    }

    /// Whether a client makes the model of a row in a map of code whose rows are called after their models: `{ "GPT-4": {
    /// model: openai("gpt-4"), … }, … }`. Who asks for one picks it.
    pub(super) fn is_row_called_after_id(&self) -> bool {
        let mut around = self.place.chain.iter().filter(|c| c.kind != ConstructKind::Call).skip(1);
        let (Some(object), Some(row)) = (around.next(), around.next()) else { return false };
        if row.kind != ConstructKind::Field || row.value != object.value || self.is_configuration() {
            return false;
        }
        let is_made = self.place.chain.first().is_some_and(|c| c.kind == ConstructKind::Call);
        // A name without a version may be that of a family, or of who serves it.
        let least = if row.name.contains(|c: char| c.is_ascii_digit()) { 1 } else { LIST };
        let is_map = around.next().is_some_and(|c| {
            c.kind == ConstructKind::Object && self.different_in(c.value) >= least && !self.is_read_of(c)
        });
        let is_field = self.place.key().is_some_and(|key| row.value.holds(key.span));
        is_made && is_map && is_field && !is_slot(&row.name) && echoes(&row.name, &self.place.text[self.place.core])
    }

    /// Whether the value that the place is in first asks a function of the environment: `getenv("MODEL") ?: "…"`.
    fn is_fallback(&self) -> bool {
        let Some(key) = self.place.key().filter(|key| key.value.len() < MAX_ARM) else { return false };
        let before = Span::new(key.value.start, self.place.core.start.max(key.value.start));
        let asks =
            |name: &str| vocabulary::RULES.environment.iter().any(|part| normalise(name).contains(part.as_str()));
        asks(&self.place.text[before]) && {
            let syntax = self.syntax_of(before);
            let is_call = |c: &Construct| c.kind == ConstructKind::Call && before.holds(c.span) && asks(&c.name);
            syntax.constructs.iter().any(is_call)
        }
    }

    /// Whether the fields of an object, several of which hold models, are each the place of one in use: a type declares
    /// them, or they have the names of providers or of what a model does, or the object is called one of things that each use a
    /// model.
    fn is_record(&self, object: &Construct) -> bool {
        let members = self.members(object);
        let is_declared = || !members.is_map() && !self.is_configuration() && self.has_type(object);
        members.is_slots()
            || members.own.len() > 1 && !members.is_alias_table() && (is_declared() || self.is_used(object))
    }

    /// Whether an object is what a call takes as named arguments or a constructor as its options, or what a variable of
    /// a type of its own holds: `Crew(…)`, `new Crew({ … })`, `crew: Crew = { … }`, `Crew crew = new() { … }`.
    fn has_type(&self, object: &Construct) -> bool {
        let is_class = |name: &str| last_part(name).starts_with(char::is_uppercase);
        let is_plain = |text: &str| text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.'));
        // `new() { … }` has its type from what it is given to.
        let is_all_of = |c: &Construct| {
            let head = self.place.text.get(c.value.start..object.value.start).unwrap_or_default();
            c.value.end == object.value.end && matches!(head.trim(), "" | "new()" | "new ()")
        };
        self.place.chain.iter().any(|c| match c.kind {
            ConstructKind::Call => {
                let is_only = c.value.holds(object.value) && c.value.len() <= object.value.len() + 2;
                c.value == object.value || is_only && is_class(&c.name)
            }
            ConstructKind::Binding if is_all_of(c) => {
                let between = self.place.text.get(c.name_span.end..c.value.start);
                let annotation =
                    between.and_then(|text| text.trim().strip_suffix('=')?.trim().strip_prefix(':')).map(str::trim);
                let line = &self.place.text[near_line_start(self.place.text, c.name_span.start)..c.name_span.start];
                let before = line.ends_with(' ').then(|| line.split_whitespace().next_back()).flatten();
                annotation.or(before).is_some_and(|name| is_class(name) && is_plain(name))
            }
            _ => false,
        })
    }

    /// Whether the fields of an object hold models under names that are not settings (`{ fast: "…", smart: "…" }`),
    /// or its rows by name do, `{ fast: { id: "…" }, … }`. Code that sets this many models in one object lists them.
    fn is_registry(&self, object: &Construct) -> bool {
        let Some(key) = self.place.key() else { return false };
        let members = self.members(object);
        if is_setting_of_several(&key.name) {
            return !self.is_configuration() && members.under(&key.name) > TABLE;
        }
        if !self.is_configuration() && members.is_alias_table() {
            return true;
        }
        // Its own fields, or those of its rows that have this name.
        members.own.with(members.named(&key.name)) >= LIST && !self.is_record(object)
    }

    /// Whether an object gives ids for other names of them, `{ "mistral-7b": "open-mistral-7b", … }[name]`: what may be
    /// asked for, not what is used.
    fn is_renaming(&self, object: &Construct) -> bool {
        if self.is_configuration() || object.value.len() > MAX_ROW {
            return false;
        }
        if let Some(known) = self.memo.renamings.borrow().get(&object.value) {
            return *known;
        }
        let is = self.find_renaming(object);
        self.memo.renamings.borrow_mut().insert(object.value, is);
        is
    }

    fn find_renaming(&self, object: &Construct) -> bool {
        let is_id = |name: &str| name.contains(['-', '.']) && name.contains(|c: char| c.is_ascii_digit());
        let holds = |c: &&Construct| c.kind == ConstructKind::Binding && c.value.end == object.value.end;
        let Some(holder) = self.place.chain.iter().find(holds) else { return false };
        let name = holder.name.rsplit(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default();
        let looks = ["[", ".get(", "?.[", ".fetch("];
        let is_looked_up = |at: &usize| looks.iter().any(|look| self.place.text[at + name.len()..].starts_with(look));
        if name.is_empty() || !self.occurrences(name).iter().any(is_looked_up) {
            return false;
        }
        let syntax = self.syntax_of(object.value);
        let fields = syntax.fields_of(object.value);
        let is_alias = |field: &&Construct| {
            let model = within(self.tokens, field.value).next();
            is_id(&field.name) || !is_slot(&field.name) && model.is_some_and(|model| echoes(&field.name, model.id))
        };
        !fields.is_empty() && fields.iter().all(is_alias)
    }

    /// Whether most rows of a list are called by their models and described, in words for people or in numbers: `{ "title":
    /// "Claude 3 Opus", "description": "…", "model": "claude-3-opus" }`. What uses a model is called by what it does.
    fn is_presented(&self, list: &Construct) -> bool {
        let (presented, rows) = self.presented_rows(list);
        rows >= LIST && 2 * presented > rows
    }

    /// How many of the first rows of a list, or of lists in an object, are presented so, and of how many.
    fn presented_rows(&self, list: &Construct) -> (usize, usize) {
        let Some(key) = self.key_in(list) else { return (0, 0) };
        let mut known = self.memo.presented.borrow_mut();
        *known.entry(list.value).or_insert_with(|| {
            let syntax = self.syntax_of(list.value);
            let is_key = |c: &&Construct| c.is_field() && c.name == key.name && list.value.holds(c.span);
            let value = |field: &Construct| self.place.text[field.value].trim_matches(['"', '\'']).replace('.', "-");
            let is_row = |field: &Construct| {
                let around = |c: &&Construct| c.kind == ConstructKind::Object && c.value.holds(field.span);
                let Some(row) = syntax.constructs.iter().filter(around).min_by_key(|c| c.value.len()) else {
                    return false;
                };
                let fields = syntax.fields_of(row.value);
                let is_called = |names: &[String]| {
                    let others = fields.iter().copied().filter(|f| f.span != field.span);
                    let mut named = others.filter(|f| names.contains(&normalise(&f.name)));
                    named.any(|f| echoes(&value(f), &value(field)))
                };
                let is_text = |f: &&Construct| paths::is_text_name(&f.name) && value(f).contains(' ');
                // A deployment has a name and numbers, too, and none for people.
                is_called(&RULES.usage.labels) && fields.iter().any(is_text)
                    || is_called(&RULES.usage.captions) && fields.iter().filter(|f| self.is_number(f)).count() > 1
            };
            let rows: Vec<bool> = syntax.constructs.iter().filter(is_key).take(MAX_ROWS).map(is_row).collect();
            (rows.iter().filter(|is_one| **is_one).count(), rows.len())
        })
    }

    /// Whether an object describes a model, and is one of several that do: what somebody chooses from.
    fn is_described(&self, object: &Construct) -> bool {
        let holds = |c: &&Construct| {
            matches!(c.kind, ConstructKind::Object | ConstructKind::List) && c.value.len() > object.value.len()
        };
        if object.value.len() > MAX_ROW {
            return false;
        }
        let around = self.place.chain.iter().find(holds);
        let syntax = self.syntax_of(object.value);
        let fields = syntax.fields_of(object.value);
        let count = |words: &[String]| fields.iter().filter(|field| words.contains(&normalise(&field.name))).count();
        let is_ability = |field: &&&Construct| {
            let begins = words(&field.name).first().is_some_and(|first| RULES.usage.abilities.contains(first));
            begins && matches!(&self.place.text[field.value], "true" | "false" | "True" | "False")
        };
        let described = count(&RULES.usage.descriptions) + fields.iter().filter(is_ability).count();
        // What configures a program may say what its model can do, and how it is called. Lists of a few, one a provider, show
        // together what their rows are.
        if self.is_configuration() {
            let is_list = |c: &&Construct| c.kind == ConstructKind::List && count(&RULES.usage.connections) == 0;
            let mut lists = self.place.chain.iter().filter(holds).take(REGISTRY);
            return around.filter(is_list).is_some_and(|list| {
                described > 1 && self.different_in(list.value) >= LIST
                    || self.presented_rows(list).0 > 0 && lists.any(|around| self.is_presented(around))
            });
        }
        // Of few rows each needs more fields that describe, and none that a call needs.
        let is_full = || described + count(&RULES.usage.labels) > 1 && count(&RULES.usage.connections) == 0;
        let Some(around) = around else {
            // A constant a model, which a list may collect by their names: a label repeats the id for people.
            let id = &self.place.text[self.place.core];
            let is_label = |field: &&Construct| {
                !field.value.holds(self.place.core) && RULES.usage.labels.contains(&normalise(&field.name))
            };
            let value = |field: &Construct| self.place.text[field.value].trim_matches(['"', '\'', '`']);
            let is_labelled =
                || fields.iter().copied().filter(is_label).map(value).any(|name| name != id && echoes(name, id));
            return (described > 0 && is_full() || is_labelled() && count(&RULES.usage.connections) == 0)
                && self.different_in(Span::new(0, self.place.text.len())) >= LIST;
        };
        described > 0 && (self.different_in(around.value) >= TABLE || is_full())
    }
}
