//! How a run is graded and what of it is shown, path by path: the config, its overrides, and the command line on top.

use std::path::Path;

use crate::config::Override;
use crate::finding::Level;
use crate::lints::{Context, Levels, Setting};
use crate::reference::Usage;

/// How a run is graded and what of it is shown.
#[derive(Debug)]
pub struct Grading {
    pub context: Context,
    pub fail_on: Level,
    /// Findings of other usages are counted, not shown.
    pub usages: Vec<Usage>,
    /// What was set for all paths, the weakest first.
    pub lints: Vec<(&'static str, Setting)>,
    /// What was set for some.
    pub overrides: Vec<Override>,
    /// What was asked for on the command line, which wins over overrides too.
    pub asked: Asked,
    /// Whether comments silence findings.
    pub ignores: bool,
}

/// What the command line asks for.
#[derive(Debug, Default)]
pub struct Asked {
    pub lints: Vec<(&'static str, Setting)>,
    pub usages: Option<Vec<Usage>>,
}

impl Grading {
    /// The defaults: what stops something when the model ends is shown, and errors fail.
    #[must_use]
    pub fn new(context: Context) -> Self {
        Self {
            context,
            fail_on: Level::Error,
            usages: Usage::ALL.into_iter().filter(|usage| usage.is_active()).collect(),
            lints: Vec::new(),
            overrides: Vec::new(),
            asked: Asked::default(),
            ignores: true,
        }
    }

    /// The levels in force for a path.
    #[must_use]
    pub fn levels_at(&self, path: &Path) -> Levels {
        let overrides = self.overrides_at(path).flat_map(|one| &one.lints);
        self.lints.iter().chain(overrides).chain(&self.asked.lints).copied().collect()
    }

    /// The usages shown for a path.
    #[must_use]
    pub fn usages_at(&self, path: &Path) -> &[Usage] {
        let of_override = || self.overrides_at(path).filter_map(|one| one.usages.as_ref()).last();
        self.asked.usages.as_ref().or_else(of_override).unwrap_or(&self.usages)
    }

    fn overrides_at(&self, path: &Path) -> impl Iterator<Item = &Override> {
        self.overrides.iter().filter(|one| one.paths.matches(path, false))
    }
}
