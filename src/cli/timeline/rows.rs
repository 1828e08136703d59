//! The timeline of rows that `repos` wrote: many repositories, read once.

use std::collections::HashMap;
use std::io;
use std::io::{BufRead, BufReader};
use std::path::Path;

use jiff::civil::Date;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::catalog::Catalog;
use crate::cli::error::CliError;
use crate::cli::timeline::model::{Ending, Origin, Timeline};
use crate::cli::timeline::{Endings, merged};
use crate::report::fleet::row::FleetRow;
use crate::rules::usage::Usage;
use crate::text::mistake::from_json;

/// Reads JSON lines; `-` is standard input. Of the rows those count that name a model with a stage. The catalog has the
/// names of the providers: a row has their ids, and may be of another catalog.
pub(super) fn read(file: &Path, all: bool, catalog: &Catalog) -> Result<Timeline, CliError> {
    let input: Box<dyn BufRead> = match file.to_str() {
        Some("-") => Box::new(io::stdin().lock()),
        _ => Box::new(BufReader::new(std::fs::File::open(file).map_err(|error| at(file, &error))?)),
    };
    let mut timeline =
        Timeline { as_of: Date::default(), catalog: String::new(), endings: Vec::new(), origins: HashMap::new() };
    let mut endings = Endings::new();
    for (n, line) in input.lines().enumerate() {
        let place = |error: &dyn std::fmt::Display| {
            at(file, &format!("line {}: not a row of `shelflife repos`: {error}", n + 1))
        };
        let line = line.map_err(|error| match error.kind() {
            io::ErrorKind::InvalidData => place(&"not valid UTF-8"),
            _ => at(file, &error),
        })?;
        let row: FleetRow = from_json(&line).map_err(|error| place(&error.trim_start_matches("line 1: ")))?;
        let no_date = |_| place(&format!("`as_of`: `{}` is not a date such as 2026-11-21", row.as_of));
        timeline.as_of = row.as_of.parse().map_err(no_date)?;
        timeline.catalog.clone_from(&row.catalog_version);
        add(row, (all, catalog), &mut endings, &mut timeline.origins);
    }
    timeline.endings = merged(vec![endings]);
    Ok(timeline)
}

fn at(file: &Path, error: &dyn std::fmt::Display) -> CliError {
    CliError::other(format!("{}: {error}", file.display()))
}

fn add(row: FleetRow, (all, catalog): (bool, &Catalog), endings: &mut Endings, origins: &mut HashMap<String, Origin>) {
    let is_active = row.usage.as_deref().and_then(value::<Usage>).is_some_and(Usage::is_active);
    let (Some(stage), Some(path), Some(model)) = (row.stage.as_deref().and_then(value), row.path, row.model) else {
        return;
    };
    if !all && !is_active {
        return;
    }
    let place = format!("{}/{path}:{}", row.repository, row.line.unwrap_or_default());
    let version = row.version.map(|version| format!(" {version}")).unwrap_or_default();
    let (provider, model) = (row.provider.unwrap_or_default(), format!("{}{version}", model.to_lowercase()));
    let on: Option<Date> = row.retires.and_then(|day| day.parse().ok());
    let ending = endings.entry((on, provider.clone(), model.clone())).or_insert_with(|| Ending {
        model,
        provider_name: catalog.provider(&provider).map_or(provider.clone(), |known| known.name.to_owned()),
        provider,
        stage,
        on,
        kind: row.retires_kind.as_deref().and_then(value),
        replacement: row.replacement,
        places: Vec::new(),
    });
    ending.places.push(place.clone());
    origins.insert(place, Origin { path, project: row.repository, owner: row.owner.unwrap_or_default() });
}

/// A word of a row as the value that it stands for.
fn value<T: DeserializeOwned>(word: &str) -> Option<T> {
    serde_json::from_value(Value::String(word.to_owned())).ok()
}
