//! What a variable that holds the object around a model, or that is filled with it, is given in other statements, and what
//! takes it in the end: `payload["temperature"] = 1`, `request.setMaxTokens(9)`, `post(url, json=payload)`.

use crate::detect::dataflow::definition;
use crate::detect::fields::trimmed;
use crate::detect::passed::receiver::{self, Receiver};
use crate::detect::passed::{MAX_DEPTH, MAX_OBJECT, Passed, Passing, absent, pairs};
use crate::detect::place::Place;
use crate::rules::builtin::RULES;
use crate::rules::key::normalise;
use crate::syntax::model::{Construct, ConstructKind, Parsed, Syntax};
use crate::text::span::{Span, ceil_boundary, floor_boundary};
use crate::text::words::is_whole_word;

/// How many uses of a variable are looked at.
const MAX_USES: usize = 60;
/// How far around its statement a variable is looked for.
const MAX_AWAY: usize = 6_000;

/// What one mention of the variable does.
enum Mention {
    /// Gives it a value: what that is made of.
    Declares(Span),
    /// Sets a member of it.
    Sets(Passing),
    /// Adds the fields of an object to it.
    Adds(Span),
    /// Asks for a member by its name.
    Reads(String),
    /// Takes a member away.
    Removes(String),
    /// Hands it on: what takes it, and whether it takes its fields one by one.
    HandsOn(Vec<String>, bool),
    /// Calls it with more: its method, and the arguments.
    Calls(String, Vec<Span>),
}

/// Adds what the variable is given and what takes it.
pub(super) fn add(found: &mut Passed, place: &Place<'_>, parsed: &dyn Parsed) {
    let Some(receiver) = receiver::of(place) else { return };
    let uses = Uses { place, parsed, receiver };
    let mentions = uses.of_this_value();
    let reads: Vec<String> = mentions.iter().filter_map(matches_read).collect();
    let takers = |spread: bool| mentions.iter().filter_map(move |one| taker(one, spread)).flatten();
    let is_spread = takers(true).next().is_some();
    let is_handed_on = found.is_body || !receiver.is_declared;
    found.is_body = is_handed_on && !is_spread;
    // What a client is handed to takes nothing of what made it.
    if is_handed_on {
        found.callees.extend(takers(is_spread).cloned());
    }
    for mention in mentions {
        match mention {
            Mention::Declares(value) => uses.made_of(value, found),
            Mention::Sets(passing) => found.push(passing),
            Mention::Adds(object) => {
                found.add(place.text, &parsed.syntax_around(object), object, "", place.core.start);
            }
            Mention::Calls(method, arguments) => uses.called_with(method, &arguments, found),
            Mention::Removes(path) => found.arguments.retain(|argument| argument.path != path),
            Mention::Reads(_) | Mention::HandsOn(..) => {}
        }
    }
    for argument in &mut found.arguments {
        argument.is_read |= reads.contains(&argument.path);
    }
}

fn matches_read(mention: &Mention) -> Option<String> {
    if let Mention::Reads(path) = mention { Some(path.clone()) } else { None }
}

fn taker(mention: &Mention, spread: bool) -> Option<&Vec<String>> {
    match mention {
        Mention::HandsOn(callees, is_spread) if *is_spread == spread => Some(callees),
        _ => None,
    }
}

/// What takes a variable whose value is the text around a place.
pub(super) fn takers_of_text(place: &Place<'_>, parsed: &dyn Parsed) -> Vec<String> {
    let binding = place.chain.iter().find(|c| c.kind == ConstructKind::Binding);
    let Some(receiver) = binding.and_then(receiver::declared) else { return Vec::new() };
    let mentions = Uses { place, parsed, receiver }.of_this_value();
    mentions.iter().filter_map(|one| taker(one, false)).flatten().cloned().collect()
}

/// Where a variable is mentioned.
struct Uses<'u> {
    place: &'u Place<'u>,
    parsed: &'u dyn Parsed,
    receiver: Receiver<'u>,
}

