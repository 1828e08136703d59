//! What was found in a tree, kept in a folder: the references, not what becomes of them.
//!
//! The key of an entry is all that the references depend on: the id of the tree, which stands for every file with the
//! settings among them, the files that are not here, the options that choose files, the catalog and the program. So
//! another day, horizon or level grades again what is kept, and reads only the files that hold it. An entry that cannot
//! be used counts as missing. For each repository the tree that was read last is kept too.

use std::collections::{BTreeSet, HashMap};
use std::fmt::Write as _;
use std::fs::File;
use std::io;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::cli::repository::grade::Graded;
use crate::detect::directive::Directive;
use crate::detect::reference::{Elsewhere, Reference};
use crate::engine::tree::Tree;
use crate::project::scanned::{EngineOutput, FileError, Reach, Scanned};
use crate::text::atomic;
use crate::text::source::Source;

/// Rises when the format of the entries changes.
const FORMAT: u32 = 2;

/// The ending of the files of entries.
const ENTRY: &str = "jsonl.gz";

/// A folder of entries.
#[derive(Debug, Clone)]
pub(in crate::cli) struct Cache {
    folder: PathBuf,
    /// What the references of every tree depend on besides the tree.
    options: String,
}

/// What is kept of a tree.
#[derive(Debug)]
pub(super) struct Entry {
    pub head: Head,
    /// Its files with something in them, as they are written.
    pub lines: Vec<String>,
}

/// The first line of an entry.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Head {
    format: u32,
    /// Lines that follow.
    kept: usize,
    /// Files of the tree that were read.
    pub files: usize,
    /// Those that are not here.
    pub errors: Vec<FileError>,
    pub reach: Reach,
    /// Files that were read as settings.
    pub settings: BTreeSet<PathBuf>,
}

/// A file with something in it: a line of an entry.
#[derive(Serialize)]
struct KeptRef<'a> {
    path: &'a Path,
    references: &'a [Reference],
    directives: &'a [Directive],
    unparsed: bool,
}

#[derive(Deserialize)]
struct OnlyPath {
    path: PathBuf,
}

#[derive(Deserialize)]
struct Kept {
    path: PathBuf,
    references: Vec<Reference>,
    directives: Vec<Directive>,
    unparsed: bool,
}

/// A file as a line of an entry; `None` if its name is not UTF-8.
pub(super) fn line(scanned: &Scanned) -> Option<String> {
    let Scanned { source, references, directives, unparsed } = scanned;
    serde_json::to_string(&KeptRef { path: &source.path, references, directives, unparsed: *unparsed }).ok()
}

impl Cache {
    /// The cache in a folder, which is made if it is not there.
    pub(in crate::cli) fn open(folder: &Path, exclude: &[String], isolated: bool) -> io::Result<Self> {
        std::fs::create_dir_all(folder)?;
        let options = format!("{FORMAT}\0{}\0{isolated}\0{}", env!("CARGO_PKG_VERSION"), exclude.join("\0"));
        Ok(Self { folder: folder.to_owned(), options })
    }

    /// The key of the entry of a tree; none where nothing stands for its content. `catalog`: the digest of that.
    pub(super) fn key(&self, tree: &Tree, catalog: &str) -> Option<String> {
        let absent: Vec<_> = tree.absent().map(Path::to_string_lossy).collect();
        Some(self.hash(&[&[tree.id()?.into(), catalog.into()], &absent[..]].concat().join("\0")))
    }

    fn hash(&self, what: &str) -> String {
        let key = Sha256::digest(format!("{what}\0{}", self.options).as_bytes());
        key.iter().fold(String::new(), |mut hex, byte| {
            // Writing to a string cannot fail.
            let _ = write!(hex, "{byte:02x}");
            hex
        })
    }

    fn path(&self, key: &str, ending: &str) -> PathBuf {
        self.folder.join(&key[..2]).join(format!("{}.{ending}", &key[2..]))
    }

