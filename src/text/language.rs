//! Which language a file is in, by its name or its first line.
//!
//! The names are data: `rules/languages/files.toml`. It is read on first use, which is the first file that
//! holds something of interest: a run over a tree without models never pays for it.

use std::collections::HashMap;
use std::path::Path;
use std::sync::LazyLock;

use globset::{Glob, GlobSet, GlobSetBuilder};
use serde::Deserialize;
use serde::de::IntoDeserializer;

use crate::rules::builtin::LANGUAGES;

/// How many bytes of a file are its beginning.
const BEGINNING: usize = 400;

/// A language or format that is read in its own way. What has none is [`Language::Text`].
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
    /// The language of a file, by its name, or by how it begins: its first line where that is a `#!`, or the mark of a
    /// template. `text` is all of the file or its beginning.
    #[must_use]
    pub fn detect(path: &Path, text: &str) -> Self {
        let name = path.file_name().map(|n| n.to_string_lossy().to_lowercase()).unwrap_or_default();
        let by_text = || {
            let first_line = text.lines().next().unwrap_or_default();
            FILES.by_first_line(first_line).or_else(|| FILES.by_mark(text))
        };
        FILES.by_name(&name).or_else(by_text).unwrap_or(Self::Text)
    }

    /// The language that a fence's info string, a notebook's kernel or a cell magic names.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let tag = tag.to_lowercase();
        FILES.tags.get(tag.as_str()).or_else(|| FILES.extensions.get(tag.as_str())).copied()
    }

    /// Whether programs in one language can import what is written in the other.
    pub(crate) fn imports(self, other: Self) -> bool {
        let groups: [&[Self]; 3] = [
            &[Self::JavaScript, Self::TypeScript, Self::Tsx],
            &[Self::Java, Self::Kotlin, Self::Scala],
            &[Self::C, Self::Cpp],
        ];
        self == other || groups.iter().any(|group| group.contains(&self) && group.contains(&other))
    }

    /// Whether a tree-sitter parse of a bundle in this language is costly and tells nothing.
    pub(crate) fn can_be_minified(self) -> bool {
        matches!(self, Self::JavaScript | Self::TypeScript | Self::Tsx)
    }
}

/// Whether a Markdown file is a prompt that a tool runs, rather than a document.
#[must_use]
pub fn is_prompt_file(path: &Path) -> bool {
    FILES.prompts.is_match(path)
}

/// Whether the blocks of a Markdown file are run, as the cells of a notebook are.
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

/// A mistake in the file is caught by a test; a build that has one detects nothing.
static FILES: LazyLock<Files> = LazyLock::new(|| Files::parse(LANGUAGES).unwrap_or_default());

impl Files {
    fn parse(text: &str) -> Result<Self, String> {
        let read: FilesToml = serde_json::from_str(text).map_err(|e| e.to_string())?;
        let set = |globs: &[String]| {
            let mut set = GlobSetBuilder::new();
            for glob in globs {
                set.add(Glob::new(glob).map_err(|e| e.to_string())?);
            }
            set.build().map_err(|e| e.to_string())
        };
        let mut files = Self {
            sample_endings: read.sample_endings.into_iter().map(|ending| format!(".{ending}")).collect(),
            prompts: set(&read.prompt_files)?,
            notebooks: set(&read.notebook_files)?,
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

    fn by_name(&self, name: &str) -> Option<Language> {
        let sample = self.sample_endings.iter().find_map(|ending| name.strip_suffix(ending.as_str()));
        [Some(name), sample].into_iter().flatten().filter(|n| !n.is_empty()).find_map(|name| {
            let extension = name.rsplit_once('.').map(|(_, extension)| extension);
            let by_prefix = || {
                let rest_of = |prefix: &String| name.strip_prefix(prefix.as_str());
                let ends = |rest: &str| rest.is_empty() || rest.starts_with(['.', '-', '_']);
                self.prefixes
                    .iter()
                    .find(|(prefix, _)| rest_of(prefix).is_some_and(ends))
                    .map(|(_, language)| *language)
            };
            // `env.ts` is TypeScript and `.env.sh` a dotenv file: only a leading dot outranks the extension.
            let by_extension = || extension.and_then(|e| self.extensions.get(e).copied());
            let found = self.names.get(name).copied();
            if name.starts_with('.') {
                found.or_else(by_prefix).or_else(by_extension)
            } else {
                found.or_else(by_extension).or_else(by_prefix)
            }
        })
    }

    fn by_mark(&self, text: &str) -> Option<Language> {
        let head = &text.as_bytes()[..text.len().min(BEGINNING)];
        let stands = |(mark, _): &&(String, Language)| memchr::memmem::find(head, mark.as_bytes()).is_some();
        self.marks.iter().find(stands).map(|(_, language)| *language)
    }

    fn by_first_line(&self, line: &str) -> Option<Language> {
        let command = line.strip_prefix("#!")?;
        // `/usr/bin/env -S uv run --script`: the first word that is no option and not `env`.
        let word = command
            .split_whitespace()
            .map(|word| word.rsplit('/').next().unwrap_or(word))
            .find(|word| *word != "env" && !word.starts_with('-') && !word.contains('='))?;
        self.interpreters.get(word.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.')).copied()
    }
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

    #[test]
    fn by_the_first_line() {
        let of = |line| Language::detect(Path::new("bin/run"), line);
        assert_eq!(of("#!/bin/sh"), Language::Shell);
        assert_eq!(of("#!/usr/bin/env python3.12"), Language::Python);
        assert_eq!(of("#!/usr/bin/env -S uv run --script"), Language::Python);
        assert_eq!(of("#!/usr/bin/env -S NODE_ENV=x node"), Language::JavaScript);
        assert_eq!(of("#!"), Language::Text);
        assert_eq!(of("# python"), Language::Text);
    }

    #[test]
    fn by_the_mark_of_a_template() {
        let of = |text| Language::detect(Path::new("nested/agent.template"), text);
        assert_eq!(of("AWSTemplateFormatVersion: \"2010-09-09\"\nResources: {}\n"), Language::Yaml);
        assert_eq!(of("{\n  \"AWSTemplateFormatVersion\": \"2010-09-09\"\n}\n"), Language::Json);
        assert_eq!(of("Dear {{name}},\n"), Language::Text);
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
    fn prompts_are_no_documents() {
        for path in
            ["a/chat.prompty", "./.claude/agents/reviewer.md", ".github/prompts/x.prompt.md", "x/.cursor/rules/a.mdc"]
        {
            assert!(is_prompt_file(Path::new(path)), "{path}");
        }
        assert!(!is_prompt_file(Path::new("docs/prompts.md")));
    }
}
