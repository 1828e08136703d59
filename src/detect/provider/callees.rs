//! Whose client a callee is, by its name alone.

use std::cell::RefCell;
use std::collections::HashMap;

use crate::detect::sites::callee_ends_with;
use crate::rules::builtin::RULES;
use crate::rules::providers::ProviderHints;
use crate::text::words::last_part;

/// The longest callee whose client is kept: files call the same few, each of them thousands of times.
const MAX_CALLEE: usize = 200;

/// The clients that callees of a file are of, found once a name.
#[derive(Debug, Default)]
pub(super) struct Known(RefCell<HashMap<Box<str>, Option<&'static ProviderHints>>>);

impl Known {
    /// As [`client_of`].
    pub(super) fn client_of(&self, callee: &str) -> Option<&'static ProviderHints> {
        if let Some(client) = self.0.borrow().get(callee) {
            return *client;
        }
        let client = client_of(callee);
        if callee.len() <= MAX_CALLEE {
            self.0.borrow_mut().insert(callee.into(), client);
        }
        client
    }
}

/// The provider one of whose clients, or the clients' methods, a callee ends with.
pub(crate) fn client_of(callee: &str) -> Option<&'static ProviderHints> {
    RULES.providers.iter().find(|p| p.clients.iter().any(|c| callee_ends_with(callee, c)))
}

/// The client that the callee is, or the class that a method of it is of, with whose it is: `AIProjectClient.from_endpoint`,
/// `OpenAI::Client.new`.
pub(super) fn client_in(callee: &str) -> Option<(&str, &'static ProviderHints)> {
    classes(callee).find_map(|class| Some((class, client_of(class)?)))
}

/// The class in a callee that is called as a client with something behind it, as its options or its builder are:
/// `OpenAIClientBuilder`, `OpenAIConfig::new`.
pub(super) fn like_client(callee: &str) -> Option<(&str, &'static ProviderHints)> {
    classes(callee).find_map(|path| {
        let class = last_part(path);
        let begins = |client: &String| {
            let rest = class.strip_prefix(client.as_str());
            let is_class = client.starts_with(|c: char| c.is_ascii_uppercase());
            is_class && rest.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_uppercase()))
        };
        let longest =
            |p: &&'static ProviderHints| p.clients.iter().filter(|client| begins(client)).map(String::len).max();
        let of = RULES.providers.iter().filter_map(|p| Some((longest(&p)?, p)));
        of.max_by_key(|(len, _)| *len).map(|(_, p)| (path, p))
    })
}

/// A callee, and the classes and objects that it is a method of, the innermost first.
pub(super) fn classes(callee: &str) -> impl Iterator<Item = &str> {
    let callee = callee.trim_start_matches("new ").trim_start_matches('\\');
    std::iter::successors(Some(callee), |callee| {
        Some(callee.rsplit_once(['.', ':', '>'])?.0.trim_end_matches([':', '-', '(', ')']))
    })
    .take(6)
}
