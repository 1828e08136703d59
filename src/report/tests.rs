//! Every format on one hand-made run: snapshots, schemas, hostile text, and speed.

use std::sync::Arc;
use std::time::Instant;

use crate::catalog::CatalogInfo;
use crate::catalog::Stage;
use crate::detect::reference::Reference;
use crate::lint::check;
use crate::lint::definition::Context;
use crate::lint::lifecycle::{Lookup, ResolvedReference};
use crate::lint::policy::Policy;
use crate::lint::report::Report;
use crate::lint::row::{Named, Place, Row};
use crate::lint::testing::{TODAY, lifecycle, part, reference, resolved, retiring};
use crate::project::scanned::{EngineOutput, FileError, Scanned};
use crate::report::format::{Format, InventoryFormat};
use crate::report::inventory;
use crate::report::style::Style;
use crate::report::write::write;
use crate::report::{statistics, summary};
use crate::rules::usage::Usage;
use crate::text::root::Root;
use crate::text::source::{SkipReason, Source};
use crate::text::span::Span;

const STYLE: Style = Style { color: false, width: 100, terminal: false, links: false };

/// Compares with `tests/snapshots/<name>.snap`.
pub(crate) fn snapshot(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/snapshots"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

fn source(path: &str, text: &str) -> Arc<Source> {
    Arc::new(Source::from_bytes(path.into(), text.as_bytes().to_vec()).unwrap())
}

/// Resolves a reference by the last word of its id, which names the stage.
fn resolve(reference: &Reference) -> ResolvedReference {
    let stage = match reference.id.model.rsplit('-').next() {
        Some("gone") => lifecycle(Stage::Retired),
        Some("going") => retiring(Stage::Deprecated, 30, false),
        Some("late") => retiring(Stage::Ga, 60, true),
        Some("old") => lifecycle(Stage::Legacy),
        Some("live") => lifecycle(Stage::Ga),
        _ => return ResolvedReference { reference: reference.clone(), lookup: Lookup::Unknown },
    };
    resolved(reference.clone(), stage)
}

const PYTHON: &str = "\
import anthropic

DEFAULT = \"claude-gone\"  # was claude-old
\u{feff}ü = client.messages.create(
    model=DEFAULT,
)
fallback = \"openrouter/claude-going\"
";

const BICEP: &str = "\
resource gpt 'Microsoft.CognitiveServices/accounts/deployments@2024-10-01' = {
  name: 'chat'
  properties: {
    model: {
      format: 'OpenAI'
      name: 'gpt-gone'
      version: '0613'
    }
  }
}
";

fn run() -> EngineOutput {
    let mut constant = reference(PYTHON, "claude-gone", Usage::Config);
    constant.parts.used_at = Some(part(PYTHON, "model=DEFAULT"));
    constant.site = "constant DEFAULT".into();
    let comment = reference(PYTHON, "claude-old", Usage::Docs);
    let mut routed = reference(PYTHON, "openrouter/claude-going", Usage::Call);
    routed.id.model = "claude-going".into();
    let mut deployed = reference(BICEP, "gpt-gone", Usage::Deploy);
    deployed.provider.id = "azure-openai".into();
    deployed.id.version = Some(part(BICEP, "0613"));
    deployed.parts.resource =
        Some(part(BICEP, "resource gpt 'Microsoft.CognitiveServices/accounts/deployments@2024-10-01'"));
    deployed.site = "resource Microsoft.CognitiveServices/accounts/deployments".into();
    let list = "[\"claude-gone\", \"claude-live\", \"claude-unheard-of\", \"claude-late\"]\n";
    let listed = |id, usage| reference(list, id, usage);
    let scanned = [
        (source("app/my client.py", PYTHON), vec![routed, constant, comment]),
        (source("infra/main.bicep", BICEP), vec![deployed]),
        (
            source("app/models.json", list),
            vec![
                listed("claude-gone", Usage::Catalog),
                listed("claude-live", Usage::Catalog),
                listed("claude-unheard-of", Usage::Catalog),
                listed("claude-late", Usage::Config),
            ],
        ),
    ];
    EngineOutput {
        files: 31,
        scanned: scanned
            .map(|(source, references)| Scanned { source, references, directives: Vec::new(), unparsed: false })
            .into(),
        skipped: [(SkipReason::Binary, 2), (SkipReason::TooLarge, 1)].into(),
        unparsed: vec!["slow.ts".into()],
        errors: vec![FileError { path: "app/secret.py".into(), message: "permission denied".into() }],
    }
}

