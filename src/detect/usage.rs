//! What a reference does with its model: calls it, configures it, deploys it, lists it, tests or describes it.

pub(crate) mod heads;
mod lists;
mod noted;
mod prose;
mod quoted;
mod run;
mod searched;

use crate::detect::evidence::{UsageDecision, UsageEvidence};
use crate::detect::neighbour::Neighbour;
use crate::detect::place::Place;
use crate::detect::shown;
use crate::detect::usage::heads::Heads;
use crate::rules::builtin::RULES;
use crate::rules::key::normalise;
use crate::rules::paths::{
    PathUsage, has_test_attribute, has_test_base, is_catalog_name, is_stand_in, is_test_call, is_test_name,
};
use crate::rules::sites::Site;
use crate::rules::usage::Usage;
use crate::syntax::model::{Construct, ConstructKind, Literal, LiteralKind, Parsed};
use crate::text::language::Language;
use crate::text::span::{Span, near_line_end, near_line_start};
use crate::text::words::last_part;

pub(crate) use crate::detect::usage::lists::MAX_ARM;
pub(crate) use crate::detect::usage::lists::enums::makes_value;
pub use crate::detect::usage::lists::members::Memo;
pub(crate) use crate::detect::usage::lists::members::echoes;
use crate::detect::usage::prose::Shape;
pub(crate) use crate::detect::usage::prose::is_prose;

/// What stands around a string.
const QUOTES: [char; 3] = ['"', '\'', '`'];
/// How many more bytes than its id a literal has that may hold an answer.
const NAME: usize = 20;
/// How many lines of attributes before a definition are read.
const MAX_ATTRIBUTES: usize = 8;
/// The longest answer that is looked through.
const MAX_ANSWER: usize = 20_000;
/// The longest value of a field that names the kind of an object.
const MAX_WORD: usize = 60;

/// Everything that the decision looks at.
pub struct Evidence<'a> {
    pub place: &'a Place<'a>,
    pub site: Option<&'a Site>,
    pub parsed: &'a dyn Parsed,
    pub path: PathUsage,
    /// All tokens of the text, in order.
    pub(crate) tokens: &'a [Neighbour<'a>],
    pub memo: &'a Memo,
    pub language: Language,
    /// The region is an example in a document.
    pub is_docs: bool,
}

