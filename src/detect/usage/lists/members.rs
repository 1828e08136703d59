//! What an aggregate holds, found once and kept: each model of a long list asks about the same list.

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

use crate::detect::neighbour::{Neighbour, within};
use crate::detect::usage::Evidence;
use crate::detect::usage::heads::Heads;
use crate::detect::usage::lists::added::Additions;
use crate::detect::usage::lists::{TABLE, is_setting_of_several};
use crate::detect::usage::prose::Shape;
use crate::detect::usage::quoted::Marks;
use crate::rules::builtin::RULES;
use crate::rules::key::normalise;
use crate::syntax::model::{Construct, ConstructKind, Syntax};
use crate::text::span::Span;
use crate::text::words::{last_part, words as text_words};

/// The longest value that is one model and little else.
const MAX_VALUE: usize = 120;
/// The shortest name that can be part of an id.
const MIN_ECHO: usize = 3;

/// The numbers of the elements of a list that are taken, by the list and the key that a row of it has them under.
type Picked = HashMap<(Span, Option<String>), Rc<[usize]>>;

/// What was found of the aggregates of a text.
#[derive(Debug, Default)]
pub struct Memo {
    /// The syntax around the aggregates that were looked at.
    syntax: RefCell<HashMap<Span, Rc<Syntax>>>,
    members: RefCell<HashMap<Span, Rc<Members>>>,
    different: RefCell<HashMap<Span, usize>>,
    pub(super) peers: RefCell<HashMap<Span, bool>>,
    pub(super) descriptors: RefCell<HashMap<(Span, String), bool>>,
    pub(super) registrations: RefCell<HashMap<(Span, String), bool>>,
    pub(super) renamings: RefCell<HashMap<Span, bool>>,
    pub(super) presented: RefCell<HashMap<Span, (usize, usize)>>,
    pub(super) additions: RefCell<HashMap<Span, Rc<Additions>>>,
    pub(super) picked: RefCell<Picked>,
    /// Where words of statements stand.
    pub(super) words: RefCell<HashMap<String, Rc<[usize]>>>,
    pub(super) occurrences: RefCell<HashMap<String, Rc<[usize]>>>,
    /// Whether a stretch of text has words of what a service answers.
    pub(in crate::detect::usage) answers: RefCell<HashMap<Span, bool>>,
    /// Whether a test is called on the elements of a list.
    pub(in crate::detect::usage) asked: RefCell<HashMap<Span, bool>>,
    /// Whether an object is the record of a run.
    pub(in crate::detect::usage) runs: RefCell<HashMap<Span, bool>>,
    pub(super) default_members: OnceCell<Vec<String>>,
    /// Where the ids begin that rows of lists in prefix form have.
    pub(super) forms: OnceCell<BTreeSet<usize>>,
    /// What whole literals show of the words in them.
    pub(in crate::detect::usage) shapes: RefCell<HashMap<Span, Option<Shape>>>,
    /// Where the quotes of a text without a grammar stand.
    pub(in crate::detect::usage) quotes: OnceCell<Marks>,
    /// The tests of the text, by their first lines.
    pub(in crate::detect::usage) heads: OnceCell<Heads>,
}

/// The fields of an aggregate, and of what is in it, that each hold one model.
#[derive(Debug, Default)]
pub(super) struct Members {
    /// By the name of the field.
    by_name: HashMap<String, Few>,
    /// Models that the aggregate's own fields hold under names that are no settings.
    pub(super) own: Few,
    /// How many fields are its own and hold a model.
    count: usize,
    /// How many of those have names that spell their model: `GPT_4 = "gpt-4"`, `opus: "claude-3-opus"`.
    echoes: usize,
    /// How many have names of providers or of what a model does: `groq`, `embedding`.
    slots: usize,
    /// Whether names of its own fields stand in quotes, as those of a map do.
    is_map: bool,
}

/// Some different ids: no question needs to know more than a few.
#[derive(Debug, Default, Clone)]
pub(super) struct Few(BTreeSet<String>);

impl Few {
    fn add(&mut self, id: &str) {
        if self.0.len() <= TABLE && !self.0.contains(id) {
            self.0.insert(id.to_owned());
        }
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// How many different ids this and another have.
    pub(super) fn with(&self, other: Option<&Self>) -> usize {
        other.map_or(self.len(), |other| self.0.union(&other.0).count())
    }
}

impl Members {
    pub(super) fn named(&self, name: &str) -> Option<&Few> {
        self.by_name.get(name)
    }

    /// How many different models stand under a name.
    pub(super) fn under(&self, name: &str) -> usize {
        self.named(name).map_or(0, Few::len)
    }

    /// Whether the names of the fields give other names for their models.
    pub(super) fn is_alias_table(&self) -> bool {
        self.own.len() > 1 && 2 * self.echoes > self.count
    }

    /// Whether most fields are each the place of one model: of a provider, or for one purpose.
    pub(super) fn is_slots(&self) -> bool {
        self.own.len() > 1 && 2 * self.slots > self.count
    }

    pub(super) fn is_map(&self) -> bool {
        self.is_map
    }
}

impl Evidence<'_> {
    /// The syntax around an aggregate.
    pub(in crate::detect::usage) fn syntax_of(&self, aggregate: Span) -> Rc<Syntax> {
        if let Some(known) = self.memo.syntax.borrow().get(&aggregate) {
            return Rc::clone(known);
        }
        let found = Rc::new(self.parsed.syntax_around(aggregate));
        self.memo.syntax.borrow_mut().insert(aggregate, Rc::clone(&found));
        found
    }

