//! Asks the files that hold a name about what another file defines by it. Each file is read once, whatever it is asked.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use crate::syntax::parsed_file::ParsedFile;

/// For each file that is asked, what it is asked about, with the file that defines that.
#[derive(Debug)]
pub(super) struct Asked<'n, T>(BTreeMap<usize, Vec<(usize, &'n T)>>);

impl<T> Default for Asked<'_, T> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<'n, T: Sync> Asked<'n, T> {
    /// Asks `holder` about something that `file` defines.
    pub(super) fn add(&mut self, holder: usize, file: usize, about: &'n T) {
        self.0.entry(holder).or_default().push((file, about));
    }

    /// All answers, each with the file that defines what it is about.
    ///
    /// `path`: that of a file. `read`: what a file is read as, if it can be. `answer`: that of a file about something whose
    /// definition is in the file of that path.
    pub(super) fn answers<A: Send>(
        self,
        path: &dyn Fn(usize) -> PathBuf,
        read: &(dyn Fn(usize) -> Option<Arc<ParsedFile>> + Sync),
        answer: &(dyn Fn(Option<&ParsedFile>, &T, &Path) -> A + Sync),
    ) -> Vec<(usize, &'n T, A)> {
        let paths: BTreeMap<usize, PathBuf> = self.0.values().flatten().map(|(file, _)| (*file, path(*file))).collect();
        let of = |(holder, asked): (usize, Vec<(usize, &'n T)>)| {
            let read = read(holder);
            let one = |(file, about)| (file, about, answer(read.as_deref(), about, &paths[&file]));
            asked.into_iter().map(one).collect::<Vec<_>>()
        };
        self.0.into_iter().collect::<Vec<_>>().into_par_iter().flat_map_iter(of).collect()
    }
}
