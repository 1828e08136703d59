//! Which grammar and which query files make up each language.

use std::sync::LazyLock;

use crate::syntax::grammar::vocabulary::{Grammar, QueryProblem};
use crate::text::language::Language;

macro_rules! languages {
    ($($language:ident: $grammar:expr, [$($file:literal),+];)+) => {
        /// The grammar of a language, read when it is first needed.
        #[must_use]
        pub fn grammar_of(language: Language) -> Option<&'static Grammar> {
            match language {
                $(Language::$language => {
                    static GRAMMAR: LazyLock<Option<Grammar>> = LazyLock::new(|| load(Language::$language)?.ok());
                    GRAMMAR.as_ref()
                })+
                _ => None,
            }
        }

        /// Reads a language's patterns. That it can is a matter of tests, not of users.
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

languages! {
    Bicep: tree_sitter_bicep::LANGUAGE, ["bicep"];
    C: tree_sitter_c::LANGUAGE, ["c"];
    CSharp: tree_sitter_c_sharp::LANGUAGE, ["csharp"];
    Cpp: tree_sitter_cpp::LANGUAGE, ["c", "cpp"];
    Dart: tree_sitter_dart::LANGUAGE, ["dart"];
    Dockerfile: tree_sitter_containerfile::LANGUAGE, ["dockerfile"];
    Elixir: tree_sitter_elixir::LANGUAGE, ["elixir"];
    Go: tree_sitter_go::LANGUAGE, ["go"];
    Java: tree_sitter_java::LANGUAGE, ["java"];
    JavaScript: tree_sitter_javascript::LANGUAGE, ["ecmascript", "javascript", "jsx"];
    Julia: tree_sitter_julia::LANGUAGE, ["julia"];
    Kotlin: tree_sitter_kotlin_sg::LANGUAGE, ["kotlin"];
    Lua: tree_sitter_lua::LANGUAGE, ["lua"];
    Php: tree_sitter_php::LANGUAGE_PHP, ["php"];
    PowerShell: tree_sitter_powershell::LANGUAGE, ["powershell"];
    Python: tree_sitter_python::LANGUAGE, ["python"];
    R: tree_sitter_r::LANGUAGE, ["r"];
    Ruby: tree_sitter_ruby::LANGUAGE, ["ruby"];
    Rust: tree_sitter_rust::LANGUAGE, ["rust"];
    Scala: tree_sitter_scala::LANGUAGE, ["scala"];
    Shell: tree_sitter_bash::LANGUAGE, ["shell"];
    Swift: tree_sitter_swift::LANGUAGE, ["swift"];
    Terraform: tree_sitter_hcl::LANGUAGE, ["terraform"];
    Tsx: tree_sitter_typescript::LANGUAGE_TSX, ["ecmascript", "typescript", "jsx"];
    TypeScript: tree_sitter_typescript::LANGUAGE_TYPESCRIPT, ["ecmascript", "typescript"];
    Yaml: tree_sitter_yaml::LANGUAGE, ["yaml"];
}
