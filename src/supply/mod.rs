//! Newer catalogs than the one that is compiled in.
//!
//! A catalog is published as a [`Release`](release::Release): an index, a minisign signature over it, and one packed
//! file whose digest the index has. [`origin`] reads the three from a server or a folder, [`release`] judges them,
//! [`cache`] keeps what passed, and [`choice`] picks the catalog of a run. Only `update` uses `http`: nothing else
//! reaches the network.

pub mod cache;
pub mod choice;
pub mod error;
mod http;
pub mod index;
pub mod origin;
pub mod pack;
pub mod release;
pub mod settings;
pub mod signature;
pub mod update;
