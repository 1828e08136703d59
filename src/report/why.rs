//! Why a place is reported, or is not: the trace of detection and what follows from it, as text and as JSON.

use std::io::{self, Write};

use serde::Serialize;

use crate::detect::evidence::{ProviderDecision, UsageDecision};
use crate::detect::reference::{Confidence, Part};
use crate::detect::trace::{Rejection, TracedCandidate};
use crate::lint::explain::ExplainedReference;
use crate::lint::lifecycle::Lookup;
use crate::report::text::clean;
use crate::rules::usage::Usage;
use crate::text::root::slashes;
use crate::text::source::Source;

/// A candidate with the references that it became.
#[derive(Debug, Serialize)]
pub struct Why {
    path: String,
    line: usize,
    column: usize,
    /// What stands there.
    text: String,
    /// The spellings that the catalog is asked for.
    names: Vec<String>,
    family: String,
    /// The constructs around the place, the innermost first.
    ancestors: Vec<String>,
    rule: Option<Rule>,
    /// The places that the value passes, and the sink last.
    flow: Vec<Step>,
    provider_evidence: Vec<Weighed>,
    usage_evidence: Vec<Weighed>,
    /// Why it is no reference; none where it is one.
    rejected: Option<Rejected>,
    references: Vec<Became>,
}

/// What was weighed for a candidate, as `check --trace` adds it to JSON.
#[derive(Debug, Serialize)]
pub struct Traced<'t> {
    path: String,
    /// Bytes in the file's text.
    start: usize,
    end: usize,
    text: &'t str,
    names: &'t [String],
    family: &'t str,
    ancestors: Vec<String>,
    rule: Option<Rule>,
    /// The places that the value passes, in words.
    flow: Vec<&'t str>,
    provider_evidence: Vec<Weighed>,
    usage_evidence: Vec<Weighed>,
    rejected: Option<Rejected>,
}

impl<'t> Traced<'t> {
    /// A candidate by itself.
    #[must_use]
    pub fn new(candidate: &'t TracedCandidate) -> Self {
        Self {
            path: candidate.path.to_string_lossy().into_owned(),
            start: candidate.span.start,
            end: candidate.span.end,
            text: &candidate.text,
            names: &candidate.names,
            family: &candidate.family,
            ancestors: candidate.ancestors.iter().map(|(kind, name)| ancestor(kind, name)).collect(),
            rule: candidate.rule.as_ref().map(|(file, entry)| Rule { file: file.clone(), entry: *entry }),
            flow: candidate.flow.iter().map(|part| part.text.as_str()).collect(),
            provider_evidence: provider_evidence(candidate, candidate.decided.as_ref().map(|(provider, _)| provider)),
            usage_evidence: usage_evidence(candidate, candidate.decided.as_ref().map(|(_, usage)| *usage)),
            rejected: candidate.rejected.as_ref().map(Rejected::new),
        }
    }
}

/// A rule, by its file and its number there.
#[derive(Debug, Serialize)]
struct Rule {
    file: String,
    entry: usize,
}

/// A place on the way of a value.
#[derive(Debug, Serialize)]
struct Step {
    path: String,
    line: usize,
    what: String,
}

/// A step of a decision: what it looked for, whether it found anything, and whether it decided.
#[derive(Debug, Serialize)]
struct Weighed {
    what: &'static str,
    rule: &'static str,
    found: Option<String>,
    decided: bool,
}

#[derive(Debug, Serialize)]
struct Rejected {
    reason: &'static str,
    rule: String,
}

/// A reference, its record and its findings.
#[derive(Debug, Serialize)]
struct Became {
    provider: String,
    confidence: Confidence,
    model: String,
    /// The version and the line that it stands on.
    version: Option<Step>,
    usage: &'static str,
    site: String,
    record: Option<String>,
    findings: Vec<Fired>,
    /// Why no lint fires; none where one does.
    silent: Option<&'static str>,
}

#[derive(Debug, Serialize)]
struct Fired {
    lint: &'static str,
    level: &'static str,
    message: String,
    hidden_by: Option<String>,
}

