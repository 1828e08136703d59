//! `catalog check` and `catalog fmt`: files of the catalog's format, and whether they are what they should be.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use crate::catalog::check::{Problem, check};
use crate::catalog::file::File;
use crate::catalog::{Catalog, canonical};
use crate::cli::catalog::{CHECKOUT, CheckFiles, FormatFiles, diagnostic, files};
use crate::cli::output::{complain, deliver, tell};
use crate::cli::run::{Done, FAILED};
use crate::report::text::count;
use crate::text::atomic;
use crate::text::level::Level;

/// A file with what is wrong with it.
struct Checked {
    path: PathBuf,
    text: String,
    problems: Vec<Problem>,
}

/// Checks the files; 1 where one has a mistake.
pub(super) fn run(args: &CheckFiles, as_of: Date) -> Done {
    let named =
        if args.paths.is_empty() && Path::new(CHECKOUT).is_dir() { vec![CHECKOUT.into()] } else { args.paths.clone() };
    if named.is_empty() {
        // It was checked before it was compiled in: there is nothing to point at.
        let catalog = Catalog::builtin();
        tell(&format!("the catalog that is compiled in: {} models, no mistakes", catalog.records().count()));
        return Ok(0);
    }
    // What is a catalog of its own has files that are called after their providers.
    let own = |path: &Path| named.iter().any(|folder| folder.is_dir() && path.starts_with(folder));
    let mut checked = Vec::new();
    for path in files(&named)? {
        let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).filter(|_| own(&path));
        let problems = check(&text, stem.as_deref(), as_of);
        checked.push(Checked { path, text, problems });
    }
    let at_least = if args.notes { Level::Note } else { Level::Warning };
    let of = |level: Level| checked.iter().flat_map(|file| &file.problems).filter(move |p| p.level == level).count();
    let mistakes = of(Level::Error) + of(Level::Warning);
    deliver(&args.output, |style, out| {
        for file in &checked {
            let shown: Vec<&Problem> = file.problems.iter().filter(|problem| problem.level >= at_least).collect();
            diagnostic::write(&file.path, &file.text, &shown, style, out)?;
        }
        let hidden = if args.notes || of(Level::Note) == 0 { "" } else { " (--notes)" };
        writeln!(
            out,
            "{} in {}, {}{hidden}",
            count(mistakes, "mistake"),
            count(checked.len(), "file"),
            count(of(Level::Note), "note")
        )
    })?;
    Ok(u8::from(mistakes > 0))
}

/// Writes the files in canonical form, or tells which are not.
pub(super) fn format(args: &FormatFiles) -> Done {
    let mut changed = 0;
    for path in files(&args.paths)? {
        let shown = path.display();
        let text = fs::read_to_string(&path).map_err(|error| format!("{shown}: {error}"))?;
        let file: File = match serde_json::from_str(&text) {
            Ok(file) => file,
            Err(error) => {
                complain(&format!("{shown}: {error} (`shelflife catalog check` points at it)"));
                return Ok(FAILED);
            }
        };
        let written = canonical::write(&file);
        if written == text {
            continue;
        }
        changed += 1;
        if args.check {
            tell(&format!("{shown} is not in the canonical form"));
        } else {
            write(&path, &written)?;
        }
    }
    Ok(u8::from(args.check && changed > 0))
}

/// Replaces a file as a whole.
pub(super) fn write(path: &Path, text: &str) -> Result<(), String> {
    let written = atomic::replace(path, |out| out.write_all(text.as_bytes()));
    written.map_err(|error| format!("{}: {error}", path.display()))
}
