//! A day of the calendar, as catalog files write it. No calendar crate, so that the build script needs none.

use std::fmt;

use serde::{Deserialize, Serialize, Serializer};

/// A day of the calendar, `YYYY-MM-DD`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(try_from = "String")]
pub struct IsoDate {
    pub year: i16,
    pub month: i8,
    pub day: i8,
}

impl TryFrom<String> for IsoDate {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        parse(&text).ok_or_else(|| format!("`{text}` is not a date of the form YYYY-MM-DD"))
    }
}

/// The day that the text names; none where the form is another or the calendar has no such day.
fn parse(text: &str) -> Option<IsoDate> {
    let (year, rest) = text.split_once('-')?;
    let (month, day) = rest.split_once('-')?;
    let is_padded = year.len() == 4 && month.len() == 2 && day.len() == 2;
    let date = IsoDate { year: year.parse().ok()?, month: month.parse().ok()?, day: day.parse().ok()? };
    let is_leap = date.year % 4 == 0 && (date.year % 100 != 0 || date.year % 400 == 0);
    let last = match date.month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    (is_padded && (1..=last).contains(&date.day)).then_some(date)
}

impl fmt::Display for IsoDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl Serialize for IsoDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