fn policy() -> Policy {
    Policy::new(Context { as_of: TODAY, horizon: 90 })
}

fn report_of(output: EngineOutput, root: Root) -> Report {
    let catalog = CatalogInfo { version: "2026.11.21".into(), date: Some(TODAY), digest: "c0ffee".into() };
    check::report(output, &resolve, &policy(), root, catalog)
}

fn report() -> Report {
    report_of(run(), Root::at("/w/repo", "/w/repo"))
}

fn written(report: &Report, format: Format) -> String {
    let mut out = Vec::new();
    write(report, format, STYLE, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn formats() {
    let report = report();
    for (name, format) in [
        ("full", Format::Full),
        ("concise", Format::Concise),
        ("json", Format::Json),
        ("jsonl", Format::Jsonl),
        ("sarif", Format::Sarif),
        ("github", Format::Github),
        ("gitlab", Format::Gitlab),
        ("junit", Format::Junit),
        ("markdown", Format::Markdown),
        ("html", Format::Html),
    ] {
        let mut text = written(&report, format);
        if format == Format::Sarif {
            // Another test compares the pages with their files.
            let mut log: serde_json::Value = serde_json::from_str(&text).unwrap();
            for rule in log["runs"][0]["tool"]["driver"]["rules"].as_array_mut().unwrap() {
                rule["help"] = "…".into();
            }
            text = serde_json::to_string_pretty(&log).unwrap();
        }
        if format == Format::Html {
            // Style and script are the same in every page.
            let (head, rest) = text.split_once("<style>").unwrap();
            let (body, _) = rest.split_once("</style>").unwrap().1.split_once("<script>").unwrap();
            text = format!("{head}{body}");
        }
        snapshot(name, &text);
    }
    snapshot("summary", &summary::line(&report));
    assert!(summary::last_line(&report).ends_with("; catalog 2026.11.21 (c0ffee)"));
    let mut out = Vec::new();
    statistics::write(&report, &mut out).unwrap();
    snapshot("statistics", &String::from_utf8(out).unwrap());
}

#[test]
fn inventory_formats() {
    let rows = check::sorted_rows(run().map(|one| check::rows(&one, &resolve)).scanned);
    for (name, format) in [
        ("table", InventoryFormat::Table),
        ("json", InventoryFormat::Json),
        ("jsonl", InventoryFormat::Jsonl),
        ("csv", InventoryFormat::Csv),
    ] {
        let mut out = Vec::new();
        inventory::write(&rows, format, &mut out).unwrap();
        snapshot(&format!("inventory_{name}"), &String::from_utf8(out).unwrap());
    }
}

#[test]
fn the_exit_code_and_the_last_line() {
    let mut output = run();
    assert_eq!(report().exit_code, 2);
    output.errors.clear();
    assert_eq!(report_of(output, Root::at("/", "/")).exit_code, 1);
    let nothing = report_of(EngineOutput { files: 1, ..EngineOutput::default() }, Root::at("/", "/"));
    assert_eq!((nothing.exit_code, summary::line(&nothing).as_str()), (0, "No findings in 1 file"));
}

fn validator(schema: &str, definition: Option<&str>) -> jsonschema::Validator {
    let mut schema: serde_json::Value = serde_json::from_str(schema).unwrap();
    if let Some(definition) = definition {
        let object = schema.as_object_mut().unwrap();
        object.retain(|key, _| key == "$schema" || key == "$defs");
        object.insert("$ref".into(), format!("#/$defs/{definition}").into());
    }
    jsonschema::options().with_pattern_options(jsonschema::PatternOptions::regex()).build(&schema).unwrap()
}

fn check(validator: &jsonschema::Validator, text: &str) {
    let value = serde_json::from_str(text).unwrap();
    let errors: Vec<String> = validator.iter_errors(&value).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

#[test]
fn sarif_follows_the_official_schema() {
    // One pattern of the schema, for a property that shelflife does not write, is invalid: it has a bracket too many.
    let schema = include_str!("../../tests/data/sarif-schema-2.1.0.json").replace("[a-zA-Z]{2}]?$", "[a-zA-Z]{2}$");
    let validator = validator(&schema, None);
    check(&validator, &written(&report(), Format::Sarif));
    check(&validator, &written(&report_of(EngineOutput::default(), Root::at("/", "/")), Format::Sarif));
}

#[test]
fn json_follows_its_schema() {
    let schema = include_str!("../../rules/schema/report.schema.json");
    check(&validator(schema, None), &written(&report(), Format::Json));
    check(&validator(schema, None), &written(&report_of(EngineOutput::default(), Root::at("/", "/")), Format::Json));
    let finding = validator(schema, Some("finding"));
    written(&report(), Format::Jsonl).lines().for_each(|line| check(&finding, line));
    let row = validator(schema, Some("reference"));
    for one in run().scanned.iter().flat_map(|one| check::rows(one, &resolve)) {
        check(&row, &serde_json::to_string(&one).unwrap());
    }
}

/// The places and fingerprints of the results of a SARIF log.
fn sarif_places(text: &str) -> Vec<String> {
    let log: serde_json::Value = serde_json::from_str(text).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    let mut places: Vec<String> =
        results.iter().map(|r| format!("{} {}", r["locations"], r["partialFingerprints"])).collect();
    places.sort();
    places
}

#[test]
fn sarif_is_the_same_from_a_subfolder() {
    let from_top = written(&report(), Format::Sarif);
    let mut output = run();
    output.errors.clear();
    for scanned in &mut output.scanned {
        let below = scanned.source.path.strip_prefix("app").map_or_else(|_| "../infra/main.bicep".into(), Into::into);
        Arc::get_mut(&mut scanned.source).unwrap().path = below;
    }
    let from_below = written(&report_of(output, Root::at("/w/repo/app", "/w/repo")), Format::Sarif);
    assert_eq!(sarif_places(&from_top), sarif_places(&from_below));
    assert!(sarif_places(&from_top).iter().any(|place| place.contains("app/my%20client.py")), "{from_top}");
}

fn fingerprints(text: &str, usages: &[Usage]) -> Vec<String> {
    let references = text.match_indices("claude-gone").zip(usages).map(|((start, id), usage)| {
        let mut one = reference(text, id, *usage);
        one.span = Span::new(start, start + id.len());
        one
    });
    let scanned = Scanned {
        source: source("a.py", text),
        references: references.collect(),
        directives: Vec::new(),
        unparsed: false,
    };
    let output = EngineOutput { scanned: vec![scanned], ..EngineOutput::default() };
    report_of(output, Root::at("/", "/")).findings.into_iter().map(|finding| finding.fingerprint.0).collect()
}

#[test]
fn fingerprints_survive_moved_lines_and_differ_by_occurrence() {
    let calls = [Usage::Call, Usage::Call];
    let before = fingerprints("f('claude-gone')\nf('claude-gone')\n", &calls);
    let after = fingerprints("# a\n\nf('claude-gone')\n# b\n\n   f('claude-gone')\n", &calls);
    assert_eq!(before, after);
    assert_ne!(before[0], before[1]);
    assert_eq!(before[0].len(), 64);
    // A finding that is not shown counts too.
    assert_eq!(fingerprints("f('claude-gone')\nf('claude-gone')\n", &[Usage::Docs, Usage::Call]), [before[1].clone()]);
}

/// A report on one file, with a finding for each of its first `ids` ids.
fn one(path: &str, text: &str, ids: usize) -> Report {
    let references = text.match_indices("claude-gone").take(ids).map(|(start, id)| {
        let mut one = reference(text, id, Usage::Call);
        one.span = Span::new(start, start + id.len());
        one
    });
    let scanned = Scanned {
        source: source(path, text),
        references: references.collect(),
        directives: Vec::new(),
        unparsed: false,
    };
    report_of(EngineOutput { files: 1, scanned: vec![scanned], ..EngineOutput::default() }, Root::at("/", "/"))
}

#[test]
fn no_text_of_a_file_controls_the_terminal() {
    let text = "x = \"\u{1b}]0;owned\u{7}\u{1b}[31m\" \u{202e}\tf(\"claude-gone\u{1b}[2J\") # 日本語\r\n";
    let mut report = one("a\u{1b}[1m.py", text, 1);
    report.findings[0].message = format!("{}\u{1b}[0m\n", report.findings[0].message).into();
    let finding = &report.findings[0];
    let rows = [Row { place: finding.place.clone(), named: finding.reference.clone().unwrap() }];
    let mut table = Vec::new();
    inventory::write(&rows, InventoryFormat::Table, &mut table).unwrap();
    let mut statistics = Vec::new();
    statistics::write(&report, &mut statistics).unwrap();
    for text in [
        written(&report, Format::Full),
        written(&report, Format::Concise),
        written(&report, Format::Html),
        written(&report, Format::Markdown),
        written(&report, Format::Github),
        written(&report, Format::Junit),
        String::from_utf8(table).unwrap(),
        String::from_utf8(statistics).unwrap(),
    ] {
        assert!(!text.contains(|c: char| c.is_control() && c != '\n'), "{text:?}");
        assert!(!text.contains('\u{202e}'), "{text:?}");
    }
    snapshot("hostile", &written(&report, Format::Full));
}

#[test]
fn long_lines_are_cut_around_the_underlined_text() {
    let filler = "{\"näme\": 1}, ".repeat(80_000);
    let text = format!("{filler}\"claude-gone\", {filler}");
    let shown = written(&one("models.json", &text, 1), Format::Full);
    assert!(shown.len() < 2_000, "{}", shown.len());
    snapshot("long_line", &shown);
}

#[test]
fn thousands_of_findings_in_one_file_or_one_line_take_no_time() {
    for end in ["\n", " "] {
        let text = format!("call(model=\"claude-gone\"){end}").repeat(5_000);
        let started = Instant::now();
        let report = one("a.py", &text, usize::MAX);
        assert_eq!(report.findings.len(), 5_000);
        for format in [Format::Full, Format::Sarif, Format::Jsonl, Format::Html, Format::Markdown, Format::Junit] {
            written(&report, format);
        }
        // The limit is for a debug build on a busy machine. With one scan of the file per finding it takes minutes.
        assert!(started.elapsed().as_secs() < 60, "{:?}", started.elapsed());
    }
}

/// The row of a reference to a span of a text, for tests that need a finding.
pub(crate) fn row(source: &Source, span: std::ops::Range<usize>) -> Row {
    let mut one = reference(&source.text, &source.text[span.clone()], Usage::Call);
    one.span = Span::from(span.clone());
    let place = |offset| source.lines().position(&source.text, offset);
    let place =
        Place::new("a.py".into(), (place(span.start), place(span.end)), Span::from(span), one.text.as_str().into());
    Row { place, named: Named::new(&resolve(&one)).into() }
}

/// A report with that many findings in one file.
pub(crate) fn many(ids: usize) -> Report {
    one("a.py", &"call(model=\"claude-gone\")\n".repeat(ids), ids)
}

#[test]
fn links_lead_to_the_file_and_no_path_ends_one() {
    let report = one("a\u{1b}]8;;x\u{7} b.py", "f(\"claude-gone\")\n", 1);
    let mut out = Vec::new();
    write(&report, Format::Full, Style { links: true, ..STYLE }, &mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    let link = "\u{1b}]8;;file:///a%1B%5D8%3B%3Bx%07%20b.py\u{1b}\\a␛]8;;x␇ b.py\u{1b}]8;;\u{1b}\\";
    assert!(text.contains(link), "{text:?}");
    assert_eq!(text.matches('\u{1b}').count(), 4);
}
