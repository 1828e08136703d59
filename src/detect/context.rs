//! What is known of a file while its places are read: what holds for all of it, and its regions.

use std::cell::OnceCell;
use std::sync::Arc;

use aho_corasick::AhoCorasick;

use crate::catalog::Catalog;
use crate::detect::cloud_region::FileRegions;
use crate::detect::companion::{Companion, Role};
use crate::detect::dataflow::definition;
use crate::detect::provider::hints::FileHints;
use crate::detect::reference::{Elsewhere, Part};
use crate::detect::references::Asked;
use crate::detect::services::Services;
use crate::detect::trace::Trace;
use crate::rules::Rules;
use crate::rules::paths::PathUsage;
use crate::rules::templates;
use crate::rules::templates::is_parameter_file;
use crate::syntax::model::Parsed;
use crate::syntax::parsed_file::ParsedFile;
use crate::syntax::reading::{Metered, Reading};
use crate::syntax::region::Region;
use crate::text::mentions::Mentions;
use crate::text::span::{Span, near_line_end, near_line_start};

/// What holds for a whole file.
pub(crate) struct FileContext<'a> {
    pub(crate) path: &'a str,
    /// Of the file, then of what is read with it.
    pub(crate) texts: Vec<&'a str>,
    pub(crate) usage: OnceCell<PathUsage>,
    pub(crate) hints: OnceCell<FileHints>,
    pub(crate) is_government: OnceCell<bool>,
    pub(crate) regions: FileRegions<'a>,
    /// Its values take the place of defaults.
    pub(crate) is_parameter_file: bool,
    /// What is looked for, where that is not models.
    pub(crate) names: Option<&'a AhoCorasick>,
    /// Which references are asked for.
    pub(crate) asked: Asked<'a>,
    /// What the files of the whole repository show, where that is known.
    pub(crate) services: Option<&'a Services>,
    pub(crate) catalog: &'a Catalog,
    pub(crate) rules: &'a Rules,
    /// Records what is weighed, where the run has a trace of this file.
    pub(crate) trace: Option<&'a Trace>,
}

impl<'a> FileContext<'a> {
    pub(crate) fn new(
        path: &'a str,
        text: &'a str,
        companions: &'a [Companion],
        catalog: &'a Catalog,
        rules: &'a Rules,
    ) -> Self {
        let of_module = companions.iter().filter(|c| c.role != Role::Related);
        let texts: Vec<&str> = std::iter::once(text).chain(of_module.map(|c| c.file.source.text.as_str())).collect();
        Self {
            path,
            regions: FileRegions::new(path, texts.clone()),
            texts,
            usage: OnceCell::new(),
            hints: OnceCell::new(),
            is_government: OnceCell::new(),
            is_parameter_file: is_parameter_file(path),
            names: None,
            asked: Asked::default(),
            services: None,
            catalog,
            rules,
            trace: None,
        }
    }

    // What most files are never asked, since nothing in them is a model.

    pub(crate) fn usage(&self) -> &PathUsage {
        self.usage.get_or_init(|| PathUsage::of(self.path, self.texts[0]))
    }

    pub(crate) fn hints(&self) -> &FileHints {
        self.hints.get_or_init(|| FileHints::of(self.texts[0]))
    }

    pub(crate) fn is_government(&self) -> bool {
        let marks = &templates::RULES.government;
        let is_marked = |text: &&str| {
            let mut places = marks.iter().flat_map(|m| memchr::memmem::find_iter(text.as_bytes(), m.as_bytes()));
            places.any(|at| !is_one_of_clouds(text, at))
        };
        *self.is_government.get_or_init(|| self.texts.iter().any(is_marked))
    }
}

/// Whether a line only asks which cloud it is, or names one of several: `name == 'AzureUSGovernment' ? 'azure.us' : …`, or
/// an element of a list in a line of its own.
fn is_one_of_clouds(text: &str, at: usize) -> bool {
    let line = text[near_line_start(text, at)..near_line_end(text, at)].trim();
    let is_quoted = |quote: char| line.starts_with(quote) && line.trim_end_matches(',').ends_with(quote);
    line.contains("==") || line.contains(" ? ") || is_quoted('\'') || is_quoted('"') && !line.contains(':')
}

