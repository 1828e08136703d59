//! How a run is graded and what of it is shown, path by path: the config, its overrides, and the command line on top.

use crate::text::globs::Globs;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

use crate::lint::baseline::{Baseline, Scope};
use crate::lint::definition::Context;
use crate::lint::finding::Finding;
use crate::lint::finding::Meta;
use crate::lint::levels::{Levels, Setting};
use crate::rules::usage::Usage;
use crate::text::changed::Lines;
use crate::text::level::Level;

/// How a run is graded and what of it is shown.
#[derive(Debug, Clone)]
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
    /// What is known already, and the part of the repository of which this run can tell whether it still holds.
    pub known: Option<(Baseline, Scope)>,
    /// The lines that count, by the path as shown; all where there is no list.
    pub changed: Option<HashMap<PathBuf, Lines>>,
}

/// What the command line asks for.
#[derive(Debug, Default, Clone)]
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
            known: None,
            changed: None,
        }
    }

    /// The levels in force for a path.
    #[must_use]
    pub fn levels_at(&self, path: &Path) -> Levels {
        let overrides = self.overrides_at(path).flat_map(|one| &one.lints);
        self.lints.iter().chain(overrides).chain(&self.asked.lints).copied().collect()
    }

    /// Whether a lint may run on some file.
    #[must_use]
    pub fn runs_anywhere(&self, lint: &Meta) -> bool {
        let overrides = self.overrides.iter().flat_map(|one| &one.lints);
        let mut set = self.lints.iter().chain(overrides).chain(&self.asked.lints);
        lint.enabled || set.any(|(name, setting)| *name == lint.name && *setting != Setting::Allow)
    }

    /// The usages shown for a path.
    #[must_use]
    pub fn usages_at(&self, path: &Path) -> &[Usage] {
        let of_override = || self.overrides_at(path).filter_map(|one| one.usages.as_ref()).last();
        self.asked.usages.as_ref().or_else(of_override).unwrap_or(&self.usages)
    }

    /// Whether a change touches the finding: its own lines, or those of a part of it, such as the version.
    #[must_use]
    pub fn is_changed(&self, finding: &Finding) -> bool {
        let Some(changed) = &self.changed else { return true };
        let mut related = finding.related.iter().map(|label| {
            let source = label.file.as_ref().map_or(&*finding.source, |file| &*file.0);
            let line = |offset: usize| source.lines().line_of(offset) + 1;
            changed.get(&source.path).is_some_and(|l| l.touch(line(label.span.start), line(label.span.end)))
        });
        let own = changed.get(&finding.source.path);
        own.is_some_and(|lines| lines.touch(finding.place.line, finding.place.end_line))
            || related.any(|touched| touched)
    }

    fn overrides_at(&self, path: &Path) -> impl Iterator<Item = &Override> {
        self.overrides.iter().filter(|one| one.paths.matches(path, false))
    }
}

/// What holds for the paths that match.
#[derive(Debug, Clone)]
pub struct Override {
    pub paths: Globs,
    pub lints: Vec<(&'static str, Setting)>,
    pub usages: Option<Vec<Usage>>,
    /// Of references whose place does not tell.
    pub provider: Option<String>,
}
