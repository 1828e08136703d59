//! Many models as a table, one line per record.

use std::io;
use std::io::Write;

use jiff::civil::Date;

use crate::catalog::{Catalog, Wanted};
use crate::catalog::{DateFact, DeploymentType, Ground, Record};
use crate::lint::definition::DEFAULT_HORIZON;
use crate::report::columns;
use crate::report::text::count;

/// Writes the table and a line that counts its records.
pub(super) fn write(
    records: &[&'static Record],
    catalog: &Catalog,
    as_of: Date,
    out: &mut dyn Write,
) -> io::Result<()> {
    let head = ["PROVIDER", "MODEL", "STAGE", "RETIRES", "REPLACEMENT", "BASIS", "WHERE"].map(str::to_owned);
    let row = |record: &&'static Record| {
        let found = catalog.replacement(record, &Wanted::on(as_of, DEFAULT_HORIZON));
        [
            record.provider.to_owned(),
            record.label(),
            record.stage_on(as_of).as_str().to_owned(),
            record.dates.retired.as_ref().map(DateFact::shown).unwrap_or_default(),
            found.live.map(Record::label).unwrap_or_default(),
            found.ground.map(Ground::as_str).unwrap_or_default().to_owned(),
            scope(record),
        ]
    };
    let rows: Vec<[String; 7]> = std::iter::once(head).chain(records.iter().map(row)).collect();
    columns::write(&rows, &[], out)?;
    writeln!(out, "\n{} as of {as_of}, catalog of {}", count(records.len(), "model"), catalog.date())
}

/// The cloud, deployment type and regions for which the record's dates hold; empty if they hold everywhere.
pub(super) fn scope(record: &Record) -> String {
    let mut parts: Vec<String> = [record.cloud.name(), record.deployment_type.map(DeploymentType::as_str)]
        .into_iter()
        .flatten()
        .map(str::to_owned)
        .collect();
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