    /// What is kept under a key.
    pub(super) fn get(&self, key: &str) -> Option<Entry> {
        let file = File::open(self.path(key, ENTRY)).ok()?;
        let mut lines = BufReader::new(GzDecoder::new(BufReader::new(file))).lines();
        let head: Head = serde_json::from_str(&lines.next()?.ok()?).ok()?;
        let lines = lines.collect::<io::Result<Vec<String>>>().ok()?;
        (head.format == FORMAT && head.kept == lines.len()).then_some(Entry { head, lines })
    }

    /// Keeps what was found.
    pub(super) fn put(&self, key: &str, entry: &Entry) -> io::Result<()> {
        self.write(&self.path(key, ENTRY), |out| {
            let mut out = GzEncoder::new(out, Compression::fast());
            writeln!(out, "{}", serde_json::to_string(&entry.head)?)?;
            entry.lines.iter().try_for_each(|line| writeln!(out, "{line}"))?;
            out.finish().map(drop)
        })
    }

    /// The id of the tree of a repository that was read last.
    pub(super) fn last(&self, repository: &str, catalog: &str) -> Option<String> {
        let tree = std::fs::read_to_string(self.last_path(repository, catalog)).ok()?;
        Some(tree.trim_end().to_owned())
    }

    /// Keeps the id of the tree of a repository that was read last.
    pub(super) fn put_last(&self, repository: &str, catalog: &str, tree: &str) -> io::Result<()> {
        self.write(&self.last_path(repository, catalog), |out| writeln!(out, "{tree}"))
    }

    fn last_path(&self, repository: &str, catalog: &str) -> PathBuf {
        self.path(&self.hash(&format!("{repository}\0last\0{catalog}")), "last")
    }

    fn write(&self, path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
        std::fs::create_dir_all(path.parent().unwrap_or(&self.folder))?;
        atomic::replace(path, write)
    }
}

impl Entry {
    /// An entry of these files; none where the name of one cannot be written.
    pub(super) fn new(
        output: &EngineOutput<Graded>,
        lines: Vec<Option<String>>,
        settings: BTreeSet<PathBuf>,
    ) -> Option<Self> {
        let lines: Vec<String> = lines.into_iter().collect::<Option<_>>()?;
        let EngineOutput { files, errors, reach, .. } = output;
        let (errors, reach) = (errors.clone(), reach.clone());
        Some(Self { head: Head { format: FORMAT, kept: lines.len(), files: *files, errors, reach, settings }, lines })
    }

    /// The paths of its files.
    pub(super) fn paths(&self) -> Option<BTreeSet<PathBuf>> {
        let path = |line: &String| Some(serde_json::from_str::<OnlyPath>(line).ok()?.path);
        self.lines.iter().map(path).collect()
    }

    /// Its files, with their texts as a tree has them.
    pub(super) fn scanned(&self, tree: &Tree) -> Option<Vec<Scanned>> {
        let mut sources = Sources { tree, known: HashMap::new() };
        self.lines.iter().map(|line| sources.scanned(serde_json::from_str(line).ok()?)).collect()
    }
}

/// The files of a tree that references are in, each read once.
struct Sources<'t> {
    tree: &'t Tree,
    known: HashMap<PathBuf, Arc<Source>>,
}

impl Sources<'_> {
    fn get(&mut self, path: &Path) -> Option<Arc<Source>> {
        if let Some(known) = self.known.get(path) {
            return Some(Arc::clone(known));
        }
        let mut bytes = Vec::new();
        self.tree.read_path(path, &mut bytes).ok()?;
        let source = Arc::new(Source::from_bytes(path.to_owned(), bytes).ok()?);
        self.known.insert(path.to_owned(), Arc::clone(&source));
        Some(source)
    }

    /// A kept file with its text, and with that of the files that its references name.
    fn scanned(&mut self, kept: Kept) -> Option<Scanned> {
        let Kept { path, mut references, directives, unparsed } = kept;
        for part in references.iter_mut().flat_map(Reference::parts_mut) {
            if let Some(file) = &mut part.file {
                *file = Elsewhere(self.get(&file.0.path)?);
            }
        }
        Some(Scanned { source: self.get(&path)?, references, directives, unparsed })
    }
}
