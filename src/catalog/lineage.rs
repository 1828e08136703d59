//! Which line of models an id belongs to, by the patterns of `rules/lineage.toml`.
//!
//! The build script gives every record of the compiled catalog its lineage through this module, and `load` those of
//! catalogs that are read at run time. It depends on nothing but serde, regex and the vocabulary beside it, so that
//! the build script can include it.

use regex::{Regex, RegexSet};
use serde::Deserialize;

// `super` is the catalog or the build script, which both have these modules.
use super::file::LineageEntry;
use super::vocabulary::Size;

/// `rules/lineage.toml`, as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LineageFile {
    /// A task, and one whose models do its work as well.
    pub wider: Vec<(String, String)>,
    /// Tasks each of whose models does something of its own.
    pub apart: Vec<String>,
    pub line: Vec<Line>,
    pub sizes: Sizes,
    pub service: Vec<EndedService>,
}

/// A row: models of one line in one spelling.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    pub name: String,
    pub publisher: String,
    pub ids: Vec<String>,
    pub generation: Option<f64>,
    pub billions: Option<f64>,
    pub size: Option<Size>,
    pub task: Option<String>,
    #[serde(default)]
    pub inputs: Vec<String>,
    #[serde(default)]
    pub context: Vec<(f64, u32)>,
    #[serde(default)]
    pub open: bool,
}

/// Billions of parameters below which a model is of a size.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sizes {
    pub tiny: f64,
    pub small: f64,
    pub medium: f64,
}

/// A service that ended as a whole.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EndedService {
    pub id: String,
    /// Where it sent its users.
    pub users: String,
    pub source: String,
}

/// The lineage of one id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found<'a> {
    pub line: &'a str,
    pub publisher: &'a str,
    /// In hundredths: 3.5 is 350.
    pub generation: u32,
    /// Parameters in tenths of billions.
    pub billions: Option<u32>,
    pub size: Size,
    pub task: &'a str,
    pub inputs: &'a [String],
    pub context: Option<u32>,
    pub open: bool,
}

impl<'a> Found<'a> {
    /// The lineage that a record of a catalog file names itself.
    pub fn of(entry: &'a LineageEntry, publisher: Option<&'a str>) -> Self {
        let generation = entry.generation.as_deref().and_then(|text| text.parse().ok()).unwrap_or_default();
        Self {
            line: &entry.line,
            publisher: publisher.unwrap_or_default(),
            generation: parts_of(generation, 100.0),
            billions: None,
            size: entry.size,
            task: entry.task.as_deref().unwrap_or("chat"),
            inputs: &entry.inputs,
            context: entry.context,
            open: entry.open,
        }
    }
}

/// The rows with their patterns compiled.
#[derive(Debug)]
pub struct Lines {
    pub file: LineageFile,
    /// All patterns of all rows, in their order.
    all: RegexSet,
    /// The row and the text of each pattern.
    patterns: Vec<(usize, String)>,
    vendor: Regex,
    decimal: Regex,
    experts: Regex,
    billions: Regex,
}

impl Lines {
    /// Compiles the patterns; an error names the one that is wrong.
    pub fn new(file: LineageFile) -> Result<Self, String> {
        let regex = |text: &str| Regex::new(text).map_err(|_| format!("`{text}` is not a valid regular expression"));
        let mut patterns = Vec::new();
        for (row, line) in file.line.iter().enumerate() {
            for id in &line.ids {
                let whole = format!("(?-u)(?:^|-)(?:{id})(?:-|$)");
                regex(&whole)?;
                patterns.push((row, whole));
            }
        }
        Ok(Self {
            all: RegexSet::new(patterns.iter().map(|(_, text)| text)).map_err(|error| error.to_string())?,
            vendor: regex(r"(?-u)^([a-z][a-z0-9]*)\.([a-z])")?,
            decimal: regex(r"(?-u)(\d)[p_](\d)")?,
            experts: regex(r"(?-u)(?:^|-)(\d+)x(\d+)b(?:-|$)")?,
            billions: regex(r"(?-u)(?:^|-)e?(\d+(?:\.\d+)?)b(?:-|$)")?,
            patterns,
            file,
        })
    }

    /// The lineage of an id as a provider writes it.
    pub fn find(&self, id: &str) -> Option<Found<'_>> {
        let plain = self.plain(id);
        let first = self.all.matches(&plain).into_iter().next()?;
        let (row, pattern) = &self.patterns[first];
        let line = &self.file.line[*row];
        // The set shows which pattern it is and not where it stands.
        let group = Regex::new(pattern).ok()?.captures(&plain)?.name("g").map(|text| text.as_str().replace('-', "."));
        let generation = group.and_then(|text| text.parse().ok()).or(line.generation).unwrap_or_default();
        let billions = line.billions.or_else(|| self.parameters(&plain));
        let known = line.context.iter().rev().find(|(from, _)| *from <= generation + f64::EPSILON);
        Some(Found {
            line: &line.name,
            publisher: &line.publisher,
            generation: parts_of(generation, 100.0),
            billions: billions.map(|billions| parts_of(billions, 10.0)),
            size: line.size.or_else(|| billions.map(|billions| self.size(billions))).unwrap_or(Size::Medium),
            task: line.task.as_deref().unwrap_or("chat"),
            inputs: &line.inputs,
            context: known.map(|(_, tokens)| *tokens),
            open: line.open,
        })
    }

    /// The form that patterns are compared with.
    fn plain(&self, id: &str) -> String {
        let id = id.to_ascii_lowercase();
        let id = id.rsplit('/').next().unwrap_or(&id);
        let id = self.vendor.replace(id, "$1-$2");
        let id = self.decimal.replace_all(&id, "$1.$2");
        id.replace(['@', ':', '_', ' '], "-")
    }

    /// The billions of parameters that an id names: `8x7b` is 56.
    fn parameters(&self, plain: &str) -> Option<f64> {
        let number = |text: &str| text.parse::<f64>().ok();
        if let Some(found) = self.experts.captures(plain) {
            return Some(number(&found[1])? * number(&found[2])?);
        }
        number(&self.billions.captures(plain)?[1])
    }

    /// The size of a model by its parameters.
    fn size(&self, billions: f64) -> Size {
        let Sizes { tiny, small, medium } = self.file.sizes;
        let sizes = [(tiny, Size::Tiny), (small, Size::Small), (medium, Size::Medium)];
        sizes.into_iter().find(|(below, _)| billions < *below).map_or(Size::Large, |(_, size)| size)
    }
}

/// A small positive number in whole parts.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "generations and sizes are small")]
fn parts_of(number: f64, parts: f64) -> u32 {
    (number * parts).round().max(0.0) as u32
}
