//! Where a text gives a parameter a value: a field, an argument, a setting, a method of a builder, in whatever language.

use crate::lint::messages::refusals::{self, Refusal};
use crate::rules::key::normalise;
use crate::rules::words;
use crate::text::language::Language;
use crate::text::span::{Span, ceil_boundary, floor_boundary, near_line_end, near_line_start};

/// What stands between a name and its value.
const SIGNS: [&str; 8] = ["=>", ":=", "->", "to ", "=", ":", ",", "("];
/// How many lines on either side of a setting belong to its group.
const GROUP: usize = 25;
/// The longest brackets, and how many around a parameter are looked at.
const MAX_BRACKETS: usize = 4_000;
const MAX_DEPTH: usize = 2;
/// How many lines on either side of a statement build the same request.
const NEAR: usize = 15;

/// A parameter with a value.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Given {
    /// Where its name is.
    pub(crate) at: usize,
    /// Whether frameworks pass it on under the name that the new model takes.
    pub(crate) is_translated: bool,
    /// Whether it is written as the API writes it.
    pub(crate) is_plain: bool,
}

/// Whether the SDKs of a language have types whose fields are the parameters in its own spelling.
pub(crate) fn has_types(language: Language) -> bool {
    use Language::{CSharp, Dart, Go, Java, Kotlin, Scala, Swift};
    matches!(language, CSharp | Dart | Go | Java | Kotlin | Scala | Swift)
}

/// The parameter that stands beside the setting at a place and is set together with it: `OPENAI_MAX_TOKENS` for
/// `OPENAI_MODEL`, `self.size` for `self.model`.
pub(crate) fn beside(text: &str, at: Span, refusals: &[Refusal]) -> Option<Given> {
    let start = near_line_start(text, at.start);
    let own = normalise(key(&text[start..at.start])?);
    let prefix = own.rfind("model").map(|end| &own[..end])?;
    let lead = |line: &str| line.len() - line.trim_start_matches([' ', '\t', '\\', '-']).len();
    let indent = lead(&text[start..]);
    let is_in = |line: &&str| line.trim().is_empty() || lead(line) >= indent;
    let (above, below) = around(text, start);
    let before: usize = above.split_inclusive('\n').rev().take(GROUP).take_while(is_in).map(str::len).sum();
    let after: usize = below.split_inclusive('\n').take(GROUP).take_while(is_in).map(str::len).sum();
    let group = Span::new(start - before, start + after);
    given(
        text,
        group,
        |name, refusal| {
            let name = normalise(name);
            let parameter = normalise(refusal.name);
            name == parameter || name.strip_prefix(prefix).is_some_and(|rest| rest == parameter)
        },
        refusals,
    )
    .into_iter()
    .find(|found| {
        let line = near_line_start(text, found.at);
        lead(&text[line..]) == indent
    })
}

/// The parameter that a request passes whose model stands elsewhere: beside it are what the model is given, and the model.
/// `counts`: whether a parameter counts in a request with this text.
pub(crate) fn in_request(text: &str, refusals: &[Refusal], counts: impl Fn(Given, &str) -> bool) -> Option<Given> {
    let is_it = |name: &str, refusal: &Refusal| normalise(name) == normalise(refusal.name);
    given(text, Span::new(0, text.len()), is_it, refusals).into_iter().find(|found| {
        let brackets = brackets(text, found.at);
        let is_adapted = brackets.iter().any(|at| callees(text, *at).any(refusals::adapts));
        let is_request = |at: &Span| {
            let names = || identifiers(&text[at.range()]).map(|(_, name)| normalise(name));
            names().any(|name| refusals::is_payload(&name))
                && names().any(|name| name.ends_with("model"))
                && counts(*found, &text[at.range()])
        };
        let near = brackets.is_empty().then(|| lines_around(text, found.at));
        !is_adapted && brackets.iter().chain(&near).any(is_request)
    })
}

/// Whether a text has a parameter by the name of the API, as a field or in quotes.
pub(crate) fn names(text: &str, name: &str) -> bool {
    memchr::memmem::find_iter(text.as_bytes(), name).any(|at| {
        let (before, after) = (&text[..at], &text[at + name.len()..]);
        before.ends_with(['"', '\'']) && after.starts_with(['"', '\''])
            || before.ends_with(' ') && after.starts_with([':', '='])
    })
}

