//! Repositories whose settings, attributes, hooks, filters, remotes and submodules name programs: none of them runs.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use crate::support::{Run, finish, frozen, shelflife};

const CALL: &str = "client.messages.create(model='claude-3-opus-20240229')\n";

fn git(folder: &Path, args: &[&str]) -> std::process::Output {
    let mut command = Command::new("git");
    command.args(["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main"]).args(args);
    command.current_dir(folder).env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    command.output().unwrap()
}

/// Settings that name a program, `{}`, which git runs in some of its commands.
const SETTINGS: &[(&str, &str)] = &[
    ("filter.plain.clean", "{}"),
    ("filter.plain.smudge", "{}"),
    ("filter.long.process", "{}"),
    ("filter.long.required", "true"),
    ("filter.odd=name.clean", "{}"),
    ("filter.with.dots.clean", "{}"),
    ("filter.with.dots.required", "true"),
    ("core.fsmonitor", "{}"),
    ("core.pager", "{}"),
    ("pager.diff", "{}"),
    ("core.editor", "{}"),
    ("core.askPass", "{}"),
    ("core.sshCommand", "{}"),
    ("core.gitProxy", "{}"),
    ("core.alternateRefsCommand", "{}"),
    ("credential.helper", "!{}"),
    ("diff.external", "{}"),
    ("diff.driver.command", "{}"),
    ("diff.driver.textconv", "{}"),
    ("merge.driver.driver", "{}"),
    ("gpg.program", "{}"),
    ("interactive.diffFilter", "{}"),
    ("uploadpack.packObjectsHook", "{}"),
    ("alias.diff", "!{}"),
    ("alias.ls-files", "!{}"),
    ("remote.origin.url", "ext::{}"),
    ("remote.origin.uploadpack", "{}"),
    ("remote.origin.vcs", "ext"),
    ("protocol.ext.allow", "always"),
    ("submodule.inner.update", "!{}"),
    ("submodule.recurse", "true"),
    ("hook.canary.command", "{}"),
    ("hook.canary.event", "post-index-change"),
];

/// One repository, a program that leaves a file where it ran, and the folder of those files.
struct Traps {
    folder: tempfile::TempDir,
}

impl Traps {
    fn new() -> Self {
        let traps = Self { folder: tempfile::tempdir().unwrap() };
        let repository = traps.repository();
        for folder in [&repository, &traps.ran(), &repository.join("inner")] {
            fs::create_dir_all(folder).unwrap();
        }
        Self::init(&repository.join("inner"));
        Self::init(&repository);
        traps.arm(&repository.join("inner"));
        traps.arm(&repository);
        traps
    }

    fn repository(&self) -> std::path::PathBuf {
        self.folder.path().join("repository")
    }

    fn ran(&self) -> std::path::PathBuf {
        self.folder.path().join("ran")
    }

    /// A repository with one commit, and with one change after it that is staged and one that is not.
    fn init(at: &Path) {
        assert!(git(at, &["init", "-q"]).status.success());
        for name in ["plain.py", "long.py", "odd.py", "dots.py", "driver.py"] {
            fs::write(at.join(name), "x = 1\n").unwrap();
        }
        assert!(git(at, &["add", "."]).status.success());
        assert!(git(at, &["commit", "-qm", "first"]).status.success());
        for name in ["plain.py", "long.py", "odd.py", "dots.py", "driver.py"] {
            fs::write(at.join(name), CALL).unwrap();
        }
        assert!(git(at, &["add", "driver.py"]).status.success());
        let attributes = "*.py diff=driver\nplain.py filter=plain\nlong.py filter=long\nodd.py filter=odd=name\n\
                          dots.py filter=with.dots\n";
        fs::write(at.join(".gitattributes"), attributes).unwrap();
        fs::write(at.join(".git/info/attributes"), attributes).unwrap();
    }

    /// Puts a program into every setting and every hook.
    fn arm(&self, at: &Path) {
        let program = |name: &str| {
            let path = self.folder.path().join(format!("{}.sh", name.replace(['/', '='], "-")));
            let ran = self.ran().join(name.replace('/', "-"));
            fs::write(&path, format!("#!/bin/sh\ntouch '{}'\ncat\n", ran.display())).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
            path.display().to_string()
        };
        for hook in ["post-index-change", "reference-transaction", "fsmonitor-watchman", "pre-auto-gc", "post-checkout"]
        {
            fs::create_dir_all(at.join(".git/hooks")).unwrap();
            fs::copy(program(&format!("hook {hook}")), at.join(".git/hooks").join(hook)).unwrap();
        }
        for (key, value) in SETTINGS {
            let value = value.replace("{}", &program(key));
            assert!(git(at, &["config", key, &value]).status.success(), "{key}");
        }
    }

