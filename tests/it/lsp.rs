//! The language server, driven over pipes.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::client::{Client, byte, uri};
use crate::support::{finish, frozen, shelflife};

mod edits;
mod fixtures;
mod life;

const ENCODINGS: [&str; 3] = ["utf-8", "utf-16", "utf-32"];

/// A client that asks for diagnostics, in an encoding.
fn pulling(encoding: &str) -> Value {
    json!({
        "general": { "positionEncodings": [encoding] },
        "textDocument": { "diagnostic": {} },
        "workspace": { "workspaceEdit": { "documentChanges": true } },
    })
}

/// A folder with a file for each name.
fn project<const N: usize>(files: [(&str, &str); N]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

/// The folder as it is without links above it.
fn real(folder: &tempfile::TempDir) -> PathBuf {
    folder.path().canonicalize().unwrap()
}

const APP: &str = "from anthropic import Anthropic\n\nMODEL = \"claude-3-opus-20240229\"\n\
                   Anthropic().messages.create(model=MODEL, max_tokens=5, messages=[])\n";
const BICEP: &str = "resource chat 'Microsoft.CognitiveServices/accounts/deployments@2024-10-01' = {\n  name: 'chat'\n  \
                     properties: { model: { format: 'OpenAI', name: 'gpt-4', version: '0613' } }\n}\n";

fn position(line: u32, character: u32) -> Value {
    json!({ "line": line, "character": character })
}

fn range(start: (u32, u32), end: (u32, u32)) -> Value {
    json!({ "start": position(start.0, start.1), "end": position(end.0, end.1) })
}

fn actions(client: &mut Client, uri: &str, at: &Value, only: Option<&str>) -> Vec<Value> {
    let mut context = json!({ "diagnostics": [] });
    if let Some(only) = only {
        context["only"] = json!([only]);
    }
    let params = json!({ "textDocument": { "uri": uri }, "range": at, "context": context });
    client.request("textDocument/codeAction", params)["result"].as_array().unwrap().clone()
}

/// The text after the edits of an action in one document.
fn edited(text: &str, edits: &Value) -> String {
    let mut edits: Vec<(usize, usize, String)> = edits
        .as_array()
        .unwrap()
        .iter()
        .map(|edit| {
            let at = |key: &str| byte(text, &edit["range"][key], "utf-8");
            (at("start"), at("end"), edit["newText"].as_str().unwrap().to_owned())
        })
        .collect();
    edits.sort();
    let mut text = text.to_owned();
    for (start, end, new) in edits.into_iter().rev() {
        text.replace_range(start..end, &new);
    }
    text
}

#[test]
fn diagnostics_are_sent_with_tags_places_and_pages() {
    let folder = project([("infra/main.bicep", BICEP)]);
    let file = real(&folder).join("infra/main.bicep");
    let mut client = Client::new(&real(&folder), &json!({}), &[]);
    assert_eq!(client.init["capabilities"]["positionEncoding"], "utf-16");
    assert!(client.init["capabilities"].get("diagnosticProvider").is_none());
    client.open(&uri(&file), "bicep", BICEP);
    let published = client.published(&uri(&file));
    assert_eq!(published["version"], 1);
    let one = &published["diagnostics"][0];
    assert_eq!((&one["code"], &one["severity"], &one["tags"]), (&json!("retired-model"), &json!(1), &json!([2])));
    assert!(one["codeDescription"]["href"].as_str().unwrap().ends_with("/rules/lints/retired-model.md"), "{one}");
    assert!(one["data"]["fingerprint"].is_string());
    assert_eq!(one["relatedInformation"][0]["location"]["uri"], uri(&file));
    assert_eq!(client.end(), 0);
}

#[test]
fn a_fix_changes_model_and_version_together() {
    let folder = project([("main.bicep", BICEP)]);
    let file = uri(&real(&folder).join("main.bicep"));
    let mut client = Client::new(&real(&folder), &pulling("utf-8"), &[]);
    client.open(&file, "bicep", BICEP);
    // The start of the id, and the place just behind it.
    let column = u32::try_from(BICEP.lines().nth(2).unwrap().find("gpt-4").unwrap()).unwrap();
    for column in [column, column + 5] {
        let found = actions(&mut client, &file, &range((2, column), (2, column)), Some("quickfix"));
        let fix = &found[0];
        assert!(fix["title"].as_str().unwrap().starts_with("Replace `gpt-4` version `0613`"), "{fix}");
        let document = &fix["edit"]["documentChanges"][0];
        assert_eq!(document["textDocument"], json!({ "uri": file, "version": 1 }));
        let after = edited(BICEP, &document["edits"]);
        assert!(!after.contains("'gpt-4'") && !after.contains("0613"), "{after}");
    }
    assert!(actions(&mut client, &file, &range((0, 0), (0, 5)), None).is_empty());
    assert_eq!(client.end(), 0);
}

#[test]
fn only_what_is_safe_is_preferred_and_done_for_all() {
    let text = "from anthropic import Anthropic\nfrom openai import OpenAI\n\
                Anthropic().messages.create(model=\"claude-3-opus-20240229\", max_tokens=5, messages=[])\n\
                OpenAI().chat.completions.create(model=\"gpt-4-0613\", max_tokens=5, messages=[])\n";
    let folder = project([("app.py", text)]);
    let file = uri(&real(&folder).join("app.py"));
    let json = finish(shelflife().current_dir(real(&folder)).arg("check").args(frozen()).args([
        "--output-format",
        "json",
        "app.py",
    ]));
    let report: Value = serde_json::from_str(&json.out).unwrap();
    let safe =
        report["findings"].as_array().unwrap().iter().filter(|one| one["fix"]["applicability"] == "safe").count();
    let mut client = Client::new(&real(&folder), &pulling("utf-8"), &[]);
    client.open(&file, "python", text);
    let found = actions(&mut client, &file, &range((0, 0), (9, 0)), None);
    let fixes: Vec<&Value> = found.iter().filter(|one| one["title"].as_str().unwrap().starts_with("Replace")).collect();
    assert_eq!(fixes.len(), 2);
    for fix in fixes {
        let title = fix["title"].as_str().unwrap();
        assert_eq!(fix["isPreferred"].as_bool().unwrap(), !title.ends_with(')'), "{title}");
    }
    let all = actions(&mut client, &file, &range((0, 0), (9, 0)), Some("source.fixAll"));
    assert_eq!(all.len(), usize::from(safe > 0));
    if let Some(all) = all.first() {
        assert_eq!(all["kind"], "source.fixAll.shelflife");
        assert_eq!(all["edit"]["documentChanges"][0]["edits"].as_array().unwrap().len(), safe);
    }
    assert_eq!(client.end(), 0);
}

#[test]
fn a_comment_ignores_and_none_goes_where_there_are_no_comments() {
    let json_text = "{ \"provider\": \"anthropic\", \"model\": \"claude-3-opus-20240229\" }\n";
    let inside = "TEXT = \"\"\"\nfrom anthropic import Anthropic\nmodel: claude-3-opus-20240229\n\"\"\"\n";
    let folder = project([("app.py", APP), ("settings.json", json_text), ("text.py", inside)]);
    let root = real(&folder);
    let mut client = Client::new(&root, &pulling("utf-8"), &["--usage", "all"]);
    let file = uri(&root.join("app.py"));
    client.open(&file, "python", APP);
    let found = actions(&mut client, &file, &range((2, 12), (2, 12)), None);
    let titled = |title: &str| found.iter().find(|one| one["title"] == title).unwrap_or_else(|| panic!("{found:?}"));
    for title in ["Ignore retired-model here", "Ignore retired-model in this file"] {
        let after = edited(APP, &titled(title)["edit"]["documentChanges"][0]["edits"]);
        client.open(&file, "python", &after);
        assert_eq!(client.pull(&file)["result"]["items"], json!([]), "{after}");
    }
    // One that has expired is renewed.
    let comment = "# shelflife: ignore[retired-model] until=2026-01-31 moves with the next release\nMODEL";
    let expired = APP.replacen("MODEL", comment, 1);
    client.open(&file, "python", &expired);
    let found = actions(&mut client, &file, &range((3, 12), (3, 12)), None);
    let title = |one: &&Value| one["title"] == "Ignore retired-model here";
    let action = found.iter().find(title).unwrap_or_else(|| panic!("{found:?}"));
    let after = edited(&expired, &action["edit"]["documentChanges"][0]["edits"]);
    assert_eq!(after.matches("shelflife").count(), 1, "{after}");
    client.open(&file, "python", &after);
    assert_eq!(client.pull(&file)["result"]["items"], json!([]), "{after}");
    for (name, text, line) in [("settings.json", json_text, 0), ("text.py", inside, 2)] {
        let file = uri(&root.join(name));
        client.open(&file, "plaintext", text);
        let all = actions(&mut client, &file, &range((line, 0), (line, 90)), None);
        assert!(all.iter().all(|one| one["title"] != "Ignore retired-model here"), "{name}: {all:?}");
    }
    assert_eq!(client.end(), 0);
}

#[test]
fn cards_hints_and_lenses() {
    let soon = "\nfrom openai import OpenAI\nOpenAI().responses.create(model=\"gpt-4o\")\n";
    let folder = project([("app.py", APP), ("soon.py", soon), ("main.bicep", BICEP)]);
    let root = real(&folder);
    let options = json!({ "capabilities": pulling("utf-8"), "initializationOptions": { "codeLens": true } });
    let mut client = Client::with(&root, &options, &[]);
    let app = uri(&root.join("app.py"));
    client.open(&app, "python", APP);
    let at = json!({ "textDocument": { "uri": app }, "position": position(2, 12) });
    let card = client.request("textDocument/hover", at.clone())["result"].clone();
    let text = card["contents"]["value"].as_str().unwrap();
    assert!(
        text.contains("at Anthropic") && text.contains("retired since 2026-01-05") && text.contains("source: ["),
        "{text}"
    );
    assert_eq!(card["range"], range((2, 9), (2, 31)));
    let nothing = json!({ "textDocument": { "uri": app }, "position": position(0, 2) });
    assert_eq!(client.request("textDocument/hover", nothing)["result"], Value::Null);

    let file = uri(&root.join("soon.py"));
    client.open(&file, "python", soon);
    let whole = json!({ "textDocument": { "uri": file }, "range": range((0, 0), (9, 0)) });
    let hints = client.request("textDocument/inlayHint", whole)["result"].clone();
    assert!(hints[0]["label"].as_str().unwrap().starts_with("retires in 54 d"), "{hints}");
    let line = soon.lines().nth(2).unwrap();
    assert_eq!(hints[0]["position"]["character"], json!(line.rfind('"').unwrap() + 1));

    let bicep = uri(&root.join("main.bicep"));
    client.open(&bicep, "bicep", BICEP);
    let lenses = client.request("textDocument/codeLens", json!({ "textDocument": { "uri": bicep } }))["result"].clone();
    assert_eq!(lenses[0]["command"]["title"], "gpt-4 0613 · retired 2025-06-06 · 1 fix");
    let settings = json!({ "settings": { "shelflife": { "codeLens": false, "inlayHints": false } } });
    client.notify("workspace/didChangeConfiguration", settings);
    let off = client.request("textDocument/codeLens", json!({ "textDocument": { "uri": bicep } }));
    assert_eq!(off["result"], Value::Null);
    assert_eq!(client.end(), 0);
}

#[test]
fn ids_that_live_at_the_provider_of_the_place() {
    let text = "from anthropic import Anthropic\nAnthropic().messages.create(model=\"\", max_tokens=5, messages=[])\n";
    let folder = project([("app.py", text)]);
    let file = uri(&real(&folder).join("app.py"));
    let mut client = Client::new(&real(&folder), &pulling("utf-8"), &[]);
    client.open(&file, "python", text);
    let column = u32::try_from(text.lines().nth(1).unwrap().find("\"\"").unwrap() + 1).unwrap();
    let params = json!({ "textDocument": { "uri": file }, "position": position(1, column) });
    let items = client.request("textDocument/completion", params)["result"].as_array().unwrap().clone();
    let labels: Vec<&str> = items.iter().map(|item| item["label"].as_str().unwrap()).collect();
    assert!(labels.iter().any(|label| label.starts_with("claude-opus-")), "{labels:?}");
    assert!(
        labels.iter().all(|label| label.starts_with("claude-") && *label != "claude-3-opus-20240229"),
        "{labels:?}"
    );
    // Where no model belongs, none is offered.
    let params = json!({ "textDocument": { "uri": file }, "position": position(0, 3) });
    assert_eq!(client.request("textDocument/completion", params)["result"], json!([]));
    assert_eq!(client.end(), 0);
}
