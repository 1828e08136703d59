//! Elements of XML that hold nothing but a value: settings of the element around them.

use crate::syntax::formats::key_value::trim;
use crate::syntax::model::{ConstructKind, LiteralKind, Syntax};
use crate::text::span::{Span, floor_boundary};

/// What XML begins with. Pages do not: what their elements hold is text for people.
const DECLARATION: &str = "<?xml";
/// How many bytes before and behind a place are read for the elements around it.
const REACH: usize = 4_096;
/// How many words side by side are text for people.
const SENTENCE: usize = 3;
/// How many elements around a place count.
const MAX_AROUND: usize = 4;
/// How many elements with settings in them are looked at for one place.
const MAX_ELEMENTS: usize = 200;

/// Whether a text is XML.
pub(super) fn are_in(text: &str) -> bool {
    text.trim_start_matches('\u{feff}').starts_with(DECLARATION)
}

/// Adds the settings in some lines, and the elements around these.
pub(super) fn read(text: &str, lines: Span, out: &mut Syntax) {
    let mut start = lines.start;
    let mut known: Vec<Span> = Vec::new();
    for line in text[lines].split_inclusive('\n') {
        let span = trim(text, Span::new(start, start + line.len()));
        if text[span].starts_with('<') && text[span].contains('=') {
            // Also one attribute alone is that of its element.
            out.nameless(ConstructKind::Object, span);
        }
        let mut places: Vec<(Span, Option<Span>)> =
            settings(text, span).unwrap_or_default().into_iter().map(|(tag, value)| (tag, Some(value))).collect();
        if places.is_empty() && text[span].starts_with('<') && text[span].contains('=') {
            places.push((Span::new(span.start + 1, span.end), None));
        }
        for (tag, value) in places {
            if known.len() > MAX_ELEMENTS {
                return;
            }
            let around = around(text, Span::new(tag.start - 1, value.unwrap_or(tag).end));
            let body = around.last().map(|(_, body)| *body);
            let is_list = value.is_some_and(|value| setting(text, tag, value, body, out));
            for (n, (head, body)) in around.iter().copied().enumerate().filter(|(_, (head, _))| !known.contains(head)) {
                let is_inner = n + 1 == around.len();
                out.nameless(if is_list && is_inner { ConstructKind::List } else { ConstructKind::Object }, body);
                out.named(ConstructKind::Block, text[head].to_owned(), head, body);
            }
            known.extend(around.iter().map(|(head, _)| *head));
        }
        start += line.len();
    }
    for sentence in sentences(text, lines) {
        // What is quoted in it is a word of it, and no string of a program.
        out.literals.retain(|literal| !sentence.holds(literal.span));
        out.literal(LiteralKind::Text, sentence);
    }
}

/// What stands between tags in some lines, where it is text for people: several words side by side.
fn sentences(text: &str, lines: Span) -> Vec<Span> {
    let from = floor_boundary(text, lines.start.saturating_sub(REACH));
    let to = floor_boundary(text, lines.end + REACH);
    let before = text[from..lines.start].rfind(['<', '>']).map_or(from, |at| from + at);
    let after = text[lines.end..to].find(['<', '>']).map_or(to, |at| lines.end + at);
    let mut found = Vec::new();
    let mut at = before;
    while let Some(open) = text[at..after].find('>').map(|len| at + len + 1) {
        let close = text[open..after].find('<').map_or(after, |len| open + len);
        let span = trim(text, Span::new(open, close));
        if is_sentence(&text[span]) {
            found.push(span);
        }
        at = close;
    }
    found
}

fn is_sentence(text: &str) -> bool {
    let mut row = 0;
    let is_word = |word: &str| {
        let word = word.trim_end_matches([',', ';', ':', '.']);
        !word.is_empty() && word.bytes().all(|b| b.is_ascii_alphabetic())
    };
    text.split_whitespace().any(|word| {
        row = if is_word(word) { row + 1 } else { 0 };
        row == SENTENCE
    })
}

/// Adds a value by the name of its element, or the key before it. Of several elements that are called alike in what is
/// around them the name shows nothing: then it is one of a list.
fn setting(text: &str, tag: Span, value: Span, around: Option<Span>, out: &mut Syntax) -> bool {
    out.literal(LiteralKind::Bare, value);
    let key = key_before(text, tag.start - 1);
    let is_one_of = |body: Span| text[body].matches(&format!("<{}>", &text[tag])).nth(1).is_some();
    let is_list = key.is_none() && around.is_some_and(is_one_of);
    if !is_list {
        let name = key.unwrap_or(tag);
        out.literal(LiteralKind::Key, name);
        out.named(ConstructKind::Field, text[name].to_owned(), name, value);
    }
    is_list
}

/// The elements with a value of one word in a line that has nothing but elements: `<model>gpt-4</model>`.
fn settings(text: &str, line: Span) -> Option<Vec<(Span, Span)>> {
    let (mut found, mut at) = (Vec::new(), line.start);
    while at < line.end {
        let rest = text[at..line.end].trim_start();
        at = line.end - rest.len();
        let tag = rest.strip_prefix('<')?;
        let end = at + 2 + tag.find('>')?;
        let name = name_at(text, at + 1);
        at = end;
        let Some(name) = name.filter(|_| !text[..end].ends_with("/>")) else { continue };
        let value = Span::new(end, end + text[end..line.end].find('<').unwrap_or(0));
        let close = text[value.end..line.end].strip_prefix("</").and_then(|rest| rest.strip_prefix(&text[name]));
        if close.is_some_and(|rest| rest.starts_with('>')) {
            let word = trim(text, value);
            if !word.is_empty() && !text[word].contains(char::is_whitespace) {
                found.push((name, word));
            }
            at = value.end + "</>".len() + name.len();
        }
    }
    Some(found)
}

