//! Decides, for one token or symbol, whether it is a reference, and all that the file shows of it.

mod accept;
mod arguments;
mod charts;
mod clients;
mod dead_value;
mod decide;
mod defaulted;
mod deployment_name;
mod each;
mod entered;
mod flows;
mod left;
mod links;
mod model_version;
mod picked;
mod record;
mod replaced;
mod returned;
mod sinks;
mod slots;
mod spelled;
mod switched;
mod tables;
mod unnamed;
mod unread;
mod values;
mod worklist;

use std::cell::{OnceCell, RefCell};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use crate::catalog::Cloud;
use crate::detect::classify::record::{describe, resource};
use crate::detect::classify::sinks::{Rank, Sink};
use crate::detect::classify::slots::Lookups;
use crate::detect::context::FileContext;
use crate::detect::context::Regions;
use crate::detect::dataflow::names::Name;
use crate::detect::dataflow::uses;
use crate::detect::evidence::{ProviderEvidence, UsageDecision, UsageEvidence};
use crate::detect::neighbour::Neighbour;
use crate::detect::passed::{Holder, Passed, Passing};
use crate::detect::place::Place;
use crate::detect::reference::{Argument, Call, Confidence, ModelId, Part, Parts, Reference};
use crate::detect::token::{Form, Spelling, Token};
use crate::detect::{fields, passed, provider, shown, sites, usage, version};
use crate::rules::builtin;
use crate::rules::sites::Site;
use crate::rules::usage::Usage;
use crate::syntax::model::{Construct, ConstructKind, LiteralKind, Parsed};
use crate::syntax::region::OffsetMap;
use crate::text::span::Span;

/// What is known of names, by region, the part of it that is searched, and name.
type Names<'a> = HashMap<(usize, Span, String), Rc<Name<'a>>>;

/// The rule for places of use, and how much each shows, by region and place.
type Uses<'a> = HashMap<(usize, Span), Option<(&'a Site, Rank)>>;

/// Reads the tokens of one region.
pub(crate) struct Reader<'a, 'r> {
    index: usize,
    all: &'a Regions<'r>,
    parsed: &'a dyn Parsed,
    context: &'a FileContext<'a>,
    /// All tokens and symbols of the region, in order.
    neighbours: &'a [Neighbour<'a>],
    usages: usage::Memo,
    clients: provider::Memo,
    versions: version::Versions<'a>,
    names: RefCell<Names<'a>>,
    /// The functions in which names are known, by region and where they are defined.
    scopes: RefCell<HashMap<(usize, Span), Option<Span>>>,
    /// What is known of types, by region and name: whether they are defined there.
    types: RefCell<HashMap<(usize, String), bool>>,
    /// What is known of places of use, by region.
    sites: RefCell<Uses<'a>>,
    /// Whether places of use are in a test, by region.
    tests: RefCell<HashMap<(usize, Span), bool>>,
    /// Where the elements of the last list go, by what stands around each.
    shared: RefCell<Option<Shared<'a>>>,
    /// Where the region takes members of maps by names that it is given, by the map.
    lookups: RefCell<HashMap<Span, Lookups<'a>>>,
    /// Where words stand in the region.
    words: RefCell<HashMap<String, Rc<[Span]>>>,
    /// Whether a name with such a word at its end is that of a deployment.
    ends: RefCell<HashMap<String, bool>>,
    /// The names of its own that the region declares for models.
    declared_names: OnceCell<HashSet<&'a str>>,
    /// Where paths of deployments stand in the region.
    deployment_paths: OnceCell<Vec<Span>>,
    /// Whether the region may create deployments.
    creates: OnceCell<bool>,
}

/// What stands around an element of a list, and where such an element goes.
type Shared<'a> = (Vec<Construct>, Rc<[Sink<'a>]>);

