//! `shelflife models`: what the catalog says of models, on a day.
//!
//! A few models are shown as cards with their dates, sources and the way to a live replacement; many as a table.

use std::io::{self, Write};

use jiff::civil::Date;

use crate::catalog::{Catalog, DateFact, DateKind, Provider, Record, Stage};

/// More records than this are a table.
const CARDS: usize = 3;

/// What to list.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct ModelsArgs {
    /// An id or alias, or a part of one
    pub query: Option<String>,
    /// Only this provider, such as `azure-openai`
    #[arg(long, value_name = "ID")]
    pub provider: Option<String>,
    /// Only models in these stages
    #[arg(long, value_name = "STAGE", value_delimiter = ',', value_parser = parse_stage)]
    pub stage: Vec<Stage>,
    /// Show every match as a card, however many there are
    #[arg(long)]
    pub full: bool,
}

fn parse_stage(text: &str) -> Result<Stage, String> {
    let known = || Stage::ALL.map(Stage::as_str).join(", ");
    Stage::ALL.into_iter().find(|stage| stage.as_str() == text).ok_or_else(|| format!("expected one of {}", known()))
}

/// Writes the models that the arguments ask for, as of a day.
pub fn run(args: &ModelsArgs, catalog: &Catalog, as_of: Date, out: &mut dyn Write) -> io::Result<()> {
    let records = select(args, catalog, as_of);
    if records.is_empty() {
        return writeln!(out, "no model in the catalog of {} matches", catalog.date());
    }
    if args.full || records.len() <= CARDS {
        for (n, record) in records.iter().enumerate() {
            if n > 0 {
                writeln!(out)?;
            }
            card(record, catalog, as_of, out)?;
        }
        Ok(())
    } else {
        table(&records, catalog, as_of, out)
    }
}

/// The records that match: those with exactly the name asked for, or else those with a name that holds it.
fn select(args: &ModelsArgs, catalog: &Catalog, as_of: Date) -> Vec<&'static Record> {
    let mut records: Vec<&'static Record> = match &args.query {
        Some(query) if catalog.is_name(query) => catalog.named(query).collect(),
        Some(query) => {
            let part = query.to_ascii_lowercase();
            let holds = |name: &str| name.to_ascii_lowercase().contains(&part);
            catalog.records().filter(|r| names(r).any(holds)).collect()
        }
        None => catalog.records().collect(),
    };
    records.retain(|record| {
        args.provider.as_ref().is_none_or(|provider| record.provider == provider)
            && (args.stage.is_empty() || args.stage.contains(&record.stage_on(as_of)))
    });
    records.sort_by_key(|record| (record.provider, record.id, record.version));
    records
}

fn names(record: &'static Record) -> impl Iterator<Item = &'static str> {
    std::iter::once(record.id).chain(record.aliases.iter().chain(record.floating_aliases).copied())
}

/// One line a record.
fn table(records: &[&'static Record], catalog: &Catalog, as_of: Date, out: &mut dyn Write) -> io::Result<()> {
    let head = ["PROVIDER", "MODEL", "STAGE", "RETIRES", "REPLACEMENT", "WHERE"].map(str::to_owned);
    let row = |record: &&'static Record| {
        let live = catalog.replacement(record, as_of).live;
        [
            record.provider.to_owned(),
            record.label(),
            record.stage_on(as_of).as_str().to_owned(),
            record.dates.retired.as_ref().map(retirement).unwrap_or_default(),
            live.map(Record::label).unwrap_or_default(),
            scope(record),
        ]
    };
    let rows: Vec<[String; 6]> = std::iter::once(head).chain(records.iter().map(row)).collect();
    let widths: [usize; 6] = std::array::from_fn(|n| rows.iter().map(|row| row[n].len()).max().unwrap_or_default());
    for row in &rows {
        let cells: Vec<String> = row.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}")).collect();
        writeln!(out, "{}", cells.join("  ").trim_end())?;
    }
    writeln!(out, "\n{} models as of {as_of}, catalog of {}", records.len(), catalog.date())
}

fn retirement(fact: &DateFact) -> String {
    if fact.kind == DateKind::NotBefore { format!(">= {}", fact.on) } else { fact.on.to_string() }
}

/// Where the dates hold, if not everywhere.
fn scope(record: &Record) -> String {
    let mut parts: Vec<String> =
        [record.cloud, record.deployment_type].into_iter().flatten().map(str::to_owned).collect();
    match record.regions {
        [] => {}
        [one] => parts.push((*one).to_owned()),
        [first, rest @ ..] => parts.push(format!("{first} and {} more regions", rest.len())),
    }
    if !record.regions_except.is_empty() {
        parts.push(format!("not {}", record.regions_except.join(", ")));
    }
    parts.join(", ")
}

