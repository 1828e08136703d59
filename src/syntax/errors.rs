//! Counts what is wrong in a text for the language that it is in, so that a change that breaks it can be seen.
//!
//! Grammars are lenient and templates hold more than one language: a count alone shows little. It is compared with
//! that of the same file before a change.

use std::sync::Arc;

use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

use crate::syntax::grammar::{self, Budget};
use crate::syntax::split;
use crate::text::language::Language;
use crate::text::shared::SharedText;
use crate::text::source::Source;

/// How many errors the regions of a file have.
#[must_use]
pub fn count(source: &Arc<Source>) -> usize {
    // The cells of a notebook are regions; the JSON around them is not.
    let around = usize::from(source.language == Language::Notebook && !is_json(&source.text));
    around + split::regions(source).iter().map(|region| of_text(region.language, &region.text)).sum::<usize>()
}

fn of_text(language: Language, text: &SharedText) -> usize {
    match language {
        Language::Json | Language::TerraformJson => usize::from(!is_json(text)),
        Language::Toml => usize::from(toml::from_str::<toml::Table>(text).is_err()),
        _ => grammar::parse(language, text, Budget::for_len(text.len())).map_or(0, |tree| tree.errors()),
    }
}

fn is_json(text: &str) -> bool {
    parse_to_ast(text, &CollectOptions::default(), &ParseOptions::default()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn errors(path: &str, text: &str) -> usize {
        count(&Arc::new(Source::from_bytes(path.into(), text.as_bytes().to_vec()).unwrap()))
    }

    #[test]
    fn what_breaks_a_file_is_counted() {
        for (path, good, bad) in [
            ("a.py", "call(model='a', b=1)\n", "call(model='a' b=1)\n"),
            ("a.ts", "call({ model: 'a' });\n", "call({ model: 'a );\n"),
            ("a.tf", "a \"b\" {\n  model = \"x\"\n}\n", "a \"b\" {\n  model = \"x\n}\n"),
            ("a.yaml", "a: 'x'\n", "a: 'x\nb: c\n"),
            ("a.json", "{\"a\": 1}", "{\"a\": 1,, }"),
            ("a.toml", "a = 1\n", "a = \n"),
            ("a.ipynb", "{\"cells\": []}", "{\"cells\": [}"),
            ("a.md", "```python\nx = 1\n```\n", "```python\nx = = 1\n```\n"),
        ] {
            assert_eq!(errors(path, good), 0, "{path}");
            assert!(errors(path, bad) > 0, "{path}");
        }
    }
}
