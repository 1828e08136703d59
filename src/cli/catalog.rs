//! Which catalog a command works with: the one that is compiled in, files on top of it, or files alone.

use std::path::{Path, PathBuf};

use super::args::CatalogArgs;
use crate::catalog::Catalog;

/// Loads what the options name.
pub(super) fn load(args: &CatalogArgs) -> Result<&'static Catalog, String> {
    if args.catalog.is_empty() {
        return Ok(Catalog::builtin());
    }
    let files = files(&args.catalog)?;
    let loaded = if args.no_default_catalog { Catalog::load(&files) } else { Catalog::builtin().extended(&files) };
    // Its records live as long as the program, so it may as well.
    loaded.map(|catalog| &*Box::leak(Box::new(catalog))).map_err(|error| with_causes(&error))
}

/// A folder stands for the `.json` files in it, by name, so that the same folder is the same catalog everywhere.
fn files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, String> {
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

/// The error and what lies behind it, in one line.
fn with_causes(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(error.source(), |cause| cause.source());
    causes.fold(error.to_string(), |text, cause| format!("{text}: {cause}"))
}
