//! `shelflife models`: what the catalog says of models, on a day.
//!
//! A few models are shown as cards with their dates, sources and the way to a live replacement; many as a table.

mod card;
mod data;

use std::io;
use std::io::Write;

use jiff::civil::Date;

use crate::catalog::{Catalog, DateFact, DateKind, Record, Stage};
use crate::report::columns;
use crate::report::text::count;

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
    /// Only models whose last day comes before this one (YYYY-MM-DD), and that are not retired yet
    #[arg(long, value_name = "DATE", value_parser = crate::cli::args::parse_date)]
    pub retiring_before: Option<Date>,
    /// Show every match as a card, however many there are
    #[arg(long)]
    pub full: bool,
    /// How to show them [default: cards for a few, a table for many]
    #[arg(long, value_name = "FORMAT", value_enum, conflicts_with = "full")]
    pub format: Option<ModelsFormat>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum ModelsFormat {
    Table,
    Json,
    Csv,
}

fn parse_stage(text: &str) -> Result<Stage, String> {
    let known = || Stage::ALL.map(Stage::as_str).join(", ");
    Stage::ALL.into_iter().find(|stage| stage.as_str() == text).ok_or_else(|| format!("expected one of {}", known()))
}

/// Writes the models that the arguments ask for, as of a day.
pub fn run(args: &ModelsArgs, catalog: &Catalog, as_of: Date, out: &mut dyn Write) -> io::Result<()> {
    let records = select(args, catalog, as_of);
    match args.format {
        Some(ModelsFormat::Json) => return data::json(&records, catalog, as_of, out),
        Some(ModelsFormat::Csv) => return data::csv(&records, catalog, as_of, out),
        Some(ModelsFormat::Table) | None => {}
    }
    if records.is_empty() {
        return writeln!(out, "no model in the catalog of {} matches", catalog.date());
    }
    if args.full || (args.format.is_none() && records.len() <= CARDS) {
        for (n, record) in records.iter().enumerate() {
            if n > 0 {
                writeln!(out)?;
            }
            card::card(record, catalog, as_of, out)?;
        }
        Ok(())
    } else {
        table(&records, catalog, as_of, out)
    }
}

/// The records that match: those with the name asked for, at some providers with a date or a publisher around it, or
/// else those with a name that holds it.
fn select(args: &ModelsArgs, catalog: &Catalog, as_of: Date) -> Vec<&'static Record> {
    let at = |query: &str| {
        let (provider, name) = query.split_once('/')?;
        Some(catalog.at(provider, name).collect::<Vec<_>>()).filter(|records| !records.is_empty())
    };
    let mut records: Vec<&'static Record> = match &args.query {
        Some(query) if catalog.is_name(query) => catalog.spelled(query).collect(),
        Some(query) if at(query).is_some() => at(query).unwrap_or_default(),
        Some(query) => {
            let part = query.to_ascii_lowercase();
            let holds = |name: &str| name.to_ascii_lowercase().contains(&part);
            catalog.records().filter(|r| r.names().any(holds)).collect()
        }
        None => catalog.records().collect(),
    };
    records.retain(|record| {
        args.provider.as_ref().is_none_or(|provider| record.provider == provider)
            && (args.stage.is_empty() || args.stage.contains(&record.stage_on(as_of)))
            && args.retiring_before.is_none_or(|before| retires_before(record, before, as_of))
    });
    if args.retiring_before.is_some() {
        records.sort_by_key(|record| (record.retires().map(|(on, _)| on), record.provider, record.id, record.version));
        return records;
    }
    records.sort_by_key(|record| (record.provider, record.id, record.version));
    records
}

/// Floors count: what may end is worth a look.
fn retires_before(record: &Record, before: Date, as_of: Date) -> bool {
    record.stage_on(as_of) < Stage::Retired && record.retires().is_some_and(|(on, _)| on < before)
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
    columns::write(&rows, &[], out)?;
    writeln!(out, "\n{} as of {as_of}, catalog of {}", count(records.len(), "model"), catalog.date())
}

fn retirement(fact: &DateFact) -> String {
    if fact.kind == DateKind::NotBefore { format!(">= {}", fact.on) } else { fact.on.to_string() }
}

/// Where the dates hold, if not everywhere.
fn scope(record: &Record) -> String {
    let mut parts: Vec<String> = record.place().map(str::to_owned).collect();
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
    fn those_that_go_soon_come_in_their_order() {
        let args = ModelsArgs { retiring_before: Some(date(2027, 2, 1)), ..ModelsArgs::default() };
        let days: Vec<Date> = select(&args, Catalog::builtin(), date(2026, 11, 21))
            .iter()
            .map(|record| record.retires().unwrap().0)
            .collect();
        assert!(days.len() > 20 && days.is_sorted() && days.iter().all(|day| *day < date(2027, 2, 1)));
    }

    #[test]
    fn a_provider_can_stand_before_the_id() {
        let args = ModelsArgs { query: Some("azure-openai/gpt-4o".into()), ..ModelsArgs::default() };
        let records = select(&args, Catalog::builtin(), date(2026, 11, 21));
        assert!(!records.is_empty() && records.iter().all(|record| record.provider == "azure-openai"));
    }

    #[test]
    fn programs_read_json_and_csv() {
        let of = |format| shown(&ModelsArgs { format: Some(format), ..asked("gpt-4-0613", "openai") });
        let json: serde_json::Value = serde_json::from_str(&of(ModelsFormat::Json)).unwrap();
        let retired = &json["models"][0]["dates"]["retired"];
        assert_eq!((&retired["on"], &json["models"][0]["stage"]), (&"2026-10-23".into(), &"retired".into()));
        assert!(retired["source"]["read_on"].is_string() && json["catalog"].is_string());
        let csv = of(ModelsFormat::Csv);
        assert!(csv.lines().nth(1).unwrap().starts_with("openai,gpt-4-0613,0613,"), "{csv}");
    }

    #[test]
    fn nothing_is_said() {
        assert!(shown(&asked("no-such-model", "openai")).starts_with("no model in the catalog"));
    }
}
