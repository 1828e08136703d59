//! From syntax to model references, each with its evidence.

pub mod classify;
pub mod cloud_region;
pub mod command;
pub mod companion;
pub mod context;
pub mod dataflow;
pub mod directive;
pub mod embedded;
pub mod evidence;
pub mod fields;
pub mod fragment;
pub mod neighbour;
pub mod parameter;
pub mod place;
pub mod prefilter;
pub mod provider;
pub mod reference;
pub mod references;
mod shown;
pub mod sites;
pub mod symbols;
mod template;
pub mod token;
pub mod trace;
pub mod usage;
pub mod version;
