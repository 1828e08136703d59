//! The grammars of the languages that shelflife parses, with their large tables packed: see `build/main.rs`.
//!
//! A grammar's tables are unpacked when its language is first asked for, into room that the C code has for them. This
//! takes a tenth of a millisecond for Python and two for the largest. It is the only place with `unsafe` code.

use std::sync::Once;

use tree_sitter_language::LanguageFn;

/// Defines the language of a grammar whose tables are packed: its name, the C function that returns it, the C variable
/// that its tables belong in, the bytes of that variable, and the file with the packed tables.
macro_rules! compact {
    ($name:ident, $function:literal, $tables:literal, $size:literal, $packed:literal) => {
        pub const $name: LanguageFn = {
            unsafe extern "C" {
                #[link_name = $function]
                fn function() -> *const ();
                #[link_name = $tables]
                static mut TABLES: [u8; $size];
            }
            static FILLED: Once = Once::new();

            unsafe extern "C" fn language() -> *const () {
                // SAFETY: the C compiler has checked the size of the variable. Nothing reads it before the function has
                // returned the language, and nothing but this, which happens once, writes it.
                FILLED.call_once(|| fill(unsafe { &mut *(&raw mut TABLES) }, include_bytes!($packed)));
                // SAFETY: a function without arguments that returns the address of a constant.
                unsafe { function() }
            }
            // SAFETY: the function is one that tree-sitter has generated, apart from the tables, which are there now.
            unsafe { LanguageFn::from_raw(language) }
        };
    };
}

include!(concat!(env!("OUT_DIR"), "/grammars.rs"));

/// Unpacks the tables of a grammar.
fn fill(tables: &mut [u8], packed: &[u8]) {
    let size = tables.len();
    let written = lz4_flex::block::decompress_into(packed, tables);
    assert!(written.is_ok_and(|written| written == size), "the tables of a grammar are damaged");
}
