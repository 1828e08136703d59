//! `catalog import`: what a provider's page, package or API says, against the catalog, and into its files.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use crate::catalog::file::File;
use crate::catalog::import::diff::{Diff, diff};
use crate::catalog::import::merge::{Origin, merge};
use crate::catalog::import::{Context, Format, Page, read};
use crate::catalog::{Catalog, canonical};
use crate::cli::catalog::{CHECKOUT, ImportArgs, check, files};
use crate::cli::output::{deliver, tell};
use crate::cli::run::Done;
use crate::report::text::{clean, count};

/// Reads, compares and, where asked to, merges. With `--check` a disagreement is exit code 1.
pub(super) fn run(args: &ImportArgs, today: Date) -> Done {
    let read_on = args.read_on.unwrap_or(today);
    let folder = args.into.clone().or_else(|| Some(PathBuf::from(CHECKOUT)).filter(|folder| folder.is_dir()));
    let catalog = match folder.as_ref().filter(|folder| folder.is_dir()) {
        Some(folder) => Box::leak(Box::new(Catalog::load(&files(std::slice::from_ref(folder))?)?)),
        None => Catalog::builtin(),
    };
    let context = Context { catalog, provider: args.provider.as_deref(), read_on, file: "" };
    let mut pages = read(args.format, &texts(args)?, context);
    if args.page_date.is_some() {
        for (_, page) in &mut pages {
            page.date.clone_from(&args.page_date);
        }
    }
    let compared: Vec<(&String, &Page, Diff)> =
        pages.iter().map(|(file, page)| (file, page, diff(page, catalog, read_on))).collect();
    // Most files of a package say nothing of models.
    let telling = |page: &Page| pages.len() == 1 || !page.rows.is_empty() || !page.skipped.is_empty();
    deliver(&args.output, |_, out| {
        for (file, page, diff) in compared.iter().filter(|(_, page, _)| telling(page)) {
            let date = page.date.as_ref().map(|date| format!(" (of {date})")).unwrap_or_default();
            let rows = count(page.rows.len(), "row");
            writeln!(
                out,
                "{}{date}: {rows} read, {} skipped, {} as known",
                clean(file),
                page.skipped.len(),
                diff.same
            )?;
            for line in diff.to_string().lines() {
                writeln!(out, "{}", clean(line))?;
            }
            for skipped in &page.skipped {
                writeln!(
                    out,
                    "{}:{}: skipped {}: {}",
                    clean(file),
                    skipped.line,
                    clean(&skipped.what),
                    clean(&skipped.why)
                )?;
            }
        }
        Ok(())
    })?;
    if args.write {
        let folder = folder.ok_or("nothing to write to: --into FOLDER")?;
        for (file, page, diff) in &compared {
            write(diff, &origin(args, file, page, read_on), &folder, catalog)?;
        }
    }
    Ok(u8::from(args.check && compared.iter().any(|(_, _, diff)| diff.disagrees())))
}

/// The files with their texts; a folder stands for all files of the format in it, at any depth.
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
    let read = |path: PathBuf| {
        let bytes = fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        Ok((path.display().to_string(), String::from_utf8_lossy(&bytes).into_owned()))
    };
    paths.into_iter().map(read).collect()
}

fn origin(args: &ImportArgs, file: &str, page: &Page, read_on: Date) -> Origin {
    let format =
        clap::ValueEnum::to_possible_value(&args.format).map_or(String::new(), |value| value.get_name().to_owned());
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

/// Merges into the files of the providers that the diff is about.
fn write(diff: &Diff, origin: &Origin, folder: &Path, catalog: &Catalog) -> Result<(), String> {
    let new = diff.new.iter().map(|row| row.provider.as_str());
    let mut providers: Vec<&str> = new.chain(diff.differing.iter().map(|found| found.record.provider)).collect();
    providers.sort_unstable();
    providers.dedup();
    for provider in providers {
        let path = folder.join(format!("{provider}.json"));
        let mut file = open(&path, provider, catalog)?;
        let changed = merge(&mut file, diff, origin).map_err(|error| format!("{}: {error}", path.display()))?;
        if changed > 0 {
            check::write(&path, &canonical::write(&file))?;
            tell(&format!("{}: {} written", path.display(), count(changed, "model")));
        }
    }
    Ok(())
}

/// The file of a provider, or an empty one for a provider that the catalog knows.
fn open(path: &Path, provider: &str, catalog: &Catalog) -> Result<File, String> {
    let fail = |error: String| format!("{}: {error}", path.display());
    if path.exists() {
        let text = fs::read_to_string(path).map_err(|error| fail(error.to_string()))?;
        return File::parse(&text).map_err(fail);
    }
    let known = catalog.provider(provider).or_else(|| Catalog::builtin().provider(provider));
    let known = known.ok_or_else(|| fail(format!("no such file, and no provider is called `{provider}`")))?;
    File::empty(known).map_err(fail)
}
