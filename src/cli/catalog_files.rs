//! Loads the catalog that the options choose: the newest that is here, files on top of it, or files alone.

use std::path::{Path, PathBuf};

use jiff::civil::Date;

use crate::catalog::Catalog;
use crate::cli::options::CatalogArgs;
use crate::cli::output::print_status;
use crate::text::level::Level;

/// Days after which a catalog gets a note: providers retire models every week.
const NOTED_AGE: u32 = 14;
/// Days after which it gets a warning.
const DEFAULT_MAX_AGE: u32 = 30;

/// Where a checkout of shelflife keeps the files of its catalog.
pub(super) const CHECKOUT: &str = "rules/models";

/// Loads the catalog on top of what `base` chooses, and warns of an old one. With `--as-of`, the age of the catalog
/// today is of no interest.
pub(super) fn load(args: &CatalogArgs, base: Base<'_>, today: Date) -> Result<&'static Catalog, String> {
    let (catalog, date) = load_quietly(args, base)?;
    if args.as_of.is_none() {
        judge_age(args, date, today)?;
    }
    Ok(catalog)
}

/// Chooses the catalog that files are added to.
pub(super) type Base<'b> = &'b dyn Fn() -> Result<&'static Catalog, String>;

fn judge_age(args: &CatalogArgs, date: Date, today: Date) -> Result<(), String> {
    let limit = args.max_catalog_age.unwrap_or(DEFAULT_MAX_AGE);
    let Some((age, level)) = age(date, today, limit) else { return Ok(()) };
    let what = format!("the catalog dates from {date} ({age} days old); dates may have changed since");
    if level == Level::Warning && args.deny_old_catalog {
        return Err(format!("{what}; at most {limit} days are allowed (`shelflife catalog update`)"));
    }
    let option = if level == Level::Warning { ", --max-catalog-age" } else { "" };
    print_status(&format!("{}: {what} (`shelflife catalog update`{option})", level.as_str()));
    Ok(())
}

/// How many days old a catalog is, and the level of that; none for one that is fresh, or where no age matters.
fn age(date: Date, today: Date, limit: u32) -> Option<(u32, Level)> {
    let age = u32::try_from(today.since(date).map_or(0, |span| span.get_days())).unwrap_or(0);
    let level = if age > limit { Level::Warning } else { Level::Note };
    (limit > 0 && age > NOTED_AGE.min(limit)).then_some((age, level))
}

/// The catalog, and the day that it is as old as. Files on top of another catalog make that no younger.
pub(super) fn load_quietly(args: &CatalogArgs, base: Base<'_>) -> Result<(&'static Catalog, Date), String> {
    if args.catalog.is_empty() {
        return base().map(|catalog| (catalog, catalog.date()));
    }
    let files = expand(&args.catalog)?;
    let (loaded, date) = if args.no_default_catalog {
        (Catalog::load(&files), None)
    } else {
        let base = base()?;
        (base.extended(&files), Some(base.date()))
    };
    // The catalog leaks its records, so leaking the catalog itself costs nothing more.
    let catalog = loaded.map(|catalog| &*Box::leak(Box::new(catalog))).map_err(|error| with_causes(&error))?;
    Ok((catalog, date.unwrap_or(catalog.date())))
}

/// The files, with each folder replaced by its `.json` files. They are sorted, so that the same folder is the same
/// catalog on every machine.
pub(super) fn expand(paths: &[PathBuf]) -> Result<Vec<PathBuf>, String> {
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            let mut inside = json_files(path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
            if inside.is_empty() {
                return Err(format!("{} holds no .json files", path.display()));
            }
            inside.sort();
            files.extend(inside);
        } else {
            files.push(path.clone());
        }
    }
    Ok(files)
}

fn json_files(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let entries: Result<Vec<_>, _> = folder.read_dir()?.map(|entry| entry.map(|entry| entry.path())).collect();
    Ok(entries?.into_iter().filter(|path| path.extension().is_some_and(|ext| ext == "json")).collect())
}

/// The error and its causes, in one line.
fn with_causes(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(error.source(), |cause| cause.source());
    causes.fold(error.to_string(), |text, cause| format!("{text}: {cause}"))
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan;
    use jiff::civil::date;

    use super::*;

    #[test]
    fn an_old_catalog_gets_a_note_and_then_a_warning() {
        let read = date(2026, 11, 1);
        let level = |days: i64, limit| age(read, read + days.days(), limit).map(|(_, level)| level);
        assert_eq!([-3, 0, 14].map(|days| level(days, DEFAULT_MAX_AGE)), [None; 3]);
        assert_eq!([15, 30].map(|days| level(days, DEFAULT_MAX_AGE)), [Some(Level::Note); 2]);
        assert_eq!(level(31, DEFAULT_MAX_AGE), Some(Level::Warning));
        assert_eq!((level(8, 7), level(7, 7), level(89, 90)), (Some(Level::Warning), None, Some(Level::Note)));
        assert_eq!(level(400, 0), None);
    }
}