    fn check(&self, args: &[&str]) -> Run {
        let mut command = shelflife();
        command.current_dir(self.repository()).env("PATH", std::env::var_os("PATH").unwrap());
        finish(command.arg("check").args(frozen()).args(["--output-format", "concise"]).args(args))
    }

    /// The traps that something ran into, which are then set again.
    fn caught(&self) -> Vec<String> {
        let mut caught = Vec::new();
        for entry in fs::read_dir(self.ran()).unwrap().map(Result::unwrap) {
            caught.push(entry.file_name().to_string_lossy().into_owned());
            fs::remove_file(entry.path()).unwrap();
        }
        caught.sort();
        caught
    }
}

#[test]
fn no_setting_and_no_hook_runs_in_any_mode() {
    let traps = Traps::new();
    for (args, places) in [
        (vec!["--since", "HEAD"], 5),
        (vec!["--staged"], 1),
        (vec!["--diff", "--unsafe-fixes", "--since", "HEAD"], 0),
        (vec!["--list-files"], 0),
        (vec![], 10),
        (vec!["--fix", "--unsafe-fixes", "--since", "HEAD"], 0),
    ] {
        let run = traps.check(&args);
        assert_eq!(traps.caught(), [""; 0], "{args:?}");
        assert!(run.code < 2, "{args:?}: {}", run.err);
        assert_eq!(run.out.matches("[retired-model]").count(), places, "{args:?}: {} {}", run.out, run.err);
    }
    // The commit has none of the calls; what is read of it is still all that there is.
    let mut command = shelflife();
    command.current_dir(traps.repository()).env("PATH", std::env::var_os("PATH").unwrap());
    let run = finish(command.arg("repos").args(frozen()).args([".", "inner", "--rev", "HEAD"]));
    assert_eq!(traps.caught(), [""; 0], "repos");
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.err.contains("10 files of 2 repositories"), "{}", run.err);
    // The traps work: git itself runs into them.
    git(&traps.repository(), &["status"]);
    let gently = ["-c", "filter.long.process=", "-c", "filter.long.required=false", "-c", "filter.with.dots.clean="];
    let gently = [&gently, ["-c", "filter.with.dots.required=false", "diff", "--textconv", "--no-ext-diff"].as_slice()];
    fs::write(traps.repository().join("plain.py"), "y = 1\n").unwrap();
    fs::write(traps.repository().join("odd.py"), "y = 1\n").unwrap();
    git(&traps.repository(), &gently.concat());
    let caught = traps.caught();
    for setting in ["filter.plain.clean", "filter.odd=name.clean", "core.fsmonitor", "diff.driver.textconv"] {
        assert!(caught.iter().any(|one| one == setting), "{setting} of {caught:?}");
    }
}

#[test]
fn what_is_not_here_is_named_and_not_fetched() {
    let traps = Traps::new();
    let repository = traps.repository();
    let object = git(&repository, &["rev-parse", "HEAD:driver.py"]);
    let object = String::from_utf8_lossy(&object.stdout).trim().to_owned();
    fs::remove_file(repository.join(".git/objects").join(&object[..2]).join(&object[2..])).unwrap();
    for (key, value) in [
        ("core.repositoryformatversion", "1"),
        ("extensions.partialClone", "origin"),
        ("remote.origin.promisor", "true"),
        ("remote.origin.partialclonefilter", "blob:none"),
    ] {
        assert!(git(&repository, &["config", key, value]).status.success());
    }
    for url in ["ssh://nowhere.invalid/x", "ext::touch pwned", "https://nowhere.invalid/x", "/nowhere"] {
        assert!(git(&repository, &["config", "remote.origin.url", url]).status.success());
        for args in [["--staged", "-q"], ["--since", "HEAD"]] {
            let run = traps.check(&args);
            assert_eq!(traps.caught(), [""; 0], "{url} {args:?}");
            assert_eq!(run.code, 2, "{url} {args:?}: {}", run.out);
            assert!(run.err.contains(&object) && run.err.contains("fetches nothing"), "{}", run.err);
        }
    }
    assert!(!repository.join("pwned").exists());
}

#[test]
fn a_folder_of_the_tree_is_no_repository() {
    let traps = Traps::new();
    let bare = traps.repository().join("bare");
    fs::create_dir(&bare).unwrap();
    for name in ["HEAD", "config", "objects", "refs"] {
        assert!(
            Command::new("cp")
                .arg("-r")
                .arg(traps.repository().join(".git").join(name))
                .arg(&bare)
                .status()
                .unwrap()
                .success()
        );
    }
    fs::write(bare.join("app.py"), CALL).unwrap();
    let mut command = shelflife();
    command.current_dir(&bare).env("PATH", std::env::var_os("PATH").unwrap());
    let run = finish(command.arg("check").args(frozen()).args(["--since", "HEAD"]));
    assert_eq!(traps.caught(), [""; 0]);
    assert_eq!(run.code, 2, "{} {}", run.out, run.err);
}
