//! Runs the importer of a format over files.

use crate::catalog::import::context::Context;
use crate::catalog::import::format::Format;
use crate::catalog::import::row::{Page, Row};
use crate::catalog::import::{
    anthropic_markdown, anthropic_sdk, azure_markdown, azure_models, bedrock_models, catalog_json, cohere_markdown,
    csv, gemini_markdown, groq_markdown, litellm, mistral_docs, openai_markdown, openai_sdk, sdk_literals,
    vertex_markdown,
};

/// Reads files of one format, given by name and text. A model that several files have is in the first one only.
#[must_use]
pub fn read(format: Format, files: &[(String, String)], context: Context<'_>) -> Vec<(String, Page)> {
    let importer = importer(format);
    let mut pages: Vec<(String, Page)> =
        files.iter().map(|(file, text)| (file.clone(), importer(text, &Context { file, ..context }))).collect();
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

/// The function that reads a text of the format.
pub(super) fn importer(format: Format) -> fn(&str, &Context<'_>) -> Page {
    match format {
        Format::AzureMarkdown => azure_markdown::read,
        Format::AzureModels => azure_models::read,
        Format::BedrockModels => bedrock_models::read,
        Format::OpenaiMarkdown => openai_markdown::read,
        Format::OpenaiPython => openai_sdk::read_python,
        Format::OpenaiTypescript => openai_sdk::read_typescript,
        Format::AnthropicPython => anthropic_sdk::read_python,
        Format::AnthropicTypescript => anthropic_sdk::read_typescript,
        Format::AnthropicMarkdown => anthropic_markdown::read,
        Format::GeminiMarkdown => gemini_markdown::read,
        Format::VertexMarkdown => vertex_markdown::read,
        Format::MistralDocs => mistral_docs::read,
        Format::CohereMarkdown => cohere_markdown::read,
        Format::GroqMarkdown => groq_markdown::read,
        Format::PythonLiterals => sdk_literals::read_python,
        Format::TypescriptLiterals => sdk_literals::read_typescript,
        Format::Litellm => litellm::read,
        Format::Json => catalog_json::read,
        Format::Csv => csv::read,
    }
}
