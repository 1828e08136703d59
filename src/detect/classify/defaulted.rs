//! Defaults of parameters, by what calls of their functions are written with: a call that gives the parameter another value
//! replaces the default.

use std::collections::BTreeSet;

use crate::detect::classify::Reader;
use crate::detect::dataflow::names;
use crate::detect::place::Place;
use crate::detect::reference::Defaulted;
use crate::rules::words;
use crate::syntax::model::{Construct, ConstructKind};
use crate::text::span::{Span, ceil_boundary, floor_boundary, near_line_start};
use crate::text::words::is_identifier_char;

/// The longest list of parameters that is read.
const MAX_PARAMETERS: usize = 2_000;
/// What makes a function of the parameters behind it.
const FUNCTIONS: [&str; 4] = ["function", "async", "fn", "func"];

/// The brackets that a parameter stands in.
struct Parameters {
    /// The bracket that opens the list.
    start: usize,
    /// It is taken out of an object, or given by its name alone.
    is_in_object: bool,
}

impl Reader<'_, '_> {
    /// The parameter whose default a place is, with the name that calls of its function have; none where others than those
    /// that write the name may call it: a framework that an attribute registers it with, whoever imports it under a name of
    /// their own.
    pub(super) fn defaulted(&self, place: &Place<'_>) -> Option<Defaulted> {
        let parameter = place.key().filter(|key| key.kind == ConstructKind::Default && self.has_scopes(self.index))?;
        let text = self.text();
        let list = parameters(text, parameter.name_span.start)?;
        let is_definition = |c: &&Construct| c.kind == ConstructKind::Definition && c.span.holds(parameter.span);
        let mut around = place.chain.iter().filter(is_definition);
        let (inner, outer) = (around.next(), around.next());
        let head = head(text, list.start)?;
        let word = &text[head];
        let is_function = |c: &Construct| c.kind == ConstructKind::Function;
        let is_type = |c: &Construct| !place.chain.iter().any(|other| is_function(other) && other.span == c.span);
        let class = inner.into_iter().chain(outer).find(|c| is_type(c));
        let is_made = words::is_constructor(word) || class.is_some_and(|class| class.name == word);
        let (callee, owner, definition) = if let Some(class) = class.filter(|_| is_made) {
            (names::last(&class.name).to_owned(), None, class.span)
        } else {
            let own = inner.filter(|own| names::last(&own.name) == word);
            let variable = || place.chain.iter().find(|c| c.kind == ConstructKind::Binding && c.name_span == head);
            (word.to_owned(), class.map(|class| class.name.clone()), own.or_else(variable)?.span)
        };
        let is_called = callee.len() > 2 && !words::is_constructor(&callee);
        let is_injected = is_made && text[near_line_start(text, head.start)..head.start].contains('@');
        let is_known = !is_injected && !is_registered(text, definition.start);
        if !is_called || !is_known || is_made && makes_itself(&text[definition.start..]) {
            return None;
        }
        let position = (!list.is_in_object && !is_keyword_only(&text[list.start..parameter.name_span.start]))
            .then(|| self.position(list.start, parameter.name_span.start));
        let made = class.filter(|_| is_made).map(|class| class.name_span);
        let names = [head].into_iter().chain(made).map(|name| self.map().to_file(name).start).collect();
        let words = all_words(text, list.start);
        Some(Defaulted { callee, owner, parameter: names::last(&parameter.name).to_owned(), position, words, names })
    }

    /// How many parameters a list has before a place, but for the object that a method is called on.
    fn position(&self, start: usize, end: usize) -> usize {
        let before = &self.text()[start + 1..end];
        let (mut depth, mut commas) = (0_usize, 0_usize);
        for b in before.bytes() {
            match b {
                b'(' | b'[' | b'{' | b'<' => depth += 1,
                b')' | b']' | b'}' | b'>' => depth = depth.saturating_sub(1),
                b',' if depth == 0 => commas += 1,
                _ => {}
            }
        }
        let first = before.split([',', ':', '=']).next().unwrap_or_default().trim();
        if commas > 0 && words::is_receiver(first) { commas - 1 } else { commas }
    }
}

