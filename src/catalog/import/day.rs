//! Dates as pages write them: ISO, long, short, American, months alone, "no earlier than", and all the ways to say none.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::{Captures, Regex};

/// A date that a page names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Said {
    pub on: Date,
    /// "Not sooner than".
    pub not_before: bool,
}

impl Said {
    pub(super) fn firm(on: Date) -> Self {
        Self { on, not_before: false }
    }

    /// The same day as a floor.
    pub(super) fn floor(self) -> Self {
        Self { not_before: true, ..self }
    }
}

impl std::fmt::Display for Said {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
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
pub(super) fn dates(text: &str) -> Result<Vec<Said>, String> {
    let Some(pattern) = DATE.as_ref() else { return Ok(Vec::new()) };
    pattern.captures_iter(text).map(|found| date(&found)).collect()
}

fn date(found: &Captures<'_>) -> Result<Said, String> {
    let part = |letter: char| (1..=5).find_map(|n| found.name(&format!("{letter}{n}"))).map(|part| part.as_str());
    let whole = found.get(0).map_or("", |whole| whole.as_str());
    let number = |text: &str| text.parse::<i16>().ok();
    let year = part('y').and_then(number).map(|year| if year < 100 { year + 2000 } else { year });
    let month = part('m').and_then(|text| {
        let text = text.to_ascii_lowercase();
        let named = MONTHS.iter().position(|month| text.starts_with(month)).and_then(|n| i8::try_from(n + 1).ok());
        named.or_else(|| text.parse().ok())
    });
    let day = part('d').map_or(Some(1), |day| day.parse().ok());
    let (Some(year), Some(month), Some(day)) = (year, month, day) else { return Err(format!("`{whole}` is no date")) };
    let on = Date::new(year, month, day).map_err(|_| format!("`{whole}` is no day of the calendar"))?;
    Ok(Said { on, not_before: part('d').is_none() })
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

/// Whether the words say that there is no date.
pub(super) fn is_none(text: &str) -> bool {
    let text = text.trim().trim_end_matches('.').to_ascii_lowercase();
    let exact = ["", "-", "--", "\u{2013}", "\u{2014}", "n/a", "na", "none", "tbd", "tba", "no", "null", "unknown"];
    let begins = [
        "no shutdown date",
        "no retirement",
        "no date",
        "not announced",
        "not scheduled",
        "to be announced",
        "to be determined",
    ];
    exact.contains(&text.as_str()) || begins.iter().any(|words| text.starts_with(words))
}

/// The one date of a cell that was cleaned of markup, or none where it says so.
pub(super) fn said(text: &str) -> Result<Option<Said>, String> {
    let mut found = dates(text)?;
    found.dedup();
    match found.as_slice() {
        [] if is_none(text) => Ok(None),
        [] => Err(format!("no date in `{text}`")),
        [one] => Ok(Some(Said { not_before: one.not_before || is_floor(text), ..*one })),
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
            assert_eq!(said(text), Ok(Some(Said::firm(date(2024, 10, 1)))), "{text}");
        }
    }

    #[test]
    fn floors_are_told_from_dates() {
        for text in [
            "No earlier than October 1, 2024",
            "Not sooner than 2024-10-01",
            "at earliest 2024-10-01",
            "Earliest October 2024",
            "October 2024",
            "No retirement scheduled. Will not retire before October 1, 2024",
            "starting on October 1, 2024, or later",
        ] {
            assert_eq!(said(text), Ok(Some(Said::firm(date(2024, 10, 1)).floor())), "{text}");
        }
    }

    #[test]
    fn none_is_said_in_many_ways() {
        for text in ["", " ", "\u{2014}", "-", "N/A", "n/a", "TBD", "No shutdown date announced"] {
            assert_eq!(said(text), Ok(None), "{text}");
        }
    }

    #[test]
    fn what_is_no_date_is_told() {
        assert_eq!(said("No earlier than 2026-09-31"), Err("`2026-09-31` is no day of the calendar".into()));
        assert!(said("at base model retirement").unwrap_err().starts_with("no date in"));
        assert!(said("2026-01-01 or 2026-02-01").unwrap_err().starts_with("several dates"));
        assert_eq!(dates("turbo-2024-04-09").unwrap().len(), 1, "version names are for the caller to leave out");
    }
}
