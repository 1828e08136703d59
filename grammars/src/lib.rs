//! The grammars of the languages that shelflife parses, with their large tables packed: see `build/main.rs`.
//!
//! A grammar's tables are unpacked when its language is first asked for, into room that the C code has for them. It is the
//! only place with `unsafe` code.

// The build script writes numbers as they are.
#![allow(clippy::unreadable_literal)]

use std::sync::Once;

use tree_sitter_language::LanguageFn;

/// The variable in which the C of a grammar has room for its tables: one with a row of cells for each large state, and one
/// of bytes for the others.
#[repr(C)]
struct Tables<const DENSE: usize, const SMALL: usize> {
    dense: [u16; DENSE],
    small: [[u8; 2]; SMALL],
}

/// Defines the language of a grammar whose tables are packed: its name, the C function that returns it, the C variable
/// that its tables belong in, the numbers in the first of them, in a row of it and in the second, and the path of the files
/// with what is packed, without their endings.
macro_rules! compact {
    ($name:ident, $function:literal, $tables:literal, $dense:literal, $width:literal, $small:literal, $stem:literal) => {
        pub const $name: LanguageFn = {
            unsafe extern "C" {
                #[link_name = $function]
                fn function() -> *const ();
                #[link_name = $tables]
                static mut TABLES: Tables<$dense, $small>;
            }
            static FILLED: Once = Once::new();

            unsafe extern "C" fn language() -> *const () {
                FILLED.call_once(|| {
                    // SAFETY: the C compiler has checked the size of the variable. Nothing reads it before the function
                    // has returned the language, and nothing but this, which happens once, writes it.
                    let tables = unsafe { &mut *(&raw mut TABLES) };
                    fill_dense(&mut tables.dense, $width, include_bytes!(concat!($stem, ".rows")));
                    fill_small(tables.small.as_flattened_mut(), include_bytes!(concat!($stem, ".lz4")));
                });
                // SAFETY: a function without arguments that returns the address of a constant.
                unsafe { function() }
            }
            // SAFETY: the function is one that tree-sitter has generated, apart from the tables, which are there now.
            unsafe { LanguageFn::from_raw(language) }
        };
    };
}

include!(concat!(env!("OUT_DIR"), "/grammars.rs"));

/// Unpacks the rows of a table of zeros: `build/rows.rs` has packed them.
fn fill_dense(table: &mut [u16], width: usize, mut packed: &[u8]) {
    let mut start = 0;
    while let [low, high, rest @ ..] = packed {
        let (before, row) = table.split_at_mut(start);
        let row = &mut row[..width];
        let like = usize::from(u16::from_ne_bytes([*low, *high])) * width;
        if like > 0 {
            row.copy_from_slice(&before[start - like..][..width]);
        }
        packed = rest;
        let mut at = 0;
        while let [skip, length, rest @ ..] = packed {
            packed = rest;
            let (skip, length) = (usize::from(*skip), usize::from(*length));
            if (skip, length) == (0, 0) {
                break;
            }
            at += skip;
            let (cells, rest) = packed.split_at(length * 2);
            for (to, from) in row[at..at + length].iter_mut().zip(cells.chunks_exact(2)) {
                *to = u16::from_ne_bytes([from[0], from[1]]);
            }
            at += length;
            packed = rest;
        }
        start += width;
    }
    assert_eq!(start, table.len(), "the tables of a grammar are damaged");
}

/// Unpacks the other table.
fn fill_small(table: &mut [u8], packed: &[u8]) {
    let size = table.len();
    let written = lz4_flex::block::decompress_into(packed, table);
    assert!(written.is_ok_and(|written| written == size), "the tables of a grammar are damaged");
}
