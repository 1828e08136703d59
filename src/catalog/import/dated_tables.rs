//! The pages of most providers: a table of models, or sections with a date and a table each.

use jiff::civil::Date;

use crate::catalog::Stage;
use crate::catalog::import::Context;
use crate::catalog::import::date::{ParsedDate, first_date, page_date, parse_date};
use crate::catalog::import::markup::{Block, Row as TableRow, Table, blocks, clean, front_matter};
use crate::catalog::import::names::{names, replacements};
use crate::catalog::import::row::{Page, Row};
use crate::catalog::import::stage::parse_stage;

/// How a provider's tables are laid out: words that its headers hold.
pub(super) struct Layout {
    pub provider: &'static str,
    pub model: &'static [&'static str],
    pub released: &'static [&'static str],
    pub deprecated: &'static [&'static str],
    pub retired: &'static [&'static str],
    pub replacement: &'static [&'static str],
    pub state: &'static [&'static str],
    pub announced: Announced,
}

/// Where the day of a deprecation is, if not in the table.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Announced {
    Heading,
    /// In the sentence on the announcement before the table.
    Prose,
    Nowhere,
}

/// Reads a page.
pub(super) fn read(text: &str, context: &Context<'_>, layout: &Layout) -> Page {
    let mut page = Page { date: stated_date(text), ..Page::default() };
    // Some pages state that their days are the earliest possible ones.
    let are_floors = text.contains("earliest possible");
    // The level of the section with its day.
    let mut section: Option<(usize, Option<Date>)> = None;
    for block in blocks(text) {
        match block {
            Block::Heading { level, text } => {
                let day = first_date(&text).filter(|day| !day.not_before);
                let is_subsection = section.is_some_and(|(of, _)| level > of);
                if day.is_some() || !is_subsection {
                    let heading = day.map(|day| day.on).filter(|_| layout.announced == Announced::Heading);
                    section = Some((level, heading));
                }
            }
            Block::Line { raw, .. } if layout.announced == Announced::Prose => {
                let text = clean(&raw);
                if text.contains("announc")
                    && let Some(day) = first_date(&text)
                {
                    section = section.map(|(level, known)| (level, known.or(Some(day.on))));
                }
            }
            Block::Line { .. } => {}
            Block::Table(table) => {
                let announced = section.and_then(|(_, day)| day);
                read_table(&table, announced, are_floors, context, layout, &mut page);
            }
        }
    }
    page
}

fn read_table(
    table: &Table,
    announced: Option<Date>,
    are_floors: bool,
    context: &Context<'_>,
    layout: &Layout,
    page: &mut Page,
) {
    let (Some(model), Some(retired)) = (table.column(layout.model), table.column(layout.retired)) else { return };
    let mut is_preview = false;
    for row in &table.rows {
        if row.filled() <= 1 && row.text(Some(retired)).is_empty() {
            // A line of its own separates the previews from the others.
            is_preview = row.text(Some(0)).to_lowercase().contains("preview");
            continue;
        }
        let named = match names(row.raw(Some(model))) {
            Ok(named) => named,
            Err(why) => {
                page.skip(row.line, row.text(Some(model)), why);
                continue;
            }
        };
        match read_row(table, row, (is_preview, are_floors), announced, context, layout) {
            Ok(read) => named.into_iter().for_each(|id| page.add(Row { id, ..read.clone() })),
            Err(why) => page.skip(row.line, named.join(", "), why),
        }
    }
}

fn read_row(
    table: &Table,
    row: &TableRow,
    (is_preview, are_floors): (bool, bool),
    announced: Option<Date>,
    context: &Context<'_>,
    layout: &Layout,
) -> Result<Row, String> {
    let mut read = Row { line: row.line, provider: context.provider_or(layout.provider), ..Row::default() };
    let cell = |words: &[&str]| row.text(table.column(words));
    let state = if layout.state.is_empty() { String::new() } else { cell(layout.state) };
    if !state.is_empty() {
        read.stage = Some(parse_stage(&state).ok_or_else(|| format!("`{state}` is not a stage"))?);
        read.native_stage = Some(state);
    }
    if !layout.released.is_empty() {
        let text = row.text(table.column(layout.model)).to_lowercase();
        let is_preview = is_preview || text.contains("preview") || text.contains("-exp");
        // A month is no day. A launch that cannot be read is no reason to skip a row.
        let released = parse_date(&cell(layout.released)).unwrap_or_default().filter(|date| !date.not_before);
        read.set(if is_preview { Stage::Preview } else { Stage::Ga }, released);
    }
    // "Deprecated model" is a header too.
    let column = table.column(layout.deprecated).filter(|column| Some(*column) != table.column(layout.model));
    let deprecated = column.map_or(Ok(None), |column| parse_date(&row.text(Some(column))))?;
    read.set(Stage::Deprecated, deprecated.or(announced.map(ParsedDate::firm)));
    let retired = parse_date(&cell(layout.retired))?;
    read.set(Stage::Retired, retired.map(|date| date.floor_if(are_floors && date.on > context.read_on)));
    if let Some(column) = table.column(layout.replacement) {
        read.replacements = replacements(row.raw(Some(column)));
    }
    Ok(read)
}

/// The page's own date, from its front matter or from the line on its last update.
fn stated_date(text: &str) -> Option<String> {
    let fields = ["ms.date", "page_date", "updated", "last_updated", "date"];
    let stated = fields.iter().find_map(|field| front_matter(text, field));
    stated.or_else(|| text.lines().find_map(|line| Some(line.split_once("Last updated ")?.1))).and_then(page_date)
}
