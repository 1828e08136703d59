//! From a model to a live one to move to, and who says so.
//!
//! What this provider publishes goes first; then what the model's publisher publishes, found here; then the newest one
//! of the same line and size; then one that is like it. A candidate has to be live where it is wanted, and to stay so
//! for a while.

mod computed;
mod lasting;
mod mapped;
mod published;

use jiff::civil::Date;

use crate::catalog::load::LINEAGE;
use crate::catalog::replacement::lasting::Standing;
use crate::catalog::{Catalog, Cloud, DeploymentType, Ground, Record, Stage};

/// The longest part of an id that may only be its version: `v2`.
const VERSION: usize = 2;
/// How many candidates besides the first are kept.
const OTHERS: usize = 2;

/// What a replacement has to fit.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    pub as_of: Date,
    /// The days for which it must stay live.
    pub horizon: u32,
    pub cloud: Cloud,
    pub region: Option<&'a str>,
    pub deployment_type: Option<DeploymentType>,
}

impl Wanted<'_> {
    /// Wherever a record holds.
    #[must_use]
    pub fn on(as_of: Date, horizon: u32) -> Self {
        Self { as_of, horizon, cloud: Cloud::Public, region: None, deployment_type: None }
    }
}

/// Where to move from a model.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Replacement {
    /// The replacements that the provider names.
    pub published: &'static [&'static str],
    /// The steps from the model, without it, to the live one; or, if there is none, as far as they lead.
    pub chain: Vec<&'static Record>,
    pub live: Option<&'static Record>,
    /// Who says that the live one replaces the model.
    pub ground: Option<Ground>,
    /// Further candidates on the same ground, the best first.
    pub others: Vec<&'static Record>,
    /// The live one does other work: other calls reach it.
    pub changes_task: bool,
    /// What the model takes and the live one does not, as far as it is known: `image`.
    pub loses: Vec<&'static str>,
    /// A replacement is named, but none that lasts.
    pub ends_dead: bool,
}

impl Catalog {
    /// The live model to move to from a record.
    #[must_use]
    pub fn replacement(&self, record: &'static Record, wanted: &Wanted<'_>) -> Replacement {
        let cloud = if wanted.cloud == Cloud::Public { record.cloud } else { wanted.cloud };
        let deployment_type = wanted.deployment_type.or(record.deployment_type);
        let search = Search { catalog: self, wanted: Wanted { cloud, deployment_type, ..*wanted }, origin: record };
        search.run()
    }
}

impl Catalog {
    /// Where a service that has ended as a whole sent the users of its models.
    #[must_use]
    pub fn users_of_ended(&self, record: &Record, as_of: Date) -> Option<&'static str> {
        if record.stage_on(as_of) != Stage::Retired {
            return None;
        }
        let ended = LINEAGE.service.iter().find(|service| service.id == record.provider)?;
        let mut records = self.records().filter(|other| other.provider == record.provider);
        records.all(|other| other.stage_on(as_of) == Stage::Retired).then_some(ended.users.as_str())
    }
}

/// One search.
struct Search<'a> {
    catalog: &'a Catalog,
    wanted: Wanted<'a>,
    origin: &'static Record,
}

/// A way to a live model, with that model's standing.
struct Way {
    steps: Vec<&'static Record>,
    standing: Standing,
}

impl Search<'_> {
    fn run(&self) -> Replacement {
        let names = self.catalog.published(self.origin);
        let (ways, dead_end) = self.published_ways(self.origin);
        let (good, poor): (Vec<Way>, Vec<Way>) = ways.into_iter().partition(|way| way.standing <= Standing::Uncertain);
        let found = self
            .first(good, Ground::Published)
            .or_else(|| self.leaves().then(|| self.named_by_publisher(&dead_end)).flatten())
            .or_else(|| self.first(poor, Ground::Published))
            .or_else(|| self.leaves().then(|| self.computed()).flatten());
        let is_named = !names.is_empty() || self.origin.redirect.is_some();
        let Some((ground, ways)) = found else {
            return Replacement { published: names, chain: dead_end, ends_dead: is_named, ..Replacement::default() };
        };
        let mut ends = ways.iter().filter_map(|way| way.steps.last().copied());
        let live = ends.next();
        Replacement {
            published: names,
            live,
            changes_task: live.is_some_and(|live| !computed::is_for_the_same(self.origin, live)),
            loses: live.map(|live| computed::lost(self.origin, live)).unwrap_or_default(),
            ground: Some(ground),
            others: ends.filter(|other| Some(*other) != live).take(OTHERS).collect(),
            chain: ways.into_iter().next().map(|way| way.steps).unwrap_or_default(),
            ends_dead: is_named && ground != Ground::Published,
        }
    }

    fn first(&self, ways: Vec<Way>, ground: Ground) -> Option<(Ground, Vec<Way>)> {
        (!ways.is_empty()).then(|| (ground, self.nearest_name(self.ranked(ways))))
    }

    /// What the publisher names instead of the model, or of one that leads nowhere here.
    fn named_by_publisher(&self, dead_end: &[&'static Record]) -> Option<(Ground, Vec<Way>)> {
        let named = [self.origin].into_iter().chain(dead_end.iter().copied());
        let mapped = named.map(|from| self.mapped(from)).find(|ways| !ways.is_empty())?;
        Some((Ground::Mapped, mapped))
    }

    /// The newest of the line, or else what is like the model.
    fn computed(&self) -> Option<(Ground, Vec<Way>)> {
        let successors = self.successors();
        if !successors.is_empty() {
            return Some((Ground::Successor, successors));
        }
        let similar = self.similar();
        (!similar.is_empty()).then_some((Ground::Similar, similar))
    }

    /// Whether people have to leave the model: it is on its way out, or nobody knows for how long it stays.
    fn leaves(&self) -> bool {
        let stage = self.origin.stage_on(self.wanted.as_of);
        let standing = self.standing_of(self.origin);
        stage >= Stage::Legacy || !matches!(standing, Some(Standing::Good | Standing::Preview))
    }

    /// Of the models that are as good and as near in size the one first whose name keeps most words of the model's:
    /// `embed-multilingual-v3.0` for `embed-multilingual-v2.0`.
    fn nearest_name(&self, mut ways: Vec<Way>) -> Vec<Way> {
        let words = |id: &'static str| {
            let parts = id.split(|c: char| !c.is_ascii_alphanumeric());
            parts.filter(|part| part.starts_with(|c: char| c.is_ascii_alphabetic()) && part.len() > VERSION)
        };
        let lost = |way: &Way| {
            let kept: Vec<&str> = way.steps.last().map_or_else(Vec::new, |end| words(end.id).collect());
            words(self.origin.id).filter(|word| !kept.contains(word)).count()
        };
        let gap = |way: &Way| way.steps.last().map_or(0, |end| computed::size_gap(self.origin, end));
        ways.sort_by_key(|way| (way.standing, gap(way), lost(way)));
        ways
    }

    /// The nearest in size first, as far as the ways are equally good.
    fn ranked(&self, mut ways: Vec<Way>) -> Vec<Way> {
        let gap = |way: &Way| way.steps.last().map_or(0, |end| computed::size_gap(self.origin, end));
        ways.sort_by_key(|way| (way.standing, gap(way)));
        ways
    }
}
