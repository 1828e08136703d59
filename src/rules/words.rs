//! What words and marks mean in programs of any language: `rules/words.toml`.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::rules::builtin;
use crate::rules::builtin::WORDS;

/// The words that detection and the readers of text look for in programs.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Words {
    /// Names by which the members of an object are called from within.
    pub(crate) receivers: Vec<String>,
    /// Names of the object at hand.
    pub(crate) own: Vec<String>,
    /// Names by which a type makes a value of itself.
    pub(crate) own_types: Vec<String>,
    /// Names of functions that make an object of the type around them.
    constructors: Vec<String>,
    /// Names of what a file hands out as a whole.
    exports: Vec<String>,
    /// Words before the name of a function that is being defined.
    pub(crate) definers: Vec<String>,
    /// Names that too many things have.
    common: Vec<String>,
    /// Words that are values.
    constants: Vec<String>,
    /// Values by which a setting or a parameter is left out.
    nothing: Vec<String>,
    /// Values by which something is turned off.
    off: Vec<String>,
    /// Parts of names of calls that look a setting up.
    pub(crate) settings: Vec<String>,
    /// Parts of the names of objects that hold the settings of a program.
    pub(crate) settings_objects: Vec<String>,
    /// Parts of names of calls that ask the environment.
    pub(crate) environment: Vec<String>,
    /// Beginnings of lines that import names.
    pub(crate) imports: Vec<String>,
    /// Other words of such lines.
    pub(crate) importers: Vec<String>,
    /// Words that a value follows.
    pub(crate) before_values: Vec<String>,
    /// Words between the parts of an expression.
    operators: Vec<String>,
    /// Words before the value that chooses a branch.
    branches: Vec<String>,
    /// First words of statements that run what is in them once at most.
    once: Vec<String>,
    /// Words by which a function goes back to what it has run.
    repeats: Vec<String>,
    /// By which a function asks for variables by their names, or declares them as those of another.
    pub(crate) scopes: Vec<String>,
    /// Text that only a program has which is run, and not imported.
    pub(crate) mains: Vec<String>,
    /// Calls that compare a text with their argument.
    pub(crate) tests: Vec<String>,
    /// Operators that take the type of a name.
    pub(crate) types: Vec<String>,
    /// What follows a `#` that begins no comment.
    pub(crate) directives: Vec<String>,
    /// Methods of HTTP.
    pub(crate) methods: Vec<String>,
    /// Words before the date until which a comment silences.
    deadlines: Vec<String>,
    /// What stands before brackets with words that are strings each.
    bare_lists: Vec<String>,
    pub(crate) comment: CommentMarks,
}

/// Marks of comments.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CommentMarks {
    /// Marks that begin a comment, or one of its lines, in some language.
    pub(crate) begins: Vec<String>,
    /// Marks that end one.
    pub(crate) ends: Vec<String>,
    /// Marks of comments to the end of the line.
    pub(crate) to_line_end: Vec<String>,
    /// Marks of lines of a text in no known language.
    pub(crate) lines: Vec<String>,
    /// Comments of several lines in such a text.
    pub(crate) blocks: Vec<CommentBlock>,
}

/// A comment of several lines.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CommentBlock {
    /// How its first line begins.
    pub(crate) begins: Vec<String>,
    /// What ends its last line.
    pub(crate) ends: String,
    /// It goes on to the end of the file where nothing ends it.
    #[serde(default)]
    pub(crate) is_open: bool,
}

/// The words of this build.
pub(crate) static RULES: LazyLock<Words> = LazyLock::new(|| builtin::parse(&WORDS));

/// Whether a name is that of the variables of the environment: `$env` of PowerShell.
pub(crate) fn is_environment(name: &str) -> bool {
    RULES.environment.iter().any(|own| name.trim_start_matches('$').eq_ignore_ascii_case(own))
}

/// Whether a name stands for the object whose members call each other by it.
pub(crate) fn is_receiver(name: &str) -> bool {
    has(&RULES.receivers, name)
}

/// Whether a name stands for the object at hand.
pub(crate) fn is_own(name: &str) -> bool {
    has(&RULES.own, name)
}

