//! Which files on disk a document is read together with.
//!
//! A check of a whole project reads every file; a server reads, for each change, only the files beside the document and
//! those that a template can belong with.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::engine::input::{Document, Near};
use crate::engine::options::EngineOptions;
use crate::engine::run::walk_options;
use crate::engine::seen::Stamp;
use crate::engine::walk;
use crate::project::{companions, related};
use crate::text::source::Source;

/// How many files of a folder are read with a document.
const MAX_NEAR: usize = 32;

/// How long a list of the files of a project serves. A save of a document ends it earlier.
const FRESH: Duration = Duration::from_secs(10);

/// Files on disk, none of them among the documents.
#[derive(Debug, Default)]
pub(crate) struct Around {
    /// Those that are read.
    pub(crate) near: Vec<Near>,
    /// Those that templates can be read together with.
    pub(crate) tree: Arc<[PathBuf]>,
}

/// The files of a project that templates can be read together with, as a walk found them last.
#[derive(Debug, Default)]
pub(crate) struct Walked(Mutex<Option<(Instant, Arc<[PathBuf]>)>>);

impl Walked {
    /// Walks again the next time.
    pub(crate) fn forget(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    fn companions(&self, options: &EngineOptions) -> Arc<[PathBuf]> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, paths)) = known.as_ref().filter(|(then, _)| then.elapsed() < FRESH) {
            return Arc::clone(paths);
        }
        let walked = walk::walk(&options.paths, &walk_options(options));
        let paths = walked.candidates.into_iter().map(|one| one.path).filter(|path| companions::can_be(path)).collect();
        Arc::clone(&known.insert((Instant::now(), paths)).1)
    }
}

/// The files around documents.
pub(crate) fn around(documents: &[Document], options: &EngineOptions, walked: &Walked) -> Around {
    let open: BTreeSet<&Path> = documents.iter().map(|document| &*document.path).collect();
    let folders: BTreeSet<&Path> = open.iter().filter_map(|path| path.parent()).collect();
    let mut near: Vec<Near> = folders.into_iter().flat_map(|folder| beside(folder, options)).collect();
    near.retain(|near| !open.contains(&*near.path));
    let has_template = documents.iter().any(is_template);
    Around { near, tree: if has_template { walked.companions(options) } else { Arc::default() } }
}

fn is_template(document: &Document) -> bool {
    let source = |bytes: &Vec<u8>| Source::from_bytes(document.path.clone(), bytes.clone()).ok();
    let may_be = companions::can_be(&document.path);
    let source = may_be.then(|| document.content.as_ref().ok().and_then(source)).flatten();
    source.is_some_and(|source| companions::is_template(&source))
}

/// The files of a folder that can share values with others, as long as there are not too many.
fn beside(folder: &Path, options: &EngineOptions) -> Vec<Near> {
    let named = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let walk_options = walk_options(options);
    let near = |entry: fs::DirEntry| {
        let metadata = entry.metadata().ok()?;
        let path = folder.join(entry.file_name());
        let can_matter = related::can_use(&path) || companions::can_be(&path);
        let is_short = metadata.is_file() && metadata.len() <= related::MAX_LEN as u64;
        let is_read = is_short && can_matter && walk::left_out(&path, &walk_options).is_none();
        is_read.then(|| Near { path, stamp: Stamp::of_file(&metadata) })
    };
    let mut found: Vec<Near> = fs::read_dir(named).into_iter().flatten().flatten().filter_map(near).collect();
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found.truncate(MAX_NEAR);
    found
}
