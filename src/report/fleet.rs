//! Many repositories in one report: a row for each place that names a model, and one for each repository or file that
//! could not be read.

pub mod csv;
mod ends;
pub mod page;
pub mod row;

use std::io;
use std::io::Write;

use clap::ValueEnum;

use crate::report::fleet::page::{Page, PageOptions};
use crate::report::fleet::row::FleetRow;
use crate::report::guard::Medium;

/// The formats of a report on many repositories.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum FleetFormat {
    #[default]
    Jsonl,
    Csv,
    /// A dashboard in one file: what ends when, by owner, repository and model
    Html,
}

impl FleetFormat {
    /// What the report is written in.
    #[must_use]
    pub fn medium(self) -> Medium {
        match self {
            Self::Jsonl => Medium::Json,
            Self::Csv => Medium::Text,
            Self::Html => Medium::Markup,
        }
    }
}

/// Takes the rows one repository at a time, and writes them as soon as the format can.
#[derive(Debug)]
pub enum Writer {
    Jsonl,
    Csv,
    Html(Box<Page>),
}

impl Writer {
    /// Begins the report.
    pub fn begin(format: FleetFormat, page: PageOptions, out: &mut dyn Write) -> io::Result<Self> {
        Ok(match format {
            FleetFormat::Jsonl => Self::Jsonl,
            FleetFormat::Csv => {
                csv::head(out)?;
                Self::Csv
            }
            FleetFormat::Html => Self::Html(Box::new(Page::new(page))),
        })
    }

    /// Adds the rows of a repository.
    pub fn add(&mut self, rows: &[FleetRow], out: &mut dyn Write) -> io::Result<()> {
        match self {
            Self::Jsonl => rows.iter().try_for_each(|row| {
                serde_json::to_writer(&mut *out, row)?;
                writeln!(out)
            }),
            Self::Csv => rows.iter().try_for_each(|row| csv::line(row, out)),
            Self::Html(page) => {
                page.add(rows);
                Ok(())
            }
        }
    }

    /// Ends the report.
    pub fn end(&self, out: &mut dyn Write) -> io::Result<()> {
        match self {
            Self::Jsonl | Self::Csv => Ok(()),
            Self::Html(page) => page.write(out),
        }
    }
}
