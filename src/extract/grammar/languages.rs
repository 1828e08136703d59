//! Which grammar and which query files make up each language.

use std::sync::LazyLock;

use super::vocabulary::{Grammar, QueryProblem};
use crate::source::Language;

macro_rules! languages {
    ($($language:ident: $grammar:expr, [$($file:literal),+];)+) => {
        /// The grammar of a language, compiled when it is first asked for.
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

        /// Compiles a language's query. That it does is a matter of tests, not of users.
        pub(super) fn load(language: Language) -> Option<Result<Grammar, QueryProblem>> {
            match language {
                $(Language::$language => {
                    let source = concat!($(include_str!(concat!("../../../rules/languages/", $file, ".scm"))),+);
                    Some(Grammar::new($grammar.into(), source))
                })+
                _ => None,
            }
        }

        #[cfg(test)]
        pub(super) const ALL: &[Language] = &[$(Language::$language),+];
    };
}

languages! {
    Bicep: tree_sitter_bicep::LANGUAGE, ["bicep"];
    CSharp: tree_sitter_c_sharp::LANGUAGE, ["csharp"];
    Dockerfile: tree_sitter_containerfile::LANGUAGE, ["dockerfile"];
    Go: tree_sitter_go::LANGUAGE, ["go"];
    Java: tree_sitter_java::LANGUAGE, ["java"];
    JavaScript: tree_sitter_javascript::LANGUAGE, ["ecmascript", "javascript", "jsx"];
    Kotlin: tree_sitter_kotlin_sg::LANGUAGE, ["kotlin"];
    Php: tree_sitter_php::LANGUAGE_PHP, ["php"];
    Python: tree_sitter_python::LANGUAGE, ["python"];
    Ruby: tree_sitter_ruby::LANGUAGE, ["ruby"];
    Rust: tree_sitter_rust::LANGUAGE, ["rust"];
    Shell: tree_sitter_bash::LANGUAGE, ["shell"];
    Terraform: tree_sitter_hcl::LANGUAGE, ["terraform"];
    Tsx: tree_sitter_typescript::LANGUAGE_TSX, ["ecmascript", "typescript", "jsx"];
    TypeScript: tree_sitter_typescript::LANGUAGE_TYPESCRIPT, ["ecmascript", "typescript"];
    Yaml: tree_sitter_yaml::LANGUAGE, ["yaml"];
}
