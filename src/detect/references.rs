//! From a file's text to the model references in it.
//!
//! Tokens and symbols are found first, by their characters alone; only a text that holds one is parsed. The
//! front end of its language then finds what is around each, and the rules give that a meaning.

mod found;

use crate::detect::companion::Companion;
use crate::detect::embedded;
use crate::detect::endpoints;
use crate::detect::evidence::{ProviderEvidence, UsageDecision, UsageEvidence};
use crate::detect::neighbour::Neighbour;
use crate::detect::passed;
use crate::detect::symbols;
use crate::text::span::Span;

use std::borrow::Cow;
use std::cell::OnceCell;

use aho_corasick::AhoCorasick;

use crate::catalog::Catalog;
use crate::detect::classify::Reader;
use crate::detect::context::{FileContext, Regions};
use crate::detect::embedded::{Embedded, Strings};
use crate::detect::place::{Elements, Place};
use crate::detect::prefilter;
use crate::detect::provider;
use crate::detect::reference::{Confidence, Reference};
use crate::detect::references::found::{models_in, names_in};
use crate::detect::services::Services;
use crate::detect::sites;
use crate::detect::token::Token;
use crate::detect::trace::Trace;
use crate::detect::usage;
use crate::detect::usage::heads::Heads;
use crate::rules::Rules;
use crate::rules::sites::Means;
use crate::rules::usage::Usage;
use crate::syntax::model::{Construct, ConstructKind, LiteralKind, Parsed};
use crate::syntax::parsed_file::ParsedFile;
use crate::syntax::reading::Reading;
use crate::syntax::region::Region;
use crate::text::root::slashes;

/// Whether a reference is asked for, by the names that its id can be looked up by.
pub type Wanted<'a> = &'a dyn Fn(&[String]) -> bool;

/// Which references are asked for.
#[derive(Clone, Copy, Default)]
pub(crate) struct Asked<'a> {
    /// Those of some models; all where there is no filter.
    wanted: Option<Wanted<'a>>,
    /// Those at some places of the file, which are sorted; all where there are none.
    places: Option<&'a [Span]>,
}

impl Asked<'_> {
    fn is_model(&self, names: &[String]) -> bool {
        self.wanted.is_none_or(|wanted| wanted(names))
    }

    /// Whether a stretch of the file has one of the places.
    fn is_at(&self, span: Span) -> bool {
        self.places.is_none_or(|places| {
            let next = places.partition_point(|place| place.end <= span.start);
            places.get(next).is_some_and(|place| place.start < span.end)
        })
    }
}

/// Finds the references of files, by the names of a catalog and the rules in force.
#[derive(Debug, Clone, Copy)]
pub struct Detector<'d> {
    pub catalog: &'d Catalog,
    pub rules: &'d Rules,
    /// What the files of the whole repository show of services, where that is known.
    pub services: Option<&'d Services>,
    /// Records what is weighed in one file.
    pub trace: Option<&'d Trace>,
}

impl Detector<'_> {
    fn trace_of(&self, file: &ParsedFile) -> Option<&Trace> {
        self.trace.filter(|trace| trace.covers(&file.source.path))
    }

    /// All model references of a file, by place. `companions`: the other files of its module or template.
    #[must_use]
    pub fn references(self, file: &ParsedFile, companions: &[Companion]) -> Vec<Reference> {
        self.in_file(&Reading::new(file), companions, Asked::default())
    }

    /// The model references of a file that are wanted. What stands around the others need not be parsed.
    #[must_use]
    pub fn wanted_references(self, reading: &Reading<'_>, wanted: Wanted<'_>) -> Vec<Reference> {
        self.in_file(reading, &[], Asked { wanted: Some(wanted), places: None })
    }

    /// The model references at some places of a file, which are sorted. `related`: files that share names with it, which
    /// show where its values go.
    #[must_use]
    pub fn related_references(self, reading: &Reading<'_>, related: &[Companion], places: &[Span]) -> Vec<Reference> {
        self.in_file(reading, related, Asked { wanted: None, places: Some(places) })
    }

    /// The places of a file that have one of the names of deployments.
    #[must_use]
    pub fn deployment_names(self, file: &ParsedFile, names: &AhoCorasick) -> Vec<Reference> {
        let path = shown_path(file);
        let context = FileContext {
            names: Some(names),
            ..FileContext::new(&path, &file.source.text, &[], self.catalog, self.rules)
        };
        in_regions(&Reading::new(file), &[], &context)
    }

    fn in_file(self, reading: &Reading<'_>, companions: &[Companion], asked: Asked<'_>) -> Vec<Reference> {
        let file = reading.file();
        let path = shown_path(file);
        let context = FileContext {
            asked,
            services: self.services,
            trace: self.trace_of(file),
            ..FileContext::new(&path, &file.source.text, companions, self.catalog, self.rules)
        };
        let mut found = in_regions(reading, companions, &context);
        if reading.is_spent() {
            file.give_up();
        }
        found.sort_by_key(|r| (r.span.start, r.span.end));
        // One literal has several references where several deployments take it.
        found.dedup_by(|later, kept| later.span == kept.span && later.parts.used_at == kept.parts.used_at);
        found
    }
}

