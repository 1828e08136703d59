//! Text that sets variables of an environment: lines of `KEY=value`, as in a `.env` file, and values made of several.

use crate::text::span::Span;

/// The name and the value that a line sets: `export KEY=value`.
pub(crate) fn setting(line: &str) -> Option<(&str, &str)> {
    let line = line.trim();
    line.strip_prefix("export ").unwrap_or(line).split_once('=')
}

/// Whether each line is a comment, empty or a setting whose name is accepted, and one is a setting.
pub(crate) fn are_settings<'t>(lines: impl Iterator<Item = &'t str>, accept: fn(&str) -> bool) -> bool {
    let mut filled = lines.map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).peekable();
    filled.peek().is_some() && filled.all(|line| setting(line).is_some_and(|(name, _)| accept(name)))
}

/// Whether a name can be that of a variable.
pub(crate) fn is_variable(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

/// Whether a name is one as variables of environments have them, in capitals: `OPENAI_MODEL`.
pub(crate) fn is_capital(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
}

/// The names and the values of variables that a setting is made of: `A=1 "B=2"` as for systemd, `A="1",B="2"` as for
/// supervisord. None where anything else is in it.
pub(crate) fn variables(raw: &str) -> Option<Vec<(Span, Span)>> {
    let is_quote = |byte: Option<&u8>| byte.copied().filter(|byte| matches!(byte, b'"' | b'\''));
    let bytes = raw.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    loop {
        at += bytes[at..].iter().take_while(|byte| byte.is_ascii_whitespace() || **byte == b',').count();
        if at >= bytes.len() || raw[at..].trim_end() == "\\" {
            return (!found.is_empty()).then_some(found);
        }
        let around = is_quote(bytes.get(at));
        let start = at + usize::from(around.is_some());
        let sign = start + memchr::memchr(b'=', &bytes[start..])?;
        is_capital(&raw[start..sign]).then_some(())?;
        let own = is_quote(bytes.get(sign + 1)).filter(|_| around.is_none());
        let from = sign + 1 + usize::from(own.is_some());
        let goes_on = |at: usize| setting(&raw[at..]).is_some_and(|(name, _)| is_capital(name));
        let is_end = |end: &usize| match around.or(own) {
            Some(quote) => bytes[*end] == quote,
            None => bytes[*end].is_ascii_whitespace() || bytes[*end] == b',' && goes_on(*end + 1),
        };
        let end = (from..bytes.len()).find(is_end).unwrap_or(bytes.len());
        found.push((Span::new(start, sign), Span::new(from, end)));
        at = end + usize::from(around.or(own).is_some());
        at = at.min(bytes.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_settings() {
        let of = |text: &str, accept: fn(&str) -> bool| are_settings(text.lines(), accept);
        assert!(of("# Copy this.\n\nexport MODEL=gpt-4\nKEY=\n", is_capital));
        assert!(of("model=gpt-4\n", is_variable) && !of("model=gpt-4\n", is_capital));
        assert!(!of("Set MODEL=gpt-4 first.\n", is_variable));
        assert!(!of("# MODEL=gpt-4\n", is_variable), "no setting");
    }

    #[test]
    fn values_made_of_variables() {
        let of = |text: &str| -> Option<Vec<String>> {
            Some(
                variables(text)?.into_iter().map(|(name, value)| format!("{}:{}", &text[name], &text[value])).collect(),
            )
        };
        for (text, expected) in [
            ("MODEL=gpt-4", &["MODEL:gpt-4"][..]),
            ("MODEL=gpt-4 \"OTHER=o1 b\" \\", &["MODEL:gpt-4", "OTHER:o1 b"]),
            ("A=\"x,y\",B=z,1", &["A:x,y", "B:z,1"]),
            ("A=\"", &["A:"]),
            ("A=é,", &["A:é,"]),
        ] {
            assert_eq!(of(text).unwrap(), expected, "{text}");
        }
        for text in ["", "gpt-4", "a=b", "MODEL=gpt-4 on", "https://a/?B=c", "'", "="] {
            assert_eq!(of(text), None, "{text}");
        }
    }
}
