//! One reading of a file, and what it may cost.
//!
//! Rules look at the syntax around a place, and around what they find there. Most files have a few places with little
//! around each; a file can be made so that each of thousands of places has thousands of constructs around it, or leads to
//! all others. So what is looked at is counted: literals and constructs, and the nodes that were visited to find them. A
//! file that goes over its budget is read as plain text from there on, line by line, and named.
//!
//! Steps are counted and no time is taken, so that a result depends neither on the machine nor on what else runs there.
//! Each reading has a budget of its own, because a file can be read several times, and by several threads at once as a
//! companion of others.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use crate::syntax::formats::plain::TextLines;
use crate::syntax::model::{Parsed, Syntax};
use crate::syntax::parsed_file::ParsedFile;
use crate::text::span::Span;

/// The steps of any file: twice what the costliest of 6,700 files of real repositories took, a list of 500 names in one type.
const BASE: u64 = 800_000;
/// The steps for each of its bytes.
const PER_BYTE: u64 = 4;

/// The steps that a reading has left.
struct Meter(AtomicU64);

impl Meter {
    fn for_len(bytes: usize) -> Self {
        Self(AtomicU64::new(BASE + PER_BYTE * bytes as u64))
    }

    /// Counts steps. A reading is the work of one thread, so that no other spends between the two halves of this.
    fn spend(&self, steps: usize) {
        let left = self.0.load(Ordering::Relaxed);
        self.0.store(left.saturating_sub(steps as u64), Ordering::Relaxed);
    }

    fn is_spent(&self) -> bool {
        self.0.load(Ordering::Relaxed) == 0
    }
}

/// A file while it is read, with what that may still cost.
pub struct Reading<'f> {
    file: &'f ParsedFile,
    meter: Arc<Meter>,
}

impl<'f> Reading<'f> {
    /// Begins to read a file.
    #[must_use]
    pub fn new(file: &'f ParsedFile) -> Self {
        Self { file, meter: Arc::new(Meter::for_len(file.source.text.len())) }
    }

    /// Reads a part of the file, or a file that belongs with it, on the budget of this reading.
    pub(crate) fn of<'o>(&self, other: &'o ParsedFile) -> Reading<'o> {
        Reading { file: other, meter: Arc::clone(&self.meter) }
    }

    /// The file that is read.
    pub(crate) fn file(&self) -> &'f ParsedFile {
        self.file
    }

    /// The syntax of the region with this number, counted when it is looked at.
    pub(crate) fn region(&self, number: usize) -> Metered<'f> {
        Metered { file: self.file, region: number, meter: Arc::clone(&self.meter), plain: OnceLock::new() }
    }

    /// Whether the reading is over its budget.
    pub(crate) fn is_spent(&self) -> bool {
        self.meter.is_spent()
    }
}

/// A region whose syntax is counted when it is looked at.
pub(crate) struct Metered<'f> {
    file: &'f ParsedFile,
    region: usize,
    meter: Arc<Meter>,
    /// The same text, for when the budget is spent.
    plain: OnceLock<TextLines>,
}

impl Parsed for Metered<'_> {
    fn around(&self, range: Span, out: &mut Syntax) -> usize {
        if self.meter.is_spent() {
            let plain = || TextLines::near(self.file.regions()[self.region].text.clone());
            return self.plain.get_or_init(plain).around(range, out);
        }
        let before = out.literals.len() + out.constructs.len();
        let visited = self.file.parsed(self.region).around(range, out);
        let steps = visited + 1 + out.literals.len() + out.constructs.len() - before;
        self.meter.spend(steps);
        steps
    }

    fn gave_up(&self) -> bool {
        self.file.parsed(self.region).gave_up()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::source::Source;

    fn file(path: &str, text: &str) -> ParsedFile {
        ParsedFile::new(Arc::new(Source::from_bytes(path.into(), text.as_bytes().to_vec()).unwrap()))
    }

    #[test]
    fn parts_and_companions_are_read_on_the_budget_of_their_file() {
        let (own, other) = (file("a.py", "f('x')\n"), file("b.py", &"g('y')\n".repeat(1_000)));
        let reading = Reading::new(&own);
        reading.meter.spend(usize::try_from(BASE).unwrap());
        assert!(!reading.is_spent(), "each byte has steps of its own");
        reading.of(&other).meter.spend(1_000);
        assert!(reading.is_spent(), "what is read with a file has no budget of its own");
        assert!(!Reading::new(&own).is_spent(), "the next reading begins anew");
    }

    #[test]
    fn what_is_looked_at_is_counted_until_the_budget_is_spent() {
        let file = file("a.py", "f(model='x')\n");
        let reading = Reading::new(&file);
        let (at, region) = (Span::new(9, 10), reading.region(0));
        let left = || reading.meter.0.load(Ordering::Relaxed);
        let before = left();
        let syntax = region.syntax_around(at);
        let counted = usize::try_from(before - left()).unwrap();
        assert!(counted > 1 + syntax.literals.len() + syntax.constructs.len(), "the nodes on the way count too");
        reading.meter.spend(usize::MAX);
        assert_eq!(region.syntax_around(at), TextLines::new(file.regions()[0].text.clone()).syntax_around(at));
    }
}
