//! Every format on one hand-made run: snapshots and schemas.

mod hostile;

use std::sync::Arc;

use clap::ValueEnum;

use crate::catalog::{Catalog, CatalogInfo, Stage};
use crate::detect::reference::Reference;
use crate::lint::check;
use crate::lint::definition::Context;
use crate::lint::lifecycle::{Lookup, ResolvedReference};
use crate::lint::policy::Policy;
use crate::lint::report::Report;
use crate::lint::row::{Named, Place, Row};
use crate::lint::testing::{TODAY, lifecycle, part, reference, resolved, retiring};
use crate::project::scanned::{EngineOutput, FileError, Scanned};
use crate::report::cyclonedx::{self, SpecVersion};
use crate::report::format::{Format, InventoryFormat};
use crate::report::inventory;
use crate::report::style::Style;
use crate::report::write::write;
use crate::report::{statistics, summary};
use crate::rules::usage::Usage;
use crate::text::root::Root;
use crate::text::source::{SkipReason, Source};
use crate::text::span::Span;

const STYLE: Style = Style { color: false, width: 100, terminal: false, links: false, group_by: None };

/// Compares with `tests/snapshots/<name>.snap`.
pub(crate) fn snapshot(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/snapshots"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

/// The name of a format on the command line.
fn name(format: &impl ValueEnum) -> String {
    format.to_possible_value().unwrap().get_name().to_owned()
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
        _ => return ResolvedReference { reference: reference.clone(), lookup: Lookup::Unknown, invented: None },
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
        ..EngineOutput::default()
    }
}

fn policy() -> Policy {
    Policy::new(Context { as_of: TODAY, horizon: 90 })
}

fn report_of(output: EngineOutput, root: Root) -> Report {
    let catalog = CatalogInfo {
        version: "2026.11.21+c0ffee00".into(),
        date: Some(TODAY),
        digest: "c0ffee00".into(),
        origin: "embedded",
    };
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
    for &format in Format::value_variants() {
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
        snapshot(&name(&format), &text);
    }
    snapshot("summary", &summary::line(&report));
    assert!(summary::last_line(&report).ends_with("; catalog 2026.11.21+c0ffee00 (embedded)"));
    let mut out = Vec::new();
    statistics::write(&report, &mut out).unwrap();
    snapshot("statistics", &String::from_utf8(out).unwrap());
}

/// What an inventory needs that is a bill of materials.
pub(super) fn bom() -> cyclonedx::Context<'static> {
    let (version, as_of) = (SpecVersion::default(), jiff::civil::date(2026, 11, 21));
    cyclonedx::Context { catalog: Catalog::builtin(), as_of, name: "project", version, purls: true }
}

#[test]
fn inventory_formats() {
    let rows = check::sorted_rows(run().map(|one| check::rows(&one, &resolve)).scanned);
    // `tests/it/bom.rs` reads the bill of materials.
    let of_rows = |format: &&InventoryFormat| **format != InventoryFormat::Cyclonedx;
    for &format in InventoryFormat::value_variants().iter().filter(of_rows) {
        let mut out = Vec::new();
        inventory::write(&rows, format, &bom(), 200, &mut out).unwrap();
        snapshot(&format!("inventory_{}", name(&format)), &String::from_utf8(out).unwrap());
    }
    let mut out = Vec::new();
    inventory::write(&rows, InventoryFormat::Table, &bom(), 80, &mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
    snapshot("inventory_narrow", &text);
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
