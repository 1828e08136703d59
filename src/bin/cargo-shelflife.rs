//! `cargo shelflife`: hands its arguments to the `shelflife` beside it, which holds the program of both names.
//!
//! Cargo finds a command by the name of its file, and a package can't install a link. This file is small because it uses
//! nothing of the library.

use std::path::PathBuf;
use std::process::{Command, ExitCode};

/// The name by which `shelflife` knows what it is asked for.
const NAME: &str = "cargo-shelflife";

fn main() -> ExitCode {
    let program = program();
    let mut command = Command::new(&program);
    command.arg(NAME).args(std::env::args_os().skip(1));
    let error = match run(&mut command) {
        Ok(code) => return code,
        Err(error) => error,
    };
    eprintln!("error: cannot run {}: {error}", program.display());
    ExitCode::from(2)
}

/// The `shelflife` in the folder of this file, or else the one that the shell would find.
fn program() -> PathBuf {
    let name = format!("shelflife{}", std::env::consts::EXE_SUFFIX);
    let beside = std::env::current_exe().ok().map(|own| own.with_file_name(&name));
    beside.filter(|path| path.is_file()).unwrap_or_else(|| PathBuf::from(name))
}

/// Becomes the other program, so that signals and the exit code are its own.
#[cfg(unix)]
fn run(command: &mut Command) -> std::io::Result<ExitCode> {
    use std::os::unix::process::CommandExt;

    Err(command.exec())
}

#[cfg(not(unix))]
fn run(command: &mut Command) -> std::io::Result<ExitCode> {
    let code = command.status()?.code().and_then(|code| u8::try_from(code).ok());
    Ok(ExitCode::from(code.unwrap_or(2)))
}
