//! Whose client a callee is, by its name alone.

use std::cell::RefCell;
use std::collections::HashMap;

use crate::detect::sites::callee_ends_with;
use crate::rules::builtin::RULES;
use crate::rules::providers::ProviderHints;
use crate::text::words::last_part;

/// How many callees a thread keeps the client of, and the longest: files call the same few, each of them thousands of times.
const MAX_KNOWN: usize = 1_000;
const MAX_CALLEE: usize = 200;

thread_local! {
    static KNOWN: RefCell<HashMap<Box<str>, Option<&'static ProviderHints>>> = RefCell::default();
}

/// The provider one of whose clients, or the clients' methods, a callee ends with.
pub(crate) fn client_of(callee: &str) -> Option<&'static ProviderHints> {
    let find = || RULES.providers.iter().find(|p| p.clients.iter().any(|c| callee_ends_with(callee, c)));
    if callee.len() > MAX_CALLEE {
        return find();
    }
    KNOWN.with_borrow_mut(|known| {
        if let Some(client) = known.get(callee) {
            return *client;
        }
        if known.len() == MAX_KNOWN {
            known.clear();
        }
        *known.entry(callee.into()).or_insert_with(find)
    })
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
