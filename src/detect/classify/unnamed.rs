//! References that no id in the text makes: constants of an SDK, calls of an interface.

use crate::catalog::Catalog;
use crate::detect::classify::record::describe;
use crate::detect::classify::{Candidate, Reader};
use crate::detect::dataflow::names;
use crate::detect::endpoints::{self, EndpointHit};
use crate::detect::evidence::{ProviderDecision, ProviderEvidence, UsageEvidence};
use crate::detect::place::Place;
use crate::detect::reference::{Confidence, ModelId, Parts, Reference};
use crate::detect::sites;
use crate::detect::symbols::Symbol;
use crate::detect::token::Token;
use crate::detect::usage;
use crate::rules::paths::PathUsage;
use crate::rules::usage::Usage;
use crate::syntax::model::{Construct, ConstructKind, LiteralKind};

impl Reader<'_, '_> {
    /// The reference that a constant of an SDK is.
    pub(crate) fn symbol(&self, symbol: &Symbol) -> Option<Reference> {
        let mut place = Place::of(self.text(), symbol.span, self.parsed);
        let is_mentioned = matches!(place.kind(), Some(LiteralKind::Comment | LiteralKind::Text | LiteralKind::String));
        // What a method is called on is a value, and so is what a function returns; what names a definition or a key is
        // none.
        let is_value =
            |c: &Construct| c.kind == ConstructKind::Call && (symbol.is_function || symbol.span.end < c.name_span.end);
        place.named.take_if(|c| is_value(c));
        if place.is_in(ConstructKind::Import) || place.named.is_some() || is_mentioned {
            return None;
        }
        // A constant of the file's own has its own value, which is read where it stands.
        let name = &self.text()[symbol.span];
        let (owner, member) = name.rsplit_once(['.', ':']).unwrap_or(("", name));
        let owner = names::last(owner.trim_end_matches(':'));
        let is_own = owner.is_empty() || self.defines(owner, self.index);
        if is_own && self.name(self.index, member).is_defined() {
            return None;
        }
        let site = sites::find(&place, self.parsed, self.context.path, self.context.rules);
        let token = Token::constant(symbol.span, symbol.model);
        let sinks = self.sinks(&place);
        let candidate = Candidate { token: &token, place: &place, site, sink: sinks.first() };
        let provider = self.provider_of_constant(symbol, &candidate);
        let usage = self.usage(&place, site, candidate.sink);
        let unread = self.unread_constant(&place, candidate.sink, usage.kind);
        let reference = Reference {
            span: self.map().to_file(symbol.span),
            text: self.text()[symbol.span].to_owned(),
            site: describe(&place),
            id: ModelId {
                model: if provider.id == symbol.provider {
                    symbol.model.to_owned()
                } else {
                    self.canonical(&token, &provider.id)
                },
                region: self.region(&provider.id, &place, candidate.sink),
                ..ModelId::default()
            },
            provider,
            usage,
            is_alias: false,
            parts: Parts { unread, ..self.parts(&candidate, &self.order(false)) },
        };
        self.record(&candidate, Ok(Some(&reference)));
        Some(reference)
    }

    /// The provider of the SDK that has the constant, unless what is around the place shows another that serves the model:
    /// an address that nobody knows is mostly that of a test's server.
    fn provider_of_constant(&self, symbol: &Symbol, candidate: &Candidate<'_>) -> ProviderDecision {
        let found = self.provider(candidate);
        let is_shown = found.confidence == Confidence::High
            && candidate.is_served_by(self.context.catalog, &found.id)
            && (ProviderEvidence::Field..=ProviderEvidence::Call).contains(&found.evidence);
        let evidence = ProviderEvidence::Spelling;
        let own = ProviderDecision { id: symbol.provider.to_owned(), confidence: Confidence::High, evidence };
        if is_shown { found } else { own }
    }

    /// The call of an interface that a text shows, as a reference to its record.
    pub(crate) fn endpoint(&self, hit: EndpointHit) -> Option<Reference> {
        let mut place = Place::of(self.text(), hit.span, self.parsed);
        if !endpoints::is_called(hit, &place) {
            return None;
        }
        // What names a call is a key to the evidence, which is about values.
        place.named = None;
        let mut usage = self.usage_evidence(&place, None).decide();
        let is_of_file =
            *self.context.usage() != PathUsage::Any || is_about_file(usage.evidence) || usage::is_in_test(&place);
        if usage.kind.is_active() || hit.is_shown_by_syntax() && !is_of_file {
            usage.kind = Usage::Call;
        }
        let (id, evidence) = (hit.rule.provider.clone(), ProviderEvidence::Spelling);
        Some(Reference {
            span: self.map().to_file(hit.span),
            text: self.text()[hit.span].to_owned(),
            site: describe(&place),
            id: ModelId { model: hit.rule.id.clone(), ..ModelId::default() },
            provider: ProviderDecision { id, confidence: Confidence::High, evidence },
            usage,
            is_alias: false,
            parts: Parts::default(),
        })
    }
}

impl Candidate<'_> {
    /// Whether the catalog has the model at a provider.
    fn is_served_by(&self, catalog: &Catalog, provider: &str) -> bool {
        self.token.names.iter().any(|name| catalog.at(provider, name).next().is_some())
    }
}

/// Whether a usage is decided by what the file is.
fn is_about_file(evidence: UsageEvidence) -> bool {
    use UsageEvidence::{Document, Example, History, Recording, Test};
    matches!(evidence, Example | Test | Recording | Document | History)
}