impl Uses<'_> {
    /// The mentions of the variable from where it got its value to where it gets another, in the function around it.
    fn of_this_value(&self) -> Vec<Mention> {
        let (text, own) = (self.place.text, self.receiver.statement);
        let function = self.place.chain.iter().find(|c| c.kind == ConstructKind::Function && c.span.holds(own));
        let scope = function.map_or(Span::new(0, text.len()), |function| function.span);
        let from = scope.start.max(floor_boundary(text, own.start.saturating_sub(MAX_AWAY)));
        let until = scope.end.min(ceil_boundary(text, own.end + MAX_AWAY)).max(from);
        let name = self.receiver.name.as_bytes();
        let finder = memchr::memmem::Finder::new(name);
        // The statement itself may be a list of thousands of models, each of which asks.
        let sides = [Span::new(from, own.start.max(from)), Span::new(own.end.min(until), until)];
        let spans = sides.iter().flat_map(|side| {
            let finds = finder.find_iter(&text.as_bytes()[*side]);
            finds.map(|at| Span::new(side.start + at, side.start + at + name.len()))
        });
        let whole = spans.filter(|span| is_whole_word(text.as_bytes(), *span) && !self.is_member_of_other(*span));
        let mut found = Vec::new();
        for span in whole.take(MAX_USES) {
            match self.mention(span) {
                Some(Mention::Declares(value)) if span.start < own.start => {
                    found.clear();
                    // The value of a variable that is declared with the model is known.
                    found.extend((!self.receiver.is_declared).then_some(Mention::Declares(value)));
                }
                Some(Mention::Declares(_)) => break,
                Some(_) if self.receiver.is_declared && span.start < own.start => {}
                mention => found.extend(mention),
            }
        }
        found
    }

    /// Whether what stands there is a member of something else: `self.payload`.
    fn is_member_of_other(&self, span: Span) -> bool {
        let before = self.place.text[..span.start].trim_end_matches(['$', '@']);
        before.ends_with("->") || before.ends_with('.') && !before.ends_with("..")
    }

    fn mention(&self, span: Span) -> Option<Mention> {
        let text = self.place.text;
        let syntax = self.parsed.syntax_around(span);
        let is_here = |c: &&Construct| c.name_span.start <= span.start && span.end <= c.name_span.end;
        let binding = syntax.constructs.iter().find(|c| c.kind == ConstructKind::Binding && is_here(c));
        if let Some(binding) = binding {
            let of_this = receiver::member(&binding.name).filter(|(name, _)| *name == self.receiver.name);
            return match of_this {
                Some((_, member)) => Some(Mention::Sets(self.assigned(binding, member))),
                None => (binding.name_span.start + 1 >= span.start || binding.name.ends_with(self.receiver.name))
                    .then_some(Mention::Declares(binding.value)),
            };
        }
        let begins = |c: &&Construct| c.kind == ConstructKind::Call && c.span.start + 1 >= span.start && is_here(c);
        let own_method = syntax.constructs.iter().filter(begins).min_by_key(|c| c.span.len());
        match own_method {
            Some(call) if call.name_span.end > span.end => self.method(call),
            _ => self.member(span).or_else(|| handed_on(text, span, self.parsed)),
        }
    }

    /// The argument that an assignment to a member is.
    fn assigned(&self, binding: &Construct, member: &str) -> Passing {
        let text = self.place.text;
        let at = text[binding.name_span].rfind(member).unwrap_or(0);
        let key = Span::new(binding.name_span.start + at, binding.name_span.start + at + member.len());
        let value = trimmed(text, binding.value);
        let (path, value) = (normalise(member), text[value].trim_end_matches(';').to_owned());
        Passing { path, key, span: binding.span, value, without: absent::statement(text, binding.span), is_read: false }
    }

    /// What a method of the variable does: it sets a member by its name or by its first argument, adds an object, asks for a
    /// member, or makes something of all.
    fn method(&self, call: &Construct) -> Option<Mention> {
        let text = self.place.text;
        let (_, method) = receiver::member(&call.name)?;
        let arguments = pairs::arguments(text, call.value);
        match arguments[..] {
            [] => Some(Mention::HandsOn(self.with_takers(call.name.clone(), call.span), false)),
            [one] => {
                if let Some(key) = pairs::quoted(text, one).filter(|_| !self.sets_by_name(method)) {
                    return Some(asked(method, &text[key]));
                }
                let is_object = |c: &&Construct| c.kind == ConstructKind::Object && c.span == one;
                let syntax = self.parsed.syntax_around(one);
                let object = syntax.constructs.iter().find(is_object).map(|object| object.value);
                object.map(Mention::Adds).or_else(|| Some(Mention::Sets(self.set_by(call, method, one))))
            }
            [key, _] if pairs::quoted(text, key).is_some() && is_remover(method) => {
                Some(asked(method, &text[pairs::quoted(text, key)?]))
            }
            [key, value] if pairs::quoted(text, key).is_some() => {
                let key = pairs::quoted(text, key)?;
                let value = text[trimmed(text, value)].to_owned();
                let (path, without) = (normalise(&text[key]), absent::statement(text, call.span));
                Some(Mention::Sets(Passing { path, key, span: call.span, value, without, is_read: false }))
            }
            _ => Some(Mention::Calls(call.name.clone(), arguments)),
        }
    }

    /// A method that makes something of all of the variable, with what takes that.
    fn with_takers(&self, method: String, span: Span) -> Vec<String> {
        let at = Place::of(self.place.text, Span::new(span.start, span.start + 1), self.parsed);
        let takers = at.calls().filter(|call| call.value.holds(span)).take(MAX_DEPTH).map(|call| call.name.clone());
        std::iter::once(method).chain(takers).collect()
    }

    /// Adds what a method of a client is called with besides the model, which the client knows: options as an object, or in
    /// a variable with one declaration.
    fn called_with(&self, method: String, arguments: &[Span], found: &mut Passed) {
        if !self.receiver.is_declared || found.is_body {
            return;
        }
        found.callees.push(method);
        for argument in arguments {
            let name = definition::name_in(&self.place.text[*argument]);
            let declared = name.map(|name| definition::declarations(self.place.text, name, self.parsed));
            match declared.as_deref() {
                Some([one]) => self.add_object(one.value, found),
                Some(_) => {}
                None => self.add_object(*argument, found),
            }
        }
    }

    /// Adds the fields of the object that is a value.
    fn add_object(&self, value: Span, found: &mut Passed) {
        let syntax = self.parsed.syntax_around(value);
        let is_all = |c: &&Construct| {
            c.kind == ConstructKind::Object && value.holds(c.value) && self.place.text[c.span].starts_with('{')
        };
        let object = syntax.constructs.iter().filter(is_all).max_by_key(|c| c.value.len());
        if let Some(object) = object.filter(|object| object.value.len() <= MAX_OBJECT) {
            found.add(self.place.text, &syntax, object.value, "", self.place.core.start);
        }
    }

    /// Whether the statement with the model sets it by a method of its name, so that others do so, too.
    fn sets_by_name(&self, method: &str) -> bool {
        let own = self.place.calls().next().and_then(|call| receiver::member(&call.name));
        own.is_some_and(|(name, own)| name == self.receiver.name && normalise(own).contains("model"))
            && !method.starts_with("get")
    }

    /// The argument that a method of its name takes: `setMaxTokens(9)`, `maxTokens(9)`.
    fn set_by(&self, call: &Construct, method: &str, value: Span) -> Passing {
        let text = self.place.text;
        let at = text[call.name_span].rfind(method).unwrap_or(0);
        let key = Span::new(call.name_span.start + at, call.name_span.start + at + method.len());
        let value = text[trimmed(text, value)].to_owned();
        let path = without_setter(method);
        Passing { path, key, span: call.span, value, without: absent::statement(text, call.span), is_read: false }
    }

    /// A member that is asked for, or a method without brackets that makes something of all: `body.to_json`.
    fn member(&self, span: Span) -> Option<Mention> {
        let text = self.place.text;
        let rest = &text[span.end..];
        // `del body["n"]`, `delete body.n`, `unset($body['n'])`
        let before = text[..span.start].trim_end_matches(['$', '@', '(', ' ']);
        let statement = before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        if let Some(inner) = rest.strip_prefix('[') {
            let key = inner.split(']').next()?.trim_matches(['"', '\'', ':', ' ']);
            return Some(asked(statement, key));
        }
        let rest = ["->", "?.", "."].iter().find_map(|mark| rest.strip_prefix(mark))?;
        let word = rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().filter(|word| !word.is_empty())?;
        if RULES.usage.writers.contains(&normalise(word)) {
            return Some(Mention::HandsOn(self.with_takers(format!("{}.{word}", self.receiver.name), span), false));
        }
        Some(asked(statement, word))
    }

    /// Adds the fields of the value of a variable, and what it is made by.
    fn made_of(&self, value: Span, found: &mut Passed) {
        let text = self.place.text;
        if value.len() > MAX_OBJECT {
            return;
        }
        let syntax: Syntax = self.parsed.syntax_around(value);
        let start = value.start + text[value].len() - text[value].trim_start().len();
        let makers = syntax.constructs.iter().filter(|c| c.kind == ConstructKind::Call && c.span.start == start);
        found.callees.extend(makers.map(|call| call.name.clone()));
        let is_all = |c: &&Construct| c.kind == ConstructKind::Object && value.holds(c.value);
        if let Some(object) = syntax.constructs.iter().filter(is_all).max_by_key(|c| c.value.len()) {
            found.add(text, &syntax, object.value, "", self.place.core.start);
        }
    }
}