/// Whether a text defines a function or a type of that name.
pub(crate) fn defines(text: &str, name: &str) -> bool {
    let mut found = memchr::memmem::find_iter(text.as_bytes(), name);
    !name.is_empty()
        && found.any(|at| {
            let word = text[..at].trim_end().rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
            text[..at].ends_with(' ') && refusals::is_definer(word)
        })
}

/// The refused parameters that a range gives a value under a name that counts.
fn given(text: &str, range: Span, counts: impl Fn(&str, &Refusal) -> bool, refusals: &[Refusal]) -> Vec<Given> {
    let mut found = Vec::new();
    for (at, name) in identifiers(&text[range.range()]) {
        let at = range.start + at;
        let mut named = refusals.iter().filter(|one| ends_like(name, one.name) && counts(name, one)).peekable();
        let is_code = |at| !words::begins_comment(text[near_line_start(text, at)..].trim_start());
        if named.peek().is_none() || !is_code(at) {
            continue;
        }
        let Some(value) = value(text, at, name) else { continue };
        if let Some(refusal) = named.find(|refusal| refusal.covers(value)) {
            found.push(Given { at, is_translated: refusal.is_translated, is_plain: name == refusal.name });
        }
    }
    found
}

/// The value that a name gets, to the end of its line. A type alone is none.
fn value<'t>(text: &'t str, at: usize, name: &str) -> Option<&'t str> {
    let end = at + name.len();
    let after = &text[end..near_line_end(text, end)];
    let plain = after.trim_start_matches(['"', '\'', '\\', '`']);
    let is_quoted = plain.len() < after.len();
    let rest = plain.strip_prefix(']').unwrap_or(plain).trim_start_matches(' ');
    let sign = SIGNS.iter().find(|sign| rest.starts_with(**sign))?;
    let value = rest[sign.len()..].lines().next().unwrap_or_default().trim();
    let before = text[..at].trim_end_matches(['"', '\'', '\\', '`']);
    let is_set = match *sign {
        "=" => !value.starts_with(['=', '~']),
        ":" => !rest.starts_with("::"),
        "," => is_quoted && before.strip_suffix('(').is_some_and(sets),
        "(" => before.ends_with('.') && !value.starts_with(')'),
        "to " => is_quoted,
        _ => true,
    };
    let value = if *sign == ":" { value.split_once(" = ").map_or(value, |(_, value)| value) } else { value };
    let first = value.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let is_type = refusals::is_type(&first.to_ascii_lowercase()) || value.starts_with(['{', '[', '?']);
    let whole = value.trim_end_matches([')', ']', '}', ',', ';', ' ']);
    (is_set && !is_type && !value.is_empty() && !words::is_nothing(whole)).then_some(value)
}

/// Whether a method puts a value into something: `put("max_tokens", 9)`.
fn sets(callee: &str) -> bool {
    let method = callee.rsplit(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default();
    let method = method.to_ascii_lowercase();
    ["put", "set", "add", "append", "with", "insert"].iter().any(|word| method.starts_with(word))
}

/// What a line names before its value: the last word before the first sign.
fn key(line: &str) -> Option<&str> {
    let sign = line.find(['=', ':'])?;
    let name = line[..sign].trim_end().trim_end_matches(['"', '\'', '\\', ']', '?', '|']);
    let name = name.rsplit(|c: char| !c.is_ascii_alphanumeric() && c != '_').next()?;
    Some(name).filter(|name| !name.is_empty())
}

/// The brackets around a place, the innermost first.
fn brackets(text: &str, at: usize) -> Vec<Span> {
    let (from, until) = (ceil_boundary(text, at.saturating_sub(MAX_BRACKETS)), floor_boundary(text, at + MAX_BRACKETS));
    let mut found = Vec::new();
    let (mut start, mut end) = (at, at);
    while found.len() < MAX_DEPTH {
        let mut depth = 0_i32;
        let opens = |byte: &u8| matches!(byte, b'(' | b'{' | b'[');
        let closes = |byte: &u8| matches!(byte, b')' | b'}' | b']');
        let open = text.as_bytes()[from..start].iter().rposition(|byte| {
            depth += i32::from(closes(byte)) - i32::from(opens(byte));
            depth < 0
        });
        depth = 0;
        let close = text.as_bytes()[end..until].iter().position(|byte| {
            depth += i32::from(opens(byte)) - i32::from(closes(byte));
            depth < 0
        });
        let (Some(open), Some(close)) = (open, close) else { break };
        (start, end) = (from + open, end + close + 1);
        if text.as_bytes()[start] != b'[' {
            found.push(Span::new(start, end));
        }
    }
    found
}

/// What is called with some brackets, or with the object in them.
fn callees(text: &str, at: Span) -> impl Iterator<Item = &str> {
    let before = text[..at.start].trim_end();
    let before = if text.as_bytes()[at.start] == b'{' { before.trim_end_matches('(') } else { before };
    let start = before
        .rfind(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '.'))
        .map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
    std::iter::once(&before[start..])
}

