//! `--since`, `--staged`, `--stdin` and `--file-list`, with a real git repository.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::support::{Run, finish, frozen, shelflife};

const CALL: &str = "client.messages.create(model=\"claude-3-opus-20240229\")\n";
const HEAD: &str = "import anthropic\nclient = anthropic.Anthropic()\n";

/// Git in a folder, with nothing of the machine's settings.
fn git<S: AsRef<OsStr>>(folder: &Path, args: &[S]) -> String {
    let mut command = Command::new("git");
    let author = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main"];
    command.args(author).args(args).current_dir(folder).env("GIT_CONFIG_GLOBAL", "/dev/null");
    let output = command.env("GIT_CONFIG_NOSYSTEM", "1").output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// A repository with one commit: a file with two retired calls.
fn repository() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    git(folder.path(), &["init", "-q"]);
    fs::write(folder.path().join("a.py"), format!("{HEAD}{CALL}x = 1\n{CALL}")).unwrap();
    git(folder.path(), &["add", "."]);
    git(folder.path(), &["commit", "-qm", "first"]);
    folder
}

/// Runs with the tests' own PATH: git has to be found.
fn with_git<const N: usize>(folder: &Path, args: [&str; N]) -> Run {
    let mut command = shelflife();
    command.current_dir(folder).env("PATH", std::env::var_os("PATH").unwrap()).env("GIT_CONFIG_GLOBAL", "/dev/null");
    finish(command.arg("check").args(frozen()).args(["--output-format", "concise"]).args(args))
}

/// The places of the findings, and the last line.
fn places(run: &Run) -> Vec<String> {
    assert_eq!(run.err, "", "{}", run.out);
    let place = |line: &str| line.split(": ").next().unwrap().to_owned();
    run.out.lines().filter(|line| line.contains("[retired-model]")).map(place).collect()
}

#[test]
fn only_lines_that_changed_since_a_commit() {
    let folder = repository();
    let path = folder.path();
    assert_eq!(places(&with_git(path, [])), ["a.py:3:31", "a.py:5:31"]);
    let none = with_git(path, ["--since", "HEAD"]);
    assert_eq!((none.code, none.out.as_str()), (0, "No findings in 0 files\n"));
    git(path, &["checkout", "-qb", "topic"]);
    fs::write(path.join("a.py"), format!("# moved\n{HEAD}{CALL}x = 1\n{CALL}y = 2\n{CALL}")).unwrap();
    let run = with_git(path, ["--since", "main"]);
    assert_eq!(places(&run), ["a.py:8:31"]);
    assert!(run.out.contains("; 2 on unchanged lines\n"), "{}", run.out);
    git(path, &["commit", "-qam", "second"]);
    // What main does in the meantime is not this branch's.
    git(path, &["checkout", "-q", "main"]);
    fs::write(path.join("b.py"), format!("{HEAD}{CALL}")).unwrap();
    git(path, &["add", "."]);
    git(path, &["commit", "-qm", "third"]);
    git(path, &["checkout", "-q", "topic"]);
    assert_eq!(places(&with_git(path, ["--since", "main"])), ["a.py:8:31"]);
    // New files count whole, also those that git does not know yet; ignored ones do not.
    fs::write(path.join(".gitignore"), "ignored.py\n").unwrap();
    fs::write(path.join("ignored.py"), CALL).unwrap();
    fs::create_dir(path.join("sub")).unwrap();
    fs::write(path.join("sub/new.py"), format!("{HEAD}{CALL}")).unwrap();
    assert_eq!(places(&with_git(path, ["--since", "main"])), ["a.py:8:31", "sub/new.py:3:31"]);
    // From a folder below, and with a path.
    assert_eq!(places(&with_git(&path.join("sub"), ["--since", "main"])), ["new.py:3:31"]);
    assert_eq!(places(&with_git(&path.join("sub"), ["--since", "main", "../a.py"])), ["../a.py:8:31"]);
    assert_eq!(places(&with_git(path, ["--since", "main", "--exclude", "sub/"])), ["a.py:8:31"]);
}

