//! The version of a model beside its name, where a fix changes the name alone.

use std::sync::LazyLock;

use regex::Regex;

use crate::lint::finding::{Finding, Fix};
use crate::lint::twins::{NAME, key_of, near};
use crate::text::pattern::regex;

/// A day as the version of a model.
static VERSION: LazyLock<Regex> =
    LazyLock::new(|| regex(r#"(?-u)\bversion["']?\s*[:=]\s*["']20[0-9]{2}-[0-9]{2}-[0-9]{2}["']"#));

/// The line of a version beside the name of a model, where the fix changes the name alone.
pub(super) fn left_behind(finding: &Finding, fix: &Fix) -> Option<usize> {
    let text = finding.source.text.as_str();
    let [edit] = fix.edits.iter().filter(|edit| !edit.is_argument).collect::<Vec<_>>()[..] else { return None };
    if edit.file.is_some() || !finding.span.holds(edit.span) || key_of(text, edit.span) != NAME {
        return None;
    }
    let (before, after) = near(text, edit.span.end);
    let from = edit.span.end - before.len() + before.rfind('{').map_or(0, |at| at + 1);
    let until = edit.span.end + after.find('}').unwrap_or(after.len());
    let found = VERSION.find(text.get(from..until)?)?;
    Some(finding.source.lines().line_of(from + found.start()) + 1)
}
