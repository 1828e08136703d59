//! Reads a file of patterns.

use std::sync::OnceLock;

use tree_sitter::Language;

use crate::syntax::grammar::query::{Item, Kind, Pattern, Predicate, Repeat, Step, Test};
use crate::text::span::line_at;

/// Why a file of patterns cannot be read, and the line that shows it.
#[derive(Debug, thiserror::Error)]
#[error("{message}: `{line}`")]
pub struct SyntaxProblem {
    pub line: String,
    pub message: String,
}

type Read<T> = Result<T, SyntaxProblem>;

/// Reads a file of patterns from the beginning to the end.
pub(crate) struct Reader<'a> {
    language: &'a Language,
    text: &'a str,
    at: usize,
    /// The names of the captures, by index.
    pub captures: Vec<&'a str>,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(language: &'a Language, text: &'a str) -> Self {
        Self { language, text, at: 0, captures: Vec::new() }
    }

    /// The next pattern; `None` at the end.
    pub(crate) fn pattern(&mut self) -> Read<Option<Pattern>> {
        self.skip();
        let start = self.at;
        if self.rest().is_empty() {
            return Ok(None);
        }
        let mut predicates = Vec::new();
        // A node with predicates behind it has brackets around both.
        let is_group = self.rest().strip_prefix('(').is_some_and(|rest| rest.starts_with(['(', '[']));
        if is_group {
            self.take("(");
        }
        let item = self.item(&mut predicates)?;
        if is_group {
            while !self.take(")") {
                self.predicate(&mut predicates)?;
            }
        }
        let captures = self.captures()?;
        let mut roots = item.alternatives;
        for root in &mut roots {
            root.captures.extend(&captures);
        }
        let is_one = item.field.is_none() && item.repeat == Repeat { optional: false, many: false };
        if !is_one || roots.iter().any(|root| !matches!(root.kind, Kind::Is(_))) {
            return Err(self.problem_at(start, "the pattern does not start with one node"));
        }
        Ok(Some(Pattern { roots, predicates }))
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// Passes over white space and comments.
    fn skip(&mut self) {
        loop {
            let rest = self.rest();
            self.at += rest.len() - rest.trim_start().len();
            if !self.rest().starts_with(';') {
                return;
            }
            self.at += self.rest().find('\n').unwrap_or(self.rest().len());
        }
    }

    fn take(&mut self, mark: &str) -> bool {
        self.skip();
        let found = self.rest().starts_with(mark);
        if found {
            self.at += mark.len();
        }
        found
    }

    fn expect(&mut self, mark: &str) -> Read<()> {
        if self.take(mark) { Ok(()) } else { Err(self.problem(&format!("`{mark}` is missing"))) }
    }

    fn problem(&self, message: &str) -> SyntaxProblem {
        self.problem_at(self.at, message)
    }

    fn problem_at(&self, at: usize, message: &str) -> SyntaxProblem {
        SyntaxProblem { line: self.text[line_at(self.text, at)].trim().to_owned(), message: message.to_owned() }
    }

    fn word(&mut self) -> Read<&'a str> {
        let rest = self.rest();
        let is_end = |c: char| !c.is_alphanumeric() && !matches!(c, '_' | '.' | '-' | '?');
        let word = &rest[..rest.find(is_end).unwrap_or(rest.len())];
        self.at += word.len();
        if word.is_empty() { Err(self.problem("a name is missing")) } else { Ok(word) }
    }

    fn string(&mut self) -> Read<String> {
        self.expect("\"")?;
        let mut found = String::new();
        let mut chars = self.rest().char_indices();
        while let Some((at, c)) = chars.next() {
            match c {
                '"' => {
                    self.at += at + 1;
                    return Ok(found);
                }
                '\\' => match chars.next() {
                    Some((_, 'n')) => found.push('\n'),
                    Some((_, 't')) => found.push('\t'),
                    Some((_, escaped)) => found.push(escaped),
                    None => break,
                },
                _ => found.push(c),
            }
        }
        Err(self.problem("a string is not closed"))
    }

    fn captures(&mut self) -> Read<Vec<u16>> {
        let mut found = Vec::new();
        while self.take("@") {
            let name = self.word()?;
            found.push(self.capture(name));
        }
        Ok(found)
    }

    fn capture(&mut self, name: &'a str) -> u16 {
        let index = self.captures.iter().position(|known| *known == name).unwrap_or_else(|| {
            self.captures.push(name);
            self.captures.len() - 1
        });
        u16::try_from(index).unwrap_or(u16::MAX)
    }

    fn field(&self, name: &str) -> Read<u16> {
        let id = self.language.field_id_for_name(name);
        id.map(u16::from).ok_or_else(|| self.problem(&format!("no field `{name}`")))
    }

    fn kind(&self, name: &str, is_named: bool) -> Read<Kind> {
        if name == "ERROR" {
            return Ok(Kind::Is(u16::MAX));
        }
        let id = self.language.id_for_node_kind(name, is_named);
        if id == 0 || self.language.node_kind_is_supertype(id) {
            return Err(self.problem(&format!("no node is a `{name}`")));
        }
        Ok(Kind::Is(id))
    }

    /// A node, how often it occurs, and its captures.
    fn item(&mut self, predicates: &mut Vec<Predicate>) -> Read<Item> {
        self.skip();
        let mut field = None;
        if self.rest().starts_with(|c: char| c.is_alphabetic()) {
            let name = self.word()?;
            self.expect(":")?;
            field = Some(self.field(name)?);
        }
        let mut alternatives = Vec::new();
        if self.take("[") {
            while !self.take("]") {
                alternatives.extend(self.item(predicates)?.alternatives);
            }
        } else {
            alternatives.push(self.step(predicates)?);
        }
        let rest = self.rest();
        let repeat = Repeat { optional: rest.starts_with(['*', '?']), many: rest.starts_with(['*', '+']) };
        self.at += usize::from(repeat.optional || repeat.many);
        let is_leaf = |step: &Step| step.children.is_empty();
        if repeat.many && !alternatives.iter().all(is_leaf) {
            return Err(self.problem("a node that repeats has children"));
        }
        let captures = self.captures()?;
        for step in &mut alternatives {
            step.captures.extend(&captures);
        }
        let matters = alternatives.iter().any(|step| !step.captures.is_empty() || !step.children.is_empty());
        Ok(Item { anchored: false, field, alternatives, repeat, matters })
    }

    fn step(&mut self, predicates: &mut Vec<Predicate>) -> Read<Step> {
        self.skip();
        if self.rest().starts_with('"') {
            let name = self.string()?;
            return Ok(Step::leaf(self.kind(&name, false)?));
        }
        if self.take("_") {
            return Ok(Step::leaf(Kind::Any));
        }
        self.expect("(")?;
        self.skip();
        let name = self.word()?;
        let mut step = Step::leaf(if name == "_" { Kind::Named } else { self.kind(name, true)? });
        let mut anchored = false;
        while !self.take(")") {
            if self.rest().starts_with("(#") {
                self.predicate(predicates)?;
            } else if self.take("!") {
                let name = self.word()?;
                step.without.push(self.field(name)?);
            } else if self.take(".") {
                anchored = true;
            } else {
                let item = self.item(predicates)?;
                step.children.push(Item { anchored: std::mem::take(&mut anchored), ..item });
            }
        }
        step.ends = anchored;
        if step.ends && step.children.last().is_some_and(|last| last.repeat.many) {
            return Err(self.problem("a node that repeats is the last one anyway"));
        }
        Ok(step)
    }

    /// `(#any-of? @name "a" "b")`
    fn predicate(&mut self, predicates: &mut Vec<Predicate>) -> Read<()> {
        self.expect("(")?;
        self.expect("#")?;
        let name = self.word()?;
        self.expect("@")?;
        let capture = self.word()?;
        let capture = self.capture(capture);
        let mut strings = Vec::new();
        while !self.take(")") {
            strings.push(self.string()?);
        }
        let test = match (name, strings.len()) {
            ("eq?", 1) | ("any-of?", 1..) => Test::AnyOf(strings),
            ("match?" | "not-match?", 1) => {
                let pattern = strings.concat();
                Test::Match { pattern, compiled: OnceLock::new(), is_wanted: name == "match?" }
            }
            _ => return Err(self.problem(&format!("`#{name}` is not a predicate that is known"))),
        };
        predicates.push(Predicate { capture, test });
        Ok(())
    }
}
