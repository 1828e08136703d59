//! What is taken back: a stand-in for the engine returns the findings of the changed text.

use std::cell::Cell;
use std::io;
use std::path::Path;
use std::sync::Arc;

use crate::engine::input::Texts;
use crate::fix::testing::{NEW, OLD, finding, findings};
use crate::fix::verify::*;
use crate::lint::finding::{Applicability, Finding};
use crate::text::source::Source;
use crate::text::span::Span;

fn source(text: &str) -> Arc<Source> {
    Arc::new(Source::from_bytes("a.py".into(), text.as_bytes().to_vec()).unwrap())
}

/// The numbers of the fixes that are kept, and why the others are not. `finds`: what stands in a changed text.
fn verified(
    text: &str,
    before: &[Finding],
    finds: &dyn Fn(&Arc<Source>) -> Vec<Finding>,
) -> (Vec<usize>, Vec<(usize, String)>) {
    let read = |_: &Path| -> io::Result<Vec<u8>> { Ok(text.as_bytes().to_vec()) };
    let recheck =
        |texts: &Texts| texts.values().flat_map(|bytes| finds(&source(std::str::from_utf8(bytes).unwrap()))).collect();
    let verification = Verification { least: Applicability::Safe, read: &read, recheck: &recheck };
    let verified = verification.verify(before, (0..before.len()).collect());
    (verified.kept, verified.taken_back.into_iter().map(|one| (one.finding, one.why.to_string())).collect())
}

/// What a text still has of the old id.
fn old(source: &Arc<Source>) -> Vec<Finding> {
    findings(source, Applicability::Safe)
}

#[test]
fn what_does_no_harm_is_kept() {
    let text = format!("a = '{OLD}'\nb = '{OLD}'\n");
    assert_eq!(verified(&text, &old(&source(&text)), &old), (vec![0, 1], Vec::new()));
}

#[test]
fn only_the_fix_that_breaks_a_file_is_taken_back() {
    let text = format!("a = '{OLD}'\nb = '{OLD}'\nc = '{OLD}'\n");
    let source = source(&text);
    let mut before = old(&source);
    let second = before[1].span;
    before[1] = finding(&source, &[(Span::new(second.start, second.end + 1), "no quote")], Applicability::Safe);
    let (kept, taken) = verified(&text, &before, &|_| Vec::new());
    assert_eq!(kept, [0, 2]);
    assert_eq!(taken, [(1, "the file would no longer parse".to_owned())]);
}

/// A finding of a model of another name at the first place of a text.
fn other(source: &Arc<Source>, place: &str) -> Vec<Finding> {
    let found = source.text.find(place).map(|start| {
        let mut one = finding(source, &[(Span::new(start, start + place.len()), "")], Applicability::DisplayOnly);
        one.reference = None;
        one.message = format!("`{place}` is wrong here").into();
        one
    });
    found.into_iter().collect()
}

#[test]
fn what_brings_up_a_finding_is_taken_back_by_its_place() {
    let text = format!("a = '{OLD}'\nb = '{OLD}' # b\n");
    let source = source(&text);
    let mut before = old(&source);
    before[0] = finding(&source, &[(before[0].span, "strange")], Applicability::Safe);
    let runs = Cell::new(0);
    let finds = |source: &Arc<Source>| {
        runs.set(runs.get() + 1);
        [old(source), other(source, "strange")].concat()
    };
    let (kept, taken) = verified(&text, &before, &finds);
    assert_eq!((kept, runs.get()), (vec![1], 2));
    assert_eq!(taken, [(0, "it would cause: `strange` is wrong here".to_owned())]);
}

#[test]
fn what_brings_up_a_finding_elsewhere_is_searched_for() {
    let text = format!("a = '{OLD}'\nb = '{OLD}'\nc = '{OLD}'\nd = 'far'\n");
    let source = source(&text);
    let mut before = old(&source);
    before[2] = finding(&source, &[(before[2].span, "third")], Applicability::Safe);
    let finds = |source: &Arc<Source>| {
        let far = if source.text.contains("third") { other(source, "far") } else { Vec::new() };
        [old(source), far].concat()
    };
    let (kept, taken) = verified(&text, &before, &finds);
    assert_eq!(kept, [0, 1]);
    assert_eq!(taken, [(2, "it would cause: `far` is wrong here".to_owned())]);
}

#[test]
fn a_fix_that_a_second_run_would_change_is_taken_back() {
    let text = format!("a = '{OLD}'\n");
    let before = old(&source(&text));
    let again = |source: &Arc<Source>| {
        let start = source.text.find(NEW).unwrap();
        vec![finding(source, &[(Span::new(start, start + NEW.len()), OLD)], Applicability::Safe)]
    };
    let (kept, taken) = verified(&text, &before, &again);
    assert!(kept.is_empty());
    assert_eq!(taken, [(0, "a second run would change it again".to_owned())]);
}

#[test]
fn a_fix_that_relies_on_one_that_is_taken_back_goes_with_it() {
    let text = format!("a = '{OLD}'\nif a == '{OLD}':\n    pass\nb = 'far'\n");
    let source = source(&text);
    let before = old(&source);
    // Something is wrong only where both are changed: the second is found to do it, and the first needs the second.
    let finds = |source: &Arc<Source>| {
        let is_all = source.text.matches(NEW).count() == 2;
        [old(source), if is_all { other(source, "far") } else { Vec::new() }].concat()
    };
    let (kept, taken) = verified(&text, &before, &finds);
    assert!(kept.is_empty(), "{kept:?}");
    assert_eq!(taken.len(), 2, "{taken:?}");
    assert!(taken[0].1.contains("the same value is in line 2"), "{taken:?}");
}
