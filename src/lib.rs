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

pub mod catalog;
pub mod cli;
pub mod config;
pub mod detect;
pub mod engine;
pub mod fix;
pub mod lint;
pub mod project;
pub mod report;
pub mod rules;
pub mod syntax;
pub mod text;
