//! What to do first: the models of a report, sorted by the date on which they stop.

use std::collections::BTreeMap;
use std::io;
use std::io::Write;

use crate::catalog::Stage;
use crate::lint::report::Report;
use crate::report::columns;
use crate::report::text::{clean, count};

/// Findings and models from which on a report needs the list.
const MIN: (usize, usize) = (6, 2);
/// Models that are listed before the rest is counted.
const MAX_ROWS: usize = 10;

/// A model and its date. The date comes first, so that the order is that of the dates; models without one are last.
type Key<'a> = (bool, &'a str, String, &'a str);

#[derive(Default)]
struct Row<'a> {
    places: usize,
    when: String,
    move_to: Option<&'a str>,
}

/// Writes the list, or nothing if the report is short.
pub fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let mut rows: BTreeMap<Key<'_>, Row<'_>> = BTreeMap::new();
    for named in report.findings.iter().filter(|one| one.lint.stage).filter_map(|one| one.reference.as_ref()) {
        let on = named.retires.as_deref();
        let version = named.version.as_ref().filter(|version| !named.model.contains(version.as_str()));
        let model = version.map_or_else(|| named.model.clone(), |version| format!("{} {version}", named.model));
        let row = rows.entry((on.is_none(), on.unwrap_or_default(), model, &named.provider)).or_default();
        row.places += 1;
        row.move_to = named.replacement.as_deref();
        row.when = match (named.stage, named.retires_shown()) {
            (Some(Stage::Retired), Some(on)) => format!("retired {on}"),
            (_, Some(on)) => format!("retires {on}"),
            (stage, None) => stage.map(Stage::as_str).unwrap_or_default().to_owned(),
        };
    }
    if report.findings.len() < MIN.0 || rows.len() < MIN.1 {
        return Ok(());
    }
    let head = ["WHEN", "MODEL", "PROVIDER", "PLACES", "MOVE TO"].map(str::to_owned);
    let cells = rows.iter().take(MAX_ROWS).map(|((_, _, model, provider), row)| {
        let move_to = row.move_to.unwrap_or("–").to_owned();
        [row.when.clone(), clean(model).into_owned(), clean(provider).into_owned(), row.places.to_string(), move_to]
    });
    let table: Vec<[String; 5]> = std::iter::once(head).chain(cells).collect();
    writeln!(out, "What to do first:\n")?;
    columns::write(&table, &[3], out)?;
    if rows.len() > MAX_ROWS {
        writeln!(out, "… and {}: --statistics", count(rows.len() - MAX_ROWS, "more model"))?;
    }
    writeln!(out)
}
