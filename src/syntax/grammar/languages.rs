//! Which grammar and which query files make up each language.

use std::sync::LazyLock;

use crate::syntax::grammar::vocabulary::{Grammar, QueryProblem};
use crate::text::language::Language;

macro_rules! languages {
    ($($language:ident: $grammar:expr, [$($file:literal),+];)+) => {
        /// The grammar of a language, read when it is first needed.
        ///
        /// # Panics
        ///
        /// Panics where the build has a query file with a mistake, so that no language is read as plain text for one.
        #[must_use]
        pub fn grammar_of(language: Language) -> Option<&'static Grammar> {
            match language {
                $(Language::$language => {
                    static GRAMMAR: LazyLock<Option<Grammar>> = LazyLock::new(|| read(Language::$language));
                    GRAMMAR.as_ref()
                })+
                _ => None,
            }
        }

        /// Reads a language's patterns. That it can is a matter of tests.
        pub(crate) fn load(language: Language) -> Option<Result<Grammar, QueryProblem>> {
            match language {
                $(Language::$language => Some(Grammar::new($grammar.into(), source_of(language)?)),)+
                _ => None,
            }
        }

        /// A language's patterns, as written.
        pub(crate) fn source_of(language: Language) -> Option<&'static str> {
            match language {
                $(Language::$language => {
                    Some(concat!($(include_str!(concat!("../../../rules/languages/", $file, ".scm"))),+))
                })+
                _ => None,
            }
        }

        #[cfg(test)]
        pub(crate) const ALL: &[Language] = &[$(Language::$language),+];
    };
}

fn read(language: Language) -> Option<Grammar> {
    load(language).map(|read| read.unwrap_or_else(|problem| panic!("rules/languages: {language:?}: {problem}")))
}

languages! {
    Bicep: shelflife_grammars::BICEP, ["bicep"];
    C: shelflife_grammars::C, ["c"];
    CSharp: shelflife_grammars::C_SHARP, ["csharp"];
    Cpp: shelflife_grammars::CPP, ["c", "cpp"];
    Dart: shelflife_grammars::DART, ["dart"];
    Dockerfile: shelflife_grammars::CONTAINERFILE, ["dockerfile"];
    Elixir: shelflife_grammars::ELIXIR, ["elixir"];
    Go: shelflife_grammars::GO, ["go"];
    Java: shelflife_grammars::JAVA, ["java"];
    JavaScript: shelflife_grammars::JAVASCRIPT, ["ecmascript", "javascript", "jsx"];
    Julia: shelflife_grammars::JULIA, ["julia"];
    Kotlin: shelflife_grammars::KOTLIN, ["kotlin"];
    Lua: shelflife_grammars::LUA, ["lua"];
    Php: shelflife_grammars::PHP, ["php"];
    PowerShell: shelflife_grammars::POWERSHELL, ["powershell"];
    Python: shelflife_grammars::PYTHON, ["python"];
    R: shelflife_grammars::R, ["r"];
    Ruby: shelflife_grammars::RUBY, ["ruby"];
    Rust: shelflife_grammars::RUST, ["rust"];
    Scala: shelflife_grammars::SCALA, ["scala"];
    Shell: shelflife_grammars::BASH, ["shell"];
    Swift: shelflife_grammars::SWIFT, ["swift"];
    Terraform: shelflife_grammars::HCL, ["terraform"];
    Tsx: shelflife_grammars::TSX, ["ecmascript", "typescript", "jsx"];
    TypeScript: shelflife_grammars::TYPESCRIPT, ["ecmascript", "typescript"];
    Yaml: shelflife_grammars::YAML, ["yaml"];
}
