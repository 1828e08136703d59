//! `catalog`, `timeline` and the warning of an old catalog, as people run them.

use std::fmt::Write as _;
use std::fs;

use crate::support::{finish, frozen, plain, shelflife};

#[test]
fn the_shipped_catalog_is_clean() {
    let run = plain(["catalog", "check", "--as-of", "2026-11-21"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    assert!(run.out.starts_with("0 mistakes in "), "{}", run.out);
    assert_eq!(plain(["catalog", "fmt", "--check", "rules/models"]).code, 0);
    let info = plain(["catalog", "info", "--as-of", "2026-11-21"]);
    assert!(info.out.contains("digest   ") && info.out.contains("\nazure-openai "), "{}", info.out);
}

#[test]
fn a_mistake_is_pointed_at() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("openai.json");
    let text = fs::read_to_string("fixtures/catalog/openai.json").unwrap();
    fs::write(&path, text.replacen("\"stage\": \"retired\"", "\"stage\": \"gone\"", 1)).unwrap();
    let run = finish(shelflife().args(["catalog", "check"]).arg(&path));
    assert_eq!(run.code, 1, "{}{}", run.out, run.err);
    assert!(run.out.contains("`gone` is not a known value") && run.out.contains("\"gone\""), "{}", run.out);
    let run = finish(shelflife().args(["catalog", "check"]).arg(folder.path().join("none.json")));
    assert_eq!(run.code, 2, "{}", run.err);
}

#[test]
fn a_page_is_compared_and_merged() {
    let folder = tempfile::tempdir().unwrap();
    for entry in fs::read_dir("fixtures/catalog").unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, folder.path().join(path.file_name().unwrap())).unwrap();
    }
    let import = |more: &[&str]| {
        let mut command = shelflife();
        command.args(["catalog", "import", "openai-markdown", "fixtures/pages/openai.md", "--read-on", "2026-11-21"]);
        finish(command.arg("--into").arg(folder.path()).args(more))
    };
    let first = import(&["--check"]);
    assert_eq!(first.code, 1, "{}", first.err);
    assert!(
        first.out.contains("  new      openai/gpt-5 ") && first.out.contains(":21: skipped Assistants API"),
        "{}",
        first.out
    );
    assert_eq!(import(&["--write"]).code, 0);
    let second = import(&["--check"]);
    assert_eq!((second.code, second.out.contains("  new ")), (0, false), "{}", second.out);
    let info =
        finish(shelflife().args(["models", "openai/gpt-5", "--no-default-catalog", "--catalog"]).arg(folder.path()));
    assert!(info.out.contains("2026-12-11 (announced)"), "{}{}", info.out, info.err);
}

#[test]
fn an_old_catalog_warns_once_unless_it_is_silenced() {
    let folder = tempfile::tempdir().unwrap();
    let text = fs::read_to_string("fixtures/catalog/openai.json").unwrap();
    let path = folder.path().join("openai.json");
    // Years ago on whatever day the tests run.
    fs::write(&path, text.replace("\"read_on\": \"2026-", "\"read_on\": \"2020-")).unwrap();
    let run = |more: &[&str]| {
        let mut command = shelflife();
        finish(command.args(["models", "gpt-4", "--no-default-catalog", "--catalog"]).arg(&path).args(more))
    };
    assert_eq!(run(&[]).err.matches("warning: the catalog dates from 2020-").count(), 1, "{}", run(&[]).err);
    assert_eq!(run(&["--max-catalog-age", "0"]).err, "");
    assert_eq!(run(&["--as-of", "2026-11-21"]).err, "");
}

#[test]
fn a_timeline_of_a_small_project() {
    let folder = tempfile::tempdir().unwrap();
    let code = "from openai import OpenAI\nclient = OpenAI()\nclient.responses.create(model=\"gpt-4-0613\")\n";
    fs::write(folder.path().join("app.py"), code).unwrap();
    let timeline = |format: &str| {
        let mut command = shelflife();
        finish(command.current_dir(folder.path()).arg("timeline").args(frozen()).args(["--format", format]))
    };
    let text = timeline("text");
    assert_eq!(text.code, 0, "{}", text.err);
    assert!(text.out.contains("2026-10-23   -29  gpt-4-0613") && text.out.contains("app.py:3"), "{}", text.out);
    assert!(timeline("ics").out.contains("\r\nDTSTART;VALUE=DATE:20261023\r\n"));
    assert!(timeline("markdown").out.contains("| `gpt-4-0613` | OpenAI | retired |"));
}

