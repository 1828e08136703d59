//! Fixes in files of every encoding: what they change, and that they change nothing else.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use crate::fix::apply::*;
use crate::fix::diff;
use crate::fix::plan;
use crate::fix::plan::Plan;
use crate::fix::testing::{NEW, OLD, finding, findings};
use crate::lint::finding::{Applicability, Finding};
use crate::report::style::Style;
use crate::text::source::Source;
use crate::text::span::Span;

/// The plans for all fixes that are safe enough.
fn plan(findings: &[Finding], least: Applicability) -> Vec<Plan> {
    plan::plan(findings, &plan::choose(findings, least))
}

fn read(path: &Path) -> Arc<Source> {
    Arc::new(Source::from_bytes(path.to_owned(), fs::read(path).unwrap()).unwrap())
}

fn fixed(bytes: &[u8]) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.py");
    fs::write(&path, bytes).unwrap();
    let source = read(&path);
    let outcome = make(&plan(&findings(&source, Applicability::Safe), Applicability::Safe), false, || true);
    assert_eq!(outcome.errors, []);
    let after = fs::read(&path).unwrap();
    // Nothing is left to fix.
    assert!(plan(&findings(&read(&path), Applicability::Safe), Applicability::Safe).is_empty());
    after
}

/// A generator of pseudo-random numbers that are the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % bound as u64).unwrap()
    }
}

#[test]
fn bytes_outside_the_edits_stay_whatever_the_encoding() {
    const PARTS: [&str; 9] = [OLD, "\"", "\r\n", "\n", "é", "😀", "\t", " x = ", "日本"];
    let mut numbers = Numbers(0x5EED);
    for round in 0..300 {
        let text: String = (0..numbers.below(40)).map(|_| PARTS[numbers.below(PARTS.len())]).collect();
        // Two adjacent ids would be one word for a lint; the fix replaces both.
        let wanted = text.replace(OLD, NEW);
        assert_eq!(fixed(text.as_bytes()), wanted.as_bytes(), "{round}");
        assert_eq!(fixed(&between(b"\xEF\xBB\xBF", &text, b"")), between(b"\xEF\xBB\xBF", &wanted, b""), "{round}");
        // Latin-1 bytes are not UTF-8, and stay.
        assert_eq!(
            fixed(&between(b"caf\xE9 ", &text, b"\xFF\xE9")),
            between(b"caf\xE9 ", &wanted, b"\xFF\xE9"),
            "{round}"
        );
        for big in [false, true] {
            assert_eq!(fixed(&utf16(&text, big)), utf16(&wanted, big), "{round}");
        }
    }
}

fn utf16(text: &str, big: bool) -> Vec<u8> {
    let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
    units.flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
}

fn between(start: &[u8], text: &str, end: &[u8]) -> Vec<u8> {
    [start, text.as_bytes(), end].concat()
}

fn source(text: &str) -> Arc<Source> {
    Arc::new(Source::from_bytes("a.py".into(), text.as_bytes().to_vec()).unwrap())
}

#[test]
fn edits_never_overlap_and_pairs_stay_together() {
    let source = source("gpt-4 0613 gpt-4");
    let one = |edits: &[(Span, &str)]| finding(&source, edits, Applicability::Safe);
    let pair = one(&[(Span::new(0, 5), "gpt-5"), (Span::new(6, 10), "2025")]);
    // The version would be half of a pair of its own.
    let crossing = one(&[(Span::new(11, 16), "gpt-6"), (Span::new(6, 10), "2026")]);
    let again = one(&[(Span::new(0, 5), "gpt-5")]);
    let plans = plan(&[pair, crossing, again], Applicability::Safe);
    let edits: Vec<_> = plans[0].edits.iter().map(|edit| (edit.span, &*edit.replacement)).collect();
    assert_eq!(edits, [(Span::new(0, 5), "gpt-5"), (Span::new(6, 10), "2025")]);
    assert_eq!(plans[0].findings, [0, 2]);
}

