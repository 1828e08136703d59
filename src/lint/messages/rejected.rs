//! An argument that a model refuses, and what becomes of it where no one has to decide anything.

use crate::detect::reference::{Argument, Part};
use crate::lint::finding::Edit;

/// An argument that a model refuses.
#[derive(Debug, Clone)]
pub(crate) struct Rejected<'c> {
    pub(crate) argument: &'c Argument,
    /// The status with which the service refuses it, if that is documented.
    pub(crate) answer: Option<&'static str>,
    pub(crate) remedy: Option<Remedy<'c>>,
}

/// What becomes of an argument that a model refuses, where no one has to decide anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Remedy<'c> {
    /// This takes its place with the same meaning.
    Rename(String),
    /// It says what holds without it, too, so that all of this goes.
    LeaveOut(&'c Part),
}

impl Rejected<'_> {
    /// The edit that the remedy is.
    pub(crate) fn edit(&self) -> Option<Edit> {
        let (part, replacement) = match self.remedy.as_ref()? {
            Remedy::Rename(new) => (&self.argument.key, new.as_str()),
            Remedy::LeaveOut(part) => (*part, ""),
        };
        let file = part.file.clone();
        Some(Edit { span: part.span, replacement: replacement.into(), file, is_argument: true })
    }

    /// What the edit does, for a title: `` `max_tokens` with `max_completion_tokens` ``.
    pub(crate) fn does(&self) -> Option<String> {
        Some(match self.remedy.as_ref()? {
            Remedy::Rename(new) => format!("`{}` with `{new}`", self.argument.key.text),
            Remedy::LeaveOut(_) => format!("{} with nothing", self.shown()),
        })
    }

    /// What to check when the edit is made.
    pub(crate) fn check(&self) -> Option<String> {
        let key = &self.argument.key.text;
        Some(match self.remedy.as_ref()? {
            Remedy::Rename(new) => format!("check the value of `{new}`, which takes the place of `{key}`"),
            Remedy::LeaveOut(_) => format!("{} is removed: it is the API's default", self.shown()),
        })
    }

    /// The argument as it stands there, in one line: `` `temperature=0.2` ``.
    pub(crate) fn shown(&self) -> String {
        let Argument { key, whole, value, .. } = self.argument;
        let is_short = whole.text.len() <= 40 && !whole.text.contains('\n');
        if is_short { format!("`{}={value}`", key.text) } else { format!("`{}`", key.text) }
    }
}

/// The new name of a parameter as the old one is written: as the API writes it, or, in a type of an SDK that has both, as
/// its language does, `MaxTokens`, `maxTokens`, `setMaxTokens`.
pub(super) fn renamed(written: &str, old: &str, new: &str, is_typed: bool) -> Option<String> {
    if written == old {
        return Some(new.to_owned());
    }
    let [old, new] = [old, new].map(|name| name.split('_').map(capital).collect::<String>());
    let start = written.len().checked_sub(old.len()).filter(|_| is_typed)?;
    let (setter, name) = (written.get(..start)?, written.get(start..)?);
    match name {
        _ if name == old => Some(format!("{setter}{new}")),
        _ if setter.is_empty() && capital(name) == old => Some(uncapital(&new)),
        _ => None,
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect()
}

fn uncapital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_ascii_lowercase()).into_iter().chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_name_is_written_as_the_old_one() {
        for (written, is_typed, new) in [
            ("max_tokens", false, Some("max_completion_tokens")),
            ("MaxTokens", true, Some("MaxCompletionTokens")),
            ("maxTokens", true, Some("maxCompletionTokens")),
            ("setMaxTokens", true, Some("setMaxCompletionTokens")),
            ("MaxTokens", false, None),
            ("maxtokens", true, None),
        ] {
            assert_eq!(renamed(written, "max_tokens", "max_completion_tokens", is_typed).as_deref(), new, "{written}");
        }
    }
}
