//! What the newest packages of a registry say that the catalog does not: the packages are those of `rules/refresh.toml`.
//!
//! This module reads packages that are unpacked, and compares; `catalog refresh` gets them and writes.

use std::path::{Path, PathBuf};
use std::{fmt, fs, io};

use jiff::civil::Date;
use serde::Deserialize;

use crate::catalog::import::diff::{Diff, diff};
use crate::catalog::import::json_records::{Fields, read_fields};
use crate::catalog::import::{Context, Format, Page, Row, Skipped, read};
use crate::catalog::{Catalog, Stage};
use crate::rules::builtin;
use crate::text::root::slashes;

/// The content of `rules/refresh.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Packages {
    pub package: Vec<Package>,
}

/// A package of a registry.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Package {
    #[serde(default)]
    pub registry: Registry,
    pub name: String,
    pub weight: Weight,
    pub version: String,
    pub dated: Date,
    pub checked: Date,
    pub read: Vec<Reading>,
}

/// Where a package is published.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Registry {
    #[default]
    Pypi,
    Npm,
}

/// How much a package is worth as a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Weight {
    Official,
    Hint,
}

/// What is read of a package: files of a format, or lists whose objects have certain fields.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reading {
    pub format: Option<Format>,
    pub fields: Option<Fields>,
    pub provider: Option<String>,
    #[serde(default)]
    pub files: Vec<String>,
}

impl Packages {
    /// What the binary holds.
    #[must_use]
    pub fn builtin() -> Self {
        builtin::parse(&builtin::REFRESH)
    }
}

/// How a package differs from the catalog.
#[derive(Debug)]
pub struct Report<'p> {
    pub package: &'p Package,
    /// The version that was read now.
    pub newest: String,
    /// The day that the package is from, as far as anybody can know: it is no older than this.
    pub dated: Date,
    pub pages: Vec<(Page, Diff)>,
    /// Ids that the version before has and this one has not, and that the catalog takes for alive.
    pub gone: Vec<Row>,
    /// Nothing was read of a part of the package: its layout has changed.
    pub is_empty_handed: bool,
}

/// A package that is unpacked.
#[derive(Debug)]
pub struct Unpacked {
    pub version: String,
    pub folder: PathBuf,
    /// The day on which the registry got it, where it is known.
    pub published: Option<Date>,
}

impl Package {
    /// How people call it: packages of two registries may have one name.
    #[must_use]
    pub fn title(&self) -> String {
        let Self { name, registry, .. } = self;
        if *registry == Registry::Npm { format!("{name} of npm") } else { name.clone() }
    }

    /// Its name as a part of a path, which no two packages share.
    #[must_use]
    pub fn slug(&self) -> String {
        let plain = self.name.trim_start_matches('@').replace('/', "-");
        if self.registry == Registry::Npm { format!("npm-{plain}") } else { plain }
    }

    /// Where a version of it can be read.
    #[must_use]
    pub fn url(&self, version: &str) -> String {
        match self.registry {
            Registry::Pypi => format!("https://pypi.org/project/{}/{version}/", self.name),
            Registry::Npm => format!("https://www.npmjs.com/package/{}/v/{version}", self.name),
        }
    }

    /// Compares an unpacked package with the catalog. `former`: the version that the catalog was read from, unpacked.
    pub fn compare(
        &self,
        newest: &Unpacked,
        former: Option<&Path>,
        catalog: &Catalog,
        today: Date,
    ) -> io::Result<Report<'_>> {
        let Unpacked { version: newest, folder, published } = newest;
        let is_read = *newest == self.version;
        let dated = published.unwrap_or(if is_read { self.dated } else { self.checked });
        let mut pages = self.pages(folder, catalog, today)?;
        for page in &mut pages {
            page.date = Some(dated.to_string());
        }
        let before = former.map(|folder| self.pages(folder, catalog, today)).transpose()?.unwrap_or_default();
        let is_empty_handed = pages.iter().any(|page| page.rows.is_empty());
        let is_here = |row: &Row| pages.iter().flat_map(|page| &page.rows).any(|other| row.same_model(other));
        let is_alive = |row: &Row| {
            let mut records = catalog.at(&row.provider, &row.id);
            records.any(|record| record.stage_on(today) < Stage::Retired)
        };
        let is_gone = |row: &&Row| !is_here(row) && is_alive(row);
        let gone = before.iter().flat_map(|page| &page.rows).filter(is_gone).cloned().collect();
        if self.weight == Weight::Hint {
            // Somebody has looked at the rows of the version before.
            let is_known = |row: &Row| before.iter().flat_map(|page| &page.rows).any(|other| row.same_facts(other));
            let is_new = |row: &Row| !is_read && !is_known(row) && !is_rival(row, catalog);
            for page in &mut pages {
                page.rows.retain(is_new);
            }
        }
        let compared = |page: Page| {
            let diff = diff(&page, catalog, today);
            (page, diff)
        };
        let pages = pages.into_iter().map(compared).collect();
        Ok(Report { package: self, newest: newest.clone(), dated, pages, gone, is_empty_handed })
    }

    /// The pages of a package, one a reading: files that the package spreads its models over are one list.
    fn pages(&self, folder: &Path, catalog: &Catalog, today: Date) -> io::Result<Vec<Page>> {
        self.read.iter().map(|reading| reading.page(folder, catalog, today)).collect()
    }
}

