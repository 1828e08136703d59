//! What an id is wrapped in: routing prefixes, resource paths, ARNs, URLs, fine-tunes.

use crate::detect::token::Form;
use crate::rules::builtin::RULES;
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
        wrapping.provider = by_spelling(&text[core]);
        return wrapping;
    }
    let lower = left.to_ascii_lowercase();
    if let Some(host) = RULES.providers.iter().find(|p| p.hosts.iter().any(|h| lower.contains(h.as_str()))) {
        wrapping.provider = Some(&host.id);
    }
    if let Some(at) = lower.find("arn:aws") {
        wrapping.form = Form::Arn;
        wrapping.provider = Some("bedrock");
        wrapping.region =
            left[at..].split(':').nth(3).filter(|r| !r.is_empty() && !r.contains(['*', '$', '{'])).map(str::to_owned);
    } else if lower.ends_with("ft:") || lower.ends_with("ft-") {
        wrapping.form = Form::FineTune;
        wrapping.start = Some(core.start - 3);
    } else if lower.ends_with("/models/") && lower.contains("registries/") {
        wrapping.form = Form::Path;
        wrapping.provider =
            Some(if lower.contains("registries/azure-openai/") { "azure-openai" } else { "azure-catalog" });
        wrapping.version = version_segment(bytes, core.end);
    } else if lower.ends_with("/deployments/") {
        wrapping.form = Form::DeploymentPath;
    } else if lower.contains("publishers/") && lower.ends_with("/models/") {
        wrapping.form = Form::Path;
        wrapping.provider = Some("vertex");
        wrapping.region = after(left, "locations/");
    } else if lower.ends_with("foundation-model/")
        || lower.ends_with("inference-profile/")
        || lower.ends_with("/model/")
    {
        wrapping.form = Form::Path;
        wrapping.provider = wrapping.provider.or(Some("bedrock"));
    } else if lower.ends_with("models/") {
        wrapping.form = Form::Path;
        wrapping.organisations.push(organisation(left_start, left, 3));
    } else {
        route(left_start, left, &lower, &mut wrapping);
    }
    if wrapping.provider.is_none() {
        wrapping.provider = by_spelling(&text[core]);
    }
    wrapping
}

/// A routing prefix (`azure/`, `bedrock/converse/`, `anthropic:messages:`) or an organisation (`mistralai/`).
fn route(left_start: usize, left: &str, lower: &str, wrapping: &mut Wrapping) {
    let Some(separator) = left.bytes().next_back().filter(|b| matches!(b, b'/' | b':')) else { return };
    let mut begin = lower.len();
    let mut first = None;
    for (depth, part) in lower[..lower.len() - 1].rsplit(separator as char).enumerate() {
        let known = RULES.providers.iter().find(|p| p.routes.iter().any(|r| r == part));
        let is_word = !part.is_empty()
            && part.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'~'));
        if depth > 3 || !is_word {
            break;
        }
        begin -= part.len() + 1;
        if let Some(provider) = known {
            first = Some((begin, provider.id.as_str()));
        }
    }
    if let Some((begin, provider)) = first {
        wrapping.start = Some(left_start + begin);
        wrapping.provider = Some(provider);
    }
    if separator == b'/' {
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

/// Ids whose spelling only one provider uses.
fn by_spelling(id: &str) -> Option<&'static str> {
    let bedrock = ["anthropic.", "amazon.", "ai21.", "meta.", "cohere.", "mistral.", "stability."];
    let rest =
        id.split_once('.').filter(|(p, _)| p.len() <= 6 && !p.contains('-') || *p == "us-gov").map_or(id, |(_, r)| r);
    if bedrock.iter().any(|p| id.starts_with(p) || rest.starts_with(p)) {
        return Some("bedrock");
    }
    let (_, version) = id.split_once('@')?;
    version.bytes().all(|b| b.is_ascii_digit()).then_some("vertex")
}

/// Where the text that an id may be wrapped in begins.
fn left_of(bytes: &[u8], start: usize) -> usize {
    let is_wrap = |b: u8| {
        b.is_ascii_alphanumeric()
            || matches!(b, b'-' | b'_' | b'.' | b'@' | b'/' | b':' | b'*' | b'~' | b'$' | b'{' | b'}')
    };
    let floor = start.saturating_sub(MAX_LEFT);
    bytes[floor..start].iter().rposition(|&b| !is_wrap(b)).map_or(floor, |i| floor + i + 1)
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

/// Suffixes by which gateways choose a way to serve a model.
pub(crate) fn is_route_suffix(part: &[u8]) -> bool {
    [&b"free"[..], b"beta", b"nitro", b"floor", b"online", b"thinking", b"extended", b"batch", b"exacto"]
        .contains(&part)
}
