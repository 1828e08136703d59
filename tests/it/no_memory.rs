//! A process that gets no more memory: it fails with the exit code of a failure, in rare cases by a signal, and its report is
//! whole or not there.
//!
//! Linux gives a process that asks for more address space than it may have no memory, as a machine without any would.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use crate::support::frozen;

/// A run that may use so many megabytes of address space.
fn limited(folder: &Path, megabytes: usize, format: &str) -> Output {
    let mut command = Command::new("sh");
    command.current_dir(folder).arg("-c").arg(format!("ulimit -v {}; exec \"$0\" \"$@\"", megabytes * 1024));
    command.arg(env!("CARGO_BIN_EXE_shelflife"));
    command.args(["check", "--isolated", "--jobs", "2", "--output-format", format]).args(frozen());
    command.arg(".").output().unwrap()
}

/// Every limit between one with which nothing starts and one with which all goes well is a failure at another place.
#[test]
fn a_run_without_memory_fails_and_leaves_no_half_report() {
    let folder = tempfile::tempdir().unwrap();
    for file in 0..4 {
        let calls = (0..20).map(|n| format!("client.create(model='claude-3-opus-20240229', n={n})\n"));
        fs::write(folder.path().join(format!("{file}.py")), calls.collect::<String>()).unwrap();
    }
    for format in ["json", "full"] {
        let whole = limited(folder.path(), 16_384, format);
        assert_eq!(whole.status.code(), Some(1), "{}", String::from_utf8_lossy(&whole.stderr));
        let (mut failed, mut ended) = (0, 0);
        for megabytes in (80..400).step_by(32) {
            let run = limited(folder.path(), megabytes, format);
            let shown = String::from_utf8_lossy(&run.stderr).into_owned();
            match run.status.code() {
                Some(1) => {
                    assert!(run.stdout == whole.stdout, "{format} in {megabytes} MB: {shown}");
                    ended += 1;
                }
                Some(2) => {
                    assert!(run.stdout.is_empty(), "{format} in {megabytes} MB: {shown}");
                    failed += 1;
                }
                // The system could not load the program, or two threads found no memory at once: the process ends by a
                // signal. It has printed no part of a report.
                None | Some(126 | 127 | 139) => {
                    let is_at_start = failed + ended == 0;
                    assert!(run.stdout.is_empty(), "{format} in {megabytes} MB: {shown}");
                    assert!(
                        is_at_start || shown.contains("memory allocation of"),
                        "{format} in {megabytes} MB: {shown}"
                    );
                }
                other => panic!("{format} in {megabytes} MB: {other:?}: {shown}"),
            }
        }
        assert!(failed > 0 && ended > 0, "{format}: {failed} failed, {ended} ended");
    }
}
