//! The messages of a client over standard input and output: a header with a length, and JSON of that length.
//!
//! What stands in a frame that is whole has no influence on the next one. So a body that is no message is answered with
//! an error, and only a header that cannot be read ends the connection: nobody knows where the next one begins.

use std::io::{self, BufRead, Read, Write};
use std::thread::{self, JoinHandle};

use crossbeam_channel::{Sender, bounded};
use lsp_server::{Connection, ErrorCode, Message};
use serde_json::{Value, json};

/// The longest line of a header.
const MAX_HEADER: u64 = 4096;
/// The longest body: many times a document that is worth a check.
const MAX_BODY: u64 = 256 << 20;

/// The threads that read and write.
#[derive(Debug)]
pub struct Threads {
    reader: JoinHandle<io::Result<()>>,
    writer: JoinHandle<io::Result<()>>,
}

impl Threads {
    /// Waits for their end. The writer ends with the last sender of the connection.
    pub fn join(self) -> io::Result<()> {
        let ended =
            |thread: JoinHandle<io::Result<()>>| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        ended(self.reader)?;
        ended(self.writer)
    }
}

/// A connection over standard input and output.
#[must_use]
pub fn stdio() -> (Connection, Threads) {
    let (to_server, receiver) = bounded(0);
    let (sender, to_client) = bounded::<Message>(0);
    // Each message takes the lock for itself, because both threads write.
    let reader = thread::spawn(move || receive(&mut io::stdin().lock(), &to_server, &|error| send(&error.to_string())));
    let writer =
        thread::spawn(move || to_client.into_iter().try_for_each(|message| message.write(&mut io::stdout().lock())));
    (Connection { sender, receiver }, Threads { reader, writer })
}

/// Hands on every message until the client sends `exit` or closes its end, and answers those that are none.
fn receive(
    input: &mut dyn BufRead,
    to_server: &Sender<Message>,
    refuse: &dyn Fn(Value) -> io::Result<()>,
) -> io::Result<()> {
    while let Some(body) = body(input)? {
        match message(&body) {
            Ok(message) => {
                let is_exit = matches!(&message, Message::Notification(it) if it.method == "exit");
                to_server.send(message).map_err(io::Error::other)?;
                if is_exit {
                    break;
                }
            }
            Err(error) => refuse(error)?,
        }
    }
    Ok(())
}

/// The body of the next frame; none at the end of the input.
fn body(input: &mut dyn BufRead) -> io::Result<Option<Vec<u8>>> {
    let malformed =
        |what: &str| io::Error::new(io::ErrorKind::InvalidData, format!("{what} in the header of a message"));
    let mut length = None;
    loop {
        let mut line = Vec::new();
        if (&mut *input).take(MAX_HEADER).read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        let line = line.strip_suffix(b"\r\n").and_then(|line| std::str::from_utf8(line).ok());
        let line = line.ok_or_else(|| malformed("a line without an end"))?;
        if line.is_empty() {
            break;
        }
        let (name, value) = line.split_once(':').ok_or_else(|| malformed("a line without a name"))?;
        if name.eq_ignore_ascii_case("Content-Length") {
            length = value.trim().parse().ok().filter(|length: &u64| *length <= MAX_BODY);
            length.ok_or_else(|| malformed("a wrong length"))?;
        }
    }
    let length = length.ok_or_else(|| malformed("no length"))?;
    let mut body = Vec::new();
    if ((&mut *input).take(length).read_to_end(&mut body)? as u64) < length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(Some(body))
}

/// The message that a body is, or else the error to answer.
fn message(body: &[u8]) -> Result<Message, Value> {
    serde_json::from_slice(body).map_err(|_| {
        // A half of a surrogate pair (`"\ud800"`) is no text, so that it counts as no JSON.
        let value = serde_json::from_slice::<Value>(body);
        let (code, message) = match value {
            Ok(_) => (ErrorCode::InvalidRequest, "not a message of the protocol".to_owned()),
            Err(ref error) => (ErrorCode::ParseError, format!("not JSON: {error}")),
        };
        let id = value.ok().and_then(|value| value.get("id").cloned()).filter(|id| id.is_string() || id.is_number());
        json!({ "jsonrpc": "2.0", "id": id, "error": { "code": code as i32, "message": message } })
    })
}

