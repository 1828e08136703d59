//! From references to a report: every reference resolved and graded, findings placed, numbered and sorted.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use super::grading::Grading;
use super::inventory::{Named, Place, Row};
use super::root::Root;
use super::{CatalogInfo, Report, Summary};
use crate::baseline::Entry;
use crate::engine::{EngineOutput, Scanned};
use crate::finding::{Finding, Fingerprint, Level};
use crate::fix::shared::Shared;
use crate::lints::{self, Graded};
use crate::reference::{Part, Reference};
use crate::resolve::ResolvedReference;
use crate::source::{Position, Source};
use crate::suppress::{self, Complaint};

/// Looks one reference up.
pub type Resolve<'a> = &'a dyn Fn(&Reference) -> ResolvedReference;

/// Grades what the engine found.
#[must_use]
pub fn report(
    output: EngineOutput,
    resolve: Resolve<'_>,
    grading: &Grading,
    root: Root,
    catalog: CatalogInfo,
) -> Report {
    let mut summary = Summary {
        as_of: grading.context.as_of,
        horizon: grading.context.horizon,
        files: output.files,
        skipped: output.skipped,
        unparsed: output.unparsed,
        catalog,
        ..Summary::default()
    };
    let mut known = Known::new(grading);
    let mut findings = Vec::new();
    let shared = Shared::of(&output.scanned);
    for scanned in output.scanned {
        summary.references += scanned.references.len();
        let usages = grading.usages_at(&scanned.source.path).to_owned();
        let (found, ignored) = file(scanned, resolve, grading, &root);
        summary.ignored += ignored;
        for finding in found {
            // What names no model is about the file itself, whatever models are used for.
            let quiet = finding.reference.as_ref().map(|named| named.usage).filter(|usage| !usages.contains(usage));
            if known.is_known(&finding) {
                summary.known += 1;
            } else if !grading.is_changed(&finding) {
                summary.unchanged += 1;
            } else if let Some(usage) = quiet {
                *summary.quiet.entry(usage).or_default() += 1;
            } else {
                findings.push(finding);
            }
        }
    }
    shared.settle(&mut findings);
    findings.sort_by(|a, b| {
        let key = |finding: &Finding| (finding.span.start, finding.span.end, finding.lint.name);
        a.place.path.cmp(&b.place.path).then_with(|| key(a).cmp(&key(b)))
    });
    let failed = findings.iter().any(|finding| finding.level >= grading.fail_on);
    let exit_code = if output.errors.is_empty() { u8::from(failed) } else { 2 };
    let dead = known.dead(grading, &root);
    Report { findings, summary, dead, errors: output.errors, root, exit_code }
}

/// What the baseline knows, and what of it was met.
struct Known<'a> {
    fingerprints: HashSet<&'a Fingerprint>,
    met: HashSet<Fingerprint>,
}

impl<'a> Known<'a> {
    fn new(grading: &'a Grading) -> Self {
        let fingerprints = grading.known.as_ref().map(|(baseline, _)| baseline.fingerprints()).unwrap_or_default();
        Self { fingerprints, met: HashSet::new() }
    }

    fn is_known(&mut self, finding: &Finding) -> bool {
        let is_known = self.fingerprints.contains(&finding.fingerprint);
        if is_known {
            self.met.insert(finding.fingerprint.clone());
        }
        is_known
    }

    /// Entries that were not met, where this run would have met them: their file was looked at and their lint ran.
    fn dead(&self, grading: &Grading, root: &Root) -> Vec<Entry> {
        let Some((baseline, scope)) = &grading.known else { return Vec::new() };
        let ran = |entry: &Entry| {
            let lint = lints::find(&entry.lint);
            lint.is_none_or(|lint| grading.levels_at(&root.absolute(&entry.path)).enabled(lint.meta()))
        };
        let is_dead =
            |entry: &&Entry| !self.met.contains(&entry.fingerprint) && scope.covers(&entry.path) && ran(entry);
        baseline.entries().iter().filter(is_dead).cloned().collect()
    }
}

/// The rows of `inventory`, sorted by path and place.
#[must_use]
pub fn rows(scanned: &[Scanned], resolve: Resolve<'_>) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for Scanned { source, references, .. } in scanned {
        let mut places = Places::new(source);
        let resolved = sorted(references).into_iter().map(resolve).filter(ResolvedReference::names_model);
        rows.extend(resolved.map(|one| places.row(&one)));
    }
    // Stable: rows of one file stay in their order.
    rows.sort_by(|a, b| a.place.path.cmp(&b.place.path));
    rows
}

