//! Ctrl-C while files are written: the one at hand is finished, so that no file beside it is left over.

use std::process::exit;
use std::sync::atomic::{AtomicBool, Ordering};

/// What shells say of a program that was interrupted.
pub(super) const EXIT_CODE: u8 = 130;

static HELD_BACK: AtomicBool = AtomicBool::new(false);
static WANTED: AtomicBool = AtomicBool::new(false);

/// Does what must not be ended in the middle. It is told how to ask whether the end is wanted.
pub(super) fn held_back<T>(work: impl FnOnce(&dyn Fn() -> bool) -> T) -> T {
    HELD_BACK.store(true, Ordering::SeqCst);
    // Where no handler can be set, the program ends as any other does.
    let _ = ctrlc::set_handler(|| {
        WANTED.store(true, Ordering::SeqCst);
        if !HELD_BACK.load(Ordering::SeqCst) {
            exit(EXIT_CODE.into());
        }
    });
    let done = work(&|| WANTED.load(Ordering::SeqCst));
    HELD_BACK.store(false, Ordering::SeqCst);
    done
}
