//! What coding agents run: the hook, and the server that they ask.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::support::{Run, frozen};

const APP: &str = "from anthropic import Anthropic\n\nMODEL = \"claude-3-opus-20240229\"\n\
                   Anthropic().messages.create(model=MODEL, max_tokens=5, messages=[])\n";
const CLEAN: &str = "print('no models here')\n";

/// Runs a command of the binary with a text on standard input.
fn run(folder: &Path, args: &[&str], input: &[u8]) -> Run {
    let mut child = Command::new(env!("CARGO_BIN_EXE_shelflife"))
        .env_clear()
        .current_dir(folder)
        .args(args)
        .args(frozen())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that ends early reads not all of it.
    let _ = child.stdin.take().unwrap().write_all(input);
    let output = child.wait_with_output().unwrap();
    Run {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

fn project() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, content: &[u8]| fs::write(folder.path().join(name), content).unwrap();
    write("app.py", APP.as_bytes());
    write("clean.py", CLEAN.as_bytes());
    write("picture.png", b"\x89PNG\0\0claude-3-opus-20240229");
    folder
}

#[test]
fn the_hook_answers_every_agent_in_its_way() {
    let folder = project();
    let root = folder.path().to_str().unwrap();
    let file = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let patch =
        |name: &str, line: &str| format!("*** Begin Patch\n*** Update File: {name}\n@@\n-x\n+{line}\n*** End Patch\n");
    let line = "MODEL = \"claude-3-opus-20240229\"";
    // What the agent sends, and the code.
    let matrix = [
        ("a file", json!({ "cwd": root, "tool_input": { "file_path": file("app.py") } }), 2),
        ("a relative path", json!({ "cwd": root, "tool_input": { "file_path": "app.py" } }), 2),
        ("the line", json!({ "cwd": root, "tool_input": { "file_path": file("app.py"), "new_string": line } }), 2),
        (
            "another line",
            json!({ "cwd": root, "tool_input": { "file_path": file("app.py"), "new_string": "from anthropic import" } }),
            0,
        ),
        ("a removal", json!({ "cwd": root, "tool_input": { "file_path": file("app.py"), "new_string": "" } }), 0),
        (
            "several edits",
            json!({ "cwd": root, "tool_input": { "file_path": file("app.py"), "edits": [{ "new_string": "import" }, { "new_string": line }] } }),
            2,
        ),
        ("a whole file", json!({ "cwd": root, "tool_input": { "file_path": file("app.py"), "content": APP } }), 2),
        (
            "paths at the top",
            json!({ "hook_event_name": "afterFileEdit", "workspace_roots": [root], "file_path": file("app.py"), "edits": [{ "old_string": "x", "new_string": line }] }),
            2,
        ),
        ("a patch", json!({ "cwd": root, "tool_input": { "command": patch("app.py", line) } }), 2),
        (
            "a patch in a list",
            json!({ "cwd": root, "tool_input": { "command": ["apply_patch", patch("app.py", line)] } }),
            2,
        ),
        (
            "a patch of another line",
            json!({ "cwd": root, "tool_input": { "input": patch("app.py", "from anthropic import Anthropic") } }),
            0,
        ),
        (
            "input below the name of the tool",
            json!({ "hookName": "PostToolUse", "workspaceRoots": [root], "postToolUse": { "toolName": "write_to_file", "parameters": { "path": "app.py", "content": APP }, "result": "done" } }),
            2,
        ),
        (
            "a search and what replaces it",
            json!({ "cwd": root, "tool_input": { "path": "app.py", "diff": format!("<<<<<<< SEARCH\nx\n=======\n{line}\n>>>>>>> REPLACE\n") } }),
            2,
        ),
        (
            "the action of an editor",
            json!({ "agent_action_name": "post_write_code", "tool_info": { "file_path": file("app.py"), "edits": [{ "old_string": "x", "new_string": line }] } }),
            2,
        ),
        (
            "replacements in several files",
            json!({ "cwd": root, "tool_input": { "replacements": [{ "filePath": file("clean.py"), "newString": "x" }, { "filePath": file("app.py"), "newString": line }] } }),
            2,
        ),
        (
            "a list of operations",
            json!({ "cwd": root, "tool_input": { "operations": [{ "path": file("app.py"), "content": APP }] } }),
            2,
        ),
        ("arguments as text", json!({ "cwd": root, "toolArgs": json!({ "path": file("app.py") }).to_string() }), 2),
        ("a clean file", json!({ "cwd": root, "tool_input": { "file_path": file("clean.py") } }), 0),
        ("no such file", json!({ "cwd": root, "tool_input": { "file_path": file("gone.py") } }), 0),
        ("a folder", json!({ "cwd": root, "tool_input": { "file_path": root } }), 0),
        ("a binary file", json!({ "cwd": root, "tool_input": { "file_path": file("picture.png") } }), 0),
        (
            "a tool that reads",
            json!({ "cwd": root, "tool_name": "Read", "tool_input": { "file_path": file("app.py") } }),
            0,
        ),
        ("no path", json!({ "cwd": root, "tool_input": { "command": "ls" } }), 0),
        ("only what was there", json!({ "cwd": root, "tool_response": { "filePath": file("app.py") } }), 0),
        ("another shape", json!([1, "two", null]), 0),
    ];
    for (name, input, code) in matrix {
        let run = run(folder.path(), &["hook"], input.to_string().as_bytes());
        assert_eq!((run.code, run.out.as_str()), (code, ""), "{name}: {run:?}");
        if code == 2 {
            for part in [
                "app.py:3:10: ",
                "[retired-model]",
                "app.py:3: replace `claude-3-opus-20240229` with `claude-opus-5-5`",
                "# shelflife: ignore[retired-model]",
            ] {
                assert!(run.err.contains(part), "{name}: {}", run.err);
            }
            assert!(run.err.len() < 1500, "{}", run.err);
        } else {
            assert_eq!(run.err, "", "{name}");
        }
    }
    for broken in [&b""[..], b"{", b"\xff\xfe", b"null", br#"{"cwd": "\ud800"}"#] {
        let run = run(folder.path(), &["hook"], broken);
        assert_eq!((run.code, run.err.as_str()), (0, ""), "{broken:?}");
    }
}

#[test]
fn the_trouble_of_the_hook_is_not_that_of_the_agent() {
    let folder = project();
    fs::write(folder.path().join("shelflife.toml"), "lints.retired-modle = \"allow\"\n").unwrap();
    let input = json!({ "tool_input": { "file_path": "app.py" } }).to_string();
    let run = run(folder.path(), &["hook"], input.as_bytes());
    assert_eq!((run.code, run.out.as_str(), run.err.as_str()), (0, "", ""));
}

#[test]
fn an_id_that_never_was_comes_with_those_to_write() {
    let folder = tempfile::tempdir().unwrap();
    let text = "from openai import OpenAI\nOpenAI().responses.create(model=\"gpt-5.1-turbo\", input=\"\")\n";
    fs::write(folder.path().join("app.py"), text).unwrap();
    let input = json!({ "cwd": folder.path(), "tool_input": { "file_path": "app.py", "content": text } }).to_string();
    assert_eq!(run(folder.path(), &["hook"], input.as_bytes()).code, 0);
    let run = run(folder.path(), &["hook", "-W", "unknown-model"], input.as_bytes());
    assert_eq!(run.code, 2);
    assert!(run.err.contains("there is `gpt-5.1`") && run.err.contains("\n  use `gpt-"), "{}", run.err);
}

#[test]
fn the_hook_can_answer_in_json() {
    let folder = project();
    let input = json!({ "hook_event_name": "PostToolUse", "tool_input": { "file_path": "app.py" } }).to_string();
    let run = run(folder.path(), &["hook", "--format", "json"], input.as_bytes());
    let answer: Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!((run.code, &answer["hookSpecificOutput"]["hookEventName"]), (0, &json!("PostToolUse")));
    assert!(answer["hookSpecificOutput"]["additionalContext"].as_str().unwrap().contains("claude-opus-5-5"));
}

/// The answers of the server to messages, by their ids.
fn asked(folder: &Path, messages: &[Value]) -> Vec<Value> {
    let lines: Vec<String> = messages.iter().map(Value::to_string).collect();
    let run = run(folder, &["mcp"], lines.join("\n").as_bytes());
    assert_eq!(run.code, 0, "{run:?}");
    run.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The reply of a tool, and whether it is an error.
fn called(folder: &Path, tool: &str, arguments: &Value) -> (Value, bool) {
    let params = json!({ "name": tool, "arguments": arguments });
    let answers = asked(folder, &[json!({ "jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params })]);
    let result = &answers[0]["result"];
    let size = answers[0].to_string().len();
    assert!(size < 8_000, "{size} bytes");
    let text = result["content"][0]["text"].as_str().unwrap();
    (serde_json::from_str(text).unwrap_or_else(|_| text.into()), result["isError"].as_bool().unwrap())
}

#[test]
fn clients_of_both_eras_are_answered() {
    let folder = project();
    let ask = |id: u32, method: &str, params: Value| json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params });
    let answers = asked(
        folder.path(),
        &[
            ask(1, "initialize", json!({ "protocolVersion": "2025-06-18", "capabilities": {} })),
            json!({ "jsonrpc": "2.0", "method": "notifications/initialized" }),
            ask(2, "server/discover", json!({})),
            ask(3, "tools/list", json!({})),
            ask(4, "resources/list", json!({})),
            ask(5, "ping", json!({})),
            ask(6, "initialize", json!({ "protocolVersion": "1999-01-01" })),
        ],
    );
    assert_eq!(answers.len(), 6);
    assert_eq!(answers[0]["result"]["protocolVersion"], "2025-06-18");
    assert_eq!(answers[1]["result"]["supportedVersions"], json!(["2026-07-28"]));
    let tools = answers[2]["result"]["tools"].as_array().unwrap();
    assert_eq!(tools.len(), 4);
    assert!(tools.iter().all(|tool| tool["annotations"]["readOnlyHint"] == true));
    assert_eq!(answers[3]["error"]["code"], -32601);
    assert_eq!(answers[5]["result"]["protocolVersion"], "2025-11-25");
    assert!(answers.iter().filter_map(|one| one.get("result")).all(|result| result["resultType"] == "complete"));
    // Half of a surrogate pair is no text.
    let lines = [
        "{",
        "[]",
        "",
        r#"{"id": 3, "result": {}}"#,
        r#"{"id": 4, "method": "\ud800"}"#,
        r#"{"id": 5, "method": "ping"}"#,
    ];
    let broken = run(folder.path(), &["mcp"], lines.join("\n").as_bytes());
    let answer = |line: &str| -> (Value, Value) {
        let answer: Value = serde_json::from_str(line).unwrap();
        (answer["id"].clone(), answer["error"]["code"].clone())
    };
    let [no_id, no_code] = [Value::Null, Value::Null];
    let errors = [-32700, -32600, -32700].map(|code| (no_id.clone(), json!(code)));
    let expected: Vec<(Value, Value)> = errors.into_iter().chain([(json!(5), no_code)]).collect();
    assert_eq!(broken.out.lines().map(answer).collect::<Vec<_>>(), expected);
}

#[test]
fn a_model_is_looked_up_at_each_provider_once() {
    let folder = project();
    let (reply, _) = called(folder.path(), "lookup_model", &json!({ "model": "claude-3-opus-20240229" }));
    assert_eq!(reply["known"], "yes");
    let first = &reply["models"][0];
    assert_eq!((&first["provider"], &first["stage"]), (&json!("anthropic"), &json!("retired")));
    assert_eq!(first["replacement"]["model"], "claude-opus-5-5");
    assert_eq!(first["retires"]["on"], "2026-01-05");
    let providers: Vec<&Value> = reply["models"].as_array().unwrap().iter().map(|one| &one["provider"]).collect();
    assert!(providers.windows(2).all(|two| two[0] != two[1]), "{providers:?}");

    let (reply, _) =
        called(folder.path(), "lookup_model", &json!({ "model": "claude-opus-5-6", "provider": "anthropic" }));
    assert_eq!((&reply["known"], &reply["nearest"][0]), (&json!("no"), &json!("claude-opus-5-5")));
    let (reply, _) = called(folder.path(), "lookup_model", &json!({ "model": "gpt-9-2031-05-06" }));
    assert_eq!(reply["known"], "newer-than-catalog");
    let version = json!({ "model": "gpt-4", "provider": "azure-openai", "version": "0999" });
    let (reply, _) = called(folder.path(), "lookup_model", &version);
    assert!(reply["models"][0]["known_versions"].as_array().unwrap().contains(&json!("0613")), "{reply}");
}

#[test]
fn what_is_recommended_lives() {
    let folder = project();
    let (reply, _) = called(folder.path(), "recommend_model", &json!({ "provider": "anthropic", "kind": "chat" }));
    let models = reply["models"].as_array().unwrap();
    assert!(
        !models.is_empty() && models.iter().all(|one| one["stage"] == "ga" && one["provider"] == "anthropic"),
        "{reply}"
    );
    let instead = json!({ "provider": "anthropic", "instead_of": "claude-3-opus-20240229" });
    assert_eq!(called(folder.path(), "recommend_model", &instead).0["models"][0]["model"], "claude-opus-5-5");
    assert!(called(folder.path(), "recommend_model", &json!({})).1);
}

#[test]
fn a_text_is_checked_with_all_that_an_edit_needs() {
    let folder = project();
    let (reply, _) = called(folder.path(), "check_text", &json!({ "text": APP, "filename": "new.py" }));
    let one = &reply["findings"][0];
    assert_eq!(
        (&one["path"], &one["line"], &one["text"]),
        (&json!("new.py"), &json!(3), &json!("claude-3-opus-20240229"))
    );
    assert_eq!(
        (&one["edits"][0]["old"], &one["edits"][0]["new"]),
        (&json!("claude-3-opus-20240229"), &json!("claude-opus-5-5"))
    );
    assert_eq!((&reply["total"], &reply["truncated"]), (&json!(1), &json!(false)));
    assert!(one["why"].is_string() && one["source"].is_string() && one["kind"] == "chat");
    assert!(called(folder.path(), "check_text", &json!({ "text": APP, "filename": "../out.py" })).1);
    let long = format!("{}.py", "a/".repeat(4_000));
    assert!(called(folder.path(), "check_text", &json!({ "text": APP, "filename": long })).1);
    assert_eq!(
        called(folder.path(), "check_text", &json!({ "text": CLEAN, "filename": "x.py" })).0["findings"],
        json!([])
    );
}

#[test]
fn only_the_working_folder_is_checked_and_replies_stay_short() {
    let folder = project();
    let (reply, _) = called(folder.path(), "check_paths", &json!({ "paths": ["."] }));
    assert_eq!((&reply["total"], &reply["findings"][0]["path"]), (&json!(1), &json!("app.py")));
    for outside in ["..", "/etc/passwd", "gone.py", "sub/../.."] {
        let (reply, is_error) = called(folder.path(), "check_paths", &json!({ "paths": [outside] }));
        assert!(is_error, "{outside}: {reply}");
    }
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("/etc", folder.path().join("link")).unwrap();
        assert!(called(folder.path(), "check_paths", &json!({ "paths": ["link"] })).1);
        fs::remove_file(folder.path().join("link")).unwrap();
    }
    let many: String =
        std::iter::once(APP.to_owned())
            .chain((0..300).map(|n| {
                format!("M{n} = Anthropic().messages.create(model=\"claude-3-opus-20240229\", max_tokens={n})\n")
            }))
            .collect();
    fs::write(folder.path().join("many.py"), many).unwrap();
    let (reply, _) = called(folder.path(), "check_paths", &json!({ "paths": ["many.py"], "limit": 5000 }));
    assert_eq!((&reply["total"], &reply["truncated"]), (&json!(301), &json!(true)));
    // Messages quote no more than a part of what was sent.
    for long in ["gone/".repeat(4_000), "\u{1}".repeat(9_000), "中".repeat(9_000)] {
        let (reply, is_error) = called(folder.path(), "check_paths", &json!({ "paths": [long] }));
        assert!(is_error && reply.as_str().unwrap().ends_with('…'), "{reply}");
    }
    let (reply, is_error) = called(folder.path(), "no_such_tool", &json!({}));
    assert!(is_error, "{reply}");
}