fn lines_around(text: &str, at: usize) -> Span {
    let start = near_line_start(text, at);
    let (above, below) = around(text, start);
    let before: usize = above.split_inclusive('\n').rev().take(NEAR).map(str::len).sum();
    let after: usize = below.split_inclusive('\n').take(NEAR).map(str::len).sum();
    Span::new(start - before, start + after)
}

/// The text before and behind a place, as far as it is looked at.
fn around(text: &str, at: usize) -> (&str, &str) {
    (
        &text[ceil_boundary(text, at.saturating_sub(MAX_BRACKETS))..at],
        &text[at..floor_boundary(text, at + MAX_BRACKETS)],
    )
}

/// The names in a text, with their places.
fn identifiers(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    let mut at = 0;
    text.as_bytes().chunk_by(move |a, b| is_part(a) == is_part(b)).filter_map(move |run| {
        let start = at;
        at += run.len();
        is_part(&run[0]).then(|| (start, &text[start..at]))
    })
}

/// Whether the last letter of a name is that of a parameter: most names are left at that.
fn ends_like(name: &str, parameter: &str) -> bool {
    let last = |name: &str| name.bytes().last().map(|byte| byte.to_ascii_lowercase());
    name.len() + 4 > parameter.len() && last(name) == last(parameter)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::messages::refusals::refusals;

    #[test]
    fn a_value_is_given_in_many_forms() {
        let refusals = refusals("anthropic", "claude-3-opus-20240229", "claude-opus-5-5");
        let found = |text: &str| in_request(text, &refusals, |_, _| true).is_some();
        for text in [
            "ask(model=self.model, messages=m, temperature=self.heat)",
            "{ model, messages, temperature: 0.2 }",
            "Request{\n\tModel: m,\n\tMessages: all,\n\tTemperature: c.heat,\n}",
            "['model' => $m, 'messages' => $all, 'temperature' => $heat]",
            "body[\"temperature\"] = heat\nbody[\"model\"] = m\nbody[\"messages\"] = all\n",
            "Request.builder().model(m).messages(all).temperature(heat)",
            "void ask() { body.put(\"model\", m); body.put(\"messages\", all); body.put(\"temperature\", heat); }",
        ] {
            assert!(found(text), "{text}");
        }
        for text in [
            "ask(model=self.model, messages=m, temperature=None)",
            "ask(model=self.model, messages=m, temperature=1)",
            "interface Request { model: string; messages: M[]; temperature?: number }",
            "struct Request { model: String, messages: Vec<M>, temperature: Option<f32> }",
            "class Request:\n    model: str\n    messages: list\n    temperature: float\n",
            "completion(model=m, messages=all, temperature=0.2)",
            "# ask(model=m, messages=all, temperature=0.2)",
            "plot(temperature=0.2, place=\"Rome\")",
            "body.get(\"temperature\", 0.2) or body[\"model\"] or body[\"messages\"]",
        ] {
            assert!(!found(text), "{text}");
        }
    }

    #[test]
    fn a_setting_belongs_to_the_group_of_its_model() {
        let refusals = refusals("anthropic", "claude-3-opus-20240229", "claude-opus-5-5");
        let found = |text: &str| beside(text, Span::at(text.find("claude-9").unwrap()), &refusals).is_some();
        for text in [
            "CLAUDE_MODEL=claude-9\nCLAUDE_TEMPERATURE=0.2\n",
            "$temperature = 0.7;\n$model = 'claude-9';\n",
            "  chatModel: 'claude-9',\n  chatTemperature: 0.2,\n",
            "仅 = 1\nclaude_model: claude-9\nclaude_top_p: 0.2\n",
        ] {
            assert!(found(text), "{text}");
        }
        for text in [
            "CLAUDE_MODEL=claude-9\nOPENAI_TEMPERATURE=0.2\n",
            "model = 'claude-9'\nif cold:\n    temperature = 0.2\n",
            "仅仅仅仅仅仅claude-9 temperature",
        ] {
            assert!(!found(text), "{text}");
        }
    }
}
