//! Turns the matches of a query into literals and constructs.

use tree_sitter::Node;

use crate::syntax::grammar::label;
use crate::syntax::grammar::query::Capture;
use crate::syntax::grammar::vocabulary::{Grammar, Part, Role, Shape};
use crate::syntax::model::{Construct, ConstructKind, Literal, LiteralKind, Syntax};
use crate::text::span::Span;

/// What the matches have yielded so far.
pub(crate) struct Collector<'a> {
    grammar: &'a Grammar,
    text: &'a str,
    /// Each with the number of its pattern: of two literals with one span, the literal of the later pattern stays.
    literals: Vec<(Literal, usize)>,
    /// The span of a literal and a hole to cut out of it. Each hole comes in a match of its own.
    holes: Vec<(Span, Span)>,
    constructs: Vec<Construct>,
    shell: Vec<Span>,
}

/// The parts of a construct, as one match captures them.
#[derive(Default)]
struct Parts {
    whole: Option<Span>,
    names: Vec<Span>,
    words: Vec<Span>,
    value: Option<Span>,
}

fn extend(hull: &mut Option<Span>, by: Span) {
    *hull = Some(match hull.take() {
        Some(h) => Span::new(h.start.min(by.start), h.end.max(by.end)),
        None => by,
    });
}

fn touches(span: Span, range: Span) -> bool {
    span.touches(range)
}

fn is_nameless(construct: &Construct) -> bool {
    matches!(construct.kind, ConstructKind::List | ConstructKind::Object)
}

/// Whether a construct is a field of a table whose key is a symbol.
fn is_symbol_key(construct: &Construct) -> bool {
    construct.kind == ConstructKind::Field && construct.name.contains(['.', ':'])
}

impl<'a> Collector<'a> {
    pub(crate) fn new(grammar: &'a Grammar, text: &'a str) -> Self {
        Self { grammar, text, literals: Vec::new(), holes: Vec::new(), constructs: Vec::new(), shell: Vec::new() }
    }

    /// Adds what a match of the pattern with this index captured.
    pub(crate) fn add(&mut self, pattern: usize, captures: &[Capture<'_>]) {
        let mut constructs: Vec<(ConstructKind, Parts)> = Vec::new();
        let mut strings: Vec<(LiteralKind, Span)> = Vec::new();
        let mut holes = Vec::new();
        let mut symbol = None;
        for (capture, node) in captures {
            let Some(role) = self.grammar.roles.get(usize::from(*capture)) else { continue };
            let span = Span::from(node.byte_range());
            match *role {
                Role::Helper => {}
                Role::Hole => holes.push(span),
                // The links of a member expression may be siblings.
                Role::Literal(LiteralKind::Name, _) => extend(&mut symbol, span),
                Role::Literal(kind, shape) => strings.push((kind, self.shaped(*node, shape))),
                Role::Shell(shape) => self.shell.push(self.shaped(*node, shape)),
                Role::Assign => self.add_assignment(span, pattern),
                Role::Construct(kind, part) => {
                    let at = constructs.iter().position(|(k, _)| *k == kind).unwrap_or_else(|| {
                        constructs.push((kind, Parts::default()));
                        constructs.len() - 1
                    });
                    let parts = &mut constructs[at].1;
                    match part {
                        Part::Whole => extend(&mut parts.whole, span),
                        Part::Name => parts.names.push(span),
                        Part::Words => parts.words.push(span),
                        Part::Value => extend(&mut parts.value, span),
                    }
                }
            }
        }
        let strings = strings.into_iter().chain(symbol.map(|span| (LiteralKind::Name, span)));
        for (kind, span) in strings {
            self.holes.extend(holes.iter().map(|hole| (span, *hole)));
            self.literals.push((Literal { kind, span }, pattern));
        }
        for (kind, parts) in constructs {
            self.add_construct(kind, parts);
        }
    }

    fn text_of(&self, span: Span) -> &'a str {
        self.text.get(span.range()).unwrap_or_default()
    }

    fn shaped(&self, node: Node<'_>, shape: Shape) -> Span {
        let span = Span::from(node.byte_range());
        let text = self.text_of(span);
        match shape {
            Shape::Whole => span,
            Shape::Quoted => {
                let inner = label::content(text);
                inner.shifted(span.start)
            }
            Shape::Block => {
                let header = text.find('\n').unwrap_or(text.len());
                let start = text.len() - text[header..].trim_start().len();
                Span::new(span.start + start, span.start + text.trim_end().len().max(start))
            }
        }
    }

    /// Adds a field such as `--model=gpt-4`, and its value if that has no literals of its own.
    fn add_assignment(&mut self, span: Span, pattern: usize) {
        let text = self.text_of(span);
        let Some(equals) = text.find('=') else { return };
        let value = Span::new(span.start + equals + 1, span.end);
        let written = self.text_of(value);
        if !written.starts_with(['"', '\'']) && !written.contains('$') {
            self.literals.push((Literal { kind: LiteralKind::Bare, span: value }, pattern));
        }
        let name_span = Span::new(span.start, span.start + equals);
        let name = text[..equals].to_owned();
        self.constructs.push(Construct { kind: ConstructKind::Field, name, name_span, span, value });
    }

