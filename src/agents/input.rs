//! What an agent's hook is given: which files an edit wrote, and which text in them.
//!
//! Agents name the same things differently, and change the names. So every text below the input of the tool is looked
//! at: those under a key for a path, those under a key for new text, and patches, wherever they stand.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::Value;

/// Keys for the path of the file.
const PATHS: [&str; 7] = ["file_path", "filePath", "path", "filename", "notebook_path", "target_file", "uri"];
/// Keys for the text that was written.
const TEXTS: [&str; 9] =
    ["new_string", "newString", "new_str", "new_source", "content", "contents", "insert_text", "new_text", "newText"];
/// Keys for what was there before, and for what the tool answered.
const OTHERS: [&str; 12] = [
    "tool_response",
    "tool_output",
    "tool_result",
    "toolResult",
    "result",
    "old_string",
    "oldString",
    "old_str",
    "old_text",
    "oldText",
    "transcript_path",
    "env",
];
/// Keys for the name of the tool.
const TOOLS: [&str; 3] = ["tool_name", "toolName", "tool"];
/// What names of tools begin with that write nothing.
const READING: [&str; 9] = ["read", "view", "open", "list", "ls", "glob", "grep", "search", "find"];
/// Headers of the patches that agents write, before the path.
const HEADERS: [&str; 4] = ["*** Update File: ", "*** Add File: ", "*** Move to: ", "+++ b/"];

/// The edit of an agent.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Edited {
    /// The folder that relative paths start from.
    pub folder: Option<PathBuf>,
    /// The text that was written, by path; none where that is the whole file or unknown.
    pub files: BTreeMap<PathBuf, Vec<String>>,
    /// The name of the event, for the answer.
    pub event: Option<String>,
}

impl Edited {
    /// Reads the JSON of a hook; `None` if it is none.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let value: Value = serde_json::from_str(text).ok()?;
        let text_at = |key: &str| value.get(key).and_then(Value::as_str);
        let roots = value.get("workspace_roots").or_else(|| value.get("workspaceRoots"));
        let root = roots.and_then(|roots| roots.get(0)).and_then(Value::as_str);
        let mut edited = Self {
            folder: text_at("cwd").or(root).map(PathBuf::from),
            event: text_at("hook_event_name").map(str::to_owned),
            ..Self::default()
        };
        let mut found = Found::default();
        found.look(&value, "");
        let fresh = found.texts;
        if found.reads && fresh.is_empty() && found.patched.is_empty() {
            return Some(edited);
        }
        for path in found.paths {
            edited.files.insert(path, fresh.clone());
        }
        for (path, lines) in found.patched {
            edited.files.insert(path, lines);
        }
        Some(edited)
    }
}

#[derive(Default)]
struct Found {
    paths: Vec<PathBuf>,
    texts: Vec<String>,
    patched: BTreeMap<PathBuf, Vec<String>>,
    /// The tool reads, by its name.
    reads: bool,
}

