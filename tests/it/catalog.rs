//! `catalog`, `timeline` and the warning of an old catalog, as people run them.

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
    assert!(run.out.contains("unknown variant `gone`") && run.out.contains("\"gone\""), "{}", run.out);
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
    assert_eq!(run(&[]).err.matches("warning: the catalog is of 2020-").count(), 1, "{}", run(&[]).err);
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
