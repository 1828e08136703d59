//! Writes the catalog that a project insists on into its config, and leaves the rest of the file as it is.

use std::io;
use std::path::{Path, PathBuf};

use toml_edit::{DocumentMut, InlineTable, Item, Table, value};

use crate::config::error::ConfigError;
use crate::config::find::{ConfigText, Container};
use crate::supply::choice::Pin;
use crate::text::atomic;
use crate::text::mistake::in_words;
use crate::text::stored::Disk;

/// The key of the config.
const KEY: &str = "catalog-pin";
/// The file that is made where there is no config.
const NEW: &str = "shelflife.toml";

/// Writes the pin into the config at `file`, or else the nearest one, or else a new one here. Returns the file.
pub fn write(file: Option<&Path>, pin: &Pin) -> Result<PathBuf, ConfigError> {
    let fail = |path: &Path, source| ConfigError::Write { path: path.to_owned(), source };
    let text = match file {
        Some(path) => Some(ConfigText::read(path, &Disk).map_err(|source| fail(path, source))?),
        None => ConfigText::nearest(&std::path::absolute(".").unwrap_or_default())?,
    };
    let new = || ConfigText { path: NEW.into(), text: String::new(), container: Container::Own };
    let text = text.unwrap_or_else(new);
    let invalid =
        |error: toml_edit::TomlError| fail(&text.path, io::Error::other(in_words(error.message(), "a table")));
    let mut document: DocumentMut = text.text.parse().map_err(invalid)?;
    table(&mut document, text.container)[KEY] = value(inline(pin));
    atomic::replace(&text.path, |out| out.write_all(document.to_string().as_bytes()))
        .map_err(|source| fail(&text.path, source))?;
    Ok(text.path)
}

/// The table of the document that is the config.
fn table(document: &mut DocumentMut, container: Container) -> &mut Item {
    let path: &[&str] = match container {
        Container::Own => &[],
        Container::Pyproject => &["tool", "shelflife"],
        Container::Cargo if document.get("package").and_then(|own| own.get("metadata")?.get("shelflife")).is_some() => {
            &["package", "metadata", "shelflife"]
        }
        Container::Cargo => &["workspace", "metadata", "shelflife"],
    };
    path.iter().fold(document.as_item_mut(), |item, key| item[*key].or_insert(Item::Table(implicit())))
}

/// A table that gets no header of its own as long as it holds nothing but tables.
fn implicit() -> Table {
    let mut table = Table::new();
    table.set_implicit(true);
    table
}

fn inline(pin: &Pin) -> InlineTable {
    [("version", pin.version.as_str()), ("digest", pin.digest.as_str())].into_iter().collect()
}
