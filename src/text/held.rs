//! A file that is read, compared and then replaced. Where the system allows it, the folder is held open all the while: a
//! folder that becomes a link meanwhile is not followed. The new file keeps what the old one had: its mode, its owner, its
//! extended attributes and, where that is asked for, its times.

#[cfg(unix)]
mod unix;
#[cfg(unix)]
pub use unix::{Held, Staged};

#[cfg(not(unix))]
mod other;
#[cfg(not(unix))]
pub use other::{Held, Staged};

#[cfg(test)]
#[cfg(unix)]
mod tests;
