//! What a file's path, and the names in it, show of the usage of what it holds.

use std::path::Path;
use std::sync::LazyLock;

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use serde::Deserialize;

use crate::rules::builtin;
use crate::text::language::{Language, is_prompt_file};
use crate::text::words::words;

/// What the path of a file shows of what it holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum PathUsage {
    Test,
    Docs,
    /// A record of what was: a migration, a log.
    History,
    Catalog,
    /// Nothing.
    #[default]
    Any,
}

#[derive(Deserialize)]
struct PathRules {
    test: PathRule,
    docs: PathRule,
    history: PathRule,
    catalog: PathRule,
    loaded: PathRule,
}

/// Which files, and which names in a file, have one usage. What is empty holds for none.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
struct PathRule {
    folders: Vec<String>,
    files: Vec<String>,
    /// Globs that whole paths match.
    paths: Vec<String>,
    except: Vec<String>,
    /// Whether folders and file names hold only for prose, not for the programs and settings beside it.
    prose_only: bool,
    /// Beginnings of a line near the top of the file.
    heads: Vec<String>,
    /// Text near the top of the file.
    marks: Vec<String>,
    /// Names of definitions.
    definitions: Vec<String>,
    /// Names of definitions that are no functions.
    types: Vec<String>,
    /// Last words of names of fields that hold an example for people.
    samples: Vec<String>,
    /// Words of names of definitions and variables.
    words: Vec<String>,
    /// Words that are enough as the whole name of a field.
    alone: Vec<String>,
    /// Words that are enough before one of the definitions.
    kinds: Vec<String>,
    /// Conditions of blocks that run in tests only.
    conditions: Vec<String>,
    /// Lines of a text that shows how something is used.
    headings: Vec<String>,
    /// Words before an example.
    examples: Vec<String>,
    /// Attributes and annotations of definitions.
    attributes: Vec<String>,
    /// Classes that others are made of.
    bases: Vec<String>,
    /// Calls that hold blocks of code, or show a text.
    calls: Vec<String>,
}

/// First words of names of methods that give an object something, and words for where a text is shown.
const SETTERS: [&str; 2] = ["set", "with"];
const PLACES: [&str; 4] = ["before", "after", "long", "short"];
/// How many lines show what a file is, and how many bytes.
const HEAD: usize = 12;
const TOP: usize = 4096;

struct Paths {
    rules: PathRules,
    test: Globs,
    docs: Globs,
    history: Globs,
    catalog: Globs,
    loaded: Globs,
}

/// The globs of one rule.
struct Globs {
    files: GlobSet,
    paths: GlobSet,
    except: GlobSet,
}

impl Globs {
    #[allow(clippy::expect_used, reason = "part of the binary; a test reads it")]
    fn of(rule: &PathRule) -> Self {
        // People write `Changelog` in every way; a test shows by its capitals.
        let set = |globs: &[String], in_any_case: bool| {
            let mut builder = GlobSetBuilder::new();
            for glob in globs {
                let glob = GlobBuilder::new(glob).case_insensitive(in_any_case).empty_alternates(true).build();
                builder.add(glob.expect("a glob of rules/paths.toml"));
            }
            builder.build().expect("globs of rules/paths.toml")
        };
        Self {
            files: set(&rule.files, rule.prose_only),
            paths: set(&rule.paths, true),
            except: set(&rule.except, true),
        }
    }
}

static PATHS: LazyLock<Paths> = LazyLock::new(|| {
    let rules: PathRules = builtin::parse(&builtin::PATHS);
    Paths {
        test: Globs::of(&rules.test),
        docs: Globs::of(&rules.docs),
        history: Globs::of(&rules.history),
        catalog: Globs::of(&rules.catalog),
        loaded: Globs::of(&rules.loaded),
        rules,
    }
});

impl PathUsage {
    /// Reads the parts of a path, relative to what was scanned, and the first lines of the file. Of several that hold
    /// the first wins.
    #[must_use]
    pub fn of(path: &str, text: &str) -> Self {
        let file = Path::new(path);
        let is_prose = Language::detect(file, text).is_prose() && !is_prompt_file(file);
        let hit = |rule: &PathRule, globs: &Globs| {
            let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
            let lies_in = || folders.split('/').any(|f| rule.folders.iter().any(|r| is_named(r, f)));
            let by_name = || (is_prose || !rule.prose_only) && (globs.files.is_match(name) || lies_in());
            !globs.except.is_match(path) && (by_name() || globs.paths.is_match(path) || rule.begins(text))
        };
        let rules = &PATHS.rules;
        let kinds = [
            (Self::Test, &rules.test, &PATHS.test),
            (Self::Docs, &rules.docs, &PATHS.docs),
            (Self::History, &rules.history, &PATHS.history),
            (Self::Catalog, &rules.catalog, &PATHS.catalog),
        ];
        kinds.into_iter().find(|(_, rule, globs)| hit(rule, globs)).map_or(Self::Any, |(kind, ..)| kind)
    }
}

/// Whether a framework loads the module, and reads its values by their names.
pub(crate) fn is_loaded(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    PATHS.loaded.files.is_match(name) || PATHS.loaded.paths.is_match(path)
}

impl PathRule {
    /// Whether a file begins as those of the rule do.
    fn begins(&self, text: &str) -> bool {
        let has_head = |line: &str| self.heads.iter().any(|head| line.trim_start().starts_with(head.as_str()));
        let top = &text.as_bytes()[..text.len().min(TOP)];
        let has_mark = |mark: &String| memchr::memmem::find(top, mark.as_bytes()).is_some();
        self.marks.iter().any(has_mark) || !self.heads.is_empty() && text.lines().take(HEAD).any(has_head)
    }
}

