//! What a call passes besides the model: fields of the object around it, arguments, what a dictionary of a known name
//! adds, the methods of a builder, what is set on the variable that holds them.

mod absent;
pub(crate) mod pairs;
mod receiver;
mod statements;

use std::sync::LazyLock;

use regex::Regex;

use crate::detect::dataflow::definition;
use crate::detect::fields::trimmed;
use crate::detect::place::Place;
use crate::rules::builtin::RULES;
use crate::rules::key::normalise;
use crate::syntax::model::{Construct, ConstructKind, Parsed, Syntax};
use crate::text::pattern::regex;
use crate::text::span::Span;
use crate::text::words::{is_identifier_char, last_part, words};

/// A call that takes a model. Spans are those of its region.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Passed {
    /// What is called, the innermost first, what a builder is made of, and what takes the variable that holds the object.
    pub(crate) callees: Vec<String>,
    pub(crate) arguments: Vec<Passing>,
    /// Whether nothing is added that cannot be read.
    pub(crate) is_whole: bool,
    /// Whether they are an object of their own, which is handed on as it is.
    pub(crate) is_body: bool,
}

/// One argument of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Passing {
    /// Its name and those of the objects that it is in, normalised: `thinking.budgettokens`.
    pub(crate) path: String,
    /// The name where it stands, and name and value.
    pub(crate) key: Span,
    pub(crate) span: Span,
    /// Without quotes.
    pub(crate) value: String,
    /// What goes where it is left out: itself with its comma, its line. `None` where it does not stand alone.
    pub(crate) without: Option<Span>,
    /// Whether the program asks for it again by its name.
    pub(crate) is_read: bool,
}

/// Ends of the names of arguments that take options as an object.
const OPTIONS: [&str; 4] = ["kwargs", "options", "parameters", "config"];

/// The longest object whose fields are read.
const MAX_OBJECT: usize = 8_000;
/// The deepest object in another, and how many calls around one count.
const MAX_DEPTH: usize = 4;

/// A name whose fields are added: `**options`, `...options`.
static SPREAD: LazyLock<Regex> = LazyLock::new(|| regex(r"(?-u)(?:\*\*|\.\.\.)\s*([A-Za-z_]\w*)?"));

/// What a text is that stands in another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Holder {
    /// A file, or a part of one in its own language.
    File,
    /// A string of a program: a request body.
    String,
}

/// The call around a place, or what takes the variable that holds the object around it. A body in a string is all that is
/// passed, and whoever reads the program knows the call.
pub(crate) fn passed(place: &Place<'_>, parsed: &dyn Parsed, holder: Holder) -> Option<Passed> {
    let mut found = match place.calls().find(|call| !only_spells(place, call)) {
        Some(call) => of_call(place, call, parsed)?,
        None => body(place, parsed).unwrap_or_else(|| Passed { is_whole: true, ..Passed::default() }),
    };
    statements::add(&mut found, place, parsed);
    let is_known = !found.callees.is_empty() || found.is_body || holder == Holder::String;
    (is_known && !found.arguments.is_empty() || !found.callees.is_empty()).then_some(found)
}

/// Whether a call only makes an id of its text, which another call takes: `ModelId("gpt-4")` in `ask(model = ModelId("gpt-4"))`.
fn only_spells(place: &Place<'_>, call: &Construct) -> bool {
    let inner = place.text[call.value].trim_matches(['(', ')', '"', '\'', '`', ' ']);
    let name = words(call.name.rsplit(['.', ':']).next().unwrap_or_default());
    let is_id = !name.is_empty() && name.iter().all(|word| RULES.usage.ids.contains(word));
    let is_alone = inner == place.literal_text().trim_matches(['"', '\'', '`']);
    is_id && is_alone && place.calls().any(|outer| outer.value.holds(call.span))
}

/// What takes a variable that holds a text with the place: `BODY='{"model": "m"}'` and `curl -d "$BODY"`.
pub(crate) fn takers_of_text(place: &Place<'_>, parsed: &dyn Parsed) -> Vec<String> {
    statements::takers_of_text(place, parsed)
}

