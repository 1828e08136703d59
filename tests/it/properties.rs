//! What holds for every file and every tree, shown on all fixtures.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use jiff::civil::date;
use shelflife::catalog::Catalog;
use shelflife::detect::directive::directives;
use shelflife::detect::reference::Reference;
use shelflife::detect::references::Detector;
use shelflife::engine::input::Input;
use shelflife::engine::options::{ALL, Engine, EngineOptions, Wanted};
use shelflife::lint::check::Checker;
use shelflife::lint::definition::Context;
use shelflife::lint::finding::Finding;
use shelflife::lint::model_filter::ModelFilter;
use shelflife::lint::policy::Policy;
use shelflife::lint::resolver::Resolver;
use shelflife::project::scanned::{EngineOutput, Scanned};
use shelflife::rules::Rules;
use shelflife::rules::usage::Usage;
use shelflife::syntax::parsed_file::ParsedFile;
use shelflife::syntax::reading::Reading;
use shelflife::text::language::Language;
use shelflife::text::root::Root;
use shelflife::text::source::Source;

fn root(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)
}

fn run(paths: Vec<PathBuf>, jobs: usize) -> EngineOutput {
    let options = EngineOptions { paths, jobs: NonZeroUsize::new(jobs), ..EngineOptions::default() };
    let output = Engine::new(&options, Catalog::builtin(), &Rules::default()).scan(Input::Paths);
    assert_eq!(output.errors, []);
    output
}

fn trees() -> Vec<PathBuf> {
    vec![root("fixtures"), root("tests/data")]
}

/// A reference as a person would tell it: nothing of it counts bytes.
fn told(source: &Source, one: &Reference) -> String {
    let at = source.lines().position(&source.text, one.span.start);
    let part =
        |part: &Option<shelflife::detect::reference::Part>| part.as_ref().map(|part| part.text.replace("\r\n", "\n"));
    format!(
        "{}:{} {} {} {} {:?} {:?} {:?} {:?} {} {:?}",
        at.line,
        at.column,
        one.text,
        one.provider.id,
        one.id.model,
        part(&one.id.version),
        one.id.region,
        one.usage.kind,
        one.provider.confidence,
        one.site,
        part(&one.parts.sku)
    )
}

fn all_told(scanned: &Scanned) -> Vec<String> {
    scanned.references.iter().map(|one| told(&scanned.source, one)).collect()
}

/// What is found in a file of this name and these bytes, and the comments in it.
fn found(path: &Path, bytes: Vec<u8>) -> (Vec<String>, usize) {
    let source = Source::from_bytes(path.to_owned(), bytes).unwrap();
    let file = ParsedFile::new(source.into());
    let detector = Detector { catalog: Catalog::builtin(), rules: &Rules::default(), services: None, trace: None };
    let references = detector.references(&file, &[]);
    (references.iter().map(|one| told(&file.source, one)).collect(), directives(&Reading::new(&file)).len())
}

#[test]
fn places_are_in_the_file_and_hold_what_is_said_of_them() {
    let mut references = 0;
    for Scanned { source, references: found, .. } in run(trees(), 2).scanned {
        for one in &found {
            assert_eq!(source.text.get(one.span.range()), Some(one.text.as_str()), "{}", source.path.display());
            for part in [&one.id.version, &one.parts.sku, &one.parts.upgrade_option, &one.parts.deployment]
                .into_iter()
                .flatten()
            {
                let text = part.file.as_ref().map_or(&source.text, |file| &file.0.text);
                assert!(text.get(part.span.range()).is_some(), "{}: {part:?}", source.path.display());
            }
            let bytes = source.file_offset(one.span.start)..source.file_offset(one.span.end);
            let file = std::fs::read(&source.path).unwrap();
            if !source.encoding.is_utf16() {
                assert_eq!(file.get(bytes), Some(one.text.as_bytes()), "{}", source.path.display());
            }
        }
        assert!(found.is_sorted_by_key(|one| (one.span.start, one.span.end)), "{}", source.path.display());
        references += found.len();
    }
    assert!(references > 500, "{references}");
}

#[test]
fn threads_runs_and_the_order_of_paths_change_nothing() {
    let all = |output: EngineOutput| -> Vec<(PathBuf, Vec<String>)> {
        output.scanned.iter().map(|one| (one.source.path.clone(), all_told(one))).collect()
    };
    let first = all(run(trees(), 1));
    assert!(first.is_sorted_by(|a, b| a.0.as_os_str() < b.0.as_os_str()));
    for jobs in [1, 2, 8] {
        assert_eq!(all(run(trees(), jobs)), first, "{jobs} threads");
    }
    assert_eq!(all(run(trees().into_iter().rev().collect(), 4)), first, "the other way round");
    assert_eq!(all(run([trees(), trees()].concat(), 4)), first, "each path twice");
}

