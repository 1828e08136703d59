//! Checks what an agent has just written, and answers in the way of its hook.

use std::collections::HashMap;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use serde_json::json;

use crate::agents::advice::Advice;
use crate::agents::input::Edited;
use crate::engine::input::Document;
use crate::session::workspace::{Load, Workspace};
use crate::text::changed::Lines;
use crate::text::level::Level;
use crate::text::lines::LineIndex;
use crate::text::read::{Limits, read_bytes};
use crate::text::source::display_path;

/// How many findings an answer has. An agent reads the first ones, and the next edit shows the others.
const SHOWN: usize = 8;

/// The exit code that makes an agent read what the hook prints.
const BLOCKED: u8 = 2;

/// The answer to an edit.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Reply {
    pub code: u8,
    pub stdout: String,
    pub stderr: String,
}

/// How an answer reaches the agent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// By the exit code 2 and the standard error.
    ExitCode,
    /// By JSON on the standard output, with the exit code 0.
    Json,
}

/// Checks the edit that a hook describes. What is no edit, what cannot be read and what is in order have the empty
/// answer: a hook must not be in the way.
#[must_use]
pub fn reply(text: &str, load: Load<'_>, today: Date, way: Way) -> Reply {
    let Some(edited) = Edited::parse(text) else { return Reply::default() };
    if let Some(folder) = &edited.folder {
        // Where the folder no longer exists, the current one stays.
        let _ = std::env::set_current_dir(folder);
    }
    let folder = std::env::current_dir().unwrap_or_default();
    let found: Vec<String> =
        edited.files.iter().flat_map(|(path, texts)| advice(&folder.join(path), texts, &folder, load, today)).collect();
    if found.is_empty() {
        return Reply::default();
    }
    let more = found.len().saturating_sub(SHOWN);
    let rest = (more > 0).then(|| format!("{more} more: run shelflife"));
    let message = found.into_iter().take(SHOWN).chain(rest).collect::<Vec<_>>().join("\n");
    match way {
        Way::ExitCode => Reply { code: BLOCKED, stderr: message + "\n", ..Reply::default() },
        Way::Json => {
            let event = edited.event.unwrap_or_else(|| "PostToolUse".into());
            let output = json!({ "hookSpecificOutput": { "hookEventName": event, "additionalContext": message } });
            Reply { stdout: format!("{output}\n"), ..Reply::default() }
        }
    }
}

/// The findings in what was written to a file, as text.
fn advice(path: &Path, texts: &[String], folder: &Path, load: Load<'_>, today: Date) -> Vec<String> {
    let mut content = Vec::new();
    let is_readable = read_bytes(path, Limits::WALKED, &mut content).is_ok();
    let Some(mut workspace) = is_readable.then(|| load(path, today).ok()).flatten() else { return Vec::new() };
    let path = display_path(path, folder);
    if workspace.left_out(&path).is_some() {
        return Vec::new();
    }
    let lines = written(&String::from_utf8_lossy(&content), texts);
    workspace.policy.changed = Some(HashMap::from([(path.clone(), lines)]));
    findings(&workspace, path, content)
}

fn findings(workspace: &Workspace, path: PathBuf, content: Vec<u8>) -> Vec<String> {
    let (checked, _) = workspace.check(&[Document { path, content: Ok(content) }]);
    let all = checked.iter().flat_map(|one| one.findings.iter().map(move |finding| (finding, one)));
    let relevant = all.filter(|(finding, _)| finding.level >= Level::Warning);
    relevant.map(|(finding, one)| Advice::new(finding, one).text()).collect()
}

/// The lines of a file that hold the texts that were written; all lines where one of them is not there as it was.
fn written(content: &str, texts: &[String]) -> Lines {
    let lines = LineIndex::new(content);
    let mut ranges: Vec<RangeInclusive<usize>> = Vec::new();
    for text in texts.iter().map(|text| text.trim_matches(['\n', '\r'])).filter(|text| !text.trim().is_empty()) {
        let mut places = content.match_indices(text).peekable();
        if places.peek().is_none() {
            return Lines::All;
        }
        ranges.extend(places.map(|(at, _)| lines.line_of(at) + 1..=lines.line_of(at + text.len()) + 1));
    }
    if texts.is_empty() { Lines::All } else { Lines::Some(ranges) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lines_of_what_was_written() {
        let content = "a = 1\nb = 2\nc = 3\n";
        let of = |texts: &[&str]| written(content, &texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>());
        assert_eq!(of(&["b = 2\n"]), Lines::Some(vec![2..=2]));
        assert_eq!(of(&["a = 1\nb", "3"]), Lines::Some(vec![1..=2, 3..=3]));
        assert_eq!(of(&["gone"]), Lines::All);
        assert_eq!(of(&[]), Lines::All);
        // Something was taken out.
        assert_eq!(of(&[""]), Lines::Some(vec![]));
    }
}
