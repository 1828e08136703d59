//! `catalog import`: compares a provider's page, package or API answer with the catalog, and merges it into the
//! catalog's files.

use std::fs;
use std::io;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use jiff::civil::Date;

use crate::catalog::file::File;
use crate::catalog::import::diff::{Diff, diff};
use crate::catalog::import::merge::{Origin, merge};
use crate::catalog::import::{Context, Format, Page, read};
use crate::catalog::load::parse;
use crate::catalog::{Catalog, canonical};
use crate::cli::catalog_files::{CHECKOUT, expand};
use crate::cli::error::{CliError, CliResult};
use crate::cli::options::{OutputArgs, parse_date};
use crate::cli::output::{print_status, replace, write_output};
use crate::report::guard::Medium;
use crate::report::text::{clean, count};
use crate::text::read::read_text;

#[derive(Debug, Args)]
pub struct ImportArgs {
    /// The format of the files
    #[arg(value_enum)]
    pub format: Format,
    /// Files or folders
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// The provider, if the format does not show it
    #[arg(long, value_name = "ID")]
    pub provider: Option<String>,
    /// The date on which the page was read (YYYY-MM-DD) [default: today]
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    pub read_on: Option<Date>,
    /// The page's own date, if the page does not show it (YYYY-MM-DD or YYYY-MM)
    #[arg(long, value_name = "DATE")]
    pub page_date: Option<String>,
    /// The page's title, for the new source [default: the file's name]
    #[arg(long, value_name = "TITLE")]
    pub source: Option<String>,
    /// The page's URL, for the new source
    #[arg(long, value_name = "URL")]
    pub url: Option<String>,
    /// Merge into the catalog's files; former values are kept as history
    #[arg(long)]
    pub write: bool,
    /// Exit with 1 if the catalog differs
    #[arg(long)]
    pub check: bool,
    /// The folder of the catalog's files [default: rules/models]
    #[arg(long, value_name = "DIR")]
    pub into: Option<PathBuf>,
    #[command(flatten)]
    pub output: OutputArgs,
}

/// Compares the files with the catalog, and with `--write` merges them into it. With `--check` the exit code is 1 if
/// they disagree.
pub(super) fn run(args: &ImportArgs, today: Date) -> CliResult {
    let read_on = args.read_on.unwrap_or(today);
    let folder = args.into.clone().or_else(|| Some(PathBuf::from(CHECKOUT)).filter(|folder| folder.is_dir()));
    let catalog = match folder.as_ref().filter(|folder| folder.is_dir()) {
        Some(folder) => {
            let files = expand(std::slice::from_ref(folder))?;
            Box::leak(Box::new(Catalog::load(&files).map_err(CliError::other)?))
        }
        None => Catalog::builtin(),
    };
    let context = Context { catalog, provider: args.provider.as_deref(), read_on, file: "" };
    let mut pages = read(args.format, &texts(args)?, context);
    if args.page_date.is_some() {
        for (_, page) in &mut pages {
            page.date.clone_from(&args.page_date);
        }
    }
    let compare = |(file, page): (String, Page)| Compared { diff: diff(&page, catalog, read_on), file, page };
    let compared: Vec<Compared> = pages.into_iter().map(compare).collect();
    write_output(&args.output, Medium::Text, |_, out| write_differences(&compared, out))?;
    if args.write {
        let folder = folder.ok_or("no folder to write to: give one with --into DIR")?;
        for Compared { file, page, diff } in &compared {
            merge_into(&folder, diff, &origin(args, file, page, read_on), catalog)?;
        }
    }
    Ok(u8::from(args.check && compared.iter().any(|one| one.diff.disagrees())))
}

/// A file and how its content differs from the catalog.
struct Compared {
    file: String,
    page: Page,
    diff: Diff,
}