/// A catalog of a private gateway: ids of a form that no rule knows, and a record in the place of a built-in one.
const ACME: &str = r#"{
  "provider": {"id": "acme", "name": "Acme gateway", "home": "https://acme.example/models", "versions": "in-id"},
  "sources": {"wiki": {"title": "Models", "url": "https://acme.example/wiki", "page_date": "2026-11-01", "read_on": "2026-11-02"}},
  "models": [
    {"id": "acme-chat-1", "kind": "chat", "stage": "retired", "dates": {"retired": "2026-06-30"}, "confidence": "official", "sources": ["wiki"]},
    {"id": "Hausmodell", "kind": "chat", "stage": "retired", "dates": {"retired": "2026-06-30"}, "confidence": "official", "sources": ["wiki"]}
  ]
}"#;

#[test]
fn ids_of_any_form_are_found_where_a_place_means_a_model() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write("acme.json", ACME);
    write(
        "app.py",
        "from openai import OpenAI\nclient = OpenAI(base_url=\"https://acme.example/v1\")\n\
         client.chat.completions.create(model=\"acme-chat-1\")\nprint(\"acme-chat-1 was nice\")\n",
    );
    write("values.yaml", "llm:\n  provider: acme\n  model: Hausmodell\n");
    write("main.go", "package main\n\nvar request = Request{Model: \"acme-chat-1\"}\nvar team = \"acme-chat-10\"\n");
    let run = |more: &[&str]| {
        let mut command = shelflife();
        finish(
            command
                .current_dir(folder.path())
                .args(["check", "--output-format", "concise", "--as-of", "2026-11-21"])
                .args(more),
        )
    };
    assert_eq!(run(&["app.py", "main.go", "values.yaml"]).code, 0);
    let found = run(&["app.py", "main.go", "values.yaml", "--catalog", "acme.json"]);
    assert_eq!(found.code, 1, "{}{}", found.out, found.err);
    for place in ["app.py:3:", "main.go:3:", "values.yaml:3:"] {
        assert!(found.out.contains(place), "{place}\n{}", found.out);
    }
    assert_eq!(found.out.matches("retired by Acme gateway").count(), 3, "{}", found.out);
}

#[test]
fn providers_of_ones_own_are_known_wherever_one_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    let notice = r#""notice": {"ahead": "two weeks", "source": "wiki"}, "versions""#;
    write("acme.json", &ACME.replace("\"versions\"", notice));
    write("shelflife.toml", "[[overrides]]\npaths = [\"app\"]\nprovider = \"acme\"\n");
    let run = |args: &[&str]| finish(shelflife().current_dir(folder.path()).args(args));
    let without = run(&["check"]);
    assert!(without.code == 2 && without.err.contains("there is no provider `acme`"), "{}", without.err);
    let with = run(&["check", "--catalog", "acme.json"]);
    assert_eq!(with.code, 0, "{}", with.err);
    // A config that names catalogs has no provider that none of them knows.
    write("shelflife.toml", "catalogs = [\"acme.json\"]\n[[site]]\ncall = [\"ask\"]\nprovider = \"acm\"\n");
    let near = run(&["check"]);
    assert!(near.code == 2 && near.err.contains("there is no provider `acm`"), "{}", near.err);
    write("shelflife.toml", "catalogs = [\"acme.json\"]\n[[site]]\ncall = [\"ask\"]\nprovider = \"acme\"\n");
    assert_eq!(run(&["check"]).code, 0);
    let promise = "Acme gateway: two weeks (https://acme.example/wiki)";
    for args in
        [&["explain", "retired-model"][..], &["explain", "retired-model", "--isolated", "--catalog", "acme.json"]]
    {
        assert!(run(args).out.contains(promise), "{args:?}");
    }
    assert!(!run(&["explain", "retired-model", "--isolated"]).out.contains("Acme"));
}

#[test]
fn a_record_that_overrides_is_named_as_one() {
    let folder = tempfile::tempdir().unwrap();
    let own = ACME
        .replace("\"acme\", \"name\": \"Acme gateway\"", "\"openai\", \"name\": \"OpenAI\"")
        .replace("acme-chat-1", "gpt-4o");
    fs::write(folder.path().join("own.json"), own).unwrap();
    let code = "from openai import OpenAI\nOpenAI().chat.completions.create(model=\"gpt-4o\")\n";
    fs::write(folder.path().join("app.py"), code).unwrap();
    let mut command = shelflife();
    command.current_dir(folder.path()).args(["check", "app.py", "--catalog", "own.json", "--as-of", "2026-11-21"]);
    let run = finish(&mut command);
    let text = run.out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("from your own record, which replaces the built-in one"), "{}{}", run.out, run.err);
}