#[test]
fn a_change_of_the_version_alone_counts() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    let bicep = |version: &str| {
        format!(
            "resource d 'Microsoft.CognitiveServices/accounts/deployments@2023-05-01' = {{\n  name: 'chat'\n  properties: {{\n    \
             model: {{\n      format: 'OpenAI'\n      name: 'gpt-4'\n      version: '{version}'\n    }}\n  }}\n}}\n"
        )
    };
    git(path, &["init", "-q"]);
    fs::write(path.join("a.bicep"), bicep("turbo-2024-04-09")).unwrap();
    git(path, &["add", "."]);
    git(path, &["commit", "-qm", "first"]);
    fs::write(path.join("a.bicep"), bicep("0613")).unwrap();
    let run = with_git(path, ["--since", "HEAD"]);
    assert!(run.out.starts_with("a.bicep:6:"), "{}", run.out);
}

#[test]
fn what_is_staged_and_not_what_lies_in_the_work_tree() {
    let folder = repository();
    let path = folder.path();
    fs::write(path.join("a.py"), format!("{HEAD}{CALL}x = 1\n{CALL}{CALL}")).unwrap();
    fs::write(path.join("gone.py"), format!("{HEAD}{CALL}")).unwrap();
    git(path, &["add", "."]);
    fs::write(path.join("a.py"), "clean = True\n").unwrap();
    fs::remove_file(path.join("gone.py")).unwrap();
    fs::write(path.join("unstaged.py"), format!("{HEAD}{CALL}")).unwrap();
    let run = with_git(path, ["--staged"]);
    assert_eq!((run.code, places(&run)), (1, vec!["a.py:6:31".to_owned(), "gone.py:3:31".to_owned()]));
    git(path, &["reset", "-q", "--hard"]);
    fs::remove_file(path.join("unstaged.py")).unwrap();
    assert_eq!(with_git(path, ["--staged"]).out, "No findings in 0 files\n");
    // Deleted and renamed files, links and generated ones.
    git(path, &["mv", "a.py", "b.py"]);
    fs::create_dir(path.join("node_modules")).unwrap();
    fs::write(path.join("node_modules/x.py"), format!("{HEAD}{CALL}")).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink("b.py", path.join("link.py")).unwrap();
    git(path, &["add", "-f", "."]);
    assert_eq!(places(&with_git(path, ["--staged"])), [] as [&str; 0], "the lines of a renamed file are not new");
    fs::write(path.join("b.py"), format!("{HEAD}{CALL}x = 1\n{CALL}{CALL}")).unwrap();
    git(path, &["add", "b.py"]);
    assert_eq!(places(&with_git(path, ["--staged"])), ["b.py:6:31"]);
    assert_eq!(places(&with_git(path, ["--since", "HEAD"])), ["b.py:6:31"]);
}

#[cfg(unix)]
#[test]
fn in_a_hook() {
    use std::os::unix::fs::PermissionsExt;
    let folder = repository();
    let path = folder.path();
    let hook = path.join(".git/hooks/pre-commit");
    fs::create_dir_all(hook.parent().unwrap()).unwrap();
    let options = frozen().map(|option| format!("'{option}'")).join(" ");
    let binary = env!("CARGO_BIN_EXE_shelflife");
    fs::write(&hook, format!("#!/bin/sh\nexec '{binary}' check {options} --staged -q --output-format concise\n"))
        .unwrap();
    fs::set_permissions(&hook, fs::Permissions::from_mode(0o755)).unwrap();
    let commit = |options: &[&str]| {
        let mut command = Command::new("git");
        command.args(["-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-qm", "x"]).args(options);
        let output = command.current_dir(path).env("GIT_CONFIG_GLOBAL", "/dev/null").output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        (output.status.success(), said)
    };
    fs::write(path.join("b.py"), format!("{HEAD}{CALL}")).unwrap();
    git(path, &["add", "b.py"]);
    let (committed, said) = commit(&[]);
    assert!(!committed && said.contains("b.py:3:31"), "{said}");
    // Only one path, or all at once: git hands the hook another index.
    fs::write(path.join("a.py"), "clean = True\n").unwrap();
    let (committed, said) = commit(&["a.py"]);
    assert!(committed, "{said}");
    fs::write(path.join("a.py"), format!("{HEAD}{CALL}")).unwrap();
    git(path, &["rm", "-qf", "--cached", "b.py"]);
    let (committed, said) = commit(&["-a"]);
    assert!(!committed && said.contains("a.py:3:31") && !said.contains("b.py"), "{said}");
}

