//! `shelflife` finds references to AI models and reports those whose lifecycle has run out.
//!
//! The pipeline, one module a step:
//!
//! ```text
//! walk      -> Candidate { path, explicit }
//! source    -> Source { path, text, language }              or Skipped { path, why }
//! prefilter -> byte positions worth a look                   most files stop here
//! ids       -> tokens that can be models                     looked up before anything is parsed
//! extract   -> Reference { span, provider, model, version, usage, site }
//! catalog   -> the record, its stage on a day, the live replacement
//! deploy    -> References of templates, read with the files that they belong with
//! resolve   -> the reference with its verdict
//! lints     -> Finding                                       lints see no text and no clock
//! fix       -> edits of the files, where they are asked for
//! report    -> text for people, for programs and for CI: one file a format
//! ```
//!
//! [`engine`] is the only place with threads; nothing but `main` asks the clock.

mod atomic;
pub mod baseline;
pub mod catalog;
pub mod cli;
pub mod config;
mod constants;
mod deploy;
pub mod engine;
pub mod extract;
pub mod finding;
pub mod fix;
pub mod git;
pub mod lints;
pub mod prefilter;
pub mod reference;
pub mod report;
pub mod resolve;
mod rules;
mod scan;
pub mod source;
pub mod suppress;
/// No part of the interface: public for the fuzz targets.
#[doc(hidden)]
pub mod token;
pub mod walk;
