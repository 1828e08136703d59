//! A model at one provider as a card: all that the catalog holds on it, for people.

use std::io;
use std::io::Write;

use jiff::civil::Date;

use crate::catalog::{Catalog, Wanted};
use crate::catalog::{DateFact, Ground, Provider, Record, Source, Stage};
use crate::cli::models::table::scope;
use crate::lint::definition::DEFAULT_HORIZON;

/// Writes the card of a record.
pub(super) fn write(record: &'static Record, catalog: &Catalog, as_of: Date, out: &mut dyn Write) -> io::Result<()> {
    let provider = catalog.provider(record.provider);
    writeln!(out, "{} at {}", record.label(), provider.map_or(record.provider, |p| p.name))?;
    let mut field = |name: &str, value: &str| -> io::Result<()> {
        if value.is_empty() { Ok(()) } else { writeln!(out, "  {name:<12} {value}") }
    };
    let stage = record.stage_on(as_of);
    let native = record.native_stage.map(|word| format!("; the provider calls it {word}")).unwrap_or_default();
    field("stage", &format!("{} (as of {as_of}{native})", stage.as_str()))?;
    field(
        "kind",
        &[Some(record.kind.as_str()), record.publisher]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(", published by "),
    )?;
    field("where", &scope(record))?;
    field("regions", &if record.regions.len() > 1 { record.regions.join(", ") } else { String::new() })?;
    field("aliases", &record.aliases.join(", "))?;
    field("floating", &record.floating_aliases.join(", "))?;
    if record.floating {
        let target = record.points_to.map(|id| format!("; now {id}")).unwrap_or_default();
        field("", &format!("the id itself moves between models{target}"))?;
    }
    if record.default_version {
        field("", "deployed if no version is given")?;
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
    promises(provider, &mut field)?;
    field("disputed", record.disputed.unwrap_or_default())?;
    field("notes", record.notes.unwrap_or_default())?;
    field("trust", record.confidence.label())?;
    for source in record.sources {
        field("source", &cited(source))?;
    }
    for source in record.seconded_by {
        field("also", &format!("{}, with the same last day", cited(source)))?;
    }
    Ok(())
}

/// What the provider promises before the end, and answers after it.
fn promises(provider: Option<&Provider>, field: &mut impl FnMut(&str, &str) -> io::Result<()>) -> io::Result<()> {
    let Some(provider) = provider else { return Ok(()) };
    if let Some(notice) = &provider.notice {
        field("notice", notice.ahead)?;
        field("", &notice.to.map(|to| format!("to {to}")).unwrap_or_default())?;
        field("", &notice.by.map(|by| format!("by {by}")).unwrap_or_default())?;
        field("", &format!("promised in {}", cited(notice.source)))?;
    }
    field("afterwards", provider.after_retirement.unwrap_or_default())
}

/// A source with its address, and with who read it and when.
fn cited(source: &Source) -> String {
    let url = source.url.filter(|url| !source.title.contains(url)).map(|url| format!(" {url}")).unwrap_or_default();
    let page = source.page_date.map(|day| format!(", as of {day}")).unwrap_or_default();
    let through = source.through.map(|copy| format!(" through {copy}")).unwrap_or_default();
    format!("{}{url}{page}, read {}{through}", source.title, source.read_on)
}

/// The published replacements, the steps from them to a live model, and who says so.
fn replacement(
    record: &'static Record,
    catalog: &Catalog,
    as_of: Date,
    field: &mut impl FnMut(&str, &str) -> io::Result<()>,
) -> io::Result<()> {
    let found = catalog.replacement(record, &Wanted::on(as_of, DEFAULT_HORIZON));
    field("published", &found.published.join(", "))?;
    let step = |step: &&'static Record| format!("{} ({})", step.label(), step.stage_on(as_of).as_str());
    field("move to", &found.chain.iter().map(step).collect::<Vec<_>>().join(" -> "))?;
    field("", &found.ground.map(|ground| reason(ground, record)).unwrap_or_default())?;
    let others: Vec<String> = found.others.iter().map(step).collect();
    field("or", &others.join(", "))?;
    if let Some(users) = catalog.users_of_ended(record, as_of) {
        field("", &format!("the service has ended; it sent its users to {users}"))?;
    } else if found.live.is_none() && record.stage_on(as_of) >= Stage::Deprecated {
        field("", &format!("no live {} model of this provider can replace it", record.kind.as_str()))?;
    }
    Ok(())
}

/// Why a model is named, for people.
fn reason(ground: Ground, record: &Record) -> String {
    let line = record.lineage.map(|own| format!("line {}, size {}", own.line, own.size.as_str())).unwrap_or_default();
    match ground {
        Ground::Published => "recommended by this provider".to_owned(),
        Ground::Mapped => "recommended by the model's publisher, with its id at this provider".to_owned(),
        Ground::Successor => format!("computed: the newest generally available model of {line}"),
        Ground::Similar => format!("computed: the most similar model of this provider ({line})"),
    }
}

/// A date with its kind, the days that others name, and its former values.
fn dated(fact: &DateFact) -> String {
    let former = fact.history.iter().map(|former| {
        let note = former.note.map(|note| format!(" ({note})")).unwrap_or_default();
        format!("was {}{note}", former.was)
    });
    let rivals = fact.rivals.iter().map(|rival| {
        let day = rival.on.map_or_else(|| "no such date".to_owned(), |on| on.to_string());
        format!("{day} according to {}", cited(rival.source))
    });
    let now = format!("{} ({})", fact.shown(), fact.kind.label());
    std::iter::once(now).chain(rivals).chain(former).collect::<Vec<_>>().join("; ")
}
