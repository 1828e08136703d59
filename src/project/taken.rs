//! How files take a member that another file declares: by what they call it on. `Model.LARGE` is no member of `Size`, however
//! many types have one of that name.

use std::collections::BTreeSet;

use crate::rules::words as vocabulary;
use crate::text::span::Span;

/// How many different things one file may call a member on, and names it may give to a type.
const MAX_NAMES: usize = 60;
/// What stands between a member and what it is called on.
const LINKS: [&[u8]; 5] = [b"?.", b"!.", b"->", b"::", b"."];
/// What may stand between a type and a name that is declared with it.
const BETWEEN: &[u8] = b" \t:=(<&*?>$[]\"'";
/// Words that may stand there, too.
const WORDS: [&[u8]; 7] = [b"new", b"of", b"as", b"is", b"extends", b"implements", b"static"];
/// How much of a text is looked at on either side of a word.
const MAX_NEAR: usize = 200;
/// The shortest name that stands for a type by its end.
const MIN_END: usize = 3;

/// What a member is called on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Caller {
    /// Nothing: `LARGE`.
    Bare,
    /// Nothing, but as a member of a type that its place implies: `.large`.
    Implied,
    /// What has no name: `models()[0].LARGE`, `get("LARGE")`.
    Unnamed,
    Named(String),
    /// Nothing: it is given a value there, `LARGE = …`.
    Set,
}

impl Caller {
    /// What the word at a place of a file is called on; none in a comment, and for one of several members side by side.
    pub(super) fn of(bytes: &[u8], word: Span) -> Option<Self> {
        let before = near(&bytes[..word.start]);
        let line = memchr::memrchr(b'\n', before).map_or(before, |at| &before[at + 1..]);
        if vocabulary::begins_comment(String::from_utf8_lossy(line).trim_start()) {
            return None;
        }
        if is_beside_others(before, &bytes[word.end..bytes.len().min(word.end + MAX_NEAR)]) {
            return None;
        }
        let Some(owner) = LINKS.iter().find_map(|link| before.strip_suffix(*link)) else {
            let after = bytes[word.end..].trim_ascii_start();
            let is_set = after.starts_with(b"=") && !after.starts_with(b"==");
            let is_quoted = before.last().is_some_and(|byte| b"\"'`".contains(byte));
            return Some(match (is_set, is_quoted) {
                (true, _) => Self::Set,
                (false, true) => Self::Unnamed,
                (false, false) => Self::Bare,
            });
        };
        let name = last_word(owner);
        let is_value = owner.last().is_some_and(|byte| b")]}>\"'`?!".contains(byte));
        Some(match (name.is_empty(), is_value) {
            (false, _) => Self::Named(name),
            (true, true) => Self::Unnamed,
            (true, false) => Self::Implied,
        })
    }
}

/// The names that stand beside that of a type as those do that are declared with it, or as another name for it: `Models all`,
/// `all: Models`, `all = new Models()`, `Large extends Models`, `Models as All`.
pub(super) fn aliases(bytes: &[u8], word: Span) -> Vec<String> {
    let mut before = near(&bytes[..word.start]);
    let mut after = &bytes[word.end..bytes.len().min(word.end + MAX_NEAR)];
    loop {
        before = &before[..before.iter().rposition(|b| !BETWEEN.contains(b)).map_or(0, |at| at + 1)];
        let Some(rest) = WORDS.iter().find_map(|word| before.strip_suffix(*word)).filter(|rest| !ends_in_word(rest))
        else {
            break;
        };
        before = rest;
    }
    loop {
        after = &after[after.iter().position(|b| !BETWEEN.contains(b)).unwrap_or(after.len())..];
        let rest = WORDS.iter().find_map(|word| after.strip_prefix(*word));
        let Some(rest) = rest.filter(|rest| !rest.first().is_some_and(|b| is_part(*b))) else { break };
        after = rest;
    }
    let end = after.iter().position(|b| !is_part(*b)).unwrap_or(after.len());
    let behind = String::from_utf8_lossy(&after[..end]).into_owned();
    [last_word(before), behind].into_iter().filter(|name| !name.is_empty()).collect()
}

/// What files show of one name.
#[derive(Debug, Default)]
pub(super) struct Shown {
    /// What they call it on, where it may be a member of a type.
    pub(super) callers: BTreeSet<Caller>,
    /// The names that they declare with it, where it may be a type.
    pub(super) aliases: BTreeSet<String>,
}

impl Shown {
    pub(super) fn add(&mut self, bytes: &[u8], word: Span) {
        if self.callers.len() < MAX_NAMES {
            self.callers.extend(Caller::of(bytes, word));
        }
        if self.aliases.len() < MAX_NAMES {
            self.aliases.extend(aliases(bytes, word));
        }
    }
}

/// A member by which other files may take a value: its name, and the types around it.
pub(super) struct Member<'n> {
    pub(super) name: &'n str,
    /// The outermost first.
    pub(super) owners: Vec<&'n str>,
}

impl<'n> Member<'n> {
    /// `link`: as a path, `Models.Chat.LARGE`.
    pub(super) fn of(link: &'n str) -> Self {
        let mut owners: Vec<&str> = link.split('.').collect();
        let name = owners.pop().unwrap_or_default();
        Self { name, owners }
    }

