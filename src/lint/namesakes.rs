//! Names that go on naming the old model where a fix changes it: a constant, a member of an enum, a key, a label for people.
//! Where others use the name, as they do a member or an exported constant, they would get another model than the one that
//! they ask for: such a fix is shown and never applied. A name of this file alone is left to be changed by hand.

mod words;

use std::sync::LazyLock;

use regex::Regex;

use crate::lint::finding::{Applicability, Edit, Finding};
use crate::lint::namesakes::words::{RULES, names_old};
use crate::lint::twins;
use crate::rules::builtin;
use crate::rules::key::normalise;
use crate::text::language::Language;
use crate::text::pattern::regex;
use crate::text::source::Source;
use crate::text::span::{Span, ceil_boundary, floor_boundary, is_line_start, near_line_end, near_line_start};

/// How far an object is looked through for its label, and how many lines above for what has a member.
const FAR: usize = 600;
const ABOVE: usize = 2_000;
/// So many constants that are made alike are a list to pick from.
const PEERS: usize = 2;
/// How far they are looked for, in bytes on either side.
const FAR_ROWS: usize = 4_000;
/// What the types of models are called.
const MODEL: &str = "Model";

// Without Unicode's classes: they cost a run over a few files more than the files do.

/// The key right before a value: `KEY = `, `"key": `, `KEY=`.
static KEY: LazyLock<Regex> =
    LazyLock::new(|| regex(r#"([0-9A-Za-z_$-]+)["'\\]*[ \t\r\n]*(?::=|=>|->|=|:)[ \t\r\n]*[0-9A-Za-z_.:&]*\(?$"#));
/// What a line binds, and the words before it: `pub const NAME: &str = `, `var name = `, `Type::Name => `, `case .name: `.
static BINDING: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r#"^[ \t\r\n("]*((?:[a-z]+[ \t\r\n]+(?:[0-9A-Za-z_<>\[\]?*&.:]+[ \t\r\n]+)?)*)\$?([0-9A-Za-z_.:]*?)([0-9A-Za-z_]+)[ \t\r\n]*(?:\{[a-z; \t]*\}[ \t]*)?(?::[ \t\r\n]*[^=:]+?[ \t\r\n]*)?(:=|=>|->|=|:)[ \t\r\n]"#,
    )
});
/// A member of an enum that is made with its value: `NAME("`.
static MADE: LazyLock<Regex> = LazyLock::new(|| regex(r"^[ \t\r\n]*([A-Z][0-9A-Za-z_]*)\($"));
/// A label for people: `displayName: "GPT-4 Turbo"`.
static LABEL: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r#"(?m)(?:^|[ \t\r\n{,("'-])([0-9A-Za-z_]+)["'\\]*[ \t\r\n]*(?:=>|=|:)[ \t\r\n]*(?:["'\\]+([^"'\\\n]+)|([^ \t\r\n"'{\[][^\n,}]*))"#,
    )
});

/// A name that names the old model.
struct Namesake<'s> {
    name: &'s str,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    /// Of this function or file.
    Own,
    /// Others use it, too.
    Shared,
    /// People read it.
    Label,
    /// The file of settings is called after the model.
    File,
    /// It is one of several that are made alike, whatever it is called.
    Row,
    /// The value itself is for people.
    Caption,
}

/// Holds back the fixes that leave a name of others with another model; adds to the notes of the others what to rename.
pub(super) fn settle(findings: &mut [Finding], least: Applicability) {
    for finding in findings.iter_mut().filter(|finding| finding.is_fixable(least)) {
        let Some(fix) = &finding.fix else { continue };
        let mut found = fix.edits.iter().filter(|edit| edit.changes_value()).filter_map(|edit| {
            let source = edit.source(&finding.source);
            let namesake = namesake(edit, source)?;
            Some((namesake.name.to_owned(), namesake.kind))
        });
        let Some((name, kind)) = found.next() else { continue };
        if let Some(fix) = &mut finding.fix {
            match kind {
                Kind::Shared => fix.hold_back(format!(
                    "`{name}` is named after the old model, and others use the name: add one for the new model, and move them"
                )),
                Kind::Label => {
                    fix.hold_back(format!("the label `{name}` next to it names the old model: change both"));
                }
                Kind::File => {
                    fix.hold_back(format!("the file `{name}` is named after the old model: add one for the new model"));
                }
                Kind::Row => fix.hold_back(format!(
                    "`{name}` is one of several models that others pick from: add one for the new model, and move them"
                )),
                Kind::Caption => fix.hold_back("it is a label for people: change the id that it stands for".to_owned()),
                Kind::Own => fix.leave(&format!("`{name}` still names the old model: rename it")),
            }
        }
    }
}

