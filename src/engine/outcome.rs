//! The outcome of each file of a run, and the output that they make together.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::detect::directive::Directive;
use crate::detect::reference::Reference;
use crate::project::constants::Definition;
use crate::project::related::OwnNames;
use crate::project::scanned::{Deferred, EngineOutput, FileError, Reach, Scanned};
use crate::text::source::{SkipReason, Source};

/// The outcome of one file in one pass.
pub(super) enum Outcome {
    /// The file has no reference and no directive.
    Empty,
    /// Other files can change its references, or it can change theirs.
    Deferred(Deferred),
    Done(Done),
    Skipped(SkipReason),
    Failed(FileError),
}

/// What a finished file leaves, and its path if it was read as plain text only.
pub(super) struct Done {
    pub(super) unparsed: Option<String>,
    /// The constants that it defines, which the deferred files may use.
    pub(super) constants: Vec<Definition>,
    /// Its names that others may hold.
    pub(super) names: OwnNames,
    /// What was read, where others may show more of it.
    pub(super) kept: Option<Kept>,
}

/// What was read of a file, without its text.
pub(super) struct Kept {
    references: Vec<Reference>,
    directives: Vec<Directive>,
    unparsed: bool,
}

impl Kept {
    pub(super) fn of(scanned: &Scanned) -> Self {
        let Scanned { references, directives, unparsed, .. } = scanned;
        Self { references: references.clone(), directives: directives.clone(), unparsed: *unparsed }
    }

    /// The same with the text, which was read again.
    pub(super) fn with(self, source: Arc<Source>) -> Scanned {
        let Self { references, directives, unparsed } = self;
        Scanned { source, references, directives, unparsed }
    }
}

/// The outcomes of all files, by the files' numbers.
#[derive(Default)]
pub(super) struct Outcomes {
    done: BTreeMap<usize, Done>,
    pub(super) deferred: Vec<(usize, Deferred)>,
    failed: BTreeMap<usize, FileError>,
    skipped: BTreeMap<SkipReason, usize>,
    pub(super) constants: Vec<Definition>,
    /// The names of files that others may hold.
    pub(super) names: BTreeMap<usize, OwnNames>,
    /// What was read of those of them that are finished.
    pub(super) kept: BTreeMap<usize, Kept>,
}

impl Outcomes {
    /// Adds the outcomes of a pass. A later outcome of a file takes the place of an earlier one.
    pub(super) fn add(&mut self, outcomes: Vec<(usize, Outcome)>) {
        for (n, outcome) in outcomes {
            match outcome {
                Outcome::Empty => {}
                Outcome::Deferred(deferred) => {
                    self.note_names(n, OwnNames::of(&deferred.scanned));
                    self.deferred.push((n, deferred));
                }
                Outcome::Done(mut done) => {
                    self.constants.append(&mut done.constants);
                    self.note_names(n, std::mem::take(&mut done.names));
                    self.kept.extend(done.kept.take().map(|kept| (n, kept)));
                    self.done.insert(n, done);
                }
                Outcome::Skipped(why) => *self.skipped.entry(why).or_default() += 1,
                Outcome::Failed(error) => drop(self.failed.insert(n, error)),
            }
        }
    }

    fn note_names(&mut self, n: usize, names: OwnNames) {
        if !names.is_empty() {
            self.names.insert(n, names);
        }
    }

    /// The output of a run over so many files, with the numbers of those that are done.
    pub(super) fn output(self, files: usize, reach: Reach) -> EngineOutput<usize> {
        let files = files - self.skipped.values().sum::<usize>();
        let errors = self.failed.into_values().collect();
        let (mut scanned, mut unparsed) = (Vec::with_capacity(self.done.len()), Vec::new());
        for (n, done) in self.done {
            unparsed.extend(done.unparsed);
            scanned.push(n);
        }
        EngineOutput { files, scanned, skipped: self.skipped, unparsed, errors, reach }
    }
}
