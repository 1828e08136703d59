//! What is known of a file while its places are read: what holds for all of it, and its regions.

use std::cell::{OnceCell, RefCell};
use std::sync::Arc;

use aho_corasick::AhoCorasick;

use super::file_regions::FileRegions;
use super::mask::Masked;
use super::paths::PathUsage;
use super::provider::FileSigns;
use super::region::Region;
use super::syntax::Parsed;
use super::{Companion, Role, Wanted, follow, front, is_parameter_file, templates};
use crate::catalog::Catalog;
use crate::reference::{Elsewhere, Part};

/// What holds for a whole file.
pub(super) struct FileContext<'a> {
    pub(super) path: &'a str,
    /// Of the file, then of what is read with it.
    pub(super) texts: Vec<&'a str>,
    pub(super) usage: OnceCell<PathUsage>,
    pub(super) signs: OnceCell<FileSigns>,
    pub(super) is_government: OnceCell<bool>,
    pub(super) regions: FileRegions<'a>,
    /// Its values take the place of defaults.
    pub(super) is_parameter_file: bool,
    /// What is looked for, where that is not models.
    pub(super) names: Option<&'a AhoCorasick>,
    /// Which are asked for; all where it does not say.
    pub(super) wanted: Option<Wanted<'a>>,
    pub(super) catalog: &'a Catalog,
}

impl<'a> FileContext<'a> {
    pub(super) fn new(path: &'a str, text: &'a str, companions: &'a [Companion], catalog: &'a Catalog) -> Self {
        let texts: Vec<&str> = std::iter::once(text).chain(companions.iter().map(|c| c.source.text.as_str())).collect();
        Self {
            path,
            regions: FileRegions::new(texts.clone()),
            texts,
            usage: OnceCell::new(),
            signs: OnceCell::new(),
            is_government: OnceCell::new(),
            is_parameter_file: is_parameter_file(path),
            names: None,
            wanted: None,
            catalog,
        }
    }

    // What most files are never asked, since nothing in them is a model.

    pub(super) fn usage(&self) -> &PathUsage {
        self.usage.get_or_init(|| PathUsage::of(self.path, self.texts[0]))
    }

    pub(super) fn signs(&self) -> &FileSigns {
        self.signs.get_or_init(|| FileSigns::of(self.texts[0]))
    }

    pub(super) fn is_government(&self) -> bool {
        let marks = &templates::RULES.government;
        let is_marked =
            |text: &&str| marks.iter().any(|m| memchr::memmem::find(text.as_bytes(), m.as_bytes()).is_some());
        *self.is_government.get_or_init(|| self.texts.iter().any(is_marked))
    }
}

/// The regions of a file, then its companions, each parsed when it is first asked about.
pub(super) struct Regions<'r> {
    pub(super) list: &'r [Region<'r>],
    /// How many are the file's own.
    own: usize,
    companions: &'r [Companion],
    parsed: Vec<OnceCell<Box<dyn Parsed + 'r>>>,
    covered: Vec<RefCell<Option<&'r mut Option<Masked>>>>,
}

impl<'r> Regions<'r> {
    pub(super) fn new(
        regions: &'r [Region<'r>],
        own: usize,
        companions: &'r [Companion],
        covered: &'r mut [Option<Masked>],
    ) -> Self {
        Self {
            list: regions,
            own,
            companions,
            parsed: regions.iter().map(|_| OnceCell::new()).collect(),
            covered: covered.iter_mut().map(|c| RefCell::new(Some(c))).collect(),
        }
    }

    pub(super) fn parsed(&self, index: usize) -> Option<&(dyn Parsed + 'r)> {
        let cell = self.parsed.get(index)?;
        if cell.get().is_none() {
            let covered = self.covered[index].borrow_mut().take()?;
            let _ = cell.set(front::parse(&self.list[index], covered));
        }
        cell.get().map(AsRef::as_ref)
    }

    pub(super) fn companion(&self, index: usize) -> Option<&'r Companion> {
        self.companions.get(index.checked_sub(self.own)?)
    }

    /// Whether a region is a companion in that role.
    pub(super) fn is(&self, index: usize, role: Role) -> bool {
        self.companion(index).is_some_and(|companion| companion.role == role)
    }

    /// A part of a region as a part of its file.
    pub(super) fn part(&self, index: usize, part: Part) -> Part {
        let file = self.companion(index).map(|c| Elsewhere(Arc::clone(&c.source)));
        Part { span: self.list[index].map.to_file(part.span), text: part.text, file }
    }

    /// The literal that a name stands for, by the regions in the order given; in the region of `near` the one nearest
    /// to that place.
    pub(super) fn declared(
        &self,
        name: &str,
        near: (usize, usize),
        order: impl IntoIterator<Item = usize>,
        accept: &dyn Fn(&str) -> bool,
    ) -> Option<Part> {
        order.into_iter().find_map(|index| {
            let text: &str = &self.list[index].text;
            memchr::memmem::find(text.as_bytes(), name.as_bytes())?;
            let part =
                follow::declared(text, name, self.parsed(index)?, if index == near.0 { near.1 } else { 0 }, accept)?;
            Some(self.part(index, part))
        })
    }
}