#[test]
fn line_ends_marks_and_encodings_change_nothing() {
    let mut compared = 0;
    for Scanned { source, .. } in run(trees(), 2).scanned {
        let path = &source.path;
        let plain = source.text.replace("\r\n", "\n");
        let expected = found(path, plain.clone().into_bytes());
        let utf16 = |mark: [u8; 2], bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
            mark.into_iter().chain(plain.encode_utf16().flat_map(bytes)).collect()
        };
        let variants = [
            ("CRLF", plain.replace('\n', "\r\n").into_bytes()),
            ("BOM", format!("\u{feff}{plain}").into_bytes()),
            ("BOM and CRLF", format!("\u{feff}{}", plain.replace('\n', "\r\n")).into_bytes()),
            ("UTF-16, little end first", utf16([0xff, 0xfe], u16::to_le_bytes)),
            ("UTF-16, big end first", utf16([0xfe, 0xff], u16::to_be_bytes)),
        ];
        for (what, bytes) in variants {
            assert_eq!(found(path, bytes), expected, "{} with {what}", path.display());
        }
        compared += usize::from(!expected.0.is_empty());
    }
    assert!(compared > 80, "{compared}");
}

#[test]
fn a_tree_is_the_union_of_its_files() {
    let mut compared = 0;
    let tree = run(vec![root("fixtures")], 2);
    let of_tree: BTreeMap<&Path, &Scanned> = tree.scanned.iter().map(|one| (one.source.path.as_path(), one)).collect();
    for (path, whole) in &of_tree {
        // Templates are read with the files that they belong with, a name with the template that explains it, and a
        // constant with the file that defines it.
        let is_joined = |one: &Reference| {
            let parts =
                [&one.id.version, &one.parts.used_at, &one.parts.overridden_by, &one.parts.decided_by, &one.parts.sku];
            let is_constant = one.text.contains("::") && !one.text.contains(&one.id.model);
            parts.into_iter().flatten().any(|part| part.file.is_some())
                || !one.parts.candidates.is_empty()
                || is_constant
        };
        let is_template = matches!(whole.source.language, Language::Terraform | Language::Bicep)
            || path.to_string_lossy().contains(".json");
        if is_template || whole.references.iter().any(is_joined) {
            continue;
        }
        let alone = run(vec![path.to_path_buf()], 1);
        let alone: Vec<String> = alone.scanned.iter().flat_map(all_told).collect();
        assert_eq!(alone, all_told(whole), "{}", path.display());
        compared += 1;
    }
    assert!(compared > 60, "{compared}");
}

#[test]
fn a_check_finds_the_same_where_it_reads_only_what_it_can_speak_of() {
    let catalog = Catalog::builtin();
    let mut policy = Policy::new(Context { as_of: date(2026, 11, 21), horizon: 90 });
    policy.usages = Usage::ALL.to_vec();
    let resolver = Resolver::new(catalog, policy.context.as_of);
    let resolve = |reference: &Reference| resolver.resolve(reference);
    let root = Root::find(&root(""), &trees());
    let checker = Checker::new(&resolve, &policy, root);
    let options = EngineOptions { paths: trees(), ..EngineOptions::default() };
    let rules = Rules::default();
    let findings = |wanted: Wanted<'_>| -> Vec<String> {
        let file_reports = Engine { wanted, ..Engine::new(&options, catalog, &rules) }
            .run(Input::Paths, &|scanned| checker.file(scanned));
        let report = checker.report(file_reports, resolver.info());
        let told = |one: &Finding| {
            format!("{}:{}: {} {} {:?}", one.place.path, one.place.line, one.message, one.fingerprint, one.fix)
        };
        report.findings.iter().map(told).collect()
    };
    let model_filter = ModelFilter::new(catalog, policy.context, |lint| policy.runs_anywhere(lint));
    let left_out = AtomicUsize::new(0);
    let wanted = |_: &Path, names: &[String]| {
        let is_wanted = model_filter.may_fire(names);
        left_out.fetch_add(usize::from(!is_wanted), Ordering::Relaxed);
        is_wanted
    };
    let all = findings(ALL);
    assert_eq!(findings(&wanted), all);
    assert!(all.len() > 300, "{}", all.len());
    let left_out = left_out.into_inner();
    assert!(left_out > 25, "{left_out}");
}

/// Two configs that read one text in two ways do not disturb each other.
#[test]
fn two_configs_live_in_one_process() {
    let site = |is: &str| -> Rules {
        let text = format!("call = ['pick_engine']\nargument = 0\nis = '{is}'\n");
        Rules::new(vec![toml::from_str(&text).unwrap()])
    };
    let (models, nothing) = (site("model"), site("nothing"));
    let text = "pick_engine('gpt-4-0613')\n";
    let count = |rules: &Rules| {
        let source = Source::from_bytes("app.py".into(), text.as_bytes().to_vec()).unwrap();
        Detector { catalog: Catalog::builtin(), rules, services: None, trace: None }
            .references(&ParsedFile::new(source.into()), &[])
            .len()
    };
    for _ in 0..2 {
        assert_eq!((count(&models), count(&nothing), count(&Rules::default())), (1, 0, 1));
    }
}