/// Writes a message to standard output.
fn send(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    write!(out, "Content-Length: {}\r\n\r\n{text}", text.len())?;
    out.flush()
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;

    fn frame(body: &str) -> String {
        format!("Content-Length: {}\r\n\r\n{body}", body.len())
    }

    /// The methods that arrive, the codes and ids of the errors, and how it ends.
    fn received(input: &[u8]) -> (Vec<String>, Vec<(i64, Value)>, io::Result<()>) {
        let (sender, receiver) = crossbeam_channel::unbounded();
        let errors = RefCell::new(Vec::new());
        let refuse = |error: Value| {
            errors.borrow_mut().push((error["error"]["code"].as_i64().unwrap(), error["id"].clone()));
            Ok(())
        };
        let end = receive(&mut &*input, &sender, &refuse);
        drop(sender);
        let method = |message| match message {
            Message::Request(request) => request.method,
            Message::Notification(notification) => notification.method,
            Message::Response(_) => "an answer".to_owned(),
        };
        (receiver.into_iter().map(method).collect(), errors.into_inner(), end)
    }

    #[test]
    fn what_is_no_message_is_answered_and_the_next_one_is_read() {
        let (next, exit) = (frame(r#"{"id": 7, "method": "next"}"#), frame(r#"{"method": "exit"}"#));
        for (body, code, id) in [
            (r#"{"id": 1, "method": "a", "params": "\ud800"}"#, -32700, Value::Null),
            (r#"{"id": 1, "method": "a", "params": "\udc00\ud800"}"#, -32700, Value::Null),
            (r#"{"id": 1, "\ud800": 1}"#, -32700, Value::Null),
            (r#"{"id": 1, "method": "#, -32700, Value::Null),
            ("", -32700, Value::Null),
            ("nonsense", -32700, Value::Null),
            (&"[".repeat(100_000), -32700, Value::Null),
            ("[]", -32600, Value::Null),
            ("{}", -32600, Value::Null),
            (r#"{"id": 3, "method": 5}"#, -32600, json!(3)),
            (r#"{"id": {"a": 1}, "params": 5}"#, -32600, Value::Null),
        ] {
            let (methods, errors, end) = received(format!("{}{next}{exit}{next}", frame(body)).as_bytes());
            assert_eq!((methods, errors), (vec!["next".to_owned(), "exit".to_owned()], vec![(code, id)]), "{body:.60}");
            assert!(end.is_ok());
        }
        let wrong = [&b"Content-Length: 4\r\n\r\n\"\xff\xfe\""[..], next.as_bytes()].concat();
        assert_eq!(received(&wrong).1, [(-32700, Value::Null)]);
        assert_eq!(received(&wrong).0, ["next"]);
    }

    #[test]
    fn a_header_that_cannot_be_read_ends_the_connection() {
        let next = frame(r#"{"id": 7, "method": "next"}"#);
        let length = format!("Content-Length: {}\r\n\r\n", MAX_BODY + 1);
        let long = "x".repeat(10_000);
        for bad in
            ["Content-Length: 4\n\n", "Content-Length: -1\r\n\r\n", "Type: x\r\n\r\n{}", "x\r\n\r\n", &length, &long]
        {
            let (methods, errors, end) = received(format!("{next}{bad}{next}").as_bytes());
            assert_eq!((methods, errors), (vec!["next".to_owned()], vec![]), "{bad:.40}");
            assert_eq!(end.unwrap_err().kind(), io::ErrorKind::InvalidData, "{bad:.40}");
        }
        let cut = received(&next.as_bytes()[..next.len() - 1]).2;
        assert_eq!(cut.unwrap_err().kind(), io::ErrorKind::UnexpectedEof);
        assert!(received(b"").2.is_ok());
    }

    #[test]
    fn headers_are_read_in_every_case_and_with_others_beside_them() {
        let body = r#"{"method": "a"}"#;
        let type_ = "Content-Type: application/vscode-jsonrpc; charset=utf-8";
        let text = format!("{type_}\r\ncontent-length:{}\r\n\r\n{body}", body.len());
        assert_eq!(received(text.as_bytes()).0, ["a"]);
    }
}