    /// How many different models a range names.
    pub(super) fn different_in(&self, range: Span) -> usize {
        let count = || within(self.tokens, range).map(|n| n.id).collect::<BTreeSet<_>>().len();
        *self.memo.different.borrow_mut().entry(range).or_insert_with(count)
    }

    /// The constructs of one kind in a range whose values hold models, by place and name, with the first model of each.
    /// Only what is around the models is looked at: the range may be all of a long file.
    pub(super) fn around_models(
        &self,
        range: Span,
        is_meant: &dyn Fn(&Construct) -> bool,
    ) -> BTreeMap<(usize, String), &str> {
        let mut found = BTreeMap::new();
        for model in within(self.tokens, range) {
            let around = self.parsed.syntax_around(Span::new(model.at, model.at));
            let is_holder = |c: &Construct| c.value.contains(model.at) && range.holds(c.span) && is_meant(c);
            for construct in around.constructs.into_iter().filter(is_holder) {
                found.entry((construct.span.start, construct.name)).or_insert(model.id);
            }
        }
        found
    }

    /// The members of an aggregate.
    pub(super) fn members(&self, aggregate: &Construct) -> Rc<Members> {
        if let Some(known) = self.memo.members.borrow().get(&aggregate.value) {
            return Rc::clone(known);
        }
        let found = Rc::new(self.find_members(aggregate.value));
        self.memo.members.borrow_mut().insert(aggregate.value, Rc::clone(&found));
        found
    }

    fn find_members(&self, aggregate: Span) -> Members {
        let mut members = Members::default();
        if self.different_in(aggregate) < 2 {
            return members;
        }
        let syntax = self.syntax_of(aggregate);
        let own: BTreeSet<usize> = syntax.fields_of(aggregate).iter().map(|c| c.span.start).collect();
        let fields = syntax
            .constructs
            .iter()
            .filter(|c| matches!(c.kind, ConstructKind::Field | ConstructKind::Binding))
            .filter(|c| c.value.len() < MAX_VALUE && aggregate.holds(c.span));
        for field in fields {
            let index = self.tokens.partition_point(|n| n.at < field.value.start);
            let first = self.tokens.get(index).filter(|n| field.value.contains(n.at));
            let Some(id) = first.filter(|n| !is_among_words(self.place.text, n)).map(|n| n.id) else {
                continue;
            };
            members.by_name.entry(field.name.clone()).or_default().add(id);
            if own.contains(&field.span.start) {
                members.count += 1;
                members.echoes += usize::from(echoes(&field.name, id));
                members.slots += usize::from(is_slot(&field.name));
                members.is_map |= self.place.text[field.span].starts_with(['"', '\'', '[']);
                if !is_setting_of_several(&field.name) {
                    members.own.add(id);
                }
            }
        }
        members
    }
}

/// Whether an id is a word among others: `Told by gpt-4`, `MODEL=gpt-4 node tell.js`. The field that holds it holds no model,
/// unless it is the value of an option: `tell --model gpt-4`.
fn is_among_words(text: &str, model: &Neighbour<'_>) -> bool {
    let (before, after) = (&text[..model.at], &text[model.at + model.id.len()..]);
    let last = before.strip_suffix(' ').and_then(|rest| rest.rsplit(char::is_whitespace).next());
    if last.is_some_and(|word| word.starts_with('-') && word.len() > 1) {
        return false;
    }
    last.is_some_and(|word| word.ends_with(char::is_alphanumeric))
        || after.strip_prefix(' ').is_some_and(|rest| rest.starts_with(|c: char| c.is_alphanumeric() || c == '-'))
}

/// Whether a name spells an id or a part of it: `GPT_4`, `opus`, or is made of words of it: `claude-opus`, `Opus_3`.
pub(crate) fn echoes(name: &str, id: &str) -> bool {
    let name = last_part(name);
    let id = id.rsplit('/').next().unwrap_or_default();
    let (plain, plain_id) = (normalise(name), normalise(id));
    let words = |text: &str| -> Vec<String> {
        let parts = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        parts.map(str::to_lowercase).collect()
    };
    let are_words = || {
        let of_id = words(id);
        let are_of_id = |name: Vec<String>| {
            let is_of_id = |word: &String| of_id.contains(word) || is_version(word, &of_id);
            name.len() > 1 && name.iter().all(is_of_id)
        };
        are_of_id(words(name)) || are_of_id(text_words(name))
    };
    plain == plain_id
        || plain.len() >= MIN_ECHO && (plain_id.contains(&plain) || plain.contains(&plain_id) || are_words())
}

/// Whether a word is a number that an id has as a word of its own: `v3` of `claude-3-opus`.
fn is_version(word: &str, of_id: &[String]) -> bool {
    let number = word.strip_prefix('v').filter(|number| number.bytes().all(|b| b.is_ascii_digit()));
    number.is_some_and(|number| of_id.iter().any(|word| word == number))
}

/// Whether a name is that of a provider or of what a model does.
pub(super) fn is_slot(name: &str) -> bool {
    let name = normalise(name);
    // A model's name may hold the word of its provider.
    let names_provider = |word: &String| name.contains(word.as_str()) && 4 * word.len() >= 3 * name.len();
    let has_digit = name.bytes().any(|b| b.is_ascii_digit());
    RULES.usage.roles.contains(&name) || !has_digit && RULES.providers.iter().flat_map(|p| &p.words).any(names_provider)
}