impl Found {
    fn look(&mut self, value: &Value, key: &str) {
        match value {
            Value::Object(object) => {
                for (key, value) in object.iter().filter(|(key, _)| !OTHERS.contains(&key.as_str())) {
                    self.look(value, key);
                }
            }
            Value::Array(values) => values.iter().for_each(|value| self.look(value, key)),
            Value::String(text) => self.look_at_text(text, key),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    fn look_at_text(&mut self, text: &str, key: &str) {
        if TOOLS.contains(&key) {
            self.reads |= READING.contains(&first_word(text).as_str());
        } else if TEXTS.contains(&key) {
            self.texts.push(text.to_owned());
        } else if PATHS.contains(&key) && !text.contains('\n') {
            self.paths.push(PathBuf::from(text.strip_prefix("file://").unwrap_or(text)));
        } else if let Some(inner) =
            text.trim_start().starts_with('{').then(|| serde_json::from_str(text).ok()).flatten()
        {
            // The arguments of the tool, as one text.
            self.look(&inner, key);
        } else if HEADERS.iter().any(|header| text.contains(header)) {
            self.read_patch(text);
        }
    }

    fn read_patch(&mut self, patch: &str) {
        let mut current: Option<PathBuf> = None;
        for line in patch.lines() {
            if let Some(name) = HEADERS.iter().find_map(|header| line.strip_prefix(header)) {
                let name = PathBuf::from(name.trim());
                self.patched.entry(name.clone()).or_default();
                current = Some(name);
            } else if let (Some(path), Some(added)) = (&current, line.strip_prefix('+')) {
                self.patched.entry(path.clone()).or_default().push(added.to_owned());
            }
        }
    }
}

/// The first word of a name such as `read_file`, `readFile` or `Read`, in small letters.
fn first_word(name: &str) -> String {
    let mut was_small = false;
    let is_end = |c: char| {
        let starts_word = was_small && c.is_ascii_uppercase();
        was_small = c.is_ascii_lowercase();
        starts_word || !c.is_ascii_alphanumeric()
    };
    let end = name.find(is_end).unwrap_or(name.len());
    name[..end].to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(text: &str) -> Vec<(String, usize)> {
        let edited = Edited::parse(text).unwrap();
        edited.files.into_iter().map(|(path, texts)| (path.to_string_lossy().into_owned(), texts.len())).collect()
    }

    #[test]
    fn an_edit_names_a_file_and_its_new_text() {
        let text = r#"{"hook_event_name": "PostToolUse", "cwd": "/w", "tool_input":
            {"file_path": "/w/a.py", "old_string": "x", "new_string": "y"},
            "tool_response": {"filePath": "/w/other.py", "content": "z"}}"#;
        assert_eq!(files(text), [("/w/a.py".to_owned(), 1)]);
        let edited = Edited::parse(text).unwrap();
        assert_eq!((edited.folder, edited.event.as_deref()), (Some("/w".into()), Some("PostToolUse")));
    }

    #[test]
    fn several_edits_of_one_file() {
        let text =
            r#"{"workspace_roots": ["/w"], "file_path": "a.py", "edits": [{"new_string": "x"}, {"new_string": "y"}]}"#;
        assert_eq!(files(text), [("a.py".to_owned(), 2)]);
        assert_eq!(Edited::parse(text).unwrap().folder, Some("/w".into()));
    }

    #[test]
    fn a_patch_names_its_files() {
        let patch = "*** Begin Patch\n*** Update File: a.py\n@@\n-x\n+y\n+z\n*** Add File: b/c.ts\n+q\n*** End Patch\n";
        let text = serde_json::json!({ "tool_input": { "command": ["apply_patch", patch] } }).to_string();
        assert_eq!(files(&text), [("a.py".to_owned(), 2), ("b/c.ts".to_owned(), 1)]);
    }

    #[test]
    fn arguments_in_a_text() {
        let text = r#"{"toolName": "edit", "toolArgs": "{\"path\": \"a.py\", \"new_str\": \"y\"}"}"#;
        assert_eq!(files(text), [("a.py".to_owned(), 1)]);
    }

    #[test]
    fn a_tool_that_reads_edits_nothing() {
        for name in ["Read", "read_file", "readManyFiles", "LS", "Grep"] {
            let text = serde_json::json!({ "tool_name": name, "tool_input": { "file_path": "/w/a.py" } }).to_string();
            assert!(files(&text).is_empty(), "{name}");
        }
        // A name that only looks like that, and one that writes all the same.
        for text in [
            r#"{"tool": "Readme", "path": "a.py"}"#,
            r#"{"tool": "view", "path": "a.py", "new_str": "y"}"#,
            r#"{"path": "a.py"}"#,
        ] {
            assert_eq!(files(text).len(), 1, "{text}");
        }
    }

    #[test]
    fn what_is_no_hook() {
        assert_eq!(Edited::parse("{"), None);
        assert_eq!(Edited::parse("[1, null]"), Some(Edited::default()));
    }
}
