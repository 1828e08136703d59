//! Lists of allowed values in the file of a fix: a plain list of literals that has the old value gets the new one, too.
//! A list that is computed, or whose purpose its name does not show, is left alone.

use crate::rules::builtin::RULES;
use crate::rules::key::normalise;
use crate::text::language::Language;
use crate::text::source::Source;
use crate::text::span::{Span, ceil_boundary, floor_boundary, is_line_start, near_line_end, near_line_start};

/// The longest list that is read, in bytes before and behind an item.
const MAX_LIST: usize = 4_000;
/// How far before a condition the block stands that validates with it.
const MAX_CONDITION: usize = 400;

/// What a list of allowed values needs before it has the new value.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Allowance {
    /// Nothing: it has the value.
    Listed,
    /// This text, put in at the end of the old item and within its quotes.
    Missing(String),
}

/// The list that has the literal at a place, where that is a plain list of allowed values.
pub(super) fn of(source: &Source, at: Span, new: &str) -> Option<Allowance> {
    let text = source.text.as_str();
    let start = at.start.checked_sub(1)?;
    let quote = text.as_bytes()[start];
    let is_quoted = matches!(quote, b'"' | b'\'') && text.as_bytes().get(at.end) == Some(&quote);
    if !is_quoted {
        return block(text, at, at, new);
    }
    let item = Span::new(start, at.end + 1);
    bracketed(source, item, new).or_else(|| union(source, item, new)).or_else(|| block(text, at, item, new))
}

/// What to add behind the quoted item `own` of a list whose items these are.
fn addition(source: &Source, items: &[Span], own: Span, new: &str) -> Option<Allowance> {
    let text = source.text.as_str();
    if items.iter().any(|item| &text[item.start + 1..item.end - 1] == new) {
        return Some(Allowance::Listed);
    }
    let n = items.iter().position(|item| *item == own)?;
    let between = match (items.get(n + 1), n.checked_sub(1)) {
        (Some(next), _) => text[own.end..next.start].to_owned(),
        (None, Some(before)) => text[items[before].end..own.start].to_owned(),
        (None, None) => alone(source, own),
    };
    let quote = &text[own.start..=own.start];
    Some(Allowance::Missing(format!("{quote}{between}{quote}{new}")))
}

/// What would part the only item of a list from a second one.
fn alone(source: &Source, item: Span) -> String {
    let text = &source.text[..item.start];
    let blanks = &text[text.trim_end().len()..];
    match blanks.rfind('\n') {
        // Bicep parts the items of such a list by lines alone.
        Some(_) if source.language == Language::Bicep => blanks.to_owned(),
        Some(_) => format!(",{blanks}"),
        None => ", ".to_owned(),
    }
}

/// A list in brackets: `@allowed([…])`, `"allowedValues": […]`, `Literal[…]`, `contains([…], var.model)`.
fn bracketed(source: &Source, own: Span, new: &str) -> Option<Allowance> {
    let text = source.text.as_str();
    let open = opening(text, own.start, &['[', '('])?;
    let close = if text.as_bytes()[open] == b'[' { b']' } else { b')' };
    let (items, end) = items(text, open + 1, close)?;
    let before = text[..open].trim_end();
    let is_argument = before.ends_with('(');
    let head = before.strip_suffix('(').unwrap_or(before);
    let is_it = has_name(head) || is_argument && is_validation(head, &text[end..]);
    if is_it { addition(source, &items, own, new) } else { None }
}

/// The last of some brackets before a place, as far as a list may reach.
fn opening(text: &str, at: usize, brackets: &[char]) -> Option<usize> {
    let from = ceil_boundary(text, (at + 1).saturating_sub(MAX_LIST));
    text[from..at].rfind(brackets).map(|open| from + open)
}

/// Where the list around a literal begins: its bracket, or the literal itself where it has none.
pub(super) fn start(text: &str, at: Span) -> usize {
    let open = opening(text, at.start, &['[', '(']);
    let is_in = |open: &usize| !text[*open..at.start].contains([']', ')', ':', ';']);
    open.filter(is_in).unwrap_or(at.start)
}

/// The quoted items of the plain list around a literal, of two at least.
pub(super) fn list_around(text: &str, at: Span) -> Option<Vec<Span>> {
    let open = opening(text, at.start, &['[', '(', '{'])?;
    let close = match text.as_bytes()[open] {
        b'[' => b']',
        b'{' => b'}',
        _ => b')',
    };
    items(text, open + 1, close).map(|(items, _)| items).filter(|items| items.len() > 1)
}

