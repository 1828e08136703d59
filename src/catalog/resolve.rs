//! Finds the record that a reference is graded by.
//!
//! A name often has several records: versions on Azure, groups of regions on Bedrock, a government cloud, a deployment
//! type. What is known of the reference narrows them down. What is not known must not raise a false alarm: the most
//! lenient of the remaining records is graded, and [`Match::differing`] counts the others that have another stage or
//! another end.

use std::cmp::Reverse;

use jiff::civil::Date;

use crate::catalog::{Catalog, Cloud, DateFact, DeploymentType, Record, Stage, Urgency, Versions};
use crate::rules::templates;

/// What is known of a reference.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Query<'a> {
    pub provider: &'a str,
    /// An id or an alias at that provider.
    pub name: &'a str,
    /// The version field as written; templates, `latest` and nothing at all are the same.
    pub version: Option<&'a str>,
    /// Also follows from a government region.
    pub cloud: Cloud,
    /// A region, or the geography of an inference profile such as `eu`.
    pub region: Option<&'a str>,
    pub deployment_type: Option<DeploymentType>,
    /// The days within which an end is near.
    pub horizon: u32,
}

/// What the catalog makes of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resolution {
    Known(Match),
    /// The name is known and its versions are part of the model's identity, but this one was never published.
    UnknownVersion {
        id: &'static str,
        known: Vec<&'static str>,
    },
    /// The provider has no model of this name, as far as the catalog knows.
    Unknown,
}

impl Resolution {
    pub fn known(&self) -> Option<&Match> {
        match self {
            Self::Known(found) => Some(found),
            Self::UnknownVersion { .. } | Self::Unknown => None,
        }
    }
}

/// The record that a reference is graded by, and those that it could as well mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    /// The most lenient of the candidates.
    pub record: &'static Record,
    /// Its stage on the day asked for.
    pub stage: Stage,
    /// The other candidates.
    pub others: Vec<&'static Record>,
    /// How many of the others have another stage or retirement date.
    pub differing: usize,
    /// The name moves from model to model.
    pub floating: bool,
}

impl Catalog {
    /// Finds the record that a reference is graded by.
    pub fn resolve(&self, query: &Query<'_>, as_of: Date) -> Resolution {
        let mut found: Vec<&'static Record> = self.at(query.provider, query.name).collect();
        let Some(id) = found.first().map(|record| record.id) else { return Resolution::Unknown };
        if let Some(version) = query.version.and_then(literal_version)
            && let Err(known) = self.narrow_version(&mut found, query, id, version)
        {
            return Resolution::UnknownVersion { id, known };
        }
        narrow_cloud(&mut found, query);
        narrow_deployment(&mut found, query.deployment_type);
        narrow_region(&mut found, query.region);
        // Of equals the newest version, so that what is shown does not depend on the order of the files.
        found.sort_by_key(|record| (leniency(record, as_of, query.horizon), Reverse(record.version)));
        let record = found.remove(0);
        let grade = |r: &Record| (r.stage_on(as_of), r.retires());
        let differing = found.iter().filter(|other| grade(other) != grade(record)).count();
        let floating = record.floats(query.name);
        Resolution::Known(Match { record, stage: record.stage_on(as_of), others: found, differing, floating })
    }

    /// Keeps the records of the version; all of them where it is known of none and versions are mere information. The
    /// error is the versions that the model has, where the version is a part of its name and there is no such version.
    fn narrow_version(
        &self,
        found: &mut Vec<&'static Record>,
        query: &Query<'_>,
        id: &str,
        version: &str,
    ) -> Result<(), Vec<&'static str>> {
        // The name may be an alias of one version; the version field goes first.
        let all: Vec<_> = self.at(query.provider, id).collect();
        let is_exact = |r: &&Record| r.version.is_some_and(|own| same_version(own, version));
        if all.iter().any(is_exact) {
            *found = all;
            found.retain(is_exact);
        } else if self.provider(query.provider).is_some_and(|p| p.versions == Versions::Identity) {
            // A record without a version holds for every version.
            found.retain(|record| record.version.is_none());
            if found.is_empty() {
                let mut known: Vec<_> = all.iter().filter_map(|record| record.version).collect();
                known.sort_unstable();
                known.dedup();
                return Err(known);
            }
        }
        Ok(())
    }
}

