//! A bug in one document, which no input over a pipe brings about.

use std::num::NonZeroUsize;
use std::path::Path;
use std::thread;

use jiff::civil::{Date, date};
use lsp_server::{Connection, Message, Notification, Request, Response};
use serde_json::{Value, json};

use crate::catalog::Catalog;
use crate::config::settings::Settings;
use crate::engine::options::EngineOptions;
use crate::engine::passes::PANICS;
use crate::lint::definition::Context;
use crate::lint::policy::Policy;
use crate::lsp::server;
use crate::rules::Rules;
use crate::session::workspace::Workspace;
use crate::text::root::Root;

const DAY: Date = date(2026, 11, 21);

#[allow(clippy::unnecessary_wraps, reason = "the server takes a function that may fail")]
fn load(path: &Path, as_of: Date) -> Result<Workspace, String> {
    let options = EngineOptions { jobs: NonZeroUsize::new(1), ..EngineOptions::default() };
    let policy = Policy::new(Context { as_of, horizon: 90 });
    let root = Root::at("/w", path);
    Ok(Workspace::new(Settings::default(), Catalog::builtin(), Rules::default(), options, policy, root, None))
}

#[test]
fn a_bug_in_one_document_is_an_error_and_the_others_are_served() {
    let (server_side, client) = Connection::memory();
    let server = thread::spawn(move || server::run(&server_side, &load, || DAY));
    let ask = |id: i32, method: &str, params: Value| -> Response {
        client.sender.send(Request { id: id.into(), method: method.into(), params }.into()).unwrap();
        loop {
            match client.receiver.recv().unwrap() {
                Message::Response(response) if response.id == id.into() => return response,
                _ => {}
            }
        }
    };
    let notify = |method: &str, params: Value| {
        client.sender.send(Notification { method: method.into(), params }.into()).unwrap();
    };
    ask(1, "initialize", json!({ "capabilities": { "textDocument": { "diagnostic": {} } } }));
    let folder = tempfile::tempdir().unwrap();
    let text = "from anthropic import Anthropic\nAnthropic().messages.create(model='claude-3-opus-20240229')\n";
    let uris = [PANICS, "sound.py"].map(|name| format!("file://{}", folder.path().join(name).display()));
    for uri in &uris {
        let document = json!({ "uri": uri, "languageId": "python", "version": 1, "text": text });
        notify("textDocument/didOpen", json!({ "textDocument": document }));
    }
    let pull = |id: i32, uri: &str| ask(id, "textDocument/diagnostic", json!({ "textDocument": { "uri": uri } }));
    assert!(pull(2, &uris[0]).response_result.unwrap_err().message.contains("a bug in shelflife"));
    let found = pull(3, &uris[1]).response_result.unwrap();
    assert_eq!(found["items"].as_array().map(Vec::len), Some(1), "{found}");
    ask(4, "shutdown", Value::Null);
    notify("exit", Value::Null);
    assert_eq!(server.join().unwrap(), 0);
}
