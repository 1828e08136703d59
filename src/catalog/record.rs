//! One record: a model at one provider with the dates that hold in one set of places, and its stage on a day.

use jiff::civil::Date;

use crate::catalog::vocabulary::{Basis, Cloud, Confidence, DateKind, DeploymentType, Kind, Size, Stage, Versions};

/// A page or package that facts come from.
#[derive(Debug, PartialEq, Eq)]
pub struct Source {
    /// Unique in its provider's file.
    pub key: &'static str,
    pub title: &'static str,
    pub url: Option<&'static str>,
    /// The page's own date, to the day or to the month.
    pub page_date: Option<&'static str>,
    /// The copy or the reader that the page was read through.
    pub through: Option<&'static str>,
    /// It names every model that is alive.
    pub lists_all: bool,
    pub read_on: Date,
}

/// A date with its source and its history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DateFact {
    pub on: Date,
    pub kind: DateKind,
    pub source: &'static Source,
    /// What was announced before, oldest first.
    pub history: &'static [Former],
    /// What other sources have in its place.
    pub rivals: &'static [Rival],
}

impl DateFact {
    /// The date as people read it.
    pub fn shown(&self) -> String {
        shown_date(self.on, self.kind)
    }

    /// Whether it is the day itself, and no "not sooner than".
    pub fn is_firm(&self) -> bool {
        self.kind != DateKind::NotBefore
    }

    /// Whether sources will disagree on some day from `day` on: another one has another date, and not all have passed.
    pub(super) fn is_disputed_from(&self, day: Date) -> bool {
        let is_open = |rival: &Rival| rival.on.is_none_or(|on| on != self.on && on.max(self.on) > day);
        self.is_firm() && self.rivals.iter().any(is_open)
    }

    /// Whether another source names a day on the other side of this one.
    pub(super) fn is_disputed_on(&self, day: Date) -> bool {
        self.is_firm() && self.rivals.iter().any(|rival| rival.on.is_some_and(|on| on <= day) != (self.on <= day))
    }
}

/// A date as people read it: a "not sooner than" has a sign before it, so that none is taken for the date itself.
pub fn shown_date(on: Date, kind: DateKind) -> String {
    let sign = if kind == DateKind::NotBefore { "≥ " } else { "" };
    format!("{sign}{on}")
}

/// What another source has in place of a day.
#[derive(Debug, PartialEq, Eq)]
pub struct Rival {
    /// None where it knows of no such day.
    pub on: Option<Date>,
    pub source: &'static Source,
}

/// A date that was announced before the present one.
#[derive(Debug, PartialEq, Eq)]
pub struct Former {
    pub was: Date,
    pub source: Option<&'static Source>,
    pub note: Option<&'static str>,
}

/// First day of each stage.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Dates {
    pub preview: Option<DateFact>,
    pub ga: Option<DateFact>,
    pub legacy: Option<DateFact>,
    pub deprecated: Option<DateFact>,
    pub retired: Option<DateFact>,
}

impl Dates {
    pub fn get(&self, stage: Stage) -> Option<&DateFact> {
        match stage {
            Stage::Preview => self.preview.as_ref(),
            Stage::Ga => self.ga.as_ref(),
            Stage::Legacy => self.legacy.as_ref(),
            Stage::Deprecated => self.deprecated.as_ref(),
            Stage::Retired => self.retired.as_ref(),
        }
    }

    /// The known ones, in the order of the stages.
    pub fn iter(&self) -> impl Iterator<Item = (Stage, &DateFact)> {
        Stage::ALL.into_iter().filter_map(|stage| Some((stage, self.get(stage)?)))
    }
}

/// The id keeps answering, but another model serves it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Redirect {
    pub to: &'static str,
    pub from: Option<Date>,
    pub note: Option<&'static str>,
}

/// Which line of models a model belongs to, and what it can do: see `rules/lineage.toml`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lineage {
    pub line: &'static str,
    /// In one spelling at all providers.
    pub publisher: &'static str,
    /// In hundredths: 3.5 is 350.
    pub generation: u32,
    /// Parameters in tenths of billions, where they are known.
    pub billions: Option<u32>,
    pub size: Size,
    /// What it is for.
    pub task: &'static str,
    /// What it takes besides text.
    pub inputs: &'static [&'static str],
    /// Tokens of context.
    pub context: Option<u32>,
    /// Anybody may serve the weights.
    pub open: bool,
}

/// A service that offers models and sets their dates.
#[derive(Debug, PartialEq, Eq)]
pub struct Provider {
    pub id: &'static str,
    /// As people call it.
    pub name: &'static str,
    /// The page that lists its dates.
    pub home: &'static str,
    pub versions: Versions,
    /// The answer of a retired model.
    pub after_retirement: Option<&'static str>,
    pub notice: Option<Notice>,
}

/// What a provider promises before a model ends.
#[derive(Debug, PartialEq, Eq)]
pub struct Notice {
    /// How long ahead.
    pub ahead: &'static str,
    /// Who is told.
    pub to: Option<&'static str>,
    /// The channels.
    pub by: Option<&'static str>,
    pub source: &'static Source,
}

