//! Whether a name goes on naming the old model where its value becomes a new one.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::lint::messages::parameters::plain;
use crate::rules::builtin::{self, NAMESAKES};
use crate::text::words::words;

/// `rules/namesakes.toml`.
#[derive(Debug, Deserialize)]
pub(super) struct Rules {
    kinds: Vec<String>,
    sizes: Vec<String>,
    fillers: Vec<String>,
    pub(super) public: Vec<String>,
    pub(super) private: Vec<String>,
    pub(super) holders: Vec<String>,
}

pub(super) static RULES: LazyLock<Rules> = LazyLock::new(|| builtin::parse(&NAMESAKES));

/// The shortest word that names a family alone: `gpt`, `ada`.
const FAMILY: usize = 3;
/// The longest number that is a version and no date.
const VERSION: usize = 4;

/// The words and the digits of a name or an id.
struct Parts {
    words: Vec<String>,
    /// All of them in a row: those of `gpt-4-0613` are `40613`.
    digits: String,
}

impl Parts {
    fn of(name: &str) -> Self {
        let mut parts = Self { words: Vec::new(), digits: String::new() };
        for word in words(name) {
            for run in word.as_bytes().chunk_by(|a, b| a.is_ascii_digit() == b.is_ascii_digit()) {
                let run = String::from_utf8_lossy(run).into_owned();
                if run.starts_with(|c: char| c.is_ascii_digit()) {
                    parts.digits.push_str(&run);
                } else {
                    parts.words.push(run);
                }
            }
        }
        parts
    }

    fn has(&self, word: &str) -> bool {
        self.words.iter().any(|own| own == word)
    }
}

/// Whether `name` names the model `old` and not the model `new`: a word of the old id that the new one has not, or its
/// number beside a word of it. `is_label`: the name is a text for people beside the id.
pub(super) fn names_old(name: &str, old: &str, new: &str, is_label: bool) -> bool {
    let name = Parts::of(name);
    let (old_id, new_id) = (plain(old), plain(new));
    let (old, new) = (Parts::of(old_id), Parts::of(new_id));
    let is_kind = |word: &str| RULES.kinds.iter().any(|kind| kind == word);
    let is_size = |word: &str| RULES.sizes.iter().any(|size| size == word);
    let of_old = || name.words.iter().filter(|word| old.has(word) && !is_kind(word));
    // The short word of `o3-mini` is the beginning of the id.
    let is_family = |word: &String| !is_size(word) && (word.len() >= FAMILY || old.words.first() == Some(word));
    // A label is no beginning of a number: `Grok 4` is not `grok-4.3`.
    let is_whole = is_label && !name.digits.is_empty() && name.digits == old.digits && old.digits != new.digits;
    let is_numbered = is_whole || is_other_number(&name.digits, &old.digits, &new.digits);
    if !of_old().any(is_family) {
        // A label beside the id may have the size and the number alone: `2.5 Pro`.
        return is_label && is_numbered && of_old().next().is_some();
    }
    of_old().any(|word| !new.has(word)) || is_numbered || is_it(&name, &old)
}

/// Whether the digits of a name begin like those of the old id and unlike those of the new one.
fn is_other_number(name: &str, old: &str, new: &str) -> bool {
    let fits = |id: &str| !id.is_empty() && (id.starts_with(name) || name.starts_with(id));
    !name.is_empty() && fits(old) && !fits(new)
}

/// Whether a name is the id, whatever stands between its words.
fn is_it(name: &Parts, id: &Parts) -> bool {
    let own: Vec<&String> = name.words.iter().filter(|word| !RULES.fillers.contains(word)).collect();
    let digits = if id.digits.len() > VERSION { "" } else { id.digits.as_str() };
    own.iter().copied().eq(&id.words) && own.len() > 1 && name.digits == digits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_has_a_word_or_the_number_of_the_old_model_names_it() {
        for (name, old, new) in [
            ("GPT_4_0613", "gpt-4-0613", "gpt-5.6-sol"),
            ("Gpt35Turbo", "gpt-3.5-turbo", "gpt-5.6-terra"),
            ("GPT4_32", "gpt-4-32k", "gpt-6-luna"),
            ("claude3Opus", "claude-3-opus-20240229", "claude-opus-5-5"),
            ("Claude45Sonnet", "claude-sonnet-4-5-20250929", "claude-sonnet-5-5"),
            ("Whisper1", "whisper-1", "gpt-transcribe"),
            ("WHISPER_MODEL", "whisper-1", "gpt-transcribe"),
            ("DallE3", "dall-e-3", "gpt-image-2"),
            ("GEMINI_PRO", "models/gemini-pro", "models/gemini-3.8-flash"),
            ("llm_mixtral", "mixtral-8x7b-32768", "openai/gpt-oss-120b"),
            ("gpt4o_mini", "gpt-4o-mini", "gpt-6-luna"),
            ("haiku3", "anthropic.claude-3-haiku-20240307-v1:0", "anthropic.claude-haiku-5-5"),
            ("DeepseekChat", "deepseek-chat", "deepseek-flash"),
            ("O1_MINI", "o1-mini", "gpt-5.6-terra"),
            ("GPT 4.1 (OpenAI)", "gpt-4.1", "gpt-6-luna"),
            ("CONFIG_CLAUDE_4_6_SONNET", "claude-sonnet-4-6", "claude-sonnet-5-5"),
        ] {
            assert!(names_old(name, old, new, false), "{name}");
        }
    }

    #[test]
    fn a_name_that_fits_both_models_stays() {
        for (name, old, new) in [
            ("DEFAULT_GEMINI_MODEL", "gemini-2.5-flash", "gemini-3.5-flash-lite"),
            ("chatGptDefaultModel", "gpt-4o", "gpt-6-luna"),
            ("openAIModel", "gpt-4o", "gpt-6-luna"),
            ("FLASH", "gemini-2.5-flash-image", "gemini-3.1-flash-lite-image"),
            ("TextModelName", "text-bison", "gemini-3.8-flash"),
            ("chat_model", "deepseek-chat", "deepseek-flash"),
            ("deepseek_model", "deepseek-chat", "deepseek-flash"),
            ("embedding_model_name", "text-embedding-005", "gemini-embedding-2"),
            ("MODEL_2", "claude-2.1", "claude-opus-5-5"),
            ("mini_model", "gpt-4o-mini", "gpt-6-luna"),
            ("gpt_client_1", "gpt-4", "gpt-5.6-sol"),
            ("openAIModelId", "open-mistral-7b", "ministral-8b-2512"),
            ("CLAUDE_MODEL", "us.anthropic.claude-sonnet-4-6", "us.anthropic.claude-sonnet-5-5"),
            ("GPT4", "gpt-4", "gpt-4.1"),
        ] {
            assert!(!names_old(name, old, new, false), "{name}");
        }
    }
    #[test]
    fn a_label_may_have_the_size_and_the_number_alone() {
        let of = |label| names_old(label, "gemini-2.5-pro", "gemini-3.8-flash", true);
        assert!(of("2.5 Pro") && of("Gemini 2.5"));
        assert!(!of("Pro 3") && !of("The best"));
        assert!(names_old("Grok 4", "grok-4", "grok-4.3", true) && !names_old("Grok", "grok-4", "grok-4.3", true));
    }
}
