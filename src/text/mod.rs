//! Files as text: reading, decoding, lines, languages, literals. Knows no model.

pub mod atomic;
pub mod changed;
pub mod decode;
pub mod globs;
pub mod language;
pub mod level;
pub mod lines;
pub mod literals;
pub mod nearest;
pub mod pattern;
pub mod read;
pub mod root;
pub mod shared;
pub mod source;
pub mod span;
pub mod words;
