//! Whether a value is the name of a deployment, which may look like a model.
//!
//! One value can be both: it is the model where it is deployed, and a name where it is called. What a key or a
//! parameter is called is weaker evidence than the resource that its value goes to.

use crate::detect::classify::sinks::Sink;
use crate::detect::classify::{Candidate, Reader};
use crate::detect::dataflow::uses;
use crate::detect::place::Place;
use crate::detect::token::Form;
use crate::detect::{fields, provider, sites};
use crate::rules::builtin;
use crate::rules::sites::{Means, Site};
use crate::rules::usage::Usage;
use crate::syntax::model::ConstructKind;
use crate::text::span::{Span, near_line_start};
use crate::text::words::is_whole_word;

/// How many paths of a text, and uses of a variable in it, are looked at.
const MAX_PATHS: usize = 40;
/// The longest name that is put together.
const MAX_NAME: usize = 400;
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
            || self.path_before(place).is_some()
            || self.ends_a_name(place)
    }

    /// Whether the value that names the model there, or on the way there, names the deployment as well: to change the
    /// model would make another deployment.
    pub(crate) fn names_its_deployment(&self, sink: &Sink<'_>) -> bool {
        let at = std::iter::once((sink.index, &sink.place)).chain(sink.way.iter().map(|(index, at)| (*index, at)));
        let mut both =
            at.map(|(index, at)| fields::has_the_same(at, self.all.parsed(index), &sink.site.deployment, sink.site));
        deploys_model(sink.site) && both.any(|both| both)
    }

    /// Whether the candidate stands in the id of a resource: that is managed there, not called.
    pub(crate) fn is_in_resource_id(&self, candidate: &Candidate<'_>) -> bool {
        let Candidate { token, place, .. } = *candidate;
        let in_path = token.form == Form::DeploymentPath;
        let Some(path) = in_path.then_some(token.core.start).or_else(|| self.path_before(place)) else { return false };
        let line = &self.text()[near_line_start(self.text(), path)..path];
        builtin::RULES.deployments.iter().flat_map(|rules| &rules.ids).any(|id| line.contains(id.as_str()))
    }

    /// Whether the name of a resource is put together of others and the variable which holds the value, and that is the
    /// name of a deployment.
    fn ends_a_name(&self, place: &Place<'_>) -> bool {
        let Some(name) = uses::variable(place) else { return false };
        if let Some(known) = self.ends.borrow().get(&name) {
            return *known;
        }
        let is_last = |at: &Place<'_>| {
            let key = at.key().filter(|key| key.kind == ConstructKind::Field && key.value.len() < MAX_NAME);
            key.is_some_and(|key| fields::last_name_in(&self.text()[key.value]) == Some(&name))
        };
        let places = self.occurrences(&name).take(MAX_PATHS).map(|word| Place::of(self.text(), word, self.parsed));
        let site = |at: &Place<'_>| sites::find(at, self.parsed, self.context.path, self.context.rules);
        let found = places.filter(is_last).any(|at| means_deployment(site(&at)));
        self.ends.borrow_mut().insert(name, found);
        found
    }

    /// Where the path of a deployment stands that goes on with the variable which holds the value.
    fn path_before(&self, place: &Place<'_>) -> Option<usize> {
        let name = uses::name(place)?;
        let text = self.text();
        let goes_on = |end: usize| {
            let rest = text[end..].trim_start_matches(JOINTS);
            let start = text.len() - rest.len();
            let word = Span::new(start, start + name.len());
            start > end && rest.starts_with(&name) && is_whole_word(text.as_bytes(), word)
        };
        self.deployment_paths().iter().find(|path| goes_on(path.end)).map(|path| path.start)
    }

    fn deployment_paths(&self) -> &[Span] {
        self.deployment_paths.get_or_init(|| {
            let paths = builtin::RULES.deployments.iter().flat_map(|rules| &rules.paths);
            let places = paths.flat_map(|path| {
                let found = memchr::memmem::find_iter(self.text().as_bytes(), path.as_bytes()).take(MAX_PATHS);
                found.map(|at| Span::new(at, at + path.len()))
            });
            places.collect()
        })
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
