//! A file that is split into regions once. Each region is parsed once, when its syntax is first needed.
//!
//! Detection, ignore comments, templates and the search for names of deployments all read the same [`ParsedFile`].

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use crate::syntax::model::Parsed;
use crate::syntax::parse::parse;
use crate::syntax::region::Region;
use crate::syntax::size::is_too_large;
use crate::syntax::split;
use crate::text::language::Language;
use crate::text::source::Source;

/// A file with its regions and their syntax.
pub struct ParsedFile {
    pub source: Arc<Source>,
    regions: Vec<Region>,
    parsed: Vec<OnceLock<Box<dyn Parsed>>>,
    gave_up_within: AtomicBool,
}

impl ParsedFile {
    /// Splits a file. Nothing is parsed yet.
    #[must_use]
    pub fn new(source: Arc<Source>) -> Self {
        if is_too_large(&source.path, source.language, &source.text) {
            let whole = Region::whole(&source, Language::Text);
            let file = Self::of(source, vec![whole]);
            file.give_up();
            return file;
        }
        let regions = split::regions(&source);
        Self::of(source, regions)
    }

    /// One stretch of this file as a file of its own: the JSON in a string, the code in a comment.
    #[must_use]
    pub fn part(&self, region: Region) -> Self {
        Self::of(Arc::clone(&self.source), vec![region])
    }

    fn of(source: Arc<Source>, regions: Vec<Region>) -> Self {
        let parsed = regions.iter().map(|_| OnceLock::new()).collect();
        Self { source, regions, parsed, gave_up_within: AtomicBool::new(false) }
    }

    /// The stretches of the file, each in one language.
    #[must_use]
    pub fn regions(&self) -> &[Region] {
        &self.regions
    }

    /// The syntax of the region with this number, parsed by its front end.
    ///
    /// # Panics
    ///
    /// Panics where there is no such region.
    #[must_use]
    pub fn parsed(&self, region: usize) -> &dyn Parsed {
        self.parsed[region].get_or_init(|| parse(&self.regions[region])).as_ref()
    }

    /// Records that the file cost more than it may, so that a part of it was read as plain text.
    pub fn give_up(&self) {
        self.gave_up_within.store(true, Ordering::Relaxed);
    }

    /// Records whether a parse was given up in `part`, a stretch of this file.
    pub fn take_over(&self, part: &Self) {
        self.gave_up_within.fetch_or(part.gave_up(), Ordering::Relaxed);
    }

    /// Whether a parse was given up, so that a stretch of the file was read as plain text.
    #[must_use]
    pub fn gave_up(&self) -> bool {
        let parsed = || self.parsed.iter().filter_map(OnceLock::get);
        self.gave_up_within.load(Ordering::Relaxed) || parsed().any(|one| one.gave_up())
    }
}