#[test]
fn before_the_first_commit() {
    let folder = tempfile::tempdir().unwrap();
    git(folder.path(), &["init", "-q"]);
    fs::write(folder.path().join("a.py"), format!("{HEAD}{CALL}")).unwrap();
    git(folder.path(), &["add", "."]);
    assert_eq!(places(&with_git(folder.path(), ["--staged"])), ["a.py:3:31"]);
    let since = with_git(folder.path(), ["--since", "main"]);
    assert_eq!(since.code, 2);
    assert!(since.err.contains("`main` is not a commit"), "{}", since.err);
}

#[cfg(unix)]
#[test]
fn names_of_every_kind() {
    use std::os::unix::ffi::OsStrExt;
    let folder = repository();
    let path = folder.path();
    let names: [&[u8]; 6] =
        [b"a b.py", b"new\nline.py", b"latin\xe9.py", b"\"quoted\".py", b"-x.py", "ü.py".as_bytes()];
    for name in names {
        fs::write(path.join(OsStr::from_bytes(name)), format!("{HEAD}{CALL}")).unwrap();
    }
    git(path, &["add", "."]);
    for option in [["--staged", "-q"], ["--since", "HEAD"]] {
        let run = with_git(path, option);
        assert_eq!(places(&run).len(), names.len(), "{}", run.out);
        assert!(run.out.contains("new␊line.py:3:31") && run.out.contains("latin\u{fffd}.py:3:31"), "{}", run.out);
    }
    git(path, &["commit", "-qm", "names"]);
    for name in names {
        fs::write(path.join(OsStr::from_bytes(name)), format!("{HEAD}{CALL}{CALL}")).unwrap();
    }
    let run = with_git(path, ["--since", "HEAD"]);
    assert_eq!(places(&run).len(), names.len(), "{}", run.out);
    assert!(run.out.contains("a b.py:4:31"), "{}", run.out);
    let mut list = names.join(&0);
    list.push(0);
    fs::write(path.join("list"), list).unwrap();
    assert_eq!(places(&with_git(path, ["--file-list", "list"])).len(), 2 * names.len());
}

#[test]
fn settings_of_the_users_change_nothing() {
    let folder = repository();
    let path = folder.path();
    for (key, value) in [
        ("diff.noprefix", "true"),
        ("diff.mnemonicPrefix", "true"),
        ("color.ui", "always"),
        ("core.quotePath", "false"),
        ("diff.external", "false"),
        ("diff.renames", "copies"),
        ("diff.relative", "true"),
        ("diff.context", "9"),
        ("diff.interHunkContext", "9"),
        ("core.pager", "false"),
    ] {
        git(path, &["config", key, value]);
    }
    let new = CALL.replace(')', ", max_tokens=9)");
    fs::write(path.join("a.py"), format!("{HEAD}{CALL}x = 2\n{CALL}z = 1\n{new}")).unwrap();
    git(path, &["add", "."]);
    assert_eq!(places(&with_git(path, ["--staged"])), ["a.py:7:31"]);
    assert_eq!(places(&with_git(path, ["--since", "HEAD"])), ["a.py:7:31"]);
}

#[test]
fn errors_say_what_to_do() {
    let folder = repository();
    let nowhere = tempfile::tempdir().unwrap();
    for (folder, options, expected) in [
        (folder.path(), ["--since", "nowhere"], "`nowhere` is not a commit in this repository; fetch it first"),
        (folder.path(), ["--since", "--output=x"], "`--output=x` is not a commit"),
        (nowhere.path(), ["--since", "HEAD"], "this is not a git repository"),
        (nowhere.path(), ["--staged", "-q"], "this is not a git repository"),
        (folder.path(), ["--file-list", "none"], "cannot read the list none"),
        (folder.path(), ["--stdin-filename", "a.py"], "--stdin"),
    ] {
        let joined = [format!("{}={}", options[0], options[1])];
        let options: Vec<&str> = if options[1].starts_with("--") { vec![joined[0].as_str()] } else { options.to_vec() };
        let mut command = shelflife();
        command.current_dir(folder).env("PATH", std::env::var_os("PATH").unwrap());
        let run = finish(command.arg("check").args(frozen()).args(&options));
        assert_eq!(run.code, 2, "{options:?}: {}", run.out);
        assert!(run.err.contains(expected), "{options:?}: {}", run.err);
    }
    git(folder.path(), &["checkout", "-q", "--orphan", "other"]);
    git(folder.path(), &["commit", "-qm", "unrelated"]);
    let run = with_git(folder.path(), ["--since", "main"]);
    assert!(run.code == 2 && run.err.contains("no common ancestor"), "{}", run.err);
    let mut command = shelflife();
    command.current_dir(folder.path()).env("PATH", nowhere.path()).args(["check", "--staged"]);
    let without_git = finish(&mut command);
    assert!(without_git.code == 2 && without_git.err.contains("cannot run git"), "{}", without_git.err);
}

