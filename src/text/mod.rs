//! Files as text: reads and decodes them, finds their lines and language, and searches them for literals. Nothing here
//! is about models.

pub mod atomic;
pub mod changed;
pub mod decode;
pub mod globs;
pub mod held;
pub mod inside;
pub mod language;
pub mod level;
pub mod lines;
pub mod literals;
pub(crate) mod mentions;
pub mod mistake;
pub mod nearest;
pub mod owners;
pub mod pattern;
pub mod read;
pub mod root;
pub(crate) mod settings;
pub mod shared;
pub mod skip_reason;
pub mod source;
pub mod span;
pub mod stored;
pub mod words;