/// The path of a file with `/` between its parts.
fn shown_path(file: &ParsedFile) -> String {
    slashes(&file.source.path)
}

/// The references in the regions of a file itself.
fn in_regions(reading: &Reading<'_>, companions: &[Companion], context: &FileContext<'_>) -> Vec<Reference> {
    let all = Regions::new(reading, companions);
    (0..all.own()).flat_map(|index| in_region(index, reading, &all, context)).collect()
}

fn in_region(index: usize, reading: &Reading<'_>, all: &Regions<'_>, context: &FileContext<'_>) -> Vec<Reference> {
    let region = all.list[index];
    let text: &str = &region.text;
    let is_at = |span: Span| context.asked.is_at(region.map.to_file(span));
    let (tokens, symbols) = if let Some(names) = context.names {
        (names_in(text, names), Vec::new())
    } else {
        let hits = prefilter::hits(text);
        (models_in(text, &hits, context.catalog), symbols::symbols(text, &hits))
    };
    let is_wanted = |token: &Token| is_at(token.span) && context.asked.is_model(&token.names);
    let (tokens, mut others): (Vec<Token>, Vec<Token>) = tokens.into_iter().partition(is_wanted);
    let mut endpoints = if context.names.is_some() { Vec::new() } else { endpoints::hits(text) };
    endpoints.retain(|hit| is_at(hit.span) && context.asked.is_model(std::slice::from_ref(&hit.rule.id)));
    let is_asked = |symbol: &&symbols::Symbol| is_at(symbol.span);
    if tokens.is_empty() && endpoints.is_empty() && !symbols.iter().any(|symbol| is_asked(&symbol)) {
        return Vec::new();
    }
    let parsed = all.parsed(index);
    let mut split = Split::new(region, parsed, tokens);
    others.retain(|token| !split.holds(token.core.start));
    let of_symbols = symbols.iter().map(Neighbour::of_symbol);
    let mut neighbours: Vec<Neighbour<'_>> =
        split.own.iter().chain(&others).map(Neighbour::of_token).chain(of_symbols).collect();
    neighbours.sort_unstable_by_key(|n| n.at);
    let reader = Reader::new(index, all, parsed, context, &neighbours);
    let inner = split.inner_references(reading, parsed, context);
    let mut places = std::mem::take(&mut split.places).into_iter();
    let mut elements = Elements::default();
    let of_tokens = split.own.iter().flat_map(|token| {
        let place = places.next().or_else(|| elements.next(token.core)).unwrap_or_else(|| {
            let place = Place::of(text, token.core, parsed);
            elements.keep(&place);
            place
        });
        reader.token(token, &place)
    });
    // Of a line that is no code among commented-out lines that are, its own place goes first.
    let of_symbols = symbols.iter().filter(is_asked).filter_map(|symbol| reader.symbol(symbol));
    let of_endpoints = endpoints.into_iter().filter_map(|hit| reader.endpoint(hit));
    of_tokens.chain(of_symbols).chain(of_endpoints).chain(inner).collect()
}

/// The tokens of a region by what they stand in.
#[derive(Default)]
struct Split<'r> {
    /// Those in the region itself.
    own: Vec<Token>,
    /// The places of the first of them.
    places: Vec<Place<'r>>,
    /// Text in a language of its own, inside a string or a comment, that holds the others: where it stands, as a
    /// region, and the place of the first of them in the text around.
    inner: Vec<(Span, Region, Place<'r>)>,
}

/// How many places are kept until all tokens of a region are known, and how many constructs around them. Data can have a
/// million places, and a place five hundred constructs.
const KEPT: usize = 4096;
const KEPT_AROUND: usize = 1 << 16;