/// A kind of evidence, and the usage that it shows where it holds.
type Step = (UsageEvidence, fn(&Evidence<'_>) -> Option<Usage>);

/// The evidence in the order in which it is weighed: the first that holds decides. A trace shows all of it.
const STEPS: [Step; 13] = [
    (UsageEvidence::Example, |e| e.is_docs.then_some(Usage::Docs)),
    (UsageEvidence::Prose, |e| (e.is_in_text() || e.is_prose()).then_some(Usage::Docs)),
    (UsageEvidence::Test, |e| (e.path == PathUsage::Test || e.is_in_test()).then_some(Usage::Test)),
    (UsageEvidence::Recording, |e| (e.is_recorded() || e.is_of_run()).then_some(Usage::Test)),
    (UsageEvidence::Document, |e| (e.path == PathUsage::Docs).then_some(Usage::Docs)),
    (UsageEvidence::History, |e| (e.path == PathUsage::History).then_some(Usage::Catalog)),
    (UsageEvidence::Shown, |e| e.is_shown().then_some(Usage::Docs)),
    (UsageEvidence::Tokenizer, |e| e.is_for_tokens().then_some(Usage::Catalog)),
    (UsageEvidence::Site, |e| e.by_site().filter(|usage| !may_be_listed(*usage) && !e.is_picked_of_menu(*usage))),
    (UsageEvidence::Registry, |e| e.is_in_registry().then_some(Usage::Catalog)),
    (UsageEvidence::Listed, |e| e.is_listed().then_some(Usage::Catalog)),
    (UsageEvidence::Site, |e| e.by_site().filter(|usage| may_be_listed(*usage))),
    (UsageEvidence::Call, |e| e.is_argument().then_some(Usage::Call)),
];

impl Evidence<'_> {
    /// What the reference does with its model, and by what evidence.
    #[must_use]
    pub fn decide(&self) -> UsageDecision {
        let mut found = STEPS.iter().filter_map(|(evidence, usage)| Some((usage(self)?, *evidence)));
        let (kind, evidence) = found.next().unwrap_or((Usage::Config, UsageEvidence::Setting));
        UsageDecision { kind, evidence }
    }

    /// Whether each step holds by itself, in the order in which they are weighed: for a trace.
    #[must_use]
    pub fn weighed(&self) -> Vec<(UsageEvidence, bool)> {
        STEPS.iter().map(|(evidence, usage)| (*evidence, usage(self).is_some())).collect()
    }

    fn by_site(&self) -> Option<Usage> {
        self.site.and_then(|site| site.usage)
    }

    /// Whether people read the value: it describes something, or is printed.
    fn is_shown(&self) -> bool {
        shown::is_text(self.place) || shown::is_printed(self.place) || self.is_in_column_of_text()
    }

    /// Whether the model is only what tokens are counted for, what facts are looked up of, or what an answer is noted of.
    fn is_for_tokens(&self) -> bool {
        shown::is_for_tokenizer(self.place)
            || self.by_site().is_none() && shown::is_looked_up(self.place)
            || self.is_noted()
    }

    /// Whether the place is a comment or text for people.
    fn is_in_text(&self) -> bool {
        matches!(self.place.kind(), Some(LiteralKind::Comment | LiteralKind::Text)) || self.is_statement()
    }

    /// Whether a string is a statement of a program, which nothing takes: it describes what follows.
    fn is_statement(&self) -> bool {
        let is_string = self.place.kind() == Some(LiteralKind::String) && self.language.is_program();
        let Some(literal) = self.place.literal.as_ref().filter(|_| is_string && self.place.chain.is_empty()) else {
            return false;
        };
        let (before, after) = (&self.place.text[..literal.span.start], &self.place.text[literal.span.end..]);
        let line = before.trim_end_matches(QUOTES);
        let rest = after.trim_start_matches(QUOTES);
        let is_quoted = line.len() < before.len() && rest.len() < after.len();
        let is_blank = |part: Option<&str>| part.is_none_or(|part| part.trim().is_empty());
        let start = near_line_start(self.place.text, line.len());
        is_quoted && is_blank(line.get(start..)) && is_blank(rest.lines().next())
    }

    /// Whether the place is in a test, by the names of what it stands in or by the line above its block.
    fn is_in_test(&self) -> bool {
        let heads = || self.memo.heads.get_or_init(|| Heads::of(self.place.text));
        is_in_test(self.place) || !self.is_configuration() && heads().hold(self.place.text, self.place.core.start)
    }

    /// Whether the path, or a definition around the place, is that of a list of models.
    fn is_in_registry(&self) -> bool {
        self.path == PathUsage::Catalog || is_in(self.place, |name, _| is_catalog_name(name))
    }

    /// Whether a call takes the value itself, not a variable in between.
    fn is_argument(&self) -> bool {
        let chain = &self.place.chain;
        let call = chain.iter().position(|c| c.kind == ConstructKind::Call && !shown::is_default(&c.name));
        // A named argument may be written like an assignment.
        let is_field = |b: &Construct| chain.iter().any(|c| c.kind == ConstructKind::Field && c.value == b.value);
        let is_binding =
            |c: &Construct| matches!(c.kind, ConstructKind::Binding | ConstructKind::Default) && !is_field(c);
        match (call, chain.iter().position(is_binding)) {
            (Some(call), Some(binding)) if call > binding => false,
            (Some(_), _) => self.place.variable.is_none(),
            _ => false,
        }
    }

    /// What a service answered, kept in a file of data or in a string: the model stands with words of an answer.
    fn is_recorded(&self) -> bool {
        let literal = self.place.literal.as_ref().filter(|l| l.span.len() > self.place.core.len() + NAME);
        let in_data = self.is_configuration() && !self.place.is_in(ConstructKind::Block);
        let object = self.place.object().filter(|_| in_data).map(|o| o.value);
        let holds_word = |span: Span| {
            let text = &self.place.text.as_bytes()[span];
            RULES.usage.answers.iter().any(|word| memchr::memmem::find(text, word.as_bytes()).is_some())
        };
        let holds_answer = |span: Span| {
            let mut known = self.memo.answers.borrow_mut();
            span.len() < MAX_ANSWER && *known.entry(span).or_insert_with(|| holds_word(span))
        };
        literal.map(|l| l.span).into_iter().chain(object).any(holds_answer) || !in_data && self.is_answer()
    }

    /// Whether the object that names the model is one with which a program answers as a service does: `{ object:
    /// "chat.completion", model, choices: […] }`.
    fn is_answer(&self) -> bool {
        let Some(object) = self.place.object().filter(|o| o.value.len() < MAX_ANSWER) else { return false };
        let Some(key) = self.place.key().filter(|key| object.value.holds(key.span)) else { return false };
        let is_word = |text: &str| RULES.usage.answers.iter().any(|word| text.contains(word.as_str()));
        let holds_objects = |value: Span| {
            let text = &self.place.text[value];
            text.find(QUOTES).unwrap_or(text.len()) > text.find('{').unwrap_or(text.len())
        };
        let is_answered = |field: &Construct| {
            RULES.usage.answered.contains(&normalise(&field.name)) && holds_objects(field.value)
                || field.value.len() < MAX_WORD && is_word(&self.place.text[field.span])
        };
        normalise(&key.name) == "model" && {
            let find = || self.syntax_of(object.value).fields_of(object.value).into_iter().any(is_answered);
            let known = self.memo.answers.borrow().get(&object.value).copied();
            known.unwrap_or_else(|| {
                let found = find();
                self.memo.answers.borrow_mut().insert(object.value, found);
                found
            })
        }
    }

    /// Words around the id in its own literal: a sentence, not a setting. No grammar shows which lines a string of several
    /// has where there is none.
    fn is_prose(&self) -> bool {
        let (text, at) = (self.place.text, self.place.core.start);
        if self.language == Language::Text && self.string_of_lines(text, at).is_some_and(prose::is_help) {
            return true;
        }
        let is_value = |kind| matches!(kind, LiteralKind::String | LiteralKind::Bare);
        let is_read = |l: &Literal| is_value(l.kind) && !self.are_all_ids(l.span) && !self.place.is_assigned_in(l);
        let literal = self.place.literal.as_ref().filter(|l| is_read(l));
        literal.is_some_and(|l| {
            let shape = *self.memo.shapes.borrow_mut().entry(l.span).or_insert_with(|| Shape::of(&text[l.span]));
            prose::is_in_prose(text, l.span, shape, self.place.core, self.language == Language::Text)
        })
    }

    /// The string of several lines around a place of a text without a grammar.
    fn string_of_lines<'t>(&self, text: &'t str, at: usize) -> Option<&'t str> {
        quoted::around(text, at, self.memo.quotes.get_or_init(|| quoted::Marks::of(text)))
    }

    /// Whether a test is called on the value: for an element of a list, on all of them.
    fn is_asked(&self) -> bool {
        let list = self.place.chain.first().filter(|_| self.place.is_plain_element());
        let ask = || asks(self.place, self.parsed);
        list.map_or_else(ask, |list| *self.memo.asked.borrow_mut().entry(list.value).or_insert_with(ask))
    }

    fn is_configuration(&self) -> bool {
        self.language.is_configuration()
    }
}

