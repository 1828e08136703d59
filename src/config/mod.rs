//! The config: finds it, parses it, checks it, and turns it into the settings of a run.

pub mod error;
pub mod file;
pub mod find;
pub mod load;
pub mod mistake;
pub mod pin;
#[cfg(test)]
pub(crate) mod schema;
pub mod settings;
#[cfg(test)]
mod tests;

pub use error::ConfigError;
pub use load::{discover, load};
pub use settings::Settings;
