//! Cohere's deprecations page: sections with a day, some with a table, most with prose and a list. The line before a
//! list gives its stage: "the following models will be retired", "Deprecated Models:".

use jiff::civil::Date;

use crate::catalog::Stage;
use crate::catalog::import::Context;
use crate::catalog::import::date::{ParsedDate, first_date};
use crate::catalog::import::dated_tables::{Announced, Layout, read as read_tables};
use crate::catalog::import::markup::{Block, blocks, clean};
use crate::catalog::import::names::names;
use crate::catalog::import::row::{Page, Row};

/// Reads the page.
pub(super) fn read(text: &str, context: &Context<'_>) -> Page {
    let layout = Layout {
        provider: "cohere",
        model: &["deprecated model", "model"],
        released: &[],
        deprecated: &[],
        retired: &["shutdown date"],
        replacement: &["replacement"],
        state: &["status"],
        announced: Announced::Heading,
    };
    let mut page = read_tables(text, context, &layout);
    let mut section: Option<Date> = None;
    // The stage and day of the list that follows.
    let mut list: Option<(Stage, Date)> = None;
    for block in blocks(text) {
        match block {
            Block::Heading { text, .. } => {
                section = first_date(&text).map(|date| date.on);
                list = None;
            }
            Block::Line { line, raw } => match raw.strip_prefix("- ").or_else(|| raw.strip_prefix("* ")) {
                Some(item) => {
                    if let Some((stage, on)) = list {
                        bullet(line, item, stage, on, context, &mut page);
                    }
                }
                None => list = section.and_then(|day| about(&clean(&raw), day)),
            },
            Block::Table(_) => list = None,
        }
    }
    page
}

/// The stage of a list and its day, by the line before it; the day is else the section's.
fn about(line: &str, section: Date) -> Option<(Stage, Date)> {
    let words = line.to_lowercase();
    let on = first_date(line).map_or(section, |date| date.on);
    if words.contains("models will be retired")
        || words.contains("models are retired")
        || words.starts_with("retired models")
    {
        Some((Stage::Retired, on))
    } else if words.starts_with("deprecated models") {
        Some((Stage::Deprecated, on))
    } else {
        None
    }
}

fn bullet(line: usize, item: &str, stage: Stage, on: Date, context: &Context<'_>, page: &mut Page) {
    // The text of a link to a guide in the same line names no model.
    let item = item.split(" (Refer").next().unwrap_or(item);
    match names(item) {
        Ok(named) => {
            for id in named {
                let mut row = Row { line, provider: context.provider_or("cohere"), id, ..Row::default() };
                row.set(stage, Some(ParsedDate::firm(on)));
                page.add(row);
            }
        }
        Err(why) => page.skip(line, clean(item), why),
    }
}
