//! Detects the language of a file by its name or its beginning.
//!
//! The names are data: `rules/languages/files.toml`. It is parsed on first use, which is the first file that may name a
//! model: a run over files without models never parses it.

mod names;

use std::path::Path;

use serde::Deserialize;

use crate::text::language::names::FILES;
use crate::text::settings::{are_settings, is_variable};

/// How many of its lines show that a file is made of settings.
const SETTINGS: usize = 200;

/// A language or format that has a parser of its own. All others are [`Language::Text`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Language {
    Batch,
    Bicep,
    C,
    Cpp,
    CSharp,
    Dart,
    Diff,
    Dockerfile,
    Dotenv,
    Elixir,
    Go,
    Http,
    Ini,
    Java,
    JavaScript,
    Json,
    Julia,
    Kotlin,
    Lua,
    Markdown,
    Notebook,
    Php,
    PowerShell,
    Properties,
    Python,
    R,
    Ruby,
    Rust,
    Scala,
    Shell,
    Swift,
    Terraform,
    TerraformJson,
    Text,
    Toml,
    Tsx,
    TypeScript,
    Yaml,
}

impl Language {
    /// The language of a file, by its name, or by how it begins: its first line where that is a `#!`, or the mark of a
    /// template; or by its lines, where they are what its name promises. `text` is all of the file or its beginning.
    #[must_use]
    pub fn detect(path: &Path, text: &str) -> Self {
        let name = path.file_name().map(|n| n.to_string_lossy()).unwrap_or_default();
        let by_text = || {
            let first_line = text.lines().next().unwrap_or_default();
            FILES.by_first_line(first_line).or_else(|| FILES.by_mark(text))
        };
        let by_lines = || {
            FILES.by_word(&name).filter(|_| are_settings(text.lines().take(SETTINGS), |name| is_variable(name.trim())))
        };
        FILES.by_name(&name.to_lowercase()).or_else(by_text).or_else(by_lines).unwrap_or(Self::Text)
    }

