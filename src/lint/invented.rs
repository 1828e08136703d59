//! Ids that nobody gave: where a service's ids are closed, what the catalog does not have is invented, or newer.
//!
//! The second is the likelier one, so that an id counts as invented only by what it is near to: a known id in another
//! spelling, with a date that it never had, with a word that its generation never had, or with a slip. What could
//! belong to a generation that is still growing, or has a day after the catalog's, is left alone.

#[cfg(test)]
mod tests;

use std::cmp::Reverse;
use std::sync::LazyLock;

use jiff::ToSpan;
use jiff::civil::Date;
use regex::Regex;

use crate::catalog::{Catalog, Kind, Record, Stage, Wanted, starts};
use crate::lint::spelling::{base, parts};
use crate::rules::builtin::RULES;
use crate::text::pattern::regex;

/// A model of so many days before the catalog's is in the catalog.
const SETTLED: i64 = 30;
/// So many ids that are alive are enough to choose from.
const SHOWN: usize = 3;
/// In shorter ids two letters are too much of the whole to be a slip.
const LONG: usize = 8;

/// A day at the end of an id.
static DAY: LazyLock<Regex> = LazyLock::new(|| regex(r"(?-u)[-@](20\d{2})-?(\d{2})-?(\d{2})$"));

/// An id that its service never had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invented {
    /// For people: `OpenAI`.
    pub provider_name: &'static str,
    pub ground: Ground,
    /// The id that it was made of.
    pub known: &'static str,
    /// Ids to write in its place that are alive, the nearest first.
    pub instead: Vec<&'static str>,
    /// The day of the catalog.
    pub catalog: Date,
}

/// What is wrong with an invented id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ground {
    /// It is a known id in another spelling: with a dot, with its words in another order.
    Spelling,
    /// A known id that has no such day or revision.
    Revision,
    /// A known id with a word that no id of its generation has.
    Word(String),
    /// A letter or two are wrong.
    Slip,
}

/// A day, and for how many days what is named in place of an id has to live.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Horizon {
    pub(crate) as_of: Date,
    pub(crate) days: u32,
}

/// A name at the service, and its record.
type Own = (&'static str, &'static Record);

/// What an id was made of, if it is invented.
pub(crate) fn find(id: &str, provider: &str, catalog: &Catalog, horizon: Horizon) -> Option<Invented> {
    let id = id.to_ascii_lowercase();
    if !is_closed(&id, provider) || catalog.at(provider, &id).next().is_some() || is_announced(&id, catalog) {
        return None;
    }
    let records = catalog.records().filter(|r| r.provider == provider && is_model(r));
    let own: Vec<Own> = records.flat_map(|record| record.names().map(move |name| (name, record))).collect();
    let of_id = parts(&id);
    let like: Vec<Own> = own.iter().copied().filter(|(name, _)| parts(name) == of_id).collect();
    let (ground, near) = if like.is_empty() {
        by_word(&id, &own).or_else(|| by_slip(&id, &own))?
    } else {
        by_revision(&id, like, &own, catalog.date())?
    };
    let known = *near.iter().max_by(|a, b| likeness(&id, a.0).total_cmp(&likeness(&id, b.0)))?;
    Some(Invented {
        provider_name: catalog.provider(provider)?.name,
        ground,
        known: known.0,
        instead: instead(&id, known, &near, &own, catalog, horizon),
        catalog: catalog.date(),
    })
}

/// Whether the service gives all ids that begin so, and it is an id alone.
pub(crate) fn is_closed(id: &str, provider: &str) -> bool {
    let is_plain = id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'@' | b'_'));
    let id = id.to_ascii_lowercase();
    is_plain && RULES.families.iter().any(|family| family.provider == provider && family.covers(&id))
}

/// Whether all ids that begin like one of these are given by some service.
pub(crate) fn may_be(names: &[String]) -> bool {
    let is_covered = |name: &str| RULES.families.iter().any(|family| family.covers(name));
    names.iter().any(|name| is_covered(&name.to_ascii_lowercase()))
}

/// Whether somebody named it as what to move to: then it was there, or is about to be.
fn is_announced(id: &str, catalog: &Catalog) -> bool {
    catalog.records().any(|record| record.replacements.contains(&id))
}

/// Whether a record is one of a model that anybody can ask for by its id.
fn is_model(record: &Record) -> bool {
    record.kind != Kind::Endpoint && record.deployment_type.is_none()
}

/// What is wrong with the revision of an id that has the words of known ones. A name without a revision is left alone,
/// also in another spelling: libraries have such names of their own and put the whole id in their place.
fn by_revision(id: &str, like: Vec<Own>, own: &[Own], catalog: Date) -> Option<(Ground, Vec<Own>)> {
    let Some(day) = day(id) else {
        let is_revised = base(id).len() < id.len();
        return (is_revised && is_past(id, own)).then_some((Ground::Revision, like));
    };
    let same: Vec<Own> = like.iter().copied().filter(|(name, _)| words(name) == words(id)).collect();
    if !same.is_empty() {
        return Some((Ground::Spelling, same));
    }
    let has_days = like.iter().any(|(name, _)| self::day(name).is_some());
    let is_settled = day <= catalog.saturating_sub(SETTLED.days());
    (has_days && is_settled).then_some((Ground::Revision, like))
}

