//! A choice: ids that are peers under one aggregate, whatever builds it. Lists, tables, registries, unions, menus, the
//! arms of a switch that give other names for ids. One that is picked out of them is in use.

mod added;
mod calls;
mod constants;
pub(super) mod enums;
mod expressions;
mod forms;
pub(super) mod members;
mod menus;
mod objects;
mod picked;
mod rows;
mod sql;
mod tables;

use crate::detect::dataflow::peers;
use crate::detect::neighbour::within;

use crate::detect::usage::Evidence;
use crate::detect::usage::lists::members::{echoes, is_slot};
use crate::detect::usage::lists::picked::is_pick;
use crate::rules::builtin::RULES;
use crate::rules::key::normalise;
use crate::syntax::model::{Construct, ConstructKind, Literal, LiteralKind};
use crate::text::span::Span;
use crate::text::words::words;

/// How many different models side by side make a list of models.
const LIST: usize = 3;
/// How many different models on consecutive lines make a table of constants.
const TABLE: usize = 5;
/// How many objects, and how many lists, deep a registry is: its rows, and their fields.
const REGISTRY: usize = 2;
/// How many words side by side are names of one kind, whatever the list is called.
const WORDS: usize = 5;
/// The longest row of a table that is looked through.
const MAX_ROW: usize = 8_000;
/// The longest arm of a switch, or value of a field, that only yields an id.
pub(crate) const MAX_ARM: usize = 400;
/// How many numbers in a row make it a row of measurements.
const NUMBERS: usize = 5;

