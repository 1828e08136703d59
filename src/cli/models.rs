//! `models`: shows what the catalog holds on models, as of a date.
//!
//! A few models are shown as cards with their dates, sources and replacements, many as a table.

mod card;
mod csv;
mod data;
mod table;
mod unmatched;

use std::io;
use std::io::Write;

use clap::{Args, ValueEnum};
use jiff::civil::Date;

use crate::catalog::{Catalog, Kind, Record, Stage, Wanted, starts};
use crate::cli::error::CliResult;
use crate::cli::options::{CatalogArgs, ConfigArgs, OutputArgs, parse_date};
use crate::cli::output::write_output;
use crate::cli::setup;
use crate::lint::definition::DEFAULT_HORIZON;
use crate::report::guard::Medium;

/// More models than this are shown as a table.
const MAX_CARDS: usize = 3;

#[derive(Debug, Args)]
pub struct ModelsArgs {
    #[command(flatten)]
    pub selection: ModelSelection,
    #[command(flatten)]
    pub config: ConfigArgs,
    #[command(flatten)]
    pub catalog: CatalogArgs,
    #[command(flatten)]
    pub output: OutputArgs,
}

/// Which models to show, and how.
#[derive(Debug, Clone, Default, Args)]
pub struct ModelSelection {
    /// An id or alias, or part of one
    pub query: Option<String>,
    /// Only this provider, such as `azure-openai`
    #[arg(long, value_name = "ID")]
    pub provider: Option<String>,
    /// Only models in these stages: preview, ga, legacy, deprecated, retired
    #[arg(long, value_name = "STAGE", value_delimiter = ',', value_parser = parse_stage)]
    pub stage: Vec<Stage>,
    /// Only models of these kinds, such as `chat` or `embedding`
    #[arg(long, value_name = "KIND", value_delimiter = ',', value_parser = parse_kind)]
    pub kind: Vec<Kind>,
    /// Only models to start with: recommended by their provider, and live for at least half a year more
    #[arg(long)]
    pub recommended: bool,
    /// Only models that will retire before this date (YYYY-MM-DD)
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    pub retiring_before: Option<Date>,
    /// Show all details of every match
    #[arg(long)]
    pub full: bool,
    /// Output format [default: all details of a few, a table of many]
    #[arg(long, value_name = "FORMAT", value_enum, conflicts_with = "full")]
    pub format: Option<ModelsFormat>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ModelsFormat {
    Table,
    Json,
    Csv,
}

fn parse_stage(text: &str) -> Result<Stage, String> {
    let stage = Stage::ALL.into_iter().find(|stage| stage.as_str() == text);
    stage.ok_or_else(|| format!("expected one of {}", Stage::ALL.map(Stage::as_str).join(", ")))
}

fn parse_kind(text: &str) -> Result<Kind, String> {
    let kind = Kind::ALL.into_iter().find(|kind| kind.as_str() == text);
    kind.ok_or_else(|| format!("expected one of {}", Kind::ALL.map(Kind::as_str).join(", ")))
}

/// Shows the models that the arguments ask for. The exit code is 1 where a query matches nothing.
pub(super) fn run(args: &ModelsArgs, today: Date) -> CliResult {
    let as_of = args.catalog.as_of.unwrap_or(today);
    let settings = setup::settings(&args.config, &[])?;
    let catalog = setup::catalog(&args.config, &args.catalog, &settings, today)?;
    if let Some(provider) = args.selection.provider.as_deref().filter(|id| catalog.provider(id).is_none()) {
        return Err(unmatched::no_provider(provider, catalog).into());
    }
    let records = select(&args.selection, catalog, as_of);
    let medium = match args.selection.format {
        Some(ModelsFormat::Json) => Medium::Json,
        Some(ModelsFormat::Table | ModelsFormat::Csv) | None => Medium::Text,
    };
    write_output(&args.output, medium, |_, out| write(&args.selection, &records, catalog, as_of, out))?;
    Ok(u8::from(records.is_empty() && args.selection.query.is_some()))
}

fn write(
    selection: &ModelSelection,
    records: &[&'static Record],
    catalog: &Catalog,
    as_of: Date,
    out: &mut dyn Write,
) -> io::Result<()> {
    match selection.format {
        Some(ModelsFormat::Json) => return data::json(records, catalog, as_of, out),
        Some(ModelsFormat::Csv) => return csv::write(records, catalog, as_of, out),
        Some(ModelsFormat::Table) | None => {}
    }
    if records.is_empty() {
        let near =
            selection.query.as_ref().map(|query| starts::nearest_names(query, catalog.records())).unwrap_or_default();
        let near = if near.is_empty() { String::new() } else { format!("; the nearest: {}", near.join(", ")) };
        return writeln!(out, "no model in the catalog of {} matches{near}", catalog.date());
    }
    if selection.full || (selection.format.is_none() && records.len() <= MAX_CARDS) {
        for (n, record) in records.iter().enumerate() {
            if n > 0 {
                writeln!(out)?;
            }
            card::write(record, catalog, as_of, out)?;
        }
        Ok(())
    } else {
        table::write(records, catalog, as_of, out)
    }
}

/// The records that match. A name that the catalog knows selects the records of that name, `provider/name` those of one
/// provider, and any other text the records whose names contain it.
fn select(selection: &ModelSelection, catalog: &Catalog, as_of: Date) -> Vec<&'static Record> {
    let mut records: Vec<&'static Record> = match &selection.query {
        Some(query) => matching(query, catalog),
        None => catalog.records().collect(),
    };
    records.retain(|record| {
        selection.provider.as_ref().is_none_or(|provider| record.provider == provider)
            && (selection.stage.is_empty() || selection.stage.contains(&record.stage_on(as_of)))
            && (selection.kind.is_empty() || selection.kind.contains(&record.kind))
            && selection.retiring_before.is_none_or(|before| retires_before(record, before, as_of))
    });
    if selection.recommended {
        return starts::recommended(&records, catalog, &Wanted::on(as_of, DEFAULT_HORIZON));
    }
    if selection.retiring_before.is_some() {
        records.sort_by_key(|record| (record.retires().map(|(on, _)| on), record.provider, record.id, record.version));
    } else {
        records.sort_by_key(|record| (record.provider, record.id, record.version));
    }
    records
}

