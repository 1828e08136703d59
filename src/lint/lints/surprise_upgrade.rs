//! `surprise-upgrade`: the service will move the deployment to another version or model by itself.

use crate::catalog::{Ground, Provider, Record, Versions};
use crate::lint::definition::{Context, Draft, Lint, meta};
use crate::lint::lifecycle::ResolvedReference;
use crate::lint::messages::advice;
use crate::lint::messages::upgrade;
use crate::lint::messages::upgrade::Fate;
use crate::text::level::Level;

pub(crate) struct SurpriseUpgrade;

impl Lint for SurpriseUpgrade {
    meta! {
        name: "surprise-upgrade",
        summary: "the upgrade option moves the deployment to another version or model",
        enabled: false,
        stage: false,
        level: Level::Note,
    }

    fn may_fire(&self, _: &Record, provider: &Provider, _: &Context) -> bool {
        provider.versions == Versions::Identity
    }

    fn check(&self, resolved: &ResolvedReference, _: &Context) -> Option<Draft> {
        let (fate, lifecycle) = upgrade::fate(resolved)?;
        let model = advice::name(&resolved.reference);
        let day = lifecycle.retires.map(|end| {
            let earliest = if end.not_before() { " at the earliest" } else { "" };
            format!("on {}{earliest}", end.on)
        });
        let has_version = resolved.reference.id.version.is_some();
        let message = match (fate, day) {
            (Fate::Stops(_), _) if has_version => return None,
            (_, _) if !has_version => {
                format!(
                    "{model} is deployed without a version: the service takes the one that is the default at that time"
                )
            }
            (Fate::MovesBefore, day) => {
                let latest = day.map(|day| format!(", or {day} when it is retired")).unwrap_or_default();
                format!("this deployment of {model} is moved once another version becomes the default{latest}")
            }
            (_, Some(day)) => {
                // Where a service moves its deployments is its own word: what is computed is none.
                let named = lifecycle.migration.live.filter(|_| lifecycle.migration.ground == Some(Ground::Published));
                let to = named.map(|live| format!(" to `{}`", live.model)).unwrap_or_default();
                format!("this deployment of {model} is moved{to} {day}, when the version is retired")
            }
            (_, None) => return None,
        };
        // A deployment that stays on its version still needs one.
        let help = if has_version {
            "test the new model before then, or set `NoAutoUpgrade` and move by hand in time"
        } else {
            "give the version that was tested"
        };
        Some(Draft {
            level: Level::Note,
            message,
            label: "moved without a change here".to_owned(),
            help: Some(help.to_owned()),
            related: advice::related(&resolved.reference),
            fix: None,
        })
    }
}
