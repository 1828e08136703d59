//! The loop of the server: one message after the other, and diagnostics when nothing else waits.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use crossbeam_channel::Sender;
use gen_lsp_types::{
    DidChangeTextDocumentParams, DidChangeWorkspaceFoldersParams, DidCloseTextDocumentParams,
    DidOpenTextDocumentParams, DidSaveTextDocumentParams, InitializeParams, InitializeResult, PublishDiagnosticsParams,
    ServerInfo, Uri,
};
use jiff::civil::Date;
use lsp_server::{Connection, ErrorCode, Message, Notification, Request, RequestId, Response};
use serde_json::{Value, json};

use crate::config::load::is_config;
use crate::lsp::capabilities::{Client, Preferences, roots};
use crate::lsp::documents::{Document, Documents};
use crate::lsp::projects::Projects;
use crate::lsp::queue::{Next, Queue};
use crate::lsp::requests::{Failure, answer};
use crate::lsp::uri;
use crate::session::workspace::Load;
use crate::text::language::Language;
use crate::text::mistake::in_words;

/// How long a document rests after a change before it is checked.
pub(super) const REST: Duration = Duration::from_millis(250);
/// Files whose change can change settings, wherever they are.
const WATCHED: &str = "**/{shelflife.toml,.shelflife.toml,pyproject.toml,Cargo.toml}";

/// The state of a server whose client has introduced itself.
pub(super) struct Server<'s> {
    pub client: Client,
    pub preferences: Preferences,
    pub documents: Documents,
    pub projects: Projects<'s>,
    sender: Sender<Message>,
    /// The client has asked for the end.
    has_ended: bool,
    requests: i32,
    /// How often a document was checked.
    pub checks: u64,
}

/// Serves a client until it disconnects, and returns the exit code: 0 if it sent `shutdown` before.
pub fn run(connection: &Connection, load: Load<'_>, clock: fn() -> Date) -> u8 {
    let Ok((id, params)) = connection.initialize_start() else { return 1 };
    let params: InitializeParams = match serde_json::from_value(params) {
        Ok(params) => params,
        Err(error) => {
            let refused =
                Response::new_err(id, ErrorCode::InvalidParams as i32, in_words(&error.to_string(), "an object"));
            let _ = connection.sender.send(refused.into());
            return 1;
        }
    };
    let client = Client::new(&params.capabilities);
    let server_info = Some(ServerInfo { name: "shelflife".into(), version: Some(env!("CARGO_PKG_VERSION").into()) });
    let result = InitializeResult { capabilities: client.offers(), server_info };
    let Ok(result) = serde_json::to_value(result) else { return 1 };
    let _ = connection.sender.send(Response::new_ok(id, result).into());
    let mut server = Server {
        client,
        preferences: Preferences::read(params.initialization_options.as_ref()),
        documents: Documents::default(),
        projects: Projects::new(load, clock, roots(&params)),
        sender: connection.sender.clone(),
        has_ended: false,
        requests: 0,
        checks: 0,
    };
    server.serve(connection)
}

