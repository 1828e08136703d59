//! From text to syntax: front ends, formats, chunks, comments. Knows no model.

pub mod chunked;
pub mod chunks;
pub mod comments;
pub mod errors;
pub mod formats;
pub mod grammar;
pub mod index;
pub mod mask;
pub mod model;
pub mod parse;
pub mod parsed_file;
pub mod reading;
pub mod region;
pub mod size;
pub mod split;
pub mod whole;
