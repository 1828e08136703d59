//! Links that a repository ships, and paths that its configs name: nothing is written or quoted through them.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use crate::support::{Run, finish, frozen, shelflife};

const CALL: &str = "client.messages.create(model='claude-3-opus-20240229')\n";

/// A repository beside a file and a folder of somebody else.
fn tree() -> tempfile::TempDir {
    let tree = tempfile::tempdir().unwrap();
    let at = |name: &str| tree.path().join(name);
    fs::create_dir_all(at("repo/.git")).unwrap();
    fs::create_dir_all(at("elsewhere")).unwrap();
    fs::write(at("repo/app.py"), CALL).unwrap();
    fs::write(at("victim"), "PASSWORD = hunter2secret\n").unwrap();
    fs::write(at("victim.py"), CALL).unwrap();
    symlink("../victim", at("repo/report.json")).unwrap();
    symlink("../elsewhere", at("repo/out")).unwrap();
    symlink("../victim.py", at("repo/linked.py")).unwrap();
    tree
}

fn run(tree: &Path, args: &[&str]) -> Run {
    finish(shelflife().current_dir(tree.join("repo")).args(args).args(frozen()))
}

#[track_caller]
fn untouched(tree: &Path) {
    assert_eq!(fs::read_to_string(tree.join("victim")).unwrap(), "PASSWORD = hunter2secret\n");
    assert_eq!(fs::read_to_string(tree.join("victim.py")).unwrap(), CALL);
    assert_eq!(fs::read_dir(tree.join("elsewhere")).unwrap().count(), 0);
}

#[test]
fn reports_and_baselines_are_not_written_through_links() {
    let tree = tree();
    for args in [
        ["check", "--output-file", "report.json"].as_slice(),
        &["check", "--output", "sarif=report.json"],
        &["check", "--output", "sarif=out/report.json"],
        &["inventory", "--output-file", "out/rows.json"],
        &["baseline", "write", "--baseline", "report.json"],
        &["baseline", "write", "--baseline", "out/known.json"],
    ] {
        let run = run(tree.path(), args);
        assert_eq!(run.code, 2, "{args:?}: {} {}", run.out, run.err);
        assert!(run.err.contains("link"), "{args:?}: {}", run.err);
        assert!(!run.err.contains("hunter2"), "{args:?}: {}", run.err);
        untouched(tree.path());
    }
    // What the command line names is written wherever it lies.
    let path = tree.path().join("elsewhere/report.json");
    let run = run(tree.path(), &["check", "--output-file", path.to_str().unwrap()]);
    assert_eq!((run.code, path.exists()), (1, true), "{}", run.err);
}

#[test]
fn a_config_chooses_no_baseline_outside_of_its_repository() {
    let tree = tree();
    for file in ["../outside.json", "out/known.json", "/nowhere/known.json", "report.json"] {
        fs::write(tree.path().join("repo/shelflife.toml"), format!("baseline = '{file}'\n")).unwrap();
        for command in ["write", "prune"] {
            let run = run(tree.path(), &["baseline", command]);
            assert_eq!(run.code, 2, "{file} {command}: {}", run.err);
            assert!(!run.err.contains("hunter2"), "{file} {command}: {}", run.err);
        }
        untouched(tree.path());
        assert!(!tree.path().join("outside.json").exists(), "{file}");
    }
    let run = run(tree.path(), &["baseline", "write", "--baseline", "../outside.json"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(tree.path().join("outside.json").exists());
}

#[test]
fn what_a_link_leads_to_is_not_quoted() {
    let tree = tree();
    let at = |name: &str| tree.path().join("repo").join(name);
    for name in ["shelflife.toml", ".shelflife.toml"] {
        symlink("../victim", at(name)).unwrap();
        let run = run(tree.path(), &["check"]);
        assert_eq!(run.code, 2, "{name}: {}", run.err);
        assert!(run.err.contains(name) && !run.err.contains("hunter2"), "{name}: {}", run.err);
        fs::remove_file(at(name)).unwrap();
    }
    for config in ["extends = '../victim'\n", "catalogs = ['report.json']\n", "baseline = 'report.json'\n"] {
        fs::write(at("shelflife.toml"), config).unwrap();
        let run = finish(shelflife().current_dir(tree.path().join("repo")).arg("check"));
        assert_eq!(run.code, 2, "{config}: {}", run.err);
        assert!(!run.err.contains("hunter2"), "{config}: {}", run.err);
    }
}

#[test]
fn fixes_do_not_leave_the_repository() {
    let tree = tree();
    fs::write(tree.path().join("list"), "linked.py\n").unwrap();
    for args in [
        ["check", "--fix", "--unsafe-fixes", "linked.py"].as_slice(),
        &["check", "--fix", "--unsafe-fixes", "--file-list", "../list"],
    ] {
        let run = run(tree.path(), args);
        assert_eq!(run.code, 2, "{args:?}: {}", run.err);
        assert!(run.err.contains("linked.py") && run.err.contains("link"), "{args:?}: {}", run.err);
        untouched(tree.path());
    }
    assert_eq!(fs::read_to_string(tree.path().join("repo/app.py")).unwrap(), CALL);
    let then = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000_000);
    let file = fs::File::options().write(true).open(tree.path().join("repo/app.py")).unwrap();
    file.set_modified(then).unwrap();
    let run = run(tree.path(), &["check", "--fix", "--unsafe-fixes", "--keep-times", "app.py"]);
    assert!(run.code < 2, "{}", run.err);
    let meta = fs::metadata(tree.path().join("repo/app.py")).unwrap();
    assert_eq!(meta.modified().unwrap(), then);
    assert_ne!(fs::read_to_string(tree.path().join("repo/app.py")).unwrap(), CALL);
}
