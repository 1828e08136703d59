//! Delays Ctrl-C while shelflife writes files, so that it finishes the file at hand and leaves no temporary file
//! behind.

use std::process::exit;
use std::sync::atomic::{AtomicBool, Ordering};

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
