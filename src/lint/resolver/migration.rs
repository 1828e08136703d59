//! What to move to from a record: found once for each record and place that it is used at.

use std::sync::PoisonError;

use crate::catalog::{Ground, Record, Replacement, Wanted};
use crate::detect::reference::Reference;
use crate::lint::lifecycle::{Migration, Step, Target};
use crate::lint::resolver::{Resolver, deployment_type, since};

impl Resolver<'_> {
    /// What to move to from a record, where the reference uses it.
    pub(super) fn migration(&self, record: &'static Record, reference: &Reference) -> Migration {
        let (id, deployment_type) = (&reference.id, deployment_type(reference));
        let spot = (std::ptr::from_ref(record).addr(), id.cloud, id.region.clone(), deployment_type);
        let mut known = self.migrations.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(migration) = known.get(&spot) {
            return migration.clone();
        }
        let (as_of, horizon) = (self.as_of, self.horizon);
        let wanted = Wanted { as_of, horizon, cloud: id.cloud, region: id.region.as_deref(), deployment_type };
        let migration = self.migration_of(record, &self.catalog.replacement(record, &wanted));
        known.insert(spot, migration.clone());
        migration
    }

    fn migration_of(&self, record: &'static Record, replacement: &Replacement) -> Migration {
        let step = |record: &'static Record| {
            let stage = record.stage_on(self.as_of);
            Step { model: record.id, stage: Some(stage), since: since(record, stage, self.as_of) }
        };
        // A chain holds models of the same kind only. A published model that it does not begin with is either of
        // another kind, and never suggested, or not in the catalog.
        let unknown = || {
            let model = replacement.published.first().copied()?;
            let known = self.catalog.at(record.provider, model).next().is_some();
            (!known).then_some(Step { model, stage: None, since: None })
        };
        let first = replacement.chain.first().copied();
        let target = |live: &'static Record| Target {
            model: live.id,
            version: live.version,
            stage: live.stage_on(self.as_of),
            ends: live.retires().map(|(on, _)| on),
        };
        Migration {
            published: first
                .filter(|_| replacement.ground.is_none_or(|ground| ground == Ground::Published))
                .map(step)
                .or_else(unknown),
            live: replacement.live.map(target),
            ground: replacement.ground,
            others: replacement.others.iter().copied().map(target).collect(),
            // A replacement with a condition in brackets is not for everybody.
            is_sole: matches!(replacement.published, [only] if !only.contains(" ("))
                && replacement.ground == Some(Ground::Published)
                && replacement.chain.len() == 1,
            changes_task: replacement.changes_task,
            loses: replacement.loses.clone(),
            users: self.catalog.users_of_ended(record, self.as_of),
        }
    }
}
