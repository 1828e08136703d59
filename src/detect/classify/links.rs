//! The names by which what a reference is about is known to other files of the project.

use std::path::Path;

use crate::detect::classify::Reader;
use crate::detect::classify::sinks::{Rank, Sink};
use crate::detect::dataflow::{functions, setting, uses};
use crate::detect::evidence::{ProviderDecision, UsageDecision, UsageEvidence};
use crate::detect::place::Place;
use crate::detect::provider;
use crate::detect::reference::Confidence;
use crate::rules::usage::Usage;
use crate::syntax::model::ConstructKind;

/// The shortest name that is looked for in other files.
pub(super) const MIN_NAME: usize = 3;

impl Reader<'_, '_> {
    /// The names to look for in other files, where these can show more of the provider or the usage of a reference.
    pub(crate) fn links(
        &self,
        place: &Place<'_>,
        sink: Option<&Sink<'_>>,
        provider: &ProviderDecision,
        usage: UsageDecision,
    ) -> Vec<String> {
        let is_known = sink.is_some_and(|sink| sink.rank >= Rank::Used) && provider.confidence == Confidence::High;
        // What is only called as a text is may be a setting that another file takes.
        let is_text = usage.kind == Usage::Docs && usage.evidence != UsageEvidence::Site;
        if usage.kind == Usage::Test || is_text || is_known {
            return Vec::new();
        }
        let constant = || self.constant(place, usage.kind);
        let function = || self.foreign_function(place).filter(|_| provider.confidence < Confidence::High);
        let returned = || self.returned_by(place).filter(|_| provider.confidence < Confidence::High).map(str::to_owned);
        let of_chart = sink.and_then(|sink| self.variable_of_chart(sink)).filter(|_| usage.kind.is_active());
        let member = self.switched(place).map(|member| member.links());
        let user = if usage.kind == Usage::Call { Some(place) } else { sink.map(|sink| &sink.place) };
        let makers = user.into_iter().flat_map(|place| self.makers(place));
        let mut found: Vec<String> = constant()
            .into_iter()
            .chain(function())
            .chain(returned())
            .chain(makers)
            .chain(member.into_iter().flatten())
            .chain(of_chart)
            .collect();
        found.retain(|name| name.len() >= MIN_NAME);
        // Programs have the name of a setting in quotes.
        let looked_up = uses::looked_up(place, self.context.path);
        found.extend(self.setting_names(place).into_iter().filter(|_| usage.kind.is_active()));
        found.extend(looked_up.iter().flat_map(|name| [format!("\"{name}\""), format!("'{name}'")]));
        found
    }

    /// The constant, member or setting that holds the value.
    fn constant(&self, place: &Place<'_>, usage: Usage) -> Option<String> {
        if !self.has_scopes(self.index) {
            return self.environment_variable(place).filter(|_| usage.is_active());
        }
        let name = uses::variable(place)?;
        let key = place.key()?;
        let here = self.name_in(self.index, &name, key.name_span);
        let origin = here.origin(key.name_span, place, Path::new(self.context.path))?;
        // A member of an object is read by the name of that, which fewer files have.
        Some(origin.owner.filter(|_| key.kind == ConstructKind::Field).unwrap_or(name))
    }

    /// The variable of the environment that a place of a file of settings sets.
    pub(super) fn environment_variable(&self, place: &Place<'_>) -> Option<String> {
        if self.has_scopes(self.index) {
            return None;
        }
        uses::environment_variable(place, self.all.list[self.index].language.sets_environment())
    }

    /// The names by which programs can know a setting of the file.
    pub(super) fn setting_names(&self, place: &Place<'_>) -> Vec<String> {
        if !self.all.list[self.index].language.is_configuration() || self.context.is_parameter_file {
            return Vec::new();
        }
        setting::names_of(place, self.environment_variable(place).as_deref())
    }

    /// The function that takes the value and that this file does not define.
    fn foreign_function(&self, place: &Place<'_>) -> Option<String> {
        let argument = functions::argument(place).filter(|_| self.has_scopes(self.index))?;
        let is_own = !self.name(self.index, argument.function).functions().is_empty();
        // A method of an object may be anybody's, but for one of a type that is known.
        let is_object = |name: &str| {
            let name = self.name(self.index, name);
            name.is_defined() && name.types().is_empty()
        };
        let is_of_object = argument.module.is_some_and(is_object);
        (!is_own && !is_of_object).then(|| argument.function.to_owned())
    }

    /// What makes the clients that the calls around a place are made on, where this file does not define it.
    fn makers(&self, place: &Place<'_>) -> Vec<String> {
        let is_foreign = |name: &String| {
            provider::client_named(name).is_none() && self.name(self.index, name).functions().is_empty()
        };
        self.client_makers(place).into_iter().map(|maker| maker.name).filter(is_foreign).collect()
    }
}
