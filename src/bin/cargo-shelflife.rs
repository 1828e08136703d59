//! `cargo shelflife`: the linter for the packages of a Cargo workspace.

use std::process::ExitCode;

fn main() -> ExitCode {
    shelflife::cli::cargo::main(std::env::args_os(), jiff::Zoned::now().date())
}
