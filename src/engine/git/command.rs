//! Starts `git`, so that nothing of the repository makes it start another program or open a connection.
//!
//! The settings and attributes of a repository can name programs: filters, hooks, monitors, external diffs, transports.
//! Those of filters have names of their own, so that git is asked for them first; all others are turned off by name.

use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::engine::git::GitError;

/// Settings that git takes before those of any file.
const SETTINGS: [&str; 4] = [
    "core.quotePath=true",
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    // A folder of the tree that looks like a repository is none.
    "safe.bareRepository=explicit",
];

/// The environment: no locks and no writes, no objects from elsewhere, no transport, no questions.
const ENVIRONMENT: [(&str, &str); 6] = [
    ("GIT_OPTIONAL_LOCKS", "0"),
    ("GIT_NO_LAZY_FETCH", "1"),
    ("GIT_ALLOW_PROTOCOL", "none"),
    ("GIT_TERMINAL_PROMPT", "0"),
    ("GIT_PAGER", "cat"),
    ("LC_ALL", "C"),
];

/// The variables that name a repository, or a part of one.
const OF_A_PLACE: [&str; 9] = [
    "GIT_DIR",
    "GIT_COMMON_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_NAMESPACE",
    "GIT_CONFIG_PARAMETERS",
    "GIT_CONFIG_COUNT",
];

/// The keys of a filter that name a program, and the one that makes its failure an error.
const OF_A_FILTER: [&str; 4] = ["clean", "smudge", "process", "required"];

/// The variable with the value of a filter that does nothing.
const NOTHING: &str = "SHELFLIFE_NO_FILTER";

/// A git command that starts no other program, as long as it compares no file of the work tree. It inherits the
/// variables of a hook (`GIT_DIR`, `GIT_INDEX_FILE`).
pub(super) fn git(args: &[&str]) -> Command {
    let mut command = Command::new("git");
    command.args(SETTINGS.iter().flat_map(|setting| ["-c", *setting])).args(args);
    command.envs(ENVIRONMENT).stdin(Stdio::null());
    command
}

/// A git command on the repository at a git directory. No variable of the environment can name another one.
pub(super) fn git_at(git_dir: &Path, args: &[&str]) -> Command {
    let mut place = OsString::from("--git-dir=");
    place.push(git_dir);
    let mut command = Command::new("git");
    command.args(SETTINGS.iter().flat_map(|setting| ["-c", *setting])).arg(place).args(args);
    for name in OF_A_PLACE {
        command.env_remove(name);
    }
    // The id of a tree stands for its content only where no object replaces another.
    command.envs(ENVIRONMENT).env("GIT_NO_REPLACE_OBJECTS", "1").stdin(Stdio::null());
    command
}

/// The output of a git command on the repository at a git directory.
pub(super) fn run_at(git_dir: &Path, args: &[&str]) -> Result<Vec<u8>, GitError> {
    output(git_at(git_dir, args), args)
}

/// The output of a git command.
pub(super) fn run(args: &[&str]) -> Result<Vec<u8>, GitError> {
    output(git(args), args)
}

/// The output of a git command that compares files of the work tree, without their filters.
pub(super) fn run_unfiltered(args: &[&str]) -> Result<Vec<u8>, GitError> {
    let off: Vec<String> = filters()?.iter().flat_map(|filter| neutral(filter)).collect();
    let off: Vec<&str> = off.iter().map(String::as_str).collect();
    let mut command = git(&[&off, args].concat());
    command.env(NOTHING, "");
    output(command, args)
}

fn output(mut command: Command, args: &[&str]) -> Result<Vec<u8>, GitError> {
    let output = command.output().map_err(GitError::Missing)?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let message = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    Err(GitError::in_command(args.first().copied().unwrap_or_default(), message))
}

/// The names of the filters in the settings of the repository and of the user.
fn filters() -> Result<Vec<String>, GitError> {
    let listed = git(&["config", "--null", "--name-only", "--get-regexp", r"^filter\."]).output();
    let listed = listed.map_err(GitError::Missing)?;
    // 1: there is none.
    if !matches!(listed.status.code(), Some(0 | 1)) {
        return Err(GitError::in_command("config", String::from_utf8_lossy(&listed.stderr).trim().to_owned()));
    }
    let keys = listed.stdout.split(|byte| *byte == 0).filter(|key| !key.is_empty());
    let mut names = Vec::new();
    for key in keys {
        // A name that this process cannot repeat as it is cannot be turned off.
        let key = std::str::from_utf8(key).map_err(|_| GitError::OddFilter(String::from_utf8_lossy(key).into()))?;
        names.extend(key.strip_prefix("filter.").and_then(|key| key.rsplit_once('.')).map(|(name, _)| name.to_owned()));
    }
    names.sort_unstable();
    names.dedup();
    Ok(names)
}

/// The options that turn a filter off. `--config-env` takes names with a `=` in them, which `-c` would cut there.
fn neutral(filter: &str) -> impl Iterator<Item = String> {
    OF_A_FILTER.iter().map(move |key| format!("--config-env=filter.{filter}.{key}={NOTHING}"))
}
