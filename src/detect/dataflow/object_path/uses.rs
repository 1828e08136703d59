//! Where an object that travels is used: by its name, by a member, or by the variable of a loop that goes through it.

use std::sync::LazyLock;

use regex::Regex;

use crate::detect::dataflow::head::is_head;
use crate::detect::dataflow::object_path::{KEY, ObjectPath, is_element};
use crate::detect::place::Place;
use crate::detect::template;
use crate::rules::key::normalise;
use crate::rules::templates::RULES;
use crate::syntax::model::{Construct, ConstructKind, Parsed};
use crate::text::pattern::regex;
use crate::text::span::Span;
use crate::text::words::{is_identifier_char, is_whole_word};

/// How many occurrences of a name are looked at.
const MAX_USES: usize = 40;
/// How long the beginning of a loop is at most.
const MAX_HEAD: usize = 80;
/// How much more than the name of a list a loop over it may have: `enumerate(rows)`, `rows.iter()`.
const MAX_AROUND: usize = 24;
/// How deep loops in loops are followed.
const MAX_LOOPS: usize = 2;

/// `for d in `, `for (d, i) in `, `for k, d in `: the variable of a loop, before what it goes over.
static LOOP: LazyLock<Regex> =
    LazyLock::new(|| regex(r"(?-u)\bfor\s+(?:\(\s*(\w+)\s*,\s*\w+\s*\)|(?:\w+\s*,\s*)?(\w+))\s+in\s+(?:\w+\()*$"));
/// What can come between an object and its member: `['key']`, `[:key]`, `[copyIndex()]`, `')`, `.`, `?`, `->`.
static LINK: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r#"(?-u)^(?:'?\)|\[(?P<member>["'][\w-]+["']|:\w+)\]|(\[(?:(\d+)|[\w\s().,'"-]{0,60})\])|(?:[.!?]*\.|->)(?P<own>\w+))"#,
    )
});

impl ObjectPath {
    /// What remains of the path after the members that follow a use of the name, and where those end; none where they
    /// lead elsewhere.
    fn after(&self, text: &str, from: usize) -> Option<(Vec<String>, usize)> {
        let (mut rest, mut end) = (self.path.as_slice(), from);
        while let Some(link) = LINK.captures(&text[end..]) {
            if let Some(member) = link.name("own").or(link.name("member")) {
                let at = rest.iter().position(|key| *key == normalise(member.as_str()))?;
                rest = &rest[at + 1..];
            } else if let (Some(_), Some((element, inner))) = (link.get(2), rest.split_first().filter(is_element)) {
                // What is no number can be any of them.
                link.get(3).is_none_or(|index| index.as_str() == element).then_some(())?;
                rest = inner;
            }
            end += link.get(0)?.len();
        }
        Some((rest.to_vec(), end))
    }

    /// The places in a part of a text where the object or a member of it on the way to the id is the whole value of a
    /// field or an argument, with what remains of the path there.
    pub fn uses<'t>(
        &self,
        text: &'t str,
        part: Span,
        own: Option<&Place<'_>>,
        parsed: &dyn Parsed,
    ) -> Vec<(Place<'t>, Vec<String>)> {
        self.uses_in_loops(text, part, own, parsed, MAX_LOOPS)
    }

    /// The variable by which a loop has what the path leads to, where the name is what the loop binds, as written.
    pub(crate) fn in_loop(&self) -> Option<Self> {
        looped(&self.name, self.path.clone()).map(|(name, path)| Self { name, path })
    }

    fn uses_in_loops<'t>(
        &self,
        text: &'t str,
        part: Span,
        own: Option<&Place<'_>>,
        parsed: &dyn Parsed,
        loops: usize,
    ) -> Vec<(Place<'t>, Vec<String>)> {
        let mut found = Vec::new();
        let bytes = text.as_bytes();
        for at in memchr::memmem::find_iter(&bytes[part], self.name.as_bytes()).take(MAX_USES) {
            let range = Span::new(part.start + at, part.start + at + self.name.len());
            if !is_whole_word(bytes, range) {
                continue;
            }
            let at_use = Place::of(text, range, parsed);
            let is_own =
                own.is_some_and(|own| at_use.chain.iter().any(|c| c.value.contains(own.core.start) && c.is_naming()));
            if at_use.named.is_some() || is_own {
                continue;
            }
            let through = loop_over(&at_use).filter(|_| loops > 0);
            let whole = through.map(|through| (self.path.clone(), through.value.end));
            let Some((rest, end)) = self.after(text, range.end).or(whole) else { continue };
            let is_holder = |c: &&Construct| c.is_naming() || c.kind == ConstructKind::Call;
            let holder = at_use.chain.iter().find(is_holder);
            // What functions make of several maps, as `merge` does, is looped over like those.
            let key = at_use.chain.iter().find(|c| c.is_naming());
            let is_looped = key.is_some_and(|c| RULES.loops.contains(&normalise(&c.name)));
            let variable = LOOP.captures(head(text, range.start)).and_then(|c| c.get(1).or(c.get(2)));
            let task = key.filter(|c| template::is_task_loop(c)).and_then(|_| template::task_around(&at_use));
            if let Some(through) = through {
                let each = Self { name: through.name.clone(), path: inner_of(&rest).to_vec() }.in_loop();
                found.extend(
                    each.iter().flat_map(|each| each.uses_in_loops(text, through.span, own, parsed, loops - 1)),
                );
            } else if let Some(task) = task {
                let each = Self { name: RULES.task_variable.clone(), path: inner_of(&rest).to_vec() };
                if loops > 0 {
                    found.extend(each.uses_in_loops(text, task, own, parsed, loops - 1));
                }
            } else if is_looped || variable.is_some() {
                let variable = variable.map(|variable| variable.as_str());
                for (each, scope) in looped_over(&at_use, is_looped, variable, &rest, end).filter(|_| loops > 0) {
                    found.extend(each.uses_in_loops(text, scope, own, parsed, loops - 1));
                }
            } else if let Some(holder) = holder.filter(|_| rest.last().is_none_or(|key| key != KEY)) {
                let is_whole = || {
                    let before = &text[holder.value.start.min(range.start)..range.start];
                    is_head(before) && text[end..holder.value.end.max(end)].trim_matches(ENDS).is_empty()
                };
                if holder.kind == ConstructKind::Call || is_whole() {
                    found.push((at_use, rest));
                }
            }
        }
        found
    }
}

