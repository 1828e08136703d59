//! The language server: what an editor shows while people and agents write model ids.
//!
//! One thread owns everything and does one thing at a time; a check of one document takes milliseconds. What waits is in
//! a queue, so that a request can be cancelled before its turn and a document is checked once for many changes. Where a
//! check takes longer, what was found last stands in for it until the document rests.

mod actions;
mod capabilities;
mod checks;
mod completion;
mod diagnostics;
mod documents;
mod edits;
mod encoding;
mod hints;
mod hover;
mod ignore;
mod lines;
mod moved;
mod projects;
mod queue;
mod requests;
pub mod server;
#[cfg(test)]
mod tests;
mod uri;
pub mod wire;