/// One file's findings of every usage, in their order, and how many more comments silence. Fingerprints count
/// occurrences over all of them, so that what is shown does not change them.
fn file(scanned: Scanned, resolve: Resolve<'_>, grading: &Grading, root: &Root) -> (Vec<Finding>, usize) {
    let Scanned { source, references, ignores, .. } = scanned;
    let mut numbers = Numbers { path: root.stable_name(&source.path), seen: HashMap::new() };
    let levels = grading.levels_at(&source.path);
    let mut places = Places::new(&source);
    let mut findings: Vec<Finding> = Vec::new();
    for reference in sorted(&references) {
        let resolved = resolve(reference);
        for graded in lints::grade(&resolved, &grading.context, &levels) {
            // One literal that several deployments take: each thing is said once, and one fix is that of all of them.
            let mut last = findings.iter_mut().rev().take_while(|known| known.span == reference.span);
            let same =
                |known: &&mut Finding| known.lint.name == graded.lint.name && known.message == graded.draft.message;
            if let Some(known) = last.find(same) {
                let other = graded.draft.fix.filter(|_| is_verbatim(&source, reference));
                known.fix = known.fix.take().zip(other).map(|(fix, other)| fix.and(other));
                continue;
            }
            let fingerprint = numbers.next(graded.lint.name, &reference.provider, &reference.model, &reference.site);
            findings.push(finding(&source, reference, graded, fingerprint, places.row(&resolved)));
        }
    }
    if !grading.ignores || ignores.is_empty() {
        return (findings, 0);
    }
    let (complaints, ignored) = suppress::apply(&ignores, &mut findings, &levels, grading.context.as_of);
    for complaint in complaints {
        let place = places.place(&complaint.span, source.text.get(complaint.span.clone()).unwrap_or_default());
        let fingerprint = numbers.next(complaint.lint.name, "", "", &place.text);
        let level = levels.level(complaint.lint, complaint.lint.level);
        findings.push(about_comment(&source, complaint, level, fingerprint, place));
    }
    (findings, ignored)
}

/// Hands out the fingerprints of one file.
struct Numbers {
    path: String,
    seen: HashMap<(&'static str, String, String, String), usize>,
}

impl Numbers {
    fn next(&mut self, lint: &'static str, provider: &str, model: &str, site: &str) -> Fingerprint {
        let key = (lint, provider.to_owned(), model.to_owned(), site.to_owned());
        let occurrence = self.seen.entry(key).or_default();
        let fingerprint = Fingerprint::new(lint, &self.path, provider, model, site, *occurrence);
        *occurrence += 1;
        fingerprint
    }
}

/// Where the text is not as written (escapes, joined literals), exchanging a part of it would break it.
fn is_verbatim(source: &Arc<Source>, reference: &Reference) -> bool {
    let of_version = |version: &Part| {
        let file = version.file.as_ref().map_or(source, |file| &file.0);
        file.text.get(version.span.clone()) == Some(&version.text)
    };
    source.text.get(reference.span.clone()) == Some(&reference.text)
        && reference.version.as_ref().is_none_or(of_version)
}

fn finding(source: &Arc<Source>, reference: &Reference, graded: Graded, fingerprint: Fingerprint, row: Row) -> Finding {
    let Graded { lint, draft, source_note } = graded;
    Finding {
        lint,
        level: draft.level,
        source: Arc::clone(source),
        span: reference.span.clone(),
        message: draft.message,
        label: draft.label,
        related: draft.related,
        help: draft.help,
        source_note,
        fix: draft.fix.filter(|_| is_verbatim(source, reference)),
        fingerprint,
        place: row.place,
        reference: Some(row.named),
    }
}

fn about_comment(
    source: &Arc<Source>,
    complaint: Complaint,
    level: Level,
    fingerprint: Fingerprint,
    place: Place,
) -> Finding {
    Finding {
        lint: complaint.lint,
        level,
        source: Arc::clone(source),
        span: complaint.span,
        message: complaint.message,
        label: complaint.label.to_owned(),
        related: Vec::new(),
        help: complaint.help,
        source_note: None,
        fix: complaint.fix,
        fingerprint,
        place,
        reference: None,
    }
}

fn sorted(references: &[Reference]) -> Vec<&Reference> {
    let mut sorted: Vec<&Reference> = references.iter().collect();
    sorted.sort_by_key(|reference| (reference.span.start, reference.span.end));
    sorted
}

/// Lines and columns of one file, asked for in rising order. Goes on from the last answer: counting from the line's
/// start each time would take minutes on a long line full of models.
struct Places<'a> {
    source: &'a Source,
    path: String,
    last: (usize, Position),
}

impl<'a> Places<'a> {
    fn new(source: &'a Source) -> Self {
        let path = source.path.to_string_lossy();
        let path = if cfg!(windows) { path.replace('\\', "/") } else { path.into_owned() };
        Self { source, path, last: (0, Position { line: 1, column: 1 }) }
    }

    fn position(&mut self, offset: usize) -> Position {
        let (from, last) = self.last;
        let same_line = offset >= from && self.source.lines.line_of(offset) + 1 == last.line;
        let position = match self.source.text.get(from..offset) {
            Some(between) if same_line => Position { line: last.line, column: last.column + between.chars().count() },
            _ => self.source.lines.position(&self.source.text, offset),
        };
        self.last = (offset, position);
        position
    }

    fn row(&mut self, resolved: &ResolvedReference) -> Row {
        let reference = &resolved.reference;
        Row { place: self.place(&reference.span, &reference.text), named: Named::new(resolved) }
    }

    fn place(&mut self, span: &Range<usize>, text: &str) -> Place {
        let (first, last) = (self.position(span.start), self.position(span.end));
        // The end is not where to go on from: the next reference can stand inside this one.
        self.last = (span.start, first);
        let bytes = self.source.file_offset(span.start)..self.source.file_offset(span.end);
        Place::new(self.path.clone(), (first, last), bytes, text.to_owned())
    }
}
