//! What an id is wrapped in: routing prefixes, resource paths, ARNs, URLs, fine-tunes.

use crate::detect::token::Form;
use crate::rules::builtin::RULES;
use crate::rules::providers::{PathForm, PathKind};
use crate::text::span::Span;

/// Longest stretch to the left of an id that is read.
const MAX_LEFT: usize = 300;

/// What stands around an id.
pub(crate) struct Wrapping {
    pub form: Form,
    /// Where the routing prefix that belongs to the id as written begins.
    pub start: Option<usize>,
    pub provider: Option<&'static str>,
    pub region: Option<String>,
    pub version: Option<Span>,
    /// Stretches that end at the id and may be part of its name: `mistralai/`, `accounts/fireworks/models/`.
    pub organisations: Vec<Span>,
}

/// Reads what stands to the left of an id, and the version segment to its right.
pub(crate) fn read(text: &str, core: Span) -> Wrapping {
    let bytes = text.as_bytes();
    let left_start = left_of(bytes, core.start);
    let left = &text[left_start..core.start];
    let mut wrapping = Wrapping {
        form: Form::Plain,
        start: None,
        provider: None,
        region: None,
        version: None,
        organisations: Vec::new(),
    };
    if left.is_empty() {
        return wrapping;
    }
    let lower = left.to_ascii_lowercase();
    if let Some(host) = RULES.providers.iter().find(|p| p.hosts.iter().any(|h| lower.contains(h.as_str()))) {
        wrapping.provider = Some(&host.id);
    }
    match RULES.forms.iter().find(|form| fits(form, &lower)) {
        Some(form) => apply(form, text, core, left_start, &mut wrapping),
        None => route(left_start, left, &lower, &mut wrapping),
    }
    wrapping
}

/// Whether the lower-case text before an id has the form.
fn fits(form: &PathForm, lower: &str) -> bool {
    let contains = form.contains.as_ref().is_none_or(|part| lower.contains(part.as_str()));
    contains && (form.ends.is_empty() || form.ends.iter().any(|end| lower.ends_with(end.as_str())))
}

/// Reads what a form of path shows of the id behind it.
fn apply(form: &'static PathForm, text: &str, core: Span, left_start: usize, wrapping: &mut Wrapping) {
    let left = &text[left_start..core.start];
    wrapping.form = match form.is {
        PathKind::Arn => Form::Arn,
        PathKind::FineTune => Form::FineTune,
        PathKind::Path => Form::Path,
        PathKind::Deployment => Form::DeploymentPath,
    };
    if form.is == PathKind::FineTune {
        wrapping.start = Some(core.start - 3);
    }
    let named = wrapping.provider.filter(|_| form.host_first || form.provider.is_none());
    wrapping.provider = named.or(form.provider.as_deref());
    let field = |number: usize| {
        let begin = form.contains.as_ref().and_then(|part| left.to_ascii_lowercase().find(part.as_str()))?;
        let region = left[begin..].split(':').nth(number)?;
        (!region.is_empty() && !region.contains(['*', '$', '{'])).then(|| region.to_owned())
    };
    let behind = || form.region_after.as_ref().and_then(|marker| after(left, marker));
    wrapping.region = form.region_field.and_then(field).or_else(behind);
    if form.version {
        wrapping.version = version_segment(text.as_bytes(), core.end);
    }
    if form.name > 0 {
        wrapping.organisations.push(organisation(left_start, left, form.name));
    }
}

