//! Models that programs ask a gateway for as its settings name them: `openai/a`. Where the row of the settings stays as it is,
//! so does what the programs in their folder ask for. Such a fix is shown and never applied.

use std::collections::HashMap;
use std::path::PathBuf;

use crate::lint::finding::{Applicability, Finding};
use crate::lint::twins;

/// Holds back the fixes of programs whose value a file of settings above them keeps.
pub(super) fn settle(findings: &mut [Finding], least: Applicability) {
    let mut kept: HashMap<&str, Vec<(PathBuf, usize)>> = HashMap::new();
    for finding in findings.iter().filter(|finding| finding.source.language.is_configuration()) {
        if !finding.is_fixable(least)
            && let Some(value) = routed(finding)
        {
            kept.entry(value).or_default().push((finding.source.path.clone(), finding.place.line));
        }
    }
    let why: Vec<(usize, String)> =
        findings.iter().enumerate().filter_map(|(n, finding)| Some((n, why(finding, &kept, least)?))).collect();
    for (n, why) in why {
        if let Some(fix) = &mut findings[n].fix {
            fix.hold_back(why);
        }
    }
}

fn why(finding: &Finding, kept: &HashMap<&str, Vec<(PathBuf, usize)>>, least: Applicability) -> Option<String> {
    let is_open = finding.is_fixable(least) && finding.source.language.is_program();
    let rows = is_open.then(|| kept.get(routed(finding)?)).flatten()?;
    let (path, line) =
        rows.iter().find(|(path, _)| path.parent().is_some_and(|folder| finding.source.path.starts_with(folder)))?;
    let name = path.file_name()?.to_string_lossy();
    Some(format!("{name}, line {line}, has a row for the old model, which is kept: change both"))
}

/// The whole value at a finding, if it has the route to the model before it.
fn routed(finding: &Finding) -> Option<&str> {
    let text = finding.source.text.as_str();
    let value = &text[twins::literal(text, finding.span).range()];
    let (route, _) = value.split_once('/')?;
    (!route.is_empty() && route.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')).then_some(value)
}