/// Whether a call makes an object: `new Session(…)`, `Session(…)`.
fn makes_object(callee: &str) -> bool {
    let class = callee.strip_prefix("new").map_or(callee, str::trim_start);
    class.is_empty() || last_part(class).starts_with(char::is_uppercase)
}

/// What everything in the text around a place is, by the names of what it stands in: a test, text for people, a list of
/// models. `heads`: the tests of the text.
pub(crate) fn of_surroundings(place: &Place<'_>, heads: &Heads) -> Option<UsageDecision> {
    let of = |kind, evidence| Some(UsageDecision { kind, evidence });
    if is_in_test(place) || heads.hold(place.text, place.core.start) {
        return of(Usage::Test, UsageEvidence::Test);
    }
    if shown::is_text(place) {
        return of(Usage::Docs, UsageEvidence::Shown);
    }
    if is_in(place, |name, _| is_catalog_name(name)) { of(Usage::Catalog, UsageEvidence::Registry) } else { None }
}

/// Whether a place is in a test, or in what stands in for a service in one.
pub(crate) fn is_in_test(place: &Place<'_>) -> bool {
    let text = place.text;
    let is_called = |c: &Construct| {
        let holds_code = || ["=>", "function", "->", "begin"].iter().any(|mark| text[c.value].contains(mark));
        c.kind == ConstructKind::Call && is_test_call(&c.name) && holds_code()
    };
    let has_attribute = |c: &Construct| {
        matches!(c.kind, ConstructKind::Definition | ConstructKind::Binding) && has_test_attribute(head(text, c))
    };
    let is_of_tests = |c: &Construct| {
        let rest = &text[c.name_span.end.min(c.span.end)..c.span.end];
        c.kind == ConstructKind::Definition && has_test_base(rest.split(['\n', '{']).next().unwrap_or_default())
    };
    // Data that stands in for real ones, an object that is made among it, not what another call returns.
    let data = place.chain.iter().take_while(|c| c.kind != ConstructKind::Call || makes_object(&c.name));
    is_in(place, |name, is_function| is_stand_in(name) || !is_function && is_test_name(name, false))
        || is_in_test_function(place)
        || data.filter(|c| c.kind == ConstructKind::Binding).any(|c| is_stand_in(&c.name))
        || place.chain.iter().any(|c| is_called(c) || has_attribute(c) || is_of_tests(c))
}

