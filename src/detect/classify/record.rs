//! Records in a trace what was weighed for a token: what stands around it, where it goes, and the evidence.

use crate::detect::classify::{Candidate, Reader};
use crate::detect::place::Place;
use crate::detect::reference::{Part, Reference};
use crate::detect::trace::{Rejection, TracedCandidate};
use crate::syntax::model::{Construct, ConstructKind, LiteralKind};

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

/// The resource around a place: of nested blocks the innermost with a type and a name, since `model {}` is a field.
pub(super) fn resource<'p>(place: &'p Place<'_>) -> Option<&'p Construct> {
    let blocks = || place.chain.iter().filter(|c| c.kind == ConstructKind::Block);
    blocks().find(|c| c.name.contains(' ')).or_else(|| blocks().next())
}

/// The place in words: `call ChatOpenAI model`, `key model`, `resource azurerm_cognitive_deployment name`.
pub(super) fn describe(place: &Place<'_>) -> String {
    let key = place.key().map(|k| k.name.as_str()).or(place.variable.as_deref());
    let call = place.calls().next();
    let words: Vec<&str> = match (resource(place), call, key) {
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
