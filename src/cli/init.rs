//! `init`: writes a commented config, or the files that run shelflife in pre-commit, CI and coding agents. It overwrites a file with
//! `--force` only.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::cli::error::{CliResult, EXIT_FAILED};
use crate::cli::output::{print_status, shown_path};
use crate::text::atomic;
use crate::text::root::Root;

const CONFIG: &str = include_str!("../../rules/init/shelflife.toml");
const PRE_COMMIT: &str = include_str!("../../rules/init/pre-commit-config.yaml");
const GITHUB: &str = include_str!("../../rules/init/github.yml");
const AGENTS: &str = include_str!("../../rules/init/AGENTS.md");
const HOOKS: &str = include_str!("../../rules/init/agent-hooks.json");
const GITLAB: &str = include_str!("../../rules/init/gitlab-ci.yml");

const INIT_EXAMPLES: &str = "\
Examples:
  shelflife init                          a shelflife.toml with every key commented out
  shelflife init --pre-commit --github    a hook and a workflow";

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
    /// Write AGENTS.md, and .claude/settings.json with a hook that checks each edit
    #[arg(long)]
    pub agents: bool,
    /// Overwrite existing files
    #[arg(long)]
    pub force: bool,
}

/// A file to write.
struct Planned {
    path: PathBuf,
    text: String,
}

/// Writes the files that the options ask for; the config if they ask for none.
pub(super) fn run(args: &InitArgs) -> CliResult {
    let cwd = std::env::current_dir()?;
    let top = Root::find(&cwd, &[]);
    let files = [
        (args.pre_commit, ".pre-commit-config.yaml", PRE_COMMIT),
        (args.github, ".github/workflows/shelflife.yml", GITHUB),
        (args.gitlab, ".gitlab-ci.yml", GITLAB),
        (args.agents, "AGENTS.md", AGENTS),
        (args.agents, ".claude/settings.json", HOOKS),
    ];
    let mut planned: Vec<Planned> = files
        .into_iter()
        .filter(|(is_wanted, ..)| *is_wanted)
        // Hooks and CI read these files at the top of the repository.
        .map(|(_, name, text)| Planned { path: top.absolute(name), text: with_version(text) })
        .collect();
    if planned.is_empty() {
        planned.push(Planned { path: cwd.join("shelflife.toml"), text: commented(CONFIG) });
    }
    let mut code = 0;
    for Planned { path, text } in &planned {
        let shown = shown_path(path);
        if !args.force && path.symlink_metadata().is_ok() {
            print_status(&format!(
                "{shown} already exists and was not changed. Add this to it, or run again with --force:\n"
            ));
            let _ = writeln!(std::io::stdout(), "{text}");
            code = EXIT_FAILED;
        } else {
            write(path, text).map_err(|error| format!("{shown}: {error}"))?;
            print_status(&format!("{shown} written"));
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

/// The example with every setting as a comment, so that it sets nothing until somebody removes a `#`.
fn commented(example: &str) -> String {
    example.lines().fold(String::new(), |mut text, line| {
        let mark = if line.is_empty() || line.starts_with('#') { "" } else { "#" };
        text.extend([mark, line, "\n"]);
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_config_has_every_key_and_sets_none() {
        let text = commented(CONFIG);
        assert!(toml::from_str::<toml::Table>(&text).unwrap().is_empty());
        let back: Vec<&str> =
            text.lines().map(|line| line.strip_prefix('#').filter(|l| !l.starts_with(' ')).unwrap_or(line)).collect();
        assert_eq!(back.join("\n") + "\n", CONFIG);
    }
}
