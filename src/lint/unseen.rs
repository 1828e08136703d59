//! Parameters that reach a model from elsewhere: from settings beside it, from a request that takes the model out of a setting.
//! Where the new model rejects such a parameter, the fix is shown and never applied.

pub(crate) mod given;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use crate::detect::reference::Call;
use crate::lint::finding::{Applicability, Finding};
use crate::lint::messages::refusals::Refusal;
use crate::lint::unseen::given::Given;
use crate::text::source::Source;
use crate::text::words::last_part;

/// What a related place is called where the value is used, and the shortest name for the value there.
const USED: &str = "used here";
const SHORTEST: usize = 5;
/// What a request has that is for a model that talks.
const MESSAGES: &str = "essages";
/// The longest file that is searched for requests.
const MAX_LEN: usize = 256 * 1024;

/// What the new model of a fix rejects, where the request that has it is not all in view.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Unseen {
    pub(crate) provider: &'static str,
    pub(crate) model: &'static str,
    pub(crate) refusals: Vec<Refusal>,
    /// The functions that take the model; empty where it is a setting.
    pub(crate) callees: Vec<String>,
    /// Whether one request is in view: the others are those that take the model by the same words.
    pub(crate) is_seen: bool,
    /// Whether the model draws, so that requests with messages are none of its.
    pub(crate) is_image: bool,
}

impl Unseen {
    /// Of a move to `model`; nothing where it rejects nothing. `call`: what takes the old model, if that is known.
    pub(crate) fn new(
        provider: &'static str,
        model: &'static str,
        refusals: Vec<Refusal>,
        call: Option<&Call>,
    ) -> Option<Self> {
        let callees = call.iter().flat_map(|call| &call.callees).map(|callee| last_part(callee).to_owned());
        let unseen = Self { provider, model, refusals, callees: callees.collect(), is_seen: false, is_image: false };
        (!unseen.refusals.is_empty()).then_some(unseen)
    }

    /// What a program passes in a request that takes the model from elsewhere.
    pub(crate) fn requested(&self, source: &Source, counts: impl Fn(Given, &str) -> bool) -> Option<Given> {
        let text = source.text.as_str();
        let is_called = self.callees.is_empty() || self.callees.iter().any(|name| given::defines(text, name));
        let is_open = is_called && !source.language.is_configuration() && text.len() <= MAX_LEN;
        let is_its_own = |request: &str| !self.is_image || !request.contains(MESSAGES);
        // What is translated has the API's name wherever it is no field of a type.
        let is_named = |found: Given| !found.is_translated || given::has_types(source.language) || found.is_plain;
        let counts = |found: Given, request: &str| is_its_own(request) && is_named(found) && counts(found, request);
        is_open.then(|| given::in_request(text, &self.refusals, counts)).flatten()
    }

    /// Why the fix waits.
    pub(crate) fn why(&self, source: &Source, found: Given, own: bool) -> String {
        let name = source.text[found.at..].split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next();
        let line = source.lines().line_of(found.at) + 1;
        let file = if own { String::new() } else { format!(" of {}", source.path.display()) };
        let name = name.unwrap_or_default();
        format!("`{name}` in line {line}{file} goes to the model too, and `{}` rejects it: fix that first", self.model)
    }
}

/// The setting beside the value that a fix changes in its own file.
pub(crate) fn beside(finding: &Finding, unseen: &Unseen) -> Option<Given> {
    let edits = finding.fix.iter().flat_map(|fix| &fix.edits).filter(|edit| edit.file.is_none());
    let mut own = edits.filter(|edit| edit.changes_value()).map(|edit| edit.span);
    own.find_map(|at| given::beside(&finding.source.text, at, &unseen.refusals))
}

/// The words by which the request in view takes the model: `model=self.model`. `None` where they are no name of this value.
pub(crate) fn taken(finding: &Finding) -> Option<&str> {
    let used = finding.related.iter().find(|label| label.text == USED)?;
    let text = used.file.as_ref().map_or(&finding.source.text, |file| &file.0.text);
    let start = text[..used.span.start].rfind([',', '(', '{', '\n']).map_or(0, |before| before + 1);
    let words = text[start..].split([',', ')', '}', ';', '\n']).next()?.trim();
    let (name, value) = words.split_once(['=', ':'])?;
    (name.trim() != value.trim() && value.trim().len() >= SHORTEST).then_some(words)
}

/// Holds back the fixes whose own file passes what the new model rejects.
pub(super) fn settle(findings: &mut [Finding], least: Applicability) {
    let mut known: HashMap<(PathBuf, Arc<Unseen>), Option<Given>> = HashMap::new();
    for finding in findings.iter_mut().filter(|finding| finding.is_fixable(least)) {
        let Some(unseen) = finding.fix.as_ref().and_then(|fix| fix.unseen.clone()) else { continue };
        let found = if unseen.is_seen {
            again(finding, &unseen)
        } else {
            let requested = || {
                let key = (finding.source.path.clone(), Arc::clone(&unseen));
                *known.entry(key).or_insert_with(|| unseen.requested(&finding.source, |_, _| true))
            };
            beside(finding, &unseen).filter(|found| !found.is_translated).or_else(requested)
        };
        let Some(found) = found else { continue };
        let why = unseen.why(&finding.source, found, true);
        if let Some(fix) = &mut finding.fix {
            fix.hold_back(why);
        }
    }
}

/// What another request of the same file passes that takes the same model, and that the fix does not change.
fn again(finding: &Finding, unseen: &Unseen) -> Option<Given> {
    let taken = taken(finding)?;
    let edits = || finding.fix.iter().flat_map(|fix| &fix.edits).filter(|edit| edit.file.is_none());
    let is_changed = |found: Given| edits().any(|edit| edit.span.contains(found.at));
    unseen.requested(&finding.source, |found, request| request.contains(taken) && !is_changed(found))
}
