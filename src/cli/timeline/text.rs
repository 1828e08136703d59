//! The timeline for people: a table sorted by date, and a chart with a bar per month.

use std::io;
use std::io::Write;

use jiff::civil::Date;

use crate::cli::timeline::model::{Ending, Timeline};
use crate::report::columns;
use crate::report::text::{clean, count};

/// Columns of the longest bar.
const MAX_BAR: usize = 40;

/// Writes the table, the chart and a line that counts the models.
pub(super) fn write(timeline: &Timeline, out: &mut dyn Write) -> io::Result<()> {
    let (dated, undated): (Vec<_>, Vec<_>) = timeline.endings.iter().partition(|ending| ending.on.is_some());
    if timeline.endings.is_empty() {
        return writeln!(out, "No model from the catalog is used here");
    }
    table(&timeline.endings, timeline.as_of, out)?;
    if !dated.is_empty() {
        writeln!(out)?;
        chart(&dated, timeline.as_of, out)?;
    }
    let models = count(timeline.endings.len(), "model");
    let open = if undated.is_empty() { String::new() } else { format!(", {} without a date", undated.len()) };
    writeln!(out, "\n{models}{open}, as of {}, catalog {}", timeline.as_of, timeline.catalog)
}

fn table(endings: &[Ending], as_of: Date, out: &mut dyn Write) -> io::Result<()> {
    let head = ["RETIRES", "DAYS", "MODEL", "PROVIDER", "STAGE", "MOVE TO", "USED IN"].map(str::to_owned);
    let rows = endings.iter().map(|ending| {
        let days = ending
            .on
            .filter(|_| !ending.not_before())
            .and_then(|on| on.since(as_of).ok())
            .map(|span| span.get_days().to_string());
        let used = match ending.places.as_slice() {
            [] => String::new(),
            [one] => clean(one).into_owned(),
            [first, rest @ ..] => format!("{} and {} more", clean(first), rest.len()),
        };
        [
            ending.day(),
            days.unwrap_or_default(),
            clean(&ending.model).into_owned(),
            ending.provider.clone(),
            ending.stage.as_str().to_owned(),
            ending.replacement.clone().unwrap_or_default(),
            used,
        ]
    });
    let rows: Vec<[String; 7]> = std::iter::once(head).chain(rows).collect();
    columns::write(&rows, &[1], out)
}

/// A calendar month: year and month.
type Month = (i16, i8);

/// What the bar of a month counts.
#[derive(Default)]
struct Bar {
    models: usize,
    /// References to models that retire in the month.
    fixed: usize,
    /// References to models that retire in the month at the earliest.
    earliest: usize,
}

impl Bar {
    fn of<'a>(endings: impl Iterator<Item = &'a Ending>) -> Self {
        endings.fold(Self::default(), |mut bar, ending| {
            let count = if ending.not_before() { &mut bar.earliest } else { &mut bar.fixed };
            *count += ending.places.len();
            bar.models += 1;
            bar
        })
    }
}

/// Writes one bar per month with a block per reference, lighter where the date is the earliest one. All past months
/// share one bar.
fn chart(dated: &[&Ending], as_of: Date, out: &mut dyn Write) -> io::Result<()> {
    let now = month(as_of);
    let endings = || dated.iter().filter_map(|ending| Some((month(ending.on?), *ending)));
    let last = endings().map(|(month, _)| month).max().unwrap_or(now);
    let mut bars = Vec::new();
    let past = Bar::of(endings().filter(|(month, _)| *month < now).map(|(_, ending)| ending));
    if past.models > 0 {
        bars.push(("earlier".to_owned(), past));
    }
    let mut at = now;
    while at <= last {
        let bar = Bar::of(endings().filter(|(month, _)| *month == at).map(|(_, ending)| ending));
        bars.push((format!("{}-{:02}", at.0, at.1), bar));
        at = if at.1 == 12 { (at.0 + 1, 1) } else { (at.0, at.1 + 1) };
    }
    let most = bars.iter().map(|(_, bar)| bar.fixed + bar.earliest).max().unwrap_or(1).max(1);
    let scale = |n: usize| if most <= MAX_BAR { n } else { (n * MAX_BAR).div_ceil(most) };
    for (name, Bar { models, fixed, earliest }) in bars {
        let blocks = format!("{}{}", "█".repeat(scale(fixed)), "░".repeat(scale(earliest)));
        let models = if models == 0 { String::new() } else { format!("  {}", count(models, "model")) };
        writeln!(out, "{name:<7}  {blocks}{models}")?;
    }
    Ok(())
}

fn month(date: Date) -> Month {
    (date.year(), date.month())
}
