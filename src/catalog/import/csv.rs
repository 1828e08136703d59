//! A spreadsheet: provider, model, version, a column for each stage's first day, replacement and source, in any order
//! below a header that names them. The output of `models --format csv` can be read back.

use serde::de::DeserializeOwned;

use crate::catalog::import::Context;
use crate::catalog::import::date::{ParsedDate, parse_date};
use crate::catalog::import::names::is_id;
use crate::catalog::import::row::{Page, Row};
use crate::catalog::import::stage::parse_stage;
use crate::catalog::{Kind, Stage};

/// Reads the text of a file.
pub(super) fn read(text: &str, context: &Context<'_>) -> Page {
    let mut page = Page::default();
    let mut records = records(text).into_iter();
    let header: Vec<String> = records.next().map(|(_, cells)| cells).unwrap_or_default();
    let header: Vec<String> = header.iter().map(|cell| cell.trim().to_lowercase()).collect();
    if !header.iter().any(|name| name == "model" || name == "id") {
        page.skip(1, "the header", "no column is called `model`");
        return page;
    }
    for (line, cells) in records {
        let cell = |names: &[&str]| {
            let column = header.iter().position(|header| names.contains(&header.as_str()));
            column
                .and_then(|column| cells.get(column))
                .map(|cell| cell.trim().to_owned())
                .filter(|cell| !cell.is_empty())
        };
        match read_record(line, &cell, context) {
            Ok(row) => page.add(row),
            Err(why) => page.skip(line, cell(&["model", "id"]).unwrap_or_default(), why),
        }
    }
    page
}

fn read_record(line: usize, cell: &dyn Fn(&[&str]) -> Option<String>, context: &Context<'_>) -> Result<Row, String> {
    let provider = context.provider.map(str::to_owned).or_else(|| cell(&["provider"]));
    let kind: Option<Kind> = word(cell(&["kind"]), "kind")?;
    // An interface and what the catalog has may look like anything, and ids of one provider begin with an `@`.
    let is_known = |id: &str| provider.as_ref().is_some_and(|at| context.catalog.at(at, id).next().is_some());
    let is_named =
        |id: &String| is_id(id.trim_start_matches('@')) || kind == Some(Kind::Endpoint) || is_known(id.as_str());
    let id = cell(&["model", "id"]).filter(is_named).ok_or("no model id")?;
    let provider = provider.ok_or("no provider")?;
    let mut row = Row { line, provider, id, version: cell(&["version"]), ..Row::default() };
    for known in Stage::ALL {
        if let Some(text) = cell(&[known.as_str()]) {
            let is_floor = text.starts_with('≥');
            row.set(known, parse_date(&text)?.map(|date| date.floor_if(is_floor)));
        }
    }
    // As `models --format csv` writes it.
    if cell(&["retired_kind"]).is_some_and(|kind| kind == "not before") {
        row.set(Stage::Retired, row.date(Stage::Retired).map(ParsedDate::floor));
    }
    if let Some(word) = cell(&["stage"]) {
        row.stage = Some(parse_stage(&word).ok_or_else(|| format!("`{word}` is not a stage"))?);
    }
    let replacements = list(cell(&["replacement", "replacements"]));
    row.replacements = replacements.into_iter().flat_map(names).collect();
    row.aliases = list(cell(&["aliases"]));
    row.regions = list(cell(&["regions"]));
    row.publisher = cell(&["publisher"]);
    row.kind = kind;
    row.cloud = word(cell(&["cloud"]), "cloud")?.unwrap_or_default();
    row.deployment_type = word(cell(&["deployment_type"]), "deployment type")?;
    row.url = cell(&["source"]);
    row.notes = cell(&["notes"]);
    Ok(row)
}

/// The word of a vocabulary that a cell holds.
fn word<T: DeserializeOwned>(cell: Option<String>, what: &str) -> Result<Option<T>, String> {
    let Some(word) = cell else { return Ok(None) };
    serde_json::from_value(word.clone().into()).map(Some).map_err(|_| format!("`{word}` is not a {what}"))
}

/// The parts of a cell that holds several.
fn list(cell: Option<String>) -> Vec<String> {
    let cell = cell.unwrap_or_default();
    cell.split([',', ';']).map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
}

/// The names of a replacement cell's part. A blank before a bracket begins a note; other blanks separate names.
fn names(part: String) -> Vec<String> {
    if part.contains(" (") { vec![part] } else { part.split(' ').map(str::to_owned).collect() }
}

/// RFC 4180: the records with the line on which each begins.
fn records(text: &str) -> Vec<(usize, Vec<String>)> {
    let mut records = Vec::new();
    let mut cells = vec![String::new()];
    let (mut line, mut first, mut quoted) = (1, 1, false);
    let mut characters = text.strip_prefix('\u{feff}').unwrap_or(text).chars().peekable();
    while let Some(c) = characters.next() {
        if c == '\n' {
            line += 1;
        }
        match c {
            '"' if quoted && characters.peek() == Some(&'"') => {
                characters.next();
                push(&mut cells, '"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(String::new()),
            '\r' if !quoted => {}
            '\n' if !quoted => {
                records.push((first, std::mem::replace(&mut cells, vec![String::new()])));
                first = line;
            }
            c => push(&mut cells, c),
        }
    }
    records.push((first, cells));
    records.retain(|(_, cells)| cells.iter().any(|cell| !cell.trim().is_empty()));
    records
}

fn push(cells: &mut [String], c: char) {
    if let Some(cell) = cells.last_mut() {
        cell.push(c);
    }
}
