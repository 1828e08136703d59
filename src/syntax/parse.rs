//! Chooses the front end that reads a region: a grammar, a reader of its own, or plain text where neither can.

use crate::syntax::chunked::Chunked;
use crate::syntax::grammar::{self, Budget, ParsedTree, Refusal};
use crate::syntax::mask::{self, Masked};
use crate::syntax::model::{Parsed, Syntax};
use crate::syntax::region::Region;
use crate::syntax::whole::parse_whole;
use crate::text::language::Language;
use crate::text::shared::SharedText;
use crate::text::span::Span;

/// Parses a region.
#[must_use]
pub fn parse(region: &Region) -> Box<dyn Parsed> {
    let parsed = match region.language {
        Language::Yaml => return template(region),
        Language::Bicep => with_long_strings(&region.text),
        // The grammar of the shell reads a script of Windows that was rewritten for it.
        Language::Batch => tree(Language::Shell, &mask::batch(&region.text).text.into()).map(boxed),
        _ => return in_parts(region),
    };
    parsed.unwrap_or_else(|_| parse_whole(region))
}

/// Parses a text in parts if it can be cut, and whole otherwise.
fn in_parts(region: &Region) -> Box<dyn Parsed> {
    Chunked::of(region).map_or_else(|| parse_whole(region), |chunked| Box::new(chunked))
}

fn tree(language: Language, text: &SharedText) -> Result<ParsedTree, Refusal> {
    grammar::parse(language, text, Budget::for_len(text.len()))
}

fn boxed(parsed: impl Parsed + 'static) -> Box<dyn Parsed> {
    Box::new(parsed)
}

/// Parses YAML, with its template actions covered.
fn template(region: &Region) -> Box<dyn Parsed> {
    match mask::mask(&region.text) {
        None => in_parts(region),
        Some(masked) => {
            let covered = Region::whole(masked.text.as_str(), region.language);
            Box::new(Template { parsed: in_parts(&covered), masked, original: region.text.clone() })
        }
    }
}

/// Parses Bicep. If there are errors, the strings over several lines are covered.
fn with_long_strings(text: &SharedText) -> Result<Box<dyn Parsed>, Refusal> {
    let whole = tree(Language::Bicep, text)?;
    if !whole.has_error() {
        return Ok(Box::new(whole));
    }
    match mask::long_strings(text) {
        Some(masked) => tree(Language::Bicep, &masked.text.into()).map(boxed),
        None => Ok(Box::new(whole)),
    }
}

/// A template: the syntax around its actions, and the literals in them.
struct Template {
    /// Of the text with its actions covered.
    parsed: Box<dyn Parsed>,
    masked: Masked,
    original: SharedText,
}

impl Parsed for Template {
    fn around(&self, range: Span, out: &mut Syntax) -> usize {
        let steps = self.parsed.around(range, out);
        if self.masked.actions.iter().any(|action| action.touches(range)) {
            let mut inner = Syntax::default();
            self.masked.literals(&self.original, &mut inner);
            return steps + inner.around(range, out);
        }
        steps
    }

    fn gave_up(&self) -> bool {
        self.parsed.gave_up()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The scanner of YAML counts lines in 16 bits.
    #[test]
    fn a_long_document_is_read_to_its_end() {
        let row = "- name: chat\n  model: gpt-4\n";
        for (text, is_read) in [
            (row.repeat(40_000), true),
            (format!("{{{{ x }}}}\n{}", row.repeat(40_000)), true),
            (format!("a:\n{}", "  - b: 1\n".repeat(40_000)), false),
        ] {
            let at = text.len() - 6;
            let region = Region::whole(text.as_str(), Language::Yaml);
            let parsed = parse(&region);
            let syntax = parsed.syntax_around(Span::new(at, at + 5));
            assert_eq!(syntax.constructs.iter().any(|c| c.name == "model"), is_read);
            assert_eq!(parsed.gave_up(), !is_read);
        }
    }
}
