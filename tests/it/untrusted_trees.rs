//! Trees that somebody made to hang, crash or mislead what reads them. What takes root, much space or much time is in
//! `scripts/hostile`.

use std::fmt::Write as _;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use crate::support::{Run, TODAY, frozen, shelflife};

const CALL: &str = "client.messages.create(model='claude-3-opus-20240229')\n";
const MODEL: &str = "claude-3-opus-20240229";
/// Long for a small tree on a busy machine, short for one that waits for a pipe.
const PATIENCE: Duration = Duration::from_secs(60);

fn finish(command: &mut assert_cmd::Command) -> Run {
    let output = command.timeout(PATIENCE).output().unwrap();
    Run {
        code: output.status.code().expect("it ends by itself"),
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// A check of the folder, where the config of the tree counts.
fn check<const N: usize>(folder: &Path, args: [&str; N]) -> Run {
    let format = if args.contains(&"--output-format") { [].as_slice() } else { &["--output-format", "concise"] };
    finish(shelflife().current_dir(folder).arg("check").args(format).args(frozen()).args(args))
}

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("app.py"), CALL).unwrap();
    folder
}

fn pipe(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

/// What is bad is named, what is good is read, and the exit code tells.
#[track_caller]
fn names(run: &Run, bad: &str) {
    assert_eq!(run.code, 2, "{}", run.err);
    assert!(run.err.contains(bad), "{}", run.err);
    assert!(run.out.contains(MODEL), "out: {} err: {}", run.out, run.err);
}

#[test]
fn ignore_files_without_an_end() {
    for name in [".gitignore", ".ignore"] {
        let tree = folder();
        fs::create_dir_all(tree.path().join("a/b")).unwrap();
        fs::write(tree.path().join("a/b/app.py"), CALL).unwrap();
        symlink("/dev/zero", tree.path().join("a/b").join(name)).unwrap();
        names(&check(tree.path(), []), &format!("a/b/{name}"));
        fs::remove_file(tree.path().join("a/b").join(name)).unwrap();
        pipe(&tree.path().join("a").join(name));
        names(&check(tree.path(), []), &format!("a/{name}"));
        // At the top there is nothing left to walk, and a folder within says so, too.
        for top in [".", "a", "a/b"] {
            let run = check(tree.path(), ["app.py", if top == "." { "a" } else { top }]);
            names(&run, &format!("a/{name}"));
        }
    }
}

#[test]
fn configs_without_an_end() {
    let tree = folder();
    pipe(&tree.path().join("pyproject.toml"));
    assert_eq!(check(tree.path(), []).code, 1, "another tool's file is none of ours");
    for make in [|path: &Path| symlink("/dev/zero", path).unwrap(), pipe] {
        let tree = folder();
        make(&tree.path().join("shelflife.toml"));
        let run = check(tree.path(), []);
        assert_eq!(run.code, 2, "{}", run.err);
        assert!(run.err.contains("shelflife.toml"), "{}", run.err);
    }
    for line in ["baseline = '/dev/zero'", "catalogs = ['/dev/zero']"] {
        let tree = folder();
        fs::write(tree.path().join("shelflife.toml"), line).unwrap();
        let run = finish(shelflife().current_dir(tree.path()).args(["check", "--as-of", TODAY]));
        assert_eq!(run.code, 2, "{line}: {}", run.err);
        assert!(run.err.contains("/dev/zero"), "{line}: {}", run.err);
    }
}

#[test]
fn what_is_no_file_is_passed_over() {
    let tree = folder();
    let at = |name: &str| tree.path().join(name);
    let _socket = UnixListener::bind(at("socket.py")).unwrap();
    pipe(&at("pipe.tf"));
    pipe(&at("main.parameters.json"));
    symlink("/dev/zero", at("zero.py")).unwrap();
    symlink("/dev/stdin", at("stdin.py")).unwrap();
    symlink("nowhere", at("gone.py")).unwrap();
    symlink("loop-b", at("loop-a")).unwrap();
    symlink("loop-a", at("loop-b")).unwrap();
    fs::create_dir(at("dir")).unwrap();
    symlink("..", at("dir/up")).unwrap();
    fs::create_dir(at("folder.py")).unwrap();
    let run = check(tree.path(), []);
    assert_eq!((run.code, run.out.matches(MODEL).count()), (1, 1), "{} {}", run.out, run.err);
    for named in ["socket.py", "pipe.tf", "zero.py", "gone.py", "loop-a"] {
        names(&check(tree.path(), [named, "app.py"]), named);
    }
}

#[test]
fn laughs_are_not_expanded() {
    let mut yaml = "a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n".to_owned();
    for n in 1..30 {
        let before = vec![format!("*a{}", n - 1); 9].join(", ");
        let _ = writeln!(yaml, "a{n}: &a{n} [{before}]");
    }
    let _ = writeln!(yaml, "model: {MODEL}");
    let tree = folder();
    fs::write(tree.path().join("config.yaml"), yaml).unwrap();
    let run = check(tree.path(), []);
    assert_eq!((run.code, run.out.matches(MODEL).count()), (1, 2), "{} {}", run.out, run.err);
}

#[test]
fn a_parse_that_takes_too_long_is_told() {
    let tree = folder();
    // Each of these may be a type or a comparison: the parser keeps both in mind.
    let text = format!("{}\nclient.messages.create({{ model: '{MODEL}' }})\n", "a<b<c(".repeat(40_000));
    fs::write(tree.path().join("slow.ts"), text).unwrap();
    let run = check(tree.path(), []);
    assert!(run.out.contains("slow.ts") || run.err.contains("slow.ts: read as plain text"), "{} {}", run.out, run.err);
}

#[test]
fn names_reach_no_shell_and_no_terminal() {
    let tree = folder();
    let odd = [
        "$(touch pwned).py",
        "`touch pwned`.py",
        "; touch pwned;.py",
        "-rf.py",
        "--help",
        "\u{1b}]0;title\u{7}.py",
        "a\nb.py",
    ];
    for name in odd {
        fs::write(tree.path().join(name), CALL).unwrap();
    }
    for args in [vec!["check"], vec!["check", "--fix", "--unsafe-fixes"], vec!["check", "--diff"], vec!["inventory"]] {
        let run = finish(shelflife().current_dir(tree.path()).args(&args).args(frozen()));
        assert!(run.code < 2, "{args:?}: {}", run.err);
        assert!(!run.out.contains('\u{1b}') && !run.err.contains('\u{1b}'), "{args:?}");
    }
    assert!(!tree.path().join("pwned").exists());
    for name in odd {
        let text = fs::read_to_string(tree.path().join(name)).unwrap();
        assert!(name == "--help" || !text.contains(MODEL), "{name}: {text}");
    }
}

#[test]
fn what_may_not_be_written_stays_and_is_named() {
    let tree = folder();
    let locked = tree.path().join("locked.py");
    fs::write(&locked, CALL).unwrap();
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o444)).unwrap();
    let run = check(tree.path(), ["--fix", "--unsafe-fixes"]);
    assert_eq!(run.code, 2, "{}", run.err);
    assert!(run.err.contains("locked.py: not fixed: read-only"), "{}", run.err);
    assert_eq!(fs::read_to_string(&locked).unwrap(), CALL);
    assert!(!fs::read_to_string(tree.path().join("app.py")).unwrap().contains(MODEL), "the other is fixed");
}

