//! The language server, driven over pipes.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::client::{Client, byte, uri};
use crate::support::{finish, frozen, shelflife};

const ENCODINGS: [&str; 3] = ["utf-8", "utf-16", "utf-32"];

/// A client that asks for diagnostics, in an encoding.
fn pulling(encoding: &str) -> Value {
    json!({
        "general": { "positionEncodings": [encoding] },
        "textDocument": { "diagnostic": {} },
        "workspace": { "workspaceEdit": { "documentChanges": true } },
    })
}

/// Every file below a folder that is a fixture.
fn fixtures(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            fixtures(&path, found);
        } else if path.extension().is_none_or(|end| end != "expected") {
            found.push(path);
        }
    }
}

/// A finding: path, lint, bytes.
type Found = (String, String, u64, u64);

/// What `check` finds in folders.
fn checked(fixtures: &Path, names: &[&str]) -> BTreeSet<Found> {
    let mut command = shelflife();
    let command = command.current_dir(fixtures).arg("check").args(frozen());
    let run = finish(command.args(["--usage", "all", "--output-format", "json"]).args(names));
    let report: Value = serde_json::from_str(&run.out).unwrap();
    let findings = report["findings"].as_array().unwrap();
    let of = |finding: &Value| {
        let text = |key: &str| finding[key].as_str().unwrap().to_owned();
        let number = |key: &str| finding[key].as_u64().unwrap();
        (text("path"), text("lint"), number("byte_start"), number("byte_end"))
    };
    findings.iter().map(of).filter(|(path, ..)| !path.ends_with(".expected")).collect()
}

/// Folders whose files create deployments, by whose names files of the others would be judged.
const CREATORS: [&str; 11] =
    ["actions", "arm", "bicep", "cloudformation", "csharp", "helm", "json", "python", "shell", "terraform", "yaml"];

#[test]
fn the_same_findings_as_check_for_every_fixture_in_every_encoding() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let names = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    // What a file of a project names, files of other folders decide.
    let names: Vec<String> = names.filter(|name| folder.join(name).is_dir() && name != "projects").collect();
    let others: Vec<&str> = names.iter().map(String::as_str).filter(|name| !CREATORS.contains(name)).collect();
    let mut expected = checked(&folder, &others);
    for name in CREATORS {
        expected.append(&mut checked(&folder, &[name]));
    }
    assert!(expected.len() > 100);
    for encoding in ENCODINGS {
        let mut client = Client::new(&folder, &pulling(encoding), &["--usage", "all"]);
        assert_eq!(client.init["capabilities"]["positionEncoding"], encoding);
        // Texts in ASCII have one position in all of them.
        let is_served = |text: &str| encoding == "utf-16" || !text.is_ascii();
        let found: BTreeSet<Found> =
            names.iter().flat_map(|name| served(&mut client, &folder, name, encoding, &is_served)).collect();
        let is_expected = |one: &&Found| is_served(&fs::read_to_string(folder.join(&one.0)).unwrap_or_default());
        let expected: BTreeSet<Found> = expected.iter().filter(is_expected).cloned().collect();
        let missing: Vec<_> = expected.difference(&found).collect();
        let extra: Vec<_> = found.difference(&expected).collect();
        assert!(missing.is_empty() && extra.is_empty(), "{encoding}\nmissing {missing:#?}\nextra {extra:#?}");
        assert!(expected.len() > 10, "{encoding}");
        assert_eq!(client.end(), 0);
    }
}

/// What the server finds in the files of a folder that are served, all of them open.
fn served(
    client: &mut Client,
    folder: &Path,
    name: &str,
    encoding: &str,
    is_served: &dyn Fn(&str) -> bool,
) -> Vec<Found> {
    let mut files = Vec::new();
    fixtures(&folder.join(name), &mut files);
    let read = |file: PathBuf| fs::read_to_string(&file).ok().map(|text| (file, text));
    let files: Vec<(PathBuf, String)> =
        files.into_iter().filter_map(read).filter(|(_, text)| is_served(text)).collect();
    for (file, text) in &files {
        client.open(&uri(file), "plaintext", text);
    }
    let mut found = Vec::new();
    for (file, text) in &files {
        let mark = if text.starts_with('\u{feff}') { 3 } else { 0 };
        let path = file.strip_prefix(folder).unwrap().to_string_lossy().into_owned();
        let report = client.pull(&uri(file));
        for one in report["result"]["items"].as_array().unwrap_or_else(|| panic!("{report}")) {
            let at = |key: &str| (byte(&text[mark..], &one["range"][key], encoding) + mark) as u64;
            found.push((path.clone(), one["code"].as_str().unwrap().to_owned(), at("start"), at("end")));
        }
    }
    for (file, _) in &files {
        client.notify("textDocument/didClose", json!({ "textDocument": { "uri": uri(file) } }));
    }
    found
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
fn diagnostics_are_sent_with_tags_places_and_sources() {
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
    assert!(one["codeDescription"]["href"].as_str().unwrap().starts_with("https://"), "{one}");
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

/// Numbers that are the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % (limit as u64).max(1)).unwrap()
    }
}

