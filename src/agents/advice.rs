//! A finding with all that an agent needs to make the change at once.

use std::sync::Arc;

use serde::Serialize;

use crate::catalog::Stage;
use crate::lint::finding::{Applicability, Edit, Finding};
use crate::lint::lifecycle::{Lifecycle, ResolvedReference};
use crate::lint::messages::remedy;
use crate::session::workspace::Checked;
use crate::text::level::Level;
use crate::text::source::Source;

/// A finding for an agent.
#[derive(Debug, Serialize)]
pub(super) struct Advice {
    pub path: String,
    pub line: usize,
    pub column: usize,
    /// What stands there.
    pub text: String,
    pub lint: &'static str,
    pub level: Level,
    /// One sentence.
    pub why: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stage: Option<Stage>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retires: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replacement: Option<Move>,
    /// To make together or not at all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub edits: Vec<Change>,
    /// Whether nothing else has to change.
    pub safe: bool,
    /// What else to look at.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub also_check: Vec<String>,
    /// What to do, where no edit and no model above has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// Where the dates come from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The comment that ignores the finding, for the line above.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suppress: Option<String>,
}

/// The model to move to.
#[derive(Debug, Serialize)]
pub(super) struct Move {
    pub model: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<&'static str>,
    /// The last day on which it is known to live.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub live_until: Option<String>,
}

/// One edit of a fix.
#[derive(Debug, Serialize)]
pub(super) struct Change {
    pub path: String,
    pub line: usize,
    /// Bytes of the file.
    pub start: usize,
    pub end: usize,
    pub old: String,
    pub new: String,
}

impl Advice {
    /// A finding of a file that was checked.
    pub(super) fn new(finding: &Finding, checked: &Checked) -> Self {
        let at_place = || checked.references.iter().filter(|one| one.reference.span == finding.span);
        let known = at_place().find_map(|one| Some((one, one.lifecycle()?)));
        let fix = finding.fix.as_ref().filter(|fix| fix.applicability >= Applicability::Unsafe);
        let named = finding.reference.as_ref();
        let comment = format!("shelflife: ignore[{}] REASON", finding.lint.name);
        let replacement = known.and_then(|(_, lifecycle)| replacement(lifecycle));
        let help = finding.help.as_deref().filter(|_| fix.is_none() && replacement.is_none());
        Self {
            path: finding.place.path.to_string(),
            line: finding.place.line,
            column: finding.place.column,
            text: finding.place.text.to_string(),
            lint: finding.lint.name,
            level: finding.level,
            why: finding.message.to_string(),
            provider: named.map(|named| named.provider.clone()),
            kind: known.map(|(_, lifecycle)| lifecycle.kind.as_str()),
            stage: named.and_then(|named| named.stage),
            retires: named.and_then(|named| named.retires.clone()),
            replacement,
            edits: fix.iter().flat_map(|fix| &fix.edits).map(|edit| Change::new(edit, &finding.source)).collect(),
            safe: fix.is_some_and(|fix| fix.applicability == Applicability::Safe),
            also_check: also_check(finding, known),
            help: help.map(str::to_owned),
            source: finding.source_note.as_deref().map(str::to_owned),
            suppress: finding.source.language.comment(&comment),
        }
    }

    /// A few lines for the agent that made the edit.
    pub(super) fn text(&self) -> String {
        let Self { path, line, column, lint, why, .. } = self;
        let mut lines = vec![format!("{path}:{line}:{column}: {why} [{lint}]")];
        let edits = self.edits.iter();
        lines.extend(edits.map(|one| format!("  {}:{}: replace `{}` with `{}`", one.path, one.line, one.old, one.new)));
        if let Some(to) = self.replacement.as_ref().filter(|_| self.edits.is_empty()) {
            let version = to.version.map(|version| format!(" version `{version}`")).unwrap_or_default();
            lines.push(format!("  move to `{}`{version}", to.model));
        }
        lines.extend(self.help.as_ref().map(|help| format!("  {help}")));
        if !self.also_check.is_empty() {
            lines.push(format!("  then: {}", self.also_check.join("; ")));
        }
        let comment = self.suppress.as_ref();
        lines.extend(comment.map(|comment| format!("  or, to keep it, write above the line: {comment}")));
        lines.join("\n")
    }
}

impl Change {
    fn new(edit: &Edit, own: &Arc<Source>) -> Self {
        let source = edit.source(own);
        Self {
            path: source.path.to_string_lossy().into_owned(),
            line: source.lines().line_of(edit.span.start) + 1,
            start: source.file_offset(edit.span.start),
            end: source.file_offset(edit.span.end),
            old: source.text.get(edit.span.range()).unwrap_or_default().to_owned(),
            new: edit.replacement.to_string(),
        }
    }
}

fn replacement(lifecycle: &Lifecycle) -> Option<Move> {
    let live = lifecycle.migration.live?;
    Some(Move { model: live.model, version: live.version, live_until: live.ends.map(|day| day.to_string()) })
}

fn also_check(finding: &Finding, known: Option<(&ResolvedReference, &Lifecycle)>) -> Vec<String> {
    let note = finding.fix.as_ref().and_then(|fix| fix.note.as_deref()).map(str::to_owned);
    let caution = || {
        let (resolved, lifecycle) = known?;
        remedy::caution(&resolved.reference, lifecycle, &lifecycle.migration.live?)
    };
    let notes = note.or_else(caution).unwrap_or_default();
    notes.split("; ").filter(|one| !one.is_empty()).map(str::to_owned).collect()
}