/// The regions of a file, then those of its companions, one each.
pub(crate) struct Regions<'r> {
    pub(crate) list: Vec<&'r Region>,
    parsed: Vec<Metered<'r>>,
    mentions: Vec<Mentions<'r>>,
    file: &'r ParsedFile,
    companions: &'r [Companion],
    /// What each of the companions shows at large, by number.
    hints: Vec<OnceCell<FileHints>>,
    /// What the path of each of the companions shows, by number.
    usages: Vec<OnceCell<PathUsage>>,
}

impl<'r> Regions<'r> {
    pub(crate) fn new(reading: &Reading<'r>, companions: &'r [Companion]) -> Self {
        let file = reading.file();
        // Files of modules and templates are in one language each.
        let of_companions = companions.iter().filter_map(|companion| companion.file.regions().first());
        let list: Vec<&Region> = file.regions().iter().chain(of_companions).collect();
        let mentions = list.iter().map(|region| Mentions::new(&region.text)).collect();
        let of_companions = companions.iter().map(|companion| reading.of(&companion.file).region(0));
        let parsed = (0..file.regions().len()).map(|index| reading.region(index)).chain(of_companions).collect();
        let (hints, usages) = companions.iter().map(|_| (OnceCell::new(), OnceCell::new())).unzip();
        Self { list, parsed, mentions, file, companions, hints, usages }
    }

    /// How many of the regions are the file's own.
    pub(crate) fn own(&self) -> usize {
        self.file.regions().len()
    }

    /// What the front end of a region makes of it.
    pub(crate) fn parsed(&self, index: usize) -> &dyn Parsed {
        &self.parsed[index]
    }

    /// Where a name stands in a part of a region as a whole word.
    pub(crate) fn mentions<'m>(&'m self, index: usize, name: &'m str, part: Span) -> impl Iterator<Item = Span> + 'm {
        self.mentions[index].of(name, part)
    }

    pub(crate) fn companion(&self, index: usize) -> Option<&'r Companion> {
        self.companions.get(index.checked_sub(self.own())?)
    }

    /// What a file that shares a name with this one shows at large, if a region is of such a file.
    pub(crate) fn related_hints(&self, index: usize) -> Option<&FileHints> {
        self.companion(index).filter(|companion| companion.role == Role::Related)?;
        self.hints_of(index.checked_sub(self.own())?)
    }

    /// What each of the other files of the module or template shows at large.
    pub(crate) fn module_hints(&self) -> impl Iterator<Item = &FileHints> {
        let of_module = self.companions.iter().enumerate().filter(|(_, companion)| companion.role != Role::Related);
        of_module.filter_map(|(number, _)| self.hints_of(number))
    }

    fn hints_of(&self, number: usize) -> Option<&FileHints> {
        let text = &self.companions.get(number)?.file.source.text;
        Some(self.hints.get(number)?.get_or_init(|| FileHints::of(text)))
    }

    /// What the path of a region's file shows, if that is a companion.
    pub(crate) fn path_usage(&self, index: usize) -> PathUsage {
        let known = index.checked_sub(self.own()).and_then(|n| Some((self.companions.get(n)?, self.usages.get(n)?)));
        known.map_or(PathUsage::Any, |(companion, usage)| {
            let source = &companion.file.source;
            *usage.get_or_init(|| PathUsage::of(&source.path.to_string_lossy(), &source.text))
        })
    }

    /// Whether a region is a companion in that role.
    pub(crate) fn is(&self, index: usize, role: Role) -> bool {
        self.companion(index).is_some_and(|companion| companion.role == role)
    }

    /// A part of a region as a part of its file.
    pub(crate) fn part(&self, index: usize, part: Part) -> Part {
        let file = self.companion(index).map(|c| Elsewhere(Arc::clone(&c.file.source)));
        Part { span: self.list[index].map.to_file(part.span), text: part.text, file }
    }

    /// The literal that is an element of a list, by the regions in the order given.
    pub(crate) fn element(
        &self,
        list: (&str, usize),
        order: impl IntoIterator<Item = usize>,
        accept: &dyn Fn(&str) -> bool,
    ) -> Option<Part> {
        order.into_iter().find_map(|index| {
            let part = definition::element(&self.list[index].text, list, self.parsed(index), accept)?;
            Some(self.part(index, part))
        })
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
            let part =
                definition::declared(text, name, self.parsed(index), if index == near.0 { near.1 } else { 0 }, accept)?;
            Some(self.part(index, part))
        })
    }
}
