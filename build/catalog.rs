//! Compiles `rules/models/*.json` into static Rust, so that the catalog costs nothing at start-up.
//!
//! The result is a static array of records, the sources and former dates that they refer to, and a perfect hash map
//! from every lower-cased id and alias to the records it names. A mistake in a file fails the build and names the
//! file and the record.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use crate::file::{
    self, DateEntry, Entry, File, FormerEntry, IsoDate, ProviderEntry, RedirectEntry, RivalEntry, SourceEntry,
};
use crate::lineage::{Found, LineageFile, Lines};
use crate::rule_json;

/// Writes `catalog.rs`.
pub(crate) fn compile() -> Result<(), String> {
    let texts = read(Path::new("rules/models"))?;
    let mut files = Vec::new();
    for (name, text) in &texts {
        let file = File::parse(text).map_err(|e| format!("rules/models/{name}: {e}"))?;
        if format!("{}.json", file.provider.id) != *name {
            return Err(format!("rules/models/{name}: the provider is called `{}`", file.provider.id));
        }
        files.push(file);
    }
    let digest = file::digest(texts.iter().map(|(name, text)| (name.as_str(), text.as_str())));
    let lineage: LineageFile =
        serde_json::from_str(&rule_json(Path::new("rules/lineage.toml"))?).map_err(|e| format!("lineage.toml: {e}"))?;
    let lines = Lines::new(lineage).map_err(|e| format!("rules/lineage.toml: {e}"))?;
    let code = Writer { lines: &lines, lineages: BTreeMap::new(), statics: String::new(), lists: 0 };
    let code = code.write(&files, &digest)?;
    let out = env::var("OUT_DIR").map_err(|e| e.to_string())?;
    fs::write(Path::new(&out).join("catalog.rs"), code).map_err(|e| e.to_string())
}

/// The JSON files of a folder by name, in order.
fn read(folder: &Path) -> Result<Vec<(String, String)>, String> {
    let fail = |e: std::io::Error| format!("{}: {e}", folder.display());
    let mut texts = Vec::new();
    for entry in fs::read_dir(folder).map_err(fail)? {
        let path = entry.map_err(fail)?.path();
        if path.extension().is_some_and(|e| e == "json") {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            texts.push((name, fs::read_to_string(&path).map_err(fail)?));
        }
    }
    texts.sort();
    Ok(texts)
}

/// Renders files as Rust. Lists that records share live in statics of their own, which keeps the records constant
/// expressions without function calls around references.
struct Writer<'a> {
    lines: &'a Lines,
    /// By id: a model has many records.
    lineages: BTreeMap<String, String>,
    statics: String,
    lists: usize,
}

