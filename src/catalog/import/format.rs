//! The formats that can be imported.

/// A format that can be imported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
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
    /// The `openai` npm package, installed or unpacked
    OpenaiTypescript,
    /// The `anthropic` Python package, installed or unpacked
    AnthropicPython,
    /// `@anthropic-ai/sdk` of npm, installed or unpacked
    AnthropicTypescript,
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
    /// The types of a Python SDK that list ids; needs --provider
    PythonLiterals,
    /// The types of a TypeScript SDK that list ids; needs --provider
    TypescriptLiterals,
    /// The price table of litellm
    Litellm,
    /// A file of this catalog's own format
    Json,
    /// A spreadsheet: provider, model, version, stage dates, replacement, source
    Csv,
}

impl Format {
    /// The ending of the files that are read of a folder.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::AzureModels | Self::BedrockModels | Self::Litellm | Self::Json => "json",
            Self::OpenaiPython | Self::AnthropicPython | Self::PythonLiterals => "py",
            Self::MistralDocs | Self::OpenaiTypescript | Self::AnthropicTypescript | Self::TypescriptLiterals => "ts",
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
}
