//! What was found in an earlier tree of a repository, where that holds for another one too.
//!
//! Most commits change only files that name no model. Such a change leaves the references of all other files as they are,
//! unless the file is one of the settings or holds, before or after, a name that was looked for: then the tree is read as
//! if nothing were known of it.

use std::collections::BTreeSet;
use std::path::Path;

use aho_corasick::AhoCorasick;

use crate::cli::repository::cache::Entry;
use crate::cli::setup::Setup;
use crate::config::load::is_config;
use crate::engine::input::{Document, Input};
use crate::engine::options::ALL;
use crate::engine::run::walk_options;
use crate::engine::tree::Tree;
use crate::engine::walk;
use crate::project::{companions, related};
use crate::text::read::ReadError;

/// Changed files of which more are not compared: reading the tree is faster then.
const MAX_CHANGED: usize = 500;

/// An earlier tree with what was found in it, and the one to which that may be carried.
pub(super) struct Carrier<'a> {
    pub entry: Entry,
    pub old: &'a Tree,
    pub new: &'a Tree,
    /// For both, unless a file of the settings differs.
    pub setup: &'a Setup,
}

/// A file that differs: its content in one of the trees, if it is read there.
enum Content {
    None,
    /// Binary or too large.
    Skipped,
    Bytes(Vec<u8>),
}

impl Carrier<'_> {
    /// The entry for the new tree; none where what was found may differ.
    pub(super) fn carried(mut self) -> Option<Entry> {
        let changed = self.changed()?;
        let known = self.entry.paths()?;
        let names = AhoCorasick::new(&self.entry.head.reach.names).ok()?;
        let (mut files, mut documents) = (self.entry.head.files, Vec::new());
        for path in changed {
            if known.contains(path) || self.entry.head.reach.templates && companions::can_be(path) {
                return None;
            }
            for (tree, is_new) in [(self.old, false), (self.new, true)] {
                match self.content(tree, path)? {
                    Content::Bytes(bytes) if names.is_match(&bytes) || self.shows_service(path, &bytes) => return None,
                    Content::Bytes(bytes) if is_new => {
                        files += 1;
                        documents.push(Document { path: path.to_owned(), content: Ok(bytes) });
                    }
                    Content::Bytes(_) => files -= 1,
                    Content::Skipped | Content::None => {}
                }
            }
        }
        let found = self.setup.session().scan(Input::Documents(&documents), ALL, &|_| ());
        let is_without = found.scanned.is_empty() && found.errors.is_empty();
        self.entry.head.files = files;
        is_without.then_some(self.entry)
    }

    /// Whether a file shows a service, where the earlier run looked for any.
    fn shows_service(&self, path: &Path, bytes: &[u8]) -> bool {
        self.entry.head.reach.services && !related::services(path, bytes).is_empty()
    }

    /// The files that are not the same in both trees, as far as they are read; none if they are too many, or settings
    /// are among them.
    fn changed(&self) -> Option<BTreeSet<&Path>> {
        let all: BTreeSet<&Path> = self.old.paths().chain(self.new.paths()).collect();
        let is_same = |path: &Path| self.old.content(path) == self.new.content(path);
        let of_settings = |path: &Path| is_config(path) || self.entry.head.settings.contains(path);
        if all.iter().any(|path| of_settings(path) && !is_same(path)) {
            return None;
        }
        // Whether a file is read can depend on what lies beside it.
        let are_same = all.iter().all(|path| self.old.has(path) == self.new.has(path));
        let is_other =
            |path: &&Path| !is_same(path) || !are_same && self.is_read(self.old, path) != self.is_read(self.new, path);
        let changed: BTreeSet<&Path> = all.into_iter().filter(is_other).collect();
        (changed.len() <= MAX_CHANGED).then_some(changed)
    }

    fn is_read(&self, tree: &Tree, path: &Path) -> bool {
        tree.has(path) && walk::left_out_of(tree, path, &walk_options(&self.setup.engine)).is_none()
    }

    /// What a tree has of a file; none where nobody knows.
    fn content(&self, tree: &Tree, path: &Path) -> Option<Content> {
        if !self.is_read(tree, path) {
            return Some(Content::None);
        }
        let mut bytes = Vec::new();
        match tree.read_path(path, &mut bytes) {
            Ok(()) => Some(Content::Bytes(bytes)),
            Err(ReadError::Skipped(_)) => Some(Content::Skipped),
            Err(ReadError::Io(_)) => None,
        }
    }
}