/// Whether a name stands for the type at hand.
pub(crate) fn is_own_type(name: &str) -> bool {
    has(&RULES.own_types, name)
}

/// Whether a function of that name makes an object of the type around it.
pub(crate) fn is_constructor(name: &str) -> bool {
    has(&RULES.constructors, name)
}

/// Whether a name stands for all that a file hands out.
pub(crate) fn is_export(name: &str) -> bool {
    has(&RULES.exports, name)
}

/// A member of the object at hand, without what it is called on: `model` of `self.model`, `$this->model` and `@model`.
pub(crate) fn own_member(expression: &str) -> Option<&str> {
    let of = |link| expression.trim_start_matches('$').split_once(link).filter(|(object, _)| is_own(object));
    of(".").or_else(|| of("->")).map(|(_, member)| member).or_else(|| expression.strip_prefix('@'))
}

/// Whether so many things have a name that a text is not searched for it.
pub(crate) fn is_common(name: &str) -> bool {
    has(&RULES.common, name)
}

/// Whether a word is a value of the language.
pub(crate) fn is_constant(word: &str) -> bool {
    has(&RULES.constants, word)
}

/// Whether a text ends with what stands before brackets with words that are strings each: `qw`, `%w`.
pub(crate) fn quotes_words(before: &str) -> bool {
    RULES.bare_lists.iter().any(|mark| {
        let rest = before.strip_suffix(mark.as_str());
        rest.is_some_and(|rest| !rest.ends_with(|c: char| c.is_alphanumeric() || c == '_'))
    })
}

/// Whether a value leaves a setting or a parameter out.
pub(crate) fn is_nothing(value: &str) -> bool {
    has(&RULES.nothing, value.trim().trim_end_matches([',', ';']))
}

/// Whether a value turns something off, or leaves it out.
pub(crate) fn is_off(value: &str) -> bool {
    is_nothing(value) || RULES.off.iter().any(|word| value.trim().eq_ignore_ascii_case(word))
}

/// Whether a word stands between the parts of an expression.
pub(crate) fn is_operator(word: &str) -> bool {
    has(&RULES.operators, word)
}

/// Whether a line without its indentation is a comment, in whatever language it is.
pub(crate) fn begins_comment(line: &str) -> bool {
    // A preprocessor's `#define` and Rust's `#[…]` are code.
    line.starts_with('#') && !begins_directive(line)
        || RULES.comment.lines.iter().any(|mark| line.starts_with(mark.as_str()))
        || line.strip_prefix("--").is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '[']))
}

/// Whether a line without its indentation is a directive of a preprocessor or an attribute.
pub(crate) fn begins_directive(line: &str) -> bool {
    let is_directive = |rest: &str| RULES.directives.iter().any(|word| rest.starts_with(word.as_str()));
    line.strip_prefix('#').is_some_and(is_directive)
}

/// Whether a statement that begins with a word runs what is in it once at most.
pub(crate) fn runs_once(word: &str) -> bool {
    has(&RULES.once, word)
}

/// Whether a function goes back by a word to what it has run.
pub(crate) fn goes_back(word: &str) -> bool {
    has(&RULES.repeats, word)
}

/// Whether the value that chooses a branch follows a word.
pub(crate) fn is_branch(word: &str) -> bool {
    has(&RULES.branches, word)
}

/// Whether a word, whatever its case, is one that people write before a deadline.
pub(crate) fn is_deadline(word: &str) -> bool {
    has(&RULES.deadlines, &word.to_lowercase())
}

fn has(list: &[String], word: &str) -> bool {
    list.iter().any(|one| one == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_member_of_the_object_at_hand() {
        assert_eq!(own_member("self.model"), Some("model"));
        assert_eq!(own_member("this.client.model"), Some("client.model"));
        assert_eq!(own_member("client.model"), None);
        assert_eq!(own_member("self"), None);
    }

    #[test]
    fn names_of_the_object_at_hand_are_receivers() {
        assert!(RULES.own.iter().all(|name| is_receiver(name)));
    }
}
