//! What holds for a whole run: the references of several files, ignore comments, reports and fixes.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use shelflife::catalog::Catalog;
use shelflife::detect::directive::directives;
use shelflife::engine::input::{Document, Input};
use shelflife::engine::options::{Engine, EngineOptions};
use shelflife::fix::{apply, plan};
use shelflife::lint::check;
use shelflife::lint::definition::Context;
use shelflife::lint::finding::Applicability;
use shelflife::lint::policy::Policy;
use shelflife::lint::report::Report;
use shelflife::lint::resolver::Resolver;
use shelflife::project::scanned::{EngineOutput, Scanned};
use shelflife::report::format::Format;
use shelflife::report::style::Style;
use shelflife::report::write::write;
use shelflife::rules::Rules;
use shelflife::rules::usage::Usage;
use shelflife::syntax::parsed_file::ParsedFile;
use shelflife::syntax::reading::Reading;
use shelflife::text::level::Level;
use shelflife::text::root::Root;
use shelflife::text::source::Source;

use super::files::references;
use super::{NAMES, TODAY, assert_span, named, scratch};

/// What stands between the files of an input for `flow`. The first byte of each picks its name.
pub const NEXT_FILE: &[u8] = b"\n%%%%\n";

/// Files that are read together, in one folder and in one below it: constants, modules, parameters, deployments. What is
/// found does not depend on threads, and all of it can be reported.
pub fn flow(data: &[u8]) {
    let mut documents: BTreeMap<PathBuf, Document> = BTreeMap::new();
    let mut rest = data;
    while let Some((&first, behind)) = rest.split_first().filter(|_| documents.len() < 8) {
        let end = behind.windows(NEXT_FILE.len()).position(|part| part == NEXT_FILE);
        let content = behind[..end.unwrap_or(behind.len())].to_vec();
        rest = end.map_or(&[], |end| &behind[end + NEXT_FILE.len()..]);
        let name = NAMES[usize::from(first) % NAMES.len()];
        let path = if usize::from(first) < NAMES.len() { name.into() } else { Path::new("part").join(name) };
        documents.insert(path.clone(), Document { path, content: Ok(content) });
    }
    let documents: Vec<Document> = documents.into_values().collect();
    let read = |jobs: usize| {
        let options = EngineOptions { jobs: jobs.try_into().ok(), ..EngineOptions::default() };
        let output = Engine::new(&options, Catalog::builtin(), &Rules::default()).scan(Input::Documents(&documents));
        assert!(output.errors.is_empty(), "{:?}", output.errors);
        output
    };
    let found = |output: &EngineOutput| -> Vec<_> {
        output.scanned.iter().map(|one| (one.source.path.clone(), one.references.clone())).collect()
    };
    let output = read(1);
    assert_eq!(found(&output), found(&read(2)), "another time, another answer");
    spoken(&graded(output));
}

/// Comments that silence: what is said about them, and what would take them out, has a place in the file.
pub fn ignores(data: &[u8]) {
    let Some((name, content)) = named(data) else { return };
    let Ok(source) = Source::from_bytes(name.into(), content.to_vec()) else { return };
    let file = ParsedFile::new(Arc::new(source));
    let (references, directives) = (references(&file), directives(&Reading::new(&file)));
    let scanned = vec![Scanned { source: file.source, references, directives, unparsed: false }];
    spoken(&graded(EngineOutput { files: 1, scanned, ..EngineOutput::default() }));
}

/// Fixes: outside the edits every byte stays, and in a few runs there is nothing left to fix.
pub fn fixes(data: &[u8]) {
    const RUNS: usize = 4;
    let Some((name, content)) = named(data) else { return };
    let path = scratch(name, content);
    let mut before = content.to_vec();
    for run in 0..=RUNS {
        let report = graded(scan(&path));
        spoken(&report);
        let plans = plan::plan(&report.findings, &plan::choose(&report.findings, Applicability::Unsafe));
        let Some(plan) = plans.first() else { return };
        assert!(run < RUNS, "{name}: still to be fixed after {RUNS} runs: {:?}", plan.edits);
        let outcome = apply::make(&plans, false, || true);
        assert!(outcome.errors.is_empty(), "{:?}", outcome.errors);
        let after = fs::read(&path).expect("the file that was fixed");
        assert_untouched(&before, &after, plan);
        let shown = graded(scan(&path));
        let count = |report: &Report, level| report.findings.iter().filter(|f| f.level >= level).count();
        assert!(
            count(&shown, Level::Error) <= count(&report, Level::Error),
            "{name}: a fix makes it worse: {:?} {}",
            plan.edits,
            String::from_utf8_lossy(&after)
        );
        before = after;
    }
}

/// What stands between the edits is there after them, in its order and with nothing else around it.
fn assert_untouched(before: &[u8], after: &[u8], plan: &plan::Plan) {
    let source = &plan.source;
    let (mut from, mut at) = (0, 0);
    for edit in &plan.edits {
        let (start, end) = (source.file_offset(edit.span.start), source.file_offset(edit.span.end));
        let kept = &before[from..start];
        assert_eq!(after.get(at..at + kept.len()), Some(kept), "bytes before {:?}", edit.span);
        let width = |c: char| if source.encoding.is_utf16() { 2 * c.len_utf16() } else { c.len_utf8() };
        let wide = edit.replacement.chars().map(width).sum::<usize>();
        (from, at) = (end, at + kept.len() + wide);
    }
    assert_eq!(after.get(at..), before.get(from..), "bytes behind the last edit");
}

fn scan(path: &Path) -> EngineOutput {
    let options = EngineOptions { paths: vec![path.to_owned()], jobs: 1.try_into().ok(), ..EngineOptions::default() };
    let output = Engine::new(&options, Catalog::builtin(), &Rules::default()).scan(Input::Paths);
    assert!(output.errors.is_empty(), "{:?}", output.errors);
    output
}

/// The report with every lint on and everything shown.
fn graded(output: EngineOutput) -> Report {
    let resolver = Resolver::new(Catalog::builtin(), TODAY);
    let mut policy = Policy::new(Context { as_of: TODAY, horizon: 90 });
    policy.usages = Usage::ALL.to_vec();
    let root = Root::at("/", "/");
    check::report(output, &|reference| resolver.resolve(reference), &policy, root, resolver.info())
}

/// Everything in a report has a place, and every format can say it.
fn spoken(report: &Report) {
    for finding in &report.findings {
        assert_span(finding.span, &finding.source.text, finding.lint.name);
        for edit in finding.fix.iter().flat_map(|fix| &fix.edits) {
            assert_span(edit.span, &edit.source(&finding.source).text, "an edit");
        }
        for label in &finding.related {
            let source = label.file.as_ref().map_or(&finding.source, |file| &file.0);
            assert_span(label.span, &source.text, "a label");
        }
    }
    let mut prints = BTreeMap::new();
    for finding in &report.findings {
        *prints.entry(&finding.fingerprint).or_insert(0) += 1;
    }
    assert!(prints.values().all(|n| *n == 1), "two findings with one fingerprint");
    for format in [Format::Full, Format::Sarif, Format::Json] {
        write(report, format, Style::default(), &mut std::io::sink()).expect("a sink takes everything");
    }
}
