//! The names that a value still has to be followed through, and the sinks that it has got to.

use crate::detect::classify::sinks::{Rank, Sink};
use crate::detect::dataflow::object_path::ObjectPath;
use crate::detect::place::Place;
use crate::text::span::Span;

/// How many names a value may go through: a parameter, a variable, the parameter of a module.
const HOPS: usize = 3;
/// How many uses of those are followed at each step.
const MAX_WAYS: usize = 12;
/// How many deployments one value is followed to.
const MAX_SINKS: usize = 8;

/// What holds the value now, and where it came by on the way.
pub(crate) struct Flow<'a> {
    pub held: ObjectPath,
    /// The place that gives what holds it the value, with its region; none for the literal itself.
    pub from: Option<(usize, Place<'a>)>,
    /// Where what holds it is defined, with the region, as far as that is known.
    pub defined: Option<(usize, Span)>,
    pub way: Vec<(usize, Place<'a>)>,
    pub hop: usize,
}

/// Flows in the order in which they were found, each once.
pub(crate) struct Worklist<'a> {
    flows: Vec<Flow<'a>>,
    next: usize,
}

impl<'a> Worklist<'a> {
    pub(crate) fn new(flows: Vec<Flow<'a>>) -> Self {
        Self { flows, next: 0 }
    }

    pub(crate) fn add(&mut self, flow: Flow<'a>) {
        let of_step = self.flows.iter().filter(|known| known.hop == flow.hop).count();
        let is_known = self.flows.iter().any(|known| known.held == flow.held && known.defined == flow.defined);
        if flow.hop < HOPS && of_step < MAX_WAYS && !is_known {
            self.flows.push(flow);
        }
    }

    /// The next flow to follow.
    pub(crate) fn next(&mut self) -> Option<Flow<'a>> {
        let flow = self.flows.get_mut(self.next)?;
        self.next += 1;
        let held = flow.held.clone();
        Some(Flow {
            held,
            from: flow.from.take(),
            defined: flow.defined,
            way: std::mem::take(&mut flow.way),
            hop: flow.hop,
        })
    }
}

/// The sinks that were found: the first of each rank, and all that deploy.
#[derive(Default)]
pub(crate) struct Sinks<'a> {
    best: Option<Sink<'a>>,
    deployed: Vec<Sink<'a>>,
}

impl<'a> Sinks<'a> {
    pub(crate) fn add(&mut self, sink: Option<Sink<'a>>) {
        let Some(sink) = sink else { return };
        if sink.rank != Rank::Deployed {
            if self.best.as_ref().is_none_or(|best| best.rank < sink.rank) {
                self.best = Some(sink);
            }
        } else if self.deployed.len() < MAX_SINKS {
            // What the value only came by shows less than where it gets to.
            let is_passed = |known: &Sink<'a>| {
                sink.way.iter().any(|(index, at)| *index == known.index && at.core == known.place.core)
            };
            self.deployed.retain(|known| !is_passed(known));
            self.deployed.push(sink);
        }
    }

    /// All that deploy, or else the first of the highest rank.
    pub(crate) fn best(self) -> Vec<Sink<'a>> {
        if self.deployed.is_empty() { self.best.into_iter().collect() } else { self.deployed }
    }
}
