//! The cells of Microsoft's retirement pages. Some are prose: several models with one version, two dates with a label
//! each, a date for one deployment type and another for the rest, an upgrade in place of an end.

use crate::catalog::import::date::{ParsedDate, is_absent, is_floor, parse_dates};
use crate::catalog::import::markup::{broken, clean, without_code};
use crate::catalog::import::names::replacements;

/// The dates of a retirement cell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Ends {
    pub deprecated: Option<ParsedDate>,
    /// For all deployment types, or for all but the regional standard one.
    pub retired: Option<ParsedDate>,
    /// For regional standard deployments, where these have a date of their own.
    pub standard: Option<ParsedDate>,
    /// The model that deployments become on that day.
    pub upgraded_to: Option<String>,
}

/// Reads a retirement cell sentence by sentence.
pub(super) fn ends(raw: &str) -> Result<Ends, String> {
    let mut ends = Ends::default();
    let text = clean(raw);
    if is_absent(&text) && parse_dates(&text)?.is_empty() {
        return Ok(ends);
    }
    // "No retirement scheduled" and "will not retire before" are two sentences of one cell.
    let sentences = broken(raw).into_iter().flat_map(|part| part.split_inclusive(". "));
    for sentence in sentences {
        let plain = clean(&without_code(sentence));
        let words = plain.to_lowercase();
        let Some(first) = parse_dates(&plain)?.first().copied() else { continue };
        let is_upgrade = words.contains("to be upgraded");
        let date = first.floor_if(is_floor(&plain) || is_upgrade);
        let place = if is_upgrade {
            // Such a version ends for all: deployments become those of another.
            ends.upgraded_to = upgrade_target(sentence);
            &mut ends.retired
        } else if words.contains("upgrade") && !words.contains("retire") {
            continue;
        } else if words.contains("deprecation:") {
            &mut ends.deprecated
        } else if words.starts_with("standard deployment type") {
            &mut ends.standard
        } else {
            &mut ends.retired
        };
        if place.is_some_and(|known| known.on != date.on) {
            return Err(format!("several dates in `{text}`"));
        }
        *place = Some(date);
    }
    if ends == Ends::default() { Err(format!("no date in `{text}`")) } else { Ok(ends) }
}

/// "To be upgraded to `gpt-4` Version: `turbo-2024-04-09`, starting on ...".
fn upgrade_target(sentence: &str) -> Option<String> {
    let (_, target) = sentence.split_once("upgraded to ")?;
    replacements(target.split(", starting").next()?).into_iter().next()
}

/// The models of a cell with their versions. A version that is glued to the last one of several holds for all.
pub(super) fn models(raw: &str, version: &str) -> Result<Vec<(String, Option<String>)>, String> {
    let version = Some(version).filter(|text| !is_absent(text)).map(str::to_owned);
    let mut models: Vec<(String, Option<String>)> = Vec::new();
    for part in broken(raw) {
        let text = clean(part);
        // Models that have a version of their own name: "`gpt-4-32k` - 0314".
        let (name, glued) = match text.split_once(" - ") {
            Some((name, glued)) => (name.trim(), Some(glued.trim().to_owned())),
            None => (text.as_str(), None),
        };
        let name = name.split_once(" (").filter(|(_, rest)| rest.ends_with(')')).map_or(name, |(name, _)| name);
        let own = glued.or_else(|| version.clone());
        // Some names end in the launch day, which the next column has once more.
        let dated = own.as_ref().filter(|own| own.len() >= "2025-12-15".len());
        let stem = dated.and_then(|own| name.strip_suffix(own.as_str())?.strip_suffix('-'));
        let name = stem.unwrap_or(name);
        if name.is_empty() || !name.contains(|c: char| c.is_ascii_alphabetic()) {
            return Err(format!("`{text}` names no model"));
        }
        models.push((name.to_owned(), own));
    }
    let last = models.last().and_then(|(_, version)| version.clone());
    models.iter_mut().filter(|(_, version)| version.is_none()).for_each(|(_, version)| version.clone_from(&last));
    if models.is_empty() { Err("no model named".into()) } else { Ok(models) }
}

