//! Defaults of parameters that every call in a project gives another value: nothing runs with them.

use crate::detect::dataflow::defaults::{Mention, mention};
use crate::detect::evidence::{UsageDecision, UsageEvidence};
use crate::detect::place::Place;
use crate::detect::reference::{DefaultOf, Reference};
use crate::detect::usage::is_in_test;
use crate::project::scanned::Scanned;
use crate::rules::paths::PathUsage;
use crate::rules::usage::Usage;
use crate::syntax::parsed_file::ParsedFile;
use crate::text::root::slashes;
use crate::text::span::Span;
use crate::text::words::is_whole_word;

/// How many mentions are looked at in one file.
const MAX_MENTIONS: usize = 60;

/// Whether each call of the function in the files that mention it, at least one, gives the parameter a value. Tests may
/// leave it out. A function that two files define, or that is handed on as a value, may be called in other ways.
pub(crate) fn is_always_given<'f>(default: &DefaultOf, files: impl Iterator<Item = &'f ParsedFile>) -> bool {
    let (mut given, mut defined) = (0, 0);
    for file in files {
        if PathUsage::of(&slashes(&file.source.path), "") == PathUsage::Test {
            continue;
        }
        for (number, region) in file.regions().iter().enumerate() {
            let (text, parsed) = (&*region.text, file.parsed(number));
            let bytes = text.as_bytes();
            let places = memchr::memmem::find_iter(bytes, default.callee.as_bytes());
            let places = places.map(|at| Span::new(at, at + default.callee.len()));
            for (n, range) in places.filter(|range| is_whole_word(bytes, *range)).enumerate() {
                match mention(text, range, parsed, default) {
                    _ if n >= MAX_MENTIONS => return false,
                    Mention::Nothing => {}
                    Mention::Defined => defined += 1,
                    Mention::Given => given += 1,
                    Mention::Open if is_in_test(&Place::of(text, range, parsed)) => {}
                    Mention::Open => return false,
                }
            }
        }
    }
    given > 0 && defined == 1
}

/// Takes defaults that no call leaves as they are as not in use.
pub(crate) fn leave_given(scanned: &mut Scanned, given: &[DefaultOf]) {
    let is_given =
        |reference: &&mut Reference| reference.parts.default_of.as_ref().is_some_and(|own| given.contains(own));
    for reference in scanned.references.iter_mut().filter(is_given) {
        reference.usage = UsageDecision { kind: Usage::Catalog, evidence: UsageEvidence::Unread };
    }
}
