//! Which files on disk a document is read together with.
//!
//! A check of a whole project reads every file; a server reads, for each change, only the files beside the document and
//! those that a template can belong with.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::engine::input::Document;
use crate::engine::options::EngineOptions;
use crate::engine::run::walk_options;
use crate::engine::walk;
use crate::project::{companions, related};
use crate::text::source::Source;

/// How many files of a folder are read with a document.
const MAX_NEAR: usize = 32;

/// Files on disk, none of them among the documents.
#[derive(Debug, Default)]
pub(crate) struct Around {
    /// Those that are read.
    pub(crate) near: Vec<PathBuf>,
    /// Those that templates can be read together with.
    pub(crate) tree: Vec<PathBuf>,
}

/// The files around documents.
pub(crate) fn around(documents: &[Document], options: &EngineOptions) -> Around {
    let open: BTreeSet<&Path> = documents.iter().map(|document| &*document.path).collect();
    let folders: BTreeSet<&Path> = open.iter().filter_map(|path| path.parent()).collect();
    let mut near: Vec<PathBuf> = folders.into_iter().flat_map(|folder| beside(folder, options)).collect();
    near.retain(|path| !open.contains(&**path));
    let tree = if documents.iter().any(is_template) {
        let walked = walk::walk(&options.paths, &walk_options(options));
        walked.candidates.into_iter().map(|one| one.path).filter(|path| companions::can_be(path)).collect()
    } else {
        Vec::new()
    };
    Around { near, tree }
}

fn is_template(document: &Document) -> bool {
    let source = |bytes: &Vec<u8>| Source::from_bytes(document.path.clone(), bytes.clone()).ok();
    let may_be = companions::can_be(&document.path);
    let source = may_be.then(|| document.content.as_ref().ok().and_then(source)).flatten();
    source.is_some_and(|source| companions::is_template(&source))
}

/// The files of a folder that can share values with others, as long as there are not too many.
fn beside(folder: &Path, options: &EngineOptions) -> Vec<PathBuf> {
    let named = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let walk_options = walk_options(options);
    let path = |entry: fs::DirEntry| {
        let metadata = entry.metadata().ok()?;
        let path = folder.join(entry.file_name());
        let can_matter = related::can_use(&path) || companions::can_be(&path);
        let is_short = metadata.is_file() && metadata.len() <= related::MAX_LEN as u64;
        (is_short && can_matter && walk::left_out(&path, &walk_options).is_none()).then_some(path)
    };
    let mut found: Vec<PathBuf> = fs::read_dir(named).into_iter().flatten().flatten().filter_map(path).collect();
    found.sort();
    found.truncate(MAX_NEAR);
    found
}
