//! Dates in the forms that pages write them: ISO, long, short, American, months alone, "no earlier than", and the many
//! ways to write that there is none.

use std::fmt;
use std::sync::LazyLock;

use jiff::civil::Date;
use regex::{Captures, Regex};

/// A date as a page writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ParsedDate {
    pub on: Date,
    /// "Not sooner than".
    pub not_before: bool,
}

impl ParsedDate {
    pub(super) fn firm(on: Date) -> Self {
        Self { on, not_before: false }
    }

    /// The same day as a floor.
    pub(super) fn floor(self) -> Self {
        Self { not_before: true, ..self }
    }

    /// A floor where the condition holds, itself otherwise.
    pub(super) fn floor_if(self, condition: bool) -> Self {
        Self { not_before: self.not_before || condition, ..self }
    }
}

impl fmt::Display for ParsedDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", if self.not_before { ">=" } else { "" }, self.on)
    }
}

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

static DATE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let month = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,?";
    let forms = [
        r"\b(?<y1>\d{4})-(?<m1>\d{1,2})-(?<d1>\d{1,2})(?:[T ]\d[\d:.]*(?:Z|[+-]\d\d:?\d\d)?|\b)".to_owned(),
        format!(r"\b(?<m2>{month})\s+(?<d2>\d{{1,2}})(?:st|nd|rd|th)?\s*,?\s+(?<y2>\d{{4}})\b"),
        format!(r"\b(?<d3>\d{{1,2}})(?:st|nd|rd|th)?\s+(?<m3>{month})\s+(?<y3>\d{{4}})\b"),
        r"\b(?<m4>\d{1,2})/(?<d4>\d{1,2})/(?<y4>\d{4}|\d\d)\b".to_owned(),
        format!(r"\b(?<m5>{month})\s+(?<y5>\d{{4}})\b"),
    ];
    Regex::new(&format!("(?i){}", forms.join("|"))).ok()
});

/// Every date in a text that was cleaned of markup, in order. A month alone is its first day, as a floor.
pub(super) fn parse_dates(text: &str) -> Result<Vec<ParsedDate>, String> {
    let Some(pattern) = DATE.as_ref() else { return Ok(Vec::new()) };
    pattern.captures_iter(text).map(|found| captured_date(&found)).collect()
}

fn captured_date(found: &Captures<'_>) -> Result<ParsedDate, String> {
    let whole = found.get(0).map_or("", |whole| whole.as_str());
    let year = part(found, 'y').and_then(full_year);
    let month = part(found, 'm').and_then(month_number);
    let day = part(found, 'd').map_or(Some(1), |day| day.parse().ok());
    let (Some(year), Some(month), Some(day)) = (year, month, day) else {
        return Err(format!("`{whole}` is not a date"));
    };
    let on = Date::new(year, month, day).map_err(|_| format!("`{whole}` is not a calendar date"))?;
    Ok(ParsedDate { on, not_before: part(found, 'd').is_none() })
}

/// The year, month or day of a date, from the group of its form.
fn part<'t>(found: &Captures<'t>, letter: char) -> Option<&'t str> {
    (1..=5).find_map(|form| found.name(&format!("{letter}{form}"))).map(|part| part.as_str())
}

fn full_year(text: &str) -> Option<i16> {
    let year: i16 = text.parse().ok()?;
    Some(if year < 100 { year + 2000 } else { year })
}

fn month_number(text: &str) -> Option<i8> {
    let text = text.to_ascii_lowercase();
    let named = MONTHS.iter().position(|month| text.starts_with(month)).and_then(|n| i8::try_from(n + 1).ok());
    named.or_else(|| text.parse().ok())
}

/// The first date in a text that was cleaned of markup. None where one of them is not a calendar date.
pub(super) fn first_date(text: &str) -> Option<ParsedDate> {
    parse_dates(text).ok()?.first().copied()
}

/// A page's own date in ISO form: a day or a month.
pub(super) fn page_date(text: &str) -> Option<String> {
    let date = first_date(text)?;
    Some(if date.not_before { date.on.strftime("%Y-%m").to_string() } else { date.on.to_string() })
}

/// Whether the words make a date a floor.
pub(super) fn is_floor(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    let words = [
        "no earlier",
        "not earlier",
        "no sooner",
        "not sooner",
        "not before",
        "not retire before",
        "earliest",
        "at least until",
        "or later",
    ];
    words.iter().any(|words| text.contains(words))
}

/// Whether the words mean that there is no date, or no value at all.
pub(super) fn is_absent(text: &str) -> bool {
    let text = text.trim().trim_end_matches('.').to_ascii_lowercase();
    let exact = ["", "-", "--", "\u{2013}", "\u{2014}", "n/a", "na", "none", "tbd", "tba", "no", "null", "unknown"];
    let beginnings = [
        "no shutdown date",
        "no retirement",
        "no date",
        "not announced",
        "not scheduled",
        "to be announced",
        "to be determined",
    ];
    exact.contains(&text.as_str()) || beginnings.iter().any(|words| text.starts_with(words))
}

/// The one date of a cell that was cleaned of markup, or none where the cell means that there is none.
pub(super) fn parse_date(text: &str) -> Result<Option<ParsedDate>, String> {
    let mut found = parse_dates(text)?;
    found.dedup();
    match found.as_slice() {
        [] if is_absent(text) => Ok(None),
        [] => Err(format!("no date in `{text}`")),
        [one] => Ok(Some(one.floor_if(is_floor(text)))),
        _ => Err(format!("several dates in `{text}`")),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn every_form_is_read() {
        for text in [
            "2024-10-01",
            "October 1, 2024",
            "Oct 1, 2024",
            "October  1, 2024",
            "October, 1, 2024",
            "October 1st, 2024",
            "1 October 2024",
            "10/01/2024",
            "10/01/24",
            "2024-10-01T00:00:00Z",
            "Retirement Date: October 1, 2024",
        ] {
            assert_eq!(parse_date(text), Ok(Some(ParsedDate::firm(date(2024, 10, 1)))), "{text}");
        }
    }

    #[test]
    fn floors_are_distinguished_from_dates() {
        for text in [
            "No earlier than October 1, 2024",
            "Not sooner than 2024-10-01",
            "at earliest 2024-10-01",
            "Earliest October 2024",
            "October 2024",
            "No retirement scheduled. Will not retire before October 1, 2024",
            "starting on October 1, 2024, or later",
        ] {
            assert_eq!(parse_date(text), Ok(Some(ParsedDate::firm(date(2024, 10, 1)).floor())), "{text}");
        }
    }

    #[test]
    fn there_are_many_ways_to_write_none() {
        for text in ["", " ", "\u{2014}", "-", "N/A", "n/a", "TBD", "No shutdown date announced"] {
            assert_eq!(parse_date(text), Ok(None), "{text}");
        }
    }

    #[test]
    fn the_error_names_the_text_that_is_no_date() {
        assert_eq!(parse_date("No earlier than 2026-09-31"), Err("`2026-09-31` is not a calendar date".into()));
        assert!(parse_date("at base model retirement").unwrap_err().starts_with("no date in"));
        assert!(parse_date("2026-01-01 or 2026-02-01").unwrap_err().starts_with("several dates"));
        assert_eq!(parse_dates("turbo-2024-04-09").unwrap().len(), 1, "version names are for the caller to leave out");
    }
}
