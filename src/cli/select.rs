//! Which files a check reads, and which of their lines count: a walk, standard input, a list, or what git says changed.

use std::collections::HashMap;
use std::io;
use std::io::Read;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::engine::git;
use crate::engine::git::{Change, path_of};
use crate::engine::run;
use crate::engine::run::{Document, EngineOptions};
use crate::engine::walk;
use crate::text::changed::Lines;
use crate::text::read::Limits;
use crate::text::source::{SkipReason, display_path};

/// Which files and lines, other than all that a walk finds.
#[derive(Debug, Clone, Default, Args)]
#[group(skip)]
pub struct SelectArgs {
    /// Only lines that changed since this branch or commit
    #[arg(long, value_name = "REF", conflicts_with_all = ["staged", "stdin", "file_list"], help_heading = "Files")]
    pub since: Option<String>,
    /// Only lines that the next commit changes
    #[arg(long, conflicts_with_all = ["stdin", "file_list"], help_heading = "Files")]
    pub staged: bool,
    /// Check standard input
    #[arg(long, conflicts_with_all = ["paths", "file_list"], help_heading = "Files")]
    pub stdin: bool,
    /// What to take standard input for
    #[arg(long, value_name = "NAME", requires = "stdin", help_heading = "Files")]
    pub stdin_filename: Option<PathBuf>,
    /// Check the files named in a file; `-` is standard input
    #[arg(long, value_name = "FILE", conflicts_with = "paths", help_heading = "Files")]
    pub file_list: Option<PathBuf>,
}

/// Where the content comes from.
#[derive(Debug)]
pub(super) enum Input {
    /// A walk of the engine's paths.
    Disk,
    Given(Vec<Document>),
}

/// What a check reads.
#[derive(Debug)]
pub(super) struct Selection {
    pub input: Input,
    /// The lines that count, by the path as shown; all where there is no list.
    pub changed: Option<HashMap<PathBuf, Lines>>,
}

type Failed = Box<dyn std::error::Error>;

/// Decides what is read. Where that is not a walk of the paths, the engine's paths become the files.
pub(super) fn select(args: &SelectArgs, engine: &mut EngineOptions) -> Result<Selection, Failed> {
    if args.stdin {
        return stdin(args, engine);
    }
    if let Some(list) = &args.file_list {
        engine.paths = named_in(list).map_err(|error| format!("cannot read the list {}: {error}", list.display()))?;
    } else if let Some(reference) = &args.since {
        return since(reference, engine);
    } else if args.staged {
        return staged(engine);
    }
    Ok(Selection { input: Input::Disk, changed: None })
}

fn stdin(args: &SelectArgs, engine: &mut EngineOptions) -> Result<Selection, Failed> {
    let name = args.stdin_filename.clone().unwrap_or_else(|| "-".into());
    let path = display_path(&name, &std::env::current_dir()?);
    let is_left_out = engine.force_exclude && walk::left_out(&path, &run::walk_options(engine)).is_some();
    let content = read_capped(&mut io::stdin().lock()).map_err(|error| format!("standard input: {error}"))?;
    let documents = if is_left_out { Vec::new() } else { vec![Document { path: path.clone(), content }] };
    engine.paths = vec![path];
    Ok(Selection { input: Input::Given(documents), changed: None })
}

/// The bound on memory is that of a file that was named.
fn read_capped(from: &mut impl Read) -> io::Result<Result<Vec<u8>, SkipReason>> {
    let limit = Limits::EXPLICIT.max_bytes;
    let mut bytes = Vec::new();
    from.take(limit + 1).read_to_end(&mut bytes)?;
    Ok(if bytes.len() as u64 > limit { Err(SkipReason::TooLarge) } else { Ok(bytes) })
}

/// Names with NUL between them where there is a NUL, else one a line.
fn named_in(list: &Path) -> io::Result<Vec<PathBuf>> {
    let mut bytes = Vec::new();
    if list == Path::new("-") {
        io::stdin().lock().read_to_end(&mut bytes)?;
    } else {
        bytes = std::fs::read(list)?;
    }
    let end = if bytes.contains(&0) { 0 } else { b'\n' };
    let names = bytes.split(|byte| *byte == end).map(|name| match end {
        b'\n' => name.strip_suffix(b"\r").unwrap_or(name),
        _ => name,
    });
    Ok(names.filter(|name| !name.is_empty()).map(path_of).collect())
}

fn since(reference: &str, engine: &mut EngineOptions) -> Result<Selection, Failed> {
    let shown = Shown::new(engine)?;
    let changes = git::since(reference)?;
    // A link's text is the name of another file.
    let is_file = |path: &Path| path.symlink_metadata().is_ok_and(|metadata| metadata.is_file());
    let by_path: HashMap<PathBuf, Lines> = changes
        .into_iter()
        .filter(|change| is_file(&change.path))
        .filter_map(|Change { path, lines }| Some((shown.path(&path)?, lines)))
        .collect();
    engine.paths = by_path.keys().cloned().collect();
    engine.paths.sort();
    // Nobody named them: what a walk passes over is passed over here.
    engine.force_exclude = true;
    Ok(Selection { input: Input::Disk, changed: Some(by_path) })
}

fn staged(engine: &mut EngineOptions) -> Result<Selection, Failed> {
    let shown = Shown::new(engine)?;
    let walk_options = run::walk_options(engine);
    let mut changed = HashMap::new();
    let mut documents = Vec::new();
    for staged in git::staged(Limits::WALKED.max_bytes)? {
        let Some(path) = shown.path(&staged.change.path) else { continue };
        if walk::left_out(&path, &walk_options).is_some() {
            continue;
        }
        changed.insert(path.clone(), staged.change.lines);
        documents.push(Document { path, content: staged.content.ok_or(SkipReason::TooLarge) });
    }
    documents.sort_by(|a, b| a.path.cmp(&b.path));
    engine.paths = documents.iter().map(|document| document.path.clone()).collect();
    Ok(Selection { input: Input::Given(documents), changed: Some(changed) })
}

/// How files of the repository are shown, as a walk of the paths would show them.
struct Shown {
    cwd: PathBuf,
    /// Each path as named and as git sees it.
    paths: Vec<(PathBuf, PathBuf)>,
}

impl Shown {
    fn new(engine: &EngineOptions) -> io::Result<Self> {
        let cwd = std::env::current_dir()?;
        // Git knows no links above its files.
        let cwd = cwd.canonicalize().unwrap_or(cwd);
        let real = |path: &PathBuf| cwd.join(path).canonicalize().map(|real| (path.clone(), real));
        let paths = engine.paths.iter().map(real).collect::<io::Result<_>>();
        Ok(Self { paths: paths?, cwd })
    }

    /// None where it lies outside the paths.
    fn path(&self, file: &Path) -> Option<PathBuf> {
        let (named, below) =
            self.paths.iter().find_map(|(named, real)| Some((named, file.strip_prefix(real).ok()?)))?;
        // Joining nothing would leave a slash at the end.
        let as_named = || if below.as_os_str().is_empty() { named.clone() } else { named.join(below) };
        Some(file.strip_prefix(&self.cwd).map_or_else(|_| as_named(), Path::to_owned))
    }
}
