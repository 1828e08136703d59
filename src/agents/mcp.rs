//! A server of the Model Context Protocol over standard input and output: one JSON message a line.
//!
//! It answers clients of both eras of the protocol: those that introduce themselves, and those that ask what there is.
//! What the newer era adds to a result, the older one ignores.

use std::io::{self, BufRead, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};

use jiff::civil::Date;
use serde_json::{Value, json};

use crate::agents::tools::{self, Tools};
use crate::session::workspace::Load;

/// The versions of the protocol, the newest first. Clients of the first one do not introduce themselves.
const VERSIONS: [&str; 5] = ["2026-07-28", "2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"];

const INSTRUCTIONS: &str = "Dates of AI models by provider, from a catalog with sources. Before you write a model id, \
     ask lookup_model whether it is live at the provider, or recommend_model which one to write. After an edit, \
     check_text or check_paths lists ids that have retired or will soon, each with the edits to make.";

/// The longest message about a mistake, in characters: it may quote what was sent.
const MAX_MESSAGE: usize = 500;

/// Codes of JSON-RPC.
const PARSE_ERROR: i32 = -32700;
const INVALID_REQUEST: i32 = -32600;
const NO_METHOD: i32 = -32601;

/// Answers messages until the input ends.
pub fn serve(input: &mut dyn BufRead, output: &mut dyn Write, load: Load<'_>, clock: fn() -> Date) -> io::Result<()> {
    let tools = Tools::new(load, clock);
    let mut line = Vec::new();
    while input.read_until(b'\n', &mut line)? > 0 {
        if !line.trim_ascii().is_empty()
            && let Some(answer) = answer(&line, &tools)
        {
            writeln!(output, "{answer}")?;
            output.flush()?;
        }
        line.clear();
    }
    Ok(())
}

/// The answer to a message; none to what asks for none.
fn answer(line: &[u8], tools: &Tools<'_>) -> Option<Value> {
    let Ok(message) = serde_json::from_slice::<Value>(line) else {
        return Some(error(&Value::Null, PARSE_ERROR, "not JSON"));
    };
    let Some(method) = message.get("method").and_then(Value::as_str) else {
        // The answer of a client to a request that was never made, or no message.
        let is_answer = message.get("result").is_some() || message.get("error").is_some();
        return (!is_answer).then(|| error(message.get("id").unwrap_or(&Value::Null), INVALID_REQUEST, "no method"));
    };
    let id = message.get("id").filter(|id| !id.is_null())?;
    let params = message.get("params").unwrap_or(&Value::Null);
    Some(match method {
        "initialize" => result(id, initialized(params)),
        "server/discover" => result(id, discovered()),
        "ping" => result(id, json!({})),
        "tools/list" => result(id, json!({ "tools": tools::list(), "ttlMs": 0, "cacheScope": "private" })),
        "tools/call" => result(id, called(params, tools)),
        other => error(id, NO_METHOD, &format!("there is no method {other}")),
    })
}

fn result(id: &Value, mut result: Value) -> Value {
    result["resultType"] = json!("complete");
    json!({ "jsonrpc": "2.0", "id": id, "result": result })
}

fn error(id: &Value, code: i32, message: &str) -> Value {
    json!({ "jsonrpc": "2.0", "id": id, "error": { "code": code, "message": shortened(message) } })
}

/// The version that the client asks for, if it is one that introduces itself, and else the newest of those.
fn initialized(params: &Value) -> Value {
    let asked = params.get("protocolVersion").and_then(Value::as_str);
    let version = asked.and_then(|asked| VERSIONS[1..].iter().find(|known| **known == asked)).unwrap_or(&VERSIONS[1]);
    json!({
        "protocolVersion": version,
        "capabilities": { "tools": {} },
        "serverInfo": server_info(),
        "instructions": INSTRUCTIONS,
    })
}

fn discovered() -> Value {
    json!({
        "supportedVersions": [VERSIONS[0]],
        "capabilities": { "tools": {} },
        "instructions": INSTRUCTIONS,
        "ttlMs": 0,
        "cacheScope": "private",
        "_meta": { "io.modelcontextprotocol/serverInfo": server_info() },
    })
}

fn server_info() -> Value {
    json!({ "name": "shelflife", "version": env!("CARGO_PKG_VERSION") })
}

/// The reply of a tool. What is wrong with a call is a reply too, because the agent can mend it.
fn called(params: &Value, tools: &Tools<'_>) -> Value {
    let name = params.get("name").and_then(Value::as_str).unwrap_or_default();
    let arguments = params.get("arguments").unwrap_or(&Value::Null);
    let called = catch_unwind(AssertUnwindSafe(|| tools.call(name, arguments)));
    let (text, is_error) = match called.unwrap_or_else(|_| Err("a bug in shelflife; please report it".into())) {
        Ok(reply) => (reply.to_string(), false),
        Err(message) => (shortened(&message), true),
    };
    // Once only: there are clients that pass a text and a structure with the same content on to the model.
    json!({ "content": [{ "type": "text", "text": text }], "isError": is_error })
}

/// A message without the rest of what it quotes at length.
fn shortened(message: &str) -> String {
    match message.char_indices().nth(MAX_MESSAGE) {
        Some((end, _)) => format!("{}…", &message[..end]),
        None => message.to_owned(),
    }
}
