//! Text that the parts of a file share: a stretch of the file's own text, or text that was made of it.
//!
//! Regions and trees outlive the function that made them and move between threads. They hold the text by a counted
//! reference, so that none of them needs a lifetime.

use std::ops::{Deref, Range};
use std::sync::Arc;

use crate::text::source::Source;

/// A stretch of a text that is owned together with others. Cheap to clone.
#[derive(Debug, Clone)]
pub struct SharedText {
    whole: Whole,
    range: Range<usize>,
}

#[derive(Debug, Clone)]
enum Whole {
    Source(Arc<Source>),
    Made(Arc<str>),
}

impl SharedText {
    /// A stretch of this text. The range is in bytes, on character boundaries.
    #[must_use]
    pub fn slice(&self, range: Range<usize>) -> Self {
        let start = self.range.start;
        Self { whole: self.whole.clone(), range: start + range.start..start + range.end }
    }

    /// Whether the text is a stretch of the file's own, not a copy.
    #[must_use]
    pub fn is_of_source(&self) -> bool {
        matches!(self.whole, Whole::Source(_))
    }
}

impl Deref for SharedText {
    type Target = str;

    fn deref(&self) -> &str {
        match &self.whole {
            Whole::Source(source) => &source.text[self.range.clone()],
            Whole::Made(text) => &text[self.range.clone()],
        }
    }
}

impl From<&Arc<Source>> for SharedText {
    fn from(source: &Arc<Source>) -> Self {
        Self { range: 0..source.text.len(), whole: Whole::Source(Arc::clone(source)) }
    }
}

impl From<String> for SharedText {
    fn from(text: String) -> Self {
        Self { range: 0..text.len(), whole: Whole::Made(text.into()) }
    }
}

impl From<&str> for SharedText {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slices_of_slices() {
        let source = Arc::new(Source::from_bytes("a.py".into(), "model = 'é4'".into()).unwrap());
        for text in [SharedText::from(&source), SharedText::from("model = 'é4'")] {
            let value = text.slice(8..13);
            assert_eq!(&*value, "'é4'");
            assert_eq!(&*value.slice(1..4), "é4");
        }
        assert!(SharedText::from(&source).slice(0..1).is_of_source() && !SharedText::from("x").is_of_source());
    }
}
