//! From a file's text to the model references in it.
//!
//! Tokens and symbols are found first, by their characters alone; only a text that holds one is parsed. The
//! front end of its language then says where each stands, and the rules say what that means.

mod front;
pub mod grammar;
mod index;
pub mod join;
pub mod json;
pub mod lines;
mod markdown;
mod mask;
mod notebook;
pub mod place;
pub mod provider;
pub mod region;
pub mod regions;
pub mod sites;
pub mod symbols;
pub mod syntax;
pub mod text;
pub mod toml;
pub mod travel;
pub mod usage;
mod words;

use std::ops::Range;

use self::place::Place;
use self::provider::FileSigns;
use self::region::Region;
use self::syntax::{ConstructKind, LiteralKind, Parsed};
use self::usage::PathUsage;
use crate::catalog::Catalog;
use crate::prefilter;
use crate::reference::{Confidence, Part, Reference, Usage};
use crate::rules::{Means, Site};
use crate::source::Source;
use crate::token::{self, Form, Token};

/// All model references of a file, by place.
#[must_use]
pub fn references(source: &Source, catalog: &Catalog) -> Vec<Reference> {
    if !prefilter::is_worth_a_look(source.text.as_bytes()) {
        return Vec::new();
    }
    let path = source.path.to_string_lossy().replace('\\', "/");
    let context = FileContext { path: &path, usage: PathUsage::of(&path), signs: FileSigns::of(&source.text), catalog };
    let mut found: Vec<Reference> = regions::regions(source).iter().flat_map(|r| in_region(r, &context)).collect();
    found.sort_by_key(|r| (r.span.start, r.span.end));
    found.dedup_by_key(|r| r.span.clone());
    found
}

/// What holds for a whole file.
struct FileContext<'a> {
    path: &'a str,
    usage: PathUsage,
    signs: FileSigns,
    catalog: &'a Catalog,
}

fn in_region(region: &Region<'_>, context: &FileContext<'_>) -> Vec<Reference> {
    let text: &str = &region.text;
    let mut tokens = token::tokens(text);
    tokens.retain(|t| t.is_grammatical || t.is_loose || t.names.iter().any(|n| context.catalog.is_name(n)));
    let symbols = symbols::symbols(text);
    if tokens.is_empty() && symbols.is_empty() {
        return Vec::new();
    }
    let mut covered = None;
    let parsed = front::parse(region, &mut covered);
    let parsed: &dyn Parsed = parsed.as_ref();
    let ids = tokens.iter().map(|t| (t.core.start, t.names[0].as_str()));
    let mut neighbours: Vec<(usize, &str)> = ids.chain(symbols.iter().map(|s| (s.span.start, s.model))).collect();
    neighbours.sort_unstable();
    let reader = Reader { region, context, parsed, neighbours: &neighbours };
    let by_token = tokens.iter().filter_map(|t| reader.token(t));
    let by_symbol = symbols.iter().map(|s| reader.symbol(s));
    by_token.chain(by_symbol).map(|r| to_file(r, region)).collect()
}

struct Reader<'a> {
    region: &'a Region<'a>,
    context: &'a FileContext<'a>,
    parsed: &'a dyn Parsed,
    /// All tokens and symbols of the region: where each starts, and its id.
    neighbours: &'a [(usize, &'a str)],
}

