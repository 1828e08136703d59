//! Whether a value is the name of a deployment, which may look like a model.
//!
//! One value can be both: it is the model where it is deployed, and a name where it is called. What a key or a
//! parameter is called says less than the resource that its value goes to.

use crate::detect::classify::{Candidate, Reader};
use crate::detect::place::Place;
use crate::detect::provider;
use crate::detect::token::Form;
use crate::rules::deployments::DeploymentRules;
use crate::rules::sites::{Means, Site};
use crate::rules::usage::Usage;
use crate::text::span::Span;
use crate::text::words::is_whole_word;

use crate::detect::dataflow::uses;
use crate::rules::builtin;

/// How many paths of a text are looked at.
const MAX_PATHS: usize = 40;
/// What may stand between a path and the variable that goes on with it: `/deployments/${name}`, `/deployments/" + name`.
const JOINTS: [char; 10] = ['$', '{', '(', '"', '\'', '`', '+', '.', '#', ' '];

impl Reader<'_, '_> {
    /// Whether the candidate names a deployment of the provider rather than a model.
    pub(crate) fn is_deployment_name(&self, candidate: &Candidate<'_>, provider: &str) -> bool {
        let Candidate { token, place, site, sink } = *candidate;
        if token.form == Form::DeploymentPath {
            return true;
        }
        if sink.is_some_and(|sink| deploys_model(sink.site)) {
            return false;
        }
        means_deployment(site)
            || sink.is_some_and(|sink| means_deployment(Some(sink.site)))
            || provider::has_deployment_key(provider, sink.map_or(place, |sink| &sink.place))
            || self.goes_on_a_path(place)
    }

    /// Whether a path of a deployment goes on with the variable that holds the value: a resource id, an address.
    fn goes_on_a_path(&self, place: &Place<'_>) -> bool {
        let Some(name) = uses::variable(place) else { return false };
        let text = self.text();
        let is_named = |path: &String| {
            memchr::memmem::find_iter(text.as_bytes(), path.as_bytes()).take(MAX_PATHS).any(|at| {
                let after = &text[at + path.len()..];
                let rest = after.trim_start_matches(JOINTS);
                let start = text.len() - rest.len();
                let word = Span::new(start, start + name.len());
                start > at + path.len() && rest.starts_with(&name) && is_whole_word(text.as_bytes(), word)
            })
        };
        let rules = builtin::RULES.deployments.iter();
        rules.flat_map(|rules: &DeploymentRules| &rules.paths).any(is_named)
    }
}

/// Whether a rule stands for the name of a deployment.
fn means_deployment(site: Option<&Site>) -> bool {
    site.is_some_and(|site| site.is == Means::Deployment)
}

/// Whether what is given to a place is the model of a deployment that is created there.
fn deploys_model(site: &Site) -> bool {
    site.is == Means::Model && site.usage == Some(Usage::Deploy)
}