/// Sorts the most lenient first: the least pressing, then the earliest stage, then the latest retirement; none and
/// not-before ones are later than any. The least pressing of several never becomes less pressing with time.
fn leniency(record: &Record, as_of: Date, horizon: u32) -> (Urgency, Stage, Reverse<Date>, Reverse<Date>) {
    let firm = record.dates.retired.filter(DateFact::is_firm);
    let deprecated = record.dates.deprecated.map_or(Date::MAX, |fact| fact.on);
    let urgency = record.urgency(as_of, horizon);
    (urgency, record.stage_on(as_of), Reverse(firm.map_or(Date::MAX, |fact| fact.on)), Reverse(deprecated))
}

/// A version that can be compared; none for templates and for words that leave the choice to the service.
fn literal_version(text: &str) -> Option<&str> {
    let text = text.trim();
    let is_open = text.is_empty()
        || ["latest", "default", "auto", "null", "none"].into_iter().any(|word| text.eq_ignore_ascii_case(word));
    let is_literal = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_'));
    (!is_open && is_literal).then_some(text)
}

/// Whether two versions are the same, whatever the case, and with `3` as `3.0`: documents and templates differ in both.
pub(super) fn same_version(a: &str, b: &str) -> bool {
    version_stem(a).eq_ignore_ascii_case(version_stem(b))
}

fn version_stem(version: &str) -> &str {
    version.strip_suffix(".0").unwrap_or(version)
}

impl Cloud {
    /// The cloud that a region belongs to, as far as its name shows it.
    pub fn of_region(region: &str) -> Self {
        let region = region.to_ascii_lowercase();
        let is_government = templates::RULES.government_regions.iter().any(|start| region.starts_with(start));
        if is_government { Self::Usgov } else { Self::Public }
    }
}

impl DeploymentType {
    /// The group of deployment types that an Azure SKU belongs to. A SKU does not show whether the model is fine-tuned.
    pub fn of_sku(sku: &str) -> Self {
        if sku.eq_ignore_ascii_case(Self::Standard.as_str()) { Self::Standard } else { Self::ExceptStandard }
    }
}

/// Keeps what fits, or everything if nothing does.
fn prefer(found: &mut Vec<&'static Record>, fits: impl Fn(&Record) -> bool) {
    if found.iter().any(|record| fits(record)) {
        found.retain(|record| fits(record));
    }
}

/// Keeps the records of the cloud. Where it has none, those of the public cloud are the next best.
fn narrow_cloud(found: &mut Vec<&'static Record>, query: &Query<'_>) {
    let cloud = match (query.cloud, query.region) {
        (Cloud::Public, Some(region)) => Cloud::of_region(region),
        (cloud, _) => cloud,
    };
    prefer(found, |record| record.cloud == cloud);
    prefer(found, |record| record.cloud == cloud || record.cloud == Cloud::Public);
}

/// Fine-tuned records count only when asked for; a known type separates regional standard deployments from the others.
fn narrow_deployment(found: &mut Vec<&'static Record>, asked: Option<DeploymentType>) {
    const FINE_TUNED: Option<DeploymentType> = Some(DeploymentType::FineTuned);
    prefer(found, |record| (record.deployment_type == FINE_TUNED) == (asked == FINE_TUNED));
    let other = match asked {
        Some(DeploymentType::Standard) => DeploymentType::ExceptStandard,
        Some(DeploymentType::ExceptStandard) => DeploymentType::Standard,
        Some(DeploymentType::FineTuned) | None => return,
    };
    prefer(found, |record| record.deployment_type != Some(other));
    prefer(found, |record| record.deployment_type == asked);
}

/// Records that name the region go first, then those that hold wherever no other does; these also where the region is
/// not known: a few regions that differ are not the rule.
fn narrow_region(found: &mut Vec<&'static Record>, region: Option<&str>) {
    let Some(region) = region else {
        return prefer(found, |record| record.regions.is_empty());
    };
    let region = region.to_ascii_lowercase();
    // The prefix of an inference profile is a geography.
    let geography = format!("{}-", if region == "apac" { "ap" } else { &region });
    let is_listed = |record: &Record| record.regions.contains(&region.as_str());
    let is_near = |record: &Record| record.regions.iter().any(|own| own.starts_with(&geography));
    let is_general = |record: &Record| record.regions.is_empty() && !record.regions_except.contains(&region.as_str());
    if found.iter().any(|record| is_listed(record)) {
        found.retain(|record| is_listed(record));
    } else if found.iter().any(|record| is_near(record)) {
        found.retain(|record| is_near(record));
    } else {
        prefer(found, is_general);
    }
}
