//! The policy of a run: which lints run on a path, at which level, and which findings the report shows. The command
//! line wins over the overrides of the config, and these win over its other settings.

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

/// Which lints run on a path, at which level, and which findings the report shows.
#[derive(Debug, Clone)]
pub struct Policy {
    pub context: Context,
    /// A finding of this level or a worse one fails the run.
    pub fail_on: Level,
    /// The usages whose findings are shown. Findings of other usages are counted.
    pub usages: Vec<Usage>,
    /// The settings of the config for all paths. A later one wins over an earlier one.
    pub lints: Vec<(&'static str, Setting)>,
    /// The settings of the config for some paths.
    pub overrides: Vec<Override>,
    /// The settings of the command line, which win over the overrides.
    pub asked: Asked,
    /// Whether comments silence findings.
    pub ignores: bool,
    pub known: Option<Baseline>,
    /// The part of the repository that this run checks: the run can decide for that part only which entries of the
    /// baseline are stale.
    pub scope: Scope,
    /// The changed lines by path, as the report shows it. `None` if the whole files count.
    pub changed: Option<HashMap<PathBuf, Lines>>,
}

/// The settings of the command line.
#[derive(Debug, Default, Clone)]
pub struct Asked {
    pub lints: Vec<(&'static str, Setting)>,
    pub usages: Option<Vec<Usage>>,
}

impl Policy {
    /// The defaults: findings of active usages are shown, and errors fail the run.
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
            scope: Scope::default(),
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

/// The settings for the paths that match.
#[derive(Debug, Clone)]
pub struct Override {
    pub paths: Globs,
    pub lints: Vec<(&'static str, Setting)>,
    pub usages: Option<Vec<Usage>>,
    /// The provider of references whose place shows none.
    pub provider: Option<String>,
}
