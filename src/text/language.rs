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

/// Whether a file is a component with scripts in it: Vue's, Svelte's, Astro's.
#[must_use]
pub fn is_component(path: &Path) -> bool {
    FILES.components.is_match(path)
}

/// Whether a tool runs the code blocks of a Markdown file, as it runs the cells of a notebook.
#[must_use]
pub fn is_notebook_file(path: &Path) -> bool {
    FILES.notebooks.is_match(path)
}

#[cfg(test)]
mod tests {
    use super::*;

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
            ("main.tf.json", L::TerraformJson),
            ("main.tf.json.tmpl", L::TerraformJson),
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
    fn by_its_lines_where_the_name_promises_settings() {
        let of = |path, text| Language::detect(Path::new(path), text);
        let settings = "# Copy this.\n\nexport MODEL=gpt-4\nKEY=\n";
        for path in ["env_template.txt", "dotenv-dev", "sample.env.txt", "Environment.tpl"] {
            assert_eq!(of(path, settings), Language::Dotenv, "{path}");
        }
        assert_eq!(of("notes.txt", settings), Language::Text);
        assert_eq!(of("env.txt", "Set MODEL=gpt-4 first.\n"), Language::Text);
        assert_eq!(of("env.txt", "# MODEL\n"), Language::Text);
    }

    #[test]
    fn by_the_command_that_runs_it() {
        for (command, language) in [
            ("python -c \"", Some(Language::Python)),
            ("docker exec app python3.12 -u -c '", Some(Language::Python)),
            ("CMD [\"node\", \"-e\", \"", Some(Language::JavaScript)),
            ("command:\n  - ruby\n  - -e\n  - |\n    ", Some(Language::Ruby)),
            ("bash -lc \"", Some(Language::Shell)),
            ("grep -e \"", None),
            ("python run.py \"", None),
            ("", None),
        ] {
            assert_eq!(Language::of_program_after(command), language, "{command}");
        }
        for (line, language) in [
            ("python3 - <<EOF", Some(Language::Python)),
            ("cat > app/.env <<'EOF'", Some(Language::Dotenv)),
            ("cat <<EOF > config.toml", Some(Language::Toml)),
            ("tee -a /etc/app.yaml <<-EOF", Some(Language::Yaml)),
            ("cat <<EOF", None),
            ("no text", None),
        ] {
            assert_eq!(Language::of_text_after(line), language, "{line}");
        }
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
    fn comments_and_endings() {
        assert_eq!(Language::Python.comment("x").as_deref(), Some("# x"));
        assert_eq!(Language::Markdown.comment("x").as_deref(), Some("<!-- x -->"));
        assert_eq!((Language::Json.comment("x"), Language::Text.comment("x")), (None, None));
        for tag in ["python", "typescript", "terraform", "yaml"] {
            let name = format!("untitled.{}", Language::extension_of_tag(tag).unwrap());
            assert_eq!(Some(Language::detect(Path::new(&name), "")), Language::from_tag(tag), "{name}");
        }
        assert_eq!(Language::extension_of_tag("klingon"), None);
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
