//! Finds words: in text, and in names.

use crate::text::span::Span;

/// Whether the range is a whole word, and not a part of a longer one; a name that is missing is none. The `-` of an
/// arrow, `model->id`, is no part of a word.
pub(crate) fn is_whole_word(bytes: &[u8], range: Span) -> bool {
    let before = range.start.checked_sub(1).and_then(|i| bytes.get(i));
    let is_arrow = bytes.get(range.end..).is_some_and(|rest| rest.starts_with(b"->"));
    let after = bytes.get(range.end).filter(|_| !is_arrow);
    !range.is_empty() && ![before, after].into_iter().flatten().any(|byte| is_word_byte(*byte))
}

/// Whether a character may be part of an identifier.
pub(crate) fn is_identifier_char(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The last part of the name of a call or a type, without its type arguments: `create` of `client.chat.create`,
/// `Chat::create`, `$chat->create` and `chat.create<Answer>`.
pub(crate) fn last_part(name: &str) -> &str {
    let mut depth = 0;
    let arguments = name.bytes().rposition(|byte| {
        match byte {
            b'>' => depth += 1,
            b'<' => depth -= 1,
            _ => {}
        }
        depth == 0
    });
    let plain = if name.ends_with('>') { &name[..arguments.unwrap_or(0)] } else { name };
    plain.rsplit(['.', ':', '>', '\\']).next().unwrap_or_default()
}

fn is_word_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-'
}

/// The words of a name, lower case: of `MOCK_MODELS` and `mockModels` they are `mock` and `models`.
#[must_use]
pub fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut before = None;
    let mut chars = name.chars().peekable();
    while let Some(c) = chars.next() {
        if !c.is_alphanumeric() {
            before = None;
            continue;
        }
        // `modelName`, and the last capital of `HTMLParser`.
        let begins = before.is_none_or(|b: char| {
            let is_last_capital = b.is_uppercase() && chars.peek().is_some_and(|next| next.is_lowercase());
            c.is_uppercase() && (!b.is_uppercase() || is_last_capital)
        });
        if begins {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.extend(c.to_lowercase());
        }
        before = Some(c);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_made_of_words() {
        for (name, expected) in [
            ("MOCK_MODELS", "mock models"),
            ("mockModels", "mock models"),
            ("HTMLParser", "html parser"),
            ("env_template.txt", "env template txt"),
            ("self.__doc__", "self doc"),
            ("GPT4o", "gpt4o"),
            ("", ""),
        ] {
            assert_eq!(words(name).join(" "), expected, "{name}");
        }
    }

    #[test]
    fn names_end_in_a_last_part() {
        for (name, expected) in [
            ("client.chat.create", "create"),
            ("Chat::create", "create"),
            ("$chat->create", "create"),
            ("Acme\\Chat", "Chat"),
            ("chat.create<Answer>", "create"),
            ("List<Map<String, a.Answer>>", "List"),
            ("vec!", "vec!"),
            ("", ""),
        ] {
            assert_eq!(last_part(name), expected, "{name}");
        }
    }
}