/// What is done with a member by its name: a word before it, or the method that is given it, takes it away or reads it.
fn asked(by: &str, member: &str) -> Mention {
    if is_remover(by) { Mention::Removes(normalise(member)) } else { Mention::Reads(normalise(member)) }
}

fn is_remover(word: &str) -> bool {
    RULES.usage.removers.contains(&normalise(word))
}

/// The name of a parameter by the method that sets it.
pub(super) fn without_setter(method: &str) -> String {
    let setter = RULES.usage.setters.iter().find(|setter| {
        let rest = method.strip_prefix(setter.as_str());
        rest.is_some_and(|rest| rest.starts_with(|c: char| c.is_uppercase() || c == '_'))
    });
    normalise(setter.and_then(|setter| method.strip_prefix(setter.as_str())).unwrap_or(method))
}

/// What takes a variable as a whole.
fn handed_on(text: &str, span: Span, parsed: &dyn Parsed) -> Option<Mention> {
    let at = Place::of(text, span, parsed);
    let sigils = text[..span.start].trim_end_matches(['$', '@', '&']);
    let is_spread = sigils.ends_with("**") || sigils.ends_with("...");
    let after = text[span.end..].trim_start();
    let is_name =
        after.starts_with(':') && !after.starts_with("::") || after.starts_with('=') && !after.starts_with("==");
    if is_name || after.starts_with(['.', '[', '(', '-']) {
        return None;
    }
    let is_argument = |call: &&Construct| call.value.start <= span.start;
    let mut callees: Vec<String> =
        at.calls().filter(is_argument).take(MAX_DEPTH).map(|call| call.name.clone()).collect();
    let piped = after.strip_prefix('|').map(|rest| rest.trim_start_matches(['>', ' ', '\n']));
    let word = piped.and_then(|rest| rest.split([' ', '(', ')', '\n']).next());
    callees.extend(word.map(str::to_owned));
    (!callees.is_empty()).then_some(Mention::HandsOn(callees, is_spread))
}
