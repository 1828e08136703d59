//! Options, exit codes and where output goes.

use crate::support::{check, finish, frozen, plain, shelflife};

#[test]
fn help_fits_a_screen_and_shows_examples() {
    let help = plain(["--help"]);
    assert_eq!(help.code, 0, "{}", help.err);
    assert!(help.out.lines().count() <= 80, "{}", help.out);
    assert!(help.out.contains("Examples:") && help.out.contains("Exit codes:"));
    assert_eq!(plain(["check", "--help"]).code, 0);
}

#[test]
fn check_is_what_is_done_without_a_command() {
    let folder = tempfile::tempdir().unwrap();
    let named = check(folder.path(), ["."]);
    let unnamed = finish(shelflife().current_dir(folder.path()).args(frozen()).arg("."));
    let nowhere = finish(shelflife().current_dir(folder.path()).args(frozen()));
    assert_eq!((named.code, named.out.as_str()), (0, "No findings in 0 files\n"), "{}", named.err);
    assert_eq!((unnamed.code, unnamed.out), (0, named.out.clone()), "{}", unnamed.err);
    assert_eq!((nowhere.code, nowhere.out), (0, named.out));
}

#[test]
fn bad_options_say_what_would_be_right() {
    for (args, expected) in [
        (["-W", "retird-model"], "retired-model"),
        (["-A", "legacy-model,retiring-son"], "retiring-soon"),
        (["--as-of", "2026-02-30"], "expected a date such as 2026-11-21"),
        (["--as-of", "tomorrow"], "expected a date such as 2026-11-21"),
        (["--fail-on", "info"], "note, warning, error"),
        (["--usage", "doc"], "docs"),
        (["--output-format", "xml"], "sarif"),
        (["--horizon", "-1"], "expected a number of days"),
        (["--horizon", "99999"], "expected at most 36500 days"),
        (["--max-catalog-age", "old"], "expected a number of days"),
        (["--jobs", "0"], "expected a number of threads"),
        (["chek", "--quiet"], "did you mean `shelflife check`?"),
        (["timelines", "--quiet"], "did you mean `shelflife timeline`?"),
        (["zzz", "--quiet"], "`shelflife --help` lists the commands"),
        (["-", "a.py"], "remove the other paths"),
        (["--stdin-filename", "a.py"], "or the path `-`"),
        (["--catalog", "no/such/file.json"], "no/such/file.json"),
        (["explain", "retired"], "retired-model"),
    ] {
        let run = plain(args);
        assert_eq!(run.code, 2, "{args:?}: {}", run.err);
        assert!(run.err.contains(expected), "{args:?}: {}", run.err);
        assert!(run.out.is_empty(), "{args:?}: {}", run.out);
    }
}

#[test]
fn options_stand_before_a_command_too() {
    let models = plain(["models", "--provider", "anthropic"]);
    let before = plain(["--provider", "anthropic", "models"]);
    assert_eq!((before.code, &before.out), (models.code, &models.out), "an option that only another command has");
    let after = finish(shelflife().args(["timeline", "fixtures/python"]).args(frozen()));
    let before = finish(shelflife().args(frozen()).args(["timeline", "fixtures/python"]));
    assert_eq!((before.code, &before.out), (after.code, &after.out), "{}", before.err);
}

#[test]
fn every_option_has_a_variable() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.py"), "client.messages.create(model=\"claude-3-opus-20240229\")\n").unwrap();
    let run = |variables: &[(&str, &str)], args: &[&str]| {
        let mut command = shelflife();
        command.current_dir(folder.path()).envs(variables.iter().copied()).arg("check").args(frozen()).args(args);
        finish(&mut command)
    };
    assert_eq!(run(&[], &[]).code, 1);
    assert_eq!(run(&[("SHELFLIFE_ALLOW", "retired-model")], &[]).code, 0);
    assert_eq!(run(&[("SHELFLIFE_ALLOW", "retired-model")], &["-D", "retired-model"]).code, 1, "the option wins");
    assert!(run(&[("SHELFLIFE_OUTPUT_FORMAT", "concise")], &[]).out.starts_with("a.py:1:"));
    let wrong = run(&[("SHELFLIFE_FAIL_ON", "info")], &[]);
    assert!(wrong.code == 2 && wrong.err.contains("note, warning, error"), "{}", wrong.err);
    assert!(!plain(["check", "--help"]).out.contains("SHELFLIFE_"));
}

#[test]
fn colours_can_be_forced_where_there_is_no_terminal() {
    let colours = |name: &str, value: &str, other: &str| {
        let out = finish(shelflife().env(name, value).env(other, "1").args(["explain", "retired-model"])).out;
        out.contains('\u{1b}')
    };
    assert!(colours("FORCE_COLOR", "1", "LANG") && !colours("FORCE_COLOR", "0", "LANG"));
    assert!(!colours("FORCE_COLOR", "1", "NO_COLOR"));
}

#[test]
fn explain_prints_the_page() {
    let page = plain(["explain", "retired-model"]);
    assert_eq!(page.code, 0);
    assert!(page.out.starts_with("retired-model\n") && page.out.contains("Fix safety"), "{}", page.out);
    assert!(!page.out.contains('\u{1b}') && !page.out.contains("```"));
    let forced = finish(shelflife().env("CLICOLOR_FORCE", "1").args(["explain", "retired-model"]));
    assert!(forced.out.contains('\u{1b}'));
    let both = shelflife().env("CLICOLOR_FORCE", "1").args(["explain", "retired-model", "--color", "never"]).output();
    assert!(!both.unwrap().stdout.contains(&0x1b));
}

#[test]
fn a_report_file_is_whole_and_standard_output_empty() {
    let folder = tempfile::tempdir().unwrap();
    let run = check(folder.path(), ["--output-format", "sarif", "--output-file", "out.sarif"]);
    assert_eq!((run.code, run.out.as_str()), (0, ""), "{}", run.err);
    assert!(run.err.starts_with("No findings"), "{}", run.err);
    let text = std::fs::read_to_string(folder.path().join("out.sarif")).unwrap();
    let log: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(log["version"], "2.1.0");
    let nowhere = check(folder.path(), ["--output-file", "no/such/folder/out.txt"]);
    assert_eq!(nowhere.code, 2);
    assert!(nowhere.err.contains("no/such/folder/out.txt"), "{}", nowhere.err);
}

#[test]
fn quiet_says_nothing_about_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let run = check(folder.path(), ["-q"]);
    assert_eq!((run.code, run.out.as_str(), run.err.as_str()), (0, "", ""));
}
