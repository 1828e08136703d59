//! `completions` and `man`: generated from the definition of the command line, so that they always agree with it.

use std::path::PathBuf;

use clap::{Args, Command};
use clap_complete::Shell;

use crate::cli::error::CliResult;
use crate::cli::options::OutputArgs;
use crate::cli::output::{print_status, write_output};
use crate::report::guard::Medium;

#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// Which shell
    pub shell: Shell,
}

#[derive(Debug, Args)]
pub struct ManArgs {
    /// Write the manual pages of all commands to this folder
    #[arg(long, value_name = "FOLDER")]
    pub folder: Option<PathBuf>,
}

/// Prints the script with which a shell completes commands and options.
pub(super) fn completions(args: &CompletionsArgs, mut command: Command) -> CliResult {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command, "shelflife", &mut script);
    write_output(&OutputArgs::default(), Medium::Exact, |_, out| out.write_all(&script))?;
    Ok(0)
}

/// Prints the manual page of the program, or writes it and those of the subcommands into a folder.
pub(super) fn man(args: &ManArgs, command: Command) -> CliResult {
    let Some(folder) = &args.folder else {
        let mut page = Vec::new();
        clap_mangen::Man::new(command).render(&mut page)?;
        write_output(&OutputArgs::default(), Medium::Exact, |_, out| out.write_all(&page))?;
        return Ok(0);
    };
    let write = || std::fs::create_dir_all(folder).and_then(|()| clap_mangen::generate_to(command, folder));
    write().map_err(|error| format!("{}: {error}", folder.display()))?;
    print_status(&format!("Wrote the manual pages to {}", folder.display()));
    Ok(0)
}