#[test]
fn standard_input() {
    let folder = tempfile::tempdir().unwrap();
    let run = |options: &[&str], text: &str| {
        let mut command = shelflife();
        command.current_dir(folder.path()).arg("check").args(frozen()).args(["--output-format", "concise", "--stdin"]);
        finish(command.args(options).write_stdin(text))
    };
    let call = format!("{HEAD}{CALL}");
    let named = run(&["--stdin-filename", "app/x.py"], &call);
    assert_eq!((named.code, places(&named)), (1, vec!["app/x.py:3:31".to_owned()]));
    assert_eq!(places(&run(&[], &call)), ["-:3:31"]);
    let dash = |options: &[&str]| {
        let mut command = shelflife();
        command.current_dir(folder.path()).args(frozen()).args(["--output-format", "concise", "-"]);
        places(&finish(command.args(options).write_stdin(call.as_str())))
    };
    assert_eq!(dash(&[]), ["-:3:31"]);
    assert_eq!(dash(&["--stdin-filename", "app/x.py"]), ["app/x.py:3:31"]);
    assert_eq!(run(&[], "").out, "No findings in 1 file\n");
    let fix = run(&["--fix", "--unsafe-fixes"], &call);
    assert_eq!((fix.code, fix.out.as_str()), (0, call.replace("claude-3-opus-20240229", "claude-opus-5-5").as_str()));
    assert!(fix.err.starts_with("Fixed 1 finding in 1 file\n  -:3: replace "), "{}", fix.err);
    let left = run(&["--fix"], &call);
    assert!(left.code == 1 && left.out == call && left.err.starts_with("-:3:31: error"), "{}", left.err);
    assert_eq!(run(&["--fix-only"], &call).err, "");
    fs::write(folder.path().join("shelflife.toml"), "exclude = [\"app/\"]\n").unwrap();
    assert_eq!(places(&run(&["--stdin-filename", "app/x.py"], &call)).len(), 1);
    assert_eq!(run(&["--stdin-filename", "app/x.py", "--force-exclude"], &call).out, "No findings in 0 files\n");
    assert_eq!(run(&["app"], &call).code, 2);
    // Its settings are those of its folder.
    fs::create_dir(folder.path().join("app")).unwrap();
    fs::write(folder.path().join("app/shelflife.toml"), "lints = { retired-model = \"note\" }\n").unwrap();
    assert_eq!(run(&["--stdin-filename", "app/x.py"], &call).code, 0);
}

#[test]
fn a_list_of_files() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["a.py", "b c.py", "d.py"] {
        fs::write(folder.path().join(name), format!("{HEAD}{CALL}")).unwrap();
    }
    let run = |list: &str| {
        let mut command = shelflife();
        command.current_dir(folder.path()).arg("check").args(frozen()).args(["--output-format", "concise"]);
        finish(command.args(["--file-list", "-"]).write_stdin(list.to_owned()))
    };
    assert_eq!(places(&run("a.py\r\nb c.py\n\n")), ["a.py:3:31", "b c.py:3:31"]);
    assert_eq!(places(&run("d.py\0b c.py")), ["b c.py:3:31", "d.py:3:31"]);
    // Nothing named is nothing checked.
    assert_eq!(run("").out, "No findings in 0 files\n");
    assert_eq!(run("none.py\n").code, 2);
}