impl Writer<'_> {
    fn write(mut self, files: &[File], digest: &str) -> Result<String, String> {
        let mut providers = String::new();
        let mut records = String::new();
        let mut names: BTreeMap<String, Vec<u16>> = BTreeMap::new();
        let mut count: u16 = 0;
        for (n, file) in files.iter().enumerate() {
            let keys: Vec<&String> = file.sources.keys().collect();
            let sources: Vec<String> = file.sources.iter().map(|(key, source)| source_code(key, source)).collect();
            let _ = writeln!(self.statics, "static S{n}: [Source; {}] = [{}];", sources.len(), sources.join(","));
            let place = |key: &String| format!("&S{n}[{}]", keys.binary_search(&key).unwrap_or_default());
            let _ = writeln!(providers, "{},", provider_code(&file.provider, &place));
            for entry in &file.models {
                let record = self.record(&file.provider.id, entry, &place);
                let _ = writeln!(records, "{record},");
                for name in entry.names() {
                    let indexes = names.entry(name.to_ascii_lowercase()).or_default();
                    if indexes.last() != Some(&count) {
                        indexes.push(count);
                    }
                }
                count = count.checked_add(1).ok_or("more records than an index can hold")?;
            }
        }
        let mut map = phf_codegen::Map::new();
        for (name, indexes) in &names {
            map.entry(name.as_str(), format!("&{indexes:?}"));
        }
        let read = files.iter().flat_map(|f| f.sources.values()).map(|s| s.read_on).max();
        let read = read.ok_or("no sources")?;
        Ok(format!(
            "{statics}
            pub(super) static PROVIDERS: [Provider; {providers_len}] = [{providers}];
            pub(super) static RECORDS: [Record; {count}] = [{records}];
            pub(super) static NAMES: phf::Map<&'static str, &'static [u16]> = {map};
            pub(super) const DIGEST: &str = {digest:?};
            pub(super) const DATE: Date = {date};
            pub(super) const VERSION: &str = \"{year}.{month:02}.{day:02}+{head}\";
            ",
            statics = self.statics,
            providers_len = files.len(),
            map = map.build(),
            date = day_code(read),
            year = read.year,
            month = read.month,
            day = read.day,
            head = &digest[..8],
        ))
    }

    /// The lineage that the entry names, or else that of its id.
    fn lineage(&mut self, e: &Entry) -> String {
        if let Some(own) = &e.lineage {
            return option_code(Some(lineage_code(&Found::of(own, e.publisher.as_deref()))));
        }
        let lines = self.lines;
        let find = || option_code(lines.find(&e.id).as_ref().map(lineage_code));
        self.lineages.entry(e.id.clone()).or_insert_with(find).clone()
    }

    fn record(&mut self, provider: &str, e: &Entry, place: &dyn Fn(&String) -> String) -> String {
        let [sources, seconds] = [&e.sources, &e.seconded_by].map(|keys| keys.iter().map(place).collect::<Vec<_>>());
        let dates = [&e.dates.preview, &e.dates.ga, &e.dates.legacy, &e.dates.deprecated, &e.dates.retired];
        let [preview, ga, legacy, deprecated, retired] = dates.map(|d| self.date(d.as_ref(), e, place));
        let training = self.date(e.training_retired.as_ref(), e, place);
        let extra: Vec<String> = e.extra_dates.iter().map(|(k, day)| format!("({k:?}, {})", day_code(*day))).collect();
        let extra = self.list("(&'static str, Date)", &extra);
        let redirect = option_code(e.redirect.as_ref().map(redirect_code));
        let lineage = self.lineage(e);
        format!(
            "Record {{ provider: {provider:?}, id: {:?}, version: {:?}, aliases: &{:?}, floating_aliases: &{:?},
            points_to: {:?}, publisher: {:?}, kind: Kind::{:?}, cloud: Cloud::{:?}, regions: &{:?}, regions_except: &{:?},
            deployment_type: {}, stage: Stage::{:?}, basis: {}, native_stage: {:?},
            dates: Dates {{ preview: {preview}, ga: {ga}, legacy: {legacy}, deprecated: {deprecated}, retired: {retired} }},
            training_retired: {training}, extra_dates: {extra}, replacements: &{:?}, redirect: {redirect},
            lineage: {lineage}, floating: {}, default_version: {}, unverified: {}, confidence: Confidence::{:?}, sources: &[{}], seconded_by: &[{}], disputed: {:?}, notes: {:?} }}",
            e.id,
            e.version,
            e.aliases,
            e.floating_aliases,
            e.points_to,
            e.publisher,
            e.kind,
            e.cloud,
            e.regions,
            e.regions_except,
            option_code(e.deployment_type.map(|d| format!("DeploymentType::{d:?}"))),
            e.stage,
            option_code(e.basis.map(|b| format!("Basis::{b:?}"))),
            e.native_stage,
            e.replacements,
            e.floating,
            e.default_version,
            e.unverified,
            e.confidence,
            sources.join(","),
            seconds.join(","),
            e.disputed,
            e.notes,
        )
    }

    fn date(&mut self, date: Option<&DateEntry>, e: &Entry, place: &dyn Fn(&String) -> String) -> String {
        let Some(date) = date else { return "None".into() };
        let former = |f: &FormerEntry| {
            let source = option_code(f.source.as_ref().map(place));
            format!("Former {{ was: {}, source: {source}, note: {:?} }}", day_code(f.was), f.note)
        };
        let history: Vec<String> = date.history.iter().map(former).collect();
        let history = self.list("Former", &history);
        let rival = |r: &RivalEntry| {
            format!("Rival {{ on: {}, source: {} }}", option_code(r.on.map(day_code)), place(&r.source))
        };
        let rivals: Vec<String> = date.rivals.iter().map(rival).collect();
        let rivals = self.list("Rival", &rivals);
        let source = place(date.source.as_ref().unwrap_or(&e.sources[0]));
        let (on, kind) = (day_code(date.on), date.kind);
        format!(
            "Some(DateFact {{ on: {on}, kind: DateKind::{kind:?}, source: {source}, history: {history}, rivals: {rivals} }})"
        )
    }

    /// A static list, and the expression that borrows it.
    fn list(&mut self, of: &str, items: &[String]) -> String {
        if items.is_empty() {
            return "&[]".into();
        }
        self.lists += 1;
        let (n, len) = (self.lists, items.len());
        let _ = writeln!(self.statics, "static L{n}: [{of}; {len}] = [{}];", items.join(","));
        format!("&L{n}")
    }
}

fn provider_code(p: &ProviderEntry, place: &dyn Fn(&String) -> String) -> String {
    let notice = p.notice.as_ref().map(|n| {
        format!("Notice {{ ahead: {:?}, to: {:?}, by: {:?}, source: {} }}", n.ahead, n.to, n.by, place(&n.source))
    });
    format!(
        "Provider {{ id: {:?}, name: {:?}, home: {:?}, versions: Versions::{:?}, after_retirement: {:?}, notice: {} }}",
        p.id,
        p.name,
        p.home,
        p.versions,
        p.after_retirement,
        option_code(notice)
    )
}

fn source_code(key: &str, s: &SourceEntry) -> String {
    let read = day_code(s.read_on);
    format!(
        "Source {{ key: {key:?}, title: {:?}, url: {:?}, page_date: {:?}, through: {:?}, lists_all: {}, read_on: {read} }}",
        s.title, s.url, s.page_date, s.through, s.lists_all
    )
}

fn lineage_code(found: &Found<'_>) -> String {
    format!(
        "Lineage {{ line: {:?}, publisher: {:?}, generation: {}, billions: {:?}, size: Size::{:?}, task: {:?},
        inputs: &{:?}, context: {:?}, open: {} }}",
        found.line,
        found.publisher,
        found.generation,
        found.billions,
        found.size,
        found.task,
        found.inputs,
        found.context,
        found.open
    )
}

fn redirect_code(r: &RedirectEntry) -> String {
    format!("Redirect {{ to: {:?}, from: {}, note: {:?} }}", r.to, option_code(r.from.map(day_code)), r.note)
}

/// An option of an expression, which `{:?}` cannot write.
fn option_code(code: Option<String>) -> String {
    code.map_or_else(|| "None".into(), |code| format!("Some({code})"))
}

fn day_code(day: IsoDate) -> String {
    format!("date({},{},{})", day.year, day.month, day.day)
}
