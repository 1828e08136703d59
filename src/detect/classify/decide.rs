//! The two decisions about a reference, its provider and its usage: by what is at the place, or by where its value goes.

use crate::detect::classify::sinks::{Rank, Sink};
use crate::detect::classify::{Candidate, Reader};
use crate::detect::evidence::{ProviderDecision, ProviderEvidence, UsageDecision, UsageEvidence};
use crate::detect::place::Place;
use crate::detect::provider::endpoint::Endpoint;
use crate::detect::reference::Confidence;
use crate::detect::{provider, usage};
use crate::rules::builtin;
use crate::rules::key::normalise;
use crate::rules::sites::{Means, Site};
use crate::rules::usage::Usage;
use crate::syntax::model::{Construct, ConstructKind};

/// The longest table whose rows are compared.
const MAX_TABLE: usize = 8_000;

/// Whether what takes a value takes a model: the rule for the place demands no more than that.
fn is_for_model(sink: &Sink<'_>) -> bool {
    sink.site.is == Means::Model && matches!(sink.site.usage, None | Some(Usage::Call | Usage::Config))
}

impl Reader<'_, '_> {
    /// The provider by what stands at the place, or else by where the value goes.
    pub(super) fn provider(&self, candidate: &Candidate<'_>) -> ProviderDecision {
        let own = self.graded(candidate, candidate.place, candidate.site, self.index);
        let Some(sink) = candidate.sink else { return own };
        let is_related = self.all.related_hints(sink.index).is_some();
        let is_weak = own.confidence < Confidence::High;
        let is_deployed = sink.site.usage == Some(Usage::Deploy);
        // What a parameter is called is no evidence beside the resource that its value goes to. Elsewhere what the value
        // goes to is stronger evidence than the names around its literal, and weaker than what is beside it.
        let strongest = if is_deployed { ProviderEvidence::Site } else { ProviderEvidence::Call };
        if !is_weak && !is_related && own.evidence <= strongest {
            return own;
        }
        let there = self.graded(candidate, &sink.place, Some(sink.site), sink.index);
        // The client that all rows of a table share has its own address for a row without one.
        if there.id == provider::UNKNOWN && own.id != provider::UNKNOWN && self.is_without_address(candidate.place) {
            return own;
        }
        let outweighs = own.evidence > strongest && (is_deployed || there.evidence <= ProviderEvidence::Call);
        // In another file a gateway may read the prefix that a provider has by itself.
        let reads_prefix = own.evidence == ProviderEvidence::Spelling && there.evidence == ProviderEvidence::Gateway;
        let is_taken = match (is_weak, is_related) {
            (true, false) => true,
            (true, true) => there.confidence >= own.confidence,
            (false, false) => outweighs,
            (false, true) => outweighs || reads_prefix,
        };
        if is_taken { there } else { own }
    }

    /// Whether the row of a table that a place is in has no address, though others have.
    fn is_without_address(&self, place: &Place<'_>) -> bool {
        let Some(row) = place.object() else { return false };
        let is_table = |c: &&Construct| {
            matches!(c.kind, ConstructKind::Object | ConstructKind::List) && c.value.len() > row.value.len()
        };
        let table = place.chain.iter().find(is_table).filter(|table| table.value.len() < MAX_TABLE);
        table.is_some_and(|table| {
            let syntax = self.parsed.syntax_around(table.value);
            let is_address =
                |c: &&Construct| c.is_field() && builtin::RULES.beside.address.contains(&normalise(&c.name));
            let mut addresses =
                syntax.constructs.iter().filter(is_address).filter(|c| table.value.holds(c.span)).peekable();
            addresses.peek().is_some() && addresses.all(|c| !row.value.holds(c.span))
        })
    }

