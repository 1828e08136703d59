//! The lifecycle catalog: what is alive, at which provider, until when, and who says so.

mod record;

pub use record::{Confidence, Dates, Kind, Record, Redirect, Stage};