/// Whether a function that no class holds is a test by its name. A method of another class is the program's own: `test` of a
/// provider asks whether its key works, and the classes of tests have names or attributes of their own.
fn is_in_test_function(place: &Place<'_>) -> bool {
    let is_function = |c: &&Construct| {
        c.kind == ConstructKind::Definition
            && place.chain.iter().any(|f| f.kind == ConstructKind::Function && f.span == c.span)
    };
    let mut definitions = place.chain.iter().filter(|c| c.kind == ConstructKind::Definition);
    let is_method = definitions.clone().any(|c| !is_function(&c));
    !is_method && definitions.any(|c| is_function(&c) && is_test_name(&c.name, true))
}

/// Whether a test is called on the value of a place: `"gpt-4".equals(model)`, `Model.LARGE.id().equals(model)`.
pub(crate) fn asks(place: &Place<'_>, parsed: &dyn Parsed) -> bool {
    let around = parsed.syntax_around(place.core).constructs;
    // What a call inside the test takes is not what is compared, and other tests make another text of the value.
    let is_asked = |c: &Construct| {
        let before = &place.text[c.span.start..place.core.start.max(c.span.start)];
        let last = last_part(&c.name);
        !before.contains('(') && RULES.usage.compares.contains(&normalise(last))
    };
    let is_receiver = |c: &&Construct| c.span.holds(place.core) && !c.value.holds(place.core);
    around.iter().filter(|c| c.kind == ConstructKind::Test).filter(is_receiver).any(is_asked)
}

/// Whether a function, class or module around a place is of a kind, by its name and whether it is a function.
fn is_in(place: &Place<'_>, is_so: impl Fn(&str, bool) -> bool) -> bool {
    let is_body = |definition: &Construct| {
        place.chain.iter().any(|c| c.kind == ConstructKind::Function && c.span == definition.span)
    };
    // `const modelForTokens = (name: string) => { … }`
    let is_arrow = |c: &Construct| {
        let end = near_line_end(place.text, c.value.start).min(c.value.end);
        place.text[c.value.start..end].contains("=>")
    };
    place.chain.iter().any(|c| match c.kind {
        ConstructKind::Definition => is_so(&c.name, is_body(c)),
        ConstructKind::Binding => is_arrow(c) && is_so(&c.name, true),
        _ => false,
    })
}

/// What stands before the name of a definition: its attributes, on lines of their own too.
fn head<'t>(text: &'t str, definition: &Construct) -> &'t str {
    let line_of = |at: usize| near_line_start(text, at);
    let mut start = line_of(definition.span.start);
    for _ in 0..MAX_ATTRIBUTES {
        let Some(end) = start.checked_sub(1) else { break };
        let line = near_line_start(text, end);
        if !text[line..end].trim_start().starts_with(['#', '@', '[']) {
            break;
        }
        start = line;
    }
    &text[start..definition.name_span.start.max(start)]
}

/// Whether the rule for a place gives a usage that the models of a list have by their place too.
fn may_be_listed(usage: Usage) -> bool {
    !matches!(usage, Usage::Deploy | Usage::FineTune | Usage::Catalog | Usage::Docs)
}