/// The position of a byte, by counting.
fn position_of(text: &str, at: usize, encoding: &str) -> Value {
    let before = &text[..at];
    let line = before.matches('\n').count();
    let column = &before[before.rfind('\n').map_or(0, |at| at + 1)..];
    let units = match encoding {
        "utf-8" => column.len(),
        "utf-16" => column.encode_utf16().count(),
        _ => column.chars().count(),
    };
    json!({ "line": line, "character": units })
}

#[test]
fn a_thousand_edits_leave_the_text_that_the_client_has() {
    let pieces =
        ["é", "😀", "\n", "x", "MODEL = \"claude-3-opus-20240229\"\n", "\"", "\r\n", "", "# note\n", "gpt-4-0613"];
    for encoding in ENCODINGS {
        let folder = project([]);
        let file = uri(&real(&folder).join("app.py"));
        let mut client = Client::new(&real(&folder), &pulling(encoding), &[]);
        let mut text = APP.repeat(2);
        client.open(&file, "python", &text);
        let mut numbers = Numbers(7);
        for version in 2..336 {
            let mut bounds: Vec<usize> = (0..=text.len()).filter(|at| text.is_char_boundary(*at)).collect();
            // No position lies between `\r` and `\n`.
            bounds.retain(|at| !(text[..*at].ends_with('\r') && text[*at..].starts_with('\n')));
            let from = numbers.below(bounds.len());
            let to = (from + numbers.below(9)).min(bounds.len() - 1);
            let (start, end) = (bounds[from], bounds[to]);
            let new = pieces[numbers.below(pieces.len())];
            let range =
                json!({ "start": position_of(&text, start, encoding), "end": position_of(&text, end, encoding) });
            let changes = json!([{ "range": range, "text": new }]);
            let document = json!({ "uri": file, "version": version });
            client.notify("textDocument/didChange", json!({ "textDocument": document, "contentChanges": changes }));
            text.replace_range(start..end, new);
        }
        let found = client.pull(&file)["result"]["items"].clone();
        // The same text as a whole.
        let changes = json!([{ "text": text }]);
        let document = json!({ "uri": file, "version": 999 });
        client.notify("textDocument/didChange", json!({ "textDocument": document, "contentChanges": changes }));
        assert_eq!(client.pull(&file)["result"]["items"], found, "{encoding}");
        // A comment at the end shows that the two texts are of one length.
        assert!(!text.contains('\r') || text.contains('\n'));
        assert_eq!(client.end(), 0);
    }
}

#[test]
fn of_fifty_quick_changes_only_the_last_is_sent() {
    let folder = project([]);
    let file = uri(&real(&folder).join("app.py"));
    let mut client = Client::new(&real(&folder), &json!({}), &[]);
    client.open(&file, "python", APP);
    assert_eq!(client.published(&file)["version"], 1);
    for version in 2..52 {
        let changes = json!([{ "range": range((0, 0), (0, 0)), "text": "\n" }]);
        let document = json!({ "uri": file, "version": version });
        client.notify("textDocument/didChange", json!({ "textDocument": document, "contentChanges": changes }));
    }
    let last = client.published(&file);
    assert_eq!((&last["version"], &last["diagnostics"][0]["range"]["start"]["line"]), (&json!(51), &json!(52)));
    assert_eq!(client.end(), 0);
}

#[test]
fn documents_that_are_opened_at_once_are_all_sent() {
    let folder = project([]);
    let files = ["a.py", "b.py", "c.py"].map(|name| uri(&real(&folder).join(name)));
    let mut client = Client::new(&real(&folder), &json!({}), &[]);
    for file in &files {
        client.open(file, "python", APP);
    }
    // Each is checked together with the others, before its own turn.
    for file in &files {
        assert_eq!(client.published(file)["diagnostics"][0]["code"], "retired-model");
    }
    assert_eq!(client.end(), 0);
}

