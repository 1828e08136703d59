//! Where nobody says what replaces a model: the newest of its line and size, or one that is like it.

use std::cmp::Reverse;

use jiff::civil::Date;

use crate::catalog::load::LINEAGE;
use crate::catalog::replacement::lasting::Standing;
use crate::catalog::replacement::{Search, Way};
use crate::catalog::{Lineage, Record};

/// The classes of size by which a similar model may differ.
const WIDEST: u32 = 2;

/// By so much may the parameters of two models of one size differ, in tenths.
const FOUR_TIMES: u32 = 40;

/// Beyond that a difference in parameters shows in the size.
const MOST_DOUBLINGS: u32 = 3;

/// The classes of size between two models.
pub(super) fn size_gap(a: &Record, b: &Record) -> u32 {
    match (&a.lineage, &b.lineage) {
        (Some(a), Some(b)) => (a.size as u32).abs_diff(b.size as u32),
        _ => 0,
    }
}

impl Search<'_> {
    /// The live records of the kind at the provider that were known on the day, each with its standing.
    pub(super) fn candidates(&self) -> impl Iterator<Item = (&'static Record, Standing)> {
        let origin = self.origin;
        let peers = self.catalog.records().filter(move |r| r.provider == origin.provider && r.kind == origin.kind);
        let mut found: Vec<(&'static Record, Standing)> = Vec::new();
        for (record, standing) in peers.filter_map(|record| self.here(record)) {
            let is_other = !std::ptr::eq(record, origin) && (record.id, record.version) != (origin.id, origin.version);
            if is_other && self.is_known(record) && found.iter().all(|(other, _)| !std::ptr::eq(*other, record)) {
                found.push((record, standing));
            }
        }
        found.into_iter()
    }

    /// The newest models of the same publisher, line, size and task; previews behind all that are generally available.
    pub(super) fn successors(&self) -> Vec<Way> {
        let Some(own) = &self.origin.lineage else { return Vec::new() };
        let mut found = self.fitting(Standing::Preview, |other| {
            let line = |lineage: &Lineage| (lineage.publisher, lineage.line, lineage.task, lineage.size);
            let is_near = parameters_gap(own, other) <= FOUR_TIMES;
            line(other) == line(own) && other.generation >= own.generation && takes(own, other) && is_near
        });
        found.sort_by_key(|(record, lineage, standing)| {
            let newest = (Reverse(lineage.generation), parameters_gap(own, lineage), Reverse(released(record)));
            (!is_respelled(self.origin, record), *standing, newest, record.id.len(), record.id)
        });
        ways(found)
    }

    /// Models of the same kind and about the same size, the nearest first.
    pub(super) fn similar(&self) -> Vec<Way> {
        let Some(own) = &self.origin.lineage else { return Vec::new() };
        if LINEAGE.apart.iter().any(|task| task == own.task) {
            return Vec::new();
        }
        let mut found = self.fitting(Standing::Legacy, |other| {
            does_the_work(own.task, other.task) && takes(own, other) && gap(own, other) <= WIDEST
        });
        found.sort_by_key(|(record, other, standing)| {
            let nearest = (distance(own, other), gap(own, other), parameters_gap(own, other));
            (*standing, nearest, Reverse(other.generation), Reverse(released(record)), record.id)
        });
        ways(found)
    }

    /// The candidates with a lineage that fits. An id that moves from model to model is nothing to move to; one that was
    /// only seen in lists will do where there is no other.
    fn fitting(&self, worst: Standing, fits: impl Fn(&Lineage) -> bool) -> Vec<(&'static Record, Lineage, Standing)> {
        let live = self.candidates().filter(|(record, standing)| !record.floating && *standing <= worst);
        let known = live.filter_map(|(record, standing)| Some((record, record.lineage?, standing)));
        let mut found: Vec<_> = known.filter(|(_, lineage, _)| fits(lineage)).collect();
        if found.iter().any(|(record, ..)| !record.unverified) {
            found.retain(|(record, ..)| !record.unverified);
        }
        found
    }
}

fn ways(found: Vec<(&'static Record, Lineage, Standing)>) -> Vec<Way> {
    found.into_iter().map(|(record, _, standing)| Way { steps: vec![record], standing }).collect()
}

fn gap(a: &Lineage, b: &Lineage) -> u32 {
    (a.size as u32).abs_diff(b.size as u32)
}

/// How unlike a model another one is: by size first, then by who made it, for what and how open it is.
fn distance(own: &Lineage, other: &Lineage) -> u32 {
    let is_older = own.line == other.line && other.generation < own.generation;
    let is_shorter = own.context.zip(other.context).is_some_and(|(own, other)| other < own);
    let signs = [
        (own.publisher != other.publisher, 3),
        (is_older, 3),
        (other.publisher == "others", 2),
        (own.open != other.open, 2),
        (own.line != other.line, 1),
        (own.task != other.task, 1),
        (is_shorter, 1),
    ];
    let doublings = (parameters_gap(own, other) / 10).max(1).ilog2().min(MOST_DOUBLINGS);
    doublings
        + 2 * gap(own, other)
        + signs.into_iter().filter(|(holds, _)| *holds).map(|(_, weight)| weight).sum::<u32>()
}

/// How many times as many parameters the bigger one has, in tenths.
fn parameters_gap(a: &Lineage, b: &Lineage) -> u32 {
    match (a.billions, b.billions) {
        (Some(a), Some(b)) => a.max(b).max(1) * 10 / a.min(b).max(1),
        _ => 20,
    }
}

/// Whether a model takes everything that another one takes.
fn takes(own: &Lineage, other: &Lineage) -> bool {
    own.inputs.iter().all(|input| other.inputs.contains(input))
}

/// What a model takes that another one does not. Without lineage nobody knows.
pub(in crate::catalog) fn lost(own: &Record, other: &Record) -> Vec<&'static str> {
    let Some((own, other)) = own.lineage.zip(other.lineage) else { return Vec::new() };
    own.inputs.iter().copied().filter(|input| !other.inputs.contains(input)).collect()
}

/// Whether a model is for the work of another one, so that the same calls reach it. Without lineage nobody knows.
pub(in crate::catalog) fn is_for_the_same(own: &Record, other: &Record) -> bool {
    own.lineage.zip(other.lineage).is_none_or(|(own, other)| does_the_work(own.task, other.task))
}

/// Whether models of one task do the work of another: directly, or by one step more.
fn does_the_work(own: &str, other: &str) -> bool {
    let wider = |task: &str| LINEAGE.wider.iter().find(|(narrow, _)| narrow == task).map(|(_, wide)| wide.as_str());
    own == other || wider(own).is_some_and(|wide| wide == other || wider(wide) == Some(other))
}

/// Whether two ids are one but for the signs in it: the service renamed it.
fn is_respelled(a: &Record, b: &Record) -> bool {
    let letters = |id: &'static str| id.bytes().filter(u8::is_ascii_alphanumeric).map(|byte| byte.to_ascii_lowercase());
    letters(a.id).eq(letters(b.id))
}

/// The first day on which a record is generally available, as far as it is known.
fn released(record: &Record) -> Option<Date> {
    record.dates.ga.or(record.dates.preview).map(|fact| fact.on)
}
