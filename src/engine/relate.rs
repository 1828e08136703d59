//! The pass that reads files again with what others show of them: of their references only those that these can change.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use rayon::prelude::*;

use crate::detect::companion::Companion;
use crate::detect::services::Services;
use crate::engine::outcome::{Kept, Outcome};
use crate::engine::passes::Passes;
use crate::project::related::{self, Held, OwnNames};
use crate::project::scanned::{Deferred, Scanned};
use crate::project::{callers, families, unread};
use crate::syntax::parsed_file::ParsedFile;
use crate::syntax::reading::Reading;
use crate::text::source::Source;
use crate::text::span::Span;

/// What the files of a run show of those with names of their own.
pub(super) struct Around {
    /// The names; none where no file has any.
    names: Option<related::Names>,
    /// The files that hold some, with their numbers.
    held: Vec<(usize, Held)>,
    /// The services that the files use, where that of a model is assumed and the files are whole repositories.
    pub(super) services: Option<Services>,
}

impl Passes<'_> {
    /// Searches all files for what they show of those with names of their own.
    pub(super) fn look_around(&self, own: &BTreeMap<usize, OwnNames>) -> Around {
        let names = related::Names::new(own.values());
        let is_assumed = self.is_whole && own.values().any(OwnNames::is_any_assumed);
        let can_hold = |path| related::can_use(path) || self.is_whole && related::can_read(path);
        let look = |buffer: &mut Vec<u8>, n: usize| {
            let path = self.files.path(n);
            let names = names.as_ref().filter(|_| can_hold(path));
            if !is_assumed && names.is_none() || self.files.read(n, buffer).is_err() {
                return (n, Held::default(), Services::default());
            }
            let held = names.map(|names| names.held(buffer)).unwrap_or_default();
            (n, held, if is_assumed { related::services(path, buffer) } else { Services::default() })
        };
        let looked = (0..self.files.len()).into_par_iter().map_init(Vec::new, look);
        let looked: Vec<_> = looked.filter(|(_, held, shown)| !held.names.is_empty() || !shown.is_empty()).collect();
        let (mut all, mut services) = (Vec::new(), Services::default());
        for (n, held, shown) in looked {
            services = services.and(shown);
            all.push((n, held));
        }
        all.retain(|(_, held)| !held.names.is_empty());
        Around { names, held: all, services: is_assumed.then_some(services) }
    }

    /// Reads the files whose values other files know by a name again, together with those. The finished ones, of which
    /// `kept` has what was read, have new outcomes.
    pub(super) fn relate(
        &self,
        own: &BTreeMap<usize, OwnNames>,
        kept: BTreeMap<usize, Kept>,
        deferred: &mut [(usize, Deferred)],
        around: &Around,
    ) -> Vec<(usize, Outcome)> {
        let Around { names, held, services } = around;
        let (names, services) = (names.as_ref(), services.as_ref());
        let path = |n: usize| self.files.path(n).to_owned();
        let related = names.map(|names| names.related(own, held, &path)).unwrap_or_default();
        let whole = names.filter(|_| self.is_whole);
        let read = |n: usize| self.related_file(n);
        let unread = whole.map(|names| unread::unread(names, own, held, &path, &read)).unwrap_or_default();
        let families = names.map(|names| families::families(names, own, held, &path)).unwrap_or_default();
        let replaced = whole.map(|names| callers::replaced(names, own, held, &path, &read)).unwrap_or_default();
        let others: BTreeSet<usize> = related.values().flatten().copied().collect();
        let parsed: BTreeMap<usize, Arc<ParsedFile>> =
            others.into_par_iter().filter_map(|n| Some((n, self.related_file(n)?))).collect();
        let again = |n: usize, scanned: &mut Scanned, file: &ParsedFile, beside: &[Companion]| {
            let others = related.get(&n).map_or(&[][..], Vec::as_slice);
            let may_hold = |name: &String| names.is_some_and(|names| names.may_hold(name, others, held));
            let places = related::open_places(scanned, &may_hold, services);
            let others = others.iter().filter_map(|other| parsed.get(other).cloned());
            let companions = [beside, &related::companions(others)].concat();
            self.read_again(scanned, file, &companions, &places, services);
            unread::leave(scanned, unread.get(&n).map_or(&[], Vec::as_slice));
            if let Some(families) = families.get(&n) {
                families::leave(scanned, families);
            }
            if let Some(replaced) = replaced.get(&n) {
                callers::leave(scanned, replaced);
            }
        };
        let is_assumed = |n: &usize| services.is_some_and(|shown| own.get(n).is_some_and(|own| own.depends_on(shown)));
        let is_known = |n: &usize| unread.contains_key(n) || families.contains_key(n) || replaced.contains_key(n);
        let is_changed = |n: &usize| related.contains_key(n) || is_known(n) || is_assumed(n);
        // What was found without the others stays where a bug shows in reading them together.
        deferred.par_iter_mut().filter(|(n, _)| is_changed(n)).for_each(|(n, one)| {
            let mut scanned = one.scanned.clone();
            if catch_unwind(AssertUnwindSafe(|| again(*n, &mut scanned, &one.file, &one.companions))).is_ok() {
                one.scanned = scanned;
            }
        });
        let finished: Vec<(usize, Kept)> = kept.into_iter().filter(|(n, _)| is_changed(n)).collect();
        let finish = |(n, kept): (usize, Kept)| {
            let file = self.parsed_file(n)?;
            let mut scanned = kept.with(Arc::clone(&file.source));
            let read = || {
                again(n, &mut scanned, &file, &[]);
                Outcome::Done(self.finish(n, scanned))
            };
            catch_unwind(AssertUnwindSafe(read)).ok().map(|outcome| (n, outcome))
        };
        finished.into_par_iter().filter_map(finish).collect()
    }

    /// Reads those references of a file again that the files that share names with it may show more of, or what the
    /// repository shows.
    fn read_again(
        &self,
        scanned: &mut Scanned,
        file: &ParsedFile,
        related: &[Companion],
        places: &[Span],
        services: Option<&Services>,
    ) {
        if places.is_empty() {
            return;
        }
        let reading = Reading::new(file);
        let found = self.ruled(file).detector(services).related_references(&reading, related, places);
        scanned.references.retain(|one| places.binary_search(&one.span).is_err());
        scanned.references.extend(found);
        scanned.references.sort_by_key(|one| (one.span.start, one.span.end));
        scanned.unparsed |= file.gave_up();
    }

    /// A file that shares names with another, where it is short enough to be read for that.
    fn related_file(&self, n: usize) -> Option<Arc<ParsedFile>> {
        self.parsed_file(n).filter(|file| file.source.text.len() <= related::MAX_LEN)
    }

    fn parsed_file(&self, n: usize) -> Option<Arc<ParsedFile>> {
        let mut bytes = Vec::new();
        self.files.read(n, &mut bytes).ok()?;
        let source = Source::from_bytes(self.files.path(n).to_owned(), bytes).ok()?;
        Some(Arc::new(ParsedFile::new(Arc::new(source))))
    }
}
