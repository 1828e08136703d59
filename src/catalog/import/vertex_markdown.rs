//! Google Cloud's pages on model versions and on the end of open and partner models: tables with a retirement,
//! shutdown or discontinuation date, or a section a model with its days in a sentence.

use crate::catalog::Stage;
use crate::catalog::import::Context;
use crate::catalog::import::date::{ParsedDate, parse_dates};
use crate::catalog::import::dated_tables::{Announced, Layout, read as read_tables};
use crate::catalog::import::markup::{Block, blocks, clean};
use crate::catalog::import::names::names;
use crate::catalog::import::row::{Page, Row};

/// Reads a page.
pub(super) fn read(text: &str, context: &Context<'_>) -> Page {
    let layout = Layout {
        provider: "vertex",
        model: &["model id", "model", "endpoint"],
        released: &["release date", "launch"],
        deprecated: &["deprecation date", "deprecated date", "deprecated on"],
        retired: &["retirement date", "shutdown date", "shut down", "discontinuation"],
        replacement: &["recommended upgrade", "recommended replacement", "replacement"],
        state: &["stage", "status"],
        announced: Announced::Nowhere,
    };
    let mut page = read_tables(text, context, &layout);
    let mut section = Section::default();
    for block in blocks(text) {
        match block {
            Block::Heading { text, .. } => {
                std::mem::take(&mut section).end(context, &mut page);
                section.title = text;
            }
            Block::Line { line, raw } => section.line(line, &raw),
            Block::Table(_) => {}
        }
    }
    section.end(context, &mut page);
    page
}

/// The days of deprecation and shutdown.
type Days = Result<[Option<ParsedDate>; 2], String>;

/// The days in a line of prose.
fn days(text: &str) -> Days {
    Ok([date_after(text, "deprecated as of ")?, date_after(text, "shut down on ")?])
}

/// The first date behind the words.
fn date_after(text: &str, words: &str) -> Result<Option<ParsedDate>, String> {
    let Some((_, rest)) = text.split_once(words) else { return Ok(None) };
    Ok(parse_dates(rest)?.first().copied())
}

/// A model in prose: "X is deprecated as of DAY and will be shut down on DAY", and below it a card with its id.
#[derive(Default)]
struct Section {
    title: String,
    /// Of the days.
    line: usize,
    days: Option<Days>,
    id: Option<String>,
    /// The label of the id has come, and the next line is the id.
    is_awaited: bool,
}

impl Section {
    fn line(&mut self, line: usize, raw: &str) {
        let text = clean(raw);
        let days = days(&text);
        if self.days.is_none() && days != Ok([None, None]) {
            (self.line, self.days) = (line, Some(days));
        } else if self.id.is_none() {
            const LABEL: &str = "Model ID";
            let card = if self.is_awaited { Some(text.as_str()) } else { text.strip_prefix(LABEL) };
            let Some(card) = card.map(str::trim) else { return };
            self.is_awaited = card.is_empty();
            self.id = names(card).ok().and_then(|names| names.into_iter().next());
        }
    }

    fn end(self, context: &Context<'_>, page: &mut Page) {
        let (Some(days), line) = (self.days, self.line) else { return };
        match (days, self.id) {
            (Err(why), _) => page.skip(line, self.title, why),
            (Ok(_), None) => page.skip(line, self.title, "days, but no model ID in the section"),
            (Ok([deprecated, retired]), Some(id)) => {
                let mut row = Row { line, provider: context.provider_or("vertex"), id, ..Row::default() };
                row.set(Stage::Deprecated, deprecated);
                row.set(Stage::Retired, retired);
                page.add(row);
            }
        }
    }
}
