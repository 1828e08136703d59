//! `worker`: reads tables of files from standard input, group by group, and writes the rows of each to standard output.
//! It runs until its input ends, and opens no file that a table names.

#[cfg(feature = "arrow")]
mod arrow;
mod group;
mod jsonl;

use std::io;
use std::io::{BufWriter, Write};

use clap::{Args, ValueEnum};
use jiff::civil::Date;

use crate::cli::error::{CliError, CliResult};
use crate::cli::output::of_stdout;
use crate::cli::repository::{Reader, RepositoryArgs};
use crate::cli::worker::group::Groups;
use crate::report::guard::Guard;
use crate::report::lake::{LakeFormat, Writer};

/// A megabyte.
const MB: u64 = 1 << 20;

#[derive(Debug, Args)]
pub struct WorkerArgs {
    /// Format of the input
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t, help_heading = "Files")]
    pub input: TableFormat,
    /// Format of the output
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t, help_heading = "Output")]
    pub output: LakeFormat,
    /// Largest group of files (one revision of a repository) to read, in MB; a larger one becomes a row with an error
    #[arg(long, value_name = "MB", default_value_t = 256, help_heading = "Files")]
    pub max_group: u64,
    #[command(flatten)]
    pub repository: RepositoryArgs,
}

/// The formats of the input.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum TableFormat {
    /// One file per line, or one repository per line
    #[default]
    Jsonl,
    /// An Arrow stream with the same columns
    #[cfg(feature = "arrow")]
    Arrow,
}

/// Why a worker stops before its input ends.
#[derive(Debug, thiserror::Error)]
enum Stop {
    #[error("{0}")]
    Input(String),
    #[error("standard output: {0}")]
    Output(io::Error),
}

/// Reads groups until the input ends. A group that cannot be read is a row, and no failure of the run.
pub(super) fn run(args: &WorkerArgs, today: Date) -> CliResult {
    let reader = Reader::new(&args.repository, None, args.repository.jobs, today)?;
    let out: Box<dyn Write> = Box::new(Guard::new(BufWriter::new(io::stdout()), args.output.medium()));
    let writer = Writer::begin(args.output, out)?;
    let mut groups = Groups::new(&reader, args.max_group.saturating_mul(MB), writer);
    let input = io::stdin().lock();
    let read = match args.input {
        TableFormat::Jsonl => jsonl::read(input, &mut groups),
        #[cfg(feature = "arrow")]
        TableFormat::Arrow => arrow::read(input, &mut groups),
    };
    match read.and_then(|()| groups.end()) {
        Err(Stop::Output(error)) => Err(of_stdout(&error)),
        Err(stop) => Err(CliError::other(stop)),
        Ok(()) => Ok(0),
    }
}
