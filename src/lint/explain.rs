//! What follows from each reference of a file: the record, the lints that fire with their levels, and what hides a
//! finding. This is the half of `shelflife why` behind detection.

use crate::detect::reference::Reference;
use crate::lint::baseline::Known;
use crate::lint::check::Resolve;
use crate::lint::file;
use crate::lint::finding::{Finding, Fingerprint};
use crate::lint::lifecycle::{Lookup, ResolvedReference};
use crate::lint::policy::Policy;
use crate::project::scanned::Scanned;
use crate::text::root::Root;

/// A reference, its record in the catalog, and the findings about it.
#[derive(Debug)]
pub struct ExplainedReference {
    pub resolved: ResolvedReference,
    pub findings: Vec<ExplainedFinding>,
}

/// A finding, shown or hidden.
#[derive(Debug)]
pub struct ExplainedFinding {
    pub finding: Finding,
    /// Why the report does not show it; `None` if it does.
    pub hidden_by: Option<HiddenBy>,
}

/// Why the report does not show a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HiddenBy {
    /// A directive in the file, with its line.
    Directive(usize),
    /// The baseline accepts it.
    Baseline,
    /// Findings of its usage are not shown.
    Usage,
}

impl std::fmt::Display for HiddenBy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Directive(line) => write!(f, "the comment on line {line}"),
            Self::Baseline => f.write_str("the baseline"),
            Self::Usage => f.write_str("its usage, which `--usage` can show"),
        }
    }
}

/// The references of a file with their findings, sorted by place.
#[must_use]
pub fn explain(scanned: &Scanned, resolve: Resolve<'_>, policy: &Policy, root: &Root) -> Vec<ExplainedReference> {
    let known = Known::of(policy, root);
    let all = Policy { ignores: false, ..policy.clone() };
    let (findings, _) = file::findings(scanned.clone(), resolve, &all, root, &known);
    let (kept, _) = file::findings(scanned.clone(), resolve, policy, root, &known);
    let kept: Vec<&Fingerprint> = kept.iter().map(|finding| &finding.fingerprint).collect();
    let hidden_by = |finding: &Finding| {
        let usages = policy.usages_at(&scanned.source.path);
        if policy.ignores && !kept.contains(&&finding.fingerprint) {
            return Some(HiddenBy::Directive(directive_line(scanned, finding)));
        }
        if known.accepts(&finding.fingerprint) {
            return Some(HiddenBy::Baseline);
        }
        let usage = finding.reference.as_ref().map(|named| named.usage);
        usage.filter(|usage| !usages.contains(usage)).map(|_| HiddenBy::Usage)
    };
    let explained = |reference: &Reference| {
        let of_reference = findings.iter().filter(|finding| finding.span == reference.span);
        let findings =
            of_reference.map(|one| ExplainedFinding { hidden_by: hidden_by(one), finding: one.clone() }).collect();
        ExplainedReference { resolved: resolve(reference), findings }
    };
    scanned.references.iter().map(explained).collect()
}

/// The line of the directive that reaches a finding, from 1.
fn directive_line(scanned: &Scanned, finding: &Finding) -> usize {
    let reaches = scanned.directives.iter().find(|d| d.whole_file || d.comment.reach.touches(finding.span));
    reaches.map_or(0, |directive| scanned.source.lines().line_of(directive.comment.span.start) + 1)
}

impl ExplainedReference {
    /// Why no lint fires; `None` if one does.
    #[must_use]
    pub fn silence(&self) -> Option<&'static str> {
        if !self.findings.is_empty() {
            return None;
        }
        Some(match self.resolved.lookup {
            _ if self.resolved.reference.is_alias => "it names a deployment that is created elsewhere",
            Lookup::Unknown => "the catalog has no such model at this provider",
            Lookup::UnknownVersion(_) | Lookup::Known(_) => "no active lint reports this stage and usage",
        })
    }
}
