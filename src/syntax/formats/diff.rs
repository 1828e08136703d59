//! Patches: the lines that one adds or leaves are read as plain text, those that it takes away are comments.

use crate::syntax::formats::plain::TextLines;
use crate::syntax::model::{LiteralKind, Parsed, Syntax};
use crate::text::shared::SharedText;
use crate::text::span::{Span, line_at};

/// A patch, read line by line where it is asked about.
#[derive(Debug)]
pub struct Patch {
    text: SharedText,
    lines: TextLines,
}

impl Patch {
    #[must_use]
    pub fn new(text: SharedText) -> Self {
        Self { lines: TextLines::new(text.clone()), text }
    }
}

impl Parsed for Patch {
    fn around(&self, range: Span, out: &mut Syntax) -> usize {
        let line = line_at(&self.text, range.start.min(self.text.len()));
        if self.text[line].starts_with('-') {
            out.literal(LiteralKind::Comment, line);
            return 0;
        }
        self.lines.around(range, out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_taken_away_is_a_comment() {
        let text = "--- a/x.sh\n+++ b/x.sh\n@@ -1 +1 @@\n-MODEL=old\n+MODEL=new\n";
        let patch = Patch::new(text.into());
        let kind = |word: &str| {
            let at = text.find(word).unwrap();
            let place = Span::new(at, at + word.len());
            let mut out = patch.syntax_around(place);
            out.literals.retain(|l| l.span.holds(place));
            out.literals.into_iter().min_by_key(|l| l.span.len()).map(|l| l.kind)
        };
        assert_eq!(kind("old"), Some(LiteralKind::Comment));
        assert_eq!(kind("new"), Some(LiteralKind::Bare));
    }
}