/// All that is known of a record.
fn card(record: &'static Record, catalog: &Catalog, as_of: Date, out: &mut dyn Write) -> io::Result<()> {
    let provider = catalog.provider(record.provider);
    writeln!(out, "{} at {}", record.label(), provider.map_or(record.provider, |p| p.name))?;
    let mut field = |name: &str, value: &str| -> io::Result<()> {
        if value.is_empty() { Ok(()) } else { writeln!(out, "  {name:<12} {value}") }
    };
    let stage = record.stage_on(as_of);
    let native = record.native_stage.map(|word| format!(" (provider: {word})")).unwrap_or_default();
    field("stage", &format!("{} on {as_of}{native}", stage.as_str()))?;
    field("kind", &[Some(record.kind), record.publisher].into_iter().flatten().collect::<Vec<_>>().join(", by "))?;
    field("where", &scope(record))?;
    field("regions", &if record.regions.len() > 1 { record.regions.join(", ") } else { String::new() })?;
    field("aliases", &record.aliases.join(", "))?;
    field("floating", &record.floating_aliases.join(", "))?;
    if record.floating {
        let target = record.points_to.map(|id| format!(", now to {id}")).unwrap_or_default();
        field("", &format!("the id itself points from model to model{target}"))?;
    }
    for (stage, fact) in record.dates.iter() {
        field(stage.as_str(), &dated(fact))?;
    }
    if let Some(fact) = &record.training_retired {
        field("training", &format!("ends {}", dated(fact)))?;
    }
    for (name, on) in record.extra_dates {
        field("", &format!("{} {on}", name.replace('_', " ")))?;
    }
    if let Some(redirect) = &record.redirect {
        let from = redirect.from.map(|day| format!(" from {day}")).unwrap_or_default();
        let note = redirect.note.map(|note| format!(" ({note})")).unwrap_or_default();
        field("redirect", &format!("answered by {}{from}{note}", redirect.to))?;
    }
    replacement(record, catalog, as_of, &mut field)?;
    if stage >= Stage::Deprecated {
        field("afterwards", provider.and_then(|p: &Provider| p.after_retirement).unwrap_or_default())?;
    }
    field("disputed", record.disputed.unwrap_or_default())?;
    field("notes", record.notes.unwrap_or_default())?;
    for source in record.sources {
        let url = source.url.filter(|url| !source.title.contains(url)).map(|url| format!(" {url}")).unwrap_or_default();
        field("source", &format!("{}{url}, read {}", source.title, source.read_on))?;
    }
    Ok(())
}

/// What is published, and the steps to a live model.
fn replacement(
    record: &'static Record,
    catalog: &Catalog,
    as_of: Date,
    field: &mut impl FnMut(&str, &str) -> io::Result<()>,
) -> io::Result<()> {
    let found = catalog.replacement(record, as_of);
    field("published", &found.published.join(", "))?;
    let steps: Vec<String> =
        found.chain.iter().map(|step| format!("{} ({})", step.label(), step.stage_on(as_of).as_str())).collect();
    field("move to", &steps.join(" -> "))?;
    if found.ends_dead {
        field("", "no live model of the same kind follows")?;
    }
    Ok(())
}

/// A date with its kind and what it was before.
fn dated(fact: &DateFact) -> String {
    let former = fact.history.iter().map(|former| {
        let note = former.note.map(|note| format!(" ({note})")).unwrap_or_default();
        format!("was {}{note}", former.was)
    });
    let now = format!("{} ({})", fact.on, fact.kind.as_str());
    std::iter::once(now).chain(former).collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn shown(args: &ModelsArgs) -> String {
        let mut out = Vec::new();
        run(args, Catalog::builtin(), date(2026, 11, 21), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    fn asked(query: &str, provider: &str) -> ModelsArgs {
        ModelsArgs { query: Some(query.into()), provider: Some(provider.into()), ..ModelsArgs::default() }
    }

    #[test]
    fn one_model_is_a_card() {
        let text = shown(&asked("claude-3-opus-latest", "anthropic"));
        assert!(text.starts_with("claude-3-opus-20240229 at Anthropic\n"), "{text}");
        assert!(text.contains("  stage        retired on 2026-11-21"), "{text}");
        assert!(text.contains("  source "), "{text}");
    }

    #[test]
    fn many_are_a_table() {
        let text = shown(&asked("gpt-4o", "azure-openai"));
        assert!(text.starts_with("PROVIDER "), "{text}");
        assert!(text.contains("usgov"), "{text}");
    }

    #[test]
    fn stages_filter() {
        let args = ModelsArgs { stage: vec![Stage::Legacy], ..ModelsArgs::default() };
        let text = shown(&args);
        assert!(text.contains(" legacy ") && !text.contains(" retired "), "{text}");
        assert!(parse_stage("dead").unwrap_err().contains("preview, ga"));
    }

    #[test]
    fn nothing_is_said() {
        assert!(shown(&asked("no-such-model", "openai")).starts_with("no model in the catalog"));
    }
}
