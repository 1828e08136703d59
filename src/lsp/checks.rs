//! Checks of documents: with what they are read, and when an earlier check has to do.

use std::rc::Rc;
use std::time::Instant;

use gen_lsp_types::Uri;
use serde_json::json;

use crate::engine::input::Document as Input;
use crate::lsp::documents::{Document, State};
use crate::lsp::edits::Place;
use crate::lsp::projects::Project;
use crate::lsp::server::{REST, Server};

impl Server<'_> {
    /// Checks a document, unless what was found last can stand in for that: it is then checked when it rests, and the
    /// client asks again.
    pub(super) fn check_or_stand_in(&mut self, uri: &Uri) {
        let asks_again = self.client.pulls && self.client.refreshes;
        let document = self.documents.get_mut(uri).filter(|document| asks_again && document.has_stand_in());
        if let Some(document) = document {
            document.due.get_or_insert_with(|| Instant::now() + REST);
        } else {
            self.check(uri);
        }
    }

    /// Checks a document unless its text is checked already, and returns the documents that were checked with it.
    pub(super) fn check(&mut self, uri: &Uri) -> Vec<Uri> {
        let Some(document) = self.documents.get(uri).filter(|document| document.state.is_none()) else {
            return Vec::new();
        };
        let (project, mistake) = self.projects.of(&document.path);
        if let Some(mistake) = mistake {
            let message = format!("shelflife: {mistake}");
            self.notify("window/showMessage", json!({ "type": 1, "message": message }));
        }
        let Some(project) = project else {
            let error = Some("the settings have a mistake".to_owned());
            self.set(uri, State { error, ..State::default() });
            return Vec::new();
        };
        let group = self.group(uri, &project);
        let inputs: Vec<Input> = group.iter().filter_map(|uri| self.input(uri, &project)).collect();
        let start = Instant::now();
        let (mut checked, errors) = project.workspace.check(&inputs);
        let took = start.elapsed();
        for uri in &group {
            let Some(path) = self.documents.get(uri).map(|document| document.shown(&project.folder)) else { continue };
            let own = checked.iter().position(|one| one.source.path == path).map(|n| checked.swap_remove(n));
            let error = errors.iter().find(|error| *error.path == *path.to_string_lossy());
            let error = error.map(|error| format!("{}: {}", error.path, error.message));
            if let Some(error) = &error {
                self.notify("window/logMessage", json!({ "type": 1, "message": error }));
            }
            self.set(uri, State { project: Some(Rc::clone(&project)), checked: own, error, took, ..State::default() });
        }
        group
    }

    fn set(&mut self, uri: &Uri, state: State) {
        self.checks += 1;
        let number = self.checks;
        if let Some(document) = self.documents.get_mut(uri) {
            document.set(State { number, ..state });
        }
    }

    /// A document with those that its findings can depend on: the open ones of its folder, and for a template the other
    /// templates.
    fn group(&self, uri: &Uri, project: &Project) -> Vec<Uri> {
        let Some(own) = self.documents.get(uri) else { return Vec::new() };
        let is_in = |document: &Document| document.path.starts_with(&project.folder);
        let is_read_with =
            |document: &&Document| own.is_beside(document) || own.can_be_read_with(document) && is_in(document);
        self.documents.iter().filter(is_read_with).map(|document| document.uri.clone()).collect()
    }

    /// A document for the engine; `None` where a check of the project leaves it out.
    fn input(&self, uri: &Uri, project: &Project) -> Option<Input> {
        let document = self.documents.get(uri)?;
        let path = document.shown(&project.folder);
        let is_left_out = document.is_file && project.workspace.left_out(&path).is_some();
        (!is_left_out).then(|| Input { path, content: Ok(document.text.clone().into_bytes()) })
    }

    pub(super) fn place<'p>(&'p self, project: &'p Project) -> Place<'p> {
        let (documents, client) = (&self.documents, &self.client);
        Place { documents, client, encoding: client.encoding, folder: &project.folder }
    }
}
