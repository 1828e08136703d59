//! Values that no call is given: a parameter that its function does not read, a name that is only asked about.

use std::rc::Rc;

use crate::text::span::Span;
use crate::text::words::last_part;

use crate::detect::classify::{Reader, replaced};
use crate::detect::dataflow::uses;
use crate::detect::place::Place;
use crate::detect::{shown, sites, usage};
use crate::rules::builtin::RULES;
use crate::rules::key::normalise;
use crate::rules::sites::Means;
use crate::rules::words;
use crate::syntax::model::{Construct, ConstructKind, Literal, LiteralKind};

/// How many occurrences of a name are looked at, and how many of those may be uses of it.
const MAX_MENTIONS: usize = 240;
const MAX_USES: usize = 60;
/// The longest call that is looked through for a test.
const MAX_CALL: usize = 2_000;
/// What the type of a text is called that stands before a name.
const TEXT: &str = "string";
/// What stands before the last part of a name.
const MEMBER: [char; 6] = ['.', ' ', '$', '@', ':', '>'];

impl<'a> Reader<'a, '_> {
    /// Whether nothing that the file shows makes a model of the value at a place.
    pub(crate) fn is_unused(&self, place: &Place<'_>) -> bool {
        self.is_unread(place)
            || self.is_only_asked_about(place)
            || self.is_left_variable(place)
            || self.is_overwritten(place)
            || self.is_given_to_question(place)
            || self.is_name_of_id(place)
            || self.is_entered(place)
            || self.is_replaced(place)
            || replaced::whole_binding(place).is_some() && self.is_kept_for_facts(place)
    }

    /// A default that the function does not read, or only asks about: compares, prints, sends to a monitor, counts tokens
    /// by it. A function that counts may look limits up by it. A test for its own id picks what the function does.
    fn is_unread(&self, place: &Place<'_>) -> bool {
        let Some(parameter) = place.key().filter(|key| key.kind == ConstructKind::Default) else { return false };
        let Some(function) = place.chain.iter().find(|c| c.kind == ConstructKind::Definition) else { return false };
        // Modifiers and `val` make a field of it, which others read.
        let before = self.text()[..parameter.span.start].trim_end();
        // `string $model = "id"`
        let class = self.text()[parameter.span.start..parameter.name_span.start].trim().trim_matches('?');
        let is_bare = (class.is_empty() || class.eq_ignore_ascii_case(TEXT)) && before.ends_with(['(', ',']);
        let counts = shown::counts_tokens(&function.name);
        let is_for_facts = counts || shown::asks_for_facts(&function.name);
        is_bare
            && self
                .occurrences(&parameter.name)
                .filter(|range| function.span.holds(*range))
                .filter(|range| !parameter.span.contains(range.start))
                .filter_map(|range| self.reading(range))
                .all(|at| {
                    sites::find(&at, self.parsed, self.context.path, self.context.rules)
                        .is_some_and(|site| site.is == Means::Nothing)
                        || is_shortened(&at, &parameter.name)
                        || self.is_kept_for_facts(&at)
                        || self.is_key_of_facts(&at, is_for_facts)
                        || self.is_question(&at) && (counts || !is_test_for(&at, &self.text()[place.core]))
                })
    }

    /// Whether a value is kept in a member of the object at hand, `self.model = model`, by which the class only counts
    /// tokens or looks facts up.
    fn is_kept_for_facts(&self, at: &Place<'_>) -> bool {
        let Some(member) = at.key().filter(|key| key.kind == ConstructKind::Binding) else { return false };
        let Some(name) = member.name.rsplit(MEMBER).next().filter(is_identifier) else { return false };
        let object = member.name[..member.name.len() - name.len()].trim_end_matches(['.', '-', '>']);
        if object != "@" && !is_on_own(object) {
            return false;
        }
        // The function that sets it stands in the class.
        let mut around = at.chain.iter().filter(|c| c.kind == ConstructKind::Definition);
        let Some(class) = around.nth(1) else { return false };
        let is_member = |range: &Span| {
            let before = &self.text()[..range.start];
            let object = before.strip_suffix('.').or_else(|| before.strip_suffix("->"));
            class.span.holds(*range)
                && !member.span.holds(*range)
                && (before.ends_with('@') || object.is_some_and(is_on_own))
        };
        let found = self.occurrences(name).filter(is_member).take(MAX_USES);
        let readings: Vec<Place<'a>> = found.filter_map(|range| self.any_reading(range)).collect();
        let is_for_facts = |at: &Place<'a>| shown::is_for_tokenizer(at) || shown::is_looked_up(at);
        !readings.is_empty() && readings.len() < MAX_USES && readings.iter().all(is_for_facts)
    }

    /// A variable, constant or list that is only compared with, shown or given to a tokenizer: each use asks whether a
    /// name is, begins with or holds it, or calls no model.
    fn is_only_asked_about(&self, place: &Place<'_>) -> bool {
        let Some(own) = place.key().filter(|key| key.kind == ConstructKind::Binding) else { return false };
        let is_list = place.chain.iter().take_while(|c| c.kind != ConstructKind::Binding).any(is_list);
        let last = || own.name.rsplit(MEMBER).next().filter(is_identifier);
        let name = if is_list { uses::variable(place) } else { last().map(str::to_owned) };
        let is_hidden = is_list || self.is_hidden(place, own);
        let Some(name) = name.filter(|_| is_hidden) else { return false };
        // A variable of a function is another than those of the same name in others.
        let is_local = !is_list && own.name == name && place.is_in(ConstructKind::Function);
        let found = self.occurrences(&name).filter(|range| !own.span.contains(range.start));
        let found: Vec<Span> = found.take(MAX_USES).collect();
        let read = |range: &Span| if is_list { self.reading(*range) } else { self.any_reading(*range) };
        let uses = found.iter().filter_map(read).filter(|at| !is_local || self.is_use_of(own, &name, at));
        let uses: Vec<Place<'a>> = uses.collect();
        found.len() < MAX_USES && !uses.is_empty() && uses.iter().all(|at| self.is_question(at))
    }

    /// Whether a place that mentions a name means what a binding of this file defines.
    fn is_use_of(&self, own: &Construct, name: &str, at: &Place<'_>) -> bool {
        !self.has_scopes(self.index) || self.name_of(self.index, name, own.name_span).reads(at, Some(own.name_span))
    }

    /// Whether a variable is one that other files hardly read: no setting, no export, no attribute of a class that is
    /// neither private nor a constant.
    pub(super) fn is_hidden(&self, place: &Place<'_>, own: &Construct) -> bool {
        if self.all.list[self.index].language.is_configuration() || self.is_declared(own, &RULES.usage.public) {
            return false;
        }
        let last = own.name.rsplit(MEMBER).next().unwrap_or_default();
        // What a call returns is another value than what it takes.
        let makes = |c: &Construct| c.kind == ConstructKind::Call && !shown::is_default_of(c, place);
        if place.chain.iter().take_while(|c| *c != own).any(makes) {
            return false;
        }
        let is_class = |c: &Construct| {
            let head = &self.text()[c.span.start..c.name_span.start.max(c.span.start)];
            head.split(|c: char| !c.is_alphanumeric()).any(|word| RULES.usage.classes.iter().any(|class| class == word))
        };
        let around = place.chain.iter().find(|c| c.kind == ConstructKind::Definition);
        let is_member = own.name.contains(['.', '@', '>']) || around.is_some_and(is_class);
        !is_member
            || last.starts_with(['_', '#'])
            || !last.contains(char::is_lowercase)
            || self.is_declared(own, &RULES.usage.private)
    }

    /// Whether one of some words stands before a declaration in its line.
    fn is_declared(&self, own: &Construct, modifiers: &[String]) -> bool {
        let start = self.text()[..own.name_span.start].rfind(['\n', ';', '{']).map_or(0, |at| at + 1);
        let mut words = self.text()[start..own.name_span.start].split(|c: char| !c.is_alphanumeric());
        words.any(|word| modifiers.iter().any(|modifier| modifier == word))
    }

    /// The place of a name, where its value may be read, of whatever object it is a member.
    pub(super) fn any_reading(&self, range: Span) -> Option<Place<'a>> {
        let before = &self.text()[..range.start];
        let at = Place::of(self.text(), range, self.parsed);
        let is_read = match at.kind() {
            Some(LiteralKind::Comment | LiteralKind::Text | LiteralKind::Key) => false,
            Some(LiteralKind::String) => before.ends_with(['{', '$', '(']),
            _ => at
                .named
                .as_ref()
                .is_none_or(|c| matches!(c.kind, ConstructKind::Call | ConstructKind::Test | ConstructKind::Arm)),
        };
        is_read.then_some(at)
    }

    /// Where a word stands in the text.
    pub(super) fn occurrences(&self, word: &str) -> impl Iterator<Item = Span> + use<> {
        let known = self.words.borrow().get(word).map(Rc::clone);
        let found = known.unwrap_or_else(|| {
            let mentions = self.all.mentions(self.index, word, Span::new(0, self.text().len()));
            let found: Rc<[Span]> = mentions.take(MAX_MENTIONS).collect();
            self.words.borrow_mut().insert(word.to_owned(), Rc::clone(&found));
            found
        });
        (0..found.len()).map(move |n| found[n])
    }

    /// The place of a name, where its value is read: not in prose, not as the name of an argument or a member.
    fn reading(&self, range: Span) -> Option<Place<'a>> {
        let before = &self.text()[..range.start];
        if before.strip_suffix('.').is_some_and(|object| !object.ends_with('.') && !is_on_own(object)) {
            return None;
        }
        self.any_reading(range)
    }

    /// Whether the value is put into text for people: `f"no price is known of {model}, see …"`.
    fn is_in_sentence(&self, at: &Place<'_>) -> bool {
        let hole = at.text[..at.core.start].trim_end_matches(['{', '$', '#', '(']).len();
        if hole == at.core.start {
            return false;
        }
        let syntax = self.parsed.syntax_around(Span::new(hole, hole));
        let is_before = |l: &&Literal| l.kind == LiteralKind::String && l.span.end == hole;
        let before = syntax.literals.iter().find(is_before);
        before.is_some_and(|text| usage::is_prose(at.text, text.span, Span::new(hole, hole)))
    }

    /// Whether a use only asks: it is in a test, or in a call or on one that holds a test; or shows the value, or counts
    /// tokens by it.
    pub(super) fn is_question(&self, at: &Place<'_>) -> bool {
        // What a method is called on goes into the call, not what the call around takes.
        let is_count = || shown::is_for_tokenizer(at) || shown::is_looked_up(at);
        if at.named.is_none() && (shown::is_printed(at) || is_count()) {
            return true;
        }
        // The label of an arm is what a switch compares with.
        if self.is_in_sentence(at) || at.named.as_ref().is_some_and(|c| c.kind == ConstructKind::Arm) {
            return true;
        }
        // What a call inside the test takes is not what is compared, but for one that builds a list.
        let is_list =
            |c: &Construct| at.chain.iter().any(|list| list.kind == ConstructKind::List && list.value == c.value);
        let mut around =
            at.chain.iter().filter(|c| c.kind == ConstructKind::Test || c.kind == ConstructKind::Call && !is_list(c));
        if around.next().is_some_and(|c| c.kind == ConstructKind::Test || shown::is_match(&c.name))
            || usage::asks(at, self.parsed)
        {
            return true;
        }
        let on = at.named.as_ref().filter(|c| c.kind == ConstructKind::Call);
        let quantifies = |c: &&Construct| c.kind == ConstructKind::Call && is_quantifier(&c.name);
        let call = on.or_else(|| at.chain.iter().find(quantifies)).filter(|c| c.value.len() < MAX_CALL);
        call.is_some_and(|call| {
            let syntax = self.parsed.syntax_around(call.value);
            syntax.constructs.iter().any(|c| c.kind == ConstructKind::Test && call.value.holds(c.span))
        })
    }
}

/// Whether a text ends with the object at hand: `self`, `$this`.
fn is_on_own(object: &str) -> bool {
    words::RULES.own.iter().any(|own| object.ends_with(own.as_str()))
}

fn is_quantifier(callee: &str) -> bool {
    let last = normalise(last_part(callee));
    RULES.usage.quantifiers.contains(&last)
}

/// Whether a value is compared with an id: `model == "gpt-4"`.
fn is_test_for(at: &Place<'_>, id: &str) -> bool {
    let test = at.chain.iter().find(|c| c.kind == ConstructKind::Test);
    test.is_some_and(|test| at.text[test.span].contains(id))
}

/// Whether a name is given a part of its own value: `model = model.split("/")[-1]`. Its readings after it are looked at.
fn is_shortened(at: &Place<'_>, name: &str) -> bool {
    at.key().is_some_and(|key| key.kind == ConstructKind::Binding && key.name == name)
}

pub(super) fn is_identifier(name: &&str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

fn is_list(construct: &Construct) -> bool {
    construct.kind == ConstructKind::List
}
