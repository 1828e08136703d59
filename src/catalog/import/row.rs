//! What an importer reads: one row a model, and what it could not read.

use std::collections::BTreeMap;
use std::fmt;

use jiff::civil::Date;

use crate::catalog::file::{Entry, SourceEntry};
use crate::catalog::import::day::Said;
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
    /// Where the page tells; guessed from the name otherwise.
    pub kind: Option<Kind>,
    pub cloud: Cloud,
    pub regions: Vec<String>,
    pub deployment_type: Option<DeploymentType>,
    pub stage: Option<Stage>,
    pub native_stage: Option<String>,
    /// In the order of the stages.
    pub dates: [Option<Said>; 5],
    pub training_retired: Option<Said>,
    pub extra_dates: Vec<(String, Date)>,
    /// `name` or `name@version`.
    pub replacements: Vec<String>,
    /// Where this row was read, if not on the page as a whole.
    pub url: Option<String>,
    pub notes: Option<String>,
    /// The whole of it, where the page is a catalog file: no row has a place for all that such a file can say.
    pub whole: Option<Box<Whole>>,
}

/// An entry of a catalog file with the sources that it refers to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whole {
    pub entry: Entry,
    pub sources: BTreeMap<String, SourceEntry>,
}

impl Row {
    pub(super) fn date(&self, stage: Stage) -> Option<Said> {
        self.dates[stage as usize]
    }

    pub(super) fn set(&mut self, stage: Stage, said: Option<Said>) {
        if said.is_some() {
            self.dates[stage as usize] = said;
        }
    }

    /// Whether two rows are of the same record.
    pub(super) fn same_model(&self, other: &Self) -> bool {
        let key = |row: &Self| {
            (row.provider.clone(), row.id.to_ascii_lowercase(), row.version.clone(), row.cloud, row.regions.clone())
        };
        key(self) == key(other) && self.deployment_type == other.deployment_type
    }

    /// Takes over what another row of the same model knows more; none where the two disagree on a date.
    pub(super) fn merge(&mut self, other: &Self) -> Result<(), String> {
        for stage in Stage::ALL {
            if let (Some(own), Some(theirs)) = (self.date(stage), other.date(stage))
                && own.on != theirs.on
            {
                return Err(format!("{} on {theirs}, but on {own} in line {}", stage.as_str(), self.line));
            }
        }
        for stage in Stage::ALL {
            // What is firm says more than a floor of the same day.
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
        let add = |own: &mut Vec<String>, theirs: &[String]| {
            let more: Vec<String> = theirs.iter().filter(|name| !own.contains(name)).cloned().collect();
            own.extend(more);
        };
        add(&mut self.aliases, &other.aliases);
        add(&mut self.floating_aliases, &other.floating_aliases);
        for (name, on) in &other.extra_dates {
            if !self.extra_dates.iter().any(|(own, _)| own == name) {
                self.extra_dates.push((name.clone(), *on));
            }
        }
        Ok(())
    }
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
            if let Some(said) = self.date(stage) {
                write!(f, " {}={said}", stage.as_str())?;
            }
        }
        if let Some(said) = self.training_retired {
            write!(f, " training={said}")?;
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

/// What was read of one page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    pub rows: Vec<Row>,
    pub skipped: Vec<Skipped>,
    /// The page's own date, to the day or to the month.
    pub date: Option<String>,
    /// Providers all of whose live models the page lists: what it lacks is gone from it.
    pub complete_for: Vec<(String, Cloud)>,
}

impl Page {
    /// Adds a row, or what it knows more of a model that is there.
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

    pub(super) fn skip(&mut self, line: usize, what: impl Into<String>, why: impl Into<String>) {
        self.skipped.push(Skipped { line, what: what.into(), why: why.into() });
    }
}
