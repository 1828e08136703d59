//! The config: found, read, checked, and turned into the settings of a run.

pub mod file;
pub mod find;
pub mod load;
pub mod mistake;
#[cfg(test)]
pub(crate) mod schema;
pub mod settings;
#[cfg(test)]
mod tests;

pub use load::{ConfigError, discover, load};
pub use settings::Settings;
