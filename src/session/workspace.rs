//! A project as servers hold it: its settings, and a resolver that is kept between checks.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;

use crate::catalog::Catalog;
use crate::config::settings::Settings;
use crate::detect::reference::Reference;
use crate::engine::input::{Document, Input, Open};
use crate::engine::options::{ALL, EngineOptions};
use crate::engine::run::walk_options;
use crate::engine::seen::Seen;
use crate::engine::walk;
use crate::lint::check::Checker;
use crate::lint::finding::Finding;
use crate::lint::lifecycle::ResolvedReference;
use crate::lint::policy::Policy;
use crate::lint::resolver::Resolver;
use crate::project::scanned::{FileError, Scanned};
use crate::rules::Rules;
use crate::session::around::{Walked, around};
use crate::session::domains::{DomainError, Domains};
use crate::session::run::Session;
use crate::text::root::Root;
use crate::text::source::Source;
use crate::text::span::Span;

/// Loads the project of a file, whose paths are relative to the working directory. The error is for people.
pub type Load<'l> = &'l dyn Fn(&Path, Date) -> Result<Workspace, String>;

/// A project on one day.
pub struct Workspace {
    settings: Settings,
    pub catalog: &'static Catalog,
    rules: Rules,
    options: EngineOptions,
    pub policy: Policy,
    root: Root,
    resolver: Resolver<'static>,
    domains: Option<Arc<Domains>>,
    seen: Seen,
    walked: Walked,
}

/// What was found in one document.
#[derive(Debug)]
pub struct Checked {
    pub source: Arc<Source>,
    pub findings: Vec<Finding>,
    /// Every reference, also those that no lint reports, in the order in which they stand.
    pub references: Vec<ResolvedReference>,
    /// The day that they are judged by.
    pub as_of: Date,
}

impl Checked {
    /// The references that stand at a span.
    pub fn references_at(&self, span: Span) -> impl Iterator<Item = &ResolvedReference> {
        let first = self.references.partition_point(|one| one.reference.span.start < span.start);
        let starting = self.references[first..].iter().take_while(move |one| one.reference.span.start == span.start);
        starting.filter(move |one| one.reference.span == span)
    }
}

impl Workspace {
    /// The parts of a project. `options`: `jobs` of 1 saves the start of threads for a single document.
    #[must_use]
    pub fn new(
        settings: Settings,
        catalog: &'static Catalog,
        rules: Rules,
        options: EngineOptions,
        policy: Policy,
        root: Root,
        domains: Option<Arc<Domains>>,
    ) -> Self {
        let resolver = Resolver::new(catalog, policy.context.as_of).within(policy.context.horizon);
        let (seen, walked) = (Seen::default(), Walked::default());
        Self { settings, catalog, rules, options, policy, root, resolver, domains, seen, walked }
    }

    /// Looks for the files of the project again the next time: there may be others.
    pub fn walk_again(&self) {
        self.walked.forget();
    }

    /// The files that the settings come from and name.
    #[must_use]
    pub fn files(&self) -> Vec<PathBuf> {
        let Settings { path, baseline, catalogs, .. } = &self.settings;
        path.iter().chain(baseline).chain(catalogs).cloned().collect()
    }

    /// Why a check of the whole project would leave a file out.
    #[must_use]
    pub fn left_out(&self, path: &Path) -> Option<&'static str> {
        walk::left_out(path, &walk_options(&self.options))
    }

    /// Checks documents as they are in memory, together with the files on disk that they belong with. Documents in
    /// which nothing was found are missing; the error is that of a document that could not be read.
    #[must_use]
    pub fn check(&self, documents: &[Document]) -> (Vec<Checked>, Vec<FileError>) {
        let around = around(documents, &self.options, &self.walked);
        let open = Open { documents, near: &around.near, tree: &around.tree, seen: &self.seen };
        let is_document = |path: &Path| documents.iter().any(|document| document.path == path);
        self.run(self.session(&self.options), Input::Open(&open), &is_document)
    }

    /// Checks files and folders as they are on disk, on all threads. The error is a mistake in a config below them.
    pub fn check_paths(&self, paths: Vec<PathBuf>) -> Result<Vec<Checked>, DomainError> {
        let options = EngineOptions { paths, jobs: None, ..self.options.clone() };
        let (checked, _) = self.run(self.session(&options), Input::Paths, &|_| true);
        match self.domains.as_deref().and_then(Domains::take_mistake) {
            Some(mistake) => Err(mistake),
            None => Ok(checked),
        }
    }

    /// Checks the input, and returns what was found in the files that are wanted.
    fn run(
        &self,
        session: Session<'_>,
        input: Input<'_>,
        is_wanted: &(dyn Fn(&Path) -> bool + Sync),
    ) -> (Vec<Checked>, Vec<FileError>) {
        let resolve = |reference: &Reference| self.resolver.resolve(reference);
        let lints = Checker::new(&resolve, &self.policy, self.root.clone()).with(session.gradings());
        let output = session.scan(input, ALL, &|scanned: Scanned| {
            let references = if is_wanted(&scanned.source.path) { self.resolved(&scanned) } else { Vec::new() };
            let (source, as_of) = (Arc::clone(&scanned.source), self.policy.context.as_of);
            (Checked { source, findings: Vec::new(), references, as_of }, lints.file(scanned))
        });
        let mut checked = BTreeMap::new();
        let output = output.map(|(one, report)| {
            if is_wanted(&one.source.path) {
                checked.insert(one.source.path.clone(), one);
            }
            report
        });
        let report = lints.report(output, self.resolver.info());
        for finding in report.findings {
            if let Some(one) = checked.get_mut(&finding.source.path) {
                one.findings.push(finding);
            }
        }
        (checked.into_values().collect(), report.errors)
    }

    /// Looks a reference up.
    #[must_use]
    pub fn resolve(&self, reference: &Reference) -> ResolvedReference {
        self.resolver.resolve(reference)
    }

    fn resolved(&self, scanned: &Scanned) -> Vec<ResolvedReference> {
        let mut resolved: Vec<_> = scanned.references.iter().map(|reference| self.resolve(reference)).collect();
        resolved.sort_by_key(|one| (one.reference.span.start, one.reference.span.end));
        resolved
    }

    fn session<'s>(&'s self, options: &'s EngineOptions) -> Session<'s> {
        let domains = self.domains.as_deref();
        Session { settings: &self.settings, catalog: self.catalog, rules: &self.rules, options, trace: None, domains }
    }
}