/// A routing prefix (`azure/`, `bedrock/converse/`, `anthropic:messages:`) or an organisation (`mistralai/`).
fn route(left_start: usize, left: &str, lower: &str, wrapping: &mut Wrapping) {
    let Some(separator) = ["::", "/", ":"].into_iter().find(|s| left.ends_with(s)) else { return };
    let mut first = None;
    let parts = &lower[..lower.len() - separator.len()];
    for (depth, part) in parts.rsplit(separator).flat_map(|part| part.rsplit("::")).enumerate() {
        let known = RULES.providers.iter().find(|p| p.routes.iter().any(|r| r == part));
        let is_word = !part.is_empty()
            && part.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'~' | b'@'));
        if depth > 3 || !is_word {
            break;
        }
        if let Some(provider) = known {
            first = Some((part.as_ptr().addr() - lower.as_ptr().addr(), provider.id.as_str()));
        }
    }
    if let Some((begin, provider)) = first {
        wrapping.start = Some(left_start + begin);
        wrapping.provider = Some(provider);
    }
    if separator == "::" && wrapping.start.is_none() {
        let namespace =
            parts.rsplit(|c: char| !c.is_alphanumeric() && !matches!(c, '-' | '_')).next().unwrap_or_default();
        wrapping.start = (!namespace.is_empty()).then(|| left_start + parts.len() - namespace.len());
    }
    if separator == "/" {
        for depth in 1..=3 {
            let range = organisation(left_start, left, depth);
            if wrapping.organisations.last() != Some(&range) {
                wrapping.organisations.push(range);
            }
        }
        if wrapping.start.is_none() {
            wrapping.start = wrapping.organisations.first().map(|r| r.start);
        }
    }
}

/// The last `depth` path segments of `left`, with their slashes.
fn organisation(left_start: usize, left: &str, depth: usize) -> Span {
    let end = left_start + left.len();
    let start = left[..left.len() - 1]
        .rmatch_indices(['/', ':', '='])
        .filter(|(_, s)| *s == "/")
        .nth(depth - 1)
        .map_or_else(|| left.rfind([':', '=']).filter(|&i| i + 1 < left.len()).map_or(0, |i| i + 1), |(i, _)| i + 1);
    Span::new(left_start + start, end)
}

/// Where the text that an id may be wrapped in begins.
fn left_of(bytes: &[u8], start: usize) -> usize {
    let is_wrap = |b: u8| {
        b.is_ascii_alphanumeric()
            || matches!(b, b'-' | b'_' | b'.' | b'@' | b'/' | b':' | b'*' | b'~' | b'$' | b'{' | b'}')
    };
    let floor = start.saturating_sub(MAX_LEFT);
    let begin = bytes[floor..start].iter().rposition(|&b| !is_wrap(b)).map_or(floor, |i| floor + i + 1);
    begin + default_of_variable(&bytes[begin..start]).unwrap_or(0)
}

/// Where the default begins in what a shell makes of a variable: behind `${MODEL:-` and `${MODEL-`.
fn default_of_variable(left: &[u8]) -> Option<usize> {
    let opening = memchr::memmem::rfind(left, b"${")?;
    let name = left[opening + 2..].iter().take_while(|b| b.is_ascii_alphanumeric() || **b == b'_').count();
    let operator = opening + 2 + name;
    let colon = usize::from(left.get(operator) == Some(&b':'));
    let is_default = name > 0 && matches!(left.get(operator + colon), Some(b'-'));
    is_default.then_some(operator + colon + 1)
}

/// The path segment after a marker, where it is a plain word.
fn after(left: &str, marker: &str) -> Option<String> {
    let rest = &left[left.find(marker)? + marker.len()..];
    let word = rest.split('/').next()?;
    (!word.is_empty() && word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')).then(|| word.to_owned())
}

/// `VERSION` of `/versions/VERSION` right behind the id.
fn version_segment(bytes: &[u8], end: usize) -> Option<Span> {
    let start = end + b"/versions/".len();
    if !bytes.get(end..)?.starts_with(b"/versions/") {
        return None;
    }
    let len = bytes[start..].iter().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.')).count();
    (len > 0).then(|| Span::new(start, start + len))
}

/// The end of a `:part` that starts at `at`.
pub(crate) fn colon_part(bytes: &[u8], at: usize) -> Option<usize> {
    if bytes.get(at) != Some(&b':') {
        return None;
    }
    let len = bytes[at + 1..].iter().take_while(|b| b.is_ascii_alphanumeric()).count();
    (len > 0 && len <= 16).then_some(at + 1 + len)
}
