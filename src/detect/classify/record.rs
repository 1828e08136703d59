//! Records in a trace what was weighed for a token: what stands around it, where it goes, and the evidence.

use crate::detect::classify::{Candidate, Reader, describe};
use crate::detect::reference::{Part, Reference};
use crate::detect::trace::{Rejection, TracedCandidate};

impl Reader<'_, '_> {
    /// Adds a candidate to the trace, where the run has one for this file, with the reference that it became or why it is
    /// none.
    pub(super) fn record(&self, candidate: &Candidate<'_>, became: Result<Option<&Reference>, Rejection>) {
        let Some(trace) = self.context.trace else { return };
        let Candidate { token, place, site, sink } = *candidate;
        let constructs = place.chain.iter().map(|c| (format!("{:?}", c.kind), c.name.clone()));
        let literal = place.literal.iter().map(|l| (format!("{:?} literal", l.kind), String::new()));
        let way = sink.iter().flat_map(|sink| {
            let passed = sink.way.iter().map(|(index, at)| (*index, at));
            passed.chain([(sink.index, &sink.place)])
        });
        let flow = way.map(|(index, at)| self.all.part(index, Part { span: at.core, text: describe(at), file: None }));
        trace.add(TracedCandidate {
            path: self.context.path.into(),
            span: self.map().to_file(token.span),
            text: self.text()[token.span].to_owned(),
            names: token.names.clone(),
            family: token.family.name.clone(),
            ancestors: literal.chain(constructs).collect(),
            rule: sink.map(|s| s.site).or(site).map(|site| (site.origin.0.to_string(), site.origin.1)),
            flow: flow.collect(),
            provider: self.provider_evidence(candidate, place, site, self.index).weighed(),
            usage: self.usage_evidence(place, site).weighed(),
            decided: became.as_ref().ok().and_then(|one| one.map(|one| (one.provider.clone(), one.usage))),
            rejected: became.err(),
        });
    }
}
