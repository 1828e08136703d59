//! What must hold for every input, one function a target. The fuzzer calls them with what it makes up; the tests of the
//! crate call them with the corpus, the fixtures, and what comes of changing those a little.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::ValueEnum;
use jiff::civil::{Date, date};
use sha2::{Digest, Sha256};
use shelflife::catalog::check::check;
use shelflife::catalog::file::File;
use shelflife::catalog::import;
use shelflife::catalog::import::{Context, Format, diff, merge};
use shelflife::catalog::{Catalog, canonical};
use shelflife::config::load;
use shelflife::detect::directive::directives;
use shelflife::detect::reference::Reference;
use shelflife::detect::references::Detector;
use shelflife::detect::{prefilter, token};
use shelflife::engine::input::{Document, Input};
use shelflife::engine::options::{Engine, EngineOptions};
use shelflife::fix::{apply, plan};
use shelflife::lint::check;
use shelflife::lint::finding::Applicability;
use shelflife::lint::policy::Policy;
use shelflife::lint::report::Report;
use shelflife::lint::resolver::Resolver;
use shelflife::project::scanned::{EngineOutput, Scanned};
use shelflife::report::style::Style;
use shelflife::rules::Rules;
use shelflife::supply::index::{Index, MAX_PACKED, PACKED, PackedFile, SCHEMA, is_sha256};
use shelflife::supply::pack;
use shelflife::supply::signature::Keys;
use shelflife::syntax::parsed_file::ParsedFile;
use shelflife::syntax::reading::Reading;
use shelflife::text::decode::{Encoding, decode, sniff};
use shelflife::text::level::Level;
use shelflife::text::read::Limits;
use shelflife::text::root::Root;
use shelflife::text::source::Source;
use shelflife::text::span::Span;