#[test]
fn a_card_stands_where_its_model_stands_after_an_edit() {
    let folder = project([]);
    let root = real(&folder);
    let mut client = Client::new(&root, &pulling("utf-16"), &[]);
    let uri = uri(&root.join("a.py"));
    let text = "import anthropic\nanthropic.Anthropic().messages.create(model=\"claude-3-opus-20240229\")\n";
    client.open(&uri, "python", text);
    let hover = |client: &mut Client, line: u32, character: u32| {
        let at = json!({ "textDocument": { "uri": uri }, "position": position(line, character) });
        client.request("textDocument/hover", at)["result"].clone()
    };
    let change = |client: &mut Client, version: i32, at: Value, text: &str| {
        let change = json!({ "range": at, "text": text });
        let document = json!({ "uri": uri, "version": version });
        client.notify("textDocument/didChange", json!({ "textDocument": document, "contentChanges": [change] }));
    };
    let first = hover(&mut client, 1, 50);
    assert!(first["contents"]["value"].as_str().unwrap().contains("claude-3-opus-20240229"), "{first}");
    let column = |edge: &str| u32::try_from(first["range"][edge]["character"].as_u64().unwrap()).unwrap();
    let id = (column("start"), column("end"));
    // Lines above move it.
    change(&mut client, 2, range((0, 0), (0, 0)), "# 😀\n\n");
    let moved = hover(&mut client, 3, 50);
    assert_eq!(moved["contents"], first["contents"]);
    assert_eq!(moved["range"]["start"], position(3, id.0));
    assert_eq!(hover(&mut client, 1, 0), Value::Null);
    // Another id in its place is another card.
    change(&mut client, 3, range((3, id.0), (3, id.1)), "claude-opus-5-5");
    let other = hover(&mut client, 3, id.0 + 3);
    assert!(other["contents"]["value"].as_str().unwrap().contains("claude-opus-5-5"), "{other}");
    // What is new has a card of its own.
    change(&mut client, 4, range((1, 0), (1, 0)), "anthropic.Anthropic().messages.create(model=\"claude-2.1\")");
    let new = hover(&mut client, 1, 47);
    assert!(new["contents"]["value"].as_str().unwrap().contains("claude-2.1"), "{new}");
    // A part of an id is completed by what stood there.
    change(&mut client, 5, range((3, id.0 + 6), (3, id.0 + 15)), "");
    let at = json!({ "textDocument": { "uri": uri }, "position": position(3, id.0 + 6) });
    let items = client.request("textDocument/completion", at)["result"].clone();
    assert!(items.as_array().unwrap().iter().any(|item| item["label"] == "claude-opus-5-5"), "{items}");
    assert_eq!(items[0]["textEdit"]["range"], range((3, id.0), (3, id.0 + 6)));
    assert_eq!(client.end(), 0);
}

#[test]
fn a_request_can_be_cancelled_before_its_turn() {
    let folder = project([]);
    let file = uri(&real(&folder).join("app.py"));
    let mut client = Client::new(&real(&folder), &pulling("utf-8"), &[]);
    client.open(&file, "python", &APP.repeat(200));
    // The first one takes its time; by then the others are there.
    let first = client.ask("textDocument/diagnostic", json!({ "textDocument": { "uri": file } }));
    let second = client.ask("textDocument/diagnostic", json!({ "textDocument": { "uri": file } }));
    client.notify("$/cancelRequest", json!({ "id": second }));
    assert!(client.answer(first)["result"]["items"].is_array());
    let cancelled = client.answer(second);
    // On a slow pipe the second has had its turn when the word comes.
    assert!(cancelled["error"]["code"] == -32800 || cancelled["result"].is_object(), "{cancelled}");
    assert_eq!(client.end(), 0);
}

#[test]
fn open_documents_go_before_the_disk() {
    let template = "param model string = 'gpt-4'\nparam version string = '0613'\n\
                    resource chat 'Microsoft.CognitiveServices/accounts/deployments@2024-10-01' = {\n  name: 'chat'\n  \
                    properties: { model: { format: 'OpenAI', name: model, version: version } }\n}\n";
    let parameters = |name: &str| format!("{{ \"parameters\": {{ \"{name}\": {{ \"value\": \"gpt-5.1\" }} }} }}\n");
    let folder = project([("main.bicep", template), ("main.parameters.json", &parameters("other"))]);
    let root = real(&folder);
    let main = uri(&root.join("main.bicep"));
    let mut client = Client::new(&root, &pulling("utf-8"), &[]);
    client.open(&main, "bicep", template);
    assert_eq!(client.pull(&main)["result"]["items"][0]["severity"], 1);
    // The parameter file gives another value in the editor, which is not saved.
    client.open(&uri(&root.join("main.parameters.json")), "json", &parameters("model"));
    let items = client.pull(&main)["result"]["items"].clone();
    assert!(items.as_array().unwrap().iter().all(|one| one["severity"] != 1), "{items}");
    assert_eq!(client.end(), 0);
}

