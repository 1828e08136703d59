//! Runs the lints on one file: looks each reference up, and places and numbers the findings.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::catalog::Stage;
use crate::detect::reference::{Part, Reference};
use crate::lint::baseline::Known;
use crate::lint::check::Resolve;
use crate::lint::finding::{Finding, Fingerprint, Meta};
use crate::lint::places::{Interner, Places};
use crate::lint::policy::Policy;
use crate::lint::registry;
use crate::lint::row::{Place, Row};
use crate::lint::run::Graded;
use crate::lint::suppress;
use crate::lint::suppress::DirectiveFinding;
use crate::project::scanned::Scanned;
use crate::text::level::Level;
use crate::text::root::Root;
use crate::text::source::Source;
use crate::text::span::Span;

/// What stands for all lints that dates decide in a fingerprint.
const LIFECYCLE: &str = "lifecycle";

/// The findings of one file for every usage, sorted by place, and the number of findings that comments silence.
/// Fingerprints count the occurrences among all findings, so that they do not depend on what the report shows.
pub(super) fn findings(
    scanned: Scanned,
    resolve: Resolve<'_>,
    policy: &Policy,
    root: &Root,
    known: &Known,
) -> (Vec<Finding>, usize) {
    let Scanned { source, references, directives, .. } = scanned;
    let mut fingerprints = FingerprintCounter { path: root.stable_name(&source.path), known, seen: HashMap::new() };
    let levels = policy.levels_at(&source.path);
    let mut places = Places::new(&source);
    let mut findings: Vec<Finding> = Vec::new();
    for reference in sorted(&references) {
        let resolved = resolve(reference);
        for graded in registry::grade(&resolved, &policy.context, &levels) {
            // Several deployments can take one literal. Equal messages are reported once, with one fix for all of them.
            let mut last = findings.iter_mut().rev().take_while(|known| known.span == reference.span);
            let same =
                |known: &&mut Finding| known.lint.name == graded.lint.name && *known.message == *graded.draft.message;
            if let Some(known) = last.find(same) {
                let other = graded.draft.fix.filter(|_| is_verbatim(&source, reference));
                let other = other.map(|fix| fix.in_text(&source.text));
                known.fix = known.fix.take().zip(other).map(|(fix, other)| fix.and(other));
                continue;
            }
            let fingerprint =
                fingerprints.next(graded.lint, &reference.provider.id, &reference.id.model, &reference.site);
            let row = places.row(&resolved);
            findings.push(finding(&source, reference, graded, fingerprint, row, &mut places.interner));
        }
    }
    drop_repeated(&mut findings);
    hold_at_ended(&mut findings, &source.text);
    if !policy.ignores || directives.is_empty() {
        return (findings, 0);
    }
    let (about, ignored) = suppress::apply(&directives, &mut findings, &levels, policy.context.as_of);
    for directive in about {
        let place = places.place(directive.span, source.text.get(directive.span.range()).unwrap_or_default());
        let fingerprint = fingerprints.next(directive.lint, "", "", &place.text);
        let level = levels.level(directive.lint, directive.lint.level);
        findings.push(about_comment(&source, directive, level, fingerprint, place));
    }
    (findings, ignored)
}

/// Drops what is reported of an interface that ends with the models that it serves, where such a model is reported.
fn drop_repeated(findings: &mut Vec<Finding>) {
    let end = |finding: &Finding| {
        let named = finding.reference.as_ref()?;
        Some((named.provider.clone(), named.retires.clone()?))
    };
    let of_models: HashSet<_> = findings.iter().filter(|finding| finding.lint.stage).filter_map(end).collect();
    let is_interface = |finding: &Finding| finding.lint.name == "removed-endpoint";
    findings.retain(|finding| !is_interface(finding) || end(finding).is_none_or(|end| !of_models.contains(&end)));
}