/// The list of parameters that a place is in.
fn parameters(text: &str, at: usize) -> Option<Parameters> {
    let from = floor_boundary(text, at.saturating_sub(MAX_PARAMETERS));
    let (mut depth, mut is_in_object) = (0_usize, false);
    for (i, b) in text.as_bytes()[from..at].iter().enumerate().rev() {
        match b {
            b')' | b']' | b'}' => depth += 1,
            b'(' if depth == 0 => return Some(Parameters { start: from + i, is_in_object }),
            b'{' if depth == 0 => is_in_object = true,
            b'[' if depth == 0 => return None,
            b'(' | b'[' | b'{' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// The name of the function whose list of parameters begins at a place: `ask` of `def ask(`, `ask = async (` and
/// `ask <- function(`.
fn head(text: &str, list: usize) -> Option<Span> {
    let word_before = |end: usize| {
        let start = text[..end].trim_end_matches(is_identifier_char).len();
        Span::new(start, end)
    };
    let trimmed = |end: usize| text[..end].trim_end().len();
    let mut word = word_before(trimmed(list));
    if FUNCTIONS.contains(&&text[word]) {
        word = word_before(trimmed(word.start));
        if FUNCTIONS.contains(&&text[word]) {
            word = word_before(trimmed(word.start));
        }
    }
    if word.is_empty() {
        let before = text[..word.end].strip_suffix('=').or_else(|| text[..word.end].strip_suffix("<-"))?;
        if before.ends_with(['=', '!', '<', '>']) {
            return None;
        }
        word = word_before(before.trim_end().len());
    }
    let is_default = text[..word.start].trim_end().ends_with("default");
    (!word.is_empty() && !is_default).then_some(word)
}

/// The words of a list of parameters, each once; none where the list takes whatever a call names: `**rest`.
fn all_words(text: &str, start: usize) -> Vec<String> {
    let end = ceil_boundary(text, start + MAX_PARAMETERS);
    let mut depth = 0_usize;
    let close = text[start..end].bytes().position(|b| {
        match b {
            b'(' => depth += 1,
            b')' => depth -= 1,
            _ => {}
        }
        depth == 0
    });
    let Some(list) = close.map(|close| &text[start..start + close]) else { return Vec::new() };
    if list.contains("**") || list.contains("...") {
        return Vec::new();
    }
    let words: BTreeSet<&str> = list.split(|c: char| !is_identifier_char(c)).filter(|word| !word.is_empty()).collect();
    words.into_iter().map(str::to_owned).collect()
}

/// Whether what stands before a parameter leaves it to be given by its name only: `*,`, `*rest,` of Python.
fn is_keyword_only(before: &str) -> bool {
    let mut parts = before.split(['(', ',']).map(str::trim);
    parts.any(|part| part.starts_with('*') || part.starts_with("..."))
}

/// Whether an attribute stands right before a definition, as what registers a function or a type for others to call does.
fn is_registered(text: &str, definition: usize) -> bool {
    let line = near_line_start(text, definition);
    let own = text[line..definition].trim_start();
    let before = text[..line.saturating_sub(1)].rsplit('\n').next().unwrap_or_default().trim();
    let is_attribute = |line: &str| line.starts_with(['@', '[']) || line.starts_with("#[");
    is_attribute(own) || is_attribute(before) || before.ends_with([')', ']'])
}

/// Whether a text from a type on makes objects of it without its name: `cls(…)`, `new static(…)`, `this(…)`. Where the
/// type ends is not known of a text that is parsed in parts.
fn makes_itself(body: &str) -> bool {
    let is_call = |at: usize| body[at..].starts_with('(');
    let is_own = |name: &str| {
        body.match_indices(name).any(|(at, _)| {
            let is_word = !body[..at].ends_with(|c: char| is_identifier_char(c) || c == '.');
            is_word && is_call(at + name.len())
        })
    };
    words::RULES.own_types.iter().chain(&words::RULES.own).any(|name| is_own(name))
        || body.contains("__class__(")
        || body.contains(".init(")
}
