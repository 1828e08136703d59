//! Looks references up in the catalog and picks the record that they are graded by.

mod migration;
#[cfg(test)]
mod tests;

use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::{Mutex, OnceLock, PoisonError};

use jiff::civil::Date;

use crate::catalog::{
    Catalog, CatalogInfo, Cloud, Confidence as SourceConfidence, DateKind, DeploymentType, Match, Query, Record,
    Resolution, Stage, Urgency, Versions,
};
use crate::detect::evidence::ProviderEvidence;
use crate::detect::reference::{Confidence, Reference};
use crate::lint::definition::DEFAULT_HORIZON;
use crate::lint::invented::{self, Horizon, Invented};
use crate::lint::lifecycle::{
    Evidence, Lifecycle, Lookup, Migration, Redirected, ResolvedReference, Retirement, UnknownVersion,
};
use crate::lint::spelling::{Spellings, is_own, parts};
use crate::rules::builtin::RULES;
use crate::rules::usage::Usage;

/// The catalog of a run, as of one day.
#[derive(Debug)]
pub struct Resolver<'c> {
    catalog: &'c Catalog,
    as_of: Date,
    /// Whether a model is retired at every provider, by model: each answer costs a walk through the catalog.
    retired_everywhere: Mutex<HashMap<String, bool>>,
    /// The publishers' own records by the parts of their names, for names in another's spelling.
    spellings: OnceLock<Spellings>,
    /// The days for which a replacement must stay live.
    horizon: u32,
    /// What to move to, by record and by where the model is used: many references are alike.
    migrations: Mutex<HashMap<Spot, Migration>>,
    /// What invented ids were made of, by provider and id.
    invented: Mutex<HashMap<(String, String), Option<Invented>>>,
}

/// A record by its address, and where a model is used.
type Spot = (usize, Cloud, Option<String>, Option<DeploymentType>);

impl<'c> Resolver<'c> {
    #[must_use]
    pub fn new(catalog: &'c Catalog, as_of: Date) -> Self {
        Self {
            catalog,
            as_of,
            retired_everywhere: Mutex::default(),
            spellings: OnceLock::new(),
            horizon: DEFAULT_HORIZON,
            migrations: Mutex::default(),
            invented: Mutex::default(),
        }
    }

    /// With another horizon: no model that ends within it is named as a replacement.
    #[must_use]
    pub fn within(self, horizon: u32) -> Self {
        Self { horizon, ..self }
    }

    /// The name of the catalog, for the report.
    #[must_use]
    pub fn info(&self) -> CatalogInfo {
        CatalogInfo {
            version: self.catalog.version().to_owned(),
            date: Some(self.catalog.date()),
            digest: self.catalog.digest().to_owned(),
            origin: self.catalog.origin(),
        }
    }

    /// Looks a reference up.
    #[must_use]
    pub fn resolve(&self, reference: &Reference) -> ResolvedReference {
        let lookup = self.lookup(reference);
        let mut reference = reference.clone();
        if let Some(spelled) = self.spelled_by(&lookup, &reference.id.model) {
            spelled.clone_into(&mut reference.id.model);
        }
        let invented = self.invented(&reference);
        ResolvedReference { reference, lookup, invented }
    }

    /// What an id was made of that its service never had, where the place leaves no doubt that it is meant as one.
    fn invented(&self, reference: &Reference) -> Option<Invented> {
        let (provider, id, parts) = (&reference.provider, &reference.id, &reference.parts);
        let names_deployment = reference.is_alias
            || parts.deployment.is_some()
            || parts.decided_by.is_some()
            || !parts.candidates.is_empty();
        let is_certain = provider.confidence == Confidence::High && reference.usage.kind.is_active();
        if !is_certain || names_deployment || id.is_fine_tuned || !invented::is_closed(&id.model, &provider.id) {
            return None;
        }
        let mut answers = self.invented.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (provider.id.clone(), id.model.clone());
        let horizon = Horizon { as_of: self.as_of, days: self.horizon };
        answers.entry(key).or_insert_with(|| invented::find(&id.model, &provider.id, self.catalog, horizon)).clone()
    }

