//! From a file's text to the model references in it.
//!
//! Tokens and symbols are found first, by their characters alone; only a text that holds one is parsed. The
//! front end of its language then says where each stands, and the rules say what that means.

mod command;
mod context;
mod embedded;
mod file_regions;
mod follow;
mod fragment;
mod front;
pub mod grammar;
mod held;
mod index;
pub mod join;
pub mod json;
pub mod lines;
mod markdown;
mod mask;
mod notebook;
mod outline;
pub mod parameter;
mod parts;
pub mod paths;
pub mod place;
pub mod provider;
mod reader;
pub mod region;
pub mod regions;
pub mod remarks;
pub mod settings;
pub mod sites;
pub mod symbols;
pub mod syntax;
pub mod templates;
pub mod text;
pub mod toml;
pub mod travel;
pub mod usage;
mod words;

use std::ops::Range;
use std::sync::Arc;

use aho_corasick::{AhoCorasick, Match};

use self::context::{FileContext, Regions};
use self::embedded::Strings;
use self::mask::Masked;
use self::place::Place;
use self::reader::Reader;
pub(crate) use self::reader::is_given_a_name;
use self::region::Region;
use self::syntax::{ConstructKind, LiteralKind, Parsed};
pub(crate) use self::templates::is_marked as is_marked_template;
use crate::catalog::Catalog;
use crate::prefilter::{self, Hit};
use crate::reference::{Reference, Usage};
use crate::source::Source;
use crate::token::{self, Spelling, Token};

/// Another file of the same module or template.
#[derive(Debug, Clone)]
pub struct Companion {
    pub source: Arc<Source>,
    pub role: Role,
}

/// What a companion is to the file that is read with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Of the same module, or the template of a parameter file.
    Beside,
    /// A module or a template that it uses.
    Called,
    /// Uses it: the values that it gives take the place of the defaults.
    Calls,
    /// A parameter file, whose values take the place of the defaults.
    Decides,
}

/// Whether a reference is asked for, by the names that its id can be looked up by.
pub type Wanted<'a> = &'a dyn Fn(&[String]) -> bool;

/// All model references of a file, by place.
#[must_use]
pub fn references(source: &Source, catalog: &Catalog) -> Vec<Reference> {
    references_among(source, &[], catalog)
}

/// The model references of a file that are wanted. What stands around the others need not be parsed.
#[must_use]
pub fn wanted_references(source: &Source, catalog: &Catalog, wanted: Wanted<'_>) -> Vec<Reference> {
    let path = source.path.to_string_lossy().replace('\\', "/");
    let context = FileContext { wanted: Some(wanted), ..FileContext::new(&path, &source.text, &[], catalog) };
    in_file(source, &[], &context)
}

/// All model references of a file, with what the other files of its module tell of them.
#[must_use]
pub fn references_among(source: &Source, companions: &[Companion], catalog: &Catalog) -> Vec<Reference> {
    let path = source.path.to_string_lossy().replace('\\', "/");
    let context = FileContext::new(&path, &source.text, companions, catalog);
    in_file(source, companions, &context)
}

fn in_file(source: &Source, companions: &[Companion], context: &FileContext<'_>) -> Vec<Reference> {
    let mut list = regions::regions(source);
    let own = list.len();
    list.extend(companions.iter().map(|c| Region::whole(&c.source.text, c.source.language)));
    let mut found = in_regions(&list, own, companions, context);
    found.sort_by_key(|r| (r.span.start, r.span.end));
    // A literal has several where it is that of several deployments, all told at one time.
    found.dedup_by(|later, kept| later.span == kept.span && later.used_at == kept.used_at);
    found
}

/// The names of deployments in a file, none of which the places say is a model.
#[must_use]
pub fn deployment_names(source: &Source, names: &AhoCorasick, catalog: &Catalog) -> Vec<Reference> {
    let path = source.path.to_string_lossy().replace('\\', "/");
    let context = FileContext { names: Some(names), ..FileContext::new(&path, &source.text, &[], catalog) };
    let list = regions::regions(source);
    in_regions(&list, list.len(), &[], &context)
}

/// Whether a file gives the parameters of a template their values.
#[must_use]
pub fn is_parameter_file(path: &str) -> bool {
    let path = path.to_ascii_lowercase();
    let is = |ends: &[&str]| ends.iter().any(|end| path.ends_with(end));
    is(&[".tfvars", ".tfvars.json", ".bicepparam"]) || is(&[".json"]) && path.contains(".parameters.")
}

/// A token or symbol of a region, as the others see it.
#[derive(Debug, Clone, Copy)]
struct Neighbour<'a> {
    at: usize,
    id: &'a str,
    /// A word that can be a model does not make other words models.
    is_word: bool,
}

impl<'a> Neighbour<'a> {
    fn of_token(token: &'a Token) -> Self {
        Self { at: token.core.start, id: &token.names[0], is_word: token.spelling == Spelling::Word }
    }

    fn of_symbol(symbol: &symbols::Symbol) -> Self {
        Self { at: symbol.span.start, id: symbol.model, is_word: false }
    }
}

/// Those of the neighbours, which are sorted, that stand in a range.
fn within<'n, 'a>(sorted: &'n [Neighbour<'a>], range: &Range<usize>) -> impl Iterator<Item = &'n Neighbour<'a>> {
    let from = sorted.partition_point(|n| n.at < range.start);
    let end = range.end;
    sorted[from..].iter().take_while(move |n| n.at < end)
}

