//! The binary: the clock is asked here, and nowhere else.

use std::process::ExitCode;

fn main() -> ExitCode {
    // A panic in one file is caught and reported with the file's name; the trace is for those who ask for it.
    if std::env::var_os("RUST_BACKTRACE").is_none() {
        std::panic::set_hook(Box::new(|_| {}));
    }
    // Where the zone is unknown, jiff falls back to UTC.
    shelflife::cli::dispatch::main(std::env::args_os(), || jiff::Zoned::now().date())
}