/// The name of the value that an edit changes, if it names the old model.
fn namesake<'s>(edit: &Edit, source: &'s Source) -> Option<Namesake<'s>> {
    let (old, new) = (twins::value(edit, source)?, twins::made(edit, source));
    let text = source.text.as_str();
    let at = twins::literal(text, edit.span);
    if is_caption(&twins::key_of(text, at)) {
        return Some(Namesake { name: &text[at.range()], kind: Kind::Caption });
    }
    let is_old = |found: &Namesake<'_>| names_old(found.name, old, &new, found.kind == Kind::Label);
    let named = || names(text, at, source.language).into_iter().find(is_old);
    let label = || labels(text, at).into_iter().find(is_old);
    let found = mentions(head(text, at), old).then(named).flatten();
    let found = found.or_else(|| holding(text, at, old).filter(is_old)).or_else(label).or_else(|| file(source, old));
    found.or_else(|| row(text, at))
}

/// The public constant of a value that is one of several, which are made by one call each: `static V4 = new Model("a-4", 9)`.
/// One of a type of models in a type of models is enough: others of its kind may be in files of their own.
fn row(text: &str, at: Span) -> Option<Namesake<'_>> {
    let line = |at: usize| near_line_start(text, at);
    let start = line(at.start);
    let maker = |line: &'_ str| -> Option<String> {
        let binding = BINDING.captures(line)?;
        let modifiers = binding.get(1).map_or("", |found| found.as_str());
        let is_public = modifiers.split_whitespace().any(|word| RULES.public.iter().any(|known| known == word));
        let (before, _) = line[binding.get(3)?.end()..].split_once('(')?;
        let callee = before.trim_start_matches([' ', ':', '=']).rsplit(' ').next()?;
        (is_public && !callee.is_empty()).then(|| callee.to_owned())
    };
    // The fields of an object stand below what it is made by.
    let above = || text[..start].trim_end().strip_suffix('{').map(|above| line(above.trim_end().len()));
    let first = |head: usize| text[head..at.start].lines().next().and_then(maker);
    let (head, made) = match first(start) {
        Some(made) => (start, made),
        None => above().and_then(|head| Some((head, first(head)?)))?,
    };
    let outer = outer_line(text, head).filter(|head| begins_type(head))?;
    let quotes = |line: &&str| line.contains(['"', '\'']) && maker(line).as_deref() == Some(made.as_str());
    let name = BINDING.captures(&text[head..at.start]).and_then(|binding| binding.get(3))?;
    let is_of_models = || made.ends_with(MODEL) && type_name(outer).is_some_and(|name| name.contains(MODEL));
    let from = ceil_boundary(text, at.start.saturating_sub(FAR_ROWS));
    let near = &text[from..floor_boundary(text, at.end + FAR_ROWS)];
    (is_of_models() || near.lines().filter(quotes).take(PEERS).count() == PEERS)
        .then(|| Namesake { name: name.as_str(), kind: Kind::Row })
}

/// The type or the module whose member has a value.
fn holding<'t>(text: &'t str, at: Span, old: &str) -> Option<Namesake<'t>> {
    let start = near_line_start(text, at.start);
    let head = outer_line(text, start).filter(|head| mentions(head, old) && begins_type(head))?;
    let name = type_name(head)?;
    Some(Namesake { name, kind: Kind::Shared })
}