    fn add_construct(&mut self, kind: ConstructKind, mut parts: Parts) {
        for word in &parts.words {
            let gap = parts.names.last().map_or("", |before| self.text_of(Span::new(before.end, word.start)));
            let follows = gap.chars().all(|c| c.is_whitespace() || c == '\\' || c == '`');
            if parts.names.is_empty() || follows && label::is_command_word(self.text_of(*word)) {
                parts.names.push(*word);
            } else {
                break;
            }
        }
        let mut hull = parts.whole;
        if hull.is_none() {
            for span in parts.names.iter().chain(&parts.words).chain(&parts.value) {
                extend(&mut hull, *span);
            }
        }
        let Some(span) = hull else { return };
        let joint = if kind == ConstructKind::Import { "." } else { " " };
        let names: Vec<String> = parts.names.iter().map(|n| label::name(self.text_of(*n))).collect();
        let name_span = match (parts.names.first(), parts.names.last()) {
            (Some(first), Some(last)) => Span::new(first.start, last.end),
            _ => Span::at(span.start),
        };
        let joined = if kind == ConstructKind::Call && parts.words.is_empty() {
            // `builder` `.` `model`: a callee may be in several nodes.
            label::name(self.text_of(name_span))
        } else {
            names.join(joint)
        };
        let callee = label::last_call(self.text_of(name_span));
        let name_span = match kind {
            ConstructKind::Call | ConstructKind::Test => Span::new(name_span.start + callee, name_span.end),
            _ => name_span,
        };
        let name = match joined.rsplit_once('.') {
            Some((_, link)) if kind == ConstructKind::Test => link.to_owned(),
            _ => joined,
        };
        let value = parts.value.unwrap_or(span);
        self.constructs.push(Construct { kind, name, name_span, span, value });
    }

    /// Moves what touches the range into `out`. Returns the stretches of shell commands in it.
    pub(crate) fn finish(mut self, range: Span, out: &mut Syntax) -> Vec<Span> {
        self.constructs.retain(|c| touches(c.span, range));
        self.outermost_of_chains();
        self.literals.sort_by_key(|(l, pattern)| (l.span.start, std::cmp::Reverse((l.span.end, *pattern))));
        self.literals.dedup_by(|later, kept| later.0.span == kept.0.span);
        self.cut_holes();
        self.literals.retain(|(l, _)| !l.span.is_empty() && touches(l.span, range));
        self.whole_symbols();
        out.literals.extend(self.literals.into_iter().map(|(l, _)| l));
        out.constructs.append(&mut self.constructs);
        self.shell.retain(|s| touches(*s, range));
        self.shell
    }

    fn cut_holes(&mut self) {
        if self.holes.is_empty() {
            return;
        }
        self.holes.sort_by_key(|(span, hole)| (span.start, hole.start));
        let mut whole = std::mem::take(&mut self.literals);
        for (literal, pattern) in whole.drain(..) {
            let first = self.holes.partition_point(|(span, _)| span.start < literal.span.start);
            let mut rest = literal.span.start;
            let of_literal = self.holes[first..].iter().take_while(|(span, _)| span.start == literal.span.start);
            for (_, hole) in of_literal.filter(|(span, _)| *span == literal.span) {
                if hole.start >= rest && hole.end <= literal.span.end {
                    self.literals.push((Literal { kind: literal.kind, span: Span::new(rest, hole.start) }, pattern));
                    rest = hole.end;
                }
            }
            self.literals.push((Literal { kind: literal.kind, span: Span::new(rest, literal.span.end) }, pattern));
        }
        self.literals.sort_by_key(|(l, _)| (l.span.start, std::cmp::Reverse(l.span.end)));
    }

    /// Keeps the longest of the lists, and of the objects, that start at one byte: `a | b | c` is parsed as a union in
    /// a union.
    fn outermost_of_chains(&mut self) {
        self.constructs.sort_by_key(|c| (c.span.start, std::cmp::Reverse(c.span.end), is_nameless(c)));
        self.constructs.dedup();
        let mut last: [Option<usize>; 2] = [None; 2];
        self.constructs.retain(|c| {
            if !is_nameless(c) {
                return true;
            }
            let slot = &mut last[usize::from(c.kind == ConstructKind::List)];
            let is_first = *slot != Some(c.span.start);
            *slot = Some(c.span.start);
            is_first
        });
    }

    /// Keeps the outermost member expressions. The name of a construct (a callee, a target, an option) is no literal;
    /// of a callee, only the part before the last link is one.
    fn whole_symbols(&mut self) {
        let named = self.constructs.iter().filter(|c| c.value != c.name_span && !is_symbol_key(c));
        let mut named: Vec<(usize, usize)> = named.map(|c| (c.name_span.end, c.name_span.start)).collect();
        named.sort_unstable();
        let mut covered = 0;
        let text = self.text;
        self.literals.retain(|(literal, _)| {
            let span = &literal.span;
            if !matches!(literal.kind, LiteralKind::Name | LiteralKind::Bare) {
                return true;
            }
            // The names that end where the literal does, the longest first.
            let first = named.partition_point(|(end, _)| *end < span.end);
            let mut at_end = named[first..].iter().take_while(|(end, _)| *end == span.end);
            if at_end.clone().any(|(_, start)| *start == span.start) {
                return false;
            }
            let is_whole = span.end > covered
                && (literal.kind == LiteralKind::Bare
                    || !at_end.any(|(_, start)| *start < span.start)
                        && label::is_symbol(text.get(span.range()).unwrap_or_default()));
            if is_whole {
                covered = span.end;
            }
            is_whole
        });
    }
}
