//! What is known of a file while its places are read: what holds for all of it, and its regions.

use std::cell::{OnceCell, RefCell};
use std::sync::Arc;

use aho_corasick::AhoCorasick;

use crate::catalog::Catalog;
use crate::detect::cloud_region::FileRegions;
use crate::detect::companion::{Companion, Role};
use crate::detect::dataflow::definition;
use crate::detect::provider::hints::FileSigns;
use crate::detect::reference::{Elsewhere, Part};
use crate::detect::references::Wanted;
use crate::rules::paths::PathUsage;
use crate::rules::templates;
use crate::rules::templates::is_parameter_file;
use crate::syntax::mask::Masked;
use crate::syntax::model::Parsed;
use crate::syntax::parse;
use crate::syntax::region::Region;

/// What holds for a whole file.
pub(crate) struct FileContext<'a> {
    pub(crate) path: &'a str,
    /// Of the file, then of what is read with it.
    pub(crate) texts: Vec<&'a str>,
    pub(crate) usage: OnceCell<PathUsage>,
    pub(crate) signs: OnceCell<FileSigns>,
    pub(crate) is_government: OnceCell<bool>,
    pub(crate) regions: FileRegions<'a>,
    /// Its values take the place of defaults.
    pub(crate) is_parameter_file: bool,
    /// What is looked for, where that is not models.
    pub(crate) names: Option<&'a AhoCorasick>,
    /// Which are asked for; all where it does not say.
    pub(crate) wanted: Option<Wanted<'a>>,
    pub(crate) catalog: &'a Catalog,
}

impl<'a> FileContext<'a> {
    pub(crate) fn new(path: &'a str, text: &'a str, companions: &'a [Companion], catalog: &'a Catalog) -> Self {
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

    pub(crate) fn usage(&self) -> &PathUsage {
        self.usage.get_or_init(|| PathUsage::of(self.path, self.texts[0]))
    }

    pub(crate) fn signs(&self) -> &FileSigns {
        self.signs.get_or_init(|| FileSigns::of(self.texts[0]))
    }

    pub(crate) fn is_government(&self) -> bool {
        let marks = &templates::RULES.government;
        let is_marked =
            |text: &&str| marks.iter().any(|m| memchr::memmem::find(text.as_bytes(), m.as_bytes()).is_some());
        *self.is_government.get_or_init(|| self.texts.iter().any(is_marked))
    }
}

/// The regions of a file, then its companions, each parsed when it is first asked about.
pub(crate) struct Regions<'r> {
    pub(crate) list: &'r [Region<'r>],
    /// How many are the file's own.
    own: usize,
    companions: &'r [Companion],
    parsed: Vec<OnceCell<Box<dyn Parsed + 'r>>>,
    covered: Vec<RefCell<Option<&'r mut Option<Masked>>>>,
}

impl<'r> Regions<'r> {
    pub(crate) fn new(
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

    pub(crate) fn parsed(&self, index: usize) -> Option<&(dyn Parsed + 'r)> {
        let cell = self.parsed.get(index)?;
        if cell.get().is_none() {
            let covered = self.covered[index].borrow_mut().take()?;
            let _ = cell.set(parse::parse(&self.list[index], covered));
        }
        cell.get().map(AsRef::as_ref)
    }

    pub(crate) fn companion(&self, index: usize) -> Option<&'r Companion> {
        self.companions.get(index.checked_sub(self.own)?)
    }

    /// Whether a region is a companion in that role.
    pub(crate) fn is(&self, index: usize, role: Role) -> bool {
        self.companion(index).is_some_and(|companion| companion.role == role)
    }

    /// A part of a region as a part of its file.
    pub(crate) fn part(&self, index: usize, part: Part) -> Part {
        let file = self.companion(index).map(|c| Elsewhere(Arc::clone(&c.source)));
        Part { span: self.list[index].map.to_file(part.span), text: part.text, file }
    }

    /// The literal that a name stands for, by the regions in the order given; in the region of `near` the one nearest
    /// to that place.
    pub(crate) fn declared(
        &self,
        name: &str,
        near: (usize, usize),
        order: impl IntoIterator<Item = usize>,
        accept: &dyn Fn(&str) -> bool,
    ) -> Option<Part> {
        order.into_iter().find_map(|index| {
            let text: &str = &self.list[index].text;
            memchr::memmem::find(text.as_bytes(), name.as_bytes())?;
            let part = definition::declared(
                text,
                name,
                self.parsed(index)?,
                if index == near.0 { near.1 } else { 0 },
                accept,
            )?;
            Some(self.part(index, part))
        })
    }
}
