//! Whether the words around an id in its own literal are a text for people, or settings in a language of their own.

use crate::rules::builtin::RULES;
use crate::rules::paths::{introduces_example, is_heading};
use crate::text::span::{Span, ceil_boundary, near_line_start};

/// The shortest string that may be a document in Markdown.
const MIN_DOCUMENT: usize = 400;
/// How much of a literal is looked at before an id.
const MAX_BEFORE: usize = 4_000;
/// How many words a line has that is a sentence, and how many without a mark at its end.
const SENTENCE: usize = 4;
const LONG_SENTENCE: usize = 8;
/// How many words before code in backticks, without a mark between them, are no command line.
const CITING: usize = 2;
/// What stands around a quoted value.
const QUOTES: [char; 4] = ['"', '\'', '`', '\\'];

/// What a whole literal shows, whichever of its ids is asked about. A long one has thousands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shape {
    /// A document, a label or help for people.
    is_for_people: bool,
    is_several_lines: bool,
    has_brackets: bool,
}

impl Shape {
    /// None for one word and for one expression: no words are around an id.
    pub(super) fn of(text: &str) -> Option<Self> {
        if !text.trim().contains(char::is_whitespace) || is_expression(text.trim()) {
            return None;
        }
        let is_several_lines = text.contains('\n');
        let is_labelled = || !is_several_lines && !text.contains("\\n") && has_label(text);
        let is_document = || text.len() > MIN_DOCUMENT && text.contains("```");
        Some(Self {
            is_for_people: is_labelled() || is_document() || has_sentence_line(text) || is_help(text),
            is_several_lines,
            has_brackets: text.contains(['{', '(']),
        })
    }
}

/// Whether the id at `core` stands in prose.
pub(crate) fn is_prose(text: &str, literal: Span, core: Span) -> bool {
    is_in_prose(text, literal, Shape::of(&text[literal]), core, false)
}

/// Whether the id at `core` stands in prose. `shape`: that of its literal. `is_plain`: no grammar distinguishes a string in
/// quotes from the quoted word of a sentence.
pub(super) fn is_in_prose(text: &str, literal: Span, shape: Option<Shape>, core: Span, is_plain: bool) -> bool {
    if is_plain && ends_in_word(&text[near_line_start(text, literal.start)..literal.start]) {
        return true;
    }
    let Some(shape) = shape else { return false };
    let before = &text[ceil_boundary(text, core.start.saturating_sub(MAX_BEFORE)).max(literal.start)..core.start];
    let after = &text[core.end..literal.end];
    let text = &text[literal];
    let line = before.rsplit('\n').next().unwrap_or_default();
    let is_code_in_markdown = || line.matches('`').count() % 2 == 1 && (line.len() < before.len() || cites(line));
    shape.is_for_people
        || shape.is_several_lines && is_commented(before, line)
        || is_code_in_markdown()
        || follows_sentence(before_list(line))
        || introduces_example(line)
        || !is_embedded(text, shape, before, after, line)
}

/// Whether a text is one expression, which puts a value together: `${"https://" + host + "/models/gpt-4"}`.
fn is_expression(text: &str) -> bool {
    text.strip_prefix("${").and_then(|text| text.strip_suffix('}')).is_some_and(|inner| !inner.contains('}'))
}

/// SQL, JSON, YAML and command lines inside a string are settings.
fn is_embedded(text: &str, shape: Shape, before: &str, after: &str, line: &str) -> bool {
    // The id may have its publisher before it.
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/');
    let before = if before.ends_with('/') { before.trim_end_matches(is_name) } else { before };
    let quoted = before.ends_with(['"', '\'', '=']) && !before.trim_end_matches(['"', '\'', '=']).is_empty()
        || before.ends_with("--model ")
        || before.ends_with("-m ")
        || shape.is_several_lines && is_pair(line) && !after.trim().is_empty();
    quoted
        && (shape.has_brackets
            || shape.is_several_lines
            || before.ends_with('=')
            || before.ends_with(":\"")
            || text.starts_with(['{', '[', '-']))
        || before.ends_with("--model ")
}