/// Writes what each file has, and what of it the catalog has not.
fn write_differences(compared: &[Compared], out: &mut dyn Write) -> io::Result<()> {
    for Compared { file, page, diff } in compared {
        // Most files of a package are not about models: they are worth no line.
        if compared.len() > 1 && page.rows.is_empty() && page.skipped.is_empty() {
            continue;
        }
        let file = clean(file);
        let date = page.date.as_ref().map(|date| format!(" (of {date})")).unwrap_or_default();
        let (rows, skipped) = (count(page.rows.len(), "row"), page.skipped.len());
        writeln!(out, "{file}{date}: {rows} read, {skipped} skipped, {} as known", diff.same)?;
        for line in diff.to_string().lines() {
            writeln!(out, "{}", clean(line))?;
        }
        for skipped in &page.skipped {
            writeln!(out, "{file}:{}: skipped {}: {}", skipped.line, clean(&skipped.what), clean(&skipped.why))?;
        }
    }
    Ok(())
}

/// The names and texts of the files. A folder stands for all files of the format below it.
fn texts(args: &ImportArgs) -> Result<Vec<(String, String)>, String> {
    let mut paths = Vec::new();
    for path in &args.files {
        if path.is_dir() {
            let walk = ignore::WalkBuilder::new(path).standard_filters(false).sort_by_file_name(Ord::cmp).build();
            let wanted = |path: &Path| path.extension().is_some_and(|own| own == args.format.extension());
            let files =
                walk.filter_map(Result::ok).filter(|entry| entry.file_type().is_some_and(|kind| kind.is_file()));
            paths.extend(files.map(ignore::DirEntry::into_path).filter(|path| wanted(path)));
        } else {
            paths.push(path.clone());
        }
    }
    paths.iter().map(|path| named_text(path)).collect()
}

fn named_text(path: &Path) -> Result<(String, String), String> {
    let name = path.display().to_string();
    let bytes = fs::read(path).map_err(|error| format!("{name}: {error}"))?;
    Ok((name, String::from_utf8_lossy(&bytes).into_owned()))
}

/// The source that a merge names for the facts of a file.
fn origin(args: &ImportArgs, file: &str, page: &Page, read_on: Date) -> Origin {
    let format = args.format.to_possible_value().map_or(String::new(), |value| value.get_name().to_owned());
    let name = Path::new(file).file_name().map_or_else(|| file.to_owned(), |name| name.to_string_lossy().into_owned());
    let page_date = page.date.clone().or_else(|| Some(read_on.to_string()));
    Origin {
        key: format!("{format}-{}", page_date.as_deref().unwrap_or_default()),
        title: args.source.clone().unwrap_or_else(|| format!("{name}, read as {format}")),
        url: args.url.clone(),
        page_date,
        read_on,
        official: !matches!(args.format, Format::Csv | Format::Json),
    }
}

/// Merges a diff into the files of its providers.
pub(super) fn merge_into(folder: &Path, diff: &Diff, origin: &Origin, catalog: &Catalog) -> Result<(), String> {
    let new = diff.new.iter().map(|row| row.provider.as_str());
    let mut providers: Vec<&str> = new.chain(diff.differing.iter().map(|found| found.record.provider)).collect();
    providers.sort_unstable();
    providers.dedup();
    for provider in providers {
        let path = folder.join(format!("{provider}.json"));
        let mut file = open(&path, provider, catalog)?;
        let changed = merge(&mut file, diff, origin).map_err(|error| format!("{}: {error}", path.display()))?;
        if changed > 0 {
            replace(&path, |out| out.write_all(canonical::write(&file).as_bytes()))?;
            print_status(&format!("{}: {} written", path.display(), count(changed, "model")));
        }
    }
    Ok(())
}

/// The file of a provider, or an empty one for a provider of the catalog that has no file yet.
fn open(path: &Path, provider: &str, catalog: &Catalog) -> Result<File, String> {
    let fail = |error: String| format!("{}: {error}", path.display());
    if path.exists() {
        let text = read_text(path).map_err(|error| fail(error.to_string()))?;
        return parse(&text).map_err(fail);
    }
    let known = catalog.provider(provider).or_else(|| Catalog::builtin().provider(provider));
    let known = known.ok_or_else(|| fail(format!("no such file, and no provider is called `{provider}`")))?;
    File::empty(known).map_err(fail)
}