impl<'a, 'r> Reader<'a, 'r> {
    pub(crate) fn new(
        index: usize,
        all: &'a Regions<'r>,
        parsed: &'a dyn Parsed,
        context: &'a FileContext<'a>,
        neighbours: &'a [Neighbour<'a>],
    ) -> Self {
        let versions = version::Versions::new(&all.list[index].text, parsed);
        Self {
            index,
            all,
            parsed,
            context,
            neighbours,
            usages: usage::Memo::default(),
            clients: provider::Memo::default(),
            versions,
            names: RefCell::default(),
            scopes: RefCell::default(),
            types: RefCell::default(),
            sites: RefCell::default(),
            tests: RefCell::default(),
            shared: RefCell::default(),
            lookups: RefCell::default(),
            words: RefCell::default(),
            ends: RefCell::default(),
            declared_names: OnceCell::new(),
            deployment_paths: OnceCell::new(),
            creates: OnceCell::new(),
        }
    }

    fn text(&self) -> &'a str {
        &self.all.list[self.index].text
    }

    fn map(&self) -> &'a OffsetMap {
        &self.all.list[self.index].map
    }

    /// The references that a token is, if its place makes it one: one, but for each other deployment that takes the same
    /// literal with another version.
    pub(crate) fn token(&self, token: &Token, place: &Place<'_>) -> Vec<Reference> {
        let site = sites::find(place, self.parsed, self.context.path, self.context.rules);
        if let Some(rejection) = self.rejection(token, place, site) {
            self.record(&Candidate { token, place, site, sink: None }, Err(rejection));
            return Vec::new();
        }
        let is_prose = matches!(place.kind(), Some(LiteralKind::Comment | LiteralKind::Text));
        let sinks = if is_prose || is_compared(place) { Rc::from([]) } else { self.sinks(place) };
        let first = Candidate { token, place, site, sink: sinks.first() };
        let mut found: Vec<Reference> = self.reference(&first).into_iter().collect();
        self.record(&first, Ok(found.first()));
        for sink in sinks.iter().skip(1) {
            let other = self.reference(&Candidate { sink: Some(sink), ..first });
            found.extend(other.filter(|other| found.iter().all(|known| !is_same_deployment(known, other))));
        }
        found
    }

    /// The reference that a token is where its value goes to.
    fn reference(&self, candidate: &Candidate<'_>) -> Option<Reference> {
        let Candidate { token, place, site, sink } = *candidate;
        let provider = self.provider(candidate);
        let is_assumed = provider.confidence == Confidence::Low && provider.evidence == ProviderEvidence::Publisher;
        if token.spelling == Spelling::Word && is_assumed {
            return None;
        }
        let given = self.given(place);
        let usage = match given {
            // A default for which every call gives another value is never deployed.
            Some(_) => UsageDecision { kind: Usage::Catalog, evidence: UsageEvidence::Overridden },
            None => self.usage(place, site, sink),
        };
        let usage = if usage.kind.is_active() && (self.is_unclaimed(place) || self.is_left_by_chart(place)) {
            UsageDecision { kind: Usage::Catalog, evidence: UsageEvidence::Unread }
        } else if usage.kind.is_active() && self.is_in_resource_id(candidate) {
            UsageDecision { kind: Usage::Deploy, evidence: UsageEvidence::Sink }
        } else {
            usage
        };
        let is_alias = self.is_deployment_name(candidate, &provider.id);
        if token.spelling == Spelling::Name && !is_alias && !is_given_a_name(&provider.id, usage.kind) {
            return None;
        }
        let provider = match provider.confidence {
            Confidence::Low => self.by_version(token, place, site, usage.kind).unwrap_or(provider),
            _ => provider,
        };
        let overridden_by = self.overridden_by(place).or(given);
        let order = self.order(overridden_by.is_some());
        let version = token.version.map(|span| part(self.text(), span, self.map()));
        let version = version.or_else(|| {
            let place = (!is_alias).then_some(place)?;
            self.version(&provider.id, place, site, usage.kind, sink, &order)
        });
        let unread = self.unread_constant(place, sink, usage.kind);
        let links = self.links(place, sink, &provider, usage);
        let spelled = self.spelled(place, usage.kind);
        let defaulted = usage.kind.is_active().then(|| self.defaulted(place)).flatten();
        Some(Reference {
            span: self.map().to_file(token.span),
            text: self.text()[token.span].to_owned(),
            site: describe(place),
            id: ModelId {
                model: self.canonical(token, &provider.id),
                version,
                cloud: self.cloud(token),
                region: token.region.clone().or_else(|| self.region(&provider.id, place, sink)),
                is_fine_tuned: token.form == Form::FineTune,
            },
            provider,
            usage,
            is_alias,
            parts: Parts { overridden_by, links, unread, spelled, defaulted, ..self.parts(candidate, &order) },
        })
    }

    /// The places that belong to the reference at the place, and at the place of use.
    fn parts(&self, candidate: &Candidate<'_>, order: &[usize]) -> Parts {
        let Candidate { place, site, sink, .. } = *candidate;
        let field = |keys: fn(&Site) -> &[String]| {
            let own = |site: &Site| {
                let value = fields::setting(place, self.parsed, keys(site), site)?;
                self.literal(self.index, value, place.core.start, order, &is_setting_text)
            };
            match (sink, site) {
                (Some(sink), _) => {
                    let beside = || own(sink.site).filter(|_| sink.in_object);
                    beside().or_else(|| self.setting(sink, keys(sink.site), place.core.start, order, &is_setting_text))
                }
                (None, site) => own(site?),
            }
        };
        let (index, at, parsed) = sink.map_or((self.index, place, self.parsed), |s| (s.index, &s.place, s.parsed));
        let unapplied = sink.map(|s| s.site).or(site).and_then(|site| fields::unapplied(at, parsed, site));
        let whole = |span: Span, text: String| self.all.part(index, Part { span, text, file: None });
        Parts {
            sku: field(|s| &s.sku),
            upgrade_option: field(|s| &s.upgrade),
            resource: resource(at).map(|block| whole(block.name_span, block.name.clone())),
            used_at: sink.map(|s| whole(s.place.core, describe(&s.place))),
            deployment: match sink.filter(|sink| self.names_its_deployment(sink)) {
                Some(_) => Some(part(self.text(), candidate.token.core, self.map())),
                // What a module is called is the name of its own deployment.
                None if uses::is_given_to_module(at, parsed) => None,
                None => field(|s| &s.deployment),
            },
            unapplied: unapplied.map(|part| self.all.part(index, part)),
            call: self.passed(index, at, parsed).or_else(|| self.passed(self.index, place, self.parsed)),
            ..Parts::default()
        }
    }

    /// What the call at a place of a region passes.
    fn passed(&self, index: usize, at: &Place<'_>, parsed: &dyn Parsed) -> Option<Box<Call>> {
        passed::passed(at, parsed, self.holder(index)).map(|passed| Box::new(self.call(index, passed)))
    }

    /// What the region stands in.
    fn holder(&self, index: usize) -> Holder {
        let region = &self.all.list[index];
        let is_part = self.context.texts.first().is_some_and(|text| region.text.len() < text.len());
        let is_body = is_part && !region.is_docs && !region.language.is_program();
        if is_body { Holder::String } else { Holder::File }
    }

    /// A call of a region, with its places in the file.
    fn call(&self, index: usize, passed: Passed) -> Call {
        let text: &str = &self.all.list[index].text;
        let part = |span: Span| self.all.part(index, Part { span, text: text[span].to_owned(), file: None });
        let argument = |Passing { path, key, span, value, without, is_read }| {
            let (key, whole) = (part(key), part(span));
            Argument { path, key, whole, value, without: without.map(part), is_read }
        };
        let Passed { callees, arguments, is_whole, is_body } = passed;
        Call { callees, arguments: arguments.into_iter().map(argument).collect(), is_whole, is_body }
    }

    /// The id as the provider knows it.
    fn canonical(&self, token: &Token, provider: &str) -> String {
        let known = token.names.iter().find(|n| self.context.catalog.at(provider, n).next().is_some());
        known.or(token.names.first()).cloned().unwrap_or_default()
    }

    /// The provider's region that stands nearest to the place, or to where the value goes.
    fn region(&self, provider: &str, place: &Place<'_>, sink: Option<&Sink<'_>>) -> Option<String> {
        let regions = &self.context.regions;
        let at_sink = || regions.around(provider, &sink?.place);
        regions.around(provider, place).or_else(at_sink).or_else(|| regions.of(provider))
    }

    /// The cloud that the id's own region or the file as a whole shows.
    fn cloud(&self, token: &Token) -> Cloud {
        if self.context.is_government() {
            return Cloud::Usgov;
        }
        token.region.as_deref().map_or(Cloud::Public, Cloud::of_region)
    }
}