/// Spellings of a page's name that an id can have: hyphens for a title's blanks, a missing hyphen, the publisher in
/// front.
pub(super) fn spellings(name: &str, publisher: Option<&str>) -> Vec<String> {
    let hyphens = name.replace(' ', "-");
    let mut all = vec![name.to_owned(), hyphens.clone(), hyphens.replace("dalle-", "dall-e-")];
    if let Some(publisher) = publisher {
        all.push(format!("{publisher}-{}", hyphens.replace('+', "-plus")));
    }
    all.retain(|spelling| !spelling.is_empty());
    all
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Date, date};

    use super::*;

    const fn firm(on: Date) -> ParsedDate {
        ParsedDate { on, not_before: false }
    }

    #[test]
    fn one_date_in_prose() {
        let cell = "February 13, 2025<br><br> Deployments set to [**Auto-update**](/x?y=z#a) will be automatically \
                    upgraded to version: `0125`, starting on January 13, 2025. ";
        assert_eq!(ends(cell).unwrap(), Ends { retired: Some(firm(date(2025, 2, 13))), ..Ends::default() });
        assert_eq!(ends("No Auto-upgrades <br>July 14, 2025").unwrap().retired, Some(firm(date(2025, 7, 14))));
        let floor = ends("No retirement scheduled. Will not retire before April 15, 2027").unwrap();
        assert_eq!(floor.retired, Some(ParsedDate::firm(date(2027, 4, 15)).floor()));
        assert_eq!(ends("\u{2014}").unwrap(), Ends::default());
        assert!(ends("at base model retirement").is_err());
    }

    #[test]
    fn two_dates_with_labels() {
        let both = ends("**Deprecation:** October 1, 2024 <br> **Retirement:** June 6, 2025").unwrap();
        assert_eq!((both.deprecated, both.retired), (Some(firm(date(2024, 10, 1))), Some(firm(date(2025, 6, 6)))));
        let cell = "Standard deployment type retires on **2026-03-31**, with auto-upgrades scheduled to start on \
                    **2026-03-09**. For other deployment types, the retirement date has been moved to **2026-10-01**.";
        let both = ends(cell).unwrap();
        assert_eq!((both.standard, both.retired), (Some(firm(date(2026, 3, 31))), Some(firm(date(2026, 10, 1)))));
        assert!(ends("May 1, 2026 <br> June 1, 2026").is_err());
    }

    #[test]
    fn an_upgrade_is_an_end() {
        let cell = "To be upgraded to `gpt-4` Version: `turbo-2024-04-09`, starting on August 15, 2024, or later **<sup>1</sup>**";
        let read = ends(cell).unwrap();
        assert_eq!(read.retired, Some(ParsedDate::firm(date(2024, 8, 15)).floor()));
        assert_eq!(read.upgraded_to.as_deref(), Some("gpt-4@turbo-2024-04-09"));
    }

    fn pair(name: &str, version: &str) -> (String, Option<String>) {
        (name.to_owned(), Some(version.to_owned()))
    }

    #[test]
    fn several_models_in_a_cell() {
        assert_eq!(
            models("`gpt-4`<br>`gpt-4-32k` - 0314", "").unwrap(),
            [pair("gpt-4", "0314"), pair("gpt-4-32k", "0314")]
        );
        assert_eq!(models("`gpt-4`<br>`gpt-4-32k`", "0613").unwrap()[0], pair("gpt-4", "0613"));
        let glued = "`gpt-realtime-mini-2025-12-15`";
        assert_eq!(models(glued, "2025-12-15").unwrap(), [pair("gpt-realtime-mini", "2025-12-15")]);
        assert_eq!(models("claude-x (gated research preview)", "\u{2014}").unwrap(), [("claude-x".to_owned(), None)]);
        assert!(models("", "1").is_err());
    }
}