/// The name of a file of settings that are those of one model, by whose id it is called.
fn file<'s>(source: &'s Source, old: &str) -> Option<Namesake<'s>> {
    let stem = source.path.file_stem()?.to_str().filter(|_| source.language.is_configuration())?;
    let is_id = |id: &str| normalise(id) == normalise(stem);
    (is_id(old) || is_id(old.rsplit('/').next().unwrap_or(old))).then_some(Namesake { name: stem, kind: Kind::File })
}

/// The line of a value before it, and the line above.
fn head(text: &str, at: Span) -> &str {
    let start = near_line_start(text, at.start);
    let above = if is_line_start(text, start) { near_line_start(text, start.saturating_sub(1)) } else { start };
    &text[above..at.start]
}

/// Whether a text has a word of an id: most have none, and are not looked at any further.
fn mentions(text: &str, id: &str) -> bool {
    let text = text.to_ascii_lowercase();
    let words = id.split(|c: char| !c.is_ascii_alphabetic()).enumerate();
    let counts = |(n, word): &(usize, &str)| word.len() > 2 || *n == 0 && !word.is_empty();
    words.filter(counts).any(|(_, word)| text.contains(&word.to_ascii_lowercase()))
}

/// The names of the value at a place: of the key right before it, and of what its line binds.
fn names(text: &str, at: Span, language: Language) -> Vec<Namesake<'_>> {
    let start = near_line_start(text, at.start);
    let line = &text[start..at.start];
    let before = line.trim_end_matches(['"', '\'', '`', '\\']);
    let mut found = Vec::new();
    if let Some(made) = MADE.captures(before).and_then(|made| made.get(1)) {
        found.push(Namesake { name: made.as_str(), kind: Kind::Shared });
    }
    let binding = BINDING.captures(before);
    let bound = binding.as_ref().and_then(|binding| binding.get(3));
    if let (Some(binding), Some(name)) = (&binding, bound) {
        let is_shared = is_shared(text, start, binding, language);
        found.push(Namesake { name: name.as_str(), kind: if is_shared { Kind::Shared } else { Kind::Own } });
    } else if let Some(arm) = arm(text, start, before) {
        found.push(Namesake { name: arm, kind: Kind::Shared });
    }
    let key = KEY.captures(before).and_then(|key| key.get(1));
    if let Some(key) = key.filter(|key| bound.is_none_or(|bound| bound.range() != key.range())) {
        found.push(Namesake { name: key.as_str(), kind: Kind::Shared });
    }
    found
}

/// The case whose value a line returns: `case GPT_4:` and `return "gpt-4"` in the next line.
fn arm<'t>(text: &'t str, start: usize, before: &str) -> Option<&'t str> {
    if before.trim() != "return" {
        return None;
    }
    let above = text[..start].trim_end().rsplit('\n').next()?.trim();
    let case = above.strip_prefix("case ").or_else(|| above.strip_prefix("when "))?;
    case.trim_end_matches(':').rsplit(['.', ':']).next().filter(|name| !name.contains(['"', '\'']))
}

/// Whether others use what a line binds: it is a member or a key, or its own words show it.
fn is_shared(text: &str, start: usize, binding: &regex::Captures<'_>, language: Language) -> bool {
    let [modifiers, path, name, sign] = [1, 2, 3, 4].map(|n| binding.get(n).map_or("", |found| found.as_str()));
    let has = |words: &[String]| modifiers.split_whitespace().any(|word| words.iter().any(|known| known == word));
    if has(&RULES.public) || matches!(sign, "=>" | "->") || !path.is_empty() && !path.ends_with('.') {
        return true;
    }
    if has(&RULES.private) {
        return false;
    }
    if language.is_configuration() || sign == ":" {
        return true;
    }
    // Go exports what begins with a capital.
    language == Language::Go && name.starts_with(char::is_uppercase) || outer_line(text, start).is_some_and(begins_type)
}