impl Why {
    /// A candidate of a file, and the references of the file that stand at its place.
    #[must_use]
    pub fn new(source: &Source, candidate: &TracedCandidate, explained: &[ExplainedReference]) -> Self {
        let position = source.lines().position(&source.text, candidate.span.start);
        let own: Vec<&ExplainedReference> =
            explained.iter().filter(|one| one.resolved.reference.span == candidate.span).collect();
        let first = own.first().map(|one| &one.resolved.reference);
        let step = |part: &Part| Step::new(source, part);
        Self {
            path: shown_path(source),
            line: position.line,
            column: position.column,
            text: candidate.text.clone(),
            names: candidate.names.clone(),
            family: candidate.family.clone(),
            ancestors: candidate.ancestors.iter().map(|(kind, name)| ancestor(kind, name)).collect(),
            rule: candidate.rule.as_ref().map(|(file, entry)| Rule { file: file.clone(), entry: *entry }),
            flow: candidate.flow.iter().map(step).collect(),
            provider_evidence: provider_evidence(candidate, first.map(|one| &one.provider)),
            usage_evidence: usage_evidence(candidate, first.map(|one| one.usage)),
            rejected: match (&candidate.rejected, first) {
                (Some(one), None) => Some(Rejected::new(one)),
                _ => None,
            },
            references: own.into_iter().map(|one| Became::new(source, one)).collect(),
        }
    }
}

impl Rejected {
    fn new(rejection: &Rejection) -> Self {
        Self { reason: rejection.reason, rule: rejection.rule.clone() }
    }
}

fn shown_path(source: &Source) -> String {
    slashes(&source.path)
}

fn ancestor(kind: &str, name: &str) -> String {
    let kind = kind.to_lowercase();
    if name.is_empty() { kind } else { format!("{kind} {name}") }
}

impl Step {
    fn new(own: &Source, part: &Part) -> Self {
        let source = part.file.as_ref().map_or(own, |file| &file.0);
        let line = source.lines().line_of(part.span.start) + 1;
        Self { path: shown_path(source), line, what: part.text.clone() }
    }
}

fn provider_evidence(candidate: &TracedCandidate, decision: Option<&ProviderDecision>) -> Vec<Weighed> {
    let steps = candidate.provider.iter().map(|(step, found)| Weighed::new(step.describe(), found.clone()));
    decided(steps.collect(), decision.map(|made| Weighed::new(made.evidence.describe(), Some(made.id.clone()))))
}

fn usage_evidence(candidate: &TracedCandidate, decision: Option<UsageDecision>) -> Vec<Weighed> {
    let found = |holds: bool| holds.then(|| "yes".to_owned());
    let steps = candidate.usage.iter().map(|(step, holds)| Weighed::new(step.describe(), found(*holds)));
    let named = |kind: Usage| Some(kind.as_str().to_owned());
    decided(steps.collect(), decision.map(|made| Weighed::new(made.evidence.describe(), named(made.kind))))
}

/// The steps with the one marked that decided: the first of its kind that found something. What was decided elsewhere,
/// as by the place that the value goes to, is a step of its own.
fn decided(mut steps: Vec<Weighed>, decision: Option<Weighed>) -> Vec<Weighed> {
    let Some(decision) = decision else { return steps };
    match steps.iter_mut().find(|step| step.what == decision.what && step.found.is_some()) {
        Some(step) => step.decided = true,
        None => steps.push(Weighed { decided: true, ..decision }),
    }
    steps
}

impl Weighed {
    fn new((what, rule): (&'static str, &'static str), found: Option<String>) -> Self {
        Self { what, rule, found, decided: false }
    }
}

impl Became {
    fn new(source: &Source, explained: &ExplainedReference) -> Self {
        let reference = &explained.resolved.reference;
        let fired = explained.findings.iter().map(|one| Fired {
            lint: one.finding.lint.name,
            level: one.finding.level.as_str(),
            message: one.finding.message.to_string(),
            hidden_by: one.hidden_by.as_ref().map(ToString::to_string),
        });
        Self {
            provider: reference.provider.id.clone(),
            confidence: reference.provider.confidence,
            model: reference.id.model.clone(),
            version: reference.id.version.as_ref().map(|part| Step::new(source, part)),
            usage: reference.usage.kind.as_str(),
            site: reference.site.clone(),
            record: record(&explained.resolved.lookup),
            findings: fired.collect(),
            silent: explained.silence(),
        }
    }
}