impl Evidence<'_> {
    /// One of several models side by side, of which none is picked here.
    pub(crate) fn is_listed(&self) -> bool {
        if self.is_compared() || self.is_asked() || self.is_searched_for() {
            return true;
        }
        // `"gpt-4": 8192`, `gpt-4: { temperature: 0 }`: facts on a model.
        if self.is_name() || self.place.kind() == Some(LiteralKind::Key) {
            return true;
        }
        if self.is_marked() || self.is_default_member() || self.is_value_of_option() {
            return false;
        }
        self.is_word_of_list()
            || self.is_in_pattern()
            || self.is_in_condition()
            || self.is_asked_for_in_expression()
            || self.is_in_rows()
            || self.is_in_forms()
            || self.is_offered()
            || self.is_option_of_markup()
            || self.is_key_of_table()
            || self.is_key_of_numbers()
            || self.is_key_of_array()
            || self.is_added()
            || self.is_choice_of_call()
            || self.by_aggregates().unwrap_or_else(|| {
                self.is_in_table_of_constants() || self.is_one_of_typed_constants() || self.is_in_row_of_literals()
            })
    }

    /// Whether a test compares something with the id, and not with what comes of a call that takes it as its model, or with a
    /// member of that: `ask(model="gpt-4") == "yes"`, `Chat("gpt-4").ask(text).answer == "yes"`.
    fn is_compared(&self) -> bool {
        let is_set =
            self.place.key().is_some_and(|key| key.kind == ConstructKind::Field && is_setting_of_several(&key.name));
        let has_member = |c: &Construct| self.place.text[c.span.end..].starts_with(['.', '?']);
        let is_use = |c: &Construct| c.kind == ConstructKind::Call && (is_set || has_member(c));
        let mut inside = self.place.chain.iter().take_while(|c| c.kind != ConstructKind::Test);
        self.place.is_in(ConstructKind::Test) && !inside.any(is_use)
    }

    /// Whether the id is a name, and not what a call in the place of one is given.
    fn is_name(&self) -> bool {
        self.place.named.as_ref().is_some_and(|named| {
            let is_within = |c: &Construct| c.kind == ConstructKind::Call && named.name_span.holds(c.span);
            !self.place.chain.iter().any(is_within)
        })
    }

    /// Whether the constructs around the place make it a list, the innermost first; none where they decide nothing.
    fn by_aggregates(&self) -> Option<bool> {
        if let Some(list) = self.list_of_named_rows() {
            return Some(!self.is_taken_of(list));
        }
        if self.is_value_of_own_type() || self.is_one_of_descriptors() || self.is_row_called_after_id() {
            return Some(true);
        }
        let mut inner: Option<&Construct> = None;
        let (mut objects, mut lists) = (0, 0);
        for construct in &self.place.chain {
            if self.is_list_around_code(construct) {
                continue;
            }
            objects += usize::from(construct.kind == ConstructKind::Object);
            lists += usize::from(construct.kind == ConstructKind::List);
            let is_inner = |kind| inner.is_some_and(|inner| inner.kind == kind);
            match construct.kind {
                ConstructKind::Field | ConstructKind::Binding | ConstructKind::Default if is_pick(&construct.name) => {
                    return Some(self.is_overridden());
                }
                // `- CHAT=id`: what is a pair in a list is an element with a name of its own.
                ConstructKind::List
                    if is_inner(ConstructKind::Field) && self.is_configuration() && !self.is_called_menu(construct) =>
                {
                    return Some(false);
                }
                ConstructKind::List if lists <= REGISTRY && self.is_list(construct, inner) => {
                    return Some(!self.is_taken_of(construct));
                }
                ConstructKind::Object if objects == 1 && self.is_value_of_menu(construct) => return Some(false),
                ConstructKind::Object if objects <= REGISTRY => {
                    if let Some(is_choice) = self.by_object(construct, objects == 1) {
                        return Some(is_choice && !self.is_read_of(construct));
                    }
                }
                ConstructKind::Arm
                    if !self.place.is_in(ConstructKind::Call) && self.is_alias(construct)
                        || self.is_made_in(construct) && self.is_of_own_member(construct) =>
                {
                    return Some(true);
                }
                ConstructKind::Block if self.is_table_of_models(construct) => return Some(true),
                ConstructKind::Binding | ConstructKind::Definition if self.is_type_of_ids(construct, inner) => {
                    return Some(true);
                }
                ConstructKind::Call if self.is_builder(construct, inner) => return Some(!self.is_taken_of(construct)),
                ConstructKind::Call if self.is_registration(construct) => return Some(true),
                // What a call is given stands for itself, also in a long file of examples.
                ConstructKind::Call if self.site.is_some() => return Some(false),
                _ => {}
            }
            inner = Some(construct);
        }
        None
    }

    /// Whether a type has the ids as its members: a union, also of one; an enum, also of one. What the field of an interface
    /// may be is a type, and no value.
    fn is_type_of_ids(&self, construct: &Construct, inner: Option<&Construct>) -> bool {
        let begins_with = |word: &str| self.place.text[construct.span].starts_with(word);
        let is_inner = |kind| inner.is_some_and(|inner| inner.kind == kind);
        if construct.kind == ConstructKind::Binding {
            return RULES.usage.types.iter().any(|word| begins_with(word));
        }
        is_inner(ConstructKind::List)
            || self.is_one_of_made_objects(construct)
            || is_inner(ConstructKind::Field) && begins_with("interface ")
    }

    /// Whether a list is that of the members of a type, and the place in the code of a function there: what that gives is no
    /// member. A switch over several ids gives one for each member.
    fn is_list_around_code(&self, list: &Construct) -> bool {
        let is_code = |c: &Construct| matches!(c.kind, ConstructKind::Body | ConstructKind::Arm);
        let mut outer = self.place.chain.iter().skip_while(|c| *c != list);
        list.kind == ConstructKind::List
            && outer.nth(1).is_some_and(|c| c.kind == ConstructKind::Definition)
            && self.place.chain.iter().take_while(|c| *c != list).any(is_code)
            && self
                .place
                .chain
                .iter()
                .find(|c| c.kind == ConstructKind::Fork)
                .is_none_or(|fork| self.different_in(fork.span) < LIST)
    }

    /// The list whose rows are models, each called by its id, where a row hands the id on to something of its own:
    /// `[{ name: id, config: { model: id } }, …]`.
    fn list_of_named_rows(&self) -> Option<&Construct> {
        let end = self.place.chain.iter().position(|c| c.kind == ConstructKind::List)?;
        let (list, row) = (&self.place.chain[end], self.place.chain[..end].last()?);
        let is_row = matches!(row.kind, ConstructKind::Object | ConstructKind::Call) && row.value.len() < MAX_ROW;
        let own = self.place.key().filter(|_| is_row && !self.is_configuration())?;
        let syntax = self.syntax_of(row.value);
        let fields = syntax.fields_of(row.value);
        let id = &self.place.text[self.place.core];
        let is_called = |c: &&Construct| self.place.text[c.value].trim().trim_matches(['"', '\'', '`']) == id;
        let is_deeper = fields.iter().all(|field| field.span != own.span);
        let is_named = is_deeper && fields.iter().copied().any(|field| is_called(&field));
        (is_named && self.different_in(list.value) >= LIST && !self.is_used(list)).then_some(list)
    }

    /// One of several ids in one literal: `oneof=gpt-4 gpt-4o`, `~w[gpt-4 gpt-4o]`, `MODELS=gpt-4,gpt-4o`.
    fn is_word_of_list(&self) -> bool {
        let is_value =
            |l: &&Literal| matches!(l.kind, LiteralKind::String | LiteralKind::Bare) && l.span.len() < MAX_ROW;
        let Some(literal) = self.place.literal.as_ref().filter(is_value) else { return false };
        let is_space = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '|');
        let names_model = |word: &str| {
            let start = word.as_ptr().addr() - self.place.text.as_ptr().addr();
            within(self.tokens, Span::new(start, start + word.len())).next().is_some()
        };
        let before = &self.place.text[literal.span.start..self.place.core.start];
        let after = &self.place.text[self.place.core.end..literal.span.end];
        let head = before.rsplit(is_space).next().unwrap_or_default();
        let tail = after.split(is_space).next().unwrap_or_default();
        let next = after[tail.len()..].split(is_space).find(|word| !word.is_empty());
        let mut previous = before[..before.len() - head.len()].rsplit(is_space);
        // A word with a name of its own is no peer of the one before: `--model=gpt-4 --judge=gpt-4o`.
        // What is behind the sign may be how people see it: `gpt-4=Large`.
        let is_named = |word: &str| names_model(word.split('=').next().unwrap_or_default());
        next.is_some_and(is_named)
            || !head.contains('=') && previous.find(|word| !word.is_empty()).is_some_and(names_model)
    }

    /// Whether a literal holds several words, all of them ids: `~w(gpt-4 gpt-4o)`.
    pub(super) fn are_all_ids(&self, literal: Span) -> bool {
        let text = &self.place.text[literal];
        if literal.len() > MAX_ROW || !text.trim().contains(char::is_whitespace) {
            return false;
        }
        let is_id = |word: &str| {
            let start = word.as_ptr().addr() - self.place.text.as_ptr().addr();
            within(self.tokens, Span::new(start, start + word.len())).next().is_some_and(|id| id.id.len() == word.len())
        };
        text.split_whitespace().all(is_id)
    }

    /// Whether a list is one of alternatives.
    fn is_list(&self, list: &Construct, inner: Option<&Construct>) -> bool {
        // `- MODEL=id` among the variables of a service.
        if inner.is_some_and(|i| i.kind == ConstructKind::Field && is_setting_of_several(&i.name))
            || self.is_tried(list)
        {
            return false;
        }
        if self.is_called_menu(list) {
            return true;
        }
        let is_row = match inner.map(|inner| inner.kind) {
            // Of a call that builds it, the list is also the object of the arguments.
            Some(ConstructKind::Object) => inner.is_some_and(|inner| inner.value != list.value),
            Some(ConstructKind::Call) => self.key_in(list).is_some(),
            _ => false,
        };
        // A table with elements and fields: `{ "name", opts = { chat = { model = "id" } } }`.
        let child = self.place.chain.iter().take_while(|c| c.value != list.value).last();
        let is_in_field = || child.is_some_and(|c| c.kind == ConstructKind::Field) && self.key_in(list) != child;
        if is_row || is_in_field() { self.is_table(list) || self.is_menu(list) } else { self.is_list_of_models(list) }
    }

    /// The key of the place, where it is of something in an aggregate.
    pub(super) fn key_in(&self, aggregate: &Construct) -> Option<&Construct> {
        self.place.key().filter(|key| aggregate.value.holds(key.span))
    }

    /// Whether the elements of a list each name a model under the key that this one has: a table whose rows are
    /// models. Things that each use a model of their own (agents, steps, deployments) are not, and in a
    /// configuration file a row that sets its model is such a thing.
    fn is_table(&self, list: &Construct) -> bool {
        let Some(key) = self.place.key() else { return false };
        if self.is_of_setting(key) && self.is_configuration() && !self.is_measured() || self.is_setting_in_row(list) {
            return false;
        }
        let rows = self.members(list).under(&key.name);
        (rows >= LIST || rows > 1 && self.has_marked_row(list) || self.has_default_element(list)) && !self.is_used(list)
    }

    /// Whether a key is that of a model to use, or of what is said of one: `model: { provider: x, name: y }`.
    fn is_of_setting(&self, key: &Construct) -> bool {
        let around = self.place.chain.iter().skip_while(|c| *c != key).skip(1);
        let holder = around.into_iter().find(|c| c.kind != ConstructKind::Object);
        let is_one = |c: &Construct| c.kind == ConstructKind::Field && is_setting_of_several(&c.name);
        is_setting_of_several(&key.name) || holder.is_some_and(is_one)
    }

    /// Several models side by side; in a configuration file they may be what its `providers` or `agents` are.
    fn is_list_of_models(&self, list: &Construct) -> bool {
        let several = within(self.tokens, list.value).take(2).count() > 1;
        (several || self.is_choice(list) || self.is_beside_pick(list))
            && !(self.is_configuration() && self.is_used(list))
    }

    /// Whether a list of several strings is called one of models, or a loop goes through it, or it is a long one of plain
    /// words: the others may be names of another kind.
    fn is_choice(&self, list: &Construct) -> bool {
        let is_through = |c: &Construct| c.kind == ConstructKind::Loop && c.value.holds(list.value);
        let is_looped = || self.place.chain.iter().any(is_through);
        if self.is_configuration() || list.value.len() > MAX_ROW {
            return false;
        }
        let least = if self.is_called_models(list) || is_looped() { 2 } else { WORDS };
        let syntax = self.syntax_of(list.value);
        let strings = syntax.literals.iter().filter(|l| l.kind == LiteralKind::String && list.value.holds(l.span));
        let strings: Vec<&str> = strings.map(|l| &self.place.text[l.span]).collect();
        // What a command is given may hold a model by position.
        let is_word = |text: &&str| !text.starts_with('-') && !text.contains(char::is_whitespace);
        strings.len() >= least && (least < WORDS || strings.iter().all(is_word) && self.place.object().is_none())
    }

    /// Whether an aggregate is one of things that each use a model.
    pub(super) fn is_used(&self, list: &Construct) -> bool {
        let is_table = |c: &Construct| c.kind == ConstructKind::Block && !c.name.contains(' ');
        // A list of a program may well be what the elements are picked from.
        let is_map = |c: &Construct| c.kind == ConstructKind::Binding && list.kind == ConstructKind::Object;
        let holds = |c: &&Construct| (c.is_field() || is_table(c) || is_map(c)) && c.value.holds(list.value);
        self.place
            .chain
            .iter()
            .find(holds)
            .is_some_and(|h| RULES.usage.users.iter().any(|u| normalise(&h.name).ends_with(u)))
    }

    /// Whether the row of a place is mostly numbers: results, prices, limits.
    fn is_measured(&self) -> bool {
        let Some(row) = self.place.object().filter(|o| o.value.len() < MAX_ROW) else { return false };
        let syntax = self.syntax_of(row.value);
        let fields =
            syntax.constructs.iter().filter(|c| c.kind == ConstructKind::Field && row.value.start <= c.span.start);
        fields.filter(|c| self.is_number(c)).count() >= NUMBERS
    }

    /// Whether the value of a field is a number.
    pub(super) fn is_number(&self, field: &Construct) -> bool {
        self.place.text[field.value].trim().parse::<f64>().is_ok()
    }

    /// Whether an arm of a switch gives an id for another name of it, which its label is.
    fn is_alias(&self, arm: &Construct) -> bool {
        let label = &self.place.text[arm.name_span];
        let names_model = within(self.tokens, arm.name_span).next().is_some();
        let own = self.tokens.partition_point(|n| n.at < self.place.core.start);
        let is_echo = || !is_slot(label) && self.tokens.get(own).is_some_and(|own| echoes(label, own.id));
        arm.value.len() < MAX_ARM && (names_model || is_echo())
    }
}

/// Whether the value of a name among others is the model to use, by its end or by its first of several words:
/// `chat_model`, `model_weak`.
pub(super) fn is_setting_of_several(name: &str) -> bool {
    let first = || words(name).into_iter().next().filter(|first| first.len() < name.len());
    peers::is_setting(name) || first().is_some_and(|first| RULES.usage.settings.contains(&first))
}
