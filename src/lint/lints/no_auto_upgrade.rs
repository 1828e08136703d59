//! `no-auto-upgrade`: the deployment is never moved to another version, and stops on the day its own is retired.

use crate::catalog::{Provider, Record, Versions};
use crate::lint::definition::{Context, Draft, Lint, meta};
use crate::lint::lifecycle::ResolvedReference;
use crate::lint::messages::advice;
use crate::lint::messages::upgrade;
use crate::lint::messages::upgrade::Fate;
use crate::text::level::Level;

pub(crate) struct NoAutoUpgrade;

impl Lint for NoAutoUpgrade {
    meta! {
        name: "no-auto-upgrade",
        summary: "the deployment is never upgraded: it stops on the date on which its version is retired",
        enabled: true,
        stage: false,
        level: Level::Note,
    }

    fn may_fire(&self, _: &Record, provider: &Provider, _: &Context) -> bool {
        provider.versions == Versions::Identity
    }

    fn check(&self, resolved: &ResolvedReference, context: &Context) -> Option<Draft> {
        let (Fate::Stops(why), lifecycle) = upgrade::fate(resolved)? else { return None };
        let end = lifecycle.retires?;
        let near = lifecycle.near_end(context).is_some();
        let level = if near && !end.not_before() { Level::Warning } else { Level::Note };
        let earliest = if end.not_before() { " at the earliest" } else { "" };
        let on = end.on;
        let message = format!(
            "this deployment of {} is never upgraded (`{why}`): it stops when {} retires the version, on {on}{earliest}",
            advice::name(&resolved.reference),
            lifecycle.provider_name
        );
        Some(Draft {
            level,
            message,
            label: format!("stops on {on}{earliest}"),
            help: Some(format!("plan the move before that date; {}", advice::help(lifecycle))),
            related: advice::related(&resolved.reference),
            fix: None,
        })
    }
}
