//! Every importer on a page in its layout, the difference from the frozen catalog, and the merged file.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use jiff::civil::date;

use crate::catalog::import::diff::diff;
use crate::catalog::import::merge::{Origin, merge};
use crate::catalog::import::registry::importer;
use crate::catalog::import::*;
use crate::catalog::{Catalog, Stage, canonical, file};

static FROZEN: LazyLock<Catalog> = LazyLock::new(|| {
    let mut files: Vec<PathBuf> = root("catalog").read_dir().unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    Catalog::load(&files).unwrap()
});

fn root(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(folder)
}

fn pages(format: Format, names: &[&str]) -> Vec<(String, Page)> {
    let text = |name: &&str| ((*name).to_owned(), std::fs::read_to_string(root("pages").join(name)).unwrap());
    let files: Vec<_> = names.iter().map(text).collect();
    let context = Context { catalog: &FROZEN, provider: None, read_on: date(2026, 11, 21), file: "" };
    read(format, &files, context)
}

/// The rows of pages and what was skipped, as text.
fn shown(format: Format, names: &[&str]) -> String {
    let mut text = String::new();
    for (name, page) in pages(format, names) {
        let _ = writeln!(text, "{name} {}", page.date.unwrap_or_default());
        for row in &page.rows {
            let _ = writeln!(text, "{:>4}: {row}", row.line);
        }
        for skip in &page.skipped {
            let _ = writeln!(text, "{:>4}: SKIPPED {}: {}", skip.line, skip.what, skip.why);
        }
    }
    text
}

macro_rules! page_tests {
    ($($name:ident: $format:ident $files:expr;)+) => {
        $(#[test]
        fn $name() {
            insta::assert_snapshot!(shown(Format::$format, &$files));
        })+
    };
}

page_tests! {
    azure_layout_a: AzureMarkdown ["azure-a-2024.md"];
    azure_layout_b: AzureMarkdown ["azure-b-2025.md"];
    azure_layout_c: AzureMarkdown ["azure-c-2025.md"];
    azure_layout_d: AzureMarkdown ["azure-d-2026.md"];
    azure_layout_e: AzureMarkdown ["azure-e-2026.md"];
    azure_layout_e_of_government: AzureMarkdown ["azure-e-gov.md"];
    azure_layout_f: AzureMarkdown ["azure-f-retired.md"];
    azure_layout_g: AzureMarkdown ["azure-g-catalog.md"];
    azure_seed: AzureMarkdown ["azure-seed.md"];
    azure_models: AzureModels ["azure-models.json"];
    bedrock_models: BedrockModels ["bedrock-models.json"];
    openai_markdown: OpenaiMarkdown ["openai.md"];
    openai_python: OpenaiPython ["openai-chat-model.py"];
    anthropic_python: AnthropicPython ["anthropic-deprecated-models.py"];
    anthropic_markdown: AnthropicMarkdown ["anthropic.md"];
    gemini_markdown: GeminiMarkdown ["gemini.md"];
    vertex_markdown: VertexMarkdown ["vertex.md"];
    vertex_partners_in_prose: VertexMarkdown ["vertex-partners.md"];
    mistral_docs: MistralDocs ["mistral/codestral-25-01.ts", "mistral/codestral-25-08.ts", "mistral/labs-leanstral.ts"];
    cohere_markdown: CohereMarkdown ["cohere.mdx"];
    groq_markdown: GroqMarkdown ["groq.md"];
    catalog_json: Json ["catalog.json"];
    spreadsheet: Csv ["models.csv"];
}

/// The catalog's own files and spreadsheets can be read back, and agree with it.
#[test]
fn the_catalog_agrees_with_itself() {
    let context = Context { catalog: &FROZEN, provider: None, read_on: date(2026, 11, 21), file: "" };
    for entry in root("catalog").read_dir().unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        let page = importer(Format::Json)(&text, &context);
        let diff = diff(&page, &FROZEN, date(2026, 11, 21));
        assert!(!diff.disagrees() && page.skipped.is_empty() && diff.unclear.is_empty(), "{diff}{:?}", page.skipped);
    }
}

/// The frozen file of a provider.
fn frozen(provider: &str) -> file::File {
    let text = std::fs::read_to_string(root("catalog").join(format!("{provider}.json"))).unwrap();
    file::File::parse(&text).unwrap()
}

fn origin(page_date: &str) -> Origin {
    Origin {
        key: format!("test-{page_date}"),
        title: "A page".into(),
        url: None,
        page_date: Some(page_date.into()),
        read_on: date(2026, 11, 21),
        official: true,
    }
}

