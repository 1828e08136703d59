//! Decides, for one token or symbol, whether it is a reference and all that the file tells of it.

mod sinks;

use std::ops::Range;

use self::sinks::Sink;
use super::place::Place;
use super::region::OffsetMap;
use super::syntax::{ConstructKind, LiteralKind, Parsed};
use super::{FileContext, Neighbour, Regions, follow, fragment, join, provider, sites, symbols, travel, usage};
use crate::catalog::{Record, Versions};
use crate::reference::{Confidence, Part, Reference, Usage};
use crate::rules::{self, Means, Site};
use crate::token::{Form, Spelling, Token};

/// Reads the tokens of one region.
pub(super) struct Reader<'a, 'r> {
    index: usize,
    all: &'a Regions<'r>,
    parsed: &'a (dyn Parsed + 'r),
    context: &'a FileContext<'a>,
    /// All tokens and symbols of the region, in order.
    neighbours: &'a [Neighbour<'a>],
    usages: usage::Memo,
    clients: provider::Memo,
    versions: join::Versions<'a>,
}

impl<'a, 'r> Reader<'a, 'r> {
    pub(super) fn new(
        index: usize,
        all: &'a Regions<'r>,
        parsed: &'a (dyn Parsed + 'r),
        context: &'a FileContext<'a>,
        neighbours: &'a [Neighbour<'a>],
    ) -> Self {
        let versions = join::Versions::new(&all.list[index].text, parsed);
        Self {
            index,
            all,
            parsed,
            context,
            neighbours,
            usages: usage::Memo::default(),
            clients: provider::Memo::default(),
            versions,
        }
    }

    fn text(&self) -> &'a str {
        &self.all.list[self.index].text
    }

    fn map(&self) -> &'a OffsetMap {
        &self.all.list[self.index].map
    }

    /// The reference that a token is, if its place says so.
    pub(super) fn token(&self, token: &Token) -> Option<Reference> {
        let place = Place::of(self.text(), token.core.clone(), self.parsed);
        let site = sites::find(&place, self.parsed, self.context.path);
        if token.is_pattern
            || fragment::is_one(&place, &token.names, self.context.catalog)
            || !self.is_reference(token, &place, site)
        {
            return None;
        }
        let is_prose = matches!(place.kind(), Some(LiteralKind::Comment | LiteralKind::Text));
        let sink = if is_prose { None } else { self.sink(&place) };
        let (provider, confidence) = self.provider(token, &place, site, sink.as_ref());
        if token.spelling == Spelling::Word && confidence == Confidence::Low {
            return None;
        }
        let usage = self.usage(&place, site, sink.as_ref().map(|s| s.site));
        let names = |site: Option<&Site>| site.is_some_and(|s| s.is == Means::Deployment);
        let is_alias = token.form == Form::DeploymentPath
            || names(site)
            || names(sink.as_ref().map(|s| s.site))
            || provider::names_deployment(&provider, sink.as_ref().map_or(&place, |s| &s.place));
        if token.spelling == Spelling::Name && !is_alias && !is_given_a_name(&provider, usage) {
            return None;
        }
        let (provider, confidence) = match confidence {
            Confidence::Low => self.by_version(token, &place, site, usage).unwrap_or((provider, confidence)),
            _ => (provider, confidence),
        };
        let version = token.version.clone().map(|span| part(self.text(), span, self.map()));
        let overridden_by = self.overridden_by(&place);
        let order = self.order(overridden_by.is_some());
        let version = version.or_else(|| {
            let place = (!is_alias).then_some(&place)?;
            self.version(&provider, place, site, usage, sink.as_ref(), &order)
        });
        let field = |keys: fn(&Site) -> &[String]| {
            let (index, at, parsed, site) = match (&sink, site) {
                (Some(s), _) => (s.index, &s.place, s.parsed, s.site),
                (None, Some(site)) => (self.index, &place, self.parsed, site),
                (None, None) => return None,
            };
            let value = join::setting(at, parsed, keys(site))?;
            self.literal(index, value, place.core.start, &order, &|text| !text.is_empty() && text.len() < 120)
        };
        let fine_tuned = (token.form == Form::FineTune).then(|| Part {
            text: "fine-tuned".to_owned(),
            span: token.span.clone(),
            file: None,
        });
        let deployment_type = fine_tuned.map(|p| self.all.part(self.index, p)).or_else(|| field(|s| &s.sku));
        let (index, at) = sink.as_ref().map_or((self.index, &place), |s| (s.index, &s.place));
        let blocks = || at.chain.iter().filter(|c| c.kind == ConstructKind::Block);
        // `model {}` is a field of the resource, which has a type and a name.
        let block = blocks().find(|c| c.name.contains(' ')).or_else(|| blocks().next());
        let whole = |span: Range<usize>, text: String| self.all.part(index, Part { span, text, file: None });
        Some(Reference {
            span: self.map().to_file(token.span.clone()),
            text: self.text()[token.span.clone()].to_owned(),
            model: self.canonical(token, &provider),
            cloud: self.is_government(token).then(|| "usgov".to_owned()),
            region: token.region.clone().or_else(|| self.context.regions.of(&provider)),
            deployment_type,
            upgrade_option: field(|s| &s.upgrade),
            site: describe(&place),
            is_alias,
            resource: block.map(|c| whole(c.name_span.clone(), c.name.clone())),
            used_at: sink.as_ref().map(|s| whole(s.place.core.clone(), describe(&s.place))),
            // What a module is called is the name of its own deployment.
            deployment: if travel::is_given_to_module(at) { None } else { field(|s| &s.deployment) },
            overridden_by,
            decided_by: None,
            candidates: Vec::new(),
            provider,
            confidence,
            version,
            usage,
        })
    }

    /// The reference that a constant of an SDK is.
    pub(super) fn symbol(&self, symbol: &symbols::Symbol) -> Option<Reference> {
        let place = Place::of(self.text(), symbol.span.clone(), self.parsed);
        let is_mentioned = matches!(place.kind(), Some(LiteralKind::Comment | LiteralKind::Text | LiteralKind::String));
        if place.is_in(ConstructKind::Import) || place.named.is_some() || is_mentioned {
            return None;
        }
        let site = sites::find(&place, self.parsed, self.context.path);
        Some(Reference {
            span: self.map().to_file(symbol.span.clone()),
            text: self.text()[symbol.span.clone()].to_owned(),
            provider: symbol.provider.to_owned(),
            confidence: Confidence::High,
            model: symbol.model.to_owned(),
            version: None,
            cloud: None,
            region: None,
            deployment_type: None,
            upgrade_option: None,
            usage: self.usage(&place, site, None),
            site: describe(&place),
            is_alias: false,
            resource: None,
            used_at: None,
            deployment: None,
            overridden_by: None,
            decided_by: None,
            candidates: Vec::new(),
        })
    }

    fn provider(
        &self,
        token: &Token,
        place: &Place<'_>,
        site: Option<&Site>,
        sink: Option<&Sink<'_>>,
    ) -> (String, Confidence) {
        let catalog = self.context.catalog;
        let mut served_by: Vec<_> = token.names.iter().flat_map(|n| catalog.named(n)).map(|r| r.provider).collect();
        served_by.sort_unstable();
        served_by.dedup();
        let decide = |place: &Place<'_>, site, parsed| {
            let evidence = provider::Evidence {
                token,
                written: &self.text()[token.span.clone()],
                place,
                site,
                parsed,
                signs: &self.context.signs,
                memo: &self.clients,
                path: self.context.path,
                catalog,
                served_by: &served_by,
            };
            evidence.decide()
        };
        let own = decide(place, site, self.parsed);
        match sink.filter(|_| own.1 < Confidence::High) {
            Some(sink) => decide(&sink.place, Some(sink.site), sink.parsed),
            None => own,
        }
    }

    /// The version in a field of its own, where the provider names versions apart: beside the id, where the id goes, or
    /// in a variable of the same name.
    fn version(
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
        let literal = |index, value| self.literal(index, value, place.core.start, order, &join::is_version);
        let own = self.own_version(place, site, usage, order);
        let on_the_way = || {
            let mut way = sink?.way.iter();
            way.find_map(|(index, at)| literal(*index, join::version_of_same_name(at, self.all.parsed(*index)?)?))
        };
        let at_sink = || sink.and_then(|s| literal(s.index, join::version(&s.place, s.parsed, Some(s.site))?));
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
        found.or_else(|| self.version_named_after_sink(sink?))
    }

    /// The version in a variable that is named after the one that holds the id where it is used.
    fn version_named_after_sink(&self, sink: &Sink<'_>) -> Option<Part> {
        let versions = join::Versions::new(sink.place.text, sink.parsed);
        versions.named_after(&sink.place).map(|p| self.all.part(sink.index, p))
    }

    /// A model of a list, or one that is told of, has no version but in its own row.
    fn own_version(&self, place: &Place<'_>, site: Option<&Site>, usage: Usage, order: &[usize]) -> Option<Part> {
        let in_row = matches!(usage, Usage::Catalog | Usage::Docs) && !is_setting_of_document(place);
        // Beside a parameter are others, each with a version of its own.
        let read = if in_row || place.parameter().is_some() { join::in_row } else { join::version };
        let value = read(place, self.parsed, site).or_else(|| join::argument(place, self.parsed, site))?;
        self.literal(self.index, value, place.core.start, order, &join::is_version)
    }

    /// A model and a version that are written apart are how a provider that does so names one it has.
    fn by_version(
        &self,
        token: &Token,
        place: &Place<'_>,
        site: Option<&Site>,
        usage: Usage,
    ) -> Option<(String, Confidence)> {
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
        records.find(same).map(|r| (r.provider.to_owned(), Confidence::Medium))
    }

    fn usage(&self, place: &Place<'_>, site: Option<&Site>, sink: Option<&Site>) -> Usage {
        let region = &self.all.list[self.index];
        let evidence = usage::Evidence {
            place,
            site,
            parsed: self.parsed,
            path: self.context.usage,
            tokens: self.neighbours,
            memo: &self.usages,
            language: region.language,
            is_docs: region.is_docs,
        };
        let own = evidence.decide();
        match (own, sink.and_then(|s| s.usage)) {
            // One of many variables of a template; this one is deployed.
            (Usage::Catalog, Some(Usage::Deploy)) if site.is_none_or(|s| s.usage.is_none()) => Usage::Deploy,
            // Only a tokenizer or the like is given it.
            (Usage::Config, Some(Usage::Catalog)) => Usage::Catalog,
            // A constant that a call takes stays a setting; one that is deployed creates the deployment.
            (Usage::Config | Usage::Call, Some(usage @ (Usage::Deploy | Usage::FineTune))) => usage,
            _ => own,
        }
    }

    /// Whether the place lets the token be a model.
    fn is_reference(&self, token: &Token, place: &Place<'_>, site: Option<&Site>) -> bool {
        if site.is_some_and(|s| s.is == Means::Nothing) || place.is_in(ConstructKind::Import) {
            return false;
        }
        let says_model =
            site.is_some_and(|s| s.is == Means::Model && !matches!(s.usage, Some(Usage::Catalog | Usage::Docs)));
        if token.spelling == Spelling::Name {
            let is_name = site.is_some_and(|s| s.is == Means::Deployment);
            return token.form == Form::DeploymentPath || (is_name || says_model) && is_whole_value(place);
        }
        if token.spelling == Spelling::Word {
            let is_name = site.is_some_and(|s| s.is == Means::Deployment);
            return !is_name && (says_model || self.has_model_neighbours(place));
        }
        // A family without a grammar of its own: weights that anybody may serve under any name.
        if token.spelling == Spelling::Loose && !token.names.iter().any(|n| self.context.catalog.is_name(n)) {
            return says_model && place.kind() != Some(LiteralKind::Comment);
        }
        match place.kind() {
            Some(LiteralKind::Name) => false,
            Some(LiteralKind::Comment | LiteralKind::Text) => !self.is_display(token, place),
            _ if says_model => true,
            // The label of a block names the block.
            _ if place.named.as_ref().is_some_and(|c| is_label(c.kind)) => false,
            _ => !self.is_display(token, place),
        }
    }

    /// A list or object around the token, or the lines before and after, hold other models too.
    fn has_model_neighbours(&self, place: &Place<'_>) -> bool {
        let models_in = |range: &Range<usize>| super::within(self.neighbours, range).filter(|n| !n.is_word).count();
        let holder = place.chain.iter().find(|c| matches!(c.kind, ConstructKind::List | ConstructKind::Object));
        let lines = place.core.start.saturating_sub(160)..place.core.end + 160;
        let is_whole = place.kind() == Some(LiteralKind::String) && place.literal_text().len() == place.core.len();
        holder.is_some_and(|c| models_in(&c.value) >= 2) || is_whole && models_in(&lines) >= 2
    }

    /// `GPT-4`, `Claude-3-Haiku`: a name for people, spelled otherwise than any id.
    fn is_display(&self, token: &Token, place: &Place<'_>) -> bool {
        let written = &place.text[token.core.clone()];
        if !written.bytes().any(|b| b.is_ascii_uppercase()) {
            return false;
        }
        let records = token.names.iter().flat_map(|n| self.context.catalog.named(n));
        !records.flat_map(|r| std::iter::once(r.id).chain(r.aliases.iter().copied())).any(|s| s.ends_with(written))
    }

    /// The id as the provider knows it.
    fn canonical(&self, token: &Token, provider: &str) -> String {
        let known = token.names.iter().find(|n| self.context.catalog.at(provider, n).next().is_some());
        known.or(token.names.first()).cloned().unwrap_or_default()
    }

    fn is_government(&self, token: &Token) -> bool {
        self.context.is_government || token.region.as_deref().is_some_and(|r| r.starts_with("us-gov"))
    }
}

