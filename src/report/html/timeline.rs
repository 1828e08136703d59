//! The chart of the dates on which models retire, with one row per model on a common scale.
//!
//! The words are HTML, and only the lines and dots are SVG, placed in percent. So the chart is as wide as the page, and
//! its words keep their size.

use std::collections::BTreeMap;
use std::io;
use std::io::Write;

use jiff::ToSpan;
use jiff::civil::Date;

use crate::catalog::{DateKind, Stage};
use crate::lint::report::Report;
use crate::report::html::escape::escape;
use crate::report::text::count;

/// Rows before the chart counts the rest.
const MAX_ROWS: usize = 40;
/// Days before today on the scale. A model that retired earlier is at the edge.
const DAYS_BEFORE: i32 = 365;
/// Days after today on the scale: the smallest and the largest number.
const DAYS_AFTER: std::ops::RangeInclusive<i32> = 180..=3 * 365;

/// The places of a model at a provider.
#[derive(Default)]
pub(in crate::report) struct Row {
    pub(in crate::report) places: usize,
    pub(in crate::report) is_retired: bool,
    /// The date is the earliest one.
    pub(in crate::report) not_before: bool,
}

/// The rows by date, model, version and provider.
pub(in crate::report) type Rows<'r> = BTreeMap<(Date, &'r str, Option<&'r str>, &'r str), Row>;

/// Writes the chart of the findings.
pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let mut rows = Rows::new();
    for named in report.findings.iter().filter_map(|finding| finding.reference.as_ref()) {
        let Some(day) = named.retires.as_deref().and_then(|day| day.parse().ok()) else { continue };
        let row = rows.entry((day, &named.model, named.version.as_deref(), &named.provider)).or_default();
        row.places += 1;
        row.not_before |= named.retires_kind == Some(DateKind::NotBefore);
        row.is_retired |= named.stage == Some(Stage::Retired);
    }
    chart(report.summary.as_of, &rows, out)
}

/// Writes the chart, or nothing if there is no row.
pub(in crate::report) fn chart(today: Date, rows: &Rows<'_>, out: &mut dyn Write) -> io::Result<()> {
    let Some((last, ..)) = rows.keys().next_back().copied() else { return Ok(()) };
    let scale = Scale::new(today, last);
    writeln!(out, "<section class=\"timeline\" aria-labelledby=\"when\">\n<h2 id=\"when\">What stops when</h2>")?;
    axis(&scale, out)?;
    writeln!(out, "<ol>")?;
    // People plan for the coming dates, so that the past ones follow, the latest first.
    let (past, coming): (Vec<_>, Vec<_>) = rows.iter().partition(|((day, ..), _)| *day <= today);
    for ((day, model, version, provider), row) in coming.iter().chain(past.iter().rev()).take(MAX_ROWS) {
        let version = version.filter(|version| !model.contains(version)).map(|v| format!(" {v}")).unwrap_or_default();
        let sign = if row.not_before { "≥ " } else { "" };
        let class = if row.is_retired { "error" } else { "warning" };
        writeln!(
            out,
            "<li><p><code>{}{}</code> <span class=\"dim\">{}</span> <span class=\"when\">{sign}<time>{day}</time>{}, {}</span></p>",
            escape(model),
            escape(&version),
            escape(provider),
            if row.not_before { String::new() } else { format!(", {}", relative(today, *day)) },
            count(row.places, "place")
        )?;
        let (at, now) = (scale.percent(*day), scale.percent(today));
        let (from, to) = if at < now { (at, now) } else { (now, at) };
        writeln!(
            out,
            "<svg width=\"100%\" height=\"14\" aria-hidden=\"true\"><line class=\"track\" x1=\"0\" x2=\"100%\" y1=\"7\" \
             y2=\"7\"/><line class=\"span {class}\" x1=\"{from:.1}%\" x2=\"{to:.1}%\" y1=\"7\" y2=\"7\"/>\
             <line class=\"today\" x1=\"{now:.1}%\" x2=\"{now:.1}%\" y1=\"0\" y2=\"14\"/>\
             <circle class=\"{class}\" cx=\"{:.1}%\" cy=\"7\" r=\"5\"/></svg></li>",
            // At the very edge only half of the dot would show.
            at.clamp(1.0, 99.0)
        )?;
    }
    writeln!(out, "</ol>")?;
    if rows.len() > MAX_ROWS {
        writeln!(out, "<p class=\"dim\">… and {} more.</p>", count(rows.len() - MAX_ROWS, "model"))?;
    }
    writeln!(
        out,
        "<p class=\"dim\">The vertical line is {today}. Red: calls fail. Amber: still to come.</p>\n</section>"
    )
}

/// How far a date is from today, for people.
fn relative(today: Date, day: Date) -> String {
    match (day - today).get_days() {
        0 => "today".to_owned(),
        days if days > 0 => format!("in {}", count(usize::try_from(days).unwrap_or_default(), "day")),
        days => format!("{} ago", count(usize::try_from(-days).unwrap_or_default(), "day")),
    }
}

/// Writes the months above the rows.
fn axis(scale: &Scale, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "<svg class=\"axis\" width=\"100%\" height=\"18\" aria-hidden=\"true\">")?;
    for tick in scale.ticks() {
        let at = scale.percent(tick);
        let month = tick.strftime("%Y-%m");
        writeln!(out, "<text x=\"{at:.1}%\" y=\"13\" text-anchor=\"middle\">{month}</text>")?;
    }
    writeln!(out, "</svg>")
}

/// Maps dates to percent of the width.
struct Scale {
    first: Date,
    days: f64,
}

impl Scale {
    fn new(today: Date, last: Date) -> Self {
        let ahead = ((last - today).get_days() + 30).clamp(*DAYS_AFTER.start(), *DAYS_AFTER.end());
        let first = today.checked_sub(DAYS_BEFORE.days()).unwrap_or(today);
        Self { first, days: f64::from(DAYS_BEFORE + ahead) }
    }

    fn percent(&self, day: Date) -> f64 {
        (f64::from((day - self.first).get_days()) / self.days * 100.0).clamp(0.0, 100.0)
    }

    /// About five first days of a month, none so near to an edge that its text would be cut.
    fn ticks(&self) -> Vec<Date> {
        let months = [3, 6, 12, 24].into_iter().find(|months| self.days / (f64::from(*months) * 30.4) <= 5.5);
        let months = months.unwrap_or(24);
        let first = Date::new(self.first.year(), 1, 1).unwrap_or(self.first);
        let ticks = (0..200).filter_map(|n| first.checked_add((n * months).months()).ok());
        ticks
            .filter(|day| *day >= self.first)
            .filter(|day| (6.5..=93.5).contains(&self.percent(*day)))
            .take(6)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_scale_holds_all_days() {
        let scale = Scale::new(date(2026, 11, 21), date(2027, 6, 1));
        assert!((scale.percent(date(2020, 1, 1)) - 0.0).abs() < 1e-9);
        assert!((scale.percent(date(2099, 1, 1)) - 100.0).abs() < 1e-9);
        let now = scale.percent(date(2026, 11, 21));
        assert!((55.0..70.0).contains(&now), "{now}");
        let ticks: Vec<String> = scale.ticks().iter().map(ToString::to_string).collect();
        assert_eq!(ticks, ["2026-01-01", "2026-07-01", "2027-01-01"]);
        assert_eq!((relative(date(2026, 1, 2), date(2026, 1, 1))), "1 day ago");
    }
}
