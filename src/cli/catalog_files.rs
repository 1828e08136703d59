//! Loads the catalog that the options choose: the built-in one, files on top of it, or files alone.

use std::path::{Path, PathBuf};

use jiff::civil::Date;

use crate::catalog::Catalog;
use crate::cli::options::CatalogArgs;
use crate::cli::output::print_status;

/// Days after which a catalog gets a warning: providers retire models every week.
const DEFAULT_MAX_AGE: u32 = 90;

/// Where a checkout of shelflife keeps the files of its catalog.
pub(super) const CHECKOUT: &str = "rules/models";

/// Loads the catalog, and warns if it is old. With `--as-of`, the age of the catalog today is of no interest.
pub(super) fn load(args: &CatalogArgs, today: Date) -> Result<&'static Catalog, String> {
    let catalog = load_quietly(args)?;
    let age = today.since(catalog.date()).map_or(0, |span| span.get_days());
    let limit = i64::from(args.max_catalog_age.unwrap_or(DEFAULT_MAX_AGE));
    if args.as_of.is_none() && limit > 0 && i64::from(age) > limit {
        print_status(&format!(
            "warning: the catalog is of {}, {age} days ago: dates may have moved since (--max-catalog-age)",
            catalog.date()
        ));
    }
    Ok(catalog)
}

/// Loads the catalog.
pub(super) fn load_quietly(args: &CatalogArgs) -> Result<&'static Catalog, String> {
    if args.catalog.is_empty() {
        return Ok(Catalog::builtin());
    }
    let files = expand(&args.catalog)?;
    let loaded = if args.no_default_catalog { Catalog::load(&files) } else { Catalog::builtin().extended(&files) };
    // The catalog leaks its records, so leaking the catalog itself costs nothing more.
    loaded.map(|catalog| &*Box::leak(Box::new(catalog))).map_err(|error| with_causes(&error))
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