impl Reader<'_> {
    /// The reference that a token is, if its place says so.
    fn token(&self, token: &Token) -> Option<Reference> {
        let place = Place::of(&self.region.text, token.core.clone(), self.parsed);
        let site = sites::find(&place, self.parsed, self.context.path);
        if token.is_pattern || !self.is_reference(token, &place, site) {
            return None;
        }
        let used = if matches!(place.kind(), Some(LiteralKind::Comment | LiteralKind::Text)) {
            Vec::new()
        } else {
            travel::uses(&place, self.parsed)
        };
        let sink = used.iter().find_map(|u| sites::find(u, self.parsed, self.context.path).filter(|s| speaks(s)).map(|s| (u, s)));
        let evidence = |place, site| provider::Evidence {
            token,
            place,
            site,
            parsed: self.parsed,
            signs: &self.context.signs,
            path: self.context.path,
            catalog: self.context.catalog,
        };
        let (mut provider, mut confidence) = evidence(&place, site).decide();
        if let Some((at, site)) = sink
            && confidence < Confidence::High
        {
            (provider, confidence) = evidence(at, Some(site)).decide();
        }
        let usage = self.usage(&place, site, sink.map(|(_, s)| s));
        let version = token.version.clone().map(|span| Part { text: self.region.text[span.clone()].to_owned(), span });
        let version = version
            .or_else(|| join::version(&place, self.parsed, site))
            .or_else(|| sink.and_then(|(at, site)| join::version(at, self.parsed, Some(site))));
        let deciding = sink.map_or(site, |(_, s)| Some(s));
        let at = sink.map_or(&place, |(at, _)| at);
        let field = |keys: fn(&Site) -> &[String]| deciding.and_then(|s| join::sibling(at, self.parsed, keys(s)));
        let is_alias = token.form == Form::DeploymentPath || site.is_some_and(|s| s.is == Means::Deployment);
        Some(Reference {
            span: token.span.clone(),
            text: self.region.text[token.span.clone()].to_owned(),
            model: self.canonical(token, &provider),
            cloud: self.cloud(&place, token),
            region: token.region.clone(),
            deployment_type: (token.form == Form::FineTune)
                .then(|| Part { span: token.span.start..token.core.start, text: "fine-tuned".to_owned() })
                .or_else(|| field(|s| &s.sku)),
            upgrade_option: field(|s| &s.upgrade),
            site: describe(&place),
            resource: at.chain.iter().find(|c| c.kind == ConstructKind::Block).map(|c| Part {
                span: c.name_span.clone(),
                text: c.name.clone(),
            }),
            used_at: sink.map(|(at, _)| Part { span: at.core.clone(), text: describe(at) }),
            provider,
            confidence,
            version,
            usage,
            is_alias,
        })
    }

    fn symbol(&self, symbol: &symbols::Symbol) -> Reference {
        let place = Place::of(&self.region.text, symbol.span.clone(), self.parsed);
        let site = sites::find(&place, self.parsed, self.context.path);
        Reference {
            span: symbol.span.clone(),
            text: self.region.text[symbol.span.clone()].to_owned(),
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
        }
    }

    fn usage(&self, place: &Place<'_>, site: Option<&Site>, sink: Option<&Site>) -> Usage {
        let evidence = usage::Evidence {
            place,
            site,
            parsed: self.parsed,
            path: self.context.usage,
            tokens: self.neighbours,
            is_docs: self.region.is_docs,
        };
        let own = evidence.decide();
        match (own, sink.and_then(|s| s.usage)) {
            (Usage::Config | Usage::Call, Some(usage)) if usage.is_active() => usage,
            _ => own,
        }
    }

    /// Whether the place lets the token be a model.
    fn is_reference(&self, token: &Token, place: &Place<'_>, site: Option<&Site>) -> bool {
        if site.is_some_and(|s| s.is == Means::Nothing) || place.is_in(ConstructKind::Import) {
            return false;
        }
        let says_model = site.is_some_and(|s| s.is == Means::Model && s.usage != Some(Usage::Catalog));
        if token.is_word {
            return says_model || self.has_model_neighbours(place);
        }
        // A family without a grammar of its own: weights that anybody may serve under any name.
        if token.is_loose && !token.names.iter().any(|n| self.context.catalog.is_name(n)) {
            return says_model && place.kind() != Some(LiteralKind::Comment);
        }
        match place.kind() {
            Some(LiteralKind::Name) => false,
            Some(LiteralKind::Comment | LiteralKind::Text) => !self.is_display(token, place),
            _ if says_model => true,
            // The label of a block names the block.
            _ if place.named.as_ref().is_some_and(|c| matches!(c.kind, ConstructKind::Block | ConstructKind::Definition | ConstructKind::Call)) => false,
            _ => !self.is_display(token, place),
        }
    }

    /// A list or object around the token, or the lines before and after, hold other models too.
    fn has_model_neighbours(&self, place: &Place<'_>) -> bool {
        let models_in = |range: &Range<usize>| self.neighbours.iter().filter(|(at, _)| range.contains(at)).count();
        let holder = place.chain.iter().find(|c| matches!(c.kind, ConstructKind::List | ConstructKind::Object));
        let lines = place.core.start.saturating_sub(160)..place.core.end + 160;
        holder.is_some_and(|c| models_in(&c.value) >= 3)
            || place.kind() == Some(LiteralKind::String) && place.literal_text().len() == place.core.len() && models_in(&lines) >= 3
    }

    /// `GPT-4`, `Claude-3-Haiku`: a name for people, spelled otherwise than any id.
    fn is_display(&self, token: &Token, place: &Place<'_>) -> bool {
        let written = &place.text[token.core.clone()];
        if !written.bytes().any(|b| b.is_ascii_uppercase()) {
            return false;
        }
        let spelled = token.names.iter().flat_map(|n| self.context.catalog.named(n)).any(|r| {
            std::iter::once(r.id).chain(r.aliases.iter().copied()).any(|s| s.ends_with(written))
        });
        !spelled
    }

    /// The id as the provider knows it.
    fn canonical(&self, token: &Token, provider: &str) -> String {
        let catalog = self.context.catalog;
        let known = token.names.iter().find(|n| catalog.at(provider, n).next().is_some());
        known.or(token.names.first()).cloned().unwrap_or_default()
    }

    fn cloud(&self, place: &Place<'_>, token: &Token) -> Option<String> {
        let is_gov = token.region.as_deref().is_some_and(|r| r.starts_with("us-gov"))
            || place.text.contains("openai.azure.us")
            || place.text.contains("usgovernment") && place.is_in(ConstructKind::Block);
        is_gov.then(|| "usgov".to_owned())
    }
}

/// A place of use that adds something: what it does, or whose service it is.
fn speaks(site: &Site) -> bool {
    site.is == Means::Model && (site.usage.is_some() || site.provider.is_some())
}

/// The place in words: `call ChatOpenAI model`, `key model`, `resource azurerm_cognitive_deployment name`.
fn describe(place: &Place<'_>) -> String {
    let key = place.key().map(|k| k.name.as_str()).or(place.variable.as_deref());
    let block = place.chain.iter().find(|c| c.kind == ConstructKind::Block);
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

/// Brings the spans of a region's reference to the file.
fn to_file(mut reference: Reference, region: &Region<'_>) -> Reference {
    let map = |range: &mut Range<usize>| *range = region.map.to_file(range.clone());
    map(&mut reference.span);
    let parts = [&mut reference.version, &mut reference.deployment_type, &mut reference.upgrade_option, &mut reference.resource, &mut reference.used_at];
    for part in parts.into_iter().flatten() {
        map(&mut part.span);
    }
    reference
}

