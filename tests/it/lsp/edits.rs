//! Documents that change: the text stays that of the client, and only what is last is sent.

use crate::lsp::*;

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

/// The answer to a client that has the result of an earlier request.
fn pull_again(client: &mut Client, uri: &str, known: &Value) -> Value {
    let params = json!({ "textDocument": { "uri": uri }, "previousResultId": known });
    client.request("textDocument/diagnostic", params)["result"].clone()
}

#[test]
fn only_what_is_read_with_a_change_is_checked_again() {
    let folder = project([("inner/app.py", APP)]);
    let root = real(&folder);
    let [own, beside, apart] = ["app.py", "beside.py", "inner/app.py"].map(|name| uri(&root.join(name)));
    let mut client = Client::new(&root, &pulling("utf-8"), &[]);
    for file in [&own, &beside, &apart] {
        client.open(file, "python", APP);
    }
    let id = |report: &Value| report["resultId"].clone();
    let known = [&own, &beside, &apart].map(|file| id(&client.pull(file)["result"]));
    assert!(known.iter().all(Value::is_string), "{known:?}");
    let changes = json!([{ "range": range((0, 0), (0, 0)), "text": "\n" }]);
    let document = json!({ "uri": own, "version": 2 });
    client.notify("textDocument/didChange", json!({ "textDocument": document, "contentChanges": changes }));
    assert_eq!(pull_again(&mut client, &own, &known[0])["items"][0]["range"]["start"]["line"], 3);
    let kinds = [(&beside, &known[1]), (&apart, &known[2])]
        .map(|(file, known)| pull_again(&mut client, file, known)["kind"].clone());
    assert_eq!(kinds, ["full", "unchanged"]);
    // A save of what is no config checks the others no more than a change does.
    client.notify("textDocument/didSave", json!({ "textDocument": { "uri": own } }));
    assert_eq!(pull_again(&mut client, &apart, &known[2])["kind"], "unchanged");
    assert_eq!(client.end(), 0);
}

#[test]
fn many_findings_have_a_fix_each_and_are_ignored_together() {
    let call = "client.messages.create(model=\"claude-3-opus-20240229\", max_tokens=5, messages=[])\n";
    let text = format!("import anthropic\nclient = anthropic.Anthropic()\n{}", call.repeat(30));
    let folder = project([]);
    let file = uri(&real(&folder).join("app.py"));
    let mut client = Client::new(&real(&folder), &pulling("utf-8"), &[]);
    client.open(&file, "python", &text);
    let mut titles = |at: Value| -> Vec<String> {
        let found = actions(&mut client, &file, &at, Some("quickfix"));
        found.iter().map(|one| one["title"].as_str().unwrap().to_owned()).collect()
    };
    let all = titles(range((0, 0), (40, 0)));
    assert_eq!(all.len(), 31, "{all:?}");
    assert_eq!(all.last().unwrap(), "Ignore retired-model in this file");
    // The line is asked for twice, and the second answer is that of the first.
    let line = titles(range((7, 40), (7, 40)));
    assert_eq!(line[1..], ["Ignore retired-model here", "Ignore retired-model in this file"]);
    assert_eq!(titles(range((7, 40), (7, 40))), line);
    assert_eq!(client.end(), 0);
}

#[test]
fn what_was_found_last_stands_in_for_a_long_check() {
    let call = "client.messages.create(model=\"claude-3-opus-20240229\", max_tokens=5, messages=[])\n";
    let last = "openai.OpenAI().responses.create(model=\"gpt-4o\")\n";
    let text = format!("import anthropic, openai\nclient = anthropic.Anthropic()\n{}{last}", call.repeat(150));
    let folder = project([]);
    let file = uri(&real(&folder).join("app.py"));
    let mut capabilities = pulling("utf-8");
    for kind in ["diagnostics", "inlayHint"] {
        capabilities["workspace"][kind] = json!({ "refreshSupport": true });
    }
    let mut client = Client::new(&real(&folder), &capabilities, &[]);
    client.open(&file, "python", &text);
    let first = client.pull(&file)["result"].clone();
    let lines = |report: &Value| -> Vec<u64> {
        let items = report["items"].as_array().unwrap();
        items.iter().map(|one| one["range"]["start"]["line"].as_u64().unwrap()).collect()
    };
    let found = lines(&first);
    assert!(found.len() >= 150 && first["resultId"].is_string(), "{}", found.len());
    // A line above all findings, and an edit in the first id, which nothing is known of until the next check.
    let changes = json!([
        { "range": range((1, 0), (1, 0)), "text": "\n" },
        { "range": range((3, 32), (3, 32)), "text": "x" },
    ]);
    let document = json!({ "uri": file, "version": 2 });
    client.notify("textDocument/didChange", json!({ "textDocument": document, "contentChanges": changes }));
    // The actions are where their places are now, in the version that is there; what was edited has none.
    let now = text.replacen('\n', "\n\n", 1).replacen("claude", "clxaude", 1);
    let offered = actions(&mut client, &file, &range((4, 40), (4, 40)), Some("quickfix"));
    let after = |action: &Value| {
        let document = &action["edit"]["documentChanges"][0];
        assert_eq!(document["textDocument"], json!({ "uri": file, "version": 2 }));
        edited(&now, &document["edits"]).lines().map(str::to_owned).collect::<Vec<_>>()
    };
    let texts: Vec<Vec<String>> = offered.iter().map(after).collect();
    assert_eq!(texts.len(), 3);
    assert!(texts[0][4].contains("claude-opus-5-5"), "{}", texts[0][4]);
    assert_eq!(texts[1][4], "# shelflife: ignore[retired-model]");
    assert_eq!(texts[2][0], "# shelflife: ignore-file[retired-model]");
    assert_eq!(actions(&mut client, &file, &range((3, 40), (3, 40)), Some("quickfix")), Vec::<Value>::new());
    // None of that was a check.
    let moved = pull_again(&mut client, &file, &first["resultId"]);
    let expected: Vec<u64> = found.iter().filter(|line| **line != 2).map(|line| line + 1).collect();
    assert_eq!((lines(&moved), &moved["resultId"]), (expected, &Value::Null));
    let whole = json!({ "textDocument": { "uri": file }, "range": range((0, 0), (200, 0)) });
    let hints = client.request("textDocument/inlayHint", whole)["result"].clone();
    assert_eq!(hints[0]["position"], position(153, 47), "{hints}");
    // The document rests, and the client is to ask again.
    for method in ["workspace/diagnostic/refresh", "workspace/inlayHint/refresh"] {
        client.wait(|message| message["method"] == method);
    }
    let checked = client.pull(&file)["result"].clone();
    assert!(checked["resultId"].is_string() && checked["items"].as_array().unwrap().len() >= 149, "{checked}");
    // A whole text has nothing that stands in for it.
    let changes = json!([{ "text": text }]);
    let document = json!({ "uri": file, "version": 3 });
    client.notify("textDocument/didChange", json!({ "textDocument": document, "contentChanges": changes }));
    assert_eq!(client.pull(&file)["result"]["items"], first["items"]);
    // What changes the whole document is of the text as it is.
    let changes = json!([{ "range": range((0, 0), (0, 0)), "text": "\n" }]);
    let document = json!({ "uri": file, "version": 4 });
    client.notify("textDocument/didChange", json!({ "textDocument": document, "contentChanges": changes }));
    actions(&mut client, &file, &range((0, 0), (0, 0)), Some("source.fixAll"));
    assert!(client.pull(&file)["result"]["resultId"].is_string());
    assert_eq!(client.end(), 0);
}