/// The first line above that is less indented than a line.
fn outer_line(text: &str, start: usize) -> Option<&str> {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let own = indent(&text[start..near_line_end(text, start)]);
    let mut above = text[..start].lines().rev().take(ABOVE).filter(|line| !matches!(line.trim(), "" | "{" | "(" | ")"));
    above.find(|line| indent(line) < own)
}

/// Whether a line begins a type or a module.
fn begins_type(head: &str) -> bool {
    let is_holder = |word: &str| RULES.holders.iter().any(|holder| holder == word);
    words_of(head).next().is_some_and(is_holder) && !head.contains("function")
}

/// What the line of a type or a module calls it.
fn type_name(head: &str) -> Option<&str> {
    words_of(head).find(|word| RULES.holders.iter().all(|holder| holder != word))
}

fn words_of(line: &str) -> impl Iterator<Item = &str> {
    line.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty())
}

/// The names of labels for people.
fn captions() -> impl Iterator<Item = &'static str> {
    builtin::RULES.usage.captions.iter().map(String::as_str).filter(|caption| *caption != "text")
}

/// Whether a key, normalised, is that of a label for people.
pub(super) fn is_caption(key: &str) -> bool {
    captions().any(|caption| caption == key)
}

/// The labels in the object or the lines around a place.
fn labels(text: &str, at: Span) -> Vec<Namesake<'_>> {
    let around = object(text, at).unwrap_or_else(|| block(text, at));
    let plain = normalise(&text[around.range()]);
    if !captions().any(|caption| plain.contains(caption)) {
        return Vec::new();
    }
    let found = LABEL.captures_iter(&text[around.range()]).filter_map(|label| {
        let value = label.get(2).or_else(|| label.get(3))?.as_str();
        is_caption(&normalise(label.get(1)?.as_str())).then_some(Namesake { name: value.trim(), kind: Kind::Label })
    });
    found.collect()
}

/// The innermost braces around a place.
fn object(text: &str, at: Span) -> Option<Span> {
    let from = ceil_boundary(text, at.start.saturating_sub(FAR));
    let until = floor_boundary(text, at.end + FAR);
    let mut depth = 0_i32;
    let mut is_open = |c: char, opens: char, closes: char| {
        depth += i32::from(c == closes) - i32::from(c == opens);
        depth < 0
    };
    let start = text[from..at.start].char_indices().rev().find(|(_, c)| is_open(*c, '{', '}'))?.0;
    depth = 0;
    let mut is_closed = |c: char| {
        depth += i32::from(c == '{') - i32::from(c == '}');
        depth < 0
    };
    let end = text[at.end..until].char_indices().find(|(_, c)| is_closed(*c))?.0;
    Some(Span::new(from + start, at.end + end))
}

/// The lines around a place with its indentation, as a block of YAML has them.
fn block(text: &str, at: Span) -> Span {
    let start = near_line_start(text, at.start);
    // Around a place in a long line is only more of that.
    if !is_line_start(text, start) {
        return Span::new(ceil_boundary(text, at.start.saturating_sub(FAR)), floor_boundary(text, at.end + FAR));
    }
    let own = &text[start..at.start];
    let lead = own.len() - own.trim_start_matches([' ', '-']).len();
    let is_in = |line: &str| line.trim().is_empty() || line.len() - line.trim_start_matches([' ', '-']).len() >= lead;
    let mut from = start;
    for line in text[..start].split_inclusive('\n').rev() {
        // An item begins with a dash.
        let is_first = text[from..].trim_start_matches(' ').starts_with("- ");
        if is_first || !is_in(line) || start - from > FAR {
            break;
        }
        from -= line.len();
    }
    let end = near_line_end(text, start).max(at.end);
    let mut until = end + usize::from(text[end..].starts_with('\n'));
    for line in text[until..].split_inclusive('\n') {
        let is_next = line.trim_start_matches(' ').starts_with("- ") && line.len() - line.trim_start().len() < lead;
        if is_next || !is_in(line) || until - start > FAR {
            break;
        }
        until += line.len();
    }
    Span::new(from, until)
}

#[cfg(test)]
mod tests;
