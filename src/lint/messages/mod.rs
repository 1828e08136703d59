//! The texts of findings, and their fixes.

pub mod advice;
pub mod draft;
pub mod notice;
pub mod parameters;
mod profiles;
pub mod refusals;
pub mod rejected;
pub mod remedy;
pub mod upgrade;
mod vectors;
