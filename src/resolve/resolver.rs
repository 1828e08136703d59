//! Looks references up in the catalog and picks the record that they are graded by.

use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::{
    Advice, Evidence, Outlook, Redirected, ResolvedReference, Retirement, Step, Target, UnknownVersion, Verdict,
};
use crate::catalog::{Catalog, Confidence as SourceConfidence, DateKind, Match, Query, Record, Resolution, Stage};
use crate::reference::{Confidence, Reference};
use crate::report::CatalogInfo;

/// The catalog of a run, as of one day.
#[derive(Debug)]
pub struct Resolver<'c> {
    catalog: &'c Catalog,
    as_of: Date,
}

/// The catalog that the options ask for: the built-in one with files on top, or the files alone.
pub fn load(files: &[PathBuf], builtin: bool) -> Result<Catalog, Box<dyn std::error::Error>> {
    todo!()
}

impl<'c> Resolver<'c> {
    #[must_use]
    pub fn new(catalog: &'c Catalog, as_of: Date) -> Self {
        Self { catalog, as_of }
    }

    /// Which catalog it is, for the report.
    #[must_use]
    pub fn info(&self) -> CatalogInfo {
        CatalogInfo {
            version: self.catalog.version().to_owned(),
            date: Some(self.catalog.date()),
            digest: self.catalog.digest().to_owned(),
        }
    }

    /// What the catalog says of a reference.
    #[must_use]
    pub fn resolve(&self, reference: &Reference) -> ResolvedReference {
        let verdict = self.verdict(reference);
        ResolvedReference { reference: reference.clone(), verdict }
    }

    fn verdict(&self, reference: &Reference) -> Verdict {
        let Some(provider) = self.grading_provider(reference) else { return Verdict::Unknown };
        let query = Query {
            provider,
            name: &reference.model,
            version: reference.version.as_ref().map(|version| version.text.as_str()),
            cloud: reference.cloud.as_deref(),
            region: reference.region.as_deref(),
            deployment_type: reference.deployment_type.as_ref().map(|part| part.text.as_str()),
        };
        match self.catalog.resolve(&query, self.as_of) {
            Resolution::Known(found) => {
                let assumed = provider != reference.provider || reference.confidence == Confidence::Low;
                Verdict::Known(Box::new(self.outlook(&reference.model, &found, assumed)))
            }
            Resolution::UnknownVersion { known, .. } => Verdict::UnknownVersion(UnknownVersion {
                provider_name: self.provider_name(provider),
                publisher: self.catalog.at(provider, &reference.model).find_map(|record| record.publisher),
                known,
            }),
            Resolution::Unknown => Verdict::Unknown,
        }
    }

    /// The provider that the place tells, where the catalog has it. Else (a gateway, a proxy) the publisher's own
    /// service; where that has another name than the publisher, the one whose record is the most lenient.
    fn grading_provider<'r>(&self, reference: &'r Reference) -> Option<&'r str> {
        if self.catalog.provider(&reference.provider).is_some() {
            return Some(&reference.provider);
        }
        let listed = |record: &&'static Record| !record.unverified;
        let own = |record: &&'static Record| record.publisher == Some(record.provider);
        let records = || self.catalog.named(&reference.model).filter(listed);
        let best = records().find(own).or_else(|| {
            let end = |record: &&'static Record| record.retires().map_or(Date::MAX, |(on, _)| on);
            records().min_by_key(|record| (record.stage_on(self.as_of), std::cmp::Reverse(end(record))))
        });
        best.map(|record| record.provider)
    }

    fn outlook(&self, name: &str, found: &Match, assumed: bool) -> Outlook {
        let Match { record, stage, differing, floating, .. } = *found;
        let provider = self.catalog.provider(record.provider);
        let answer = provider.and_then(|provider| provider.after_retirement);
        Outlook {
            provider: record.provider,
            provider_name: self.provider_name(record.provider),
            publisher: record.publisher,
            stage,
            since: since(record, stage, self.as_of),
            retires: record.retires().map(|(on, kind)| Retirement { on, not_before: kind == DateKind::NotBefore, answer }),
            redirect: record.redirect.map(|redirect| Redirected {
                to: redirect.to,
                from: redirect.from,
                in_force: record.redirect_on(self.as_of).is_some(),
            }),
            floating,
            // An alias that moves stands for its record now; an id that moves has the snapshot in the record.
            points_to: record.points_to.or_else(|| (!record.id.eq_ignore_ascii_case(name)).then_some(record.id)),
            advice: self.advice(record),
            evidence: evidence(record, stage),
            disputed: record.disputed,
            differing,
            assumed,
            retired_everywhere: self.retired_everywhere(name),
        }
    }

    fn advice(&self, record: &'static Record) -> Advice {
        let replacement = self.catalog.replacement(record, self.as_of);
        let step = |record: &'static Record| {
            let stage = record.stage_on(self.as_of);
            Step { model: record.id, stage: Some(stage), since: since(record, stage, self.as_of) }
        };
        // The chain holds models of the same kind only: a published one that it does not begin with is either of
        // another kind, and never suggested, or not in the catalog.
        let unknown = || {
            let model = replacement.published.first().copied()?;
            let known = self.catalog.at(record.provider, model).next().is_some();
            (!known).then_some(Step { model, stage: None, since: None })
        };
        Advice {
            published: replacement.chain.first().copied().map(step).or_else(unknown),
            live: replacement.live.map(|live| Target {
                model: live.id,
                version: live.version,
                stage: live.stage_on(self.as_of),
            }),
        }
    }

    /// Ids that were only seen in lists prove no service.
    fn retired_everywhere(&self, name: &str) -> bool {
        let mut served = self.catalog.named(name).filter(|record| !record.unverified).peekable();
        served.peek().is_some() && served.all(|record| record.stage_on(self.as_of) == Stage::Retired)
    }

    fn provider_name(&self, id: &str) -> &'static str {
        self.catalog.provider(id).map_or("its provider", |provider| provider.name)
    }
}

/// The first day of a stage, where it is firm and has come.
fn since(record: &Record, stage: Stage, as_of: Date) -> Option<Date> {
    record.dates.get(stage).filter(|fact| fact.kind != DateKind::NotBefore && fact.on <= as_of).map(|fact| fact.on)
}

/// The end is what people will want to check, then the stage.
fn evidence(record: &Record, stage: Stage) -> Evidence {
    let fact = record.dates.retired.as_ref().or_else(|| record.dates.get(stage));
    let source = fact.map_or_else(|| record.source(), |fact| fact.source);
    let inferred = fact.is_some_and(|fact| fact.kind == DateKind::Inferred);
    Evidence {
        title: source.title,
        confidence: if inferred { SourceConfidence::Inferred } else { record.confidence },
        read_on: source.read_on,
        moved_from: fact.and_then(|fact| fact.history.last()).map(|former| former.was),
    }
}