    /// A name as the provider writes it: `Mistral-large`, whatever the case in the file.
    fn spelled_by(&self, lookup: &Lookup, name: &str) -> Option<&'static str> {
        let provider = match lookup {
            Lookup::Known(lifecycle) => lifecycle.provider,
            Lookup::UnknownVersion(unknown) => unknown.provider,
            Lookup::Unknown => return None,
        };
        let mut names = self.catalog.at(provider, name).flat_map(Record::names);
        names.find(|own| own.eq_ignore_ascii_case(name))
    }

    fn lookup(&self, reference: &Reference) -> Lookup {
        let Some(provider) = self.dated_provider(reference) else { return Lookup::Unknown };
        match self.look_up(reference, provider, &reference.id.model) {
            Resolution::Known(found) => Lookup::Known(Box::new(self.lifecycle(reference, provider, &found))),
            Resolution::UnknownVersion { known, .. } => Lookup::UnknownVersion(UnknownVersion {
                provider: self.catalog.provider(provider).map_or("", |provider| provider.id),
                provider_name: self.provider_name(provider),
                publisher: self.catalog.at(provider, &reference.id.model).find_map(|record| record.publisher),
                known,
            }),
            Resolution::Unknown => {
                let ended = || self.of_ended_service(reference, provider);
                self.in_other_spelling(reference, provider).or_else(ended).unwrap_or(Lookup::Unknown)
            }
        }
    }

    /// What the catalog has at a provider under a name, as the reference narrows it down.
    fn look_up(&self, reference: &Reference, provider: &str, name: &str) -> Resolution {
        let query = Query {
            provider,
            name,
            version: reference.id.version.as_ref().map(|version| version.text.as_str()),
            cloud: reference.id.cloud,
            region: reference.id.region.as_deref(),
            deployment_type: deployment_type(reference),
            horizon: self.horizon,
        };
        self.catalog.resolve(&query, self.as_of)
    }

    /// The model that a name in another's spelling means at its publisher's own service: of several the one that lasts
    /// longest. Which one it is remains an assumption.
    fn in_other_spelling(&self, reference: &Reference, provider: &str) -> Option<Lookup> {
        let like = self.spellings().like(&reference.id.model).iter().filter(|record| record.provider == provider);
        let found = like.filter_map(|record| match self.look_up(reference, provider, record.id) {
            Resolution::Known(found) => Some(found),
            Resolution::UnknownVersion { .. } | Resolution::Unknown => None,
        });
        let end = |record: &Record| record.retires().map_or(Date::MAX, |(on, _)| on);
        let found = found.min_by_key(|found| {
            (found.record.urgency(self.as_of, self.horizon), found.stage, Reverse(end(found.record)))
        })?;
        let lifecycle = self.lifecycle(reference, provider, &found);
        Some(Lookup::Known(Box::new(Lifecycle { assumed: true, ..lifecycle })))
    }

    /// A service that has ended as a whole has ended for every id, also for those that its list does not have.
    fn of_ended_service(&self, reference: &Reference, provider: &str) -> Option<Lookup> {
        let records = || self.catalog.records().filter(|record| record.provider == provider);
        if records().any(|record| record.stage_on(self.as_of) != Stage::Retired) {
            return None;
        }
        let name = parts(&reference.id.model);
        let same = records().find(|record| parts(record.id) == name);
        let last = || records().max_by_key(|record| record.retires().map(|(on, _)| on));
        let record = same.or_else(last)?;
        let found = Match { record, stage: Stage::Retired, others: Vec::new(), differing: 0, floating: false };
        let lifecycle = self.lifecycle(reference, provider, &found);
        let points_to = lifecycle.points_to.filter(|_| same.is_some());
        Some(Lookup::Known(Box::new(Lifecycle { points_to, pin: None, ..lifecycle })))
    }

    fn spellings(&self) -> &Spellings {
        self.spellings.get_or_init(|| Spellings::of(self.catalog))
    }

    /// The provider whose dates count: the one that the place shows, if the catalog has it. If the place shows none, or a
    /// gateway that has no dates of its own for the model, it is the publisher's own service. Weights that anybody may serve, or
    /// that run on the user's own machine, have no dates.
    fn dated_provider<'r>(&self, reference: &'r Reference) -> Option<&'r str> {
        if reference.provider.confidence == Confidence::Low {
            // A word in the path is too weak for an error, and still stronger evidence than who made the model.
            let by_path = Some(reference.provider.id.as_str()).filter(|provider| {
                let is_known = || self.catalog.at(provider, &reference.id.model).next().is_some();
                reference.provider.evidence == ProviderEvidence::Path && is_known()
            });
            return by_path.or_else(|| self.own_service(&reference.id.model));
        }
        let id = reference.provider.id.as_str();
        let known = self.catalog.provider(id).map(|provider| provider.id);
        let has_own = known.is_some() && self.catalog.at(id, &reference.id.model).next().is_some();
        let hints = RULES.providers.iter().find(|hints| hints.id == id);
        // What a gateway itself says of a model goes before what the publisher says.
        let passes_on = hints.is_some_and(|hints| hints.passes_on && !has_own || hints.gateway && known.is_none());
        let publishers = passes_on.then(|| self.own_service(&reference.id.model)).flatten();
        publishers.or(known)
    }

    /// The service of the model's own publisher.
    fn own_service(&self, model: &str) -> Option<&'static str> {
        let named = self.catalog.named(model).find(|record| is_own(record));
        named.or_else(|| self.spellings().like(model).first().copied()).map(|record| record.provider)
    }

    fn lifecycle(&self, reference: &Reference, provider: &str, found: &Match) -> Lifecycle {
        let Match { record, stage, differing, floating, .. } = *found;
        let name = reference.id.model.as_str();
        let guessed = reference.provider.confidence == Confidence::Low;
        // An address that belongs to no service that is known may answer to any name.
        let is_elsewhere = reference.provider.evidence != ProviderEvidence::Publisher
            && RULES.providers.iter().all(|known| known.id != reference.provider.id);
        let assumed = guessed || provider != reference.provider.id;
        let provider = self.catalog.provider(record.provider);
        let answer = provider.and_then(|provider| provider.after_retirement);
        // The record of a moving id names the snapshot; a moving alias has the record of its target.
        let points_to = record.points_to.or_else(|| (!record.id.eq_ignore_ascii_case(name)).then_some(record.id));
        Lifecycle {
            provider: record.provider,
            provider_name: self.provider_name(record.provider),
            publisher: record.publisher,
            kind: record.kind,
            versions: provider.map_or(Versions::InId, |provider| provider.versions),
            stage,
            since: since(record, stage, self.as_of),
            retires: record.retires().map(|(on, kind)| Retirement { on, kind, answer }),
            redirect: record.redirect.map(|redirect| Redirected {
                to: redirect.to,
                from: redirect.from,
                in_force: record.redirect_on(self.as_of).is_some(),
            }),
            open_version: record.version.filter(|_| {
                reference.id.version.is_none()
                    && provider.is_some_and(|provider| provider.versions == Versions::Identity)
                    && record.id.eq_ignore_ascii_case(name)
            }),
            training_ends: record.training_retired.map(|fact| fact.on),
            floating,
            points_to,
            pin: points_to.filter(|id| self.lasts(record.provider, id)),
            migration: self.migration(record, reference),
            evidence: Evidence { overrides: self.catalog.overrides(record), ..evidence(record, stage) },
            doubts: record.doubts(self.as_of),
            disputed: record.disputed,
            differing,
            region: reference.id.region.clone().filter(|_| record.is_regional()),
            assumed,
            // A gateway that the catalog does not have may still serve the model. If the place shows the provider, no
            // lint needs the answer, which costs a walk through the catalog.
            retired_everywhere: guessed && !is_elsewhere && stage == Stage::Retired && self.retired_everywhere(name),
        }
    }

    /// Whether a model works at a provider, and no end of it is near.
    fn lasts(&self, provider: &str, id: &str) -> bool {
        self.catalog.at(provider, id).all(|record| record.urgency(self.as_of, self.horizon) == Urgency::Works)
    }

    /// Whether every provider that serves the model has retired it. An id that was only seen in lists proves no
    /// service, and weights that anybody may serve are never retired everywhere.
    fn retired_everywhere(&self, name: &str) -> bool {
        let mut answers = self.retired_everywhere.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(answer) = answers.get(name) {
            return *answer;
        }
        let mut served = self.catalog.spelled(name).filter(|record| !record.unverified).peekable();
        let answer = served.peek().is_some()
            && served.all(|record| record.stage_on(self.as_of) == Stage::Retired)
            && !self.catalog.named(name).any(has_open_weights);
        answers.insert(name.to_owned(), answer);
        answer
    }

    fn provider_name(&self, id: &str) -> &'static str {
        self.catalog.provider(id).map_or("its provider", |provider| provider.name)
    }
}

