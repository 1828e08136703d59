//! Files of rules as `make` reads them: commands of a shell, in lines that begin with a tab, and the rest, which is read as
//! plain text.

use crate::syntax::formats::markdown::blank;
use crate::text::span::Span;

/// The marks of `make` before a command: that it is not shown, may fail, or runs in any case.
const MARKS: [char; 3] = ['@', '-', '+'];

/// The commands of such a file, and the rest.
#[derive(Debug, Default)]
pub(crate) struct Split {
    /// Each over as many lines as it is continued.
    pub(crate) commands: Vec<Span>,
    /// The text with spaces over the commands. Line breaks stay.
    pub(crate) rest: String,
}

/// Finds the commands: each has a shell of its own, so that what is odd in one spoils no other.
pub(crate) fn split(text: &str) -> Split {
    let (mut commands, mut at): (Vec<Span>, usize) = (Vec::new(), 0);
    let (mut is_command, mut is_continued) = (false, false);
    for line in text.split_inclusive('\n') {
        let end = at + line.len();
        is_command = if is_continued { is_command } else { line.starts_with('\t') };
        match commands.last_mut() {
            Some(command) if is_command && is_continued => command.end = end,
            _ if is_command => commands.push(Span::new(at, end)),
            _ => {}
        }
        is_continued = line.trim_end_matches(['\n', '\r']).ends_with('\\');
        at = end;
    }
    let rest = blank(text, commands.iter().copied());
    Split { commands, rest }
}

/// A command as a shell reads it, with as many bytes: a variable of `make` is one of the shell.
pub(crate) fn command(text: &str) -> String {
    let body = text.trim_start_matches(|c: char| matches!(c, ' ' | '\t') || MARKS.contains(&c));
    let mut command = " ".repeat(text.len() - body.len());
    let mut rest = body;
    while let Some(at) = rest.find("$(") {
        let inner = &rest[at + 2..];
        let name = inner.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(inner.len());
        let is_variable = name > 0 && inner[name..].starts_with(')') && !rest[..at].ends_with('$');
        if is_variable {
            command.extend([&rest[..at], "${", &inner[..name], "}"]);
            rest = &inner[name + 1..];
        } else {
            command.push_str(&rest[..at + 2]);
            rest = inner;
        }
    }
    command.push_str(rest);
    command
}

#[cfg(test)]
mod tests {
    use super::{command, split};

    #[test]
    fn commands_keep_their_places() {
        let text = "A ?= a\nask: b\n\t@ask --model $(A) \\\n    --url $(shell url) $$(pwd)\n\t-rm ä\nB := b \\\n\tc\n";
        let split = split(text);
        assert_eq!(split.rest.len(), text.len());
        assert_eq!(
            split.rest.split_whitespace().collect::<Vec<_>>(),
            ["A", "?=", "a", "ask:", "b", "B", ":=", "b", "\\", "c"]
        );
        let commands: Vec<String> = split.commands.iter().map(|span| command(&text[*span])).collect();
        let expected = ["  ask --model ${A} \\\n    --url $(shell url) $$(pwd)\n", "  rm ä\n"];
        assert_eq!(commands, expected);
    }

    #[test]
    fn broken_commands_are_kept() {
        for text in ["", "\t", "\t$(", "\t@$(A", "\t$()\n", "\t$(A)$", "\ta\\"] {
            let split = split(text);
            assert_eq!(split.rest.len(), text.len(), "{text}");
            assert!(split.commands.iter().all(|span| command(&text[*span]).len() == span.len()), "{text}");
        }
    }
}
