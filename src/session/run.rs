//! One run: scans the input, completes the references from the settings, and grades them.

use std::path::Path;

use crate::catalog::Catalog;
use crate::config::settings::Settings;
use crate::detect::reference::Reference;
use crate::detect::trace::Trace;
use crate::engine::input::Input;
use crate::engine::options::{Engine, EngineOptions, Wanted};
use crate::lint::check::Checker;
use crate::lint::grading::Gradings;
use crate::lint::model_filter::ModelFilter;
use crate::lint::policy::Policy;
use crate::lint::report::Report;
use crate::lint::resolver::Resolver;
use crate::project::scanned::{EngineOutput, Scanned};
use crate::rules::Rules;
use crate::session::domains::Domains;
use crate::text::root::Root;

/// What a run works with.
#[derive(Clone, Copy)]
pub struct Session<'s> {
    pub settings: &'s Settings,
    pub catalog: &'static Catalog,
    pub rules: &'s Rules,
    pub options: &'s EngineOptions,
    /// Records what is weighed in every file.
    pub trace: Option<&'s Trace>,
    /// Of the files that another config rules.
    pub domains: Option<&'s Domains>,
}

impl Session<'_> {
    /// Scans the input, completes its references from the config, and returns what `each` makes of every file.
    pub fn scan<T: Send>(
        &self,
        input: Input<'_>,
        wanted: Wanted<'_>,
        each: &(dyn Fn(Scanned) -> T + Sync),
    ) -> EngineOutput<T> {
        let each = |mut scanned: Scanned| {
            let path = &scanned.source.path;
            let own = self.domains.and_then(|domains| domains.at(path));
            own.as_ref().map_or(self.settings, |own| &own.settings).fill(path, &mut scanned.references);
            each(scanned)
        };
        let engine = Engine { wanted, trace: self.trace, ..Engine::new(self.options, self.catalog, self.rules) };
        engine.run(input, &each)
    }

    /// What the findings of files are graded by that another config rules.
    #[must_use]
    pub fn gradings(&self) -> Option<&dyn Gradings> {
        self.domains.map(|domains| domains as &dyn Gradings)
    }

    /// Scans the input and grades the references in it.
    #[must_use]
    pub fn report(&self, input: Input<'_>, policy: &Policy, root: Root) -> Report {
        let resolver = Resolver::new(self.catalog, policy.context.as_of).within(policy.context.horizon);
        let resolve = |reference: &Reference| resolver.resolve(reference);
        let checker = Checker::new(&resolve, policy, root).with(self.gradings());
        let model_filter = ModelFilter::new(self.catalog, policy.context, |lint| policy.runs_anywhere(lint));
        let wanted = |path: &Path, names: &[String]| match self.domains.and_then(|domains| domains.at(path)) {
            Some(own) => own.grading.filter.may_fire(names),
            None => model_filter.may_fire(names),
        };
        let file_reports = self.scan(input, &wanted, &|scanned| checker.file(scanned));
        let trace = self.trace.map(Trace::candidates);
        Report { trace, ..checker.report(file_reports, resolver.info()) }
    }
}
