//! Shows how many files, or repositories, a long run has read: on standard error, and only on a terminal.

use std::io;
use std::io::{IsTerminal, Write};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use crate::engine::options::Progress;

/// A run that ends within this time shows no progress.
const DELAY: Duration = Duration::from_secs(1);
/// How long a line stays before the next one replaces it.
const INTERVAL: Duration = Duration::from_millis(100);

/// Runs `work` and shows meanwhile how many of what it has read. The line is removed when the work is done.
pub(super) fn shown<T>(progress: &Progress, what: &str, quiet: bool, work: impl FnOnce() -> T) -> T {
    let stderr = io::stderr();
    // A dumb terminal cannot move its cursor back: it would print one line per interval.
    let is_dumb = std::env::var_os("TERM").is_none_or(|term| term == "dumb");
    if quiet || is_dumb || std::env::var_os("CI").is_some() || !stderr.is_terminal() {
        return work();
    }
    let (done, wait) = channel::<()>();
    thread::scope(|scope| {
        scope.spawn(move || {
            let mut next = DELAY;
            while wait.recv_timeout(next) == Err(RecvTimeoutError::Timeout) {
                let _ = write!(io::stderr(), "\r\x1b[2K{}", line(progress, what));
                next = INTERVAL;
            }
            if next == INTERVAL {
                let _ = write!(io::stderr(), "\r\x1b[2K");
            }
        });
        let result = work();
        drop(done);
        result
    })
}

fn line(progress: &Progress, what: &str) -> String {
    match progress.counts() {
        (0, 0) => format!("Looking for {what} …"),
        (done, total) => format!("Reading {what} … {done} of {total}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_work_is_done_and_the_line_counts() {
        let progress = Progress::default();
        assert_eq!(line(&progress, "files"), "Looking for files …");
        assert_eq!(shown(&progress, "files", true, || 7), 7);
        progress.found(3);
        progress.one_done();
        assert_eq!(line(&progress, "files"), "Reading files … 1 of 3");
    }
}
