//! `catalog fmt`: writes catalog files in their canonical form.

use std::path::PathBuf;

use clap::Args;

use crate::catalog::canonical;
use crate::catalog::file::File;
use crate::cli::catalog_files::expand;
use crate::cli::error::{CliResult, EXIT_FAILED};
use crate::cli::output::{print_error, print_status, replace};
use crate::text::mistake::from_json;
use crate::text::read::read_text;

#[derive(Debug, Args)]
pub struct FormatArgs {
    /// Files and folders
    #[arg(value_name = "PATH", required = true)]
    pub paths: Vec<PathBuf>,
    /// Change nothing; exit with 1 if a file would change
    #[arg(long)]
    pub check: bool,
}

/// Writes the files in canonical form. With `--check` it lists those that are not, and the exit code is 1 if any is.
pub(super) fn run(args: &FormatArgs) -> CliResult {
    let mut changed = 0;
    for path in expand(&args.paths)? {
        let shown = path.display();
        let text = read_text(&path).map_err(|error| format!("{shown}: {error}"))?;
        let file: File = match from_json(&text) {
            Ok(file) => file,
            Err(error) => {
                print_error(&format!("{shown}: {error} (`shelflife catalog check` points at it)"));
                return Ok(EXIT_FAILED);
            }
        };
        let written = canonical::write(&file);
        if written == text {
            continue;
        }
        changed += 1;
        if args.check {
            print_status(&format!("{shown} is not in the canonical form"));
        } else {
            replace(&path, |out| out.write_all(written.as_bytes()))?;
        }
    }
    Ok(u8::from(args.check && changed > 0))
}
