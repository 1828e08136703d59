//! Walks over small trees of files.

use std::fs;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use crate::engine::options::EngineOptions;
use crate::engine::run::walk_options;
use crate::engine::walk::*;

fn tree(files: &[&str]) -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    for file in files {
        let path = root.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "x\n").unwrap();
    }
    root
}

/// Found files, relative to the root.
fn found(root: &Path, options: &WalkOptions) -> Vec<String> {
    let walked = walk(&[root], options);
    assert!(walked.errors.is_empty(), "{:?}", walked.errors);
    walked.candidates.iter().map(|c| below(root, &c.path)).collect()
}

fn below(root: &Path, path: &Path) -> String {
    path.strip_prefix(root).unwrap().to_str().unwrap().to_string()
}

#[test]
fn hidden_files_but_not_git() {
    let root = tree(&["b.py", "a/.env", ".github/workflows/ci.yml", ".git/config", "sub/.git"]);
    assert_eq!(found(root.path(), &WalkOptions::default()), [".github/workflows/ci.yml", "a/.env", "b.py"]);
}

#[test]
fn ignore_files_as_in_ripgrep() {
    let root = tree(&["a.py", "b.py", "c.py", "sub/c.py"]);
    fs::write(root.path().join(".ignore"), "a.py\n").unwrap();
    fs::write(root.path().join(".gitignore"), "/c.py\n").unwrap();
    // A walk honours `.gitignore` in a repository only.
    assert_eq!(found(root.path(), &WalkOptions::default()), [".gitignore", ".ignore", "b.py", "c.py", "sub/c.py"]);
    fs::create_dir(root.path().join(".git")).unwrap();
    assert_eq!(found(root.path(), &WalkOptions::default()), [".gitignore", ".ignore", "b.py", "sub/c.py"]);
}

#[test]
fn generated_files_are_listed_with_a_reason() {
    let root = tree(&["a.py", "poetry.lock", "node_modules/x/index.js", "web/dist/app.min.js"]);
    let walked = walk(&[root.path()], &WalkOptions::default());
    let listing: Vec<_> = walked.listing().iter().map(|(path, why)| (below(root.path(), path), *why)).collect();
    let expected = [
        ("a.py", None),
        ("node_modules", Some("vendored dependency")),
        ("poetry.lock", Some("lock file")),
        ("web/dist/app.min.js", Some("minified bundle")),
    ];
    assert_eq!(listing, expected.map(|(path, why)| (path.to_string(), why)));
    // A named folder is walked, whatever its name.
    assert_eq!(found(&root.path().join("node_modules"), &WalkOptions::default()), ["x/index.js"]);
}

#[test]
fn named_files_are_taken() {
    let root = tree(&["a.py", "poetry.lock", "docs/x.md", ".git/HEAD"]);
    fs::write(root.path().join(".gitignore"), "*\n").unwrap();
    let paths = ["poetry.lock", "a.py", "docs/x.md"].map(|p| root.path().join(p));
    let exclude = Globs::new(root.path(), ["docs/"]).unwrap();
    let mut options = WalkOptions { exclude, ..WalkOptions::default() };
    let walked = walk(&paths, &options);
    assert!(walked.candidates.iter().all(|c| c.explicit));
    assert_eq!(walked.candidates.len(), 3);
    options.force_exclude = true;
    let walked = walk(&paths, &options);
    assert_eq!(walked.candidates.len(), 1);
    assert_eq!(walked.skipped.iter().map(|s| s.reason).collect::<Vec<_>>(), ["excluded", "lock file"]);
}

#[test]
fn a_file_that_is_named_and_found_is_named() {
    let root = tree(&["a.py", "b.py"]);
    let walked = walk(&[root.path().to_path_buf(), root.path().join("b.py")], &WalkOptions::default());
    assert_eq!(walked.candidates.iter().map(|c| c.explicit).collect::<Vec<_>>(), [false, true]);
}

#[test]
fn exclude_and_include() {
    let root = tree(&["src/a.py", "src/b.ts", "evals/c.py", "evals/deep/d.py"]);
    let exclude = Globs::new(root.path(), ["/evals/"]).unwrap();
    let include = Globs::new(root.path(), ["*.py"]).unwrap();
    let options = WalkOptions { exclude, include, ..WalkOptions::default() };
    assert_eq!(found(root.path(), &options), ["src/a.py"]);
    let reasons: Vec<_> = walk(&[root.path()], &options).skipped.iter().map(|s| s.reason).collect();
    assert_eq!(reasons, ["excluded", "not included"]);
}

#[test]
fn a_path_that_is_not_there() {
    let walked = walk(&["/nonexistent/models.py"], &WalkOptions::default());
    assert!(walked.errors[0].to_string().contains("/nonexistent/models.py"));
}

#[cfg(unix)]
#[test]
fn only_regular_files() {
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::net::UnixListener;

    let root = tree(&["a.py", "real/b.py"]);
    let at = |name: &str| root.path().join(name);
    std::os::unix::fs::symlink(root.path(), at("loop")).unwrap();
    std::os::unix::fs::symlink("real/b.py", at("link.py")).unwrap();
    std::os::unix::fs::symlink("real", at("linked")).unwrap();
    let _socket = UnixListener::bind(at("socket")).unwrap();
    assert!(std::process::Command::new("mkfifo").arg(at("fifo")).status().unwrap().success());
    let odd = PathBuf::from(OsStr::from_bytes(b"caf\xE9.py"));
    fs::write(root.path().join(&odd), "x").unwrap();

    let walked = walk(&[root.path()], &WalkOptions::default());
    assert!(walked.errors.is_empty());
    let names: Vec<_> = walked.candidates.iter().map(|c| c.path.strip_prefix(root.path()).unwrap()).collect();
    assert_eq!(names, [Path::new("a.py"), &odd, Path::new("real/b.py")]);
    assert_eq!(walked.skipped.iter().filter(|s| s.reason == "symbolic link").count(), 3);
    assert_eq!(walked.skipped.iter().filter(|s| s.reason == "not a regular file").count(), 2);

    let explicit = walk(&[at("fifo"), at("link.py"), at("linked")], &WalkOptions::default());
    assert!(matches!(explicit.errors[..], [WalkError::NotRegular { .. }]));
    assert_eq!(explicit.candidates.len(), 2);
}

/// Counts the visitors that a walk makes: one for the named folders, and one per thread.
#[derive(Default)]
struct VisitorCount(usize);

impl<'s> ParallelVisitorBuilder<'s> for VisitorCount {
    fn build(&mut self) -> Box<dyn ParallelVisitor + 's> {
        self.0 += 1;
        Box::new(PassAll)
    }
}

struct PassAll;

impl ParallelVisitor for PassAll {
    fn visit(&mut self, _: Result<DirEntry, ignore::Error>) -> WalkState {
        WalkState::Continue
    }
}

#[test]
fn a_walk_uses_as_many_threads_as_jobs() {
    let root = tree(&["a.py", "b/c.py"]);
    for jobs in [1, 3] {
        let engine = EngineOptions { jobs: NonZeroUsize::new(jobs), ..EngineOptions::default() };
        let options = walk_options(&engine);
        let mut visitors = VisitorCount::default();
        parallel_walk(&[root.path()], &options, &Arc::default()).unwrap().visit(&mut visitors);
        assert_eq!(visitors.0, jobs + 1);
    }
    assert_eq!(walk_options(&EngineOptions::default()).threads, 0);
}