/// The id that is a known one with a word more, or else with another word, that others have and its generation does not.
fn by_word(id: &str, own: &[Own]) -> Option<(Ground, Vec<Own>)> {
    if !is_past(id, own) {
        return None;
    }
    let written: Vec<&str> = base(id).split('-').collect();
    let bases: Vec<(Vec<&str>, Own)> =
        own.iter().filter(|own| !own.0.contains(':')).map(|own| (base(own.0).split('-').collect(), *own)).collect();
    let is_strange = |at: &usize| is_word(written[*at]) && bases.iter().any(|(known, _)| known.contains(&written[*at]));
    let around = |at: usize| (&written[..at], &written[at + 1..]);
    let without = |at: usize, known: &[&str]| known == [around(at).0, around(at).1].concat();
    let instead = |at: usize, known: &[&str]| {
        known.len() == written.len() && is_word(known[at]) && (&known[..at], &known[at + 1..]) == around(at)
    };
    let strange: Vec<usize> = (1..written.len()).rev().filter(is_strange).collect();
    let near = |is_near: &dyn Fn(usize, &[&str]) -> bool| {
        let all = |at: usize| bases.iter().filter(move |(known, _)| is_near(at, known)).map(|(_, own)| *own).collect();
        let found = strange.iter().map(|at| (*at, all(*at)));
        found.into_iter().find(|(_, near): &(usize, Vec<Own>)| !near.is_empty())
    };
    let (at, near) = near(&without).or_else(|| near(&instead))?;
    Some((Ground::Word(written[at].to_owned()), near))
}

/// The id that is a known one but for a letter or two.
fn by_slip(id: &str, own: &[Own]) -> Option<(Ground, Vec<Own>)> {
    let digits = |text: &str| -> String { text.chars().filter(char::is_ascii_digit).collect() };
    let is_slip =
        |name: &str| name.len() >= LONG && digits(name) == digits(id) && strsim::damerau_levenshtein(name, id) <= 2;
    let near: Vec<Own> = own.iter().copied().filter(|(name, _)| is_slip(name)).collect();
    (!near.is_empty()).then_some((Ground::Slip, near))
}

/// The ids to write in place of an invented one: those that it is near to or what replaces them, then others like it.
fn instead(id: &str, known: Own, near: &[Own], own: &[Own], catalog: &Catalog, on: Horizon) -> Vec<&'static str> {
    let is_live = |record: &Record| record.stage_on(on.as_of) < Stage::Deprecated && !record.unverified;
    let wanted = Wanted::on(on.as_of, on.days);
    let mut near: Vec<Own> = near.to_vec();
    near.sort_by(|a, b| likeness(id, b.0).total_cmp(&likeness(id, a.0)));
    let mut found: Vec<&'static str> = Vec::new();
    let mut add = |name: &'static str| {
        if found.len() < SHOWN && !found.contains(&name) {
            found.push(name);
        }
    };
    for (name, record) in std::iter::once(known).chain(near) {
        let live = if is_live(record) { Some(name) } else { catalog.replacement(record, &wanted).live.map(|r| r.id) };
        live.into_iter().for_each(&mut add);
    }
    let others = own.iter().map(|(_, record)| *record).filter(|r| r.kind == known.1.kind && is_live(r));
    starts::nearest_names(id, others).into_iter().for_each(add);
    found
}

/// Whether its family has a newer generation: what an older one does not have, it will not get.
fn is_past(id: &str, own: &[Own]) -> bool {
    let Some((family, own_number)) = generation(id) else { return false };
    let others = own.iter().filter_map(|(name, _)| generation(name));
    let newest = others.filter(|(name, _)| name.starts_with(family.as_str())).map(|(_, number)| number).max();
    newest.is_some_and(|newest| own_number < newest)
}

/// The words before the number of an id, and the number: of `claude-3-5-haiku-20241022` it is 3.5.
fn generation(id: &str) -> Option<(String, (u32, u32))> {
    let words: Vec<&str> = id.split(['-', '@']).collect();
    let at = words.iter().position(|word| word.contains(|c: char| c.is_ascii_digit()))?;
    let letters = words[at].trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let start = &words[at][..words[at].len() - letters.len()];
    let number = |text: &str| -> Option<u32> {
        let digits = text.find(|c: char| !c.is_ascii_digit()).map_or(text, |end| &text[..end]);
        digits.parse().ok().filter(|_| digits.len() <= 2)
    };
    let major = number(letters)?;
    let behind = words.get(at + 1).filter(|word| word.len() <= 2 && word.bytes().all(|b| b.is_ascii_digit()));
    let minor = letters.split_once('.').map(|(_, minor)| minor).or(behind.copied()).and_then(number);
    let family = words[..at].iter().copied().chain([start]).collect::<Vec<_>>().join("-");
    Some((family, (major, minor.unwrap_or(0))))
}

/// The day at the end of an id.
fn day(id: &str) -> Option<Date> {
    let found = DAY.captures(id)?;
    let number = |n: usize| found[n].parse::<i16>().ok();
    let (month, day) = (i8::try_from(number(2)?).ok()?, i8::try_from(number(3)?).ok()?);
    Date::new(number(1)?, month, day).ok()
}

/// The parts of an id in one order, its revision included.
fn words(id: &str) -> Vec<String> {
    let mut words: Vec<String> =
        id.split(['-', '.', '_', '@']).filter(|part| !part.is_empty()).map(str::to_ascii_lowercase).collect();
    words.sort_by_key(|word| (Reverse(word.len()), word.clone()));
    words
}

fn is_word(part: &str) -> bool {
    part.len() > 1 && part.bytes().all(|byte| byte.is_ascii_alphabetic())
}

/// How much a name is like an id.
fn likeness(id: &str, name: &str) -> f64 {
    strsim::jaro_winkler(id, &name.to_ascii_lowercase())
}