/// Whether the catalog has the end in a row as one that sources disagree on.
fn is_rival(row: &Row, catalog: &Catalog) -> bool {
    let end = row.dates[Stage::Retired as usize].map(|date| date.on);
    let mut facts = catalog.at(&row.provider, &row.id).filter_map(|record| record.dates.retired.as_ref());
    end.is_some() && facts.any(|fact| fact.rivals.iter().any(|rival| rival.on == end))
}

impl Reading {
    fn page(&self, folder: &Path, catalog: &Catalog, today: Date) -> io::Result<Page> {
        let mut texts = Vec::new();
        for path in self.paths(folder) {
            texts.push((path.display().to_string(), String::from_utf8_lossy(&fs::read(&path)?).into_owned()));
        }
        let context = Context { catalog, provider: self.provider.as_deref(), read_on: today, file: "" };
        let mut whole = Page::default();
        let pages = match (self.format, &self.fields) {
            (Some(format), _) => read(format, &texts, context),
            (None, Some(fields)) => {
                texts.into_iter().map(|(file, text)| (file, read_fields(&text, fields, &context))).collect()
            }
            (None, None) => Vec::new(),
        };
        for (file, page) in pages {
            whole.rows.extend(page.rows);
            let named = |skipped: Skipped| Skipped { what: format!("{} in {file}", skipped.what), ..skipped };
            whole.skipped.extend(page.skipped.into_iter().map(named));
        }
        Ok(whole)
    }

    fn paths(&self, folder: &Path) -> Vec<PathBuf> {
        let walk = ignore::WalkBuilder::new(folder).standard_filters(false).sort_by_file_name(Ord::cmp).build();
        let files = walk.flatten().filter(|entry| entry.file_type().is_some_and(|kind| kind.is_file()));
        let is_wanted = |path: &PathBuf| {
            let text = slashes(path);
            let is_named = self.files.is_empty() || self.files.iter().any(|end| text.ends_with(end));
            is_named && self.format.is_none_or(|format| path.extension().is_some_and(|own| own == format.extension()))
        };
        files.map(ignore::DirEntry::into_path).filter(is_wanted).collect()
    }
}

impl Report<'_> {
    /// Whether the catalog lacks or contradicts a fact, or somebody has to look at something.
    #[must_use]
    pub fn has_news(&self) -> bool {
        !self.gone.is_empty() || self.pages.iter().any(|(_, diff)| diff.disagrees())
    }
}

impl fmt::Display for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Package { version, weight, .. } = self.package;
        let (weight, rows_of, reason) = match weight {
            Weight::Official => ("official", "read", "the provider's own package says so"),
            Weight::Hint => {
                ("a hint", "new since", "for a person: only this package says so, so look for the provider's page")
            }
        };
        let rows: usize = self.pages.iter().map(|(page, _)| page.rows.len()).sum();
        let same: usize = self.pages.iter().map(|(_, diff)| diff.same).sum();
        writeln!(f, "## {} {} ({weight}; read before: {version})\n", self.package.title(), self.newest)?;
        writeln!(f, "{rows} rows {rows_of}, {same} as known.")?;
        let found: String = self.pages.iter().map(|(_, diff)| diff.to_string()).collect();
        if !found.is_empty() {
            writeln!(f, "\n{reason}:\n\n```text\n{found}```")?;
        }
        if !self.gone.is_empty() {
            writeln!(f, "\nfor a person: in {version} but no longer in {}, and live in the catalog:\n", self.newest)?;
            self.gone.iter().try_for_each(|row| writeln!(f, "- {}/{}", row.provider, row.id))?;
        }
        let skipped: Vec<&Skipped> = self.pages.iter().flat_map(|(page, _)| &page.skipped).collect();
        if !skipped.is_empty() {
            writeln!(f, "\nfor a person: not understood:\n")?;
            skipped.iter().try_for_each(|skipped| writeln!(f, "- {}: {}", skipped.what, skipped.why))?;
        }
        if self.is_empty_handed {
            writeln!(f, "\nfor a person: a part of the package was not read, because its layout has changed")?;
        }
        writeln!(f)
    }
}
