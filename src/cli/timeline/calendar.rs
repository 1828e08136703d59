//! The timeline as a calendar (RFC 5545) that people can subscribe to: an all-day event on each model's last morning,
//! with a reminder. The same model keeps its identity from run to run, so that a date that moves moves the event.

use std::fmt::Write as _;
use std::io;
use std::io::Write;

use sha2::{Digest, Sha256};

use crate::cli::timeline::{Ending, Timeline};
use crate::report::text::{clean, count};

/// Octets in a line before it has to be folded.
const LINE: usize = 75;
/// Places that an event names.
const NAMED: usize = 20;

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
    let next = on.tomorrow().unwrap_or(on);
    let day = |date: jiff::civil::Date| date.strftime("%Y%m%d").to_string();
    let retires = if ending.not_before { "may retire" } else { "retires" };
    let (model, provider) = (clean(&ending.model), ending.provider_name);
    let mut told = vec![format!("{model} at {provider}: {} as of {}.", ending.stage.as_str(), timeline.as_of)];
    if ending.not_before {
        told.push("The provider names this day as the earliest one.".to_owned());
    }
    if let Some(replacement) = &ending.replacement {
        told.push(format!("Move to {replacement}."));
    }
    told.push(format!("Used in {}:", count(ending.places.len(), "place")));
    told.extend(ending.places.iter().take(NAMED).map(|place| clean(place).into_owned()));
    if ending.places.len() > NAMED {
        told.push(format!("and {} more", ending.places.len() - NAMED));
    }
    told.push(format!("By shelflife's catalog {}.", timeline.catalog));
    let summary = format!("{model} {retires} ({provider})");
    for line in [
        "BEGIN:VEVENT".to_owned(),
        format!("UID:{}@shelflife", identity(ending)),
        format!("DTSTAMP:{stamp}"),
        format!("DTSTART;VALUE=DATE:{}", day(on)),
        format!("DTEND;VALUE=DATE:{}", day(next)),
        format!("SUMMARY:{}", escaped(&summary)),
        format!("DESCRIPTION:{}", escaped(&told.join("\n"))),
        format!("CATEGORIES:{}", escaped(ending.stage.as_str())),
        "TRANSP:TRANSPARENT".to_owned(),
        "BEGIN:VALARM".to_owned(),
        "ACTION:DISPLAY".to_owned(),
        format!("DESCRIPTION:{}", escaped(&summary)),
        "TRIGGER:-P30D".to_owned(),
        "END:VALARM".to_owned(),
        "END:VEVENT".to_owned(),
    ] {
        fold(&line, out)?;
    }
    Ok(())
}

/// What stays the same when the date moves.
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

/// Writes a line, folded between characters where it is too long.
fn fold(line: &str, out: &mut dyn Write) -> io::Result<()> {
    let mut width = 0;
    for c in line.chars() {
        if width + c.len_utf8() > LINE {
            out.write_all(b"\r\n ")?;
            width = 1;
        }
        write!(out, "{c}")?;
        width += c.len_utf8();
    }
    out.write_all(b"\r\n")
}
