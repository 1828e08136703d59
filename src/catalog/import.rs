//! Importers: from a provider's own page, package or API answer to what it says of models, to how that differs from a
//! catalog, to the catalog's files.
//!
//! An importer is one file: it reads a text into [`Row`]s and names what it could not read with its line. What the rows
//! mean for the catalog is the matter of [`diff`] and [`merge`], the same for all.

mod anthropic_markdown;
mod anthropic_python;
mod azure_cell;
mod azure_markdown;
mod azure_models;
mod bedrock_models;
mod catalog_json;
mod change;
mod cohere_markdown;
mod csv;
mod dated_tables;
mod day;
pub mod diff;
mod gemini_markdown;
mod groq_markdown;
mod json_text;
mod markup;
pub mod merge;
mod mistral_docs;
mod names;
mod openai_markdown;
mod openai_python;
mod row;
mod syntax;
mod vertex_markdown;
mod words;

use jiff::civil::Date;

use crate::catalog::Catalog;
pub use crate::catalog::import::change::{Change, Text};
pub use crate::catalog::import::day::Said;
pub use crate::catalog::import::row::{Page, Row, Skipped, Whole};

/// A format that can be imported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// Microsoft's retirement pages, public and Azure Government
    AzureMarkdown,
    /// `az cognitiveservices model list` or `account list-models`, or the Models REST API
    AzureModels,
    /// `aws bedrock list-foundation-models`, one region a file
    BedrockModels,
    /// The deprecations page of OpenAI
    OpenaiMarkdown,
    /// The `openai` Python package, installed or unpacked
    OpenaiPython,
    /// The `anthropic` Python package, installed or unpacked
    AnthropicPython,
    /// Anthropic's deprecations page
    AnthropicMarkdown,
    /// The Gemini API's deprecations page
    GeminiMarkdown,
    /// Google Cloud's pages on model versions and deprecations
    VertexMarkdown,
    /// The model files of Mistral's documentation repository
    MistralDocs,
    /// Cohere's deprecations page
    CohereMarkdown,
    /// Groq's deprecations page
    GroqMarkdown,
    /// A file of this catalog's own format
    Json,
    /// A spreadsheet: provider, model, version, stage dates, replacement, source
    Csv,
}

impl Format {
    /// The ending of the files that a folder stands for.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::AzureModels | Self::BedrockModels | Self::Json => "json",
            Self::OpenaiPython | Self::AnthropicPython => "py",
            Self::MistralDocs => "ts",
            Self::Csv => "csv",
            Self::CohereMarkdown => "mdx",
            Self::AzureMarkdown
            | Self::OpenaiMarkdown
            | Self::AnthropicMarkdown
            | Self::GeminiMarkdown
            | Self::VertexMarkdown
            | Self::GroqMarkdown => "md",
        }
    }

    fn read(self, text: &str, context: &Context<'_>) -> Page {
        let read = match self {
            Self::AzureMarkdown => azure_markdown::read,
            Self::AzureModels => azure_models::read,
            Self::BedrockModels => bedrock_models::read,
            Self::OpenaiMarkdown => openai_markdown::read,
            Self::OpenaiPython => openai_python::read,
            Self::AnthropicPython => anthropic_python::read,
            Self::AnthropicMarkdown => anthropic_markdown::read,
            Self::GeminiMarkdown => gemini_markdown::read,
            Self::VertexMarkdown => vertex_markdown::read,
            Self::MistralDocs => mistral_docs::read,
            Self::CohereMarkdown => cohere_markdown::read,
            Self::GroqMarkdown => groq_markdown::read,
            Self::Json => catalog_json::read,
            Self::Csv => csv::read,
        };
        read(text, context)
    }
}

/// What an importer may know besides the text.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// Tells names of models from titles, and whose model it is.
    pub catalog: &'a Catalog,
    /// Overrides the format's own provider.
    pub provider: Option<&'a str>,
    /// The day on which the page was read.
    pub read_on: Date,
    /// The file's name, as shown.
    pub file: &'a str,
}

impl Context<'_> {
    fn provider_or(&self, default: &str) -> String {
        self.provider.unwrap_or(default).to_owned()
    }

    fn knows(&self, provider: &str, name: &str) -> bool {
        self.catalog.at(provider, name).next().is_some()
    }

    /// The id that a page's spelling means: one of the catalog's, or else the spelling itself where it can be an id.
    fn known_name(&self, provider: &str, name: &str, publisher: Option<&str>) -> Option<String> {
        let spellings = azure_cell::spellings(name, publisher);
        let known = spellings.iter().find_map(|spelling| self.catalog.at(provider, spelling).next());
        known.map(|record| record.id.to_owned()).or_else(|| azure_cell::new_id(name))
    }
}

/// Reads files of one format, told by name and text. Models that stand in several files are in the first one only.
#[must_use]
pub fn read(format: Format, files: &[(String, String)], context: Context<'_>) -> Vec<(String, Page)> {
    let mut pages: Vec<(String, Page)> =
        files.iter().map(|(file, text)| (file.clone(), format.read(text, &Context { file, ..context }))).collect();
    if format == Format::MistralDocs {
        mistral_docs::link(&mut pages, context.read_on);
    }
    let mut seen: Vec<Row> = Vec::new();
    for (_, page) in &mut pages {
        for row in std::mem::take(&mut page.rows) {
            if let Some(known) = seen.iter_mut().find(|known| known.same_model(&row)) {
                if let Err(why) = known.merge(&row) {
                    page.skip(row.line, row.id.clone(), format!("{why} of another file, which is kept"));
                }
            } else {
                seen.push(row.clone());
                page.rows.push(row);
            }
        }
    }
    pages
}

/// A page's date in ISO form: a day or a month.
fn page_date(text: &str) -> Option<String> {
    let said = day::dates(text).ok()?.first().copied()?;
    Some(if said.not_before { said.on.strftime("%Y-%m").to_string() } else { said.on.to_string() })
}

#[cfg(test)]
mod tests;
