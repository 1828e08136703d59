//! What a call passes besides the model: fields of the object around it, arguments, what a dictionary of a known name
//! adds, the methods of a builder.

use std::sync::LazyLock;

use regex::Regex;

use crate::detect::dataflow::definition;
use crate::detect::fields::trimmed;
use crate::detect::place::Place;
use crate::detect::provider::head;
use crate::rules::key::normalise;
use crate::syntax::model::{Construct, ConstructKind, Parsed, Syntax};
use crate::text::pattern::regex;
use crate::text::span::Span;
use crate::text::words::is_identifier_char;
use crate::text::words::is_whole_word;

/// A call that takes a model. Spans are those of its region.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Passed {
    /// What is called, the innermost first, and what a builder is made of.
    pub(crate) callees: Vec<String>,
    pub(crate) arguments: Vec<Passing>,
    /// Whether nothing is added that cannot be read.
    pub(crate) is_whole: bool,
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
}

/// The longest object whose fields are read.
const MAX_OBJECT: usize = 8_000;
/// How many uses of a variable are looked at.
const MAX_USES: usize = 20;
/// How far behind its value a variable is looked for.
const MAX_AHEAD: usize = 4_000;
/// The deepest object in another.
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

/// The call around a place, if there is one; or else the call that takes the variable which holds the object around it.
/// A body in a string is all that is passed, and whoever reads the program knows the call.
pub(crate) fn passed(place: &Place<'_>, parsed: &dyn Parsed, holder: Holder) -> Option<Passed> {
    let Some(call) = place.calls().next() else {
        return variable(place, parsed).or_else(|| (holder == Holder::String).then(|| body(place, parsed)).flatten());
    };
    if call.value.len() > MAX_OBJECT {
        return None;
    }
    let callees = place.calls().take(MAX_DEPTH).map(|call| call.name.clone());
    let mut found = Passed { callees: callees.collect(), arguments: Vec::new(), is_whole: true };
    let near = place.chain.iter().take_while(|c| c.kind != ConstructKind::List && call.value.holds(c.value));
    for object in near.filter(|c| c.kind == ConstructKind::Object) {
        let syntax = parsed.syntax_around(object.value);
        found.add(place.text, &syntax, object.value, "", place.core.start);
        found.add_spreads(place.text, object.value, parsed);
    }
    found.add_chain(place, call, parsed);
    Some(found)
}

/// The call that takes a variable whose value is the object around a place: `body = {…}` and `create(**body)`.
fn variable(place: &Place<'_>, parsed: &dyn Parsed) -> Option<Passed> {
    let object = place.object().filter(|object| object.value.len() <= MAX_OBJECT)?;
    let is_value = |c: &&Construct| {
        let braces = [object.span, object.value].map(|span| trimmed(place.text, span));
        c.kind == ConstructKind::Binding && braces.contains(&trimmed(place.text, c.value))
    };
    let binding = place.chain.iter().find(is_value)?;
    let name = binding.name.rsplit([' ', ':']).find(|word| !word.is_empty())?.trim_start_matches('$');
    let call = taker(place.text, binding.span.end, name, parsed)?;
    let mut found = body(place, parsed)?;
    found.callees = call;
    Some(found)
}

/// What the first call behind a place is called that takes a variable, where nothing changes it before.
fn taker(text: &str, from: usize, name: &str, parsed: &dyn Parsed) -> Option<Vec<String>> {
    let ahead = head(&text[from..], MAX_AHEAD);
    let places = memchr::memmem::find_iter(ahead.as_bytes(), name.as_bytes()).take(MAX_USES);
    let mut spans = places.map(|at| Span::new(from + at, from + at + name.len()));
    let first = spans.find(|span| is_whole_word(text.as_bytes(), *span))?;
    let at = Place::of(text, first, parsed);
    let call = at.calls().next().filter(|call| call.value.start <= first.start)?;
    let before = text[Span::new(call.value.start, first.start)].trim_end_matches(['*', '.', '&', '$', ' ']);
    let after = text[first.end..].trim_start();
    let is_all = before.is_empty() || before.ends_with(['(', ',', '=', ':']);
    let is_bare = after.starts_with([')', ',', '}']);
    (name.len() > 2 && is_all && is_bare).then(|| at.calls().take(MAX_DEPTH).map(|call| call.name.clone()).collect())
}

