//! The model files of Mistral's public documentation repository, `src/schema/models/models/*.ts`: one object a model.
//! Replacements are named by title, so that all files are read together.

use std::collections::HashMap;

use jiff::civil::Date;

use crate::catalog::Stage;
use crate::catalog::import::Context;
use crate::catalog::import::date::{ParsedDate, parse_date};
use crate::catalog::import::row::{Page, Row};
use crate::catalog::import::stage::parse_stage;
use crate::catalog::import::syntax::{Grammar, text_of, unquoted, walk};

/// The fields of a model's object by name, each with its value as written and its line.
type Fields<'t> = HashMap<String, (&'t str, usize)>;

/// Reads a file. The replacement stays a title until [`link`] knows all of them.
pub(super) fn read(text: &str, context: &Context<'_>) -> Page {
    let mut page = Page::default();
    let fields = fields(text);
    let Some((names, line)) = fields.get("apiNames").copied() else { return page };
    match row(&fields, names, line, context) {
        Ok(row) => {
            let names: Vec<&str> = names.split(['\'', '"']).skip(1).step_by(2).collect();
            let (floating, ids): (Vec<&str>, Vec<&str>) = names.iter().copied().partition(|id| floats(id, &names));
            for (n, id) in ids.into_iter().enumerate() {
                let floating_aliases = floating.iter().filter(|_| n == 0).map(|name| (*name).to_owned()).collect();
                page.add(Row { id: id.to_owned(), floating_aliases, ..row.clone() });
            }
        }
        Err(why) => page.skip(line, field(&fields, "name").unwrap_or_default(), why),
    }
    page
}

fn fields(text: &str) -> Fields<'_> {
    let mut fields = Fields::new();
    walk(text, Grammar::TypeScript, &mut |node| {
        if node.kind() != "pair" {
            return;
        }
        let (Some(key), Some(value)) = (node.child_by_field_name("key"), node.child_by_field_name("value")) else {
            return;
        };
        let line = node.start_position().row + 1;
        // The outer object comes first; weights and prices inside it have names too.
        fields.entry(unquoted(text_of(text, key)).to_owned()).or_insert((text_of(text, value), line));
    });
    fields
}

fn field<'t>(fields: &Fields<'t>, name: &str) -> Option<&'t str> {
    fields.get(name).map(|(value, _)| unquoted(value)).filter(|value| *value != "null")
}

fn date(fields: &Fields<'_>, name: &str) -> Result<Option<ParsedDate>, String> {
    field(fields, name).map_or(Ok(None), parse_date)
}

/// The row of the model, without an id. The title is in its notes.
fn row(fields: &Fields<'_>, names: &str, line: usize, context: &Context<'_>) -> Result<Row, String> {
    let word = field(fields, "status").ok_or("no status")?;
    let stage = parse_stage(word).ok_or_else(|| format!("`{word}` is not a stage"))?;
    let is_preview = stage == Stage::Preview || names.contains("labs-");
    let mut row = Row { line, provider: context.provider_or("mistral"), stage: Some(stage), ..Row::default() };
    row.native_stage = Some(word.to_owned());
    row.set(if is_preview { Stage::Preview } else { Stage::Ga }, date(fields, "releaseDate")?);
    row.set(Stage::Deprecated, date(fields, "deprecationDate")?);
    row.set(Stage::Retired, date(fields, "retirementDate")?);
    row.replacements = field(fields, "replacement").map(str::to_owned).into_iter().collect();
    row.notes = Some(field(fields, "name").unwrap_or_default().to_owned());
    Ok(row)
}

/// Whether a name moves from model to model, as `-latest` and the name of a generation do.
fn floats(id: &str, names: &[&str]) -> bool {
    let begins_another =
        names.iter().any(|other| other.strip_prefix(id).is_some_and(|version| version.starts_with('-')));
    id.ends_with("-latest") || begins_another
}

/// Turns the titles of replacements into ids, and leaves each floating name to one model.
pub(super) fn link(pages: &mut [(String, Page)], read_on: Date) {
    settle(pages, read_on);
    let mut ids: HashMap<String, String> = HashMap::new();
    // Versions of a model can share a title: the one that is alive and youngest is meant.
    let mut rows: Vec<&Row> = pages.iter().flat_map(|(_, page)| &page.rows).collect();
    rows.sort_by_key(|row| (row.stage == Some(Stage::Ga), row.date(Stage::Ga).map(|date| date.on)));
    for row in rows {
        if let Some(title) = &row.notes {
            ids.insert(title.clone(), row.id.clone());
        }
    }
    for (_, page) in pages {
        for row in &mut page.rows {
            row.notes = None;
            let titles = std::mem::take(&mut row.replacements);
            row.replacements = titles.iter().filter_map(|title| ids.get(title).cloned()).collect();
        }
    }
}

/// Leaves each floating name to one model. The files of all models that it has led to have it: it leads to the youngest
/// one that is alive. Where none is alive, no page states where it leads.
fn settle(pages: &mut [(String, Page)], read_on: Date) {
    let mut owners: HashMap<String, (bool, Option<Date>, String)> = HashMap::new();
    for row in pages.iter().flat_map(|(_, page)| &page.rows) {
        for name in &row.floating_aliases {
            let candidate = (is_alive(row, read_on), began(row), row.id.clone());
            let owner = owners.entry(name.clone()).or_insert_with(|| candidate.clone());
            if candidate > *owner {
                *owner = candidate;
            }
        }
    }
    for (_, page) in pages {
        let mut open = Vec::new();
        for row in &mut page.rows {
            for name in std::mem::take(&mut row.floating_aliases) {
                match owners.get(&name) {
                    Some((true, _, id)) if *id == row.id => row.floating_aliases.push(name),
                    Some((false, _, id)) if *id == row.id => open.push((row.line, name)),
                    _ => {}
                }
            }
        }
        for (line, name) in open {
            page.skip(line, name, "a floating name of retired models: the page does not show where it leads now");
        }
    }
}

fn began(row: &Row) -> Option<Date> {
    row.date(Stage::Ga).or(row.date(Stage::Preview)).map(|date| date.on)
}

fn is_alive(row: &Row, read_on: Date) -> bool {
    let has_ended = row.date(Stage::Retired).is_some_and(|date| date.on <= read_on);
    row.stage.is_some_and(|stage| stage < Stage::Retired) && !has_ended
}