/// `After:  model: openai("gpt-4o")`: a line for somebody to read.
fn has_label(text: &str) -> bool {
    let label = text.trim_start().split_once(": ").map(|(label, _)| label);
    label.is_some_and(|l| l.starts_with(char::is_uppercase) && l.chars().all(char::is_alphabetic))
}

/// Whether a place is in a comment of the language that the string is in: `<!-- … -->`, `# …`.
fn is_commented(before: &str, line: &str) -> bool {
    let is_open = |open: &str, close: &str| before.rfind(open).is_some_and(|at| !before[at..].contains(close));
    is_open("<!--", "-->")
        || is_open("/* ", "*/")
        || ["# ", "// ", "-- ", ";; "].iter().any(|mark| line.trim_start().starts_with(mark))
}

/// Whether the words before the last backtick are part of a sentence, which code in backticks goes on: ``You can use `ask(``.
fn cites(line: &str) -> bool {
    let before = line.rsplit_once('`').map_or("", |(before, _)| before);
    let is_word = |word: &&str| word.trim_end_matches([',', ':']).bytes().all(|b| b.is_ascii_alphabetic());
    before.split_whitespace().rev().take_while(is_word).count() > CITING
}

/// What stands before the first of several quoted words: `(e.g. '` of `(e.g. 'gpt-4', 'gpt-5`.
fn before_list(line: &str) -> &str {
    let mut first = line;
    while let Some(quote) = first.chars().next_back().filter(|last| QUOTES.contains(last)) {
        let previous = first.trim_end_matches(QUOTES).trim_end().strip_suffix(',');
        let Some(open) = previous.and_then(|text| text.strip_suffix(quote)).and_then(|text| text.rfind(quote)) else {
            break;
        };
        first = &first[..open + quote.len_utf8()];
    }
    first
}

/// Whether what stands before a quoted id is a part of a sentence: `(e.g., 'gpt-4`, `for example: "gpt-4`.
fn follows_sentence(line: &str) -> bool {
    let before = line.trim_end_matches(QUOTES);
    if before.len() == line.len() {
        return false;
    }
    let before = before.trim_end();
    if before.ends_with(".,") || before.ends_with('.') && before.len() > 1 && !before.ends_with("..") {
        return true;
    }
    let Some(clause) = before.strip_suffix([',', ':']) else { return ends_in_word(line) };
    let clause = clause.rsplit(['{', '[', '(', ';', ',', '"', '\'']).next().unwrap_or_default();
    let words: Vec<&str> = clause.trim_start_matches([' ', '-']).split_whitespace().collect();
    words.len() > 1 && words.iter().all(|word| word.chars().all(char::is_alphabetic))
}

/// Whether a text of several lines shows people how a program is used: it has a heading for that, or a row for an option.
pub(super) fn is_help(text: &str) -> bool {
    let is_several = text.contains('\n') || text.contains("\\n");
    is_several
        && text.lines().flat_map(|line| line.split("\\n")).any(|line| {
            // Zig marks each line of a text.
            let line = line.trim_start().trim_start_matches("\\\\");
            is_heading(line) || is_row_of_option(line)
        })
}

/// Whether a line describes an option, at some distance from its name: `-m, --model MODEL   the model to ask`.
fn is_row_of_option(line: &str) -> bool {
    let line = line.trim();
    let option = line.trim_start_matches('-');
    let is_option = option.len() < line.len() && option.starts_with(char::is_alphanumeric) && !line.ends_with('\\');
    let gap = ["  ", "\t"].iter().filter_map(|gap| option.find(gap)).min();
    let text = gap.map(|gap| option[gap..].trim_start()).filter(|_| is_option);
    text.is_some_and(|text| text.starts_with(char::is_alphabetic) && text.contains(char::is_whitespace))
}

/// Whether one of several lines is a sentence. A line may end with an escape sequence.
fn has_sentence_line(text: &str) -> bool {
    let is_several = text.contains('\n') || text.contains("\\n");
    is_several && text.lines().flat_map(|line| line.split("\\n")).any(is_sentence)
}

