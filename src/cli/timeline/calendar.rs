//! The timeline as a calendar (RFC 5545) that people can subscribe to: an all-day event with a reminder on the date on
//! which each model retires. A model has the same UID in every run, so that a new date moves its event.

use std::fmt::Write as _;
use std::io;
use std::io::Write;

use jiff::ToSpan;
use jiff::civil::Date;
use sha2::{Digest, Sha256};

use crate::cli::timeline::model::{Ending, Timeline};
use crate::report::text::{by_itself, clean, count};

/// Days before an event on which its reminder rings.
const REMINDER: i32 = 30;
/// Octets after which RFC 5545 folds a line.
const MAX_LINE: usize = 75;
/// References that an event lists before it counts the rest.
const MAX_PLACES: usize = 20;

/// Writes the calendar.
pub(super) fn write(timeline: &Timeline, out: &mut dyn Write) -> io::Result<()> {
    let stamp = timeline.as_of.strftime("%Y%m%dT000000Z").to_string();
    for line in [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//shelflife//timeline//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "NAME:AI model retirements",
        "X-WR-CALNAME:AI model retirements",
    ] {
        fold(line, out)?;
    }
    for ending in &timeline.endings {
        event(ending, timeline, &stamp, out)?;
    }
    fold("END:VCALENDAR", out)
}

fn event(ending: &Ending, timeline: &Timeline, stamp: &str, out: &mut dyn Write) -> io::Result<()> {
    let Some(on) = ending.on else { return Ok(()) };
    let retires = if ending.not_before() { "may retire" } else { "retires" };
    let earliest = if ending.not_before() { format!(" ≥ {on}") } else { String::new() };
    let summary =
        escaped(&format!("{} {retires}{earliest} ({})", clean(&ending.model), by_itself(&ending.provider_name)));
    // A reminder whose day has passed would ring at once.
    let rings = on.checked_sub(REMINDER.days()).is_ok_and(|day| day >= timeline.as_of);
    let alarm = [
        "BEGIN:VALARM".to_owned(),
        "ACTION:DISPLAY".to_owned(),
        format!("DESCRIPTION:{summary}"),
        format!("TRIGGER:-P{REMINDER}D"),
        "END:VALARM".to_owned(),
    ];
    let event = [
        "BEGIN:VEVENT".to_owned(),
        format!("UID:{}@shelflife", identity(ending)),
        format!("DTSTAMP:{stamp}"),
        format!("DTSTART;VALUE=DATE:{}", basic(on)),
        format!("DTEND;VALUE=DATE:{}", basic(on.tomorrow().unwrap_or(on))),
        format!("SUMMARY:{summary}"),
        format!("DESCRIPTION:{}", escaped(&description(ending, timeline))),
        format!("CATEGORIES:{}", escaped(ending.stage.as_str())),
        "TRANSP:TRANSPARENT".to_owned(),
    ];
    let alarm = alarm.iter().filter(|_| rings);
    event.iter().chain(alarm).try_for_each(|line| fold(line, out))?;
    fold("END:VEVENT", out)
}

/// What happens to the model, what to move to, and where the repository uses it.
fn description(ending: &Ending, timeline: &Timeline) -> String {
    let (model, provider, stage) = (clean(&ending.model), &ending.provider_name, ending.stage.as_str());
    let mut lines = vec![format!("{model} at {provider}: {stage} as of {}.", timeline.as_of)];
    if ending.not_before() {
        lines.push("The provider names this as the earliest date.".to_owned());
    }
    if let Some(replacement) = &ending.replacement {
        lines.push(format!("Move to {replacement}."));
    }
    lines.push(format!("Used in {}:", count(ending.places.len(), "place")));
    lines.extend(ending.places.iter().take(MAX_PLACES).map(|place| clean(place).into_owned()));
    if ending.places.len() > MAX_PLACES {
        lines.push(format!("and {} more", ending.places.len() - MAX_PLACES));
    }
    lines.push(format!("Source: shelflife's catalog {}.", timeline.catalog));
    lines.join("\n")
}

/// A date as RFC 5545 writes it.
fn basic(date: Date) -> String {
    date.strftime("%Y%m%d").to_string()
}

/// A hash of what stays the same when the date moves.
fn identity(ending: &Ending) -> String {
    let hash = Sha256::digest(format!("{}\0{}", ending.provider, ending.model).as_bytes());
    hash.iter().take(12).fold(String::new(), |mut hex, byte| {
        // Writing to a string cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,").replace('\n', "\\n")
}

/// Writes a line, and folds a long one between characters.
fn fold(line: &str, out: &mut dyn Write) -> io::Result<()> {
    let mut width = 0;
    for c in line.chars() {
        if width + c.len_utf8() > MAX_LINE {
            out.write_all(b"\r\n ")?;
            width = 1;
        }
        write!(out, "{c}")?;
        width += c.len_utf8();
    }
    out.write_all(b"\r\n")
}
