//! Runs the pipeline in four passes.
//!
//! 1. Scan every file. A file that no other can affect is finished and its text dropped; the others are deferred.
//! 2. Link the deferred files: modules, templates and their parameter files are read together.
//! 3. Read files again together with those that use their constants and settings, or define the functions that they call,
//!    and, where nothing in a file shows whose service its models are of, with what the repository shows. Then shared
//!    constants and names of deployments are resolved.
//! 4. If any deployment was found, search the finished files for its name.

use std::cell::LazyCell;
use std::fmt::Display;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use rayon::prelude::*;

use crate::detect::companion::Companion;
use crate::detect::directive::{directives, may_have_directives};
use crate::detect::prefilter;
use crate::detect::services::Services;
use crate::engine::input::Files;
use crate::engine::options::{ALL, Engine, Ruled, Wanted};
use crate::engine::outcome::{Done, Kept, Outcome, Outcomes};
use crate::engine::seen::First;
use crate::project::constants::{self, Definition};
use crate::project::deployments::Names;
use crate::project::link;
use crate::project::related::OwnNames;
use crate::project::scanned::{Deferred, EngineOutput, FileError, Reach, Scanned};
use crate::syntax::parsed_file::ParsedFile;
use crate::syntax::reading::Reading;
use crate::text::decode::{Encoding, sniff};
use crate::text::read::ReadError;
use crate::text::source::{SkipReason, Source};

/// A file of this name makes the engine panic in tests, because no input is known to.
#[cfg(test)]
pub(crate) const PANICS: &str = "panics.py";

/// A run over files. It knows nothing of what is made of them, so that the binary holds it once.
pub(super) struct Passes<'r> {
    pub files: &'r dyn Files,
    pub engine: Engine<'r>,
    /// They are whole repositories: what none of them reads, nothing does.
    pub is_whole: bool,
    /// Takes a file, by its number, that is finished. A file that comes again takes the place of what came before.
    pub each: &'r (dyn Fn(usize, Scanned) + Sync),
}

