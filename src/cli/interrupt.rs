//! Signals: Ctrl-C is delayed while shelflife writes files, so that it finishes the file at hand and leaves no temporary
//! file behind, and what aborts the process has the exit code of a failure.

use std::process::exit;
use std::sync::atomic::{AtomicBool, Ordering};

#[cfg(unix)]
use crate::cli::error::EXIT_FAILED;
use crate::cli::error::EXIT_INTERRUPTED;

static IS_DELAYED: AtomicBool = AtomicBool::new(false);
static IS_REQUESTED: AtomicBool = AtomicBool::new(false);

/// Runs `work`, which Ctrl-C does not end. Its argument returns whether the user has pressed Ctrl-C since.
pub(super) fn delayed<T>(work: impl FnOnce(&dyn Fn() -> bool) -> T) -> T {
    IS_DELAYED.store(true, Ordering::SeqCst);
    // If no handler can be set, Ctrl-C ends the program at once, as it ends any other.
    let _ = ctrlc::set_handler(|| {
        IS_REQUESTED.store(true, Ordering::SeqCst);
        if !IS_DELAYED.load(Ordering::SeqCst) {
            exit(EXIT_INTERRUPTED.into());
        }
    });
    let result = work(&|| IS_REQUESTED.load(Ordering::SeqCst));
    IS_DELAYED.store(false, Ordering::SeqCst);
    result
}

/// Makes an abort end the process with the exit code of a failure. Where there is no memory, or a grammar finds a fault in
/// itself, the process is aborted, and nothing can be caught.
pub(super) fn fail_on_abort() {
    #[cfg(unix)]
    {
        let always = std::sync::Arc::new(AtomicBool::new(true));
        // Without it, the exit code is that of the signal, which is no success either.
        let _ = signal_hook::flag::register_conditional_shutdown(libc::SIGABRT, EXIT_FAILED.into(), always);
    }
}