/// A token at a place, the rule for that place, and where its value goes.
#[derive(Clone, Copy)]
pub(crate) struct Candidate<'c> {
    pub(crate) token: &'c Token,
    pub(crate) place: &'c Place<'c>,
    pub(crate) site: Option<&'c Site>,
    pub(crate) sink: Option<&'c Sink<'c>>,
}

/// Whether a test compares something with the literal itself: what comes of the test goes on, `gpt4 = model == "gpt-4"`, and
/// not the id. A search that tests each element picks the one with the id: `models.find((m) => m.id == "gpt-4")`.
fn is_compared(place: &Place<'_>) -> bool {
    let mut around =
        place.chain.iter().filter(|c| c.is_naming() || matches!(c.kind, ConstructKind::Call | ConstructKind::Test));
    around.next().is_some_and(|c| c.kind == ConstructKind::Test && c.name != "[")
        && !around.next().is_some_and(|c| c.kind == ConstructKind::Call && shown::is_search(c))
}

fn is_setting_text(text: &str) -> bool {
    !text.is_empty() && text.len() < 120
}

/// Whether a call to the provider names a deployment where others name a model.
pub(crate) fn is_given_a_name(provider: &str, usage: Usage) -> bool {
    usage == Usage::Call && builtin::deployments(provider).is_some_and(|rules| rules.called_by_name)
}

/// Whether two references of one literal are of deployments that do not differ.
fn is_same_deployment(one: &Reference, other: &Reference) -> bool {
    let text = |part: &Option<Part>| part.as_ref().map(|part| part.text.clone());
    let parts = |r: &Reference| [&r.id.version, &r.parts.deployment, &r.parts.sku, &r.parts.upgrade_option].map(text);
    parts(one) == parts(other)
}

fn part(text: &str, span: Span, map: &OffsetMap) -> Part {
    Part { text: text[span].to_owned(), span: map.to_file(span), file: None }
}
