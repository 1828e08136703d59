//! Clients that are made in a text, and the endpoints that they are given.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::LazyLock;

use regex::Regex;

use crate::detect::sites::callee_ends_with;
use crate::rules::builtin::RULES;
use crate::rules::providers::ProviderHints;
use crate::text::pattern::regex;

static CONSTRUCTION: LazyLock<Regex> =
    LazyLock::new(|| regex(r"(?-u)[=:]\s*(?:await\s+)?(?:new\s+)?(?:[\w]+[.:]+)*([A-Za-z_]\w*)\s*[({]"));

/// Clients that were made in a text, found once a name: a long file asks for each of its calls.
#[derive(Debug, Default)]
pub struct Memo {
    /// By the text's address and the client's name: where it is made, and whose it is.
    made: RefCell<Constructions>,
}

type Constructions = HashMap<(usize, String), Rc<[Made]>>;

/// Where a client is made, and whose it is.
type Made = (usize, &'static str);

impl Memo {
    pub(crate) fn constructions(&self, text: &str, name: &str) -> Rc<[Made]> {
        let key = (text.as_ptr() as usize, name.to_owned());
        if let Some(known) = self.made.borrow().get(&key) {
            return Rc::clone(known);
        }
        let finds = memchr::memmem::find_iter(text.as_bytes(), name.as_bytes());
        let made: Rc<[_]> = finds.filter_map(|at| Some((at, construction(text, at + name.len())?))).collect();
        self.made.borrow_mut().insert(key, Rc::clone(&made));
        made
    }
}

/// Whose client a variable becomes right behind its name: `= AzureOpenAI(…)`, `= new OpenAI({ baseURL: … })`.
fn construction(text: &str, at: usize) -> Option<&'static str> {
    let rest = text.get(at..)?;
    let made = CONSTRUCTION.captures(head(rest, 160)).filter(|c| c.get(0).is_some_and(|m| m.start() < 40))?;
    let opening = made.get(0).map_or(0, |m| m.end());
    host_in(arguments(&rest[opening..])).or_else(|| client_of(&made[1]).map(|p| p.id.as_str()))
}

/// The provider one of whose clients, or the clients' methods, a callee ends with.
pub(crate) fn client_of(callee: &str) -> Option<&'static ProviderHints> {
    RULES.providers.iter().find(|p| p.clients.iter().any(|c| callee_ends_with(callee, c)))
}

/// What stands before the bracket that closes one, as far as it is worth reading.
fn arguments(rest: &str) -> &str {
    let mut depth = 1_usize;
    for (at, byte) in rest.bytes().enumerate().take(800) {
        match byte {
            b'(' | b'{' | b'[' => depth += 1,
            b')' | b'}' | b']' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return &rest[..at];
        }
    }
    head(rest, 400)
}

/// The first bytes of a text, up to a character's end.
pub(crate) fn head(text: &str, len: usize) -> &str {
    let end = (0..=len.min(text.len())).rev().find(|&i| text.is_char_boundary(i)).unwrap_or(0);
    &text[..end]
}

/// The provider whose host a text names; the most specific host counts.
pub(crate) fn host_in(text: &str) -> Option<&'static str> {
    let lower = text.to_ascii_lowercase();
    let of = |p: &ProviderHints| p.hosts.iter().filter(|h| lower.contains(h.as_str())).map(String::len).max();
    RULES
        .providers
        .iter()
        .filter_map(|p| of(p).map(|len| (len, p)))
        .max_by_key(|(len, _)| *len)
        .map(|(_, p)| p.id.as_str())
}