/// The deployment type whose dates count for a reference, if the reference shows it.
fn deployment_type(reference: &Reference) -> Option<DeploymentType> {
    if reference.id.is_fine_tuned || reference.usage.kind == Usage::FineTune {
        return Some(DeploymentType::FineTuned);
    }
    reference.parts.sku.as_ref().map(|sku| DeploymentType::of_sku(&sku.text))
}

fn has_open_weights(record: &Record) -> bool {
    let mut families = RULES.families.iter().filter(|family| family.open_weights);
    families.any(|family| record.publisher == Some(family.publisher.as_str()))
}

/// The first day of a stage, if it is firm and not in the future.
fn since(record: &Record, stage: Stage, as_of: Date) -> Option<Date> {
    record.dates.get(stage).filter(|fact| fact.is_firm() && fact.on <= as_of).map(|fact| fact.on)
}

/// The source of the retirement date, which is what people check first, or else the source of the stage.
fn evidence(record: &Record, stage: Stage) -> Evidence {
    let fact = record.dates.retired.as_ref().or_else(|| record.dates.get(stage));
    let source = fact.map_or_else(|| record.source(), |fact| fact.source);
    let inferred = fact.is_some_and(|fact| fact.kind == DateKind::Inferred);
    Evidence {
        title: source.title,
        url: source.url,
        confidence: if inferred { SourceConfidence::Inferred } else { record.confidence },
        page_date: source.page_date,
        read_on: source.read_on,
        overrides: false,
        moved_from: fact.and_then(|fact| fact.history.last()).map(|former| former.was),
    }
}
