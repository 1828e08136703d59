//! Package URLs of models. No type for hosted models exists, so that they are `generic`, with the provider as the
//! namespace.

use crate::text::root::encode;

/// The URL of a model in canonical form; `None` for an id that no URL can hold.
pub(super) fn purl(provider: &str, model: &str, version: Option<&str>) -> Option<String> {
    let segments: Vec<String> =
        model.split('/').filter(|segment| !matches!(*segment, "" | "." | "..")).map(part).collect();
    if segments.is_empty() {
        return None;
    }
    let path = segments.join("/");
    let version = version.map(|version| format!("@{}", part(version))).unwrap_or_default();
    // An id of the Hub has an owner and a name.
    Some(match (provider, segments.len()) {
        ("huggingface", 2) => format!("pkg:huggingface/{path}{version}"),
        _ => format!("pkg:generic/{}/{path}{version}", part(provider)),
    })
}

/// A part between separators. A colon stays as it is.
fn part(text: &str) -> String {
    encode(&text.replace('/', " ")).replace("%3A", ":")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn canonical() {
        let of = |provider, model, version| purl(provider, model, version).unwrap();
        assert_eq!(of("azure-openai", "gpt-4", Some("0613")), "pkg:generic/azure-openai/gpt-4@0613");
        assert_eq!(of("bedrock", "anthropic.claude-v2:1", None), "pkg:generic/bedrock/anthropic.claude-v2:1");
        assert_eq!(of("groq", "meta-llama/llama 4", None), "pkg:generic/groq/meta-llama/llama%204");
        assert_eq!(of("vertex", "claude-opus-4@20250514", None), "pkg:generic/vertex/claude-opus-4%4020250514");
        assert_eq!(of("huggingface", "openai/whisper", None), "pkg:huggingface/openai/whisper");
        assert_eq!(purl("x", "/", None), None);
    }
}