/// A model at one provider. Key: provider, id, version, cloud, regions, deployment type.
#[derive(Debug, PartialEq, Eq)]
pub struct Record {
    pub provider: &'static str,
    /// As the provider's API and templates write it.
    pub id: &'static str,
    /// Where the provider names it apart.
    pub version: Option<&'static str>,
    /// Other spellings of this very model.
    pub aliases: &'static [&'static str],
    /// Names that point here now and may point elsewhere later.
    pub floating_aliases: &'static [&'static str],
    /// The snapshot that answers, where the id is itself such a name with dates of its own.
    pub points_to: Option<&'static str>,
    pub publisher: Option<&'static str>,
    pub kind: Kind,
    pub cloud: Cloud,
    /// Where the dates hold; empty is everywhere that no other record of the id names.
    pub regions: &'static [&'static str],
    /// Where they do not hold.
    pub regions_except: &'static [&'static str],
    /// None is all but fine-tuned.
    pub deployment_type: Option<DeploymentType>,
    /// On the day when the sources were read; see [`Record::stage_on`].
    pub stage: Stage,
    pub basis: Option<Basis>,
    /// The provider's own word for the stage.
    pub native_stage: Option<&'static str>,
    pub dates: Dates,
    /// When fine-tuning jobs end.
    pub training_retired: Option<DateFact>,
    /// Days that change something else, such as the price.
    pub extra_dates: &'static [(&'static str, Date)],
    /// As published: any may be dead by now, see [`crate::catalog::Catalog::replacement`].
    pub replacements: &'static [&'static str],
    pub redirect: Option<Redirect>,
    /// Of every record of the compiled catalog.
    pub lineage: Option<Lineage>,
    /// The id itself moves from model to model.
    pub floating: bool,
    /// Deployed where no version is named, when the sources were read.
    pub default_version: bool,
    /// Seen in lists of ids only.
    pub unverified: bool,
    pub confidence: Confidence,
    /// At least one; dates without a source of their own come from the first.
    pub sources: &'static [&'static Source],
    /// Further ones that have the same last day.
    pub seconded_by: &'static [&'static Source],
    /// The point on which sources disagree.
    pub disputed: Option<&'static str>,
    pub notes: Option<&'static str>,
}

impl Record {
    /// Its id and its aliases.
    pub fn names(&self) -> impl Iterator<Item = &'static str> + use<> {
        std::iter::once(self.id).chain(self.aliases.iter().chain(self.floating_aliases).copied())
    }

    /// Whether its dates are those of some regions only.
    pub fn is_regional(&self) -> bool {
        !self.regions.is_empty() || !self.regions_except.is_empty()
    }

    /// The words for its cloud and deployment type, where these are not the ordinary ones.
    pub fn place(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.cloud.name().into_iter().chain(self.deployment_type.map(DeploymentType::as_str))
    }

    /// The stage on a day.
    ///
    /// Dates in force decide. A not-before date is never in force, and a stage that was seen without a date counts as
    /// it is. While a redirect is in force the id answers, so that it is `deprecated` at worst.
    pub fn stage_on(&self, day: Date) -> Stage {
        let in_force = self.dates.iter().filter(|(_, fact)| fact.is_firm() && fact.on <= day);
        let reached = in_force.map(|(stage, _)| stage).last();
        let seen = self.dates.get(self.stage).is_none_or(|fact| !fact.is_firm()).then_some(self.stage);
        let stage = reached.max(seen).unwrap_or_else(|| self.stage_before_dates());
        if self.redirect_on(day).is_some() { stage.min(Stage::Deprecated) } else { stage }
    }

    /// The stage on days before the first date.
    fn stage_before_dates(&self) -> Stage {
        match self.dates.iter().next() {
            Some((Stage::Preview | Stage::Ga, _)) => Stage::Preview,
            _ => Stage::Ga,
        }
    }

    /// The day on which calls fail, or before which they do not. With a redirect they are answered by another model
    /// from then on: see [`Record::redirect_on`].
    pub fn retires(&self) -> Option<(Date, DateKind)> {
        self.dates.retired.map(|fact| (fact.on, fact.kind))
    }

    /// Whether one source alone has its last day: no other has the same, or another one.
    pub fn rests_on_one_source(&self) -> bool {
        let is_alone = |fact: &DateFact| fact.rivals.iter().all(|rival| rival.on.is_none());
        self.seconded_by.is_empty() && self.dates.retired.as_ref().is_some_and(is_alone)
    }

    /// The redirect, if it is in force on a day.
    pub fn redirect_on(&self, day: Date) -> Option<&Redirect> {
        self.redirect.as_ref().filter(|redirect| redirect.from.is_none_or(|from| from <= day))
    }

    /// Whether a name of this record moves from model to model.
    pub fn floats(&self, name: &str) -> bool {
        if self.id.eq_ignore_ascii_case(name) {
            return self.floating;
        }
        self.floating_aliases.iter().any(|alias| alias.eq_ignore_ascii_case(name))
    }

    /// The source of all that names no other.
    pub fn source(&self) -> &'static Source {
        self.sources[0]
    }

    /// Id and version, as people write them.
    pub fn label(&self) -> String {
        self.version
            .filter(|version| !self.id.ends_with(version))
            .map_or_else(|| self.id.to_owned(), |version| format!("{} {version}", self.id))
    }

    /// Whether it has been no more than a preview.
    pub(super) fn is_preview(&self) -> bool {
        let dated = self.dates.preview.is_some() && self.dates.ga.is_none();
        self.stage == Stage::Preview || dated || ["preview", "-exp"].iter().any(|part| self.id.contains(part))
    }
}
