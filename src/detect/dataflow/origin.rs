//! How the other files of a project know a value: a constant, a member of a type, a setting.

use std::path::Path;

/// What another file must show to mean the value and not another of the same name.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Origin {
    /// The type that it is a member of.
    pub(crate) owner: Option<String>,
    /// What the file is imported as: its name, or that of its folder.
    pub(crate) modules: Vec<String>,
    /// The other file is in another package, which a name without a qualifier does not reach.
    pub(crate) is_of_other_package: bool,
    /// A setting, which code reads by its name from its environment.
    pub(crate) is_setting: bool,
    /// A setting that code looks up by its name in quotes, and in no other way.
    pub(crate) is_looked_up: bool,
}

impl Origin {
    pub(crate) fn setting() -> Self {
        Self { is_setting: true, ..Self::default() }
    }

    pub(crate) fn looked_up() -> Self {
        Self { is_looked_up: true, ..Self::default() }
    }

    pub(crate) fn constant(path: &Path, owner: Option<String>) -> Self {
        let name = |path: Option<&std::ffi::OsStr>| path.map(|name| name.to_string_lossy().into_owned());
        let modules = name(path.file_stem()).into_iter().chain(name(path.parent().and_then(Path::file_name)));
        Self { owner, modules: modules.collect(), ..Self::default() }
    }

    /// Whether an import can be of the file.
    pub(crate) fn is_imported_by(&self, import: &str) -> bool {
        let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
        import.split(|c: char| !is_part(c)).any(|part| self.modules.iter().any(|module| module == part))
    }
}