/// A target, by its name.
pub type Target = (&'static str, fn(&[u8]));

pub const TARGETS: [Target; 11] = [
    ("decode", decoding),
    ("extract", extraction),
    ("token", tokens),
    ("config", configuration),
    ("catalog", catalog),
    ("import", importers),
    ("ignores", ignores),
    ("fix", fixes),
    ("syntax", syntax),
    ("flow", flow),
    ("update", updates),
];

/// The names that files can have: at least one for each language, and those that have a meaning of their own.
pub const NAMES: [&str; 46] = [
    "main.bicep",
    "main.bicepparam",
    "a.c",
    "a.cpp",
    "A.cs",
    "a.dart",
    "Dockerfile",
    ".env",
    "a.ex",
    "a.go",
    "a.ini",
    "A.java",
    "a.js",
    "a.json",
    "main.parameters.json",
    "a.jl",
    "A.kt",
    "a.lua",
    "README.md",
    "a.ipynb",
    "a.php",
    "a.ps1",
    "a.properties",
    "a.py",
    "a.R",
    "a.rb",
    "a.rs",
    "A.scala",
    "a.sh",
    "a.swift",
    "main.tf",
    "prod.tfvars",
    "a.txt",
    "a.toml",
    "a.tsx",
    "a.ts",
    "a.yaml",
    "a.prompty",
    "a.jsonl",
    "a.http",
    "crontab",
    "a.sql",
    "template.json",
    "docker-compose.yml",
    "values.yaml",
    "main.tf.json",
];

const TODAY: Date = date(2026, 11, 21);

/// The file that an input stands for: its first byte picks the name, the rest is the content.
fn named(data: &[u8]) -> Option<(&'static str, &[u8])> {
    let (first, rest) = data.split_first()?;
    Some((NAMES[usize::from(*first) % NAMES.len()], rest))
}

/// The input that stands for a file of this name, if there is one.
pub fn input(name: &str, content: &[u8]) -> Option<Vec<u8>> {
    let ending = |name: &str| name.rsplit('.').next().unwrap_or_default().to_owned();
    let at = NAMES.iter().position(|known| *known == name);
    let at = at.or_else(|| NAMES.iter().position(|known| ending(known) == ending(name)))?;
    Some([&[u8::try_from(at).ok()?], content].concat())
}

/// A place on disk of this thread, in memory where the machine has that.
fn scratch(name: &str, content: &[u8]) -> PathBuf {
    thread_local!(static FOLDER: RefCell<Option<tempfile::TempDir>> = const { RefCell::new(None) });
    FOLDER.with_borrow_mut(|folder| {
        let memory = Path::new("/dev/shm");
        let place = if memory.is_dir() { memory.to_owned() } else { std::env::temp_dir() };
        let folder = folder.get_or_insert_with(|| tempfile::tempdir_in(place).expect("a place to write to"));
        for old in fs::read_dir(folder.path()).expect("the folder").flatten() {
            fs::remove_file(old.path()).expect("the file of the last input");
        }
        let path = folder.path().join(name);
        fs::write(&path, content).expect("the file of this input");
        path
    })
}

fn assert_span(span: Span, text: &str, what: &str) {
    assert!(text.get(span.range()).is_some(), "{what}: {span:?} is no stretch of the {} bytes", text.len());
}

/// Reading and decoding: a text's places are places of the file, and reading from disk is no different.
pub fn decoding(data: &[u8]) {
    let path = scratch("a.txt", data);
    let read = Source::read(&path, "a.txt".into(), Limits::WALKED);
    let Ok((text, encoding)) = decode(data.to_vec()) else { return assert!(read.is_err()) };
    let read = read.unwrap_or_else(|_| panic!("what decodes can be read"));
    assert_eq!(read.text, text);
    assert_eq!(sniff(data).ok().map(Encoding::is_utf16), Some(encoding.is_utf16()));
    assert_eq!(encoding.file_offset(&text, 0), encoding.mark_len());
    assert_eq!(encoding.file_offset(&text, text.len()), data.len());
    for (at, _) in text.char_indices().take(200) {
        let position = read.lines().position(&text, at);
        assert!(position.line <= read.lines().len() && position.column <= at + 1);
        assert!(encoding.file_offset(&text, at) < data.len());
    }
}

/// Every front end: the references of a file are stretches of it, in order, and the same each time.
pub fn extraction(data: &[u8]) {
    let Some((name, content)) = named(data) else { return };
    let Ok(source) = Source::from_bytes(name.into(), content.to_vec()) else { return };
    let source = Arc::new(source);
    let references = references(&ParsedFile::new(Arc::clone(&source)));
    let mut last = 0;
    for one in &references {
        assert_span(one.span, &source.text, "a reference");
        assert!(!one.span.is_empty() && last <= one.span.start, "{:?} after {last}", one.span);
        last = one.span.start;
        let several =
            [&one.id.version, &one.parts.sku, &one.parts.upgrade_option, &one.parts.resource, &one.parts.used_at];
        let more = [&one.parts.deployment, &one.parts.overridden_by, &one.parts.decided_by];
        for part in several.into_iter().chain(more).flatten().filter(|part| part.file.is_none()) {
            assert_span(part.span, &source.text, "a part");
        }
    }
    assert_eq!(self::references(&ParsedFile::new(source)), references, "another time, another answer");
}

/// How many places of a file are looked at, whatever its length is.
const LOOKS: usize = 64;

/// Every grammar and every reader of a format, with or without a model in the text: what is around a place is a part of
/// the text.
pub fn syntax(data: &[u8]) {
    let Some((name, content)) = named(data) else { return };
    let Ok(source) = Source::from_bytes(name.into(), content.to_vec()) else { return };
    let file = ParsedFile::new(Arc::new(source));
    for (number, region) in file.regions().iter().enumerate() {
        let text = &region.text;
        for at in (0..text.len()).step_by(text.len() / LOOKS + 1).filter(|at| text.is_char_boundary(*at)) {
            let around = file.parsed(number).syntax_around(Span::at(at));
            for literal in &around.literals {
                assert_span(literal.span, text, "a literal");
            }
            for construct in &around.constructs {
                assert_span(construct.span, text, "a construct");
                assert_span(construct.value, text, "a value");
                assert_span(construct.name_span, text, "a name");
            }
        }
    }
}

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

/// An update: an index, a signature and a packed file by anybody are an error and no more, also where the index describes
/// the file as it is.
pub fn updates(data: &[u8]) {
    let Some((first, rest)) = data.split_first() else { return };
    match first % 3 {
        0 => {
            if let Ok(index) = Index::parse(rest) {
                assert!(index.file.size <= MAX_PACKED && index.date() > Date::MIN && is_sha256(&index.digest));
            }
        }
        1 => {
            let keys = Keys::given("RWQBAgMEBQYHCFhmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZm").expect("a key");
            assert!(keys.verify(b"an index", rest).is_err(), "nobody signed this");
        }
        _ => {
            let digest = Sha256::digest(rest);
            let sha256 = digest.iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"));
            let file = PackedFile { name: PACKED.into(), size: rest.len() as u64, sha256: sha256.clone() };
            let index = Index { schema: SCHEMA, version: "2026.11.21".into(), digest: sha256, file };
            assert!(pack::open(&index, rest).is_err(), "no catalog has the digest of its packed file");
        }
    }
}

fn references(file: &ParsedFile) -> Vec<Reference> {
    Detector { catalog: Catalog::builtin(), rules: &Rules::default(), services: None, trace: None }
        .references(file, &[])
}

/// Ids: a token is a stretch of the text, its core one of the token, and none overlaps the next.
pub fn tokens(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let mut last = 0;
    for token in token::tokens(&text, &prefilter::hits(&text)) {
        assert_span(token.span, &text, "a token");
        assert_span(token.core, &text, "a core");
        assert!(token.span.start <= token.core.start && token.core.end <= token.span.end, "{token:?}");
        assert!(last <= token.span.end && !token.core.is_empty(), "{token:?}");
        last = token.span.end;
        if let Some(version) = &token.version {
            assert_span(*version, &text, "a version");
        }
    }
}

/// The config, in each of the files that can hold one: settings, or a mistake that can be shown.
pub fn configuration(data: &[u8]) {
    let Some((first, rest)) = data.split_first() else { return };
    let names = ["shelflife.toml", "pyproject.toml", "Cargo.toml"];
    let path = scratch(names[usize::from(*first) % names.len()], rest);
    if let Err(error) = load::load(&path) {
        assert!(!error.to_string().is_empty());
    }
}

/// A catalog file: what is read is written so that it is read the same, and mistakes have a place.
pub fn catalog(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let problems = check(&text, Some("openai"), TODAY);
    for problem in &problems {
        assert_span(problem.span.clone().into(), &text, &problem.message);
    }
    let Ok(file) = File::parse(&text) else { return };
    let written = canonical::write(&file);
    let again = File::parse(&written).unwrap_or_else(|error| panic!("{error}: {written}"));
    assert_eq!(canonical::write(&again), written, "writing is stable");
    let is_sound = problems.iter().all(|problem| problem.level != Level::Error);
    let loaded = Catalog::load(&[scratch("a.json", written.as_bytes())]);
    assert!(loaded.is_ok() || !is_sound, "{:?}", loaded.err());
}

/// Every importer: what a page says is compared with the catalog and merged into its files; a second time there is
/// nothing to do that was not refused the first time.
pub fn importers(data: &[u8]) {
    let Some((first, rest)) = data.split_first() else { return };
    let formats = Format::value_variants();
    let format = formats[usize::from(*first) % formats.len()];
    let text = String::from_utf8_lossy(rest).into_owned();
    let lines = text.lines().count() + 1;
    let known = Catalog::builtin();
    let context = Context { catalog: known, provider: None, read_on: TODAY, file: "page" };
    for (name, page) in import::read(format, &[("page".into(), text)], context) {
        assert!(page.rows.iter().map(|row| row.line).chain(page.skipped.iter().map(|s| s.line)).all(|n| n <= lines));
        let found = diff::diff(&page, known, TODAY);
        assert!(!name.is_empty() && found.to_string().len() < usize::MAX);
        let origin = merge::Origin {
            key: "page".into(),
            title: "A page".into(),
            url: None,
            page_date: page.date.clone(),
            read_on: TODAY,
            official: true,
        };
        for provider in known.providers().filter(|p| page.rows.iter().any(|row| row.provider == p.id)) {
            let Ok(mut file) = File::empty(provider) else { continue };
            if merge::merge(&mut file, &found, &origin).is_ok() {
                let written = canonical::write(&file);
                assert!(File::parse(&written).is_ok(), "{:?}: {written}", File::parse(&written).err());
            }
        }
    }
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
    let mut policy = Policy::new(shelflife::lint::definition::Context { as_of: TODAY, horizon: 90 });
    policy.usages = shelflife::rules::usage::Usage::ALL.to_vec();
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
    for format in [
        shelflife::report::format::Format::Full,
        shelflife::report::format::Format::Sarif,
        shelflife::report::format::Format::Json,
    ] {
        shelflife::report::write::write(report, format, Style::default(), &mut std::io::sink())
            .expect("a sink takes everything");
    }
}
