//! The formats of an inventory, which has one row per reference.

use std::io;
use std::io::Write;

use crate::catalog::{DateKind, Ground};
use crate::lint::row::Row;
use crate::report::columns;
use crate::report::cyclonedx::{self, Context};
use crate::report::format::InventoryFormat;
use crate::report::text::clean;

/// Writes the rows in a format. `bom`: what a bill of materials needs besides. A table has lines of at most `width`
/// columns, if no single cell is wider.
pub fn write(
    rows: &[Row],
    format: InventoryFormat,
    bom: &Context<'_>,
    width: usize,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        InventoryFormat::Table => table(rows, width, out),
        InventoryFormat::Json => {
            serde_json::to_writer_pretty(&mut *out, rows)?;
            writeln!(out)
        }
        InventoryFormat::Jsonl => rows.iter().try_for_each(|row| {
            serde_json::to_writer(&mut *out, row)?;
            writeln!(out)
        }),
        InventoryFormat::Csv => csv(rows, out),
        InventoryFormat::Cyclonedx => cyclonedx::write(rows, bom, out),
    }
}

fn table(rows: &[Row], width: usize, out: &mut dyn Write) -> io::Result<()> {
    let head = ["PLACE", "MODEL", "PROVIDER", "USAGE", "STAGE", "RETIRES", "REPLACEMENT"].map(str::to_owned);
    let table: Vec<[String; 7]> = std::iter::once(head).chain(rows.iter().map(cells)).collect();
    if columns::width(&table) <= width {
        return columns::write(&table, &[], out);
    }
    table[1..].iter().try_for_each(|row| stacked(row, width, out))
}

/// Writes a row below its place, for tables that are too wide. A cell stays whole, so that ids and dates can be copied.
fn stacked(row: &[String; 7], width: usize, out: &mut dyn Write) -> io::Result<()> {
    let [place, model, provider, usage, stage, retires, replacement] = row;
    let retires = if retires.is_empty() { String::new() } else { format!("retires {retires}") };
    let replacement = if replacement.is_empty() { String::new() } else { format!("move to {replacement}") };
    writeln!(out, "{place}")?;
    let mut line = String::new();
    for cell in [model, provider, usage, stage, &retires, &replacement].into_iter().filter(|cell| !cell.is_empty()) {
        if !line.is_empty() && line.chars().count() + 2 + cell.chars().count() > width {
            writeln!(out, "{line}")?;
            line.clear();
        }
        line.push_str(if line.is_empty() { "    " } else { "  " });
        line.push_str(cell);
    }
    writeln!(out, "{line}")
}

fn cells(row: &Row) -> [String; 7] {
    let model = match &row.named.version {
        Some(version) => format!("{} {version}", row.named.model),
        None => row.named.model.clone(),
    };
    [
        format!("{}:{}:{}", clean(&row.place.path), row.place.line, row.place.column),
        clean(&model).into_owned(),
        clean(&row.named.provider).into_owned(),
        row.named.usage.as_str().to_owned(),
        row.named.stage().to_owned(),
        row.named.retires_shown().unwrap_or_default(),
        row.named.replacement.clone().unwrap_or_default(),
    ]
}

fn csv(rows: &[Row], out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "path,line,column,end_line,end_column,byte_start,byte_end,text,provider,publisher,model,version,usage,site,\
         confidence,stage,retires,retires_kind,replacement,replacement_basis"
    )?;
    for row in rows {
        let fields: [String; 20] = [
            row.place.path.to_string(),
            row.place.line.to_string(),
            row.place.column.to_string(),
            row.place.end_line.to_string(),
            row.place.end_column.to_string(),
            row.place.byte_start.to_string(),
            row.place.byte_end.to_string(),
            row.place.text.to_string(),
            row.named.provider.clone(),
            row.named.publisher.clone().unwrap_or_default(),
            row.named.model.clone(),
            row.named.version.clone().unwrap_or_default(),
            row.named.usage.as_str().to_owned(),
            row.named.site.clone(),
            row.named.confidence().to_owned(),
            row.named.stage().to_owned(),
            row.named.retires_shown().unwrap_or_default(),
            row.named.retires_kind.map(DateKind::as_str).unwrap_or_default().to_owned(),
            row.named.replacement.clone().unwrap_or_default(),
            row.named.replacement_basis.map(Ground::as_str).unwrap_or_default().to_owned(),
        ];
        writeln!(out, "{}", fields.map(|field| quoted(&field)).join(","))?;
    }
    Ok(())
}

/// A field, in quotes where RFC 4180 asks for them. Spreadsheets run a field that begins like a formula, and scanned
/// files are not to be trusted: an apostrophe makes such a field text.
pub(crate) fn quoted(field: &str) -> String {
    let is_formula = field.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let guard = if is_formula { "'" } else { "" };
    if is_formula || field.contains(['"', ',', '\n', '\r']) {
        format!("\"{guard}{}\"", field.replace('"', "\"\""))
    } else {
        field.to_owned()
    }
}