    /// Whether a file that calls the name on something takes this member. `is_held`: whether the file has the name of one of
    /// its types. `is_alias`: whether a name is that of such a type, or declared with it, in any file.
    pub(super) fn is_taken_by(&self, caller: &Caller, is_held: bool, is_alias: &dyn Fn(&str) -> bool) -> bool {
        let is_end = |name: &str| {
            let is_end =
                |owner: &&str| name.len() >= MIN_END && owner.to_lowercase().ends_with(name.to_lowercase().as_str());
            self.owners.iter().any(is_end)
        };
        match caller {
            _ if self.owners.is_empty() => true,
            Caller::Set => false,
            Caller::Bare => is_held,
            Caller::Implied | Caller::Unnamed => true,
            Caller::Named(name) if vocabulary::is_receiver(name) => is_held,
            Caller::Named(name) => is_end(name) || is_alias(name),
        }
    }
}

/// Whether a member stands in a list beside others of its type: `[Models.LARGE, Models.SMALL]`. `before`, `after`: what stands
/// around its name.
fn is_beside_others(before: &[u8], after: &[u8]) -> bool {
    let is_path = |b: &u8| is_part(*b) || b".:->?!".contains(b);
    let start = before.iter().rposition(|b| !is_path(b)).map_or(0, |at| at + 1);
    let end = before[start..].iter().position(|b| !is_part(*b)).unwrap_or(0);
    let root = &before[start..start + end];
    let is_member = |text: &[u8]| {
        let rest = text.trim_ascii_start().strip_prefix(root);
        rest.is_some_and(|rest| rest.starts_with(b".") || rest.starts_with(b"::"))
    };
    let next = || after.trim_ascii_start().strip_prefix(b",").is_some_and(is_member);
    let previous = || {
        let list = before[..start].trim_ascii_end().strip_suffix(b",");
        list.is_some_and(|list| {
            let start = list.iter().rposition(|b| b",([{".contains(b)).map_or(0, |at| at + 1);
            is_member(&list[start..])
        })
    };
    root.first().is_some_and(u8::is_ascii_uppercase) && (next() || previous())
}

/// As much of a text as is looked at before a word.
fn near(text: &[u8]) -> &[u8] {
    &text[text.len().saturating_sub(MAX_NEAR)..]
}

/// The word at the end of a text; none where that does not end with one.
fn last_word(text: &[u8]) -> String {
    let start = text.iter().rposition(|b| !is_part(*b)).map_or(0, |at| at + 1);
    String::from_utf8_lossy(&text[start..]).into_owned()
}

fn ends_in_word(text: &[u8]) -> bool {
    text.last().is_some_and(|b| is_part(*b))
}

fn is_part(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || !byte.is_ascii()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str, word: &str) -> Span {
        let at = text.find(word).expect("the word");
        Span::new(at, at + word.len())
    }

    #[test]
    fn what_a_member_is_called_on() {
        let named = |name: &str| Some(Caller::Named(name.to_owned()));
        for (text, caller) in [
            ("ask(Model.LARGE)", named("Model")),
            ("ask(Kinds::Model::LARGE)", named("Model")),
            ("$this->models->LARGE", named("models")),
            ("models?.LARGE", named("models")),
            ("models()[0].LARGE", Some(Caller::Unnamed)),
            ("models[\"LARGE\"]", Some(Caller::Unnamed)),
            ("model: .LARGE", Some(Caller::Implied)),
            ("ask(LARGE)", Some(Caller::Bare)),
            ("ask(LARGE == x)", Some(Caller::Bare)),
            ("ask(LARGE=x)", Some(Caller::Set)),
            ("  // Model.LARGE", None),
            ("[Model.LARGE, Model.SMALL]", None),
            ("[Kinds.Model.SMALL,\n Kinds.Model.LARGE]", None),
            ("ask(Model.LARGE, Kind.FAST)", named("Model")),
            ("ask(Size.BIG, [Model.LARGE])", named("Model")),
            ("x = 1\n # Model.LARGE", None),
        ] {
            assert_eq!(Caller::of(text.as_bytes(), word(text, "LARGE")), caller, "{text}");
        }
    }

    #[test]
    fn names_that_are_declared_with_a_type() {
        for (text, names) in [
            ("readonly Models all = x;", &["readonly", "all"][..]),
            ("all = new Models()", &["all"]),
            ("val all: Models", &["all"]),
            ("let all = Models::new()", &["all"]),
            ("class Big extends Models {", &["Big"]),
            ("class Big(Models):", &["Big"]),
            ("import { Models as All }", &["All"]),
            ("List<Models> all", &["List", "all"]),
            ("[Other.A, Models.B]", &[]),
        ] {
            assert_eq!(aliases(text.as_bytes(), word(text, "Models")), names, "{text}");
        }
    }

    #[test]
    fn a_member_of_a_type_is_not_one_of_another() {
        let member = Member::of("Kinds.ChatModel.LARGE");
        let is_alias = |name: &str| name == "all";
        let taken = |caller: &str, held| member.is_taken_by(&Caller::Named(caller.to_owned()), held, &is_alias);
        assert!(taken("ChatModel", false) && taken("all", false) && taken("model", false) && taken("self", true));
        assert!(!taken("Size", true) && !taken("el", true) && !taken("self", false));
        assert!(
            member.is_taken_by(&Caller::Bare, true, &is_alias) && !member.is_taken_by(&Caller::Bare, false, &is_alias)
        );
        assert!(Member::of("LARGE").is_taken_by(&Caller::Named("anything".to_owned()), false, &is_alias));
    }
}