#[test]
fn a_file_of_ones_own_is_told_what_will_be_found() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("acme.json");
    fs::write(&path, ACME).unwrap();
    let run = finish(shelflife().args(["catalog", "fmt"]).arg(&path));
    assert_eq!(run.code, 0, "{}", run.err);
    let run = finish(shelflife().args(["catalog", "check"]).arg(&path));
    assert!(run.out.contains("found only where a place means a model: acme-chat-1, Hausmodell"), "{}", run.out);
    assert_eq!(run.code, 0, "{}", run.out);
}

#[test]
fn a_query_without_an_answer_names_the_nearest() {
    let unknown = plain(["models", "gpt-4-0163", "--provider", "openai"]);
    assert!(unknown.code == 1 && unknown.out.contains("gpt-4-0613"), "{}{}", unknown.out, unknown.err);
    let provider = plain(["models", "--provider", "azure"]);
    assert!(provider.code == 2 && provider.err.contains("azure-openai"), "{}{}", provider.out, provider.err);
}

#[test]
fn what_seconds_a_last_day_is_shown_and_counted() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("acme.json");
    let wiki = r#""wiki": {"#;
    let mail = r#""mail": {"title": "A mail", "url": "https://acme.example/mail", "read_on": "2026-11-02"}, "wiki": {"#;
    let seconded = ACME.replacen(wiki, mail, 1).replacen("[\"wiki\"]", "[\"wiki\"], \"seconded_by\": [\"mail\"]", 1);
    fs::write(&path, seconded).unwrap();
    let run = |args: &[&str]| {
        let mut command = shelflife();
        finish(command.args(args).args(["--no-default-catalog", "--as-of", "2026-11-21", "--catalog"]).arg(&path))
    };
    let counts = run(&["catalog", "info"]).out;
    let row: Vec<&str> = counts.lines().last().unwrap().split_whitespace().collect();
    assert_eq!(row[..6], ["acme", "2", "0", "2", "2", "1"], "{counts}");
    let card = run(&["models", "acme-chat-1"]).out;
    assert!(card.contains("also         A mail https://acme.example/mail") && card.contains("same last day"), "{card}");
    assert!(!run(&["models", "Hausmodell"]).out.contains("A mail"));
    assert!(run(&["models", "acme-chat-1", "--format", "json"]).out.contains("\"seconded_by\": ["));
    let csv = run(&["models", "acme-chat-1", "--format", "csv"]).out;
    assert!(csv.contains(",sources,seconded_by,") && csv.contains(",Models,A mail,"), "{csv}");
}

/// The providers whose last days the table in docs/catalog-checks.md counts.
const BIGGEST: [&str; 12] = [
    "openai",
    "azure-openai",
    "azure-catalog",
    "bedrock",
    "vertex",
    "gemini",
    "anthropic",
    "mistral",
    "groq",
    "cohere",
    "together",
    "xai",
];

/// `SHELFLIFE_WRITE_TABLE=1 cargo test one_source` writes the table.
#[test]
fn the_table_of_what_rests_on_one_source_is_that_of_the_catalog() {
    let info = plain(["catalog", "info"]).out;
    let (mut all, mut alone) = (0, 0);
    let tenths = |part: usize, of: usize| format!("{}.{} %", part * 100 / of, part * 1000 / of % 10);
    let mut table = "| provider | dated | on one source | share |\n| --- | --- | --- | --- |\n".to_owned();
    for provider in BIGGEST {
        let mut rows = info.lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
        let row = rows.find(|row| row.first() == Some(&provider));
        let row = row.unwrap_or_else(|| panic!("{provider} is in no row of {info}"));
        let [dated, one]: [usize; 2] = [4, 5].map(|column| row[column].parse().unwrap());
        (all, alone) = (all + dated, alone + one);
        let _ = writeln!(table, "| {provider} | {dated} | {one} | {} |", tenths(one, dated));
    }
    let _ = writeln!(table, "| all twelve | {all} | {alone} | {} |", tenths(alone, all));
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/catalog-checks.md");
    let text = fs::read_to_string(&path).unwrap();
    let begin = text.find("| provider | dated | on one source | share |").unwrap();
    let end = begin + text[begin..].find("\n\n").unwrap() + 1;
    if std::env::var_os("SHELFLIFE_WRITE_TABLE").is_some() {
        fs::write(&path, [&text[..begin], &table, &text[end..]].concat()).unwrap();
    }
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(&table), "docs/catalog-checks.md should have\n{table}\nsee the comment of this test");
    assert!(alone * 10 < all, "no more than one in ten of the biggest providers' last days rests on one source");
}
