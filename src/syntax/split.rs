//! Splits a file into regions, and reads the languages that need no grammar.

use std::sync::Arc;

use crate::syntax::formats::component;
use crate::syntax::formats::diff::Patch;
use crate::syntax::formats::markdown;
use crate::syntax::formats::markdown::Prose;
use crate::syntax::formats::notebook;
use crate::syntax::formats::plain::TextLines;
use crate::syntax::formats::recipes;
use crate::syntax::formats::{blocks, http, json, key_value, toml};
use crate::syntax::index::Indexed;
use crate::syntax::model::Parsed;
use crate::syntax::region::{Mapped, Region};
use crate::text::language::{Language, is_component, is_notebook_file, is_prompt_file, is_recipe_file};
use crate::text::shared::SharedText;
use crate::text::source::Source;
use crate::text::span::Span;

/// The stretches of a file, each in one language. Most files are one.
#[must_use]
pub fn regions(source: &Arc<Source>) -> Vec<Region> {
    let text = source.text.as_str();
    match source.language {
        Language::Markdown => document(source, !is_prompt_file(&source.path), is_notebook_file(&source.path)),
        // A broken notebook is read as plain text.
        Language::Notebook => notebook::regions(text).unwrap_or_else(|| vec![Region::whole(source, Language::Text)]),
        Language::Text if is_component(&source.path) => component(source),
        Language::Text if is_recipe_file(&source.path) => recipes(source),
        language => vec![Region::whole(source, language)],
    }
}

/// The scripts of a component, then its template.
fn component(source: &Arc<Source>) -> Vec<Region> {
    let whole = Region::whole(source, Language::Text);
    let split = component::split(&source.text);
    let mut regions: Vec<Region> =
        split.scripts.into_iter().map(|(language, span)| whole.part(span, language)).collect();
    let rest = if regions.is_empty() { whole } else { Region { text: split.rest.into(), ..whole } };
    regions.push(rest);
    regions
}

/// The commands of a file of rules, then what is around them.
fn recipes(source: &Arc<Source>) -> Vec<Region> {
    let text = source.text.as_str();
    let split = recipes::split(text);
    let command = |span: &Span| {
        let mut part = Mapped::default();
        part.copy(&text[*span], span.start);
        part.with_text(recipes::command(&text[*span])).into_region(Language::Shell, false)
    };
    let rest = Region { text: split.rest.into(), ..Region::whole(source, Language::Text) };
    split.commands.iter().map(command).chain([rest]).collect()
}

/// Front matter, blocks, and the prose around them. `is_docs`: a document about models, not a prompt for one; `runs`: its
/// blocks are cells.
fn document(source: &Arc<Source>, is_docs: bool, runs: bool) -> Vec<Region> {
    let text = source.text.as_str();
    let split = markdown::split(text);
    let front_matter = split.front_matter.into_iter().map(|block| (block, is_docs));
    // A block in a prompt is an example too; a block that the document runs is not.
    let blocks = split.blocks.into_iter().map(|block| {
        let is_example = !block.runs && !runs;
        (block, is_example)
    });
    let mut regions = Vec::new();
    for (block, is_docs) in front_matter.chain(blocks) {
        let mut part = Mapped::default();
        for range in block.parts {
            part.copy(&text[range], range.start);
        }
        if part.len() > 0 {
            regions.push(part.into_region(block.language, is_docs));
        }
    }
    let mut rest = Region::whole(source, Language::Markdown);
    if !regions.is_empty() {
        rest.text = split.rest.into();
    }
    rest.is_docs = is_docs;
    regions.push(rest);
    regions
}

/// Reads a region's text with a front end that needs no grammar. `None` for languages that have one.
#[must_use]
pub fn parse_data(language: Language, text: &SharedText) -> Option<Box<dyn Parsed>> {
    Some(match language {
        Language::Json => Box::new(Indexed::new(json::parse(text))),
        Language::TerraformJson => Box::new(Indexed::new(blocks::parse(text))),
        Language::Http => Box::new(Indexed::new(http::parse(text))),
        Language::Toml => Box::new(Indexed::new(toml::parse(text))),
        Language::Dotenv | Language::Ini | Language::Properties => {
            Box::new(Indexed::new(key_value::parse(text, language)))
        }
        Language::Markdown => Box::new(Prose::new(text.clone())),
        Language::Diff => Box::new(Patch::new(text.clone())),
        Language::Text | Language::Notebook => Box::new(TextLines::new(text.clone())),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::model::LiteralKind;

    fn source(path: &str, text: &str) -> Arc<Source> {
        Arc::new(Source::from_bytes(path.into(), text.as_bytes().to_vec()).unwrap())
    }

    #[test]
    fn most_files_are_one_region_without_a_copy() {
        for path in ["a.py", "README.md", "x.json", "x.txt"] {
            let source = source(path, "nothing special\n");
            let regions = regions(&source);
            assert_eq!(regions.len(), 1);
            assert!(regions[0].text.is_of_source());
            assert_eq!(regions[0].map.to_file(Span::new(3, 5)), Span::new(3, 5));
        }
    }

    #[test]
    fn documents_and_prompts() {
        let text =
            "---\nmodel: gpt-4\n---\nUse gpt-4.\n> ```python\n> M = 'gpt-4'\n> N = 1\n> ```\n```{python}\nx\n```\n";
        for (path, is_docs) in [("docs/a.md", true), ("chat.prompty", false), (".claude/agents/a.md", false)] {
            let source = source(path, text);
            let regions = regions(&source);
            let shape: Vec<_> = regions.iter().map(|r| (r.language, r.is_docs)).collect();
            assert_eq!(
                shape,
                [
                    (Language::Yaml, is_docs),
                    (Language::Python, true),
                    (Language::Python, false),
                    (Language::Markdown, is_docs)
                ]
            );
            for region in &regions {
                for (at, _) in region.text.match_indices("gpt-4") {
                    assert_eq!(&text[region.map.to_file(Span::new(at, at + 5))], "gpt-4");
                }
            }
            assert_eq!(regions.iter().map(|r| r.text.matches("gpt-4").count()).sum::<usize>(), 3);
        }
    }

    #[test]
    fn a_broken_notebook_is_text() {
        let source = source("a.ipynb", "{\"cells\": [{\"source\": [\"model = 'gpt-4'\"");
        assert_eq!(regions(&source)[0].language, Language::Text);
    }

    #[test]
    fn every_language_without_a_grammar_has_a_front_end() {
        for (path, text, kind) in [
            ("a.json", "{\"model\": \"gpt-4\"}", LiteralKind::String),
            ("a.tf.json", "{\"locals\": {\"model\": \"gpt-4\"}}", LiteralKind::String),
            ("a.toml", "model = \"gpt-4\"", LiteralKind::String),
            (".env", "MODEL=gpt-4", LiteralKind::Bare),
            ("a.ini", "model = gpt-4", LiteralKind::Bare),
            ("a.properties", "model=gpt-4", LiteralKind::Bare),
            ("a.md", "gpt-4", LiteralKind::Text),
            ("a.txt", "model := \"gpt-4\"", LiteralKind::String),
        ] {
            let source = source(path, text);
            let region = &regions(&source)[0];
            let parsed = parse_data(region.language, &region.text).unwrap();
            let at = text.find("gpt").unwrap();
            let out = parsed.syntax_around(Span::new(at, at + 5));
            assert!(out.literals.iter().any(|l| l.kind == kind && text[l.span] == *"gpt-4"), "{path}");
        }
        assert!(parse_data(Language::Python, &"".into()).is_none());
    }
}
