//! Where places of an earlier text are in the text as it is now: what was found before a change still stands in the
//! parts that nobody edited.

use crate::text::span::Span;

/// The edits since a text was checked, in their order.
#[derive(Debug, Default)]
pub(super) struct Edits {
    /// Each in the text that the one before it left: what it replaced, and the length of what is there now.
    made: Vec<(Span, usize)>,
    /// What was written, in the text as it is now.
    written: Vec<Span>,
}

impl Edits {
    pub(super) fn add(&mut self, replaced: Span, length: usize) {
        for span in &mut self.written {
            *span = stretched(*span, replaced, length);
        }
        self.written.push(Span::new(replaced.start, replaced.start + length));
        self.made.push((replaced, length));
    }

    /// Where a span is now; `None` if an edit touched it.
    pub(super) fn untouched(&self, span: Span) -> Option<Span> {
        self.made.iter().try_fold(span, |span, (replaced, length)| {
            (!span.touches(*replaced)).then(|| stretched(span, *replaced, *length))
        })
    }

    /// Where a span is now, with what was written in it or at its ends.
    pub(super) fn stretched(&self, span: Span) -> Span {
        self.made.iter().fold(span, |span, (replaced, length)| stretched(span, *replaced, *length))
    }

    /// Whether something was edited in a part of the text as it is now, or at its ends.
    pub(super) fn touch(&self, part: Span) -> bool {
        self.written.iter().any(|written| written.touches(part))
    }
}

/// A span after an edit, with what was written where the edit touches it.
fn stretched(span: Span, replaced: Span, length: usize) -> Span {
    let end_of_written = replaced.start + length;
    let start = match span.start {
        start if start > replaced.end => start - replaced.len() + length,
        start => start.min(replaced.start),
    };
    let end = match span.end {
        end if end < replaced.start => end,
        end => end_of_written.max((end + length).saturating_sub(replaced.len())),
    };
    Span::new(start, end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_move_with_their_text() {
        let mut text = "call(model='gpt-4-0613', other='x')".to_owned();
        let id = |text: &str| text.find("gpt-4-0613").map(|at| Span::new(at, at + 10));
        let other = |text: &str| text.find("other").map(|at| Span::new(at, at + 5));
        let (first, second) = (id(&text).unwrap(), other(&text).unwrap());
        let mut edits = Edits::default();
        for (at, old, new) in [(0, 0, "\n\n"), (2, 4, "made"), (6, 0, "_"), (0, 1, ""), (12, 0, "")] {
            edits.add(Span::new(at, at + old), new.len());
            text.replace_range(at..at + old, new);
            assert_eq!((edits.untouched(first), edits.untouched(second)), (id(&text), other(&text)), "{text}");
        }
        assert!(edits.touch(Span::at(2)) && !edits.touch(id(&text).unwrap()));
        // At its end, so that the id may be another one now.
        let end = id(&text).unwrap().end;
        edits.add(Span::at(end), 3);
        text.insert_str(end, "-16");
        assert_eq!(edits.untouched(first), None);
        assert_eq!(edits.untouched(second), other(&text));
        assert_eq!(&text[edits.stretched(first).range()], "gpt-4-0613-16");
        assert!(edits.touch(Span::at(end)));
        // Across its beginning.
        let start = text.find("model").unwrap();
        edits.add(Span::new(start, end), 1);
        text.replace_range(start..end, "m");
        assert_eq!(&text[edits.stretched(first).range()], "m-16");
        assert_eq!(edits.untouched(second), other(&text));
    }
}
