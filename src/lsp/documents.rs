//! The documents that are open: their text, their version, and what was found in them.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, Instant};

use gen_lsp_types::{Position, Range, TextDocumentContentChangeEvent, TextDocumentItem, Uri};

use crate::fix::comments::Writing;
use crate::lsp::encoding::Encoding;
use crate::lsp::lines::Lines;
use crate::lsp::moved::Edits;
use crate::lsp::projects::Project;
use crate::project::companions;
use crate::session::workspace::Checked;
use crate::text::source::{Source, display_path};
use crate::text::span::Span;

/// A check that takes longer is not waited for after each change.
const LONG: Duration = Duration::from_millis(30);

/// An open document.
pub(super) struct Document {
    pub uri: Uri,
    /// Absolute. A document that is no file has a name for its language.
    pub path: PathBuf,
    pub is_file: bool,
    pub version: i32,
    pub text: String,
    pub lines: Lines,
    /// What was found in this text; `None` until it is checked.
    pub state: Option<Rc<State>>,
    /// What was found last, perhaps in an earlier text.
    last: Option<Rc<State>>,
    /// The edits since then.
    edits: Edits,
    /// When it is to be checked, and the client to get its diagnostics.
    pub due: Option<Instant>,
}

/// A lint, and the line in which it is ignored, or the whole file.
type IgnoredAt = (&'static str, Option<usize>);

/// The result of a check of one document.
#[derive(Default)]
pub(super) struct State {
    /// The number of the check, which no other one has.
    pub number: u64,
    /// `None` where the project has a mistake from the start.
    pub project: Option<Rc<Project>>,
    /// `None` where nothing was found.
    pub checked: Option<Checked>,
    /// The text that was checked is that of the document, byte for byte.
    pub is_of_document: bool,
    /// Why the document could not be checked.
    pub error: Option<String>,
    /// How long the check took, with the documents that were read together.
    pub took: Duration,
    /// The comments that were asked for.
    pub writings: RefCell<BTreeMap<IgnoredAt, Option<Writing>>>,
}

impl Document {
    pub(super) fn new(item: TextDocumentItem, path: Option<PathBuf>, extension: Option<&str>) -> Self {
        let text = without_mark(item.text);
        let is_file = path.is_some();
        let path = path.unwrap_or_else(|| PathBuf::from("untitled").with_extension(extension.unwrap_or("txt")));
        let lines = Lines::new(&text);
        let (version, edits) = (item.version, Edits::default());
        Self { uri: item.uri, path, is_file, version, text, lines, state: None, last: None, edits, due: None }
    }

    /// Whether another document is this one, or beside it: such are read together.
    pub(super) fn is_beside(&self, other: &Self) -> bool {
        let is_neighbour = other.is_file && self.is_file && other.path.parent() == self.path.parent();
        other.uri == self.uri || is_neighbour
    }

    /// Whether what is found in another document may depend on this one, in a project that holds both.
    pub(super) fn can_be_read_with(&self, other: &Self) -> bool {
        self.is_beside(other) || companions::can_be(&other.path) && companions::can_be(&self.path)
    }

    /// Notes what was found in the text as it is.
    pub(super) fn set(&mut self, mut state: State) {
        state.is_of_document = state.checked.as_ref().is_some_and(|checked| checked.source.text == self.text);
        let state = Rc::new(state);
        self.last = Some(Rc::clone(&state));
        self.state = Some(state);
        self.edits = Edits::default();
    }

    /// Forgets what was found, because the settings may be others.
    pub(super) fn forget(&mut self) {
        self.state = None;
        self.last = None;
    }

    /// Makes the changes of a client, each in the text that the one before it left.
    pub(super) fn change(&mut self, version: i32, changes: Vec<TextDocumentContentChangeEvent>, encoding: Encoding) {
        for change in changes {
            match change {
                TextDocumentContentChangeEvent::TextDocumentContentChangePartial(part) => {
                    let span = self.lines.span(&self.text, part.range, encoding);
                    self.text.replace_range(span.range(), &part.text);
                    self.edits.add(span, part.text.len());
                }
                TextDocumentContentChangeEvent::TextDocumentContentChangeWholeDocument(whole) => {
                    self.text = without_mark(whole.text);
                    self.last = None;
                }
            }
            self.lines = Lines::new(&self.text);
        }
        self.version = version;
        self.state = None;
    }

    /// The comment that ignores a lint in a line or in the file, which is made once for a check.
    pub(super) fn writing(&self, place: IgnoredAt, make: impl FnOnce() -> Option<Writing>) -> Option<Writing> {
        let state = self.last.as_ref()?;
        if let Some(known) = state.writings.borrow().get(&place) {
            return known.clone();
        }
        let writing = make();
        state.writings.borrow_mut().insert(place, writing.clone());
        writing
    }

    pub(super) fn checked(&self) -> Option<&Checked> {
        self.state.as_ref()?.checked.as_ref()
    }

    /// Where a place of a source is in the text as it is now; `None` if the source is of another text, or if the place
    /// was edited since it was checked.
    pub(super) fn place_of(&self, source: &Source, span: Span) -> Option<Span> {
        if source.text == self.text {
            return Some(span);
        }
        let last = self.last.as_ref().filter(|last| last.is_of_document)?;
        let is_last = std::ptr::eq(Arc::as_ptr(&last.checked.as_ref()?.source), source);
        self.edits.untouched(span).filter(|_| is_last)
    }

    /// Whether what was found last, moved with the text, can stand in for a check that would take long.
    pub(super) fn has_stand_in(&self) -> bool {
        self.state.is_none() && self.last.as_ref().is_some_and(|last| last.error.is_none() && last.took > LONG)
    }

    /// Whether what was found last holds at a place, because nobody has edited it since.
    pub(super) fn is_known_at(&self, offset: usize) -> bool {
        self.last.is_some() && !self.edits.touch(Span::at(offset))
    }

    /// What was found last, perhaps in an earlier text, with the edits since.
    pub(super) fn last(&self) -> Option<(&State, &Edits)> {
        Some((self.last.as_deref()?, &self.edits))
    }

    /// The path as reports show it.
    pub(super) fn shown(&self, folder: &Path) -> PathBuf {
        display_path(&self.path, folder)
    }

    pub(super) fn range(&self, span: Span, encoding: Encoding) -> Range {
        self.lines.range(&self.text, span, encoding)
    }

    pub(super) fn span(&self, range: Range, encoding: Encoding) -> Span {
        self.lines.span(&self.text, range, encoding)
    }

    pub(super) fn offset(&self, position: Position, encoding: Encoding) -> usize {
        self.lines.offset(&self.text, position, encoding)
    }
}

/// Editors keep the byte order mark of a file apart from its text, and most leave it out here too.
fn without_mark(text: String) -> String {
    text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text)
}

/// All open documents, by URI.
#[derive(Default)]
pub(super) struct Documents(BTreeMap<String, Document>);

impl Documents {
    pub(super) fn insert(&mut self, document: Document) {
        self.0.insert(document.uri.0.clone(), document);
    }

    pub(super) fn remove(&mut self, uri: &Uri) -> Option<Document> {
        self.0.remove(&uri.0)
    }

    pub(super) fn get(&self, uri: &Uri) -> Option<&Document> {
        self.0.get(&uri.0)
    }

    pub(super) fn get_mut(&mut self, uri: &Uri) -> Option<&mut Document> {
        self.0.get_mut(&uri.0)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Document> {
        self.0.values()
    }

    pub(super) fn iter_mut(&mut self) -> impl Iterator<Item = &mut Document> {
        self.0.values_mut()
    }

    /// The earliest time at which a document is due.
    pub(super) fn next_due(&self) -> Option<Instant> {
        self.iter().filter_map(|document| document.due).min()
    }
}
