//! Cancelling, what goes before what, configs, and how a client and a server end.

use crate::lsp::*;

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
