//! From what a reference says to the record it is graded by.
//!
//! A name often has several records: versions on Azure, groups of regions on Bedrock, a government cloud, a deployment
//! type. What the reference tells narrows them down. What it does not tell must not raise a false alarm: of those that
//! remain the most lenient one is graded, and [`Match::differing`] says how many others fare otherwise.

use std::cmp::Reverse;

use jiff::civil::Date;

use crate::catalog::Catalog;
use crate::catalog::{DateKind, Record, Stage, Versions};

/// What is known of a reference.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Query<'a> {
    pub provider: &'a str,
    /// An id or an alias at that provider.
    pub name: &'a str,
    /// The version field as written; templates, `latest` and nothing at all are the same.
    pub version: Option<&'a str>,
    /// `usgov`; also follows from a government region.
    pub cloud: Option<&'a str>,
    /// A region, or the geography of an inference profile such as `eu`.
    pub region: Option<&'a str>,
    /// An Azure SKU, or `fine-tuned`.
    pub deployment_type: Option<&'a str>,
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
        if let Some(version) = query.version.and_then(literal_version) {
            // The name may be an alias of one version; the version field goes first.
            let all: Vec<_> = self.at(query.provider, id).collect();
            let exact = |r: &&Record| r.version.is_some_and(|own| same_version(own, version));
            if all.iter().any(exact) {
                found = all;
                found.retain(exact);
            } else if self.provider(query.provider).is_some_and(|p| p.versions == Versions::Identity) {
                // A record without a version stands for all of them.
                found.retain(|record| record.version.is_none());
                if found.is_empty() {
                    let mut known: Vec<_> = all.iter().filter_map(|record| record.version).collect();
                    known.sort_unstable();
                    known.dedup();
                    return Resolution::UnknownVersion { id, known };
                }
            }
        }
        narrow_cloud(&mut found, query);
        narrow_deployment(&mut found, query.deployment_type);
        narrow_region(&mut found, query.region);
        // Of equals the newest version, so that what is shown does not depend on the order of the files.
        found.sort_by_key(|record| (leniency(record, as_of), Reverse(record.version)));
        let record = found.remove(0);
        let grade = |r: &Record| (r.stage_on(as_of), r.retires());
        let differing = found.iter().filter(|other| grade(other) != grade(record)).count();
        let floating = record.floats(query.name);
        Resolution::Known(Match { record, stage: record.stage_on(as_of), others: found, differing, floating })
    }
}

/// Sorts the most lenient first: the earliest stage, then the latest retirement; none and not-before ones are later
/// than any.
fn leniency(record: &Record, as_of: Date) -> (Stage, Reverse<Date>, Reverse<Date>) {
    let firm = record.dates.retired.filter(|fact| fact.kind != DateKind::NotBefore);
    let deprecated = record.dates.deprecated.map_or(Date::MAX, |fact| fact.on);
    (record.stage_on(as_of), Reverse(firm.map_or(Date::MAX, |fact| fact.on)), Reverse(deprecated))
}

/// A version that can be compared; none for templates and for words that leave the choice to the service.
fn literal_version(text: &str) -> Option<&str> {
    let text = text.trim();
    let word = |word: &str| text.eq_ignore_ascii_case(word);
    let literal = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
    let open = text.is_empty() || ["latest", "default", "auto", "null", "none"].into_iter().any(word);
    (!open && text.bytes().all(literal)).then_some(text)
}

/// Case does not count, and `3` is `3.0`: documents and templates differ in both.
pub(super) fn same_version(a: &str, b: &str) -> bool {
    let stem = |version: &'_ str| version.strip_suffix(".0").map_or(version.len(), str::len);
    a[..stem(a)].eq_ignore_ascii_case(&b[..stem(b)])
}

/// Keeps what fits, or everything if nothing does.
fn prefer(found: &mut Vec<&'static Record>, fits: impl Fn(&Record) -> bool) {
    if found.iter().any(|record| fits(record)) {
        found.retain(|record| fits(record));
    }
}

/// Government clouds count only when asked for; there the public dates are the next best.
fn narrow_cloud(found: &mut Vec<&'static Record>, query: &Query<'_>) {
    let government = |region: &str| {
        let region = region.to_ascii_lowercase();
        region.starts_with("us-gov") || region.starts_with("usgov") || region.starts_with("usdod")
    };
    let cloud = query.cloud.or_else(|| query.region.filter(|region| government(region)).map(|_| "usgov"));
    prefer(found, |record| record.cloud == cloud);
    prefer(found, |record| record.cloud == cloud || record.cloud.is_none());
}

/// Fine-tuned rows count only when asked for; a known SKU tells regional standard deployments from the others.
fn narrow_deployment(found: &mut Vec<&'static Record>, deployment_type: Option<&str>) {
    let fine_tuned = deployment_type == Some("fine-tuned");
    prefer(found, |record| (record.deployment_type == Some("fine-tuned")) == fine_tuned);
    if let Some(sku) = deployment_type.filter(|_| !fine_tuned) {
        let (own, other) = ("standard", "except-standard");
        let (own, other) = if sku.eq_ignore_ascii_case(own) { (own, other) } else { (other, own) };
        prefer(found, |record| record.deployment_type != Some(other));
        prefer(found, |record| record.deployment_type == Some(own));
    }
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
    let listed = |record: &Record| record.regions.iter().any(|own| *own == region);
    let near = |record: &Record| record.regions.iter().any(|own| own.starts_with(&geography));
    let general =
        |record: &Record| record.regions.is_empty() && !record.regions_except.iter().any(|except| *except == region);
    if found.iter().any(|record| listed(record)) {
        found.retain(|record| listed(record));
    } else if found.iter().any(|record| near(record)) {
        found.retain(|record| near(record));
    } else {
        prefer(found, general);
    }
}
