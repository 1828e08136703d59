//! Catalog files that are read at run time: `--catalog FILE`, the cached catalog, and the frozen one of the tests.
//!
//! Loaded records live as long as the program, as the catalog that is compiled in does: a run reads a few small files
//! once, and no user of a record needs a lifetime.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use jiff::civil::Date;

use crate::catalog::file;
use crate::catalog::file::{DateEntry, Entry, File, IsoDate, NoticeEntry};
use crate::catalog::lineage::{Found, LineageFile, Lines};
use crate::catalog::own::OwnNames;
use crate::catalog::record::{DateFact, Dates, Former, Lineage, Notice, Provider, Record, Redirect, Rival, Source};
use crate::catalog::store::{Carrier, Catalog, Layer, Names};
use crate::rules::builtin;
use crate::text::mistake::from_json;
use crate::text::read::read_text;

/// What relates the tasks of models, and which services ended. It is read where a replacement has to be computed.
pub(super) static LINEAGE: LazyLock<LineageFile> = LazyLock::new(|| builtin::parse(&builtin::LINEAGE));

/// The lines of models. Only what looks at other catalogs than the compiled one needs the patterns.
#[allow(clippy::expect_used, reason = "the file is part of the binary, and the build script compiled its patterns")]
static LINES: LazyLock<Lines> =
    LazyLock::new(|| Lines::new(builtin::parse(&builtin::LINEAGE)).expect("the patterns of lineage.toml"));

/// The most files of a catalog, and the most bytes in all of them: many times what the compiled one has.
const MAX_FILES: usize = 200;
const MAX_BYTES: usize = 32 << 20;

/// Why a catalog file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    #[error("cannot read the catalog {}: {source}", path.display())]
    Read { path: PathBuf, source: std::io::Error },
    #[error("{}: {message}", path.display())]
    Invalid { path: PathBuf, message: String },
    #[error("no catalog files")]
    Empty,
    #[error("the catalog has {count} {what}, and the limit is {most}")]
    TooMany { what: &'static str, count: usize, most: usize },
}

impl Catalog {
    /// A catalog of these files alone.
    pub fn load(paths: &[impl AsRef<Path>]) -> Result<Self, LoadError> {
        let (layer, digest, date) = read(paths)?;
        let own = OwnNames::of(layer.records.iter().flat_map(Record::names));
        Ok(Self::of_layer(layer, Carrier::Files, own, digest, date))
    }

    /// A published catalog, in place of the one that is compiled in: the names and texts of its files, in order.
    pub fn of_release<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)> + Clone) -> Result<Self, LoadError> {
        let mut loader = Loader::default();
        for (name, text) in files.clone() {
            let invalid = |message| LoadError::Invalid { path: name.into(), message };
            loader.add(parse(text).map_err(invalid)?).map_err(invalid)?;
        }
        let date = loader.read_on.ok_or(LoadError::Empty)?;
        let layer = &*Box::leak(Box::new(loader.finish()));
        // The rules are as old as the binary. They find all that its own catalog names.
        let names = layer.records.iter().flat_map(Record::names).filter(|name| !Self::builtin().is_name(name));
        Ok(Self::of_layer(layer, Carrier::Cache, OwnNames::of(names), file::digest(files), date))
    }

    fn of_layer(
        base: &'static Layer,
        carrier: Carrier,
        own: Option<&'static OwnNames>,
        digest: String,
        date: Date,
    ) -> Self {
        Self { base, over: None, own, carrier, version: leak(version(date, &digest)), digest: leak(digest), date }
    }

    /// A catalog of files that are in memory. It has no digest.
    pub(super) fn of(files: Vec<File>) -> Result<Self, String> {
        let mut loader = Loader::default();
        files.into_iter().try_for_each(|file| loader.add(file))?;
        let date = loader.read_on.ok_or("no sources")?;
        let layer = Box::leak(Box::new(loader.finish()));
        Ok(Self::of_layer(layer, Carrier::Files, None, String::new(), date))
    }

    /// This catalog with the records of more files. They hide its own of the same provider and id.
    pub fn extended(&self, paths: &[impl AsRef<Path>]) -> Result<Self, LoadError> {
        let (layer, digest, date) = read(paths)?;
        let digest = file::digest([("", self.digest), ("", &digest)]);
        let date = date.max(self.date);
        let names = layer.records.iter().flat_map(Record::names);
        let own = OwnNames::of(self.own.into_iter().flat_map(OwnNames::names).chain(names));
        let (base, over, carrier) = (self.base, Some(layer), self.carrier);
        Ok(Self { base, over, own, carrier, version: leak(version(date, &digest)), digest: leak(digest), date })
    }
}

