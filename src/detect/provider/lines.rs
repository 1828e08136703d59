//! What the lines before a place show of its provider: a variable that is set there, the condition of the branch.

use std::sync::LazyLock;

use regex::{Match, Regex};

use crate::detect::provider::beside::by_exact_word;
use crate::detect::provider::clients::host_in;
use crate::detect::provider::names::longest_word;
use crate::detect::provider::scope::{Line, lines_before};
use crate::detect::provider::statements::begins_comment;
use crate::detect::provider::{Evidence, UNKNOWN};
use crate::rules::builtin::RULES;
use crate::rules::key::normalise;
use crate::rules::providers::ProviderHints;
use crate::rules::words;
use crate::syntax::model::{Construct, ConstructKind};
use crate::text::pattern::regex;
use crate::text::span::{Span, ceil_boundary, near_line_end, near_line_start};

/// `provider = …`, `openai.api_base = …`, `string provider = …`, `provider: str = …`: the target and the value.
static ASSIGNMENT: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?-u)^(?:[\w<>\[\]?]+\s+)*\$?((?:\w+(?:\.|->))*)(\w+)\??\s*(?::\s*[\w<>\[\]|. ]+)?\s*(?:\?\?|\|\||:)?=\s*((?u:[^=\s].*))$",
    )
});
/// How far before a place the label of its arm is looked for. A bundle has everything in one line.
const MAX_ARMS: usize = 2_000;
/// How far the parameters of a function are looked for.
const MAX_HEAD: usize = 800;

