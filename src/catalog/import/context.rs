//! What an importer has besides the text of a page.

use jiff::civil::Date;

use crate::catalog::Catalog;
use crate::catalog::import::{ParsedDate, Row};

/// What an importer may use besides the text.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// Separates names of models from titles, and shows the provider of a model.
    pub catalog: &'a Catalog,
    /// Overrides the format's own provider.
    pub provider: Option<&'a str>,
    /// The day on which the page was read.
    pub read_on: Date,
    /// The file's name, as shown.
    pub file: &'a str,
}

impl Context<'_> {
    /// The provider of the command line, or else the format's own.
    pub(super) fn provider_or(&self, default: &str) -> String {
        self.provider.unwrap_or(default).to_owned()
    }

    /// Whether the catalog has a model of this name at the provider.
    pub(super) fn knows(&self, provider: &str, name: &str) -> bool {
        self.catalog.at(provider, name).next().is_some()
    }

    /// The end in a row as the catalog has it. Lists of others know no "not sooner than": where the catalog has the day as
    /// one, it is the same fact.
    pub(super) fn as_known(&self, date: ParsedDate, row: &Row) -> ParsedDate {
        let records = self.catalog.at(&row.provider, &row.id);
        let mut days = records.filter_map(|record| record.dates.retired.as_ref());
        if days.any(|known| known.on == date.on && !known.is_firm()) { date.floor() } else { date }
    }
}
