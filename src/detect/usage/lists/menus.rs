//! Lists by what they are called and by what their rows are: menus, options of a picker, fallbacks.

use crate::detect::neighbour::within;
use crate::detect::usage::Evidence;
use crate::detect::usage::lists::{MAX_ROW, is_setting_of_several};
use crate::rules::builtin::RULES;
use crate::rules::key::normalise;
use crate::syntax::model::{Construct, ConstructKind};
use crate::text::span::Span;
use crate::text::words::{last_part, words};

/// How many ids beside a list are looked at.
const MAX_BESIDE: usize = 4;

impl Evidence<'_> {
    /// Whether a call in one that shows a choice gives the id as an option: `Picker { Text("Large").tag("gpt-4") }`.
    pub(super) fn is_offered(&self) -> bool {
        let last = |name: &str| normalise(last_part(name));
        let is_picker = |call: &Construct| RULES.usage.pickers.contains(&last(&call.name));
        // The block behind the arguments is a part of the call.
        let is_around = |c: &Construct| c.kind == ConstructKind::Call && c.span.holds(self.place.core) && is_picker(c);
        let is_option = self.place.calls().next().is_some_and(|call| !is_picker(call));
        is_option && self.parsed.syntax_around(self.place.core).constructs.iter().any(is_around)
    }

    /// Whether a call that makes or takes what may be picked is given the id with a name for people: `addChoice("Large",
    /// "gpt-4")`, `Choice(name="Large", value="gpt-4")`, `addChoices({ name: "Large", value: "gpt-4" })`.
    pub(super) fn is_choice_of_call(&self) -> bool {
        let Some(call) = self.place.calls().next() else { return false };
        let last = last_part(&call.name);
        words(last).last().is_some_and(|word| RULES.usage.choices.contains(word)) && {
            let is_named = |key: &Construct| {
                let row = self.place.object().filter(|row| row.value.len() < MAX_ROW && row.value.holds(key.span));
                normalise(&key.name) == "value"
                    && row.is_some_and(|row| {
                        let is_name = |f: &&Construct| RULES.usage.labels.contains(&normalise(&f.name));
                        self.syntax_of(row.value).fields_of(row.value).iter().any(is_name)
                    })
            };
            let is_text = || {
                let before = self.place.text[call.value.start..self.place.core.start].trim_start_matches('(');
                before.starts_with(['"', '\'']) && self.place.argument_of(call) == Some(1)
            };
            self.place.key().filter(|key| call.value.holds(key.span)).map_or_else(is_text, is_named)
        }
    }

    /// Whether a list is, by a name or a call, what may be given or picked.
    pub(super) fn is_called_menu(&self, list: &Construct) -> bool {
        let is_name = |c: &&Construct| (c.is_naming() || c.kind == ConstructKind::Call) && c.value.holds(list.value);
        self.place
            .chain
            .iter()
            .find(is_name)
            .is_some_and(|c| RULES.usage.menus.contains(&normalise(last_part(&c.name))))
    }

    /// Whether what takes a list takes an id by itself, too: that one is picked, and those in the list are others that may be,
    /// or other names of it. `Spec("large", aliases = ["large-1"])`
    pub(super) fn is_beside_pick(&self, list: &Construct) -> bool {
        let is_taker = |c: &&Construct| matches!(c.kind, ConstructKind::Object | ConstructKind::Call);
        let taker = self.place.chain.iter().skip_while(|c| *c != list).skip(1).find(is_taker);
        let Some(taker) = taker.filter(|taker| taker.value.len() < MAX_ROW && !self.is_configuration()) else {
            return false;
        };
        let is_direct = |at: usize| {
            let around = self.parsed.syntax_around(Span::new(at, at)).constructs.into_iter();
            let holds = |c: &Construct| c.value.contains(at) && taker.value.holds(c.value) && c.value != taker.value;
            let is_aggregate =
                |c: &Construct| matches!(c.kind, ConstructKind::Object | ConstructKind::List | ConstructKind::Call);
            !around.filter(is_aggregate).any(|c| holds(&c))
        };
        let others = within(self.tokens, taker.value).filter(|n| !list.value.contains(n.at)).take(MAX_BESIDE);
        others.map(|n| n.at).any(is_direct)
    }

    /// Whether a list is called one of models.
    pub(super) fn is_called_models(&self, list: &Construct) -> bool {
        self.is_called(list, &RULES.usage.lists)
    }

    /// Whether a list is, by its name, of models that are tried one after the other.
    pub(super) fn is_tried(&self, list: &Construct) -> bool {
        self.is_called(list, &RULES.usage.tried)
    }

    /// Whether the place is, in a list of the arguments of a command, the value of an option: `["--model", "id"]`,
    /// `["--model=id"]`.
    pub(super) fn is_value_of_option(&self) -> bool {
        let Some(list) = self.place.chain.first().filter(|c| c.kind == ConstructKind::List) else { return false };
        let between = |c: char| c.is_whitespace() || matches!(c, '-' | ',' | '"' | '\'' | '`');
        let before = self.place.text[list.value.start..self.place.literal_start()].trim_end_matches(between);
        let option = before.rsplit(|c: char| between(c) && c != '-' || c == '[').next().unwrap_or_default();
        let is_option = |word: &str| word.len() > 2 && word.starts_with("--");
        is_option(option) || is_option(self.place.literal_text().trim_start_matches(['"', '\'', '`']))
    }

    /// Whether the name of a list has one of some endings.
    fn is_called(&self, list: &Construct, endings: &[String]) -> bool {
        let mut names = self.place.chain.iter().filter(|c| c.is_naming() && c.value.holds(list.value));
        names.next().is_some_and(|c| {
            let name = normalise(&c.name);
            endings.iter().any(|ending| name.ends_with(ending.as_str()))
        })
    }

    /// Whether the rows of a list, two are enough, are models and not things that use one: the key is that of a name. In
    /// a configuration file the list is called one of models.
    pub(super) fn is_menu(&self, list: &Construct) -> bool {
        let Some(key) = self.key_in(list) else { return false };
        let is_name =
            !is_setting_of_several(&key.name) || normalise(&key.name) == "value" && self.place.variable.is_none();
        is_name
            && self.members(list).under(&key.name) >= 2
            && !self.is_used(list)
            && (!self.is_configuration() || self.is_called_models(list) || self.is_option(key))
    }

    /// Whether the key of a row is that of an option's value, with what people read of it beside: `{ title: "…", value: "id" }`.
    fn is_option(&self, key: &Construct) -> bool {
        let Some(row) = self.place.object().filter(|row| row.value.len() < MAX_ROW) else { return false };
        let syntax = self.syntax_of(row.value);
        let is_caption = |field: &&Construct| RULES.usage.captions.contains(&normalise(&field.name));
        normalise(&key.name) == "value" && syntax.fields_of(row.value).iter().any(is_caption)
    }
}