/// The run is stopped while it writes: after the first file is new and before the last one is. On a machine that is too
/// busy or too fast for that, with more files.
#[test]
fn an_interrupt_leaves_every_file_old_or_new() {
    for files in [1_000, 4_000, 16_000] {
        let tree = tempfile::tempdir().unwrap();
        let path = |n: usize| tree.path().join(format!("{n:05}.py"));
        for n in 0..files {
            fs::write(path(n), CALL).unwrap();
        }
        let mut run = Command::new(assert_cmd::cargo::cargo_bin("shelflife"))
            .current_dir(tree.path())
            .args(["check", "--isolated", "--fix-only", "--unsafe-fixes"])
            .args(frozen())
            .stderr(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        while fs::read_to_string(path(0)).unwrap() == CALL && run.try_wait().unwrap().is_none() {
            std::thread::sleep(Duration::from_millis(1));
        }
        assert!(Command::new("kill").args(["-INT", &run.id().to_string()]).status().is_ok());
        let ended = run.wait_with_output().unwrap();
        let new = CALL.replace(MODEL, "claude-opus-5-5");
        let texts: Vec<String> = (0..files).map(|n| fs::read_to_string(path(n)).unwrap()).collect();
        assert!(texts.iter().all(|text| *text == CALL || *text == new));
        assert_eq!(fs::read_dir(tree.path()).unwrap().count(), files, "nothing lies beside them");
        let old = texts.iter().filter(|text| *text == CALL).count();
        if (1..files).contains(&old) {
            assert_eq!(ended.status.code(), Some(130));
            let told = String::from_utf8_lossy(&ended.stderr).into_owned();
            let files = if old == 1 { "file" } else { "files" };
            assert!(told.contains(&format!("interrupted: {old} {files} not fixed")), "{told}");
            return;
        }
    }
    panic!("no run was caught between two files");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error() {
    let tree = folder();
    for format in ["full", "json", "sarif", "html"] {
        let run = check(tree.path(), ["--output-format", format, "--output-file", "/dev/full"]);
        assert_eq!(run.code, 2, "{format}: {}", run.err);
        assert!(run.err.contains("/dev/full"), "{format}: {}", run.err);
        let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let status = Command::new(assert_cmd::cargo::cargo_bin("shelflife"))
            .current_dir(tree.path())
            .args(["check", "--isolated", "--as-of", TODAY, "--output-format", format])
            .stdout(full)
            .status();
        assert_eq!(status.unwrap().code(), Some(2), "{format}");
    }
}
