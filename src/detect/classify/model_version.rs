//! The version of a model that stands in a field or a variable of its own.

use crate::catalog::{Record, Versions};
use crate::detect::classify::Reader;
use crate::detect::classify::sinks::Sink;
use crate::detect::evidence::{ProviderDecision, ProviderEvidence};
use crate::detect::place::Place;
use crate::detect::reference::{Confidence, Part};
use crate::detect::token::Token;
use crate::detect::{fields, version};
use crate::rules::sites::Site;
use crate::rules::usage::Usage;
use crate::syntax::model::LiteralKind;

impl Reader<'_, '_> {
    /// The version in a field of its own, where the provider names versions apart: beside the id, where the id goes, or
    /// in a variable of the same name.
    pub(crate) fn version(
        &self,
        provider: &str,
        place: &Place<'_>,
        site: Option<&Site>,
        usage: Usage,
        sink: Option<&Sink<'_>>,
        order: &[usize],
    ) -> Option<Part> {
        let provider = self.context.catalog.provider(provider)?;
        if provider.versions == Versions::InId {
            return None;
        }
        let literal = |index, value| self.literal(index, value, place.core.start, order, &version::is_version);
        let own = self.own_version(place, site, usage, order);
        let on_the_way = || {
            let mut way = sink?.way.iter();
            way.find_map(|(index, at)| literal(*index, version::version_of_same_name(at, self.all.parsed(*index))?))
        };
        let at_sink = || {
            let sink = sink?;
            let value = version::version(&sink.place, sink.parsed, Some(sink.site))?;
            self.literal_at(sink, value, place.core.start, order, &version::is_version)
        };
        let named = || {
            let is_pair = !matches!(usage, Usage::Catalog | Usage::Docs) || is_setting_of_document(place);
            let named = self.versions.named_after(place).filter(|_| is_pair);
            named.map(|p| self.all.part(self.index, p))
        };
        let found = own.or_else(on_the_way);
        // Where names pass it on, those at the end of the way can be another's here.
        let found = if sink.is_some_and(|s| !s.way.is_empty()) {
            found.or_else(named).or_else(at_sink)
        } else {
            found.or_else(at_sink).or_else(named)
        };
        found
            .or_else(|| self.version_of_same_object(place, sink?, order))
            .or_else(|| self.version_named_after_sink(sink?))
    }

    /// The version that the object which holds the id has under a name of its own: `name: row.what`, `version: row.which`.
    fn version_of_same_object(&self, place: &Place<'_>, sink: &Sink<'_>, order: &[usize]) -> Option<Part> {
        let member = version::member_of_same_object(&sink.place, sink.parsed, sink.site)?;
        let value = fields::field(place, self.parsed, member)?;
        self.literal(self.index, value, place.core.start, order, &version::is_version)
    }

    /// The version in a variable that is named after the one that holds the id where it is used.
    fn version_named_after_sink(&self, sink: &Sink<'_>) -> Option<Part> {
        let versions = version::Versions::new(sink.place.text, sink.parsed);
        versions.named_after(&sink.place).map(|p| self.all.part(sink.index, p))
    }

    /// A model of a list, or one in prose, has no version but in its own row.
    fn own_version(&self, place: &Place<'_>, site: Option<&Site>, usage: Usage, order: &[usize]) -> Option<Part> {
        let in_row = matches!(usage, Usage::Catalog | Usage::Docs) && !is_setting_of_document(place);
        // Beside a parameter are others, each with a version of its own.
        let read = if in_row || place.parameter().is_some() { version::in_row } else { version::version };
        let in_place = || version::of_key(place).or_else(|| version::of_row(place, self.parsed));
        let of_key = || if usage == Usage::Deploy { in_place() } else { None };
        let value = read(place, self.parsed, site).or_else(|| version::argument(place, self.parsed, site));
        let value = value.or_else(of_key)?;
        self.literal(self.index, value, place.core.start, order, &version::is_version)
    }

    /// A model and a version that are written apart are how a provider that does so names one it has.
    pub(crate) fn by_version(
        &self,
        token: &Token,
        place: &Place<'_>,
        site: Option<&Site>,
        usage: Usage,
    ) -> Option<ProviderDecision> {
        let catalog = self.context.catalog;
        let writes_apart = |p: &str| catalog.provider(p).is_some_and(|p| p.versions == Versions::Identity);
        let mut records =
            token.names.iter().flat_map(|n| catalog.named(n)).filter(|r| writes_apart(r.provider)).peekable();
        records.peek()?;
        let own = self.own_version(place, site, usage, &self.order(false));
        let is_pair = !matches!(usage, Usage::Catalog | Usage::Docs) || is_setting_of_document(place);
        let named = || self.versions.named_after(place).filter(|_| is_pair);
        let version = own.or_else(named)?.text;
        let same = |r: &&Record| r.version.is_some_and(|v| v.eq_ignore_ascii_case(&version));
        let found = records.find(same)?;
        let evidence = ProviderEvidence::Version;
        Some(ProviderDecision { id: found.provider.to_owned(), confidence: Confidence::Medium, evidence })
    }
}

/// A document that lists settings has each on a line of its own.
fn is_setting_of_document(place: &Place<'_>) -> bool {
    place.kind() == Some(LiteralKind::Text) && place.key().is_some()
}
