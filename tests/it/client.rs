//! A client of the language server, over pipes.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

use crate::support::frozen;

/// Long enough for a machine that is busy with all the other tests.
const PATIENCE: Duration = Duration::from_secs(60);

/// A server and what it has sent.
pub struct Client {
    child: Child,
    stdin: Option<ChildStdin>,
    received: Receiver<Value>,
    waiting: VecDeque<Value>,
    requests: i64,
    pub init: Value,
}

impl Client {
    /// Starts the server for a folder, with these capabilities of the client and options of the command.
    pub fn new(folder: &Path, capabilities: &Value, options: &[&str]) -> Self {
        Self::with(folder, &json!({ "capabilities": capabilities }), options)
    }

    pub fn with(folder: &Path, params: &Value, options: &[&str]) -> Self {
        let mut client = Self::start(folder, options);
        let mut params = params.clone();
        params["workspaceFolders"] = json!([{ "uri": uri(folder), "name": "project" }]);
        client.init = client.request("initialize", params)["result"].clone();
        client.notify("initialized", json!({}));
        client
    }

    /// Starts the server and sends nothing.
    pub fn start(folder: &Path, options: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_shelflife"))
            .env_clear()
            .current_dir(folder)
            .arg("lsp")
            .args(frozen())
            .args(options)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let (sender, received) = channel();
        thread::spawn(move || {
            while let Some(message) = read(&mut stdout) {
                if sender.send(message).is_err() {
                    break;
                }
            }
        });
        let stdin = child.stdin.take();
        Self { child, stdin, received, waiting: VecDeque::new(), requests: 0, init: Value::Null }
    }

    pub fn send(&mut self, message: &Value) {
        self.send_text(&message.to_string());
    }

    /// Sends a body that need not be a message.
    pub fn send_text(&mut self, text: &str) {
        let stdin = self.stdin.as_mut().unwrap();
        write!(stdin, "Content-Length: {}\r\n\r\n{text}", text.len()).unwrap();
        stdin.flush().unwrap();
    }

    #[allow(clippy::needless_pass_by_value, reason = "callers make it in place")]
    pub fn notify(&mut self, method: &str, params: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// Sends a request and returns its number.
    #[allow(clippy::needless_pass_by_value, reason = "callers make it in place")]
    pub fn ask(&mut self, method: &str, params: Value) -> i64 {
        self.requests += 1;
        self.send(&json!({ "jsonrpc": "2.0", "id": self.requests, "method": method, "params": params }));
        self.requests
    }

    /// The answer to a request.
    pub fn answer(&mut self, id: i64) -> Value {
        self.wait(|message| message["id"] == id && message.get("method").is_none())
    }

    pub fn request(&mut self, method: &str, params: Value) -> Value {
        let id = self.ask(method, params);
        self.answer(id)
    }

    /// The next message like that; those before it are kept.
    pub fn wait(&mut self, is_meant: impl Fn(&Value) -> bool) -> Value {
        if let Some(at) = self.waiting.iter().position(&is_meant) {
            return self.waiting.remove(at).unwrap();
        }
        loop {
            let message = self.received.recv_timeout(PATIENCE).expect("an answer in time");
            if is_meant(&message) {
                return message;
            }
            self.waiting.push_back(message);
        }
    }

    /// The diagnostics that the server sends next for a document.
    pub fn published(&mut self, uri: &str) -> Value {
        let is_meant =
            |message: &Value| message["method"] == "textDocument/publishDiagnostics" && message["params"]["uri"] == uri;
        self.wait(is_meant)["params"].clone()
    }

    pub fn open(&mut self, uri: &str, language: &str, text: &str) {
        let document = json!({ "uri": uri, "languageId": language, "version": 1, "text": text });
        self.notify("textDocument/didOpen", json!({ "textDocument": document }));
    }

    /// Asks for the diagnostics of a document.
    pub fn pull(&mut self, uri: &str) -> Value {
        self.request("textDocument/diagnostic", json!({ "textDocument": { "uri": uri } }))
    }

    /// Closes the pipe, as a client does that ends without a word.
    pub fn hang_up(&mut self) {
        self.stdin = None;
    }

    /// Takes leave and returns the exit code.
    pub fn end(mut self) -> i32 {
        assert_eq!(self.request("shutdown", Value::Null)["result"], Value::Null);
        self.notify("exit", Value::Null);
        self.code()
    }

    /// The exit code of a server that ends by itself.
    pub fn code(&mut self) -> i32 {
        self.child.wait().unwrap().code().unwrap()
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn read(stdout: &mut impl BufRead) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if stdout.read_line(&mut line).ok()? == 0 {
            return None;
        }
        if let Some(number) = line.strip_prefix("Content-Length: ") {
            length = number.trim().parse().ok()?;
        }
        if line == "\r\n" {
            break;
        }
    }
    let mut body = vec![0; length];
    stdout.read_exact(&mut body).ok()?;
    serde_json::from_slice(&body).ok()
}

/// The URI of a path.
pub fn uri(path: &Path) -> String {
    shelflife::text::root::file_uri(path)
}

/// The byte at a position of a text, in the units of an encoding.
pub fn byte(text: &str, position: &Value, encoding: &str) -> usize {
    let number = |key: &str| usize::try_from(position[key].as_u64().unwrap()).unwrap();
    let line = text.split_inclusive('\n').nth(number("line")).unwrap_or_default();
    let start: usize = text.split_inclusive('\n').take(number("line")).map(str::len).sum();
    let width = |c: char| match encoding {
        "utf-8" => c.len_utf8(),
        "utf-16" => c.len_utf16(),
        _ => 1,
    };
    let (mut column, mut at) = (0, start);
    for c in line.chars() {
        if column >= number("character") {
            break;
        }
        column += width(c);
        at += c.len_utf8();
    }
    assert_eq!(column, number("character"), "a position inside its line");
    at
}