#[test]
fn only_what_may_be_made_is_planned() {
    let source = source(OLD);
    for (have, least, planned) in [
        (Applicability::Safe, Applicability::Safe, 1),
        (Applicability::Unsafe, Applicability::Safe, 0),
        (Applicability::Unsafe, Applicability::Unsafe, 1),
        (Applicability::DisplayOnly, Applicability::Unsafe, 0),
    ] {
        assert_eq!(plan(&findings(&source, have), least).len(), planned, "{have:?} {least:?}");
    }
}

#[test]
fn a_file_that_changed_since_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.py");
    fs::write(&path, OLD).unwrap();
    let plans = plan(&findings(&read(&path), Applicability::Safe), Applicability::Safe);
    fs::write(&path, format!("# new\n{OLD}")).unwrap();
    let outcome = make(&plans, false, || true);
    assert_eq!((outcome.fixed.len(), outcome.files, outcome.errors.len()), (0, 0, 1));
    assert!(outcome.errors[0].message.contains("changed since"), "{:?}", outcome.errors);
    assert_eq!(fs::read_to_string(&path).unwrap(), format!("# new\n{OLD}"));
}

#[cfg(unix)]
#[test]
fn modes_and_links_stay_and_read_only_files_are_left_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let (path, link) = (folder.path().join("run.sh"), folder.path().join("link.sh"));
    fs::write(&path, OLD).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o751)).unwrap();
    std::os::unix::fs::symlink(&path, &link).unwrap();
    let outcome = make(&plan(&findings(&read(&link), Applicability::Safe), Applicability::Safe), false, || true);
    assert_eq!(outcome.files, 1, "{:?}", outcome.errors);
    assert_eq!(fs::read_to_string(&path).unwrap(), NEW);
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o751);
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    fs::write(&path, OLD).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).unwrap();
    let outcome = make(&plan(&findings(&read(&path), Applicability::Safe), Applicability::Safe), false, || true);
    assert!(outcome.errors[0].message.contains("read-only"), "{:?}", outcome.errors);
}

#[test]
fn diffs_have_context_and_mark_a_missing_line_end() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.py");
    let text = format!("1\n2\n3\n4\r\nx = '{OLD}'\r\ny = '{OLD}'\n7\n8\n9\n10\n11\n12\n13\n14\n{OLD}\u{1b}[2J");
    fs::write(&path, text).unwrap();
    let plans = plan(&findings(&read(&path), Applicability::Safe), Applicability::Safe);
    let mut change = plans[0].change(&|path| fs::read(path)).unwrap();
    change.path = "a.py".into();
    let style = Style { width: 80, ..Style::default() };
    let mut plain = Vec::new();
    diff::write(&change, style, &mut plain).unwrap();
    let plain = String::from_utf8(plain).unwrap();
    assert!(plain.contains("-4\r\n") || plain.contains(" 4\r\n"), "{plain}");
    let mut shown = Vec::new();
    diff::write(&change, Style { terminal: true, ..style }, &mut shown).unwrap();
    let shown = String::from_utf8(shown).unwrap();
    assert!(!shown.contains('\u{1b}'), "{shown}");
    crate::report::tests::snapshot("diff", &shown);
}

#[test]
fn files_that_are_changed_together_are_put_back_together() {
    let folder = tempfile::tempdir().unwrap();
    let paths = ["a.tf", "b.tf"].map(|name| folder.path().join(name));
    for path in &paths {
        fs::write(path, OLD).unwrap();
    }
    let mut changes: Vec<Change> = paths
        .iter()
        .map(|path| {
            plan(&findings(&read(path), Applicability::Safe), Applicability::Safe)[0]
                .change(&|path| fs::read(path))
                .unwrap()
        })
        .collect();
    let staged = stage(&mut changes, false).unwrap();
    // A folder replaces the second file before it can be written.
    fs::remove_file(&paths[1]).unwrap();
    fs::create_dir_all(paths[1].join("in the way")).unwrap();
    let (failed, _) = commit(&changes, staged).unwrap_err();
    assert_eq!(failed, paths[1]);
    assert_eq!(fs::read_to_string(&paths[0]).unwrap(), OLD);
    let left = fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(left, 2, "no temporary file is left");
}