fn of_call(place: &Place<'_>, call: &Construct, parsed: &dyn Parsed) -> Option<Passed> {
    if call.value.len() > MAX_OBJECT {
        return None;
    }
    let callees = place.calls().take(MAX_DEPTH).map(|call| call.name.clone());
    let is_made = makes_object(&call.name);
    let is_body = is_made || place.text[call.value].starts_with('{');
    let mut found = Passed { callees: callees.collect(), is_whole: true, is_body, ..Passed::default() };
    let near = place.chain.iter().take_while(|c| c.kind != ConstructKind::List && call.value.holds(c.value));
    for object in near.filter(|c| c.kind == ConstructKind::Object) {
        let syntax = parsed.syntax_around(object.value);
        found.add(place.text, &syntax, object.value, "", place.core.start);
        found.add_spreads(place.text, object.value, parsed);
    }
    if is_made {
        found.add_pairs(place, call);
    }
    found.add_options(place, parsed);
    found.add_siblings(place, call, parsed);
    found.add_chain(place, call, parsed);
    Some(found)
}

/// The fields of the objects around a place, those of the outermost first.
fn body(place: &Place<'_>, parsed: &dyn Parsed) -> Option<Passed> {
    let around = place
        .chain
        .iter()
        .take_while(|c| c.kind == ConstructKind::Object || c.is_field() && !receiver::is_statement(place, c));
    let objects: Vec<&Construct> = around.filter(|c| c.kind == ConstructKind::Object).collect();
    let mut found = Passed { is_whole: true, is_body: true, ..Passed::default() };
    let (outermost, innermost) = (objects.last()?, objects.first()?);
    for object in [outermost, innermost].into_iter().filter(|object| object.value.len() <= MAX_OBJECT) {
        let syntax = parsed.syntax_around(object.value);
        found.add(place.text, &syntax, object.value, "", place.core.start);
        found.add_spreads(place.text, object.value, parsed);
    }
    (innermost.value.len() <= MAX_OBJECT).then_some(found)
}

/// Whether a call makes an object of what it is given: `mapOf(…)`, `dict(…)`, `Map.of(…)`.
fn makes_object(callee: &str) -> bool {
    let name = normalise(callee.split('<').next().unwrap_or(callee));
    RULES.usage.objects.contains(&name)
}

impl Passed {
    /// Adds the fields of an object but that of the model, and those of the objects in it.
    fn add(&mut self, text: &str, syntax: &Syntax, object: Span, prefix: &str, model: usize) {
        if prefix.matches('.').count() >= MAX_DEPTH {
            return;
        }
        for field in syntax.fields_of(object) {
            if field.value.contains(model) {
                continue;
            }
            let path = format!("{prefix}{}", normalise(&field.name));
            let is_value = |c: &&Construct| {
                c.kind == ConstructKind::Object && field.value.holds(c.value) && field.value.start == c.span.start
            };
            let inner = syntax.constructs.iter().filter(is_value).max_by_key(|c| c.value.len());
            if let Some(inner) = inner {
                self.add(text, syntax, inner.value, &format!("{path}."), model);
            }
            let value = text[trimmed(text, field.value)].to_owned();
            let without = absent::field(text, field.span);
            let key = pairs::key(text, trimmed(text, field.name_span));
            self.push(Passing { path, key, span: field.span, value, without, is_read: false });
        }
    }

    /// Adds an argument, unless it is there: some languages write a field as a binding, too.
    fn push(&mut self, passing: Passing) {
        if !self.arguments.iter().any(|known| known.span == passing.span && known.path == passing.path) {
            self.arguments.push(passing);
        }
    }

    /// Adds the pairs of a call that takes names and values in turn: `Map.of("model", "m", "max_tokens", 9)`.
    fn add_pairs(&mut self, place: &Place<'_>, call: &Construct) {
        let arguments = pairs::arguments(place.text, call.value);
        for pair in arguments.chunks_exact(2).filter(|pair| !pair[1].contains(place.core.start)) {
            let span = Span::new(pair[0].start, pair[1].end);
            self.push_pair(place.text, pair, span, absent::field(place.text, span));
        }
    }

    /// Adds what a function that fills an object gives it by the same call, without a name of the object:
    /// `buildJsonObject { put("model", "m"); put("max_tokens", 9) }`.
    fn add_siblings(&mut self, place: &Place<'_>, call: &Construct, parsed: &dyn Parsed) {
        let is_function = |c: &&Construct| c.kind == ConstructKind::Function && c.value.len() <= MAX_OBJECT;
        let own = pairs::arguments(place.text, call.value);
        let is_pair =
            own.len() == 2 && own[1].contains(place.core.start) && pairs::quoted(place.text, own[0]).is_some();
        let Some(function) = place.chain.iter().find(is_function).filter(|_| is_pair && !call.name.contains('.'))
        else {
            return;
        };
        self.is_body = true;
        let syntax = parsed.syntax_around(function.value);
        let is_like = |c: &&Construct| {
            c.kind == ConstructKind::Call && c.name == call.name && c.span != call.span && function.value.holds(c.span)
        };
        for sibling in syntax.constructs.iter().filter(is_like) {
            let pair = pairs::arguments(place.text, sibling.value);
            if pair.len() == 2 {
                self.push_pair(place.text, &pair, sibling.span, absent::statement(place.text, sibling.span));
            }
        }
    }