/// The name of a value as property lists write it, in an element before: `<key>model</key> <string>gpt-4</string>`.
fn key_before(text: &str, at: usize) -> Option<Span> {
    let inside = text[..at].trim_end().strip_suffix("</key>")?;
    let start = inside.rfind("<key>")? + "<key>".len();
    let name = Span::new(start, inside.len());
    (!name.is_empty() && !text[name].contains('<')).then_some(name)
}

/// The name of the element that begins at a place.
fn name_at(text: &str, at: usize) -> Option<Span> {
    let is_end = |c: char| c.is_whitespace() || matches!(c, '>' | '/');
    let len = text[at..].find(is_end)?;
    let is_name = text[at..].starts_with(|c: char| c.is_alphabetic() || c == '_');
    (is_name && len > 0).then(|| Span::new(at, at + len))
}

/// The heads of the elements that are open where an element begins, with their attributes and without their closing
/// bracket, the outermost first, and what they hold.
fn around(text: &str, element: Span) -> Vec<(Span, Span)> {
    let from = (0..=element.start.saturating_sub(REACH)).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let mut open: Vec<(Span, Span)> = Vec::new();
    let mut after_comment = from;
    for (tag, _) in text[from..element.start].match_indices('<') {
        let tag = from + tag;
        if tag < after_comment {
            continue;
        }
        if text[tag..element.start].starts_with("<!--") {
            after_comment = text[tag..element.start].find("-->").map_or(element.start, |len| tag + len);
            continue;
        }
        let Some(end) = text[tag..element.start].find('>').map(|len| tag + len) else { break };
        if let Some(name) = text[tag + 1..end].strip_prefix('/') {
            if let Some(known) = open.iter().rposition(|(known, _)| text[*known] == *name.trim_end()) {
                open.truncate(known);
            }
        } else if let Some(name) = name_at(text, tag + 1).filter(|_| !text[..end].ends_with('/')) {
            open.push((name, Span::new(tag, end)));
        }
    }
    let outer = open.len().saturating_sub(MAX_AROUND);
    let close = |name: Span| {
        let to = (element.end..=text.len().min(element.end + REACH)).rev().find(|at| text.is_char_boundary(*at));
        let behind = &text[element.end..to.unwrap_or(element.end)];
        element.end + behind.find(&format!("</{}", &text[name])).unwrap_or(0)
    };
    open.split_off(outer).into_iter().map(|(name, head)| (head, Span::new(head.end + 1, close(name)))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::span::line_at;

    fn found(text: &str, part: &str) -> Vec<String> {
        let at = text.find(part).unwrap();
        let mut out = Syntax::default();
        read(text, line_at(text, at), &mut out);
        let named = out.constructs.iter().filter(|c| c.kind != ConstructKind::Object);
        named.map(|c| format!("{} {}", c.name, text[c.value].trim().lines().next().unwrap_or_default())).collect()
    }

    #[test]
    fn an_element_with_a_word_is_a_setting_of_the_one_around_it() {
        let text = "<?xml version=\"1.0\"?>\n<a>\n  <b x=\"1\"/>\n  <!-- <c> -->\n  <d></d>\n  <open-ai>\n    <model k=\"1\">gpt-4</model><x/>\n  </open-ai>\n</a>\n";
        assert!(are_in(text));
        assert_eq!(
            found(text, "gpt-4"),
            ["model gpt-4", "<a <b x=\"1\"/>", "<open-ai <model k=\"1\">gpt-4</model><x/>"]
        );
    }

    #[test]
    fn elements_that_are_called_alike_are_a_list_unless_keys_name_them() {
        let text = "<?xml?>\n<dict>\n  <key>model</key>\n  <string>gpt-4</string>\n  <key>other</key>\n  <string>x</string>\n</dict>\n<array>\n  <string>o1</string>\n  <string>o3</string>\n</array>\n";
        assert_eq!(found(text, "gpt-4"), ["model gpt-4", "<dict <key>model</key>"]);
        assert_eq!(found(text, "o1"), [" <string>o1</string>", "<array <string>o1</string>"]);
    }

    #[test]
    fn the_attributes_of_an_element_are_in_the_element_around_it() {
        let text = "<?xml?>\n<beans>\n  <bean class=\"x.Model\">\n    <property name=\"model\" value=\"gpt-4\"/>\n  </bean>\n</beans>\n";
        let around =
            ["<beans <bean class=\"x.Model\">", "<bean class=\"x.Model\" <property name=\"model\" value=\"gpt-4\"/>"];
        assert_eq!(found(text, "gpt-4"), around);
    }

    #[test]
    fn text_is_none() {
        let text = "<?xml?>\n<p>Use <b>gpt-4</b> now.</p>\n<q>two words</q>\n<r>é\n<\n<>\n</\n";
        for part in ["gpt-4", "two words", "é", "<\n", "<>\n", "</\n"] {
            assert_eq!(found(text, part), [""; 0], "{part}");
        }
        assert!(!are_in("<html><td>gpt-4</td></html>"));
    }
}
