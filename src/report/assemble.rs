//! From references to a report: every reference resolved and graded, findings placed, numbered and sorted.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use super::inventory::Row;
use super::root::Root;
use super::{CatalogInfo, Report, Summary};
use crate::engine::{EngineOutput, Scanned};
use crate::finding::{Finding, Fingerprint, Fix, Level};
use crate::lints::{self, Context, Graded, Levels};
use crate::reference::{Reference, Usage};
use crate::resolve::ResolvedReference;
use crate::source::{Position, Source};

/// How a run is graded and what of it is shown.
#[derive(Debug)]
pub struct Grading {
    pub context: Context,
    pub levels: Levels,
    /// Findings of other usages are counted, not shown.
    pub usages: Vec<Usage>,
    pub fail_on: Level,
}

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
        catalog,
        ..Summary::default()
    };
    let mut findings = Vec::new();
    for scanned in output.scanned {
        summary.references += scanned.references.len();
        for finding in file(scanned, resolve, grading, &root) {
            if grading.usages.contains(&finding.reference.usage) {
                findings.push(finding);
            } else {
                *summary.quiet.entry(finding.reference.usage).or_default() += 1;
            }
        }
    }
    findings.sort_by(|a, b| {
        let key = |finding: &Finding| (finding.span.start, finding.span.end, finding.lint.name);
        a.reference.path.cmp(&b.reference.path).then_with(|| key(a).cmp(&key(b)))
    });
    let failed = findings.iter().any(|finding| finding.level >= grading.fail_on);
    let exit_code = if output.errors.is_empty() { u8::from(failed) } else { 2 };
    Report { findings, summary, errors: output.errors, root, exit_code }
}

/// The rows of `inventory`, sorted by path and place.
#[must_use]
pub fn rows(scanned: &[Scanned], resolve: Resolve<'_>) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for Scanned { source, references } in scanned {
        let mut places = Places::new(source);
        rows.extend(sorted(references).into_iter().map(|reference| places.row(&resolve(reference))));
    }
    // Stable: rows of one file stay in their order.
    rows.sort_by(|a, b| a.path.cmp(&b.path));
    rows
}

/// One file's findings of every usage, in their order. Fingerprints count occurrences over all of them, so that what
/// is shown does not change them.
fn file(scanned: Scanned, resolve: Resolve<'_>, grading: &Grading, root: &Root) -> Vec<Finding> {
    let Scanned { source, references } = scanned;
    let name = root.stable_name(&source.path);
    let mut places = Places::new(&source);
    let mut seen: HashMap<(&'static str, String, String, String), usize> = HashMap::new();
    let mut findings = Vec::new();
    for reference in sorted(&references) {
        let resolved = resolve(reference);
        for graded in lints::grade(&resolved, &grading.context, &grading.levels) {
            let lint = graded.lint.name;
            let key = (lint, reference.provider.clone(), reference.model.clone(), reference.site.clone());
            let occurrence = seen.entry(key).or_default();
            let fingerprint =
                Fingerprint::new(lint, &name, &reference.provider, &reference.model, &reference.site, *occurrence);
            *occurrence += 1;
            findings.push(finding(&source, reference, graded, fingerprint, places.row(&resolved)));
        }
    }
    findings
}

fn finding(source: &Arc<Source>, reference: &Reference, graded: Graded, fingerprint: Fingerprint, row: Row) -> Finding {
    let Graded { lint, draft, source_note } = graded;
    // Where the text is not as written (escapes, joined literals), exchanging a part of it would break it.
    let verbatim = source.text.get(reference.span.clone()) == Some(reference.text.as_str());
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
        fix: draft.fix.filter(|fix: &Fix| verbatim && stands(source, fix)),
        fingerprint,
        reference: row,
    }
}

/// Whether all that a fix exchanges stands in the text as it says, each stretch apart from the others.
fn stands(source: &Source, fix: &Fix) -> bool {
    let mut spans: Vec<&Range<usize>> = fix.edits.iter().map(|edit| &edit.span).collect();
    spans.sort_by_key(|span| span.start);
    fix.edits.iter().all(|edit| source.text.get(edit.span.clone()) == Some(edit.was.as_str()))
        && spans.windows(2).all(|pair| pair[0].end <= pair[1].start)
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
        let Range { start, end } = resolved.reference.span;
        let (first, last) = (self.position(start), self.position(end));
        // The end is not where to go on from: the next reference can stand inside this one.
        self.last = (start, first);
        let bytes = self.source.file_offset(start)..self.source.file_offset(end);
        Row::new(self.path.clone(), (first, last), bytes, resolved)
    }
}
