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
        Language::Yaml => template(&region.text),
        Language::Bicep => with_long_strings(&region.text),
        // The grammar of the shell reads a script of Windows that was rewritten for it.
        Language::Batch => tree(Language::Shell, &mask::batch(&region.text).text.into()).map(boxed),
        _ => match Chunked::of(region) {
            Some(chunked) => return Box::new(chunked),
            None => Err(Refusal::NoGrammar),
        },
    };
    parsed.unwrap_or_else(|_| parse_whole(region))
}

fn tree(language: Language, text: &SharedText) -> Result<ParsedTree, Refusal> {
    grammar::parse(language, text, Budget::for_len(text.len()))
}

fn boxed(parsed: impl Parsed + 'static) -> Box<dyn Parsed> {
    Box::new(parsed)
}

/// Parses YAML with its template actions covered.
fn template(text: &SharedText) -> Result<Box<dyn Parsed>, Refusal> {
    let masked = mask::mask(text).ok_or(Refusal::NoGrammar)?;
    let tree = tree(Language::Yaml, &masked.text.as_str().into())?;
    Ok(Box::new(Template { tree, masked, original: text.clone() }))
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
    tree: ParsedTree,
    masked: Masked,
    original: SharedText,
}

impl Parsed for Template {
    fn around(&self, range: Span, out: &mut Syntax) {
        self.tree.around(range, out);
        if self.masked.actions.iter().any(|action| action.touches(range)) {
            let mut inner = Syntax::default();
            self.masked.literals(&self.original, &mut inner);
            inner.around(range, out);
        }
    }
}
