//! Many repositories in one report: a row for each place that names a model, and one for each repository or file that
//! could not be read.

pub mod csv;
pub mod row;

use std::io;
use std::io::Write;

use clap::ValueEnum;

use crate::report::fleet::row::FleetRow;

/// The formats of a report on many repositories.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum FleetFormat {
    #[default]
    Jsonl,
    Csv,
}

/// Takes the rows one repository at a time, and writes them as soon as the format can.
#[derive(Debug)]
pub struct Writer {
    format: FleetFormat,
}

impl Writer {
    /// Begins the report.
    pub fn begin(format: FleetFormat, out: &mut dyn Write) -> io::Result<Self> {
        if format == FleetFormat::Csv {
            csv::head(out)?;
        }
        Ok(Self { format })
    }

    /// Adds the rows of a repository.
    pub fn add(&mut self, rows: &[FleetRow], out: &mut dyn Write) -> io::Result<()> {
        rows.iter().try_for_each(|row| match self.format {
            FleetFormat::Jsonl => {
                serde_json::to_writer(&mut *out, row)?;
                writeln!(out)
            }
            FleetFormat::Csv => csv::line(row, out),
        })
    }
}
