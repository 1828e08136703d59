//! Model names in cells: several at once, as code or not, with versions and remarks beside them.

use std::sync::LazyLock;

use regex::Regex;

use crate::catalog::Kind;
use crate::catalog::import::date::is_absent;
use crate::catalog::import::markup::{broken, clean};

/// The names in a cell: the pieces that are set as code, or else those between commas, pipes and line breaks. The error
/// names a piece that is no name.
pub(super) fn names(raw: &str) -> Result<Vec<String>, String> {
    let coded = codes(raw);
    let pieces: Vec<String> = if coded.is_empty() {
        broken(raw).into_iter().flat_map(|part| part.split(['|', ','])).map(clean).collect()
    } else {
        // Cells that mark alternatives set several names as one piece of code.
        coded.iter().flat_map(|code| code.split(['|', ','])).map(clean).collect()
    };
    let mut names = Vec::new();
    for piece in pieces.into_iter().filter(|piece| !piece.is_empty()) {
        let name = without_remark(&piece);
        if !is_id(name) {
            return Err(format!("`{piece}` is not a model id"));
        }
        names.push(name.to_owned());
    }
    if names.is_empty() { Err("no model named".into()) } else { Ok(names) }
}

/// The replacements in a cell, as `name` or `name@version`; words that name no model are left out.
pub(super) fn replacements(raw: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for part in broken(raw) {
        // A link's address has commas and slashes of its own.
        let text = clean(part).replace(" or ", ",").replace(" and ", ",").replace("; ", ",");
        for piece in text.split([',', '|']) {
            if let Some(name) = versioned(piece.trim()).filter(|_| !is_absent(piece))
                && !found.contains(&name)
            {
                found.push(name);
            }
        }
    }
    found
}

/// `gpt-4o`, `gpt-4o version: 2024-11-20`, `gpt-35-turbo (0125)`, `sora-2 (2025-12-08)`.
fn versioned(text: &str) -> Option<String> {
    static FORM: LazyLock<Option<Regex>> = LazyLock::new(|| {
        let version = r"(?:\(\s*(?:version:?\s*)?(?<a>[\w.-]+)\s*\)|version:?\s*(?<b>[\w.-]+))";
        Regex::new(&format!(r"(?i)^(?<name>\S+)(?:\s+{version})?$")).ok()
    });
    let found = FORM.as_ref()?.captures(text)?;
    let name = found.name("name")?.as_str();
    let version = found.name("a").or_else(|| found.name("b")).map(|version| version.as_str());
    let version = version.filter(|version| version.bytes().any(|byte| byte.is_ascii_digit()));
    is_id(name).then(|| version.map_or_else(|| name.to_owned(), |version| format!("{name}@{version}")))
}

/// The pieces that are set as code.
fn codes(raw: &str) -> Vec<&str> {
    let parts: Vec<&str> = raw.split('`').collect();
    if parts.len() < 3 || parts.len().is_multiple_of(2) {
        Vec::new()
    } else {
        parts.into_iter().skip(1).step_by(2).collect()
    }
}

/// A name without the remark in brackets behind it.
fn without_remark(text: &str) -> &str {
    text.split_once(" (").filter(|(_, rest)| rest.ends_with(')')).map_or(text, |(name, _)| name)
}

/// Whether a text can be an id: one word with a letter in it, and no address of an endpoint.
pub(super) fn is_id(text: &str) -> bool {
    let is_endpoint = text.starts_with("v1/") || text.starts_with('/') || text.contains("://");
    !is_endpoint
        && text.len() > 1
        && text.bytes().any(|byte| byte.is_ascii_alphabetic())
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b':' | b'/' | b'@' | b'+'))
        && text.starts_with(|c: char| c.is_ascii_alphanumeric())
}

/// The kind that a model has by the words in its name.
pub(super) fn guess_kind(id: &str) -> Kind {
    let id = id.to_ascii_lowercase();
    let words: [(&[&str], Kind); 8] = [
        (&["rerank"], Kind::Rerank),
        (&["embed", "bge-", "-similarity-", "-search-"], Kind::Embedding),
        (&["moderation", "guard", "shield"], Kind::Moderation),
        (&["ocr", "document-ai"], Kind::Ocr),
        (&["sora", "veo-", "-reel", "video"], Kind::Video),
        (&["image", "dall-e", "dalle", "imagen", "flux", "diffusion", "canvas"], Kind::Image),
        (&["whisper", "tts", "audio", "transcribe", "realtime", "voxtral", "speech", "sonic", "live"], Kind::Audio),
        (&["davinci", "babbage", "curie", "-instruct-0914", "text-ada"], Kind::Completion),
    ];
    words.iter().find(|(words, _)| words.iter().any(|word| id.contains(word))).map_or(Kind::Chat, |(_, kind)| *kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_names_in_a_cell() {
        assert_eq!(names("`gpt-5`, `gpt-5-2025-08-07`").unwrap(), ["gpt-5", "gpt-5-2025-08-07"]);
        assert_eq!(names("gpt-4-32k | gpt-4-32k-0314").unwrap(), ["gpt-4-32k", "gpt-4-32k-0314"]);
        assert_eq!(
            names("`command-r-03-2024` (and the alias `command-r`)").unwrap(),
            ["command-r-03-2024", "command-r"]
        );
        assert_eq!(names("claude-mythos-preview (gated research preview)").unwrap(), ["claude-mythos-preview"]);
        for endpoint in ["/v1/fine-tunes", "v1/prompts", "Assistants API", "OpenAI-Beta: assistants=v1"] {
            assert!(names(endpoint).is_err(), "{endpoint}");
        }
    }

    #[test]
    fn replacements_with_versions() {
        let cell =
            "`gpt-4o-realtime-preview` (version 2024-12-17) or `gpt-4o-mini-realtime-preview` (version 2024-12-17)";
        assert_eq!(
            replacements(cell),
            ["gpt-4o-realtime-preview@2024-12-17", "gpt-4o-mini-realtime-preview@2024-12-17"]
        );
        assert_eq!(replacements("`gpt-4.1` version: `2025-04-14`"), ["gpt-4.1@2025-04-14"]);
        assert_eq!(replacements("`gpt-35-turbo` (0125) <br><br> `gpt-4o-mini`"), ["gpt-35-turbo@0125", "gpt-4o-mini"]);
        assert_eq!(replacements("Any DeepSeek model available in the Model catalog"), Vec::<String>::new());
        assert_eq!(replacements("\u{2014}"), Vec::<String>::new());
        assert_eq!(replacements("N/A"), Vec::<String>::new());
        assert_eq!(replacements("[a-1](https://x/a,b), [b-2](https://y)"), ["a-1", "b-2"]);
    }
}
