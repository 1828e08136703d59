//! Detects the language of a file by its name or its beginning.
//!
//! The names are data: `rules/languages/files.toml`. It is parsed on first use, which is the first file that may name a
//! model: a run over files without models never parses it.

use std::collections::HashMap;
use std::path::Path;
use std::sync::LazyLock;

use globset::{Glob, GlobSet, GlobSetBuilder};
use serde::Deserialize;
use serde::de::IntoDeserializer;

// The JSON of `rules/languages/files.toml`, as `LANGUAGES`.
include!(concat!(env!("OUT_DIR"), "/languages.rs"));

/// A template has its mark among so many first bytes.
const MARK_BYTES: usize = 400;

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
    Dockerfile,
    Dotenv,
    Elixir,
    Go,
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
    Text,
    Toml,
    Tsx,
    TypeScript,
    Yaml,
}

impl Language {
    /// The language of a file, by its name, by a first line with `#!`, or by the mark of a template. `text` is the file
    /// or its beginning.
    #[must_use]
    pub fn detect(path: &Path, text: &str) -> Self {
        let name = path.file_name().map(|n| n.to_string_lossy().to_lowercase()).unwrap_or_default();
        let by_text = || {
            let first_line = text.lines().next().unwrap_or_default();
            FILES.by_first_line(first_line).or_else(|| FILES.by_mark(text))
        };
        FILES.by_name(&name).or_else(by_text).unwrap_or(Self::Text)
    }

    /// The language that the info string of a code fence, the kernel of a notebook or a cell magic names.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let tag = tag.to_lowercase();
        FILES.tags.get(tag.as_str()).or_else(|| FILES.extensions.get(tag.as_str())).copied()
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

/// Whether a tool runs the code blocks of a Markdown file, as it runs the cells of a notebook.
#[must_use]
pub fn is_notebook_file(path: &Path) -> bool {
    FILES.notebooks.is_match(path)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct FilesToml {
    sample_endings: Vec<String>,
    notebook_files: Vec<String>,
    prompt_files: Vec<String>,
    language: Vec<LanguageToml>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LanguageToml {
    name: String,
    #[serde(default)]
    names: Vec<String>,
    #[serde(default)]
    prefixes: Vec<String>,
    #[serde(default)]
    extensions: Vec<String>,
    #[serde(default)]
    interpreters: Vec<String>,
    #[serde(default)]
    marks: Vec<String>,
    #[serde(default)]
    tags: Vec<String>,
}

/// The rule file, by name.
#[derive(Default)]
struct Files {
    names: HashMap<String, Language>,
    prefixes: Vec<(String, Language)>,
    extensions: HashMap<String, Language>,
    interpreters: HashMap<String, Language>,
    marks: Vec<(String, Language)>,
    tags: HashMap<String, Language>,
    sample_endings: Vec<String>,
    prompts: GlobSet,
    notebooks: GlobSet,
}

/// A test fails if the rule file is invalid; a build with such a file detects nothing.
static FILES: LazyLock<Files> = LazyLock::new(|| Files::parse(LANGUAGES).unwrap_or_default());

impl Files {
    fn parse(text: &str) -> Result<Self, String> {
        let read: FilesToml = serde_json::from_str(text).map_err(|e| e.to_string())?;
        let mut files = Self {
            sample_endings: read.sample_endings.into_iter().map(|ending| format!(".{ending}")).collect(),
            prompts: glob_set(&read.prompt_files)?,
            notebooks: glob_set(&read.notebook_files)?,
            ..Self::default()
        };
        for entry in read.language {
            let language = Language::deserialize(entry.name.as_str().into_deserializer())
                .map_err(|e: serde::de::value::Error| format!("{}: {e}", entry.name))?;
            let of = |list: Vec<String>| list.into_iter().map(move |s| (s, language));
            files.tags.insert(entry.name, language);
            files.names.extend(of(entry.names));
            files.prefixes.extend(of(entry.prefixes));
            files.extensions.extend(of(entry.extensions));
            files.interpreters.extend(of(entry.interpreters));
            files.marks.extend(of(entry.marks));
            files.tags.extend(of(entry.tags));
        }
        Ok(files)
    }

    /// The language of a file name, or of the name without its sample ending (`config.yaml.example`).
    fn by_name(&self, name: &str) -> Option<Language> {
        let sample = self.sample_endings.iter().find_map(|ending| name.strip_suffix(ending.as_str()));
        [Some(name), sample].into_iter().flatten().filter(|name| !name.is_empty()).find_map(|name| {
            let whole = self.names.get(name).copied();
            // `env.ts` is TypeScript and `.env.sh` a dotenv file: only after a leading dot the prefix comes first.
            if name.starts_with('.') {
                whole.or_else(|| self.by_prefix(name)).or_else(|| self.by_extension(name))
            } else {
                whole.or_else(|| self.by_extension(name)).or_else(|| self.by_prefix(name))
            }
        })
    }

    fn by_prefix(&self, name: &str) -> Option<Language> {
        let starts_name = |prefix: &str| {
            name.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '-', '_']))
        };
        self.prefixes.iter().find(|(prefix, _)| starts_name(prefix)).map(|(_, language)| *language)
    }

