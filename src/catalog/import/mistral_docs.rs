//! The model files of Mistral's public documentation repository, `src/schema/models/models/*.ts`: one object a model.
//! Replacements are named by title, so that all files are read together.

use std::collections::HashMap;

use jiff::civil::Date;

use crate::catalog::Stage;
use crate::catalog::import::Context;
use crate::catalog::import::day::said;
use crate::catalog::import::row::{Page, Row};
use crate::catalog::import::syntax::{Grammar, text_of, unquoted, walk};
use crate::catalog::import::words::stage;

/// Reads a file. The replacement stays a title until [`link`] knows all of them.
pub(super) fn read(text: &str, context: &Context<'_>) -> Page {
    let mut page = Page::default();
    let mut fields: HashMap<String, (String, usize)> = HashMap::new();
    walk(text, Grammar::TypeScript, &mut |node| {
        if node.kind() != "pair" {
            return;
        }
        let (Some(key), Some(value)) = (node.child_by_field_name("key"), node.child_by_field_name("value")) else {
            return;
        };
        let line = node.start_position().row + 1;
        let value = text_of(text, value).to_owned();
        // The outer object comes first; weights and prices inside it have names too.
        fields.entry(unquoted(text_of(text, key)).to_owned()).or_insert((value, line));
    });
    let Some((names, line)) = fields.get("apiNames").cloned() else { return page };
    let field = |name: &str| fields.get(name).map(|(value, _)| unquoted(value)).filter(|value| *value != "null");
    let title = field("name").unwrap_or_default().to_owned();
    let date = |name: &str| field(name).map_or(Ok(None), said);
    let read = || -> Result<Row, String> {
        let word = field("status").ok_or("no status")?;
        let stage = stage(word).ok_or_else(|| format!("`{word}` is no stage"))?;
        let preview = stage == Stage::Preview || names.contains("labs-");
        let begin = if preview { Stage::Preview } else { Stage::Ga };
        let mut row = Row { line, provider: context.provider_or("mistral"), stage: Some(stage), ..Row::default() };
        row.native_stage = Some(word.to_owned());
        row.set(begin, date("releaseDate")?);
        row.set(Stage::Deprecated, date("deprecationDate")?);
        row.set(Stage::Retired, date("retirementDate")?);
        row.replacements = field("replacement").map(str::to_owned).into_iter().collect();
        row.notes = Some(title.clone());
        Ok(row)
    };
    match read() {
        Ok(row) => {
            let names: Vec<&str> = names.split(['\'', '"']).skip(1).step_by(2).collect();
            // `-latest` and the name of a generation move from model to model.
            let begins =
                |id: &&str| names.iter().any(|other| other.strip_prefix(*id).is_some_and(|end| end.starts_with('-')));
            let (floating, ids): (Vec<&str>, Vec<&str>) =
                names.iter().copied().partition(|id| id.ends_with("-latest") || begins(id));
            for (n, id) in ids.into_iter().enumerate() {
                let floating_aliases = floating.iter().filter(|_| n == 0).map(|name| (*name).to_owned()).collect();
                page.add(Row { id: id.to_owned(), floating_aliases, ..row.clone() });
            }
        }
        Err(why) => page.skip(line, title, why),
    }
    page
}

/// Turns the titles of replacements into ids, and leaves each floating name to one model.
pub(super) fn link(pages: &mut [(String, Page)], read_on: Date) {
    settle(pages, read_on);
    let mut ids: HashMap<String, String> = HashMap::new();
    // Versions of a model can share a title: the one that is alive and youngest is meant.
    let mut rows: Vec<&Row> = pages.iter().flat_map(|(_, page)| &page.rows).collect();
    rows.sort_by_key(|row| (row.stage == Some(Stage::Ga), row.date(Stage::Ga).map(|said| said.on)));
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

/// A floating name stands in the files of all models that it has led to: it leads to the youngest one that is alive.
/// Where none is, nobody says where it leads.
fn settle(pages: &mut [(String, Page)], read_on: Date) {
    let began = |row: &Row| row.date(Stage::Ga).or(row.date(Stage::Preview)).map(|said| said.on);
    let ended = |row: &Row| row.date(Stage::Retired).is_some_and(|said| said.on <= read_on);
    let alive = |row: &Row| row.stage.is_some_and(|stage| stage < Stage::Retired) && !ended(row);
    let mut owners: HashMap<String, (bool, Option<Date>, String)> = HashMap::new();
    for row in pages.iter().flat_map(|(_, page)| &page.rows) {
        for name in &row.floating_aliases {
            let candidate = (alive(row), began(row), row.id.clone());
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
            page.skip(line, name, "a floating name of models that are retired: where it leads now is not said");
        }
    }
}
