//! Groups: the files of one revision of a repository, which are read together. Runs of rows that belong together become
//! a group, and each group becomes rows.

use std::collections::HashSet;
use std::path::PathBuf;

use crate::cli::repository::Reader;
use crate::cli::worker::{MB, Stop};
use crate::engine::held;
use crate::engine::held::Held;
use crate::project::scanned::FileError;
use crate::report::fleet::row::FleetRow;
use crate::report::lake::{Kind, LakeRow, Status, Writer};

/// What a file belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Key {
    pub repository: String,
    pub revision: Option<String>,
}

/// The files of a group that is not complete yet.
struct Group {
    key: Key,
    /// Empty once they are too many.
    files: Vec<Held>,
    /// How many there are.
    count: usize,
    bytes: u64,
}

/// Collects groups, and writes the rows of each that is complete.
pub(super) struct Groups<'a> {
    reader: &'a Reader<'a>,
    max_bytes: u64,
    open: Option<Group>,
    writer: Writer,
}

impl<'a> Groups<'a> {
    pub(super) fn new(reader: &'a Reader<'a>, max_bytes: u64, writer: Writer) -> Self {
        Self { reader, max_bytes, open: None, writer }
    }

    /// Adds a file to the group of the files before it, if that has the same key; otherwise that group is complete.
    pub(super) fn file(&mut self, key: &Key, file: Held) -> Result<(), Stop> {
        if self.open.as_ref().is_some_and(|open| open.key != *key) {
            self.complete()?;
        }
        self.hold(key, file);
        Ok(())
    }

    /// A group whose files stand together. It is no part of what is open, whatever its key.
    pub(super) fn whole(&mut self, key: &Key, files: impl Iterator<Item = Result<Held, Stop>>) -> Result<(), Stop> {
        self.complete()?;
        self.open = Some(Group { key: key.clone(), files: Vec::new(), count: 0, bytes: 0 });
        for file in files {
            self.hold(key, file?);
        }
        self.complete()
    }

    fn hold(&mut self, key: &Key, file: Held) {
        let new = || Group { key: key.clone(), files: Vec::new(), count: 0, bytes: 0 };
        let open = self.open.get_or_insert_with(new);
        open.count += 1;
        open.bytes += file.content.as_ref().map_or(0, |content| content.len() as u64);
        if open.bytes <= self.max_bytes {
            open.files.push(file);
        } else {
            open.files = Vec::new();
        }
    }

    /// Writes what is complete, before the worker waits for more input.
    pub(super) fn flush(&mut self) -> Result<(), Stop> {
        self.writer.flush().map_err(Stop::Output)
    }

    /// Completes the last group.
    pub(super) fn end(&mut self) -> Result<(), Stop> {
        self.complete()?;
        self.writer.end().map_err(Stop::Output)
    }

    fn complete(&mut self) -> Result<(), Stop> {
        let Some(group) = self.open.take() else { return Ok(()) };
        let rows = self.rows(group);
        self.writer.add(&rows).map_err(Stop::Output)
    }

    /// The rows of a group; the last one is that of the group itself.
    fn rows(&self, group: Group) -> Vec<LakeRow> {
        let Group { key: Key { repository, revision }, mut files, count, bytes } = group;
        let mut run = LakeRow {
            kind: Kind::Run,
            row: FleetRow { revision: revision.clone(), ..self.reader.row(&repository) },
            status: Some(Status::Failed),
            files: Some(0),
            skipped: Some(0),
            unparsed: Some(0),
        };
        if bytes > self.max_bytes {
            let (held, limit) = (bytes.div_ceil(MB), self.max_bytes / MB);
            run.row.error = Some(format!("{count} files of {held} MB, but --max-group allows {limit} MB"));
            return vec![run];
        }
        let twice = take_twice(&mut files);
        let given = files.len();
        let read = self.reader.read(&repository, || Ok(held::tree(revision, files)));
        let (whole, mut rows): (Vec<FleetRow>, _) = read.rows.into_iter().partition(|row| row.path.is_none());
        if let Some(failed) = whole.into_iter().next() {
            run.row = failed;
            return vec![run];
        }
        let failed = |path: String| {
            let message = "the group has another file with this path, which is used instead".to_owned();
            run.row.clone().failed(&FileError { path, message })
        };
        let errors = rows.iter().filter(|row| row.error.is_some()).count();
        run.status = Some(if errors + twice.len() == 0 { Status::Ok } else { Status::Partial });
        run.files = Some(read.files.saturating_sub(errors));
        run.skipped = Some(given.saturating_sub(read.files));
        run.unparsed = Some(read.unparsed);
        rows.extend(twice.into_iter().map(failed));
        rows.into_iter().map(LakeRow::new).chain([run]).collect()
    }
}

/// Takes the files out whose path stands before them, and returns their paths.
fn take_twice(files: &mut Vec<Held>) -> Vec<String> {
    let mut seen = HashSet::with_capacity(files.len());
    let (mut twice, mut first) = (Vec::new(), Vec::with_capacity(files.len()));
    for file in files.drain(..) {
        if seen.insert(PathBuf::from(&file.path)) {
            first.push(file);
        } else {
            twice.push(file.path);
        }
    }
    *files = first;
    twice
}