/// The diff of one page against the frozen catalog, as text, and the lines of the provider's file that it changes.
fn merged(format: Format, name: &str, provider: &str, page_date: &str) -> String {
    let (_, mut page) = pages(format, &[name]).remove(0);
    page.date = Some(page_date.into());
    let diff = diff(&page, &FROZEN, date(2026, 11, 21));
    let mut file = frozen(provider);
    let before = canonical::write(&file);
    let changed = merge(&mut file, &diff, &origin(page_date)).unwrap();
    let after = canonical::write(&file);
    let lines: Vec<&str> = after.lines().filter(|line| !before.lines().any(|known| known == *line)).collect();
    let kept = before.lines().filter(|line| line.contains("\"id\"")).count();
    assert!(after.lines().filter(|line| line.contains("\"id\"")).count() >= kept, "nothing is lost");
    // A second merge of the same page has nothing to do.
    let again = Catalog::of(vec![file.clone()]).unwrap();
    let same = crate::catalog::import::diff::diff(&page, &again, date(2026, 11, 21));
    assert_eq!(merge(&mut file, &same, &origin(page_date)).unwrap(), 0);
    format!("{diff}{changed} changed\n{}\n", lines.join("\n"))
}

#[test]
fn a_newer_page_moves_dates_into_the_history() {
    insta::assert_snapshot!(merged(Format::AzureMarkdown, "azure-e-2026.md", "azure-openai", "2026-11-20"));
}

#[test]
fn an_older_page_only_adds_to_the_history() {
    insta::assert_snapshot!(merged(Format::AzureMarkdown, "azure-d-2026.md", "azure-openai", "2026-02-10"));
}

#[test]
fn a_date_that_moves_goes_to_the_history() {
    let row = Row { provider: "openai".into(), id: "gpt-4-0613".into(), ..Row::default() };
    let moved = |on| {
        let mut row = row.clone();
        row.set(Stage::Retired, Some(ParsedDate::firm(on)));
        Page { rows: vec![row], date: Some("2026-11-20".into()), ..Page::default() }
    };
    let mut file = frozen("openai");
    let place =
        file.models.iter().position(|entry| entry.id == "gpt-4-0613" && entry.deployment_type.is_none()).unwrap();
    let second = file.sources.keys().find(|key| !file.models[place].sources.contains(key)).unwrap().clone();
    file.models[place].seconded_by.push(second.clone());
    for (on, key) in [(date(2026, 12, 24), "2026-11-20"), (date(2027, 1, 31), "2026-11-21")] {
        let catalog = Catalog::of(vec![file.clone()]).unwrap();
        let diff = diff(&moved(on), &catalog, date(2026, 11, 21));
        assert_eq!(merge(&mut file, &diff, &origin(key)).unwrap(), 1, "{diff}");
    }
    let entry = &file.models[place];
    let retired = entry.dates.retired.as_ref().unwrap();
    let history: Vec<_> = retired.history.iter().map(|former| former.was.to_string()).collect();
    assert_eq!((retired.on.to_string(), history.join(" ")), ("2027-01-31".into(), "2026-10-23 2026-12-24".into()));
    assert_eq!(retired.source.as_deref(), Some("test-2026-11-21"));
    assert_eq!(Stage::Deprecated, entry.stage, "it answers again");
    assert!(entry.seconded_by.is_empty() && entry.sources.contains(&second), "it had the first of the three days");
}

#[test]
fn another_catalog_is_taken_over_whole() {
    insta::assert_snapshot!(merged(Format::Json, "catalog.json", "openai", "2026-11-20"));
}

#[test]
fn there_is_one_default_version() {
    let versions = |file: &file::File| {
        let default = file.models.iter().filter(|entry| entry.id == "gpt-4o" && entry.default_version);
        default.map(|entry| entry.version.clone().unwrap()).collect::<Vec<_>>()
    };
    let mut file = frozen("azure-openai");
    for version in ["2024-08-06", "2024-11-20"] {
        let (provider, id) = ("azure-openai".to_owned(), "gpt-4o".to_owned());
        let row = Row { provider, id, version: Some(version.into()), default_version: Some(true), ..Row::default() };
        let page = Page { rows: vec![row], date: Some("2026-11-20".into()), ..Page::default() };
        let diff = diff(&page, &Catalog::of(vec![file.clone()]).unwrap(), date(2026, 11, 21));
        assert_eq!(merge(&mut file, &diff, &origin("2026-11-20")).unwrap(), 1, "{diff}");
        assert_eq!(versions(&file), [version]);
    }
}

#[test]
fn new_models_are_added() {
    insta::assert_snapshot!(merged(Format::OpenaiMarkdown, "openai.md", "openai", "2026-11-20"));
}