/// The catalog's record in one line; none where it has none.
fn record(lookup: &Lookup) -> Option<String> {
    match lookup {
        Lookup::Unknown => None,
        Lookup::UnknownVersion(unknown) => {
            Some(format!("{}: versions {}", unknown.provider_name, unknown.known.join(", ")))
        }
        Lookup::Known(lifecycle) => {
            let end = lifecycle.retires.map(|end| format!(", ends {}", end.shown()));
            let (name, stage) = (lifecycle.provider_name, lifecycle.stage.as_str());
            Some(format!("{name}: {stage}{} ({})", end.unwrap_or_default(), lifecycle.evidence.title))
        }
    }
}

/// Writes the candidates as one JSON array.
pub fn write_json(all: &[Why], out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, all)?;
    writeln!(out)
}

/// Writes the candidates for people.
pub fn write_text(all: &[Why], out: &mut dyn Write) -> io::Result<()> {
    for (n, why) in all.iter().enumerate() {
        if n > 0 {
            writeln!(out)?;
        }
        write_one(why, out)?;
    }
    Ok(())
}

fn write_one(why: &Why, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}:{}:{}: `{}`", clean(&why.path), why.line, why.column, clean(&why.text))?;
    line(out, "token", &format!("{} (family {}, rules/families.toml)", why.names.join(", "), why.family))?;
    line(out, "inside", &why.ancestors.join(" < "))?;
    if let Some(rule) = &why.rule {
        line(out, "rule", &format!("{}, entry {}", rule.file, rule.entry))?;
    }
    for step in &why.flow {
        line(out, "flows to", &format!("{}:{}: {}", step.path, step.line, step.what))?;
    }
    if let Some(rejected) = &why.rejected {
        return line(out, "no reference", &format!("{} ({})", rejected.reason, rejected.rule));
    }
    write_evidence("provider", &why.provider_evidence, out)?;
    write_evidence("usage", &why.usage_evidence, out)?;
    for became in &why.references {
        write_reference(became, out)?;
    }
    if why.references.is_empty() {
        line(out, "no reference", "nothing shows which provider it would belong to")?;
    }
    Ok(())
}

fn write_evidence(head: &str, all: &[Weighed], out: &mut dyn Write) -> io::Result<()> {
    for weighed in all.iter().filter(|one| one.found.is_some() || one.decided) {
        let mark = if weighed.decided { "decided by" } else { "also found" };
        let found = weighed.found.as_deref().filter(|found| *found != "yes");
        let found = found.map(|found| format!(": {found}")).unwrap_or_default();
        line(out, head, &format!("{mark} {}{found} ({})", weighed.what, weighed.rule))?;
    }
    Ok(())
}

fn write_reference(became: &Became, out: &mut dyn Write) -> io::Result<()> {
    let confidence = format!("{:?}", became.confidence).to_lowercase();
    let version = became.version.as_ref().map(|v| format!(" version {} (line {})", v.what, v.line));
    let version = version.unwrap_or_default();
    line(
        out,
        "reference",
        &format!("{}{version} at {} ({confidence} confidence), {}", became.model, became.provider, became.usage),
    )?;
    line(out, "record", became.record.as_deref().unwrap_or("none"))?;
    for fired in &became.findings {
        let hidden = fired.hidden_by.as_ref().map(|by| format!(", hidden by {by}")).unwrap_or_default();
        line(out, "lint", &format!("{} ({}{hidden}): {}", fired.lint, fired.level, fired.message))?;
    }
    if let Some(silent) = became.silent {
        line(out, "lint", &format!("none: {silent}"))?;
    }
    Ok(())
}

fn line(out: &mut dyn Write, head: &str, text: &str) -> io::Result<()> {
    writeln!(out, "  {head:<13}{}", clean(text))
}
