//! Where nobody says what replaces a model: the newest of its line and size, or one that is like it.

use std::cmp::Reverse;

use jiff::civil::Date;

use crate::catalog::load::LINEAGE;
use crate::catalog::replacement::lasting::Standing;
use crate::catalog::replacement::{Search, Way};
use crate::catalog::{Lineage, Record};

/// The classes of size by which a similar model may differ.
const WIDEST: u32 = 2;

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

    /// The newest generally available models of the same publisher, line, size and task.
    pub(super) fn successors(&self) -> Vec<Way> {
        let Some(own) = &self.origin.lineage else { return Vec::new() };
        let mut found = self.computed(|other| {
            let line = |lineage: &Lineage| (lineage.publisher, lineage.line, lineage.task, lineage.size);
            line(other) == line(own) && other.generation >= own.generation && takes(own, other)
        });
        found.sort_by_key(|(record, lineage, standing)| {
            let newest = (Reverse(lineage.generation), parameters_gap(own, lineage), Reverse(released(record)));
            (*standing, newest, record.id.len(), record.id)
        });
        ways(found)
    }

    /// Models of the same kind and about the same size, the nearest first.
    pub(super) fn similar(&self) -> Vec<Way> {
        let Some(own) = &self.origin.lineage else { return Vec::new() };
        if LINEAGE.apart.iter().any(|task| task == own.task) {
            return Vec::new();
        }
        let mut found =
            self.computed(|other| does_the_work(own.task, other.task) && takes(own, other) && gap(own, other) <= WIDEST);
        found.sort_by_key(|(record, other, standing)| {
            let is_worse = (*standing, gap(own, other), own.task != other.task);
            let is_stranger = (own.publisher != other.publisher, own.line != other.line, own.open != other.open);
            let newest = (Reverse(other.generation.max(own.generation) == other.generation), parameters_gap(own, other));
            (is_worse, is_stranger, other.context < own.context, newest, Reverse(released(record)), record.id)
        });
        ways(found)
    }

    /// The candidates with a lineage that fits. An id that was only seen in lists, or that moves from model to model,
    /// is nothing to move to.
    fn computed(&self, fits: impl Fn(&Lineage) -> bool) -> Vec<(&'static Record, Lineage, Standing)> {
        let is_fixed = |record: &Record| !record.unverified && !record.floating;
        let live = self.candidates().filter(|(record, standing)| is_fixed(record) && *standing <= Standing::Legacy);
        let known = live.filter_map(|(record, standing)| Some((record, record.lineage?, standing)));
        known.filter(|(_, lineage, _)| fits(lineage)).collect()
    }
}

fn ways(found: Vec<(&'static Record, Lineage, Standing)>) -> Vec<Way> {
    found.into_iter().map(|(record, _, standing)| Way { steps: vec![record], standing }).collect()
}

fn gap(a: &Lineage, b: &Lineage) -> u32 {
    (a.size as u32).abs_diff(b.size as u32)
}

/// How many times as many parameters the bigger one has, in doublings of a tenth.
fn parameters_gap(a: &Lineage, b: &Lineage) -> u32 {
    match (a.billions, b.billions) {
        (Some(a), Some(b)) => a.max(b).max(1) * 10 / a.min(b).max(1),
        _ => 10,
    }
}

/// Whether a model takes everything that another one takes.
fn takes(own: &Lineage, other: &Lineage) -> bool {
    own.inputs.iter().all(|input| other.inputs.contains(input))
}

/// Whether models of one task do the work of another: directly, or by one step more.
fn does_the_work(own: &str, other: &str) -> bool {
    let wider = |task: &str| LINEAGE.wider.iter().find(|(narrow, _)| narrow == task).map(|(_, wide)| wide.as_str());
    own == other || wider(own).is_some_and(|wide| wide == other || wider(wide) == Some(other))
}

/// The first day on which a record is generally available, as far as it is known.
fn released(record: &Record) -> Option<Date> {
    record.dates.ga.or(record.dates.preview).map(|fact| fact.on)
}