impl Passes<'_> {
    /// The numbers of the files that were finished, and what else there is to be said of the run.
    pub(super) fn run(&self) -> EngineOutput<usize> {
        let mut outcomes = Outcomes::default();
        outcomes.add(self.each_file(|n, buffer| self.scan_file(n, buffer), |_| true));
        let mut deferred = std::mem::take(&mut outcomes.deferred);
        let mut names = std::mem::take(&mut outcomes.names);
        let companions = self.files.companions();
        // What the repository shows of services is not known yet: where that counts, a template is read once more.
        let references =
            |file: &ParsedFile, found: &[Companion]| self.ruled(file).detector(None).references(file, found);
        link::link(&mut deferred, companions.into_iter(), &|path| self.files.source(path), &references);
        for (n, one) in deferred.iter().filter(|(_, one)| !one.companions.is_empty()) {
            names.insert(*n, OwnNames::of(&one.scanned));
        }
        names.retain(|_, own| !own.is_empty());
        let around = self.look_around(&names);
        let services = around.services.as_ref();
        let own_names = names.values().flat_map(OwnNames::all).cloned().collect();
        let mut reach = Reach { names: own_names, templates: false, services: services.is_some() };
        let kept = std::mem::take(&mut outcomes.kept);
        outcomes.add(self.relate(&names, kept, &mut deferred, &around));
        let own: Vec<Definition> = deferred.iter().flat_map(|(_, one)| constants::definitions(&one.scanned)).collect();
        let defined = std::mem::take(&mut outcomes.constants).into_iter().chain(own);
        constants::resolve(deferred.iter_mut().map(|(_, one)| &mut one.scanned), defined);
        let numbers: Vec<usize> = deferred.iter().map(|(n, _)| *n).collect();
        reach.templates = deferred.iter().any(|(_, one)| link::has_template(&one.scanned));
        let names = self.deployments(&deferred);
        reach.names.extend(names.all().cloned());
        let linked = deferred.into_par_iter();
        let linked = linked.map(|(n, one)| (n, self.catch_panics(n, || Ok(self.apply_deployments(n, one, &names)))));
        outcomes.add(linked.collect());
        if !names.is_empty() {
            let is_finished = |n: usize| numbers.binary_search(&n).is_err();
            let rescan = |n, buffer: &mut Vec<u8>| Ok(self.rescan_for_deployments(n, buffer, &names, services));
            outcomes.add(self.each_file(rescan, is_finished));
        }
        outcomes.output(self.files.len(), reach)
    }

    /// The names of the deployments that templates create, or a config declares.
    fn deployments(&self, deferred: &[(usize, Deferred)]) -> Names {
        let nested = self.engine.options.nested.all();
        let configured = nested.iter().flat_map(|own| &own.deployments).chain(&self.engine.options.deployments);
        Names::new(deferred.iter().map(|(_, one)| &one.scanned), configured)
    }

    /// What rules a file.
    pub(super) fn ruled(&self, file: &ParsedFile) -> Ruled<'_> {
        self.engine.ruled(&file.source.path)
    }

    /// Does the work for the files that `is_wanted` accepts; empty outcomes are left out.
    fn each_file(
        &self,
        work: impl Fn(usize, &mut Vec<u8>) -> io::Result<Outcome> + Sync,
        is_wanted: impl Fn(usize) -> bool + Sync,
    ) -> Vec<(usize, Outcome)> {
        let wanted = (0..self.files.len()).into_par_iter().filter(|n| is_wanted(*n));
        let outcomes = wanted.map_init(Vec::new, |buffer, n| (n, self.catch_panics(n, || work(n, buffer))));
        outcomes.filter(|(_, outcome)| !matches!(outcome, Outcome::Empty)).collect()
    }

    fn catch_panics(&self, n: usize, work: impl FnOnce() -> io::Result<Outcome>) -> Outcome {
        let failed = |message: &dyn Display| Outcome::Failed(FileError::new(self.files.path(n), message));
        match catch_unwind(AssertUnwindSafe(work)) {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(error)) => failed(&error),
            Err(_) => failed(&"a bug in shelflife kept this file from being read; please report it"),
        }
    }

    fn scan_file(&self, n: usize, buffer: &mut Vec<u8>) -> io::Result<Outcome> {
        let first = if let Some(first) = self.files.seen(n) {
            first
        } else {
            let first = self.first(n, buffer)?;
            self.files.keep(n, &first);
            first
        };
        Ok(match first {
            First::Empty => Outcome::Empty,
            First::Skipped(why) => self.skipped(n, why)?,
            First::Scanned { scanned, file: Some(file) } => {
                Outcome::Deferred(Deferred { scanned, file, companions: Vec::new() })
            }
            First::Scanned { scanned, file: None } => Outcome::Done(self.finish_first(n, scanned)),
        })
    }

    /// Reads a file into the buffer of the thread. A file that passes the prefilter takes the buffer; otherwise the
    /// next file uses it again.
    fn first(&self, n: usize, buffer: &mut Vec<u8>) -> io::Result<First> {
        let read = self.files.read(n, buffer);
        self.engine.options.progress.one_done();
        match read {
            Ok(()) => {}
            Err(ReadError::Io(error)) => return Err(error),
            Err(ReadError::Skipped(why)) => return Ok(First::Skipped(why)),
        }
        // The bytes of UTF-16 text do not contain the stems.
        let is_wide = sniff(buffer).is_ok_and(Encoding::is_utf16);
        let path = self.files.path(n);
        let has_own = || self.engine.ruled(path).catalog().own_names().is_some_and(|names| names.is_match(buffer));
        if !is_wide && !prefilter::is_worth_a_look(buffer) && !may_have_directives(buffer) && !has_own() {
            return Ok(First::Empty);
        }
        let source = match Source::from_bytes(path.to_owned(), std::mem::take(buffer)) {
            Ok(source) => source,
            Err(why) => return Ok(First::Skipped(why)),
        };
        #[cfg(test)]
        assert!(!path.ends_with(PANICS), "as asked for");
        let file = ParsedFile::new(Arc::new(source));
        let scanned = self.scan(&file, None, self.engine.wanted);
        if scanned.references.is_empty() && scanned.directives.is_empty() && !scanned.unparsed {
            return Ok(First::Empty);
        }
        // The bytes of UTF-16 text do not contain the names of deployments either.
        let waits = is_wide || link::takes_part(&scanned) || constants::are_used(&scanned);
        Ok(First::Scanned { scanned, file: waits.then(|| Arc::new(file)) })
    }

    /// A file that has no text to check, which is an error where somebody asked for it. A binary file has nothing to be
    /// read: globs of a shell name such files, too.
    fn skipped(&self, n: usize, why: SkipReason) -> io::Result<Outcome> {
        if why != SkipReason::Binary && self.files.is_named(n) {
            return Err(io::Error::other(format!("not read: {why}")));
        }
        Ok(Outcome::Skipped(why))
    }

    /// The references and directives of a file.
    fn scan(&self, file: &ParsedFile, services: Option<&Services>, wanted: Wanted<'_>) -> Scanned {
        let source = &file.source;
        let reading = Reading::new(file);
        // Other files need what a template or a file of constants names, whether a lint can fire on it or not.
        let all = LazyCell::new(|| link::can_create(source) || constants::can_define(&source.path));
        let wanted = |names: &[String]| wanted(&source.path, names) || *all;
        let references = self.ruled(file).detector(services).wanted_references(&reading, &wanted);
        let directives = if may_have_directives(source.text.as_bytes()) { directives(&reading) } else { Vec::new() };
        Scanned { source: Arc::clone(source), references, directives, unparsed: file.gave_up() }
    }

    /// Finishes a deferred file after the deployments of the run are collected.
    fn apply_deployments(&self, n: usize, deferred: Deferred, names: &Names) -> Outcome {
        let Deferred { mut scanned, file, .. } = deferred;
        let is_worth_a_look = names.is_worth_a_look(scanned.source.text.as_bytes());
        let ruled = self.ruled(&file);
        let configured = ruled.deployments();
        let found = if is_worth_a_look { names.find(&file, ruled.detector(None), configured) } else { Vec::new() };
        names.apply(&mut scanned, found, configured);
        Outcome::Done(self.finish(n, scanned))
    }

    /// Searches a finished file for names of deployments. A file with such a name is scanned again.
    fn rescan_for_deployments(
        &self,
        n: usize,
        buffer: &mut Vec<u8>,
        names: &Names,
        services: Option<&Services>,
    ) -> Outcome {
        // The first pass has reported what could not be read.
        if self.files.read(n, buffer).is_err() || !names.is_worth_a_look(buffer) {
            return Outcome::Empty;
        }
        let Ok(source) = Source::from_bytes(self.files.path(n).to_owned(), std::mem::take(buffer)) else {
            return Outcome::Empty;
        };
        let file = ParsedFile::new(Arc::new(source));
        let ruled = self.ruled(&file);
        let found = names.find(&file, ruled.detector(None), ruled.deployments());
        if found.is_empty() {
            return Outcome::Empty;
        }
        let mut scanned = self.scan(&file, services, ALL);
        names.apply(&mut scanned, found, ruled.deployments());
        Outcome::Done(self.finish(n, scanned))
    }

    /// Finishes a file that others may still show something of: what was read of it is kept for that.
    fn finish_first(&self, n: usize, scanned: Scanned) -> Done {
        let names = OwnNames::of(&scanned);
        let kept = (!names.is_empty()).then(|| Kept::of(&scanned));
        Done { names, kept, ..self.finish(n, scanned) }
    }

    pub(super) fn finish(&self, n: usize, scanned: Scanned) -> Done {
        let unparsed = scanned.unparsed.then(|| scanned.source.path.to_string_lossy().into_owned());
        let constants = constants::definitions(&scanned);
        (self.each)(n, scanned);
        Done { unparsed, constants, names: OwnNames::default(), kept: None }
    }
}
