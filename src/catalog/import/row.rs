//! What an importer reads of a page: one row a model, and the parts that it could not read.

use std::collections::BTreeMap;
use std::fmt;

use jiff::civil::Date;

use crate::catalog::file::{Entry, SourceEntry};
use crate::catalog::import::date::ParsedDate;
use crate::catalog::{Cloud, DeploymentType, Kind, Stage};

/// A model as a page has it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    /// 1-based, in the page.
    pub line: usize,
    pub provider: String,
    pub id: String,
    pub version: Option<String>,
    /// Other names of this very model.
    pub aliases: Vec<String>,
    /// Names that lead here now.
    pub floating_aliases: Vec<String>,
    /// Whether this version is deployed where none is named.
    pub default_version: Option<bool>,
    pub publisher: Option<String>,
    /// Guessed from the name where the page does not show it.
    pub kind: Option<Kind>,
    pub cloud: Cloud,
    pub regions: Vec<String>,
    pub deployment_type: Option<DeploymentType>,
    pub stage: Option<Stage>,
    pub native_stage: Option<String>,
    /// In the order of the stages.
    pub dates: [Option<ParsedDate>; 5],
    pub training_retired: Option<ParsedDate>,
    pub extra_dates: Vec<(String, Date)>,
    /// `name` or `name@version`.
    pub replacements: Vec<String>,
    /// Where this row was read, if not on the page as a whole.
    pub url: Option<String>,
    pub notes: Option<String>,
    /// The entry itself, where the page is a catalog file: it has facts that a row has no field for.
    pub entry: Option<Box<CatalogEntry>>,
}

/// An entry of a catalog file with the sources that it refers to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CatalogEntry {
    pub entry: Entry,
    pub sources: BTreeMap<String, SourceEntry>,
}

impl Row {
    /// The first day of a stage.
    pub(super) fn date(&self, stage: Stage) -> Option<ParsedDate> {
        self.dates[stage as usize]
    }

    /// Sets the first day of a stage; none leaves it as it is.
    pub(super) fn set(&mut self, stage: Stage, date: Option<ParsedDate>) {
        if date.is_some() {
            self.dates[stage as usize] = date;
        }
    }

    /// Whether two rows are of the same record.
    pub(crate) fn same_model(&self, other: &Self) -> bool {
        self.provider == other.provider
            && self.id.eq_ignore_ascii_case(&other.id)
            && self.version == other.version
            && self.cloud == other.cloud
            && self.regions == other.regions
            && self.deployment_type == other.deployment_type
    }

    /// Whether another row has the same facts on the same record, wherever it stands.
    pub(crate) fn same_facts(&self, other: &Self) -> bool {
        Self { line: other.line, ..self.clone() } == *other
    }

    /// Takes over the facts that only another row of the same model has. The error is a date on which the two disagree.
    pub(super) fn merge(&mut self, other: &Self) -> Result<(), String> {
        for stage in Stage::ALL {
            if let (Some(own), Some(theirs)) = (self.date(stage), other.date(stage))
                && own.on != theirs.on
            {
                return Err(format!("{} on {theirs}, but on {own} in line {}", stage.as_str(), self.line));
            }
        }
        for stage in Stage::ALL {
            // A firm date is more than a floor of the same day.
            if self.date(stage).is_none_or(|own| own.not_before) {
                self.set(stage, other.date(stage));
            }
        }
        self.stage = self.stage.or(other.stage);
        self.native_stage = self.native_stage.take().or_else(|| other.native_stage.clone());
        self.publisher = self.publisher.take().or_else(|| other.publisher.clone());
        self.default_version = self.default_version.or(other.default_version);
        self.training_retired = self.training_retired.or(other.training_retired);
        if self.replacements.is_empty() {
            self.replacements.clone_from(&other.replacements);
        }
        add_missing(&mut self.aliases, &other.aliases);
        add_missing(&mut self.floating_aliases, &other.floating_aliases);
        for (name, on) in &other.extra_dates {
            if !self.extra_dates.iter().any(|(own, _)| own == name) {
                self.extra_dates.push((name.clone(), *on));
            }
        }
        Ok(())
    }
}

fn add_missing(own: &mut Vec<String>, theirs: &[String]) {
    let missing: Vec<String> = theirs.iter().filter(|name| !own.contains(name)).cloned().collect();
    own.extend(missing);
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.provider, self.id)?;
        if let Some(version) = &self.version {
            write!(f, "@{version}")?;
        }
        let deployment_type = self.deployment_type.map(DeploymentType::as_str);
        for place in [self.cloud.name(), deployment_type].into_iter().flatten() {
            write!(f, " [{place}]")?;
        }
        if !self.regions.is_empty() {
            write!(f, " [{}]", self.regions.join(" "))?;
        }
        if let Some(stage) = self.stage {
            write!(f, " {}", stage.as_str())?;
        }
        for stage in Stage::ALL {
            if let Some(date) = self.date(stage) {
                write!(f, " {}={date}", stage.as_str())?;
            }
        }
        if let Some(date) = self.training_retired {
            write!(f, " training={date}")?;
        }
        for (name, on) in &self.extra_dates {
            write!(f, " {name}={on}")?;
        }
        if self.default_version == Some(true) {
            f.write_str(" default")?;
        }
        for (word, names) in [("aka", &self.aliases), ("now", &self.floating_aliases)] {
            if !names.is_empty() {
                write!(f, " {word} {}", names.join(", "))?;
            }
        }
        if !self.replacements.is_empty() {
            write!(f, " -> {}", self.replacements.join(", "))?;
        }
        Ok(())
    }
}

/// Something on a page that was not read, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    pub line: usize,
    pub what: String,
    pub why: String,
}

/// The rows of one page, and what was not read of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    pub rows: Vec<Row>,
    pub skipped: Vec<Skipped>,
    /// The page's own date, to the day or to the month.
    pub date: Option<String>,
    /// Providers, each in one cloud, all of whose live models the page lists: a model that it lacks is no longer served.
    pub complete_for: Vec<(String, Cloud)>,
}

impl Page {
    /// Adds a row, or its facts to the row of the same model.
    pub(super) fn add(&mut self, row: Row) {
        if let Some(known) = self.rows.iter_mut().find(|known| known.same_model(&row)) {
            if let Err(why) = known.merge(&row) {
                let (line, what) = (row.line, row.id);
                self.skipped.push(Skipped { line, what, why: format!("{why}, which is kept") });
            }
            return;
        }
        self.rows.push(row);
    }

    /// Notes a part that was not read.
    pub(super) fn skip(&mut self, line: usize, what: impl Into<String>, why: impl Into<String>) {
        self.skipped.push(Skipped { line, what: what.into(), why: why.into() });
    }
}