    fn by_extension(&self, name: &str) -> Option<Language> {
        let (_, extension) = name.rsplit_once('.')?;
        self.extensions.get(extension).copied()
    }

    fn by_mark(&self, text: &str) -> Option<Language> {
        let head = &text.as_bytes()[..text.len().min(MARK_BYTES)];
        let has_mark = |mark: &str| memchr::memmem::find(head, mark.as_bytes()).is_some();
        self.marks.iter().find(|(mark, _)| has_mark(mark)).map(|(_, language)| *language)
    }

    fn by_first_line(&self, line: &str) -> Option<Language> {
        let command = line.strip_prefix("#!")?;
        // `/usr/bin/env -S uv run --script`: skips `env`, its options and its variables.
        let word = command
            .split_whitespace()
            .map(|word| word.rsplit('/').next().unwrap_or(word))
            .find(|word| *word != "env" && !word.starts_with('-') && !word.contains('='))?;
        self.interpreters.get(word.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.')).copied()
    }
}

fn glob_set(globs: &[String]) -> Result<GlobSet, String> {
    let mut set = GlobSetBuilder::new();
    for glob in globs {
        set.add(Glob::new(glob).map_err(|e| e.to_string())?);
    }
    set.build().map_err(|e| e.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_valid() {
        Files::parse(LANGUAGES).unwrap();
    }

    #[test]
    fn by_name_and_extension() {
        use super::Language as L;
        for (path, language) in [
            ("a/b.py", L::Python),
            ("B.PYI", L::Python),
            ("x.mjs", L::JavaScript),
            ("x.d.ts", L::TypeScript),
            ("x.tsx", L::Tsx),
            ("main.tf", L::Terraform),
            ("main.tf.json", L::Json),
            ("prod.auto.tfvars", L::Terraform),
            ("m.bicepparam", L::Bicep),
            (".env", L::Dotenv),
            (".env.local", L::Dotenv),
            (".env.sample", L::Dotenv),
            ("env.example", L::Dotenv),
            ("prod.env", L::Dotenv),
            (".envrc", L::Dotenv),
            (".environment", L::Text),
            ("env.ts", L::TypeScript),
            ("Dockerfile", L::Dockerfile),
            ("Dockerfile.gpu", L::Dockerfile),
            ("api.Dockerfile", L::Dockerfile),
            ("Containerfile", L::Dockerfile),
            ("docker-compose.yml", L::Yaml),
            ("config.yaml.example", L::Yaml),
            ("site.yml.j2", L::Yaml),
            ("app.code-workspace", L::Json),
            ("batch.jsonl", L::Json),
            ("application.properties", L::Properties),
            ("setup.cfg", L::Ini),
            ("nb.ipynb", L::Notebook),
            ("README", L::Text),
            ("README.md", L::Markdown),
            ("chat.prompty", L::Markdown),
            ("deploy.cmd", L::Batch),
            ("Makefile", L::Text),
            ("", L::Text),
            (".example", L::Text),
        ] {
            assert_eq!(Language::detect(Path::new(path), ""), language, "{path}");
        }
    }

    /// The language of a file with a name that shows none.
    fn by_content(text: &str) -> Language {
        Language::detect(Path::new("bin/agent.template"), text)
    }

    #[test]
    fn by_the_first_line() {
        assert_eq!(by_content("#!/bin/sh"), Language::Shell);
        assert_eq!(by_content("#!/usr/bin/env python3.12"), Language::Python);
        assert_eq!(by_content("#!/usr/bin/env -S uv run --script"), Language::Python);
        assert_eq!(by_content("#!/usr/bin/env -S NODE_ENV=x node"), Language::JavaScript);
        assert_eq!(by_content("#!"), Language::Text);
        assert_eq!(by_content("# python"), Language::Text);
    }

    #[test]
    fn by_the_mark_of_a_template() {
        assert_eq!(by_content("AWSTemplateFormatVersion: \"2010-09-09\"\nResources: {}\n"), Language::Yaml);
        assert_eq!(by_content("{\n  \"AWSTemplateFormatVersion\": \"2010-09-09\"\n}\n"), Language::Json);
        assert_eq!(by_content("Dear {{name}},\n"), Language::Text);
        assert_eq!(Language::detect(Path::new("notes.md"), "AWSTemplateFormatVersion: 1"), Language::Markdown);
    }

    #[test]
    fn by_tag() {
        for (tag, language) in [
            ("python", Some(Language::Python)),
            ("py", Some(Language::Python)),
            ("Terraform", Some(Language::Terraform)),
            ("ts", Some(Language::TypeScript)),
            ("typescript", Some(Language::TypeScript)),
            ("console", Some(Language::Shell)),
            ("yml", Some(Language::Yaml)),
            ("mermaid", None),
            ("", None),
        ] {
            assert_eq!(Language::from_tag(tag), language, "{tag}");
        }
    }

    #[test]
    fn prompts_are_not_documents() {
        for path in
            ["a/chat.prompty", "./.claude/agents/reviewer.md", ".github/prompts/x.prompt.md", "x/.cursor/rules/a.mdc"]
        {
            assert!(is_prompt_file(Path::new(path)), "{path}");
        }
        assert!(!is_prompt_file(Path::new("docs/prompts.md")));
    }
}
