//! The binary: the clock is asked here, and nowhere else.

use std::process::ExitCode;

fn main() -> ExitCode {
    // Where the zone is unknown, jiff falls back to UTC.
    let today = jiff::Zoned::now().date();
    shelflife::cli::main(std::env::args_os(), today)
}
