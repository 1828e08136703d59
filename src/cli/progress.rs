//! What a person sees while a long run goes on: how many files are done, on standard error, and only on a terminal.

use std::io;
use std::io::{IsTerminal, Write};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use crate::engine::run::Progress;

/// A run that is over by then has nothing to tell.
const PATIENCE: Duration = Duration::from_secs(1);
/// How often the line is written anew.
const EVERY: Duration = Duration::from_millis(100);

/// Does the work, and shows how far it is where someone looks. The line is gone when the work is done.
pub(super) fn shown<T: Send>(progress: &Progress, quiet: bool, work: impl FnOnce() -> T + Send) -> T {
    let stderr = io::stderr();
    // A terminal that cannot move its cursor back would get a line each time.
    let dumb = std::env::var_os("TERM").is_none_or(|term| term == "dumb");
    if quiet || dumb || std::env::var_os("CI").is_some() || !stderr.is_terminal() {
        return work();
    }
    let (done, wait) = channel::<()>();
    thread::scope(|scope| {
        scope.spawn(move || {
            let mut next = PATIENCE;
            while wait.recv_timeout(next) == Err(RecvTimeoutError::Timeout) {
                let _ = write!(io::stderr(), "\r\x1b[2K{}", line(progress));
                next = EVERY;
            }
            if next == EVERY {
                let _ = write!(io::stderr(), "\r\x1b[2K");
            }
        });
        let result = work();
        drop(done);
        result
    })
}

fn line(progress: &Progress) -> String {
    match progress.counts() {
        (0, 0) => "Looking for files …".to_owned(),
        (done, total) => format!("Reading files … {done} of {total}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_work_is_done_and_the_line_counts() {
        let progress = Progress::default();
        assert_eq!(line(&progress), "Looking for files …");
        assert_eq!(shown(&progress, true, || 7), 7);
        progress.found(3);
        progress.one_done();
        assert_eq!(line(&progress), "Reading files … 1 of 3");
    }
}
