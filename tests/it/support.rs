//! Runs the built binary where nothing of the machine shows: no environment, a fixed day, the frozen catalog.

use std::path::Path;

use assert_cmd::Command;

/// The day of every test.
pub const TODAY: &str = "2026-11-21";

/// What a run came to.
#[derive(Debug)]
pub struct Run {
    pub code: i32,
    pub out: String,
    pub err: String,
}

/// The binary in the crate's folder, without an environment but for two variables: the tests count every finding, and the
/// user's cache has no part in them.
pub fn shelflife() -> Command {
    let mut command = Command::cargo_bin("shelflife").unwrap();
    command.env_clear().env("SHELFLIFE_GROUP_BY", "none").env("XDG_CACHE_HOME", NO_CACHE);
    // Windows starts no program without it.
    command.envs(std::env::var_os("SystemRoot").map(|root| ("SystemRoot", root)));
    command.current_dir(env!("CARGO_MANIFEST_DIR"));
    command
}

/// A folder of caches that is none.
pub const NO_CACHE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/target/no-cache");

/// The options that every graded run has.
pub fn frozen() -> [String; 5] {
    let catalog = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/catalog");
    let options = ["--as-of", TODAY, "--no-default-catalog", "--catalog"].map(str::to_owned);
    let [a, b, c, d] = options;
    [a, b, c, d, catalog.to_string_lossy().into_owned()]
}

/// Runs with just these arguments.
pub fn plain<const N: usize>(args: [&str; N]) -> Run {
    finish(shelflife().args(args))
}

/// Runs `check` in a folder on the fixed day with the frozen catalog.
pub fn check<const N: usize>(folder: &Path, args: [&str; N]) -> Run {
    finish(shelflife().current_dir(folder).arg("check").args(frozen()).args(args))
}

/// Runs a prepared command.
/// Without the catalog at the end of the line that counts, which changes with every date that does.
fn without_catalog(out: &str) -> String {
    let is_catalog = |rest: &str| rest.ends_with(')') && !rest.contains('{');
    let cut = |line: &str| match line.rsplit_once("; catalog ") {
        Some((counts, rest)) if is_catalog(rest.trim_end()) => counts.to_owned() + "\n",
        _ => line.to_owned(),
    };
    out.split_inclusive('\n').map(cut).collect()
}

pub fn finish(command: &mut Command) -> Run {
    let output = command.output().unwrap();
    Run {
        code: output.status.code().unwrap(),
        out: without_catalog(&String::from_utf8(output.stdout).unwrap()),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}
