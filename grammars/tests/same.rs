//! The tables that are packed are those that the crates have. `build/main.rs` has the reason why this links on Linux alone.
#![cfg(target_os = "linux")]

use shelflife_grammars::GRAMMARS;
use tree_sitter::Language;
use tree_sitter_language::LanguageFn;

/// Each grammar as its crate has it, in the order of [`GRAMMARS`].
const ORIGINALS: &[LanguageFn] = include!(concat!(env!("OUT_DIR"), "/originals.rs"));

/// What each state leads to, for every symbol, and the symbols that it allows.
#[test]
fn every_table_is_that_of_the_crate() {
    assert!(!GRAMMARS.is_empty());
    assert_eq!(GRAMMARS.len(), ORIGINALS.len());
    for (&(name, ours), &theirs) in GRAMMARS.iter().zip(ORIGINALS) {
        let (ours, theirs) = (Language::new(ours), Language::new(theirs));
        assert_eq!(ours.parse_state_count(), theirs.parse_state_count(), "{name}");
        assert_eq!(ours.node_kind_count(), theirs.node_kind_count(), "{name}");
        let states = u16::try_from(theirs.parse_state_count()).expect("a state fits in 16 bits");
        let symbols = u16::try_from(theirs.node_kind_count()).expect("a symbol fits in 16 bits");
        for state in 0..states {
            for symbol in 0..symbols {
                let next = |language: &Language| language.next_state(state, symbol);
                assert_eq!(next(&ours), next(&theirs), "{name}: state {state}, symbol {symbol}");
            }
            let allowed = |language: &Language| language.lookahead_iterator(state).map(Iterator::collect::<Vec<_>>);
            assert_eq!(allowed(&ours), allowed(&theirs), "{name}: state {state}");
        }
    }
}
