//! Gathers the findings of a report for people: those that differ only in their place are one group, and `--group-by`
//! makes sections of what belongs together.

use std::collections::HashMap;

use clap::ValueEnum;

use crate::lint::finding::Finding;
use crate::lint::report::Report;
use crate::report::text::count;

/// The places of a group that are shown before the rest is counted.
pub(crate) const SHOWN: usize = 3;

/// What makes a section.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum GroupBy {
    Model,
    File,
    /// From CODEOWNERS.
    Owner,
    /// No groups: every finding is listed.
    None,
}

/// Findings under one head.
pub(crate) struct Section<'a> {
    pub head: Option<String>,
    pub groups: Vec<Group<'a>>,
}

/// Findings that differ only in their place, at least one.
pub(crate) struct Group<'a>(pub Vec<&'a Finding>);

impl Group<'_> {
    /// The line that stands for the places that are not shown; `None` if all are.
    pub(crate) fn rest(&self) -> Option<String> {
        let more = self.0.len().saturating_sub(SHOWN);
        let of = self.0[0].reference.as_ref().map(|named| format!(" of `{}`", named.model)).unwrap_or_default();
        (more > 0).then(|| format!("… and {}{of}: --group-by none shows them", count(more, "more place")))
    }
}

/// The findings of a report in sections. Without a choice they are one section without a head.
pub(crate) fn sections(report: &Report, by: Option<GroupBy>) -> Vec<Section<'_>> {
    let all = || report.findings.iter();
    match by {
        None => vec![Section { head: None, groups: groups(all()) }],
        Some(GroupBy::None) => vec![Section { head: None, groups: all().map(|one| Group(vec![one])).collect() }],
        Some(by) => {
            let mut sections: Vec<(String, Vec<&Finding>)> = Vec::new();
            let mut index: HashMap<String, usize> = HashMap::new();
            for finding in all() {
                let head = head(finding, report, by);
                let at = *index.entry(head.clone()).or_insert(sections.len());
                if at == sections.len() {
                    sections.push((head, Vec::new()));
                }
                sections[at].1.push(finding);
            }
            let section = |(head, findings): (String, Vec<_>)| {
                let head = format!("{head}: {}", count(findings.len(), "finding"));
                Section { head: Some(head), groups: groups(findings.into_iter()) }
            };
            sections.into_iter().map(section).collect()
        }
    }
}

/// What a finding belongs to, for people.
fn head(finding: &Finding, report: &Report, by: GroupBy) -> String {
    match (by, &finding.reference) {
        (GroupBy::Model, Some(named)) => {
            let end = named.retires_shown().map(|on| format!(", retires {on}")).unwrap_or_default();
            format!("{} at {}{end}", named.model, named.provider)
        }
        (GroupBy::Model, None) => "comments".to_owned(),
        (GroupBy::Owner, _) => report.owners.of(&finding.source.path).unwrap_or("no owner").to_owned(),
        (GroupBy::File | GroupBy::None, _) => finding.place.path.to_string(),
    }
}

/// The findings in their order. Of many that are alike the first one stands for all.
fn groups<'a>(findings: impl Iterator<Item = &'a Finding> + Clone) -> Vec<Group<'a>> {
    let alike = |finding: &'a Finding| (finding.lint.name, &*finding.message, finding.level, finding.help.as_deref());
    let mut counts: HashMap<_, usize> = HashMap::new();
    findings.clone().for_each(|finding| *counts.entry(alike(finding)).or_default() += 1);
    let mut groups: Vec<Group<'a>> = Vec::new();
    let mut index = HashMap::new();
    for finding in findings {
        // A few are shown where they are.
        if counts[&alike(finding)] <= SHOWN {
            groups.push(Group(vec![finding]));
            continue;
        }
        let at = *index.entry(alike(finding)).or_insert(groups.len());
        match groups.get_mut(at) {
            Some(group) => group.0.push(finding),
            None => groups.push(Group(vec![finding])),
        }
    }
    groups
}