impl Server<'_> {
    fn serve(&mut self, connection: &Connection) -> u8 {
        let mut queue = Queue::default();
        loop {
            for answer in queue.cancelled(&connection.receiver) {
                self.send(answer.into());
            }
            match queue.next(&connection.receiver, self.documents.next_due()) {
                Next::Message(Message::Request(request)) => self.request(request),
                Next::Message(Message::Notification(notification)) if notification.method == "exit" => {
                    return u8::from(!self.has_ended);
                }
                Next::Message(Message::Notification(notification)) => self.notification(notification),
                Next::Message(Message::Response(_)) => {}
                Next::Due => self.publish_due(),
                Next::Closed => return 1,
            }
        }
    }

    /// A client that has disconnected reads nothing, and the loop notices it by itself.
    fn send(&self, message: Message) {
        let _ = self.sender.send(message);
    }

    pub(super) fn notify(&self, method: &str, params: Value) {
        self.send(Notification { method: method.into(), params }.into());
    }

    fn ask(&mut self, method: &str, params: Value) {
        self.requests += 1;
        let id = RequestId::from(self.requests);
        self.send(Request { id, method: method.into(), params }.into());
    }

    fn request(&mut self, request: Request) {
        let id = request.id.clone();
        if request.method == "shutdown" {
            self.has_ended = true;
            return self.send(Response::new_ok(id, Value::Null).into());
        }
        let result = if self.has_ended {
            Err(Failure { code: ErrorCode::InvalidRequest, message: "the server has been shut down".into() })
        } else {
            // A bug in one answer ends neither the server nor the other documents.
            catch_unwind(AssertUnwindSafe(|| answer(self, request))).unwrap_or_else(|_| {
                Err(Failure { code: ErrorCode::InternalError, message: "a bug in shelflife; please report it".into() })
            })
        };
        self.send(match result {
            Ok(value) => Response::new_ok(id, value).into(),
            Err(failure) => Response::new_err(id, failure.code as i32, failure.message).into(),
        });
    }

    fn notification(&mut self, Notification { method, params }: Notification) {
        let done = catch_unwind(AssertUnwindSafe(|| self.notified(&method, params)));
        let problem = match done {
            Ok(Ok(())) => return,
            Ok(Err(error)) => error.to_string(),
            Err(_) => "a bug in shelflife; please report it".to_owned(),
        };
        self.notify("window/logMessage", json!({ "type": 1, "message": format!("{method}: {problem}") }));
    }

    fn notified(&mut self, method: &str, params: Value) -> serde_json::Result<()> {
        match method {
            "initialized" => self.watch(),
            "textDocument/didOpen" => {
                let DidOpenTextDocumentParams { text_document: item } = serde_json::from_value(params)?;
                let extension = Language::extension_of_tag(&String::from(item.language_id.clone()));
                let uri = item.uri.clone();
                self.documents.insert(Document::new(item, uri::to_path(&uri), extension));
                self.projects.walk_again();
                self.plan(&uri, Duration::ZERO);
            }
            "textDocument/didChange" => {
                let DidChangeTextDocumentParams { text_document: id, content_changes } =
                    serde_json::from_value(params)?;
                let uri = id.text_document_identifier.uri;
                if let Some(document) = self.documents.get_mut(&uri) {
                    document.change(id.version, content_changes, self.client.encoding);
                    self.plan(&uri, REST);
                }
            }
            "textDocument/didSave" => {
                let DidSaveTextDocumentParams { text_document: id, .. } = serde_json::from_value(params)?;
                let path = uri::to_path(&id.uri);
                if path.is_some_and(|path| is_config(&path) || self.projects.are_made_of(&path)) {
                    self.settings_changed();
                }
                self.projects.walk_again();
                self.plan(&id.uri, Duration::ZERO);
            }
            "textDocument/didClose" => {
                let DidCloseTextDocumentParams { text_document: id } = serde_json::from_value(params)?;
                if self.documents.remove(&id.uri).is_some() && !self.client.pulls {
                    self.publish(&id.uri, None, Vec::new());
                }
            }
            "workspace/didChangeWatchedFiles" => self.settings_changed(),
            "workspace/didChangeConfiguration" => {
                self.preferences = Preferences::read(params.get("settings").and_then(|all| all.get("shelflife")));
            }
            "workspace/didChangeWorkspaceFolders" => {
                let DidChangeWorkspaceFoldersParams { event } = serde_json::from_value(params)?;
                let paths = |folders: Vec<gen_lsp_types::WorkspaceFolder>| -> Vec<PathBuf> {
                    folders.iter().filter_map(|folder| uri::to_path(&folder.uri)).collect()
                };
                self.projects.change_roots(paths(event.added), &paths(event.removed));
                self.settings_changed();
            }
            _ => {}
        }
        Ok(())
    }

    /// Asks the client to report changes of configs.
    fn watch(&mut self) {
        if self.client.watches {
            let watchers = json!({ "watchers": [{ "globPattern": WATCHED }] });
            let id = "shelflife-configs";
            let registration =
                json!({ "id": id, "method": "workspace/didChangeWatchedFiles", "registerOptions": watchers });
            self.ask("client/registerCapability", json!({ "registrations": [registration] }));
        }
    }

    /// Checks a document again, and those that are read together with it.
    fn plan(&mut self, uri: &Uri, rest: Duration) {
        let due = Instant::now() + rest;
        let own = self.documents.get(uri);
        // What was found in them may depend on this one.
        let is_changed = |document: &&Document| own.is_none_or(|own| own.can_be_read_with(document));
        let changed: Vec<Uri> = self.documents.iter().filter(is_changed).map(|document| document.uri.clone()).collect();
        for other in &changed {
            if let Some(document) = self.documents.get_mut(other) {
                document.state = None;
                // A client that pulls waits only for what stood in for a check.
                if other == uri && (!self.client.pulls || document.due.is_some()) {
                    document.due = Some(due);
                }
            }
        }
    }

    /// Checks every document again, with the settings as they are now.
    fn settings_changed(&mut self) {
        self.projects.forget();
        let (now, pulls) = (Instant::now(), self.client.pulls);
        for document in self.documents.iter_mut() {
            document.forget();
            document.due = (!pulls).then_some(now);
        }
        if pulls {
            self.refresh();
        }
    }

    /// Has a client that pulls ask again.
    fn refresh(&mut self) {
        if self.client.refreshes {
            self.ask("workspace/diagnostic/refresh", Value::Null);
        }
        if self.client.refreshes_hints {
            self.ask("workspace/inlayHint/refresh", Value::Null);
        }
    }

    fn publish_due(&mut self) {
        let now = Instant::now();
        let due = |document: &&Document| document.due.is_some_and(|due| due <= now);
        let Some(uri) = self.documents.iter().find(due).map(|document| document.uri.clone()) else { return };
        let checked = catch_unwind(AssertUnwindSafe(|| self.check(&uri)));
        if let Some(document) = self.documents.get_mut(&uri) {
            document.due = None;
            if checked.is_err() {
                // Nothing stands in for it: the client gets the error when it asks.
                document.forget();
            }
        }
        if self.client.pulls {
            return self.refresh();
        }
        let Ok(mut checked) = checked else { return };
        // One that was checked with another before its turn.
        if !checked.contains(&uri) {
            checked.push(uri);
        }
        for uri in checked {
            let Some(document) = self.documents.get(&uri) else { continue };
            // One that changed meanwhile has its own turn.
            if document.due.is_none() {
                self.publish(&uri, Some(document.version), self.diagnostics(&uri));
            }
        }
    }

    fn publish(&self, uri: &Uri, version: Option<i32>, diagnostics: Vec<gen_lsp_types::Diagnostic>) {
        let params = PublishDiagnosticsParams { uri: uri.clone(), version, diagnostics };
        if let Ok(params) = serde_json::to_value(params) {
            self.notify("textDocument/publishDiagnostics", params);
        }
    }
}