fn matching(query: &str, catalog: &Catalog) -> Vec<&'static Record> {
    if catalog.is_name(query) {
        return catalog.spelled(query).collect();
    }
    let at_provider: Vec<_> =
        query.split_once('/').into_iter().flat_map(|(provider, name)| catalog.at(provider, name)).collect();
    if !at_provider.is_empty() {
        return at_provider;
    }
    let part = query.to_ascii_lowercase();
    let contains_part = |name: &str| name.to_ascii_lowercase().contains(&part);
    catalog.records().filter(|record| record.names().any(contains_part)).collect()
}

/// Whether the model is live and ends before a date. A "not before" date counts as its end: the model may end then.
fn retires_before(record: &Record, before: Date, as_of: Date) -> bool {
    record.stage_on(as_of) < Stage::Retired && record.retires().is_some_and(|(on, _)| on < before)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::catalog::import::diff::diff;
    use crate::catalog::import::{Context, Format, read};
    use crate::cli::catalog_files::expand;

    fn shown(selection: &ModelSelection) -> String {
        let (catalog, day, mut out) = (Catalog::builtin(), date(2026, 11, 21), Vec::new());
        write(selection, &select(selection, catalog, day), catalog, day, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    fn asked(query: &str, provider: &str) -> ModelSelection {
        ModelSelection { query: Some(query.into()), provider: Some(provider.into()), ..ModelSelection::default() }
    }

    #[test]
    fn one_model_is_a_card() {
        let text = shown(&asked("claude-3-opus-latest", "anthropic"));
        assert!(text.starts_with("claude-3-opus-20240229 at Anthropic\n"), "{text}");
        assert!(text.contains("  stage        retired (as of 2026-11-21"), "{text}");
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
        let selection = ModelSelection { stage: vec![Stage::Legacy], ..ModelSelection::default() };
        let text = shown(&selection);
        assert!(text.contains(" legacy ") && !text.contains(" retired "), "{text}");
        assert!(parse_stage("dead").unwrap_err().contains("preview, ga"));
    }

    #[test]
    fn models_that_retire_soon_are_sorted_by_date() {
        let selection = ModelSelection { retiring_before: Some(date(2027, 2, 1)), ..ModelSelection::default() };
        let days: Vec<Date> = select(&selection, Catalog::builtin(), date(2026, 11, 21))
            .iter()
            .map(|record| record.retires().unwrap().0)
            .collect();
        assert!(days.len() > 20 && days.is_sorted() && days.iter().all(|day| *day < date(2027, 2, 1)));
    }

    #[test]
    fn a_query_can_name_the_provider() {
        let selection = ModelSelection { query: Some("azure-openai/gpt-4o".into()), ..ModelSelection::default() };
        let records = select(&selection, Catalog::builtin(), date(2026, 11, 21));
        assert!(!records.is_empty() && records.iter().all(|record| record.provider == "azure-openai"));
    }

    #[test]
    fn programs_read_json_and_csv() {
        let of = |format| shown(&ModelSelection { format: Some(format), ..asked("gpt-4-0613", "openai") });
        let json: serde_json::Value = serde_json::from_str(&of(ModelsFormat::Json)).unwrap();
        let retired = &json["models"][0]["dates"]["retired"];
        assert_eq!((&retired["on"], &json["models"][0]["stage"]), (&"2026-10-23".into(), &"retired".into()));
        assert!(retired["source"]["read_on"].is_string() && json["catalog"].is_string());
        let csv = of(ModelsFormat::Csv);
        assert!(csv.lines().nth(1).unwrap().starts_with("openai,gpt-4-0613,0613,"), "{csv}");
        assert!(csv.contains(",line gpt; ") && csv.contains(",confirmed,"), "{csv}");
    }

    #[test]
    fn the_csv_agrees_with_the_catalog_when_it_is_imported() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/catalog");
        let frozen = Catalog::load(&expand(&[folder.into()]).unwrap()).unwrap();
        for (catalog, day) in [(&frozen, date(2026, 11, 21)), (Catalog::builtin(), Catalog::builtin().date())] {
            let mut csv = Vec::new();
            let selection = ModelSelection { format: Some(ModelsFormat::Csv), ..ModelSelection::default() };
            write(&selection, &select(&selection, catalog, day), catalog, day, &mut csv).unwrap();
            let context = Context { catalog, provider: None, read_on: day, file: "" };
            let files = [("models.csv".to_owned(), String::from_utf8(csv).unwrap())];
            let (_, page) = read(Format::Csv, &files, context).remove(0);
            let diff = diff(&page, catalog, day);
            let is_same = !diff.disagrees() && page.skipped.is_empty() && diff.unclear.is_empty();
            assert!(is_same, "{diff}{:?}", page.skipped);
        }
    }

    #[test]
    fn no_match_is_a_line() {
        let text = shown(&asked("gpt-4-0163", "openai"));
        assert!(text.starts_with("no model in the catalog") && text.contains("gpt-4-0613"), "{text}");
    }

    #[test]
    fn a_provider_that_there_is_not_is_answered_with_those_that_there_are() {
        let message = unmatched::no_provider("azure", Catalog::builtin());
        assert!(message.contains("azure-catalog, azure-openai") && !message.contains("openai,"), "{message}");
        assert!(unmatched::no_provider("bedrok", Catalog::builtin()).ends_with("did you mean bedrock?"));
    }

    #[test]
    fn what_to_start_with_lives_on() {
        let selection = ModelSelection { kind: vec![Kind::Chat], recommended: true, ..ModelSelection::default() };
        let day = date(2026, 11, 21);
        let records = select(&selection, Catalog::builtin(), day);
        assert!(records.iter().any(|record| record.provider == "anthropic"));
        for record in records {
            assert_eq!((record.kind, record.stage_on(day)), (Kind::Chat, Stage::Ga), "{}", record.label());
            assert!(record.retires().is_none_or(|(on, _)| on > date(2027, 5, 1)), "{}", record.label());
        }
    }
}
