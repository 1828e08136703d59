//! Many models as a spreadsheet: a row for each record, a column for each of its fields. `catalog import csv` reads it.

use std::io;
use std::io::Write;

use jiff::civil::Date;

use crate::catalog::{Basis, Catalog, DateFact, DeploymentType, Lineage, Record, Source, Stage, Wanted};
use crate::lint::definition::DEFAULT_HORIZON;

/// What a column is made of.
struct Row<'a> {
    record: &'static Record,
    catalog: &'a Catalog,
    as_of: Date,
}

/// A column: its name, and its cell in a row.
type Column = (&'static str, fn(&Row<'_>) -> String);

/// The columns, in their order. The first ones are those that people sort and filter by.
const COLUMNS: [Column; 41] = [
    ("provider", |row| row.record.provider.to_owned()),
    ("model", |row| row.record.id.to_owned()),
    ("version", |row| owned(row.record.version)),
    ("cloud", |row| owned(row.record.cloud.name())),
    ("regions", |row| row.record.regions.join("; ")),
    ("deployment_type", |row| owned(row.record.deployment_type.map(DeploymentType::as_str))),
    ("stage", |row| row.record.stage_on(row.as_of).as_str().to_owned()),
    ("preview", |row| day(row, Stage::Preview)),
    ("ga", |row| day(row, Stage::Ga)),
    ("legacy", |row| day(row, Stage::Legacy)),
    ("deprecated", |row| day(row, Stage::Deprecated)),
    ("retired", |row| day(row, Stage::Retired)),
    ("retired_kind", |row| row.record.dates.retired.map(|fact| fact.kind.label().to_owned()).unwrap_or_default()),
    ("replacement", |row| row.record.replacements.join("; ")),
    ("move_to", |row| {
        row.catalog
            .replacement(row.record, &Wanted::on(row.as_of, DEFAULT_HORIZON))
            .live
            .map(Record::label)
            .unwrap_or_default()
    }),
    ("source", |row| owned(row.record.source().url)),
    ("kind", |row| row.record.kind.as_str().to_owned()),
    ("publisher", |row| owned(row.record.publisher)),
    ("aliases", |row| row.record.aliases.join("; ")),
    ("floating_aliases", |row| row.record.floating_aliases.join("; ")),
    ("points_to", |row| owned(row.record.points_to)),
    ("marks", |row| marks(row.record)),
    ("regions_except", |row| row.record.regions_except.join("; ")),
    ("native_stage", |row| owned(row.record.native_stage)),
    ("basis", |row| owned(row.record.basis.map(Basis::as_str))),
    ("training_retired", |row| row.record.training_retired.map(|fact| fact.on.to_string()).unwrap_or_default()),
    ("extra_dates", |row| {
        row.record.extra_dates.iter().map(|(name, on)| format!("{name} {on}")).collect::<Vec<_>>().join("; ")
    }),
    ("redirect", |row| owned(row.record.redirect.map(|redirect| redirect.to))),
    ("redirect_from", |row| {
        row.record.redirect.and_then(|redirect| redirect.from).map(|on| on.to_string()).unwrap_or_default()
    }),
    ("former_retired", |row| row.record.dates.retired.as_ref().map(former).unwrap_or_default()),
    ("rival_retired", |row| row.record.dates.retired.as_ref().map(rivals).unwrap_or_default()),
    ("confidence", |row| row.record.confidence.as_str().to_owned()),
    ("sources", |row| titles(row.record.sources)),
    ("seconded_by", |row| titles(row.record.seconded_by)),
    ("read_on", |row| row.record.source().read_on.to_string()),
    ("disputed", |row| owned(row.record.disputed)),
    ("notes", |row| owned(row.record.notes)),
    ("deprecated_kind", |row| row.record.dates.deprecated.map(|fact| fact.kind.label().to_owned()).unwrap_or_default()),
    ("retired_source", |row| owned(row.record.dates.retired.map(|fact| fact.source.title))),
    ("redirect_note", |row| owned(row.record.redirect.and_then(|redirect| redirect.note))),
    ("lineage", |row| row.record.lineage.as_ref().map(lineage).unwrap_or_default()),
];

/// Writes a header and one line per model.
pub(super) fn write(
    records: &[&'static Record],
    catalog: &Catalog,
    as_of: Date,
    out: &mut dyn Write,
) -> io::Result<()> {
    writeln!(out, "{}", COLUMNS.map(|(name, _)| name).join(","))?;
    for record in records {
        let row = Row { record, catalog, as_of };
        writeln!(out, "{}", COLUMNS.map(|(_, cell)| quoted(&cell(&row))).join(","))?;
    }
    Ok(())
}

fn day(row: &Row<'_>, stage: Stage) -> String {
    row.record.dates.get(stage).map(DateFact::shown).unwrap_or_default()
}

fn former(fact: &DateFact) -> String {
    fact.history.iter().map(|former| former.was.to_string()).collect::<Vec<_>>().join("; ")
}

fn rivals(fact: &DateFact) -> String {
    let day = |on: Option<Date>| on.map_or_else(|| "none".to_owned(), |on| on.to_string());
    fact.rivals.iter().map(|rival| day(rival.on)).collect::<Vec<_>>().join("; ")
}

/// The fields that are only there or not.
fn marks(record: &Record) -> String {
    let marks =
        [("floating", record.floating), ("default version", record.default_version), ("unverified", record.unverified)];
    marks.into_iter().filter(|(_, holds)| *holds).map(|(name, _)| name).collect::<Vec<_>>().join("; ")
}

/// The line of a model and what it can do, as far as it is known.
fn lineage(own: &Lineage) -> String {
    let parts = [
        format!("line {}", own.line),
        format!("size {}", own.size.as_str()),
        format!("task {}", own.task),
        if own.generation > 0 { format!("generation {}", f64::from(own.generation) / 100.0) } else { String::new() },
        own.billions.map(|tenths| format!("billions {}", f64::from(tenths) / 10.0)).unwrap_or_default(),
        if own.inputs.is_empty() { String::new() } else { format!("inputs {}", own.inputs.join(" ")) },
        own.context.map(|tokens| format!("context {tokens}")).unwrap_or_default(),
        if own.open { "open weights".to_owned() } else { String::new() },
    ];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("; ")
}

fn titles(sources: &[&Source]) -> String {
    sources.iter().map(|source| source.title).collect::<Vec<_>>().join("; ")
}

fn owned(field: Option<&str>) -> String {
    field.unwrap_or_default().to_owned()
}

/// A cell, in quotes where RFC 4180 asks for them.
fn quoted(cell: &str) -> String {
    if cell.contains(['"', ',', '\n', '\r']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_owned() }
}