    /// The language that a file of this name is in, where the name is that of a file in one.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        FILES.by_name(&name.to_lowercase())
    }

    /// The language of the program that follows a part of a command line or of a list of its words: `python3.12 -c "`.
    #[must_use]
    pub fn of_program_after(command: &str) -> Option<Self> {
        let is_edge = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | ',' | '[' | '(' | '|' | '>' | '$');
        let mut words = command.rsplit(is_edge).filter(|word| !matches!(*word, "" | "-" | "-|" | "|-"));
        let option = words.next()?.to_lowercase();
        let interpreter = words.find(|word| !word.starts_with('-'))?;
        let name = interpreter.rsplit('/').next().unwrap_or(interpreter);
        if FILES.program_options.contains(&option) { FILES.by_interpreter(name) } else { None }
    }

    /// The language of the text that follows the line of a shell that reads it: by the program that reads it, or by the
    /// name of the file that it goes to. `python3 - <<EOF`, `cat > app.env <<EOF`.
    #[must_use]
    pub fn of_text_after(line: &str) -> Option<Self> {
        let (command, rest) = line.rsplit_once("<<")?;
        let target = [command, rest].into_iter().find_map(|part| part.rsplit_once('>')).map(|(_, file)| file);
        let target = target.or_else(|| command.split_once("tee ").map(|(_, files)| files));
        let file = target.and_then(|target| target.split_whitespace().find(|word| !word.starts_with('-')));
        let name = |path: &str| path.trim_matches(['"', '\'']).rsplit('/').next().unwrap_or_default().to_owned();
        if let Some(file) = file {
            return Self::of_name(&name(file));
        }
        let mut words = command.split_whitespace().filter(|word| !word.starts_with('-'));
        words.find_map(|word| FILES.by_interpreter(&name(word)))
    }

    /// The language whose blocks begin as the line does.
    #[must_use]
    pub fn of_block(line: &str) -> Option<Self> {
        let line = line.trim_start();
        FILES.blocks.iter().find(|(block, _)| line.starts_with(block.as_str())).map(|(_, language)| *language)
    }

    /// Text for people.
    #[must_use]
    pub fn is_prose(self) -> bool {
        matches!(self, Self::Text | Self::Markdown)
    }

    /// A format that people configure programs in.
    #[must_use]
    pub fn is_configuration(self) -> bool {
        FILES.configurations.contains(&self)
    }

    /// A format whose variables are those of the environment of programs.
    #[must_use]
    pub(crate) fn sets_environment(self) -> bool {
        FILES.environments.contains(&self)
    }

    /// A programming language.
    #[must_use]
    pub fn is_program(self) -> bool {
        !self.is_prose() && !self.is_configuration() && !matches!(self, Self::Diff | Self::Notebook)
    }

    /// A comment that has its line to itself; `None` where the language has none.
    #[must_use]
    pub fn comment(self, text: &str) -> Option<String> {
        match FILES.comments.get(&self)?.as_slice() {
            [begin] => Some(format!("{begin} {text}")),
            [begin, end] => Some(format!("{begin} {text} {end}")),
            _ => None,
        }
    }

    /// How the name of a file in the language that a tag names can end.
    #[must_use]
    pub fn extension_of_tag(tag: &str) -> Option<&'static str> {
        let language = Self::from_tag(tag)?;
        let endings = FILES.extensions.iter().filter(|(_, one)| **one == language);
        endings.map(|(ending, _)| ending.as_str()).min()
    }

    /// The language that the info string of a code fence, the kernel of a notebook or a cell magic names.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let tag = tag.to_lowercase();
        FILES.tags.get(tag.as_str()).or_else(|| FILES.extensions.get(tag.as_str())).copied()
    }

    /// Whether programs in one language can import what is written in the other.
    pub(crate) fn imports(self, other: Self) -> bool {
        let platform = |language| FILES.platforms.get(&language);
        self == other || platform(self).is_some_and(|own| platform(other) == Some(own))
    }

    /// Whether a folder is a package, so that a name without a qualifier is one of the same folder.
    pub(crate) fn has_package_folders(self) -> bool {
        FILES.package_folders.contains(&self)
    }

    /// Whether the first element of a list has the number one.
    pub(crate) fn counts_from_one(self) -> bool {
        FILES.counts_from_one.contains(&self)
    }

    /// Whether its grammar reads the text in several ways at once.
    pub(crate) fn is_read_in_parallel(self) -> bool {
        FILES.read_in_parallel.contains(&self)
    }

    /// Whether to give a variable a value in a function makes it one of that function.
    pub(crate) fn declares_by_value(self) -> bool {
        FILES.declare_by_value.contains(&self)
    }

    /// Whether files in this language can be bundles, which are costly to parse and have lost their structure.
    pub(crate) fn can_be_minified(self) -> bool {
        matches!(self, Self::JavaScript | Self::TypeScript | Self::Tsx)
    }
}

/// Whether a Markdown file is a prompt that a tool runs, and not a document.
#[must_use]
pub fn is_prompt_file(path: &Path) -> bool {
    FILES.prompts.is_match(path)
}

/// A file name, and those of what it may be a sample of: `terraform.tfvars` for `terraform.tfvars.example`.
pub(crate) fn sampled(name: &str) -> impl Iterator<Item = &str> {
    FILES.sampled(name)
}

/// Whether a file is a component with scripts in it: Vue's, Svelte's, Astro's.
#[must_use]
pub fn is_component(path: &Path) -> bool {
    FILES.components.is_match(path)
}

/// Whether a file has rules with recipes, as `make` reads them.
#[must_use]
pub(crate) fn is_recipe_file(path: &Path) -> bool {
    FILES.recipes.is_match(path)
}

/// Whether a tool runs the code blocks of a Markdown file, as it runs the cells of a notebook.
#[must_use]
pub fn is_notebook_file(path: &Path) -> bool {
    FILES.notebooks.is_match(path)
}

#[cfg(test)]
mod tests;
