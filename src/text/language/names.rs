//! The names of files, programs and tags of each language: `rules/languages/files.toml`.

use std::collections::HashMap;
use std::sync::LazyLock;

use globset::{Glob, GlobSet, GlobSetBuilder};
use serde::Deserialize;
use serde::de::IntoDeserializer;

use crate::text::language::Language;
use crate::text::words::words;

// The JSON of `rules/languages/files.toml`, as `LANGUAGES`.
include!(concat!(env!("OUT_DIR"), "/languages.rs"));

/// How many bytes of a file are its beginning.
const BEGINNING: usize = 400;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct FilesToml {
    sample_endings: Vec<String>,
    notebook_files: Vec<String>,
    component_files: Vec<String>,
    recipe_files: Vec<String>,
    prompt_files: Vec<String>,
    program_options: Vec<String>,
    language: Vec<LanguageToml>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(clippy::struct_excessive_bools, reason = "each is a key of the rule file")]
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
    words: Vec<String>,
    #[serde(default)]
    blocks: Vec<String>,
    #[serde(default)]
    comment: Vec<String>,
    #[serde(default)]
    tags: Vec<String>,
    #[serde(default)]
    platform: Option<String>,
    #[serde(default)]
    configuration: bool,
    #[serde(default)]
    environment: bool,
    #[serde(default, rename = "package-folders")]
    package_folders: bool,
    #[serde(default, rename = "from-one")]
    from_one: bool,
    #[serde(default, rename = "in-parallel")]
    in_parallel: bool,
    #[serde(default, rename = "declares-by-value")]
    declares_by_value: bool,
}

/// The rule file, by name.
#[derive(Default)]
pub(super) struct Files {
    names: HashMap<String, Language>,
    prefixes: Vec<(String, Language)>,
    pub(super) extensions: HashMap<String, Language>,
    interpreters: HashMap<String, Language>,
    marks: Vec<(String, Language)>,
    words: HashMap<String, Language>,
    pub(super) blocks: Vec<(String, Language)>,
    pub(super) tags: HashMap<String, Language>,
    pub(super) platforms: HashMap<Language, String>,
    pub(super) configurations: Vec<Language>,
    pub(super) environments: Vec<Language>,
    pub(super) package_folders: Vec<Language>,
    pub(super) counts_from_one: Vec<Language>,
    pub(super) read_in_parallel: Vec<Language>,
    pub(super) declare_by_value: Vec<Language>,
    pub(super) comments: HashMap<Language, Vec<String>>,
    sample_endings: Vec<String>,
    pub(super) program_options: Vec<String>,
    pub(super) prompts: GlobSet,
    pub(super) notebooks: GlobSet,
    pub(super) components: GlobSet,
    pub(super) recipes: GlobSet,
}

/// A build with an invalid rule file reads no file: without the names, all would be plain text, and nobody would notice.
pub(super) static FILES: LazyLock<Files> =
    LazyLock::new(|| Files::parse(LANGUAGES).unwrap_or_else(|problem| panic!("rules/languages/files.toml: {problem}")));

impl Files {
    fn parse(text: &str) -> Result<Self, String> {
        let read: FilesToml = serde_json::from_str(text).map_err(|e| e.to_string())?;
        let mut files = Self {
            sample_endings: read.sample_endings.into_iter().map(|ending| format!(".{ending}")).collect(),
            program_options: read.program_options,
            prompts: glob_set(&read.prompt_files)?,
            notebooks: glob_set(&read.notebook_files)?,
            components: glob_set(&read.component_files)?,
            recipes: glob_set(&read.recipe_files)?,
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
            files.words.extend(of(entry.words));
            files.blocks.extend(of(entry.blocks));
            files.tags.extend(of(entry.tags));
            files.configurations.extend(entry.configuration.then_some(language));
            files.environments.extend(entry.environment.then_some(language));
            files.package_folders.extend(entry.package_folders.then_some(language));
            files.counts_from_one.extend(entry.from_one.then_some(language));
            files.read_in_parallel.extend(entry.in_parallel.then_some(language));
            files.declare_by_value.extend(entry.declares_by_value.then_some(language));
            files.comments.insert(language, entry.comment);
            files.platforms.extend(entry.platform.map(|platform| (language, platform)));
        }
        Ok(files)
    }