/// What stands for each element in what is looped over, and where it does: the variable of a repeated block, and that of the
/// loop. `rest`: the path behind the name. `end`: where the name ends.
fn looped_over<'p>(
    at: &'p Place<'_>,
    is_block: bool,
    variable: Option<&'p str>,
    rest: &'p [String],
    end: usize,
) -> impl Iterator<Item = (ObjectPath, Span)> + 'p {
    let block = at.chain.iter().find(|c| c.kind == ConstructKind::Block).filter(|_| is_block);
    let each = block.into_iter().flat_map(|block| {
        let members = members_of_loop(rest).into_iter();
        members.map(|path| (ObjectPath { name: RULES.loop_variable.clone(), path }, block.value))
    });
    let is_scope = |c: &&Construct| c.kind == ConstructKind::Block || c.is_naming();
    let scope = at.chain.iter().find(is_scope).map(|scope| Span::new(end, scope.value.end.max(end)));
    let named = variable.zip(scope).map(|(name, scope)| {
        let each = ObjectPath { name: name.to_owned(), path: inner_of(rest).to_vec() };
        (each, scope)
    });
    each.chain(named)
}

/// The loop that goes through what a place names: `rows`, `rows.items()`, `enumerate(rows)`.
fn loop_over<'p>(at: &'p Place<'_>) -> Option<&'p Construct> {
    let is_through = |c: &&Construct| c.kind == ConstructKind::Loop && c.value.len() <= at.core.len() + MAX_AROUND;
    at.chain.iter().find(is_through)
}

/// The variable by which a loop has what a path leads to in each element, with what remains of the path: the last of
/// several, which has the element, or the one that takes the member out, `{ name, model: id }` or `name, model`.
fn looped(variable: &str, mut path: Vec<String>) -> Option<(String, Vec<String>)> {
    let is_end = |c: char| !is_identifier_char(c);
    let last_word = |part: &str| part.rsplit(is_end).find(|word| !word.is_empty()).map(str::to_owned);
    if let Some((_, members)) = variable.split_once('{') {
        let member = path.first()?;
        let is_member = |part: &&str| part.split(is_end).any(|word| normalise(word) == *member);
        let name = last_word(members.split(',').find(is_member)?)?;
        path.remove(0);
        return Some((name, path));
    }
    // Of a row without keys each variable has the value in its place.
    let place = path.split_first().filter(is_element).and_then(|(index, _)| index.parse::<usize>().ok());
    if let Some(place) = place.filter(|_| variable.contains(',')) {
        let name = last_word(variable.split(',').nth(place)?)?;
        path.remove(0);
        return Some((name, path));
    }
    Some((last_word(variable.split(':').next()?)?, path))
}

/// What remains of a path in an element of the list that it begins in.
fn inner_of(path: &[String]) -> &[String] {
    path.split_first().filter(is_element).map_or(path, |(_, inner)| inner)
}

/// The paths from the variable of a loop to what a path leads to in what is looped over: the elements of a set are their own
/// keys.
pub(super) fn members_of_loop(path: &[String]) -> Vec<Vec<String>> {
    let member = |name: &String, path: &[String]| [std::slice::from_ref(name), path].concat();
    let of_value = |path| member(&RULES.loop_value, path);
    match path {
        [key] if key == KEY => vec![vec![RULES.loop_key.clone()]],
        [element] if inner_of(path).is_empty() => vec![vec![RULES.loop_key.clone()], of_value(&[])],
        _ => vec![of_value(inner_of(path))],
    }
}

/// What stands right before a place.
fn head(text: &str, at: usize) -> &str {
    let mut from = at.saturating_sub(MAX_HEAD);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    &text[from..at]
}

/// What may follow the value of a field and is no part of it.
const ENDS: [char; 10] = [')', ']', '}', '"', '\'', ',', ';', ' ', '\n', '\r'];