static QUOTED: LazyLock<Regex> = LazyLock::new(|| regex(r#"(?-u)["'`]((?u:[^"'`\s]+))["'`]"#));
static WORD: LazyLock<Regex> = LazyLock::new(|| regex(r"(?-u)[A-Za-z_][\w-]*"));

impl Evidence<'_> {
    /// A variable for the provider or its address that is set before the place: in its block or around that, or as the
    /// default where it has no value. What another branch sets does not count.
    pub(crate) fn by_lines(&self) -> Option<&'static str> {
        let set = self.lines().iter().find_map(|line| {
            let set = ASSIGNMENT.captures(line.text)?;
            let (receiver, name, value) = (set.get(1)?.as_str(), set.get(2)?.as_str(), set.get(3)?.as_str());
            let key = normalise(name);
            let names_provider = RULES.beside.provider.contains(&key);
            if !names_provider && !RULES.beside.endpoint.contains(&key) || !self.is_of_call(receiver) {
                return None;
            }
            let is_default = |header: &str| names_provider && header.contains(name) && !header.contains(['"', '\'']);
            if line.under.is_some_and(|header| !is_default(header)) {
                return None;
            }
            let named = || {
                let words: Vec<_> = QUOTED.captures_iter(value).filter_map(|c| by_exact_word(&c[1])).collect();
                words.last().copied().filter(|provider| self.fits(provider))
            };
            let is_elsewhere = RULES.beside.address.contains(&key) && QUOTED.is_match(value) && value.contains("://");
            host_in(value).or_else(named).or_else(|| is_elsewhere.then_some(UNKNOWN))
        });
        set.or_else(|| self.by_parameter())
    }

    /// The default of a parameter of the function that names the provider: `def make(provider="azure"):`.
    fn by_parameter(&self) -> Option<&'static str> {
        let place = self.place;
        let function = place.chain.iter().find(|c| c.kind == ConstructKind::Definition)?;
        let head = Span::new(function.span.start, place.core.start.min(function.span.start + MAX_HEAD));
        // Most heads have no such word, and that of a class is in several parts of its text.
        let words = normalise(&place.text[head.start..ceil_boundary(place.text, head.end)]);
        if !RULES.beside.provider.iter().any(|key| words.contains(key.as_str())) {
            return None;
        }
        let syntax = self.parsed.syntax_around(head);
        let names_provider =
            |c: &&Construct| c.kind == ConstructKind::Default && RULES.beside.provider.contains(&normalise(&c.name));
        let mut defaults = syntax.constructs.iter().filter(names_provider).filter(|c| function.span.holds(c.span));
        defaults.find_map(|default| {
            let value = place.text.get(default.value.range())?;
            by_exact_word(value.trim().trim_matches(['"', '\'', '`'])).filter(|provider| self.fits(provider))
        })
    }

    /// The condition of the branch that the place is in, or of its arm: `if kind == "azure":`, `case "groq" =>`.
    pub(crate) fn by_branch(&self) -> Option<&'static str> {
        let lines = self.lines();
        // A branch is one of a function.
        if lines.is_empty() {
            return None;
        }
        let text = self.place.text;
        let from = self.place.core.start;
        let mut start = near_line_start(text, from).max(ceil_boundary(text, from.saturating_sub(MAX_ARMS)));
        // The arm of a switch has its condition in the same line, behind the value of another arm.
        let before = &text[start..self.place.literal_start().max(start)];
        let other = QUOTED.captures_iter(before).filter(|c| by_exact_word(&c[1]).is_none()).last();
        start += other.and_then(|c| c.get(0)).map_or(0, |quoted| quoted.end());
        let arm = Line { at: start, text: &text[start..self.place.core.start], is_header: true, under: None };
        let named = |header: &str| {
            let is_service = |p: &ProviderHints| !p.names_models && self.serves(&p.id);
            let quoted = QUOTED.captures_iter(header).find_map(|c| by_exact_word(&c[1])).filter(|p| self.fits(p));
            // What is asked about a model shows no service.
            let ids: Vec<Match<'_>> = QUOTED.captures_iter(header).filter_map(|c| c.get(1)).collect();
            let is_of_model = |word: &Match<'_>| {
                let name = normalise(word.as_str());
                let mut ids = ids.iter().filter(|id| self.catalog.is_name(id.as_str()));
                name.ends_with("model") || ids.any(|id| id.range().contains(&word.start()))
            };
            let words = WORD.find_iter(header).filter(|word| !is_of_model(word));
            let mut words = words.map(|word| normalise(word.as_str()));
            quoted.or_else(|| words.find_map(|word| longest_word(&word, is_service)).map(|p| p.id.as_str()))
        };
        // Few headers name a service, and only what these are has to be known.
        let of_arm = || named(arm.text).filter(|_| self.has_test(&arm));
        let mut headers = lines.iter().filter(|line| line.is_header);
        of_arm().or_else(|| headers.find_map(|line| named(line.text).filter(|_| self.is_condition(line))))
    }

    /// The lines before the place in its function, or in the sections of data around it.
    fn lines(&self) -> Vec<Line<'_>> {
        let place = self.place;
        let function = place.chain.iter().find(|c| c.kind == ConstructKind::Definition);
        match function {
            Some(function) => lines_before(place.text, place.core.start, function.span.start),
            None => Vec::new(),
        }
    }

    /// The address that a section of data around the place has: `base-url: …` above `chat: { model: … }`.
    pub(crate) fn by_section(&self) -> Option<&'static str> {
        let place = self.place;
        if !place.chain.iter().all(|c| matches!(c.kind, ConstructKind::Field | ConstructKind::Object)) {
            return None;
        }
        let lines = lines_before(place.text, place.core.start, 0);
        let sections = lines.iter().filter(|line| {
            line.under.is_none() && line.at > near_line_start(place.text, line.at) && !begins_comment(line.text)
        });
        sections.filter_map(|line| line.text.split_once(": ")).find_map(|(key, value)| {
            let is_address = RULES.beside.address.contains(&normalise(key));
            let other = || value.trim_matches(['"', '\'']).starts_with("http").then_some(UNKNOWN);
            if is_address { host_in(value).or_else(other) } else { None }
        })
    }

    /// Whether a line is a condition: a comparison, or a word that is neither a call nor a declaration.
    fn is_condition(&self, line: &Line<'_>) -> bool {
        let span = Span::new(line.at, near_line_end(self.place.text, line.at));
        let syntax = self.parsed.syntax_around(span);
        let is_statement = |c: &Construct| {
            let is_part = matches!(c.kind, ConstructKind::Test | ConstructKind::Object | ConstructKind::List);
            span.contains(c.span.start) && !is_part
        };
        self.has_test(line) || !line.text.contains("!=") && !syntax.constructs.iter().any(is_statement)
    }

    /// Whether a comparison or the label of an arm begins in a line, and is not for all others.
    fn has_test(&self, line: &Line<'_>) -> bool {
        let span = Span::new(line.at, line.at + line.text.len());
        let syntax = self.parsed.syntax_around(span);
        let is_test = |c: &Construct| c.kind == ConstructKind::Test && span.contains(c.span.start);
        !line.text.contains("!=") && syntax.constructs.iter().any(is_test)
    }

    /// Whether what is set on an object counts for the call around the place: it is the same object, or one's own.
    fn is_of_call(&self, receiver: &str) -> bool {
        let own = receiver.trim_end_matches(['.', '>', '-']);
        let mut calls = self.place.calls().peekable();
        let is_own = own.is_empty() || words::is_own(own);
        is_own || calls.peek().is_none() || calls.any(|call| call.name.starts_with(own))
    }
}
