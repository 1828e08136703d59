//! Files that are read together with another.

use std::sync::Arc;

use crate::syntax::parsed_file::ParsedFile;

/// How many files one is read with.
pub(crate) const MAX_COMPANIONS: usize = 32;

/// Another file of the same module or template.
#[derive(Clone)]
pub struct Companion {
    pub file: Arc<ParsedFile>,
    pub role: Role,
}

/// What a companion is to the file that is read with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Of the same module, or the template of a parameter file.
    Beside,
    /// A module or a template that it uses.
    Called,
    /// Uses it: the values that it gives take the place of the defaults.
    Calls,
    /// Holds a name by which a value leaves the file: it may use the value, or define the function that takes it.
    Related,
    /// A parameter file, whose values take the place of the defaults.
    Decides,
}
