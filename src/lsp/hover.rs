//! The card of a model, at its provider, for people who point at an id.

use std::fmt::Write;

use gen_lsp_types::{Contents, Hover, MarkupContent, MarkupKind};

use crate::catalog::Stage;
use crate::lint::definition::Context;
use crate::lint::lifecycle::{Lifecycle, Lookup, ResolvedReference};
use crate::lint::messages::{advice, remedy};
use crate::lsp::documents::Document;
use crate::lsp::encoding::Encoding;
use crate::text::span::Span;

/// The card of the reference at an offset.
pub(super) fn at(document: &Document, offset: usize, context: Context, encoding: Encoding) -> Option<Hover> {
    let (state, edits) = document.last()?;
    let checked = state.checked.as_ref()?;
    let standing = checked.references.iter().filter_map(|one| Some((one, edits.untouched(one.reference.span)?)));
    let touching = standing.filter(|(_, span)| span.touches(Span::at(offset)));
    let (resolved, span) = touching.min_by_key(|(_, span)| span.len())?;
    let lints: Vec<&str> = checked
        .findings
        .iter()
        .filter(|finding| finding.span == resolved.reference.span)
        .map(|finding| finding.lint.name)
        .collect();
    let mut value = card(resolved, context);
    if !lints.is_empty() {
        let _ = write!(value, "\n\n`shelflife explain {}`", lints.join("`, `shelflife explain "));
    }
    let contents = Contents::MarkupContent(MarkupContent { kind: MarkupKind::Markdown, value });
    Some(Hover { contents, range: Some(document.range(span, encoding)) })
}

/// What is known of a reference, as Markdown.
fn card(resolved: &ResolvedReference, context: Context) -> String {
    let name = advice::name(&resolved.reference);
    match &resolved.lookup {
        Lookup::Known(lifecycle) => known(&name, resolved, lifecycle, context),
        Lookup::UnknownVersion(unknown) => {
            let known = unknown.known.join("`, `");
            format!("**{name}** at {}\n\nno such version; known versions: `{known}`", unknown.provider_name)
        }
        Lookup::Unknown => {
            let provider = &resolved.reference.provider.id;
            format!("**{name}** at {provider}\n\nnot in the catalog")
        }
    }
}

fn known(name: &str, resolved: &ResolvedReference, lifecycle: &Lifecycle, context: Context) -> String {
    let since = lifecycle.since.map(|day| format!(" since {day}")).unwrap_or_default();
    let assumed = if lifecycle.assumed { " (assumed: the place does not show its provider)" } else { "" };
    let mut card = format!("**{name}** at {}{assumed}\n\n{}{since}", lifecycle.provider_name, lifecycle.stage.as_str());
    if let Some(end) = end(lifecycle, context) {
        let _ = write!(card, ", {end}");
    }
    let mut add = |text: &str| {
        let _ = write!(card, "\n- {text}");
    };
    add(&[Some(lifecycle.kind.as_str()), lifecycle.publisher].into_iter().flatten().collect::<Vec<_>>().join(", by "));
    if let Some(id) = lifecycle.points_to.filter(|_| lifecycle.floating) {
        add(&format!("the name can move to another model; now it is `{id}`"));
    }
    if lifecycle.stage >= Stage::Legacy || lifecycle.retires.is_some() {
        add(&advice::help(lifecycle));
        let live = lifecycle.migration.live;
        if let Some(caution) = live.and_then(|live| remedy::caution(&resolved.reference, lifecycle, &live)) {
            add(&caution);
        }
    }
    if let Some(disputed) = lifecycle.disputed {
        add(&format!("sources disagree: {disputed}"));
    }
    let evidence = &lifecycle.evidence;
    let title = evidence.url.map_or_else(|| evidence.title.to_owned(), |url| format!("[{}]({url})", evidence.title));
    add(&format!("source: {title}, read {}", evidence.read_on));
    card
}

/// When the model ends, and how many days are left.
pub(super) fn end(lifecycle: &Lifecycle, context: Context) -> Option<String> {
    let retires = lifecycle.retires?;
    let left = lifecycle.days_left(context.as_of)?;
    Some(if retires.not_before() {
        format!("retires not before {}", retires.on)
    } else {
        format!("retires {} (in {left} days)", retires.on)
    })
}