/// The quoted items up to a bracket, and where that stands; nothing else may be there but commas and blanks.
fn items(text: &str, from: usize, close: u8) -> Option<(Vec<Span>, usize)> {
    let bytes = text.as_bytes();
    let (mut at, mut items) = (from, Vec::new());
    while at < from + MAX_LIST {
        match *bytes.get(at)? {
            byte if byte == close => return Some((items, at)),
            b',' | b' ' | b'\t' | b'\r' | b'\n' => at += 1,
            b'"' | b'\'' => {
                let item = quoted(text, at)?;
                items.push(item);
                at = item.end;
            }
            _ => return None,
        }
    }
    None
}

/// The literal whose quote stands at a place, if it is plain.
fn quoted(text: &str, at: usize) -> Option<Span> {
    let quote = char::from(*text.as_bytes().get(at)?);
    let inner = text[at + 1..].split(quote).next().filter(|_| matches!(quote, '"' | '\''))?;
    let end = at + 1 + inner.len();
    let is_plain = !inner.contains(['\\', '\n', '$', '{']) && end < text.len();
    is_plain.then(|| Span::new(at, end + 1))
}

/// Whether the last name before a list is one of those of allowed values.
fn has_name(head: &str) -> bool {
    let head = head.trim_end_matches(['"', '\'', ':', '=', ' ', '(']);
    let name = head.rsplit(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default();
    RULES.usage.allowed.contains(&normalise(name))
}

/// Whether a list is the one that a variable of Terraform is validated with. What else asks whether a list has a model
/// decides on something, and the new one may not be meant.
fn is_validation(head: &str, after: &str) -> bool {
    let is_of_variable =
        after[1..].trim_start().strip_prefix(',').is_some_and(|of| of.trim_start().starts_with("var."));
    let condition = head.strip_suffix("contains").and_then(|head| head.trim_end().strip_suffix('='));
    let block = condition.and_then(|head| head.trim_end().strip_suffix("condition"));
    let is_in_block = |head: &str| {
        let from = floor_boundary(head, head.len().saturating_sub(MAX_CONDITION));
        head[from..].contains("validation")
    };
    is_of_variable && block.is_some_and(is_in_block)
}

/// A union of literals in TypeScript: `type Model = "a" | "b";`.
fn union(source: &Source, own: Span, new: &str) -> Option<Allowance> {
    if !matches!(source.language, Language::TypeScript | Language::Tsx) {
        return None;
    }
    let text = source.text.as_str();
    let mut first = own.start;
    let mut head = text[..first].trim_end();
    while let Some(before) = head.strip_suffix('|').map(str::trim_end) {
        head = before;
        let Some(quote) = before.chars().next_back().filter(|quote| matches!(quote, '"' | '\'')) else { break };
        first = before[..before.len() - 1].rfind(quote).filter(|at| own.start - at < MAX_LIST)?;
        head = text[..first].trim_end();
    }
    let mut items = vec![quoted(text, first)?];
    let mut rest = text[items[0].end..].trim_start();
    while let Some(next) = rest.strip_prefix('|') {
        let next = next.trim_start();
        let item = quoted(text, text.len() - next.len())?;
        items.push(item);
        rest = text[item.end..].trim_start();
    }
    let is_type = head.ends_with([':', '<', '=']) && !head.ends_with("==") && !rest.starts_with("=>");
    if is_type && items.len() > 1 { addition(source, &items, own, new) } else { None }
}

/// A list of YAML with an item on each line below a key: `AllowedValues:`. `item`: the literal with its quotes.
fn block(text: &str, at: Span, item: Span, new: &str) -> Option<Allowance> {
    let start = near_line_start(text, item.start);
    let lead = &text[start..item.start];
    // The key stands in a line before it.
    if start == 0 || !is_line_start(text, start) {
        return None;
    }
    let is_item =
        |line: &str| line.strip_prefix(lead).is_some_and(|value| !value.contains([':', '#', '{', '[', '&', '*']));
    let own = text[start..near_line_end(text, start)].trim_end_matches('\r');
    if lead.trim_start() != "- " && lead.trim_start() != "-" || own.trim_end().len() != item.end - start {
        return None;
    }
    let above: Vec<&str> = text[..start].lines().rev().take(MAX_LIST).collect();
    let before = above.iter().take_while(|line| is_item(line)).count();
    let key = above.get(before).filter(|line| line.trim_end().ends_with(':'))?;
    if !has_name(key) {
        return None;
    }
    let mut all = above[..before].iter().copied().chain(text[start..].lines().take_while(|line| is_item(line)));
    let value = |line: &str| line[lead.len()..].trim().trim_matches(['"', '\'']).to_owned();
    if all.any(|line| value(line) == new) {
        return Some(Allowance::Listed);
    }
    let quote = &text[item.start..at.start];
    let end = if text[start..].starts_with(&format!("{own}\r\n")) { "\r\n" } else { "\n" };
    Some(Allowance::Missing(format!("{quote}{end}{lead}{quote}{new}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text with `new-2` allowed beside the first `old-1`; `None` where the list is none of allowed values.
    fn extended(path: &str, text: &str) -> Option<String> {
        let source = Source::from_bytes(path.into(), text.as_bytes().to_vec()).unwrap();
        let start = text.find("old-1").unwrap();
        let at = Span::new(start, start + 5);
        match of(&source, at, "new-2")? {
            Allowance::Listed => Some("listed".to_owned()),
            Allowance::Missing(more) => Some(format!("{}{more}{}", &text[..at.end], &text[at.end..])),
        }
    }

    #[test]
    fn a_plain_list_of_allowed_values_is_extended_as_it_is_written() {
        for (path, text, expected) in [
            ("a.bicep", "@allowed([\n  'old-1'\n  'b'\n])", "@allowed([\n  'old-1'\n  'new-2'\n  'b'\n])"),
            ("a.bicep", "@allowed([\n  'old-1'\n])", "@allowed([\n  'old-1'\n  'new-2'\n])"),
            ("a.bicep", "@allowed(['b', 'old-1'])", "@allowed(['b', 'old-1', 'new-2'])"),
            (
                "a.json",
                "{\"allowedValues\": [\n  \"old-1\"\n]}",
                "{\"allowedValues\": [\n  \"old-1\",\n  \"new-2\"\n]}",
            ),
            ("a.json", "{\"enum\": [\"a\", \"old-1\"]}", "{\"enum\": [\"a\", \"old-1\", \"new-2\"]}"),
            (
                "a.yaml",
                "A:\n  AllowedValues:\n    - b\n    - old-1\n",
                "A:\n  AllowedValues:\n    - b\n    - old-1\n    - new-2\n",
            ),
            ("a.yaml", "A:\n  enum:\n  - 'old-1'\n  - 'b'\n", "A:\n  enum:\n  - 'old-1'\n  - 'new-2'\n  - 'b'\n"),
            ("a.yaml", "AllowedValues: [\"old-1\"]\n", "AllowedValues: [\"old-1\", \"new-2\"]\n"),
            (
                "a.tf",
                "validation {\n  condition = contains([\"old-1\", \"b\"], var.model)\n}",
                "validation {\n  condition = contains([\"old-1\", \"new-2\", \"b\"], var.model)\n}",
            ),
            ("a.py", "M = Literal[\n    \"old-1\",\n]", "M = Literal[\n    \"old-1\",\n    \"new-2\",\n]"),
            ("a.ts", "type M = \"old-1\" | \"b\";", "type M = \"old-1\" | \"new-2\" | \"b\";"),
            ("a.ts", "type M =\n  | 'b'\n  | 'old-1'", "type M =\n  | 'b'\n  | 'old-1'\n  | 'new-2'"),
            ("a.ts", "z.enum(['old-1', 'b'])", "z.enum(['old-1', 'new-2', 'b'])"),
            ("a.ps1", "[ValidateSet('old-1', 'b')] $M", "[ValidateSet('old-1', 'new-2', 'b')] $M"),
            ("a.bicep", "@allowed(['old-1', 'new-2'])", "listed"),
            ("a.yaml", "enum:\n- new-2\n- old-1\n", "listed"),
            ("a.ts", "let m: 'old-1' | 'new-2';", "listed"),
        ] {
            assert_eq!(extended(path, text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_computed_or_decides_on_something_is_left_alone() {
        for (path, text) in [
            ("a.bicep", "@allowed(concat(['old-1'], others))"),
            ("a.json", "{\"models\": [\"old-1\", \"b\"]}"),
            ("a.tf", "is_old = contains([\"old-1\"], var.model)"),
            ("a.tf", "validation {\n  condition = !contains([\"old-1\"], var.model)\n}"),
            ("a.py", "M = Literal[\"old-1\", OTHER]"),
            ("a.py", "if model in [\"old-1\", \"b\"]: pass"),
            ("a.ts", "type M = \"old-1\" | Other;"),
            ("a.rs", "match m { \"old-1\" | \"b\" => 1, _ => 2 }"),
            ("a.yaml", "AllowedValues:\n  - old-1 # the first\n  - b\n"),
            ("a.yaml", "models:\n  - old-1\n"),
        ] {
            assert_eq!(extended(path, text), None, "{text}");
        }
    }
}