/// A document that lists settings has each on a line of its own.
fn is_setting_of_document(place: &Place<'_>) -> bool {
    place.kind() == Some(LiteralKind::Text) && place.key().is_some()
}

/// Whether a call to the provider names a deployment where others name a model.
pub(crate) fn is_given_a_name(provider: &str, usage: Usage) -> bool {
    usage == Usage::Call && rules::deployments(provider).is_some_and(|rules| rules.called_by_name)
}

/// Whether the token is all that a literal is, or the default in it.
fn is_whole_value(place: &Place<'_>) -> bool {
    let Some(literal) = place.literal.as_ref() else { return false };
    matches!(literal.kind, LiteralKind::String | LiteralKind::Bare)
        && follow::default_in(place.text, literal.span.clone()) == place.core
}

fn is_label(kind: ConstructKind) -> bool {
    matches!(kind, ConstructKind::Block | ConstructKind::Definition | ConstructKind::Call)
}

fn part(text: &str, span: Range<usize>, map: &OffsetMap) -> Part {
    Part { text: text[span.clone()].to_owned(), span: map.to_file(span), file: None }
}

/// The place in words: `call ChatOpenAI model`, `key model`, `resource azurerm_cognitive_deployment name`.
fn describe(place: &Place<'_>) -> String {
    let key = place.key().map(|k| k.name.as_str()).or(place.variable.as_deref());
    let blocks = || place.chain.iter().filter(|c| c.kind == ConstructKind::Block);
    let block = blocks().find(|c| c.name.contains(' ')).or_else(|| blocks().next());
    let call = place.calls().next();
    let words: Vec<&str> = match (block, call, key) {
        (Some(b), _, key) => [Some(b.name.as_str()), key].into_iter().flatten().collect(),
        (None, Some(c), key) => [Some("call"), Some(c.name.as_str()), key].into_iter().flatten().collect(),
        (None, None, Some(key)) => vec!["key", key],
        _ => vec![match place.kind() {
            Some(LiteralKind::Comment) => "comment",
            Some(LiteralKind::Text) => "text",
            Some(LiteralKind::Key) => "key",
            Some(LiteralKind::Name) => "constant",
            _ => "literal",
        }],
    };
    let mut site = words.join(" ").split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((end, _)) = site.char_indices().nth(80) {
        site.truncate(end);
    }
    site
}