/// Reads the text of a file and checks it. The error is for people.
pub fn parse(text: &str) -> Result<File, String> {
    let file: File = from_json(text)?;
    file.check()?;
    Ok(file)
}

/// The day, and the head of the digest: two catalogs of one day have two versions. The build script does the same.
fn version(date: Date, digest: &str) -> String {
    let head = &digest[..digest.len().min(8)];
    format!("{}+{head}", date.strftime("%Y.%m.%d"))
}

fn read(paths: &[impl AsRef<Path>]) -> Result<(&'static Layer, String, Date), LoadError> {
    let mut loader = Loader::default();
    let mut texts = Vec::new();
    if paths.len() > MAX_FILES {
        return Err(LoadError::TooMany { what: "files", count: paths.len(), most: MAX_FILES });
    }
    let mut bytes = 0;
    for path in paths {
        let path = path.as_ref();
        let text = read_text(path).map_err(|source| LoadError::Read { path: path.into(), source })?;
        bytes += text.len();
        if bytes > MAX_BYTES {
            return Err(LoadError::TooMany { what: "bytes", count: bytes, most: MAX_BYTES });
        }
        let invalid = |message| LoadError::Invalid { path: path.into(), message };
        loader.add(parse(&text).map_err(invalid)?).map_err(invalid)?;
        texts.push((path.file_name().unwrap_or_default().to_string_lossy().into_owned(), text));
    }
    texts.sort();
    let digest = file::digest(texts.iter().map(|(name, text)| (name.as_str(), text.as_str())));
    let date = loader.read_on.ok_or(LoadError::Empty)?;
    Ok((Box::leak(Box::new(loader.finish())), digest, date))
}

/// Turns files as written into records.
#[derive(Default)]
struct Loader {
    providers: Vec<Provider>,
    records: Vec<Record>,
    names: HashMap<&'static str, Vec<u16>>,
    read_on: Option<Date>,
}

impl Loader {
    fn add(&mut self, file: File) -> Result<(), String> {
        let provider = leak(file.provider.id);
        let mut sources = Sources::new();
        for (key, entry) in file.sources {
            let read_on = day(entry.read_on)?;
            self.read_on = self.read_on.max(Some(read_on));
            let source = Source {
                key: leak(key.clone()),
                title: leak(entry.title),
                url: entry.url.map(leak),
                page_date: entry.page_date.map(leak),
                through: entry.through.map(leak),
                lists_all: entry.lists_all,
                read_on,
            };
            sources.insert(key, Box::leak(Box::new(source)));
        }
        for entry in file.models {
            let index = u16::try_from(self.records.len()).map_err(|_| "more records than an index can hold")?;
            let record = record(provider, entry, &sources)?;
            for name in std::iter::once(&record.id).chain(record.aliases).chain(record.floating_aliases) {
                let indexes = self.names.entry(leak(name.to_ascii_lowercase())).or_default();
                if indexes.last() != Some(&index) {
                    indexes.push(index);
                }
            }
            self.records.push(record);
        }
        self.providers.push(Provider {
            id: provider,
            name: leak(file.provider.name),
            home: leak(file.provider.home),
            versions: file.provider.versions,
            after_retirement: file.provider.after_retirement.map(leak),
            notice: file.provider.notice.map(|entry| notice(entry, &sources)).transpose()?,
        });
        Ok(())
    }

    fn finish(self) -> Layer {
        Layer { providers: self.providers.leak(), records: self.records.leak(), names: Names::Loaded(self.names) }
    }
}

/// The sources of a file by their keys.
type Sources = HashMap<String, &'static Source>;

fn source(key: &str, sources: &Sources) -> Result<&'static Source, String> {
    sources.get(key).copied().ok_or_else(|| format!("no source has the key `{key}`"))
}

