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
        let parse = || {
            let (year, rest) = text.split_once('-')?;
            let (month, day) = rest.split_once('-')?;
            let padded = year.len() == 4 && month.len() == 2 && day.len() == 2;
            let parsed = Self { year: year.parse().ok()?, month: month.parse().ok()?, day: day.parse().ok()? };
            let leap = parsed.year % 4 == 0 && (parsed.year % 100 != 0 || parsed.year % 400 == 0);
            let last = match parsed.month {
                2 if leap => 29,
                2 => 28,
                4 | 6 | 9 | 11 => 30,
                1..=12 => 31,
                _ => return None,
            };
            (padded && (1..=last).contains(&parsed.day)).then_some(parsed)
        };
        parse().ok_or_else(|| format!("`{text}` is not a date of the form YYYY-MM-DD"))
    }
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