/// The references in the first `own` of the regions; the rest are the companions'.
fn in_regions(
    regions: &[Region<'_>],
    own: usize,
    companions: &[Companion],
    context: &FileContext<'_>,
) -> Vec<Reference> {
    let mut covered: Vec<Option<Masked>> = regions.iter().map(|_| None).collect();
    let all = Regions::new(regions, own, companions, &mut covered);
    (0..own).flat_map(|index| in_region(index, &all, context)).collect()
}

fn in_region(index: usize, all: &Regions<'_>, context: &FileContext<'_>) -> Vec<Reference> {
    let region = &all.list[index];
    let text: &str = &region.text;
    let (tokens, symbols) = if let Some(names) = context.names {
        (names_in(text, names), Vec::new())
    } else {
        let hits = prefilter::hits(text);
        (models_in(text, &hits, context.catalog), symbols::symbols(text, &hits))
    };
    let is_wanted = |token: &Token| context.wanted.is_none_or(|wanted| wanted(&token.names));
    let (mut tokens, mut others): (Vec<Token>, Vec<Token>) = tokens.into_iter().partition(is_wanted);
    if tokens.is_empty() && symbols.is_empty() {
        return Vec::new();
    }
    let Some(parsed) = all.parsed(index) else { return Vec::new() };
    let (in_strings, strings) = in_strings(region, parsed, &mut tokens, context);
    others.retain(|token| {
        let next = strings.partition_point(|string| string.end <= token.core.start);
        strings.get(next).is_none_or(|string| token.core.start < string.start)
    });
    let mut neighbours: Vec<Neighbour<'_>> =
        tokens.iter().chain(&others).map(Neighbour::of_token).chain(symbols.iter().map(Neighbour::of_symbol)).collect();
    neighbours.sort_unstable_by_key(|n| n.at);
    let reader = Reader::new(index, all, parsed, context, &neighbours);
    // Of a line that is no code among commented-out lines that are, its own place goes first.
    let found = tokens.iter().flat_map(|t| reader.token(t)).chain(symbols.iter().filter_map(|s| reader.symbol(s)));
    found.chain(in_strings).collect()
}

fn models_in(text: &str, hits: &[Hit], catalog: &Catalog) -> Vec<Token> {
    let mut tokens = token::tokens(text, hits);
    tokens.retain(|t| {
        matches!(t.spelling, Spelling::Grammatical | Spelling::Loose) || t.names.iter().any(|n| catalog.is_name(n))
    });
    tokens
}

/// The names where they are whole words.
fn names_in(text: &str, names: &AhoCorasick) -> Vec<Token> {
    let is_part = |b: Option<&u8>| b.is_some_and(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'));
    let bytes = text.as_bytes();
    let is_whole = |m: &Match| {
        !is_part(m.start().checked_sub(1).and_then(|before| bytes.get(before))) && !is_part(bytes.get(m.end()))
    };
    names.find_iter(text).filter(is_whole).map(|m| Token::name(text, m.range())).collect()
}

/// References in text that is in a language of its own, inside a string or a comment, and where that text stands; their
/// tokens are taken out of the list.
fn in_strings(
    region: &Region<'_>,
    parsed: &dyn Parsed,
    tokens: &mut Vec<Token>,
    context: &FileContext<'_>,
) -> (Vec<Reference>, Vec<Range<usize>>) {
    let mut parts: Vec<(Region<'_>, bool)> = Vec::new();
    let mut ranges: Vec<Range<usize>> = Vec::new();
    let mut strings = Strings::default();
    tokens.retain(|token| {
        if ranges.last().is_some_and(|last| token.core.start < last.end) {
            return false;
        }
        let Some((range, part)) = part_around(region, &token.core, parsed, &mut strings) else { return true };
        ranges.push(range);
        let place = Place::of(&region.text, token.core.clone(), parsed);
        let holder = place.chain.iter().find(|c| matches!(c.kind, ConstructKind::Call | ConstructKind::Binding));
        parts.push((part, holder.is_some_and(|c| c.kind == ConstructKind::Call)));
        false
    });
    // A part is read as a file of its own; strings in it are not read any deeper.
    let read = |(part, is_argument): &(Region<'_>, bool)| {
        let mut found = in_regions(std::slice::from_ref(part), 1, &[], context);
        // The body of a request is part of the call that it is given to.
        for reference in found.iter_mut().filter(|r| *is_argument && r.usage == Usage::Config) {
            reference.usage = Usage::Call;
        }
        found
    };
    (parts.iter().flat_map(read).collect(), ranges)
}

/// The string or the commented-out code around a place, as a region.
fn part_around<'r>(
    region: &'r Region<'_>,
    place: &Range<usize>,
    parsed: &dyn Parsed,
    strings: &mut Strings,
) -> Option<(Range<usize>, Region<'r>)> {
    if let Some((range, language)) = strings.around(&region.text, place, parsed) {
        let mut part = region.part(range.clone(), language);
        part.text = embedded::without_placeholders(&region.text[range.clone()]);
        return Some((range, part));
    }
    if Place::of(&region.text, place.clone(), parsed).kind() != Some(LiteralKind::Comment) {
        return None;
    }
    let code = embedded::commented_out(&region.text, place.start)?;
    let mut part = region.part(code.range.clone(), region.language);
    part.text = code.text.into();
    part.is_docs = true;
    Some((code.range, part))
}