/// Whether a folder has the name, or ends so where the name begins with a `*`: in capitals as they are, `jvmTest`.
fn is_named(rule: &str, folder: &str) -> bool {
    match rule.strip_prefix('*') {
        Some(end) if end.starts_with(|c: char| c.is_ascii_uppercase()) => folder.ends_with(end),
        Some(end) => folder.to_ascii_lowercase().ends_with(end),
        None => rule.eq_ignore_ascii_case(folder),
    }
}

/// Whether a function, class or module of this name is a test.
pub(crate) fn is_test_name(name: &str, is_function: bool) -> bool {
    let rule = &PATHS.rules.test;
    is_one_of(&rule.definitions, name) || !is_function && is_one_of(&rule.types, name)
}

/// Whether a name has a word for what replaces something real: `MOCK_MODELS`.
pub(crate) fn is_stand_in(name: &str) -> bool {
    has_word(&PATHS.rules.test, name)
}

/// Whether a definition that begins so is a test: by its attributes or annotations.
pub(crate) fn has_test_attribute(head: &str) -> bool {
    PATHS.rules.test.attributes.iter().any(|attribute| head.contains(attribute.as_str()))
}

/// Whether what stands behind the name of a class shows that it is made of one for tests.
pub(crate) fn has_test_base(head: &str) -> bool {
    let mut words = head.split(|c: char| !c.is_alphanumeric() && c != '_');
    words.any(|word| PATHS.rules.test.bases.iter().any(|base| base == word))
}

/// Whether the line above a block has a condition in it that holds in tests only.
pub(crate) fn has_test_condition(line: &str) -> bool {
    PATHS.rules.test.conditions.iter().any(|condition| line.contains(condition.as_str()))
}

/// Whether a call of this name holds the code of a test.
pub(crate) fn is_test_call(callee: &str) -> bool {
    PATHS.rules.test.calls.iter().any(|call| call == callee)
}

/// Whether the value of a name is text for people by its last word: `MODEL_PLACEHOLDER`, `help_text`.
pub(crate) fn is_text_name(name: &str) -> bool {
    let docs = &PATHS.rules.docs;
    let words = words(name);
    let Some(at) = words.iter().rposition(|word| !docs.definitions.contains(word)) else { return false };
    let is_kind = || at + 1 < words.len() && docs.kinds.contains(&words[at]);
    docs.words.contains(&words[at]) || docs.alone.contains(&words[at]) || is_kind()
}

/// Whether the value of a field of this name is text for people though the name is one word: no task is called so.
pub(crate) fn is_lone_text_name(name: &str) -> bool {
    PATHS.rules.docs.alone.contains(&name.to_lowercase())
}

/// Whether a call gives something a text for people, `setPlaceholderText("…")`, `.help("…")`, or shows one: `Text("…")`.
pub(crate) fn shows_text(method: &str) -> bool {
    let docs = &PATHS.rules.docs;
    let is_part =
        |word: &String| [&docs.words, &docs.alone, &docs.kinds, &docs.definitions].iter().any(|l| l.contains(word));
    let gives = || {
        let words = words(method);
        let is_setter = words.first().is_some_and(|first| SETTERS.contains(&first.as_str()));
        is_setter || words.iter().filter(|word| !PLACES.contains(&word.as_str())).all(is_part)
    };
    docs.calls.iter().any(|call| call == method) || is_text_name(method) && gives()
}

/// Whether a line of a text is one with which it shows how something is used: `Usage: ask [MODEL]`, `EXAMPLES`.
pub(crate) fn is_heading(line: &str) -> bool {
    let line = line.trim();
    PATHS.rules.docs.headings.iter().any(|heading| {
        let Some((start, rest)) = line.split_at_checked(heading.len()) else { return false };
        let is_whole = rest.is_empty() && !start.contains(char::is_lowercase);
        start.eq_ignore_ascii_case(heading) && (rest.starts_with(':') || is_whole)
    })
}

/// Whether a part of a line has words before an example in it.
pub(crate) fn introduces_example(before: &str) -> bool {
    let before = before.to_lowercase();
    PATHS.rules.docs.examples.iter().any(|words| before.contains(words.as_str()))
}

/// Whether a function, class or module of this name lists what models can do.
pub(crate) fn is_catalog_name(name: &str) -> bool {
    is_one_of(&PATHS.rules.catalog.definitions, name)
}

/// Whether all that a field of this name holds is an example for people: `example`, `openapi_examples`.
pub(crate) fn is_sample_name(name: &str) -> bool {
    let docs = &PATHS.rules.docs;
    words(name).iter().rfind(|word| !docs.definitions.contains(word)).is_some_and(|last| docs.samples.contains(last))
}

fn has_word(rule: &PathRule, name: &str) -> bool {
    words(name).iter().any(|word| rule.words.contains(word))
}

fn is_one_of(rules: &[String], name: &str) -> bool {
    let matches = |rule: &str| match (rule.strip_prefix('*'), rule.strip_suffix('*')) {
        (Some(_), Some(_)) => name.contains(rule.trim_matches('*')),
        (Some(end), _) => name.len() > end.len() && name.ends_with(end),
        (_, Some(start)) => {
            let continues = |rest: &str| !start.ends_with('_') && rest.starts_with(char::is_lowercase);
            name.strip_prefix(start).is_some_and(|rest| !rest.is_empty() && !continues(rest))
        }
        _ => name == rule,
    };
    rules.iter().any(|rule| matches(rule))
}

#[cfg(test)]
mod tests;
