//! Which lints run, and at which level: the defaults, and the settings of the config and the command line that override
//! them.

use serde::Deserialize;

use crate::lint::finding::Meta;
use crate::lint::registry::find;
use crate::text::level::Level;

/// What a person can set a lint to. All but `allow` switch on a lint that is off unless asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Setting {
    Allow,
    Note,
    Warn,
    Deny,
}

/// The settings in force. A lint without a setting decides its level itself.
#[derive(Debug, Clone, Default)]
pub struct Levels {
    set: Vec<(&'static str, Setting)>,
}

impl FromIterator<(&'static str, Setting)> for Levels {
    /// Of several settings of one lint the last one counts.
    fn from_iter<T: IntoIterator<Item = (&'static str, Setting)>>(set: T) -> Self {
        let mut levels = Self::default();
        for (name, setting) in set {
            levels.set(name, setting);
        }
        levels
    }
}

impl Levels {
    /// Sets a lint and drops its earlier setting. Returns false if there is no such lint.
    pub fn set(&mut self, name: &str, setting: Setting) -> bool {
        let Some(lint) = find(name) else { return false };
        let name = lint.meta().name;
        self.set.retain(|(other, _)| *other != name);
        self.set.push((name, setting));
        true
    }

    /// Whether the lint runs.
    #[must_use]
    pub fn enabled(&self, lint: &Meta) -> bool {
        self.setting(lint).map_or(lint.enabled, |setting| setting != Setting::Allow)
    }

    /// Whether somebody has set the lint.
    #[must_use]
    pub fn is_set(&self, lint: &Meta) -> bool {
        self.setting(lint).is_some()
    }

    /// The level of a finding to which the lint itself gives the level `own`.
    #[must_use]
    pub fn level(&self, lint: &Meta, own: Level) -> Level {
        match self.setting(lint) {
            Some(Setting::Note) => Level::Note,
            Some(Setting::Warn) => Level::Warning,
            Some(Setting::Deny) => Level::Error,
            Some(Setting::Allow) | None => own,
        }
    }

    fn setting(&self, lint: &Meta) -> Option<Setting> {
        self.set.iter().find(|(name, _)| *name == lint.name).map(|(_, setting)| *setting)
    }
}
