//! `completions` and `man`: written from the same definitions that read the command line, so that they cannot differ.

use std::path::PathBuf;

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use crate::cli::args::{Cli, OutputArgs};
use crate::cli::output::{deliver, tell};
use crate::cli::run::Done;

#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// Which shell
    pub shell: Shell,
}

#[derive(Debug, Args)]
pub struct ManArgs {
    /// Write the pages of all commands into this folder
    #[arg(long, value_name = "FOLDER")]
    pub folder: Option<PathBuf>,
}

/// Prints the script that completes commands and options.
pub(super) fn completions(args: &CompletionsArgs) -> Done {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "shelflife", &mut script);
    deliver(&OutputArgs::default(), |_, out| out.write_all(&script))?;
    Ok(0)
}

/// Prints the page of the program, or writes those of its commands as well.
pub(super) fn man(args: &ManArgs) -> Done {
    let command = Cli::command();
    let Some(folder) = &args.folder else {
        let mut page = Vec::new();
        clap_mangen::Man::new(command).render(&mut page)?;
        deliver(&OutputArgs::default(), |_, out| out.write_all(&page))?;
        return Ok(0);
    };
    std::fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    clap_mangen::generate_to(command, folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    tell(&format!("Wrote the pages into {}", folder.display()));
    Ok(0)
}
