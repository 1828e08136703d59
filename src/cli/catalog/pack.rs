//! `catalog pack`: writes the index and the packed file of a release. Signing it is the business of minisign.

use std::fs;
use std::path::PathBuf;

use clap::Args;

use crate::cli::catalog_files::{CHECKOUT, expand};
use crate::cli::error::{CliError, CliResult};
use crate::cli::output::{print_status, replace};
use crate::supply::index::INDEX;
use crate::supply::pack::pack;

#[derive(Debug, Args)]
pub struct PackArgs {
    /// The folder of the catalog's files
    #[arg(value_name = "DIR", default_value = CHECKOUT)]
    pub from: PathBuf,
    /// The folder to write to
    #[arg(long, value_name = "DIR")]
    pub into: PathBuf,
}

/// Packs the catalog.
pub(super) fn run(args: &PackArgs) -> CliResult {
    let files = expand(std::slice::from_ref(&args.from))?;
    let (index, packed) = pack(&files).map_err(CliError::other)?;
    fs::create_dir_all(&args.into)?;
    let mut text = serde_json::to_string_pretty(&index).map_err(CliError::other)?;
    text.push('\n');
    replace(&args.into.join(&index.file.name), |out| out.write_all(&packed))?;
    replace(&args.into.join(INDEX), |out| out.write_all(text.as_bytes()))?;
    print_status(&format!("catalog {}, {} bytes, in {}", index.version, packed.len(), args.into.display()));
    Ok(0)
}