/// The fields of the outermost object around a place.
fn body(place: &Place<'_>, parsed: &dyn Parsed) -> Option<Passed> {
    let objects = place.chain.iter().take_while(|c| matches!(c.kind, ConstructKind::Object | ConstructKind::Field));
    let outermost = objects.filter(|c| c.kind == ConstructKind::Object).last()?;
    if outermost.value.len() > MAX_OBJECT {
        return None;
    }
    let mut found = Passed { is_whole: true, ..Passed::default() };
    let syntax = parsed.syntax_around(outermost.value);
    found.add(place.text, &syntax, outermost.value, "", place.core.start);
    found.add_spreads(place.text, outermost.value, parsed);
    Some(found)
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
            let passing = Passing { path, key: trimmed(text, field.name_span), span: field.span, value };
            if !self.arguments.contains(&passing) {
                self.arguments.push(passing);
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
        let last = |c: &Construct| normalise(c.name.rsplit(['.', ':', '>']).next().unwrap_or_default());
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
            self.arguments.push(Passing { path: last(method), key, span, value });
        }
    }
}

/// The length of the last word of a text.
fn last_len(text: &str) -> usize {
    text.len() - text.trim_end_matches(is_identifier_char).len()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::syntax::parsed_file::ParsedFile;
    use crate::text::source::Source;

    /// The arguments beside the id in a file, as `path=value`, and whether they are all.
    fn arguments(path: &str, text: &str) -> (Vec<String>, bool) {
        let source = Source::from_bytes(path.into(), text.as_bytes().to_vec()).unwrap();
        let file = ParsedFile::new(Arc::new(source));
        let at = text.find("the-id").unwrap();
        let place = Place::of(text, Span::new(at, at + 6), file.parsed(0));
        let passed = passed(&place, file.parsed(0), Holder::File).unwrap();
        let mut found: Vec<String> = passed.arguments.iter().map(|one| format!("{}={}", one.path, one.value)).collect();
        found.sort();
        (found, passed.is_whole)
    }

    #[test]
    fn what_stands_beside_the_model_is_read() {
        let both = (vec!["maxtokens=9".to_owned(), "temperature=0.2".to_owned()], true);
        for (path, text) in [
            ("a.py", "client.messages.create(model='the-id', max_tokens=9, temperature=0.2)\n"),
            ("a.py", "options = {'temperature': 0.2}\nclient.create(model='the-id', max_tokens=9, **options)\n"),
            ("a.ts", "client.create({ model: 'the-id', max_tokens: 9, temperature: 0.2 });\n"),
            ("a.ts", "const o = { temperature: 0.2 };\nclient.create({ model: 'the-id', max_tokens: 9, ...o });\n"),
            ("a.py", "options = {'model': 'the-id', 'max_tokens': 9, 'temperature': 0.2}\nclient.create(**options)\n"),
            (
                "a.py",
                "body = {'model': 'the-id', 'max_tokens': 9, 'temperature': 0.2}\nrequests.post(url, json=body)\n",
            ),
            (
                "a.ts",
                "const body = { model: 'the-id', max_tokens: 9, temperature: 0.2 };\nawait client.create(body);\n",
            ),
            ("a.rb", "body = { model: 'the-id', max_tokens: 9, temperature: 0.2 }\nclient.create(body)\n"),
            ("a.rb", "client.chat(parameters: { model: 'the-id', max_tokens: 9, temperature: 0.2 })\n"),
            ("A.java", "class A { Object a = P.builder().maxTokens(9).model(\"the-id\").temperature(0.2).build(); }\n"),
        ] {
            let (mut found, is_whole) = arguments(path, text);
            found.retain(|one| !one.starts_with("build"));
            assert_eq!((found, is_whole), both, "{text}");
        }
        let go = "package a\nfunc f() { c.New(ctx, P{Model: \"the-id\", Temperature: openai.Float(0.2)}) }\n";
        assert_eq!(arguments("a.go", go).0, ["temperature=openai.Float(0.2)"]);
    }

    #[test]
    fn objects_have_paths_and_what_cannot_be_read_is_known() {
        let nested = "c.create(model='the-id', thinking={'type': 'enabled', 'budget_tokens': 5})\n";
        let found = arguments("a.py", nested).0;
        assert!(found.contains(&"thinking.budgettokens=5".to_owned()), "{found:?}");
        assert!(found.contains(&"thinking.type=enabled".to_owned()), "{found:?}");
        assert!(!arguments("a.py", "c.create(model='the-id', **unknown)\n").1);
        assert!(!arguments("a.py", "o = {}\no = f()\nc.create(model='the-id', **o)\n").1);
    }
}
