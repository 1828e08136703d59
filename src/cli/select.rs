//! Chooses the files that a check reads, and the lines in them that count: those that a walk finds, standard input, the
//! files of a list, or what changed according to git.

use std::collections::HashMap;
use std::io;
use std::io::Read;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::cli::error::CliError;
use crate::engine::git;
use crate::engine::git::{Change, path_of};
use crate::engine::input::{Document, Texts};
use crate::engine::options::EngineOptions;
use crate::engine::run;
use crate::engine::walk;
use crate::text::changed::Lines;
use crate::text::read::Limits;
use crate::text::source::{SkipReason, display_path};

/// Options that check something else than all files that a walk finds.
#[derive(Debug, Clone, Default, Args)]
#[group(skip)]
pub struct SelectArgs {
    /// Report only lines that changed since this branch or commit
    #[arg(long, value_name = "REF", conflicts_with_all = ["staged", "stdin", "file_list"], help_heading = "Files")]
    pub since: Option<String>,
    /// Report only lines that are staged for the next commit
    #[arg(long, conflicts_with_all = ["stdin", "file_list"], help_heading = "Files")]
    pub staged: bool,
    /// Check standard input (the same as the path `-`)
    #[arg(long, conflicts_with_all = ["paths", "file_list"], help_heading = "Files")]
    pub stdin: bool,
    /// Treat standard input as this file
    #[arg(long, value_name = "NAME", help_heading = "Files")]
    pub stdin_filename: Option<PathBuf>,
    /// Check the files listed in this file, one per line; `-` is standard input
    #[arg(long, value_name = "FILE", conflicts_with = "paths", help_heading = "Files")]
    pub file_list: Option<PathBuf>,
}

/// Where the text of the files comes from.
#[derive(Debug)]
pub(super) enum Input {
    /// From a walk of the engine's paths.
    Disk,
    /// The same, but for some files.
    Changed(Texts),
    /// From elsewhere: standard input or git's index.
    Given(Vec<Document>),
}

impl Input {
    /// The same files, some with another content.
    pub(super) fn changed(&self, texts: &Texts) -> Self {
        match self {
            Self::Disk | Self::Changed(_) => Self::Changed(texts.clone()),
            Self::Given(documents) => Self::Given(documents.iter().map(|one| with_text(one, texts)).collect()),
        }
    }

    /// The content of a file.
    pub(super) fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let Self::Given(documents) = self else { return std::fs::read(path) };
        let known = documents.iter().find(|document| document.path == path);
        known.and_then(|document| document.content.clone().ok()).ok_or_else(|| io::ErrorKind::NotFound.into())
    }
}

fn with_text(document: &Document, texts: &Texts) -> Document {
    let text = texts.get(&document.path);
    text.map_or_else(|| document.clone(), |text| Document { content: Ok(text.clone()), ..document.clone() })
}

/// What a check reads.
#[derive(Debug)]
pub(super) struct Selection {
    pub input: Input,
    /// The lines that count, by the path as shown; `None` if all lines count.
    pub changed: Option<HashMap<PathBuf, Lines>>,
}

/// Chooses what the check reads. If the options choose single files, these become the paths of the engine.
pub(super) fn select(args: &SelectArgs, engine: &mut EngineOptions) -> Result<Selection, CliError> {
    if args.stdin {
        return stdin(args, engine);
    }
    if let Some(list) = &args.file_list {
        engine.paths = read_list(list).map_err(|error| format!("cannot read the list {}: {error}", list.display()))?;
    } else if let Some(reference) = &args.since {
        return since(reference, engine);
    } else if args.staged {
        return staged(engine);
    }
    Ok(Selection { input: Input::Disk, changed: None })
}

fn stdin(args: &SelectArgs, engine: &mut EngineOptions) -> Result<Selection, CliError> {
    let name = args.stdin_filename.clone().unwrap_or_else(|| "-".into());
    let path = display_path(&name, &std::env::current_dir()?);
    let is_left_out = engine.force_exclude && walk::left_out(&path, &run::walk_options(engine)).is_some();
    let content = read_capped(&mut io::stdin().lock()).map_err(|error| format!("standard input: {error}"))?;
    let documents = if is_left_out { Vec::new() } else { vec![Document { path: path.clone(), content }] };
    engine.paths = vec![path];
    Ok(Selection { input: Input::Given(documents), changed: None })
}

/// Reads to the end, or up to the size limit of a file that the user names.
fn read_capped(from: &mut impl Read) -> io::Result<Result<Vec<u8>, SkipReason>> {
    let limit = Limits::EXPLICIT.max_bytes;
    let mut bytes = Vec::new();
    from.take(limit + 1).read_to_end(&mut bytes)?;
    Ok(if bytes.len() as u64 > limit { Err(SkipReason::TooLarge) } else { Ok(bytes) })
}

/// The lines of a list as paths, which are separated by NUL if the list contains a NUL, and by line breaks otherwise.
pub(super) fn read_list(list: &Path) -> io::Result<Vec<PathBuf>> {
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

fn since(reference: &str, engine: &mut EngineOptions) -> Result<Selection, CliError> {
    let shown = ShownPaths::new(engine)?;
    let changes = git::since(reference).map_err(CliError::other)?;
    let by_path: HashMap<PathBuf, Lines> = changes
        .into_iter()
        .filter(|change| is_file(&change.path))
        .filter_map(|Change { path, lines }| Some((shown.path(&path)?, lines)))
        .collect();
    engine.paths = by_path.keys().cloned().collect();
    engine.paths.sort();
    // The user did not name the files: those that a walk would skip are skipped here too.
    engine.force_exclude = true;
    Ok(Selection { input: Input::Disk, changed: Some(by_path) })
}

/// Whether the path is a file itself. The content of a symbolic link is another path, which is no text to check.
fn is_file(path: &Path) -> bool {
    path.symlink_metadata().is_ok_and(|metadata| metadata.is_file())
}

fn staged(engine: &mut EngineOptions) -> Result<Selection, CliError> {
    let shown = ShownPaths::new(engine)?;
    let walk_options = run::walk_options(engine);
    let mut changed = HashMap::new();
    let mut documents = Vec::new();
    for staged in git::staged(Limits::WALKED.max_bytes).map_err(CliError::other)? {
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

/// Turns git's paths into those that a walk of the engine's paths would show.
struct ShownPaths {
    cwd: PathBuf,
    /// Each path as the user named it, and with its symbolic links resolved.
    paths: Vec<(PathBuf, PathBuf)>,
}

impl ShownPaths {
    fn new(engine: &EngineOptions) -> io::Result<Self> {
        let cwd = std::env::current_dir()?;
        // Git resolves symbolic links above the repository.
        let cwd = cwd.canonicalize().unwrap_or(cwd);
        let real = |path: &PathBuf| cwd.join(path).canonicalize().map(|real| (path.clone(), real));
        let paths = engine.paths.iter().map(real).collect::<io::Result<_>>();
        Ok(Self { paths: paths?, cwd })
    }

    /// The path to show for a file of git's; `None` if the file lies outside the engine's paths.
    fn path(&self, file: &Path) -> Option<PathBuf> {
        let (named, below) =
            self.paths.iter().find_map(|(named, real)| Some((named, file.strip_prefix(real).ok()?)))?;
        // Joining an empty path would append a slash.
        let as_named = || if below.as_os_str().is_empty() { named.clone() } else { named.join(below) };
        Some(file.strip_prefix(&self.cwd).map_or_else(|_| as_named(), Path::to_owned))
    }
}
