//! What holds for one file: its text, its syntax, its ids and its references.

use std::sync::Arc;

use shelflife::catalog::Catalog;
use shelflife::detect::reference::Reference;
use shelflife::detect::references::Detector;
use shelflife::detect::{prefilter, token};
use shelflife::rules::Rules;
use shelflife::syntax::parsed_file::ParsedFile;
use shelflife::text::decode::{Encoding, decode, sniff};
use shelflife::text::read::Limits;
use shelflife::text::source::Source;
use shelflife::text::span::Span;

use super::{assert_span, named, scratch};

/// Reading and decoding: a text's places are places of the file, and reading from disk is no different.
pub fn decoding(data: &[u8]) {
    let path = scratch("a.txt", data);
    let read = Source::read(&path, "a.txt".into(), Limits::WALKED);
    let Ok((text, encoding)) = decode(data.to_vec()) else { return assert!(read.is_err()) };
    let read = read.unwrap_or_else(|_| panic!("what decodes can be read"));
    assert_eq!(read.text, text);
    assert_eq!(sniff(data).ok().map(Encoding::is_utf16), Some(encoding.is_utf16()));
    assert_eq!(encoding.file_offset(&text, 0), encoding.mark_len());
    assert_eq!(encoding.file_offset(&text, text.len()), data.len());
    for (at, _) in text.char_indices().take(200) {
        let position = read.lines().position(&text, at);
        assert!(position.line <= read.lines().len() && position.column <= at + 1);
        assert!(encoding.file_offset(&text, at) < data.len());
    }
}

/// Every front end: the references of a file are stretches of it, in order, and the same each time.
pub fn extraction(data: &[u8]) {
    let Some((name, content)) = named(data) else { return };
    let Ok(source) = Source::from_bytes(name.into(), content.to_vec()) else { return };
    let source = Arc::new(source);
    let references = references(&ParsedFile::new(Arc::clone(&source)));
    let mut last = 0;
    for one in &references {
        assert_span(one.span, &source.text, "a reference");
        assert!(!one.span.is_empty() && last <= one.span.start, "{:?} after {last}", one.span);
        last = one.span.start;
        let several =
            [&one.id.version, &one.parts.sku, &one.parts.upgrade_option, &one.parts.resource, &one.parts.used_at];
        let more = [&one.parts.deployment, &one.parts.overridden_by, &one.parts.decided_by];
        for part in several.into_iter().chain(more).flatten().filter(|part| part.file.is_none()) {
            assert_span(part.span, &source.text, "a part");
        }
    }
    assert_eq!(self::references(&ParsedFile::new(source)), references, "another time, another answer");
}

/// How many places of a file are looked at, whatever its length is.
const LOOKS: usize = 64;

/// Every grammar and every reader of a format, with or without a model in the text: what is around a place is a part of
/// the text.
pub fn syntax(data: &[u8]) {
    let Some((name, content)) = named(data) else { return };
    let Ok(source) = Source::from_bytes(name.into(), content.to_vec()) else { return };
    let file = ParsedFile::new(Arc::new(source));
    for (number, region) in file.regions().iter().enumerate() {
        let text = &region.text;
        for at in (0..text.len()).step_by(text.len() / LOOKS + 1).filter(|at| text.is_char_boundary(*at)) {
            let around = file.parsed(number).syntax_around(Span::at(at));
            for literal in &around.literals {
                assert_span(literal.span, text, "a literal");
            }
            for construct in &around.constructs {
                assert_span(construct.span, text, "a construct");
                assert_span(construct.value, text, "a value");
                assert_span(construct.name_span, text, "a name");
            }
        }
    }
}

pub(crate) fn references(file: &ParsedFile) -> Vec<Reference> {
    Detector { catalog: Catalog::builtin(), rules: &Rules::default(), services: None, trace: None }
        .references(file, &[])
}

/// Ids: a token is a stretch of the text, its core one of the token, and none overlaps the next.
pub fn tokens(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let mut last = 0;
    for token in token::tokens(&text, &prefilter::hits(&text)) {
        assert_span(token.span, &text, "a token");
        assert_span(token.core, &text, "a core");
        assert!(token.span.start <= token.core.start && token.core.end <= token.span.end, "{token:?}");
        assert!(last <= token.span.end && !token.core.is_empty(), "{token:?}");
        last = token.span.end;
        if let Some(version) = &token.version {
            assert_span(*version, &text, "a version");
        }
    }
}
