//! Lines that set variables of an environment: `KEY=value`, as in a `.env` file.

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
}
