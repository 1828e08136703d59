//! Hand-made findings with fixes, for the tests of what is done with them.

use std::sync::Arc;

use crate::lint::finding::{Applicability, Edit, Finding, Fingerprint, Fix};
use crate::lint::registry;
use crate::report::tests::row;
use crate::text::level::Level;
use crate::text::source::Source;
use crate::text::span::Span;

pub(crate) const OLD: &str = "claude-3-opus-20240229";
pub(crate) const NEW: &str = "claude-opus-5-5";

/// A finding for each occurrence of `OLD`, with a fix for it.
pub(crate) fn findings(source: &Arc<Source>, applicability: Applicability) -> Vec<Finding> {
    let places = source.text.match_indices(OLD);
    places.map(|(start, was)| finding(source, &[(Span::new(start, start + was.len()), NEW)], applicability)).collect()
}

pub(crate) fn finding(source: &Arc<Source>, edits: &[(Span, &str)], applicability: Applicability) -> Finding {
    let row = row(source, (edits[0].0).range());
    Finding {
        lint: registry::ALL[0].meta(),
        level: Level::Error,
        source: Arc::clone(source),
        span: edits[0].0,
        message: "".into(),
        label: "".into(),
        related: Vec::new(),
        help: None,
        source_note: None,
        fix: Some(Fix {
            edits: edits.iter().map(|(span, new)| edit(*span, new)).collect(),
            applicability,
            title: "".into(),
            note: None,
            may_name: false,
            unseen: None,
        }),
        fingerprint: Fingerprint(format!("{}:{}", source.path.display(), edits[0].0.start)),
        place: row.place,
        reference: Some(row.named),
    }
}

fn edit(span: Span, new: &str) -> Edit {
    Edit { span, replacement: new.into(), file: None, is_argument: false }
}
