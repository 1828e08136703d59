//! The timeline for people: a table by day and a chart by month.

use std::io;
use std::io::Write;

use jiff::civil::Date;

use crate::cli::timeline::{Ending, Timeline};
use crate::report::columns;
use crate::report::text::{clean, count};

/// Columns of the longest bar.
const WIDEST: usize = 40;

/// Writes table and chart.
pub(super) fn write(timeline: &Timeline, out: &mut dyn Write) -> io::Result<()> {
    let (dated, undated): (Vec<_>, Vec<_>) = timeline.endings.iter().partition(|ending| ending.on.is_some());
    if timeline.endings.is_empty() {
        return writeln!(out, "No models are used here that the catalog knows");
    }
    table(&timeline.endings, timeline.as_of, out)?;
    if !dated.is_empty() {
        writeln!(out)?;
        chart(&dated, timeline.as_of, out)?;
    }
    let models = count(timeline.endings.len(), "model");
    let open = if undated.is_empty() { String::new() } else { format!(", {} without a day", undated.len()) };
    writeln!(out, "\n{models}{open}, as of {}, catalog {}", timeline.as_of, timeline.catalog)
}

fn table(endings: &[Ending], as_of: Date, out: &mut dyn Write) -> io::Result<()> {
    let head = ["RETIRES", "DAYS", "MODEL", "PROVIDER", "STAGE", "MOVE TO", "USED IN"].map(str::to_owned);
    let rows = endings.iter().map(|ending| {
        let days = ending.on.and_then(|on| on.since(as_of).ok()).map(|span| span.get_days().to_string());
        let used = match ending.places.as_slice() {
            [] => String::new(),
            [one] => clean(one).into_owned(),
            [first, rest @ ..] => format!("{} and {} more", clean(first), rest.len()),
        };
        [
            day(ending),
            days.unwrap_or_default(),
            clean(&ending.model).into_owned(),
            ending.provider.to_owned(),
            ending.stage.as_str().to_owned(),
            ending.replacement.clone().unwrap_or_default(),
            used,
        ]
    });
    let rows: Vec<[String; 7]> = std::iter::once(head).chain(rows).collect();
    columns::write(&rows, &[1], out)
}

/// The day for people; a floor is told from a date.
pub(super) fn day(ending: &Ending) -> String {
    match ending.on {
        None => "no day named".to_owned(),
        Some(on) if ending.not_before => format!(">= {on}"),
        Some(on) => on.to_string(),
    }
}

/// A bar a month, a block a place; what may end later is lighter. Months that have passed are one line.
fn chart(dated: &[&Ending], as_of: Date, out: &mut dyn Write) -> io::Result<()> {
    let month = |date: Date| (date.year(), date.month());
    let now = month(as_of);
    let places = |wanted: &dyn Fn(&Ending) -> bool| -> (usize, usize, usize) {
        let chosen = || dated.iter().filter(|ending| wanted(ending));
        let sum = |open: bool| chosen().filter(|e| e.not_before == open).map(|e| e.places.len()).sum::<usize>();
        (sum(false), sum(true), chosen().count())
    };
    let in_month = |ending: &Ending, of: (i16, i8)| ending.on.is_some_and(|on| month(on) == of);
    let passed = places(&|ending| ending.on.is_some_and(|on| month(on) < now));
    let last = dated.iter().filter_map(|ending| ending.on).map(month).max().unwrap_or(now);
    let mut bars = Vec::new();
    if passed.2 > 0 {
        bars.push(("before".to_owned(), passed));
    }
    let mut of = now;
    while of <= last {
        bars.push((format!("{}-{:02}", of.0, of.1), places(&|ending| in_month(ending, of))));
        of = if of.1 == 12 { (of.0 + 1, 1) } else { (of.0, of.1 + 1) };
    }
    let most = bars.iter().map(|(_, (firm, open, _))| firm + open).max().unwrap_or(1).max(1);
    let scale = |n: usize| if most <= WIDEST { n } else { (n * WIDEST).div_ceil(most) };
    for (name, (firm, open, models)) in bars {
        let bar = format!("{}{}", "█".repeat(scale(firm)), "░".repeat(scale(open)));
        let told = if models == 0 { String::new() } else { format!("  {}", count(models, "model")) };
        writeln!(out, "{name:<7}  {bar}{told}")?;
    }
    Ok(())
}
