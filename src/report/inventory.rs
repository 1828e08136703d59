//! One row a reference: what `inventory` prints, and what every finding carries along.

use std::io::{self, Write};
use std::ops::Range;
use std::sync::Arc;

use serde::Serialize;

use super::columns;
use super::text::clean;
use crate::catalog::Stage;
use crate::cli::args::InventoryFormat;
use crate::reference::{Confidence, Usage};
use crate::resolve::{ResolvedReference, Verdict};
use crate::source::Position;

/// A reference with its place in people's terms and what the catalog says of it on the day of the run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Row {
    #[serde(flatten)]
    pub place: Place,
    #[serde(flatten)]
    pub named: Arc<Named>,
}

/// A place in a file, in people's terms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Place {
    /// Relative to the working directory, `/` between parts.
    pub path: Arc<str>,
    /// 1-based; columns count Unicode code points; the end column is one past the last.
    pub line: usize,
    pub column: usize,
    pub end_line: usize,
    pub end_column: usize,
    /// Offsets in the file's bytes.
    pub byte_start: usize,
    pub byte_end: usize,
    /// What stands there.
    pub text: Arc<str>,
}

/// The model that a place names.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Named {
    pub provider: String,
    pub publisher: Option<String>,
    pub model: String,
    pub version: Option<String>,
    pub usage: Usage,
    pub site: String,
    pub confidence: Confidence,
    /// The stage on the day of the run; none where the catalog does not know the model.
    pub stage: Option<Stage>,
    /// The day on which calls fail, known or earliest.
    pub retires: Option<String>,
    /// The live model to move to.
    pub replacement: Option<String>,
}

impl Place {
    /// `span`: the first character and the one past the last. `bytes`: in the file.
    #[must_use]
    pub fn new(path: Arc<str>, span: (Position, Position), bytes: Range<usize>, text: Arc<str>) -> Self {
        let (start, end) = span;
        Self {
            path,
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
            byte_start: bytes.start,
            byte_end: bytes.end,
            text,
        }
    }
}

impl Named {
    /// What is known of the reference.
    #[must_use]
    pub fn new(resolved: &ResolvedReference) -> Self {
        let reference = &resolved.reference;
        let outlook = resolved.outlook();
        let publisher = match &resolved.verdict {
            Verdict::Known(outlook) => outlook.publisher,
            Verdict::UnknownVersion(unknown) => unknown.publisher,
            Verdict::Unknown => None,
        };
        Self {
            provider: reference.provider.clone(),
            publisher: publisher.map(str::to_owned),
            model: reference.model.clone(),
            version: reference.version.as_ref().map(|version| version.text.clone()),
            usage: reference.usage,
            site: reference.site.clone(),
            confidence: reference.confidence,
            stage: outlook.map(|outlook| outlook.stage),
            retires: outlook.and_then(|outlook| outlook.retires).map(|end| end.on.to_string()),
            replacement: outlook.and_then(|outlook| outlook.advice.live).map(|live| live.model.to_owned()),
        }
    }

    fn confidence(&self) -> &'static str {
        match self.confidence {
            Confidence::Low => "low",
            Confidence::Medium => "medium",
            Confidence::High => "high",
        }
    }

    fn stage(&self) -> &'static str {
        self.stage.map(Stage::as_str).unwrap_or_default()
    }
}

/// Writes the rows in a format.
pub fn write(rows: &[Row], format: InventoryFormat, out: &mut dyn Write) -> io::Result<()> {
    match format {
        InventoryFormat::Table => table(rows, out),
        InventoryFormat::Json => {
            serde_json::to_writer_pretty(&mut *out, rows)?;
            writeln!(out)
        }
        InventoryFormat::Jsonl => rows.iter().try_for_each(|row| {
            serde_json::to_writer(&mut *out, row)?;
            writeln!(out)
        }),
        InventoryFormat::Csv => csv(rows, out),
    }
}

fn table(rows: &[Row], out: &mut dyn Write) -> io::Result<()> {
    let head = ["PLACE", "MODEL", "PROVIDER", "USAGE", "STAGE", "RETIRES", "REPLACEMENT"].map(str::to_owned);
    let rows: Vec<[String; 7]> = std::iter::once(head).chain(rows.iter().map(cells)).collect();
    columns::write(&rows, &[], out)
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
        row.named.retires.clone().unwrap_or_default(),
        row.named.replacement.clone().unwrap_or_default(),
    ]
}

fn csv(rows: &[Row], out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "path,line,column,end_line,end_column,byte_start,byte_end,text,provider,publisher,model,version,usage,site,\
         confidence,stage,retires,replacement"
    )?;
    for row in rows {
        let none = String::new();
        let or_none = |field: &Option<String>| field.clone().unwrap_or_else(|| none.clone());
        let fields = [
            row.place.path.to_string(),
            row.place.line.to_string(),
            row.place.column.to_string(),
            row.place.end_line.to_string(),
            row.place.end_column.to_string(),
            row.place.byte_start.to_string(),
            row.place.byte_end.to_string(),
            row.place.text.to_string(),
            row.named.provider.clone(),
            or_none(&row.named.publisher),
            row.named.model.clone(),
            or_none(&row.named.version),
            row.named.usage.as_str().to_owned(),
            row.named.site.clone(),
            row.named.confidence().to_owned(),
            row.named.stage().to_owned(),
            or_none(&row.named.retires),
            or_none(&row.named.replacement),
        ];
        writeln!(out, "{}", fields.map(|field| quoted(&field)).join(","))?;
    }
    Ok(())
}

/// RFC 4180. Spreadsheets run what begins like a formula, and scanned files are strangers: such a field gets the
/// apostrophe that makes it text.
fn quoted(field: &str) -> String {
    let formula = field.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let guard = if formula { "'" } else { "" };
    if formula || field.contains(['"', ',', '\n', '\r']) {
        format!("\"{guard}{}\"", field.replace('"', "\"\""))
    } else {
        field.to_owned()
    }
}