    /// Adds the value of a name in quotes.
    fn push_pair(&mut self, text: &str, pair: &[Span], span: Span, without: Option<Span>) {
        let Some(key) = pairs::quoted(text, pair[0]) else { return };
        let value = text[trimmed(text, pair[1])].to_owned();
        self.push(Passing { path: normalise(&text[key]), key, span, value, without, is_read: false });
    }

    /// Adds the fields of the literals that variables hold which are given as options: `model_kwargs=options` and, before
    /// it, `options = {"temperature": 0}`.
    fn add_options(&mut self, place: &Place<'_>, parsed: &dyn Parsed) {
        let text = place.text;
        let is_options = |path: &str| OPTIONS.iter().any(|end| path.ends_with(end));
        let is_name = |value: &str| !value.is_empty() && value.chars().all(is_identifier_char);
        let given: Vec<(String, String)> = self
            .arguments
            .iter()
            .filter(|one| is_options(&one.path) && is_name(&one.value))
            .map(|one| (one.path.clone(), one.value.clone()))
            .collect();
        for (path, name) in given {
            let declared = definition::declarations(text, &name, parsed);
            let before = declared.iter().filter(|one| one.span.end <= place.core.start);
            let Some(one) = before.max_by_key(|one| one.span.start).filter(|one| one.value.len() <= MAX_OBJECT) else {
                continue;
            };
            let syntax = parsed.syntax_around(one.value);
            let is_all = |c: &&Construct| c.kind == ConstructKind::Object && one.value.holds(c.value);
            if let Some(literal) = syntax.constructs.iter().filter(is_all).max_by_key(|c| c.value.len()) {
                self.add(text, &syntax, literal.value, &format!("{path}."), place.core.start);
            }
        }
    }

    /// Adds what dictionaries add to an object, where each is a literal with one declaration.
    fn add_spreads(&mut self, text: &str, object: Span, parsed: &dyn Parsed) {
        for spread in SPREAD.captures_iter(&text[object]) {
            let declared = spread.get(1).map(|name| definition::declarations(text, name.as_str(), parsed));
            let Some([one]) = declared.as_deref() else {
                self.is_whole = false;
                continue;
            };
            let syntax = parsed.syntax_around(one.value);
            let is_all = |c: &&Construct| c.kind == ConstructKind::Object && one.value.holds(c.value);
            match syntax.constructs.iter().filter(is_all).max_by_key(|c| c.value.len()) {
                Some(literal) if literal.value.len() <= MAX_OBJECT => {
                    self.add(text, &syntax, literal.value, "", object.start);
                }
                _ => self.is_whole = false,
            }
        }
    }

    /// Adds the other methods of a builder whose method takes the model: `x.builder().model(…).temperature(0.2)`.
    fn add_chain(&mut self, place: &Place<'_>, call: &Construct, parsed: &dyn Parsed) {
        let (text, start) = (place.text, call.span.start);
        let is_of_chain = |c: &&Construct| c.kind == ConstructKind::Call && c.span.start == start;
        let last = |c: &Construct| normalise(last_part(&c.name));
        if !last(call).starts_with("model") {
            return;
        }
        let around = parsed.syntax_around(call.span);
        let outermost = around.constructs.iter().filter(is_of_chain).max_by_key(|c| c.span.len());
        let Some(outermost) = outermost.filter(|c| c.span.len() <= MAX_OBJECT) else { return };
        let chain = parsed.syntax_around(outermost.span);
        for method in chain.constructs.iter().filter(is_of_chain).filter(|c| c.span != call.span) {
            let end = method.value.start;
            let key = Span::new(end - text[..end].len().min(last_len(&text[method.span.start..end])), end);
            let written = text[method.value].trim_start_matches('(').trim_end_matches(')');
            let value = written.trim_matches(['"', '\'', ' ']).to_owned();
            let span = Span::new(key.start, method.value.end);
            self.callees.push(method.name.clone());
            let without = absent::method(text, span);
            self.push(Passing { path: last(method), key, span, value, without, is_read: false });
        }
    }
}

/// The length of the last word of a text.
fn last_len(text: &str) -> usize {
    text.len() - text.trim_end_matches(is_identifier_char).len()
}

#[cfg(test)]
mod tests;