/// Holds back the fixes of models in calls to an interface that has ended: those fail with any model.
fn hold_at_ended(findings: &mut [Finding], text: &str) {
    const LONGEST: usize = 3_000;
    let is_ended = |finding: &&Finding| {
        let stage = finding.reference.as_ref().and_then(|named| named.stage);
        finding.lint.name == "removed-endpoint" && stage == Some(Stage::Retired)
    };
    let ended: Vec<Span> = findings.iter().filter(is_ended).map(|finding| finding.span).collect();
    let is_passed = |from: usize, to: usize| {
        let mut depth = 0_i32;
        text[from..to].bytes().all(|byte| {
            depth += i32::from(matches!(byte, b'(' | b'{')) - i32::from(matches!(byte, b')' | b'}'));
            depth >= 0
        }) && depth > 0
    };
    for finding in findings.iter_mut().filter(|finding| finding.lint.stage) {
        let at = finding.span.start;
        let mut near = ended.iter().filter(|end| end.end <= at && at - end.end < LONGEST);
        if let Some(fix) = finding.fix.as_mut().filter(|_| near.any(|end| is_passed(end.end, at))) {
            fix.hold_back("the interface that is called has ended: move the call first");
        }
    }
}

/// Computes the fingerprints of one file, and counts the findings that are equal but for their place.
struct FingerprintCounter<'a> {
    path: String,
    known: &'a Known,
    seen: HashMap<(&'static str, String, String, String), usize>,
}

impl FingerprintCounter<'_> {
    /// Of a lint that dates decide the name does not count: a finding stays the same when its model is retired.
    fn next(&mut self, lint: &'static Meta, provider: &str, model: &str, site: &str) -> Fingerprint {
        let lint = if lint.stage { LIFECYCLE } else { lint.name };
        let key = (lint, provider.to_owned(), model.to_owned(), site.to_owned());
        let occurrence = self.seen.entry(key).or_default();
        let fingerprint = |path: &str| Fingerprint::new(lint, path, provider, model, site, *occurrence);
        let fingerprint = self.known.identify(&self.path, &fingerprint);
        *occurrence += 1;
        fingerprint
    }
}

/// Whether the file holds the text of the reference as it is. It does not where the text has escapes or is joined from
/// several literals: an edit would break those.
fn is_verbatim(source: &Arc<Source>, reference: &Reference) -> bool {
    let of_version = |version: &Part| {
        let file = version.file.as_ref().map_or(source, |file| &file.0);
        file.text.get(version.span.range()) == Some(&version.text)
    };
    source.text.get(reference.span.range()) == Some(&reference.text)
        && reference.id.version.as_ref().is_none_or(of_version)
}

fn finding(
    source: &Arc<Source>,
    reference: &Reference,
    graded: Graded,
    fingerprint: Fingerprint,
    row: Row,
    interner: &mut Interner,
) -> Finding {
    let Graded { lint, draft, source_note } = graded;
    Finding {
        lint,
        level: draft.level,
        source: Arc::clone(source),
        span: reference.span,
        message: interner.text(&draft.message),
        label: interner.text(&draft.label),
        related: draft.related,
        help: draft.help.map(|help| interner.text(&help)),
        source_note: source_note.map(|note| interner.text(&note)),
        fix: draft.fix.filter(|_| is_verbatim(source, reference)).map(|fix| interner.fix(fix.in_text(&source.text))),
        fingerprint,
        place: row.place,
        reference: Some(row.named),
    }
}

fn about_comment(
    source: &Arc<Source>,
    directive: DirectiveFinding,
    level: Level,
    fingerprint: Fingerprint,
    place: Place,
) -> Finding {
    Finding {
        lint: directive.lint,
        level,
        source: Arc::clone(source),
        span: directive.span,
        message: directive.message.into(),
        label: directive.label.into(),
        related: Vec::new(),
        help: directive.help.map(Into::into),
        source_note: None,
        fix: directive.fix,
        fingerprint,
        place,
        reference: None,
    }
}

/// References in the order of their places.
pub(super) fn sorted(references: &[Reference]) -> Vec<&Reference> {
    let mut sorted: Vec<&Reference> = references.iter().collect();
    sorted.sort_by_key(|reference| (reference.span.start, reference.span.end));
    sorted
}