/// A date of a model. One without a source of its own comes from the model's first source.
fn fact(date: Option<DateEntry>, first: &'static Source, sources: &Sources) -> Result<Option<DateFact>, String> {
    let Some(date) = date else { return Ok(None) };
    let mut history = Vec::new();
    for former in date.history {
        let source = former.source.map(|key| source(&key, sources)).transpose()?;
        history.push(Former { was: day(former.was)?, source, note: former.note.map(leak) });
    }
    let mut rivals = Vec::new();
    for rival in date.rivals {
        rivals.push(Rival { on: rival.on.map(day).transpose()?, source: source(&rival.source, sources)? });
    }
    let source = date.source.map_or(Ok(first), |key| source(&key, sources))?;
    Ok(Some(DateFact { on: day(date.on)?, kind: date.kind, source, history: history.leak(), rivals: rivals.leak() }))
}

fn notice(entry: NoticeEntry, sources: &Sources) -> Result<Notice, String> {
    let source = source(&entry.source, sources)?;
    Ok(Notice { ahead: leak(entry.ahead), to: entry.to.map(leak), by: entry.by.map(leak), source })
}

/// The lineage that the entry names, or else that of its id.
fn lineage(entry: &Entry) -> Option<Lineage> {
    let own = entry.lineage.as_ref().map(|own| Found::of(own, entry.publisher.as_deref()));
    own.or_else(|| LINES.find(&entry.id)).as_ref().map(known)
}

fn known(found: &Found<'_>) -> Lineage {
    Lineage {
        line: leak(found.line.to_owned()),
        publisher: leak(found.publisher.to_owned()),
        generation: found.generation,
        billions: found.billions,
        size: found.size,
        task: leak(found.task.to_owned()),
        inputs: leak_all(found.inputs.to_vec()),
        context: found.context,
        open: found.open,
    }
}

fn record(provider: &'static str, entry: Entry, sources: &Sources) -> Result<Record, String> {
    let all = |keys: &[String]| keys.iter().map(|key| source(key, sources)).collect::<Result<Vec<_>, String>>();
    let (own, seconds) = (all(&entry.sources)?, all(&entry.seconded_by)?);
    let first = *own.first().ok_or("no source")?;
    let fact = |date| fact(date, first, sources);
    let lineage = lineage(&entry);
    let mut extra_dates = Vec::new();
    for (name, on) in entry.extra_dates {
        extra_dates.push((leak(name), day(on)?));
    }
    let redirect = match entry.redirect {
        Some(r) => Some(Redirect { to: leak(r.to), from: r.from.map(day).transpose()?, note: r.note.map(leak) }),
        None => None,
    };
    Ok(Record {
        provider,
        id: leak(entry.id),
        version: entry.version.map(leak),
        aliases: leak_all(entry.aliases),
        floating_aliases: leak_all(entry.floating_aliases),
        points_to: entry.points_to.map(leak),
        publisher: entry.publisher.map(leak),
        kind: entry.kind,
        cloud: entry.cloud,
        regions: leak_all(entry.regions),
        regions_except: leak_all(entry.regions_except),
        deployment_type: entry.deployment_type,
        stage: entry.stage,
        basis: entry.basis,
        native_stage: entry.native_stage.map(leak),
        dates: Dates {
            preview: fact(entry.dates.preview)?,
            ga: fact(entry.dates.ga)?,
            legacy: fact(entry.dates.legacy)?,
            deprecated: fact(entry.dates.deprecated)?,
            retired: fact(entry.dates.retired)?,
        },
        training_retired: fact(entry.training_retired)?,
        extra_dates: extra_dates.leak(),
        replacements: leak_all(entry.replacements),
        redirect,
        lineage,
        floating: entry.floating,
        default_version: entry.default_version,
        unverified: entry.unverified,
        confidence: entry.confidence,
        sources: own.leak(),
        seconded_by: seconds.leak(),
        disputed: entry.disputed.map(leak),
        notes: entry.notes.map(leak),
    })
}

fn leak(text: String) -> &'static str {
    text.leak()
}

fn leak_all(texts: Vec<String>) -> &'static [&'static str] {
    texts.into_iter().map(leak).collect::<Vec<_>>().leak()
}

fn day(day: IsoDate) -> Result<Date, String> {
    Date::new(day.year, day.month, day.day).map_err(|e| e.to_string())
}
