//! Values of charts: the templates beside a file of values read each by its path behind a word, `{{ .Values.llm.model }}`.

use crate::detect::place::Place;
use crate::rules::templates::{Chart, RULES};
use crate::syntax::model::ConstructKind;
use crate::text::span::Span;
use crate::text::words::is_identifier_char;

/// How many places of a path are looked at.
const MAX_READ: usize = 40;

/// The path of a value in its file, as templates write it: `llm.model`. None for a key, and in a list, through which
/// templates go.
pub(crate) fn path(place: &Place<'_>) -> Option<String> {
    let is_plain = |kind| matches!(kind, ConstructKind::Field | ConstructKind::Object);
    if place.named.is_some() || !place.chain.iter().all(|c| is_plain(c.kind)) {
        return None;
    }
    let keys: Vec<&str> =
        place.chain.iter().rev().filter(|c| c.kind == ConstructKind::Field).map(|c| c.name.as_str()).collect();
    let is_word = |key: &&str| !key.is_empty() && key.chars().all(is_identifier_char);
    (!keys.is_empty() && keys.iter().all(is_word)).then(|| keys.join("."))
}

/// Where a template takes a value by its path, and not only asks for it.
pub(crate) fn reads(chart: &Chart, text: &str, path: &str) -> Vec<Span> {
    let whole = whole(text, &format!("{}.{path}", chart.object)).filter(|span| !is_asked(text, *span));
    let parts = path.match_indices('.').map(|(at, _)| path.split_at(at));
    let scoped = parts.flat_map(|(outer, inner)| scoped(chart, text, &format!("{}.{outer}", chart.object), inner));
    whole.chain(scoped).take(MAX_READ).collect()
}

/// Whether a template may read a value in some way: by its path, by that of an object around it, or all values at once.
pub(crate) fn may_read(chart: &Chart, text: &str, path: &str) -> bool {
    let outer = path.match_indices('.').map(|(at, _)| &path[..at]);
    let named = |path: &str| whole(text, &format!("{}.{path}", chart.object)).next().is_some();
    outer.chain([path]).any(named) || whole(text, &chart.object).next().is_some()
}

/// Whether a template reads what stands beside a value.
pub(crate) fn reads_beside(chart: &Chart, text: &str, path: &str) -> bool {
    let section = path.rfind('.').map_or("", |at| &path[..=at]);
    let section = format!("{}.{section}", chart.object);
    words(text, &section).any(|end| text[end..].starts_with(is_identifier_char))
}

/// Where a path stands that does not go on.
fn whole<'t>(text: &'t str, path: &str) -> impl Iterator<Item = Span> + use<'t> {
    let goes_on = |rest: &str| {
        rest.starts_with(is_identifier_char)
            || rest.strip_prefix('.').is_some_and(|member| member.starts_with(is_identifier_char))
    };
    let len = path.len();
    words(text, path).filter(move |end| !goes_on(&text[*end..])).map(move |end| Span::new(end - len, end))
}

/// The ends of the places of a path that begin as a word.
fn words<'t>(text: &'t str, path: &str) -> impl Iterator<Item = usize> + use<'t> {
    let found: Vec<usize> = memchr::memmem::find_iter(text.as_bytes(), path.as_bytes()).collect();
    let len = path.len();
    found.into_iter().filter(|at| !text[..*at].ends_with(is_identifier_char)).map(move |at| at + len)
}

/// Where an inner part of a path stands in the blocks whose scope the outer one is.
fn scoped(chart: &Chart, text: &str, outer: &str, inner: &str) -> Vec<Span> {
    let is_scope = |span: &Span| {
        let before = text[..span.start].trim_end_matches(['.', '$']).trim_end();
        before.strip_suffix(chart.scope.as_str()).is_some_and(|before| !before.ends_with(is_identifier_char))
    };
    let blocks =
        whole(text, outer).filter(is_scope).map(|span| Span::new(span.end, end_of_block(chart, text, span.end)));
    let inside = |block: Span| {
        let found = whole(&text[block], inner).filter(move |span| !text[block][..span.start].ends_with('$'));
        found.map(move |span| span.shifted(block.start)).collect::<Vec<_>>()
    };
    blocks.flat_map(inside).filter(|span| !is_asked(text, *span)).collect()
}

/// Where the block of a template ends that is open at a place.
fn end_of_block(chart: &Chart, text: &str, from: usize) -> usize {
    let mut depth = 1_usize;
    for (at, _) in text[from..].match_indices("{{") {
        let action = text[from + at + 2..].trim_start_matches(['-', ' ']);
        let word = action.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        let opens = word == chart.scope || chart.blocks.iter().any(|block| block == word);
        depth = if word == chart.end { depth - 1 } else { depth + usize::from(opens) };
        if depth == 0 {
            return from + at;
        }
    }
    text.len()
}

/// Whether the statement around a place only asks for what stands there: `{{ if .Values.llm.model }}`.
fn is_asked(text: &str, at: Span) -> bool {
    let before = text[..at.start].rfind("{{").map_or("", |open| &text[open + 2..at.start]);
    let mut words = before.trim_start_matches(['-', ' ']).split(|c: char| !c.is_alphanumeric());
    words.next().is_some_and(|word| word == "else" || RULES.conditions.iter().any(|condition| condition == word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::templates::chart_of;

    fn chart() -> &'static Chart {
        chart_of("values.yaml").unwrap()
    }

    #[test]
    fn a_value_is_read_by_its_whole_path() {
        let text = "a: {{ .Values.llm.model | quote }}\nb: {{ $.Values.llm.models }}\nc: {{ .Values.llm.model.x }}\n\
                    {{- if .Values.llm.model }}\nd: {{ .MyValues.llm.model }}\n{{- end }}";
        let found = reads(chart(), text, "llm.model");
        assert_eq!(found.len(), 1);
        assert_eq!(&text[found[0]], "Values.llm.model");
    }

    #[test]
    fn a_value_is_read_in_the_scope_of_an_object_around_it() {
        let text = "{{- with .Values.llm }}\n{{- if .on }}x{{ end }}\nm: {{ .model }}\nn: {{ $.model }}\n{{- end }}\no: {{ .model }}";
        let found: Vec<usize> = reads(chart(), text, "llm.model").iter().map(|span| span.start).collect();
        assert_eq!(found, [text.find(".model").unwrap()]);
    }

    #[test]
    fn what_a_template_may_read() {
        assert!(may_read(chart(), "{{ toYaml .Values.llm | indent 2 }}", "llm.model"));
        assert!(may_read(chart(), "{{ index .Values \"llm\" }}", "llm.model"));
        assert!(!may_read(chart(), "{{ .Values.llm.url }}{{ .Values.llms }}", "llm.model"));
        assert!(reads_beside(chart(), "{{ .Values.llm.url }}", "llm.model"));
        assert!(!reads_beside(chart(), "{{ .Values.other.url }}", "llm.model"));
        assert!(reads_beside(chart(), "{{ .Values.other.url }}", "model"));
    }
}
