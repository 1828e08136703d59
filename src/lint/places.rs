//! Lines and columns of the findings of one file, which share their texts.

use std::collections::HashSet;
use std::sync::Arc;

use crate::lint::finding::Fix;
use crate::lint::lifecycle::ResolvedReference;
use crate::lint::row::{Named, Place, Row};
use crate::text::lines::Position;
use crate::text::source::Source;
use crate::text::span::Span;

/// Keeps one copy of each text and model that several findings of a file share.
#[derive(Default)]
pub(super) struct Interner {
    texts: HashSet<Arc<str>>,
    named: HashSet<Arc<Named>>,
}

impl Interner {
    pub(super) fn text(&mut self, text: &str) -> Arc<str> {
        if let Some(known) = self.texts.get(text) {
            return Arc::clone(known);
        }
        let new: Arc<str> = text.into();
        self.texts.insert(Arc::clone(&new));
        new
    }

    fn named(&mut self, named: Named) -> Arc<Named> {
        if let Some(known) = self.named.get(&named) {
            return Arc::clone(known);
        }
        let new = Arc::new(named);
        self.named.insert(Arc::clone(&new));
        new
    }

    pub(super) fn fix(&mut self, mut fix: Fix) -> Fix {
        fix.title = self.text(&fix.title);
        fix.note = fix.note.map(|note| self.text(&note));
        for edit in &mut fix.edits {
            edit.replacement = self.text(&edit.replacement);
        }
        fix.edits.shrink_to_fit();
        fix
    }
}

/// Finds the lines and columns of one file, in rising order. It counts on from the last position: counting from the
/// start of the line each time would take minutes on a long line full of models.
pub(super) struct Places<'a> {
    source: &'a Source,
    path: Arc<str>,
    last: (usize, Position),
    pub(super) interner: Interner,
}

impl<'a> Places<'a> {
    pub(super) fn new(source: &'a Source) -> Self {
        let path = source.path.to_string_lossy();
        let path = if cfg!(windows) { path.replace('\\', "/").into() } else { path.into() };
        Self { source, path, last: (0, Position { line: 1, column: 1 }), interner: Interner::default() }
    }

    fn position(&mut self, offset: usize) -> Position {
        let (from, last) = self.last;
        let same_line = offset >= from && self.source.lines().line_of(offset) + 1 == last.line;
        let position = match self.source.text.get(from..offset) {
            Some(between) if same_line => Position { line: last.line, column: last.column + between.chars().count() },
            _ => self.source.lines().position(&self.source.text, offset),
        };
        self.last = (offset, position);
        position
    }

    pub(super) fn row(&mut self, resolved: &ResolvedReference) -> Row {
        let reference = &resolved.reference;
        let place = self.place(reference.span, &reference.text);
        Row { place, named: self.interner.named(Named::new(resolved)) }
    }

    pub(super) fn place(&mut self, span: Span, text: &str) -> Place {
        let (first, last) = (self.position(span.start), self.position(span.end));
        // The next reference can lie inside this one, so that counting goes on from the start and not from the end.
        self.last = (span.start, first);
        let bytes = Span::new(self.source.file_offset(span.start), self.source.file_offset(span.end));
        Place::new(Arc::clone(&self.path), (first, last), bytes, self.interner.text(text))
    }
}
