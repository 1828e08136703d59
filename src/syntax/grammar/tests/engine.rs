//! Compares the engine for queries with tree-sitter's own engine.

use std::path::{Path, PathBuf};

use tree_sitter::{Query, QueryCursor, StreamingIterator};

use crate::syntax::grammar::tests::*;
use crate::syntax::model::Construct;
use crate::text::read::Limits;
use crate::text::source::Source;

/// tree-sitter finds no pattern that can never match.
#[test]
fn the_queries_are_possible() {
    for language in ALL {
        let grammar = load(*language).expect("listed").expect("read");
        let problem = Query::new(&grammar.language, source_of(*language).expect("listed")).err();
        assert!(problem.is_none(), "{language:?}: {}", problem.map(|p| p.to_string()).unwrap_or_default());
    }
}

/// In every file, both engines find the same.
#[test]
fn the_engines_agree() {
    let mut compared = 0;
    for language in ALL {
        let grammar = grammar_of(*language).expect("listed");
        let query = Query::new(&grammar.language, source_of(*language).expect("listed")).expect("possible");
        let sample = SAMPLES.iter().find(|(l, _)| l == language).map(|(_, text)| (*text).to_owned());
        for text in fixtures().into_iter().filter(|f| f.language == *language).map(|f| f.text).chain(sample) {
            let Ok(parsed) = parse(*language, &text.as_str().into(), Budget::for_len(text.len())) else { continue };
            let mut own = Collector::new(grammar, &text);
            parsed.visit(Span::new(0, text.len()), &mut own);
            let mut theirs = Collector::new(grammar, &text);
            let mut cursor = QueryCursor::new();
            let mut matches = cursor.matches(&query, parsed.tree.root_node(), text.as_bytes());
            while let Some(found) = matches.next() {
                let index = |name: &str| grammar.captures.iter().position(|known| known == name).expect("known");
                let names = query.capture_names();
                let captures: Vec<_> = found
                    .captures()
                    .iter()
                    .map(|c| (u16::try_from(index(names[c.index as usize])).expect("few"), c.node))
                    .collect();
                theirs.add(found.pattern_index, &captures);
            }
            let finished = |collector: Collector<'_>| {
                let mut syntax = Syntax::default();
                collector.finish(Span::new(0, text.len()), &mut syntax);
                syntax.sort();
                syntax
            };
            let (own, mut theirs) = (finished(own), finished(theirs));
            // If a node repeats with others between, as the words of a command do, tree-sitter also yields shorter
            // runs.
            let is_shorter = |c: &Construct| {
                let is_longer = |o: &&Construct| o.span == c.span && o.name.len() > c.name.len();
                own.constructs.iter().filter(is_longer).any(|o| o.kind == c.kind && o.name.starts_with(&c.name))
            };
            theirs.constructs.retain(|c| own.constructs.contains(c) || !is_shorter(c));
            assert_eq!(render(&text, &own), render(&text, &theirs), "{language:?} in\n{text}");
            compared += 1;
        }
    }
    assert!(compared > ALL.len());
}

/// The fixtures whose language has a grammar.
fn fixtures() -> Vec<Source> {
    let mut folders = vec![PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures"))];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path: PathBuf = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.extend(read(&path));
            }
        }
    }
    found
}

fn read(path: &Path) -> Option<Source> {
    Source::read(path, path.to_owned(), Limits::WALKED).ok().filter(|source| grammar_of(source.language).is_some())
}
