//! `init`: a commented config, and the files that put shelflife into pre-commit and CI. Overwrites nothing unasked.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::cli::output::tell;
use crate::cli::run::{Done, FAILED};
use crate::report::text::clean;
use crate::text::atomic;
use crate::text::root::Root;

const CONFIG: &str = include_str!("../../rules/init/shelflife.toml");
const PRE_COMMIT: &str = include_str!("../../rules/init/pre-commit-config.yaml");
const GITHUB: &str = include_str!("../../rules/init/github.yml");
const GITLAB: &str = include_str!("../../rules/init/gitlab-ci.yml");

const INIT_EXAMPLES: &str = "\
Examples:
  shelflife init                                   shelflife.toml, every key commented out
  shelflife init --pre-commit --github             a hook and a workflow";

#[derive(Debug, Args)]
#[command(after_help = INIT_EXAMPLES)]
#[allow(clippy::struct_excessive_bools, reason = "each is an option of its own")]
pub struct InitArgs {
    /// Write .pre-commit-config.yaml
    #[arg(long)]
    pub pre_commit: bool,
    /// Write .github/workflows/shelflife.yml
    #[arg(long)]
    pub github: bool,
    /// Write .gitlab-ci.yml
    #[arg(long)]
    pub gitlab: bool,
    /// Overwrite what is there
    #[arg(long)]
    pub force: bool,
}

/// A file to write.
struct Planned {
    path: PathBuf,
    text: String,
}

/// Writes what was asked for; the config where nothing was.
pub(super) fn run(args: &InitArgs) -> Done {
    let cwd = std::env::current_dir()?;
    let top = Root::find(&cwd, &[]);
    let asked = [
        (args.pre_commit, ".pre-commit-config.yaml", PRE_COMMIT),
        (args.github, ".github/workflows/shelflife.yml", GITHUB),
        (args.gitlab, ".gitlab-ci.yml", GITLAB),
    ];
    let mut planned: Vec<Planned> = asked
        .into_iter()
        .filter(|(is_asked, ..)| *is_asked)
        // Hooks and CI look at the top of the repository.
        .map(|(_, name, text)| Planned { path: top.absolute(name), text: with_version(text) })
        .collect();
    if planned.is_empty() {
        planned.push(Planned { path: cwd.join("shelflife.toml"), text: commented(CONFIG) });
    }
    let mut code = 0;
    for Planned { path, text } in &planned {
        let shown = clean(&crate::text::source::display_path(path, &cwd).to_string_lossy()).into_owned();
        if !args.force && path.symlink_metadata().is_ok() {
            tell(&format!("{shown} is there already: left as it is. Add this to it, or run again with --force:\n"));
            let _ = writeln!(std::io::stdout(), "{text}");
            code = FAILED;
        } else {
            write(path, text).map_err(|error| format!("{shown}: {error}"))?;
            tell(&format!("{shown} written"));
        }
    }
    Ok(code)
}

fn write(path: &Path, text: &str) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    atomic::replace(path, |out| out.write_all(text.as_bytes()))
}

fn with_version(text: &str) -> String {
    text.replace("{version}", env!("CARGO_PKG_VERSION"))
}

/// The example with every setting taken back, so that it changes nothing until someone takes a `#` away.
fn commented(example: &str) -> String {
    let line = |line: &str| if line.is_empty() || line.starts_with('#') { line.to_owned() } else { format!("#{line}") };
    let lines: Vec<String> = example.lines().map(line).collect();
    lines.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_config_says_all_and_sets_nothing() {
        let text = commented(CONFIG);
        assert!(toml::from_str::<toml::Table>(&text).unwrap().is_empty());
        let back: Vec<&str> =
            text.lines().map(|line| line.strip_prefix('#').filter(|l| !l.starts_with(' ')).unwrap_or(line)).collect();
        assert_eq!(back.join("\n") + "\n", CONFIG);
    }
}
