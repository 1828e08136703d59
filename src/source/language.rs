//! Which language a file is in, by its name or its first line.

use serde::Deserialize;

/// A language or format that is read in its own way. What has none is [`Language::Text`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Language {
    Bicep,
    Dockerfile,
    Dotenv,
    Ini,
    JavaScript,
    Json,
    Markdown,
    Notebook,
    Properties,
    Python,
    Shell,
    Terraform,
    Text,
    Toml,
    Tsx,
    TypeScript,
    Yaml,
}
