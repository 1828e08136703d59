//! The rows as a stream of Arrow: the fields of the JSON lines, as columns with types.

use std::io;
use std::io::Write;
use std::sync::Arc;

use arrow_array::builder::{ArrayBuilder, BooleanBuilder, Date32Builder, Int64Builder, StringBuilder};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_ipc::writer::StreamWriter;
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};
use jiff::civil::{Date, date};
use serde_json::Value;

use crate::report::fleet::csv;
use crate::report::lake::LakeRow;

/// Rows of a batch, so that its texts are far from the limit of their offsets.
const MAX_ROWS: usize = 8192;

/// Writes rows as batches.
pub struct Batches {
    writer: StreamWriter<Box<dyn Write>>,
    schema: SchemaRef,
    columns: Vec<(&'static str, Column)>,
    rows: usize,
}

/// The values of a column that are not written yet.
enum Column {
    Text(StringBuilder),
    Number(Int64Builder),
    Flag(BooleanBuilder),
    Day(Date32Builder),
}

/// The names of the columns, in the order in which [`LakeRow`] has its fields.
fn names() -> impl Iterator<Item = &'static str> {
    ["kind"].into_iter().chain(csv::COLUMNS).chain(["status", "files", "skipped", "unparsed"])
}

impl Column {
    fn of(name: &str) -> Self {
        match name {
            "line" | "column" | "end_line" | "end_column" | "byte_start" | "byte_end" | "files" | "skipped"
            | "unparsed" => Self::Number(Int64Builder::new()),
            "silenced" => Self::Flag(BooleanBuilder::new()),
            "retires" | "as_of" => Self::Day(Date32Builder::new()),
            _ => Self::Text(StringBuilder::new()),
        }
    }

    fn data_type(&self) -> DataType {
        match self {
            Self::Text(_) => DataType::Utf8,
            Self::Number(_) => DataType::Int64,
            Self::Flag(_) => DataType::Boolean,
            Self::Day(_) => DataType::Date32,
        }
    }

    fn add(&mut self, value: &Value) {
        match self {
            Self::Text(texts) => texts.append_option(value.as_str()),
            Self::Number(numbers) => numbers.append_option(value.as_i64()),
            Self::Flag(flags) => flags.append_option(value.as_bool()),
            Self::Day(days) => days.append_option(value.as_str().and_then(days_since_1970)),
        }
    }

    /// The values so far, after which it is empty.
    fn take(&mut self) -> ArrayRef {
        match self {
            Self::Text(texts) => ArrayBuilder::finish(texts),
            Self::Number(numbers) => ArrayBuilder::finish(numbers),
            Self::Flag(flags) => ArrayBuilder::finish(flags),
            Self::Day(days) => ArrayBuilder::finish(days),
        }
    }
}

fn days_since_1970(day: &str) -> Option<i32> {
    let day: Date = day.parse().ok()?;
    Some(date(1970, 1, 1).until(day).ok()?.get_days())
}

impl Batches {
    /// Writes the schema.
    pub(super) fn begin(out: Box<dyn Write>) -> io::Result<Self> {
        let columns: Vec<(&'static str, Column)> = names().map(|name| (name, Column::of(name))).collect();
        let field = |(name, column): &(&'static str, Column)| Field::new(*name, column.data_type(), true);
        let schema = Arc::new(Schema::new(columns.iter().map(field).collect::<Vec<_>>()));
        let mut writer = StreamWriter::try_new(out, &schema).map_err(failed)?;
        writer.flush().map_err(failed)?;
        Ok(Self { writer, schema, columns, rows: 0 })
    }

    pub(super) fn add(&mut self, row: &LakeRow) -> io::Result<()> {
        let values = serde_json::to_value(row)?;
        self.columns.iter_mut().for_each(|(name, column)| column.add(&values[*name]));
        self.rows += 1;
        if self.rows >= MAX_ROWS { self.write() } else { Ok(()) }
    }

    fn write(&mut self) -> io::Result<()> {
        self.rows = 0;
        let columns = self.columns.iter_mut().map(|(_, column)| column.take()).collect();
        let batch = RecordBatch::try_new(Arc::clone(&self.schema), columns).map_err(failed)?;
        self.writer.write(&batch).map_err(failed)
    }

    /// Writes what waits.
    pub(super) fn flush(&mut self) -> io::Result<()> {
        if self.rows > 0 {
            self.write()?;
        }
        self.writer.flush().map_err(failed)
    }

    /// Ends the stream.
    pub(super) fn end(&mut self) -> io::Result<()> {
        self.flush()?;
        self.writer.finish().map_err(failed)
    }
}

fn failed(error: ArrowError) -> io::Error {
    match error {
        ArrowError::IoError(_, error) => error,
        other => io::Error::other(other),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::report::fleet::row::FleetRow;

    #[test]
    fn every_field_has_a_column() {
        let row = serde_json::to_value(LakeRow::new(FleetRow::default())).unwrap();
        let fields: BTreeSet<&str> = row.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(fields, names().collect());
        assert_eq!((days_since_1970("1970-01-01"), days_since_1970("2026-11-21")), (Some(0), Some(20_778)));
    }
}