#[test]
fn the_nearest_config_holds_and_is_read_again() {
    let folder = project([
        ("app.py", APP),
        ("inner/app.py", APP),
        ("inner/shelflife.toml", "lints.retired-model = \"allow\"\n"),
    ]);
    let root = real(&folder);
    let mut client = Client::new(&root, &pulling("utf-8"), &[]);
    let (outer, inner) = (uri(&root.join("app.py")), uri(&root.join("inner/app.py")));
    let count = |client: &mut Client, uri: &str| client.pull(uri)["result"]["items"].as_array().map(Vec::len);
    client.open(&outer, "python", APP);
    client.open(&inner, "python", APP);
    assert_eq!((count(&mut client, &outer), count(&mut client, &inner)), (Some(1), Some(0)));
    let config = root.join("inner/shelflife.toml");
    let changed = json!({ "changes": [{ "uri": uri(&config), "type": 2 }] });
    fs::write(&config, "lints.retired-model = \"warn\"\n").unwrap();
    client.notify("workspace/didChangeWatchedFiles", changed.clone());
    assert_eq!(client.pull(&inner)["result"]["items"][0]["severity"], 2);
    // A mistake is shown once, and the settings before it hold.
    fs::write(&config, "lints.retired-modle = \"allow\"\n").unwrap();
    client.notify("workspace/didChangeWatchedFiles", changed);
    assert_eq!(client.pull(&inner)["result"]["items"][0]["severity"], 2);
    let shown = client.wait(|message| message["method"] == "window/showMessage");
    assert!(shown["params"]["message"].as_str().unwrap().contains("retired-modle"), "{shown}");
    assert_eq!(client.end(), 0);
}

#[test]
fn documents_that_are_no_files() {
    let folder = project([]);
    let mut client = Client::new(&real(&folder), &pulling("utf-8"), &[]);
    client.open("untitled:Untitled-1", "python", APP);
    assert_eq!(client.pull("untitled:Untitled-1")["result"]["items"][0]["code"], "retired-model");
    assert_eq!(client.pull("untitled:other")["result"]["items"], json!([]));
    assert_eq!(client.end(), 0);
}

#[test]
fn every_way_in_which_a_client_goes() {
    let folder = project([]);
    let root = real(&folder);
    // Without a word.
    let mut client = Client::new(&root, &json!({}), &[]);
    client.hang_up();
    assert_eq!(client.code(), 1);
    // Before it has introduced itself.
    let mut client = Client::start(&root, &[]);
    client.hang_up();
    assert_eq!(client.code(), 1);
    // With the second word only.
    let mut client = Client::new(&root, &json!({}), &[]);
    client.notify("exit", Value::Null);
    assert_eq!(client.code(), 1);
    // After the first word nothing is answered any more.
    let mut client = Client::new(&root, &json!({}), &[]);
    client.request("shutdown", Value::Null);
    assert_eq!(client.request("textDocument/hover", json!({}))["error"]["code"], -32600);
    client.notify("exit", Value::Null);
    assert_eq!(client.code(), 0);
}

#[test]
fn what_is_not_understood_is_an_error_and_the_server_lives() {
    let folder = project([]);
    let mut client = Client::new(&real(&folder), &pulling("utf-8"), &[]);
    assert_eq!(client.request("textDocument/rename", json!({}))["error"]["code"], -32601);
    assert_eq!(client.request("textDocument/hover", json!({ "position": 3 }))["error"]["code"], -32602);
    client.notify("textDocument/didOpen", json!({ "textDocument": 3 }));
    client.notify("unheard/of", json!({}));
    // Bodies that are no text, no JSON or no message, in frames that are whole.
    for (body, code) in [(r#"{"id": 9, "method": "x", "params": "\ud800"}"#, -32700), ("{", -32700), ("[]", -32600)] {
        client.send_text(body);
        assert_eq!(
            client.wait(|message| message["id"].is_null() && message.get("error").is_some())["error"]["code"],
            code
        );
    }
    assert_eq!(client.end(), 0);
    let mut client = Client::start(&real(&folder), &[]);
    client.send_text("before the introduction");
    assert_eq!(client.wait(|message| message.get("error").is_some())["error"]["code"], -32700);
    client.request("initialize", json!({ "capabilities": {} }));
    assert_eq!(client.end(), 0);
}