    /// The language of a file name, or of the name without its sample ending (`config.yaml.example`), also where it says
    /// what it is a sample of (`terraform.tfvars.retail.sample`).
    pub(super) fn by_name(&self, name: &str) -> Option<Language> {
        self.sampled(name).find_map(|name| {
            let whole = self.names.get(name).copied();
            // `env.ts` is TypeScript and `.env.sh` a dotenv file: only after a leading dot the prefix comes first.
            if name.starts_with('.') {
                whole.or_else(|| self.by_prefix(name)).or_else(|| self.by_extension(name))
            } else {
                whole.or_else(|| self.by_extension(name)).or_else(|| self.by_prefix(name))
            }
        })
    }

    /// A file name, and those of what it may be a sample of.
    pub(super) fn sampled<'n>(&self, name: &'n str) -> impl Iterator<Item = &'n str> + use<'n> {
        let sample = self.sample_endings.iter().find_map(|ending| name.strip_suffix(ending.as_str()));
        let variant = sample.and_then(|name| Some(name.rsplit_once('.')?.0));
        [Some(name), sample, variant].into_iter().flatten().filter(|name| !name.is_empty())
    }

    pub(super) fn by_prefix(&self, name: &str) -> Option<Language> {
        let starts_name = |prefix: &str| {
            name.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '-', '_']))
        };
        self.prefixes.iter().find(|(prefix, _)| starts_name(prefix)).map(|(_, language)| *language)
    }

    pub(super) fn by_extension(&self, name: &str) -> Option<Language> {
        let (rest, extension) = name.rsplit_once('.')?;
        // `main.tf.json`: the last two can be one.
        let two = || rest.rfind('.').and_then(|dot| self.extensions.get(&name[dot + 1..]));
        two().or_else(|| self.extensions.get(extension)).copied()
    }

    pub(super) fn by_mark(&self, text: &str) -> Option<Language> {
        let head = &text.as_bytes()[..text.len().min(BEGINNING)];
        let has_mark = |mark: &str| memchr::memmem::find(head, mark.as_bytes()).is_some();
        self.marks.iter().find(|(mark, _)| has_mark(mark)).map(|(_, language)| *language)
    }

    pub(super) fn by_word(&self, name: &str) -> Option<Language> {
        words(name).iter().find_map(|word| self.words.get(word)).copied()
    }

    pub(super) fn by_first_line(&self, line: &str) -> Option<Language> {
        let command = line.strip_prefix("#!")?;
        // `/usr/bin/env -S uv run --script`: skips `env`, its options and its variables.
        let word = command
            .split_whitespace()
            .map(|word| word.rsplit('/').next().unwrap_or(word))
            .find(|word| *word != "env" && !word.starts_with('-') && !word.contains('='))?;
        self.by_interpreter(word)
    }

    pub(super) fn by_interpreter(&self, command: &str) -> Option<Language> {
        self.interpreters.get(command.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.')).copied()
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

    /// The error for a file that is the rule file with one text in place of another.
    fn error(from: &str, to: &str) -> String {
        assert!(LANGUAGES.contains(from), "no {from}");
        Files::parse(&LANGUAGES.replacen(from, to, 1)).err().unwrap()
    }

    #[test]
    fn a_mistake_is_reported_with_the_key_or_the_language() {
        assert!(error("\"platform\"", "\"platforms\"").contains("unknown field `platforms`"));
        assert!(error("\"name\":\"kotlin\"", "\"name\":\"kotlinn\"").starts_with("kotlinn: unknown variant"));
    }

    #[test]
    fn languages_of_one_platform_import_each_other() {
        assert!(Language::Tsx.imports(Language::JavaScript) && Language::Scala.imports(Language::Java));
        assert!(Language::Python.imports(Language::Python), "a language without a platform imports itself");
        assert!(!Language::C.imports(Language::Java) && !Language::Python.imports(Language::Ruby));
    }
}