    /// The provider by what stands at a place of a region, or by the client of a call there that the project makes
    /// elsewhere.
    fn graded<'c>(
        &'c self,
        candidate: &Candidate<'c>,
        place: &'c Place<'c>,
        site: Option<&'c Site>,
        index: usize,
    ) -> ProviderDecision {
        let own = self.provider_evidence(candidate, place, site, index).decide();
        let is_compatible = |id: &str| builtin::provider(id).is_some_and(|p| p.openai_compatible);
        // A call shows a service by itself, but for everybody's interface; and that is the one to reach a gateway by.
        let is_sure = own.evidence == ProviderEvidence::Call && own.confidence == Confidence::High;
        let is_shown = is_sure && builtin::provider(&own.id).is_some() && !is_compatible(&own.id);
        let is_open = own.evidence >= ProviderEvidence::Call && !is_shown && index == self.index;
        let made = if is_open { self.made_client(place) } else { None };
        match made.filter(|made| own.evidence != ProviderEvidence::Gateway || !is_compatible(made.provider)) {
            Some(Endpoint { provider, confidence }) => {
                ProviderDecision { id: provider.to_owned(), confidence, evidence: ProviderEvidence::Call }
            }
            None => own,
        }
    }

    /// The evidence for a provider at a place of a region.
    pub(super) fn provider_evidence<'c>(
        &'c self,
        candidate: &Candidate<'c>,
        place: &'c Place<'c>,
        site: Option<&'c Site>,
        index: usize,
    ) -> provider::Evidence<'c> {
        let (token, catalog) = (candidate.token, self.context.catalog);
        let mut served_by: Vec<_> = token.names.iter().flat_map(|n| catalog.named(n)).map(|r| r.provider).collect();
        served_by.sort_unstable();
        served_by.dedup();
        let related = self.all.related_hints(index);
        provider::Evidence {
            token,
            written: &self.text()[token.span],
            place,
            site,
            parsed: self.all.parsed(index),
            hints: related.unwrap_or_else(|| self.context.hints()),
            memo: &self.clients,
            regions: self.all,
            path: if related.is_some() { self.path(index) } else { self.context.path },
            services: self.context.services,
            catalog,
            served_by: served_by.into(),
        }
    }

    /// The evidence for a usage at the place itself.
    pub(super) fn usage_evidence<'c>(&'c self, place: &'c Place<'c>, site: Option<&'c Site>) -> usage::Evidence<'c> {
        let region = self.all.list[self.index];
        usage::Evidence {
            place,
            site,
            parsed: self.parsed,
            path: *self.context.usage(),
            tokens: self.neighbours,
            memo: &self.usages,
            language: region.language,
            is_docs: region.is_docs,
        }
    }

    pub(super) fn usage(&self, place: &Place<'_>, site: Option<&Site>, sink: Option<&Sink<'_>>) -> UsageDecision {
        let own = match self.usage_evidence(place, site).decide() {
            UsageDecision { kind: Usage::Call | Usage::Config, .. }
                if self.is_unused(place)
                    || sink.is_none() && (self.is_member_left_out(place) || self.is_reported_where_taken(place)) =>
            {
                UsageDecision { kind: Usage::Catalog, evidence: UsageEvidence::Unread }
            }
            own => own,
        };
        let by_sink = |kind| UsageDecision { kind, evidence: UsageEvidence::Sink };
        // A constant or a slot that is called as a text is, `SUMMARY`, and that a call takes as its model.
        let is_named_like_text = own.kind == Usage::Docs
            && (own.evidence == UsageEvidence::Site
                || own.evidence == UsageEvidence::Shown
                    && place.key().is_some_and(|key| key.kind == ConstructKind::Binding));
        if is_named_like_text && sink.is_some_and(|s| s.rank >= Rank::Used && is_for_model(s)) {
            return by_sink(Usage::Config);
        }
        if matches!(own.evidence, UsageEvidence::Listed | UsageEvidence::Registry)
            && let Some(used) = sink
                .and_then(|sink| self.picked(place, sink).or_else(|| self.taken_by_chart(sink)))
                .or_else(|| self.each(place))
                .or_else(|| self.made_of_client(place))
        {
            return used;
        }
        match (own.kind, sink.and_then(|s| s.site.usage)) {
            // One of many variables of a template; this one is deployed.
            (Usage::Catalog, Some(Usage::Deploy)) if site.is_none_or(|s| s.usage.is_none()) => by_sink(Usage::Deploy),
            // Only a tokenizer or the like takes it.
            (Usage::Config, Some(Usage::Catalog)) => by_sink(Usage::Catalog),
            // A constant that a call takes stays a setting; one that is deployed creates the deployment.
            (Usage::Config | Usage::Call, Some(usage @ (Usage::Deploy | Usage::FineTune))) => by_sink(usage),
            _ => own,
        }
    }
}