impl<'r> Split<'r> {
    fn new(region: &'r Region, parsed: &dyn Parsed, tokens: Vec<Token>) -> Self {
        let mut split = Self::default();
        let mut around = 0;
        let mut strings = Strings::default();
        let mut elements = Elements::default();
        for token in tokens {
            if split.inner.last().is_some_and(|(last, ..)| token.core.start < last.end) {
                continue;
            }
            let (place, inside) = elements.next(token.core).map_or_else(
                || {
                    let syntax = parsed.syntax_around(token.core);
                    let string = strings.around(&region.text, token.core, &syntax);
                    let place = Place::among(&region.text, token.core, syntax);
                    let inside = part_around(region, string, &place);
                    if inside.is_none() {
                        elements.keep(&place);
                    }
                    (place, inside)
                },
                |place| (place, None),
            );
            // What is the whole region is nothing inside it: to read it again would never end.
            let Some((range, part)) = inside.filter(|(range, _)| range.len() < region.text.len()) else {
                around += place.chain.len();
                // The first of them: none is kept behind one that is not.
                if split.places.len() < KEPT && around < KEPT_AROUND {
                    split.places.push(place);
                }
                split.own.push(token);
                continue;
            };
            split.inner.push((range, part, place));
        }
        split
    }

    /// Whether a place is in text of a language of its own.
    fn holds(&self, at: usize) -> bool {
        let next = self.inner.partition_point(|(range, ..)| range.end <= at);
        self.inner.get(next).is_some_and(|(range, ..)| range.start <= at)
    }

    /// The references in the inner text. It is read as a file of its own; strings in it are not read any deeper.
    fn inner_references(
        &self,
        reading: &Reading<'_>,
        parsed: &dyn Parsed,
        context: &FileContext<'_>,
    ) -> Vec<Reference> {
        let file = reading.file();
        let heads = OnceCell::new();
        let read = |(_, part, place): &(Span, Region, Place<'_>)| {
            let language = part.language;
            let part = file.part(part.clone());
            let mut found = in_regions(&reading.of(&part), &[], context);
            file.take_over(&part);
            // The body of a request is part of the call that it is given to.
            let holder = place.chain.iter().find(|c| matches!(c.kind, ConstructKind::Call | ConstructKind::Binding));
            let is_argument = !language.is_program() && holder.is_some_and(|c| c.kind == ConstructKind::Call);
            let heads = || heads.get_or_init(|| Heads::of(place.text));
            let is_active = found.iter().any(|reference| reference.usage.kind.is_active());
            let site = is_active.then(|| sites::find(place, parsed, context.path, context.rules)).flatten();
            // What names no model where it stands names none by what it holds.
            if site.is_some_and(|site| site.is == Means::Nothing) {
                return Vec::new();
            }
            let is_text = site.is_some_and(|site| site.usage == Some(Usage::Docs));
            let around = if is_text {
                Some(UsageDecision { kind: Usage::Docs, evidence: UsageEvidence::Site })
            } else {
                is_active.then(|| usage::of_surroundings(place, heads())).flatten()
            };
            if let Some(call) = holder.filter(|_| is_argument) {
                for reference in &mut found {
                    take_body(reference, call, place.text);
                }
            } else if !language.is_program() {
                let bodies = found.iter_mut().filter_map(|reference| reference.parts.call.as_mut());
                bodies.for_each(|body| body.callees.extend(passed::takers_of_text(place, parsed)));
            }
            for usage in found.iter_mut().map(|reference| &mut reference.usage).filter(|usage| usage.kind.is_active()) {
                match around {
                    Some(decision) => *usage = decision,
                    None if is_argument && usage.kind == Usage::Config => usage.kind = Usage::Call,
                    None => {}
                }
            }
            found
        };
        self.inner.iter().flat_map(read).collect()
    }
}

/// Makes a body in a string that of the call which takes it: `curl https://api.openai.com/… -d '{"model": …}'`.
fn take_body(reference: &mut Reference, call: &Construct, text: &str) {
    if let Some(body) = reference.parts.call.as_mut().filter(|body| body.callees.is_empty()) {
        body.callees.push(call.name.clone());
    }
    if provider::host_in(&text[call.value]) == Some(reference.provider.id.as_str()) {
        reference.provider.confidence = Confidence::High;
        reference.provider.evidence = ProviderEvidence::Address;
    }
}

/// The string, where its language is known, or the commented-out code around a place, as a region.
fn part_around(region: &Region, string: Option<Embedded>, place: &Place<'_>) -> Option<(Span, Region)> {
    if let Some(embedded) = string {
        let range = embedded.span;
        if embedded.is_file {
            return Some((range, embedded::file(region, embedded)));
        }
        let mut part = region.part(range, embedded.language);
        if let Cow::Owned(text) = embedded::without_placeholders(&region.text[range]) {
            part.text = text.into();
        }
        return Some((range, part));
    }
    if place.kind() != Some(LiteralKind::Comment) {
        return None;
    }
    let code = embedded::commented_out(&region.text, place.core.start)?;
    let mut part = region.part(code.range, region.language);
    part.text = code.text.into();
    part.is_docs = true;
    Some((code.range, part))
}