/// Whether a line is a sentence: it begins with a capital and goes on in small letters, without the marks of code.
fn is_sentence(line: &str) -> bool {
    let line = line.trim();
    if !line.starts_with(char::is_uppercase) || line.contains(['=', ';', '{', '}', '<', '>', '$', '|']) {
        return false;
    }
    let is_word = |word: &&str| {
        let word = word.trim_end_matches(['.', ',', ':', '!', '?']);
        !word.is_empty() && word.chars().all(|c| c.is_lowercase() || c == '\'')
    };
    let words = line.split_whitespace().skip(1).filter(is_word).count() + 1;
    words >= LONG_SENTENCE || words >= SENTENCE && line.ends_with(['.', ':', '!', '?'])
}

/// `- model: `, and no more words before it.
fn is_pair(line: &str) -> bool {
    let key = line.trim_start().trim_start_matches("- ").strip_suffix(": ");
    key.is_some_and(|key| !key.is_empty() && !key.contains(char::is_whitespace))
}

/// `… uses 'gpt-4'`: a word right before the quoted id, which no option or keyword is.
fn ends_in_word(line: &str) -> bool {
    let before = line.trim_end_matches(['\'', '"', '\\']);
    if before.len() == line.len() {
        return false;
    }
    let word = before.trim_end().rsplit(|c: char| c.is_whitespace() || c == '(').next().unwrap_or_default();
    let is_one_of = |words: &[String]| words.iter().any(|w| w.eq_ignore_ascii_case(word));
    // `model 'gpt-4'` in the block of a builder.
    let is_setting = before.trim() == word && is_one_of(&RULES.usage.settings);
    word.len() > 1
        && word.bytes().all(|b| b.is_ascii_alphabetic())
        && !is_one_of(&RULES.usage.before_values)
        && !is_setting
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(literal: &str) -> bool {
        let at = literal.find("gpt-4").unwrap();
        is_prose(literal, Span::new(0, literal.len()), Span::new(at, at + 5))
    }

    #[test]
    fn texts_for_people() {
        for text in [
            "Model ID (e.g., 'gpt-4')",
            "Name of the model, for example: \"gpt-4\" (fast)",
            "Beispiele: gpt-4, gpt-5",
            "Примеры: gpt-4, gpt-5",
            "Set the model to use.\n\nExample:\n  model = \"gpt-4\"\n",
            "<!--\n  call it \\\"gpt-4\\\" here\n-->\n<policies/>\n",
            "set -e\n# MODEL='gpt-4'\nrun\n",
            "We moved from gpt-4 to another model",
            "model to use (e.g. 'o1-preview', 'gpt-4')",
            "Typically, you can use `ask(model='gpt-4', n=1)` to begin with.",
            "Usage: ask [-m MODEL]\n\n  ask -m gpt-4\n",
            "\nexamples:\n  ask --model gpt-4 \"hello\"\n",
            "Examples:\\n  ask --model gpt-4 hello",
            "ask [options]\n  -n, --count N   how many\n  ASK_MODEL=gpt-4\n",
            "Ask, e.g. MODEL=gpt-4",
        ] {
            assert!(of(text), "{text}");
        }
    }

    #[test]
    fn settings_in_a_language_of_their_own() {
        for text in [
            "{\"model\": \"gpt-4\", \"n\": 1}",
            "SELECT ai_query('gpt-4', question) FROM rows",
            "INSERT INTO bots (name, model)\nVALUES ('a', 'gpt-4')\n",
            "run --model gpt-4 --fast",
            "INSERT INTO bots (name, model) VALUES ('a', 'gpt-4')",
            "echo `ask(model='gpt-4', n=1)`",
            "${\"https://\" + host + \"/models/gpt-4:ask\"}",
            "set -e\nexport MODEL=\"gpt-4\"\nrun\n",
            "run \\\n  --name  bot \\\n  --model gpt-4 \\\n  --fast\n",
        ] {
            assert!(!of(text), "{text}");
        }
    }
}
