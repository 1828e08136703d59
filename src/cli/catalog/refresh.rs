//! `catalog refresh`: for maintainers. Gets the newest packages of providers, compares them with the catalog, and merges what
//! is sure.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use jiff::civil::Date;
use toml_edit::{DocumentMut, value};

use crate::catalog::Catalog;
use crate::catalog::import::diff::diff;
use crate::catalog::import::merge::Origin;
use crate::catalog::refresh::{Package, Packages, Registry, Report, Unpacked, Weight};
use crate::cli::catalog::import::merge_into;
use crate::cli::catalog::registry::download;
use crate::cli::catalog_files::{CHECKOUT, expand};
use crate::cli::error::{CliError, CliResult};
use crate::cli::options::{OutputArgs, parse_date};
use crate::cli::output::{print_status, replace, write_output};
use crate::report::guard::Medium;
use crate::text::mistake::in_words;
use crate::text::read::read_text;

/// The file that has the packages, beside the folder of the catalog.
const PACKAGES: &str = "refresh.toml";

#[derive(Debug, Args)]
pub struct RefreshArgs {
    /// Merge what the providers' own packages say; former values are kept as history
    #[arg(long)]
    pub write: bool,
    /// Exit with 1 if the catalog differs
    #[arg(long)]
    pub check: bool,
    /// Use the packages in this folder (unpacked as NAME-VERSION), and download none
    #[arg(long, value_name = "DIR")]
    pub packages: Option<PathBuf>,
    /// The date on which the packages are read (YYYY-MM-DD) [default: today]
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    pub read_on: Option<Date>,
    /// The folder of the catalog's files
    #[arg(long, value_name = "DIR", default_value = CHECKOUT)]
    pub into: PathBuf,
    #[command(flatten)]
    pub output: OutputArgs,
}

/// Compares every package of `rules/refresh.toml`. What it writes is Markdown, for a pull request.
pub(super) fn run(args: &RefreshArgs, today: Date) -> CliResult {
    let today = args.read_on.unwrap_or(today);
    let catalog = load(&args.into)?;
    let packages = Packages::builtin().package;
    let scratch = tempfile::tempdir()?;
    let mut reports = Vec::new();
    for package in &packages {
        let found = match &args.packages {
            Some(folder) => find(package, folder)?,
            None => match fetch(package, scratch.path()) {
                // Others may give their packages up.
                Err(error) if package.weight == Weight::Hint => {
                    print_status(&error.to_string());
                    continue;
                }
                found => found?,
            },
        };
        let Some(Found { newest, former }) = found else {
            print_status(&format!("{} is not in the folder", package.title()));
            continue;
        };
        reports.push(package.compare(&newest, former.as_deref(), catalog, today)?);
    }
    write_output(&args.output, Medium::Text, |_, out| reports.iter().try_for_each(|report| write!(out, "{report}")))?;
    if args.write {
        for report in reports.iter().filter(|report| report.package.weight == Weight::Official) {
            merge(report, &args.into, today)?;
        }
        note_versions(&reports, &args.into, today)?;
    }
    if reports.iter().any(|report| report.is_empty_handed) {
        return Err("a part of a package was not read, because its layout has changed".into());
    }
    Ok(u8::from(args.check && reports.iter().any(Report::has_news)))
}

fn load(folder: &Path) -> Result<&'static Catalog, CliError> {
    let files = expand(&[folder.to_owned()])?;
    Ok(Box::leak(Box::new(Catalog::load(&files).map_err(CliError::other)?)))
}

/// A package, and the version that the catalog was read from where that is another one.
struct Found {
    newest: Unpacked,
    former: Option<PathBuf>,
}

/// The versions of a package in a folder.
fn find(package: &Package, folder: &Path) -> Result<Option<Found>, CliError> {
    let (mut newest, mut known) = (None, None);
    for entry in fs::read_dir(folder)? {
        let (folder, name) = entry.map(|entry| (entry.path(), entry.file_name()))?;
        let name = name.to_string_lossy().into_owned();
        let version = name.strip_prefix(&package.slug()).and_then(|rest| rest.strip_prefix('-'));
        let Some(version) = version.filter(|version| version.starts_with(|c: char| c.is_ascii_digit())) else {
            continue;
        };
        let slot = if version == package.version { &mut known } else { &mut newest };
        *slot = Some(Unpacked { version: version.to_owned(), folder, published: None });
    }
    Ok(match (newest, known) {
        (Some(newest), former) => Some(Found { newest, former: former.map(|former| former.folder) }),
        (None, Some(newest)) => Some(Found { newest, former: None }),
        (None, None) => None,
    })
}

/// Gets the newest version of a package from the registry, and the one that the catalog was read from.
fn fetch(package: &Package, scratch: &Path) -> Result<Option<Found>, CliError> {
    let scratch = scratch.join(package.slug());
    let newest = download(package, None, &scratch.join("newest"))?;
    let former = || download(package, Some(&package.version), &scratch.join("former")).map(|former| former.folder);
    let former = if newest.version == package.version { None } else { Some(former()?) };
    Ok(Some(Found { newest, former }))
}

/// Merges the facts of a package. What one list has already brought is known to the next one.
fn merge(report: &Report<'_>, folder: &Path, today: Date) -> Result<(), CliError> {
    let version = &report.newest;
    let origin = Origin {
        key: format!("{}-{}", report.package.slug(), report.dated),
        title: format!("{} {version}", report.package.title()),
        url: Some(report.package.url(version)),
        page_date: Some(report.dated.to_string()),
        read_on: today,
        official: true,
    };
    for (page, _) in &report.pages {
        let catalog = load(folder)?;
        merge_into(folder, &diff(page, catalog, today), &origin, catalog)?;
    }
    Ok(())
}

/// Notes in `refresh.toml` which versions were read, and that they are the newest today.
fn note_versions(reports: &[Report<'_>], folder: &Path, today: Date) -> Result<(), CliError> {
    let path = folder.parent().unwrap_or(Path::new("")).join(PACKAGES);
    if !path.is_file() {
        return Ok(());
    }
    let invalid = |error: toml_edit::TomlError| format!("{}: {}", path.display(), in_words(error.message(), "a table"));
    let mut document: DocumentMut = read_text(&path)?.parse().map_err(invalid)?;
    let tables = document.get_mut("package").and_then(|packages| packages.as_array_of_tables_mut());
    for table in tables.into_iter().flat_map(|tables| tables.iter_mut()) {
        let text = |key: &str| table.get(key).and_then(|value| value.as_str()).unwrap_or_default();
        let named = (text("name").to_owned(), text("registry") == "npm");
        let is_it = |package: &Package| (package.name.clone(), package.registry == Registry::Npm) == named;
        if let Some(report) = reports.iter().find(|report| is_it(report.package)) {
            table["version"] = value(&report.newest);
            table["dated"] = value(report.dated.to_string());
            table["checked"] = value(today.to_string());
        }
    }
    replace(&path, |out| out.write_all(document.to_string().as_bytes()))?;
    Ok(())
}
