//! The formats of a report and of an inventory.

use clap::ValueEnum;

use crate::report::guard::Medium;

/// The formats of a report.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    #[default]
    Full,
    Concise,
    Json,
    Jsonl,
    Sarif,
    Github,
    Gitlab,
    Junit,
    Markdown,
    Html,
}

impl Format {
    /// Whether people read the format in a terminal, so that a summary and statistics may follow it.
    #[must_use]
    pub fn is_for_people(self) -> bool {
        matches!(self, Self::Full | Self::Concise)
    }

    /// What the report is written in.
    #[must_use]
    pub fn medium(self) -> Medium {
        match self {
            Self::Full | Self::Concise | Self::Markdown => Medium::Text,
            Self::Json | Self::Jsonl | Self::Sarif | Self::Gitlab => Medium::Json,
            Self::Github => Medium::Commands,
            Self::Junit | Self::Html => Medium::Markup,
        }
    }
}

/// The formats of an inventory.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum InventoryFormat {
    #[default]
    Table,
    Json,
    Jsonl,
    Csv,
    Cyclonedx,
}

impl InventoryFormat {
    /// What the inventory is written in.
    #[must_use]
    pub fn medium(self) -> Medium {
        match self {
            Self::Table | Self::Csv => Medium::Text,
            Self::Json | Self::Jsonl | Self::Cyclonedx => Medium::Json,
        }
    }
}
