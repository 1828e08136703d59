//! What was found in a tree, kept in a folder: the references, not what becomes of them.
//!
//! The key of an entry is all that the references depend on: the id of the tree, which stands for every file with the
//! settings among them, the options that choose files, the catalog and the program. So another day, horizon or level
//! grades again what is kept, and reads only the files that hold it. An entry that cannot be used counts as missing.

use std::collections::HashMap;
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

use crate::detect::directive::Directive;
use crate::detect::reference::{Elsewhere, Reference};
use crate::engine::tree::Tree;
use crate::project::scanned::Scanned;
use crate::text::atomic;
use crate::text::source::Source;

/// Rises when the format of the entries changes.
const FORMAT: u32 = 1;

/// A folder of entries.
#[derive(Debug, Clone)]
pub(in crate::cli) struct Cache {
    folder: PathBuf,
    /// What the references of every tree depend on besides the tree.
    options: String,
}

/// The first line of an entry.
#[derive(Serialize, Deserialize)]
struct Head {
    format: u32,
    /// Files of the tree that were read.
    files: usize,
    /// Lines that follow.
    kept: usize,
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

    /// The file of an entry.
    fn path(&self, tree: &str, catalog: &str) -> PathBuf {
        let key = Sha256::digest(format!("{tree}\0{catalog}\0{}", self.options).as_bytes());
        let hex = key.iter().fold(String::new(), |mut hex, byte| {
            // Writing to a string cannot fail.
            let _ = write!(hex, "{byte:02x}");
            hex
        });
        self.folder.join(&hex[..2]).join(format!("{}.jsonl.gz", &hex[2..]))
    }

    /// What was found in a tree, and how many files were read; `None` if that is not kept. `id`: its id, and
    /// `catalog`: the digest of that.
    pub(super) fn get(&self, tree: &Tree, id: &str, catalog: &str) -> Option<(Vec<Scanned>, usize)> {
        let file = File::open(self.path(id, catalog)).ok()?;
        let mut lines = BufReader::new(GzDecoder::new(BufReader::new(file))).lines();
        let head: Head = serde_json::from_str(&lines.next()?.ok()?).ok()?;
        let kept = lines.map(|line| serde_json::from_str(&line.ok()?).ok()).collect::<Option<Vec<Kept>>>()?;
        if head.format != FORMAT || head.kept != kept.len() {
            return None;
        }
        let mut sources = Sources { tree, known: HashMap::new() };
        let scanned = kept.into_iter().map(|kept| sources.scanned(kept)).collect::<Option<_>>()?;
        Some((scanned, head.files))
    }

    /// Keeps what was found in the tree of an id: its files as lines.
    pub(super) fn put(&self, tree: &str, catalog: &str, files: usize, lines: &[String]) -> io::Result<()> {
        let path = self.path(tree, catalog);
        std::fs::create_dir_all(path.parent().unwrap_or(&self.folder))?;
        atomic::replace(&path, |out| {
            let mut out = GzEncoder::new(out, Compression::fast());
            writeln!(out, "{}", serde_json::to_string(&Head { format: FORMAT, files, kept: lines.len() })?)?;
            lines.iter().try_for_each(|line| writeln!(out, "{line}"))?;
            out.finish().map(drop)
        })
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
