//! Objects that travel: a parameter, a local or a variable holds an object with the id somewhere in it, and a resource
//! takes that object, a member of it, or each of a list of such. Also of a program: rows that a loop goes through.

use crate::detect::dataflow::names::last;
use crate::detect::dataflow::object_path::uses::members_of_loop;
use crate::detect::place::Place;
use crate::detect::template;
use crate::rules::key::normalise;
use crate::rules::templates::RULES;
use crate::syntax::model::{Construct, ConstructKind, Parsed};
use crate::text::span::{Span, near_line_start};

pub(crate) mod uses;

/// The longest list of rows in a program whose members are followed.
const MAX_ROWS: usize = 8_000;
/// The longest list of strings whose elements are counted.
const MAX_LIST: usize = 4_000;
/// The longest list in which an element is counted at all: each element of a list counts those before it.
const MAX_COUNTED: usize = 1 << 16;
/// Stands in a path for the key of a map itself.
const KEY: &str = "";

/// A name, and the keys that lead from what it stands for to an id; none where it is the id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectPath {
    pub name: String,
    /// The outermost first.
    pub path: Vec<String>,
}

impl ObjectPath {
    /// A name that stands for the id itself.
    pub(crate) fn name(name: String) -> Self {
        Self { name, path: Vec::new() }
    }

    /// What holds the object that a place is in. `is_of_variables`: the file gives values to the variables of others.
    #[must_use]
    pub fn of(place: &Place<'_>, is_of_variables: bool) -> Option<Self> {
        // To count the elements of a long list takes a while.
        if !is_of_variables && !place.chain.iter().any(may_hold) {
            return None;
        }
        // The key of a map has no name of its own in it.
        let is_key = place.named.as_ref().is_some_and(|c| c.kind == ConstructKind::Field);
        let mut path: Vec<String> = if is_key { vec![KEY.to_owned()] } else { Vec::new() };
        for construct in &place.chain {
            match construct.kind {
                // A task is repeated for each.
                ConstructKind::Field if template::is_task_loop(construct) => {
                    return Self::new(RULES.task_variable.clone(), path);
                }
                // What a loop goes through where it stands is known by the loop's variable.
                ConstructKind::Loop if construct.value.holds(place.core) => {
                    let path = path.iter().rev().map(|key| normalise(key)).collect();
                    return Some(Self { name: construct.name.clone(), path });
                }
                // An option of the command that makes the object is no member of it.
                ConstructKind::Field if !construct.name.starts_with('-') => path.push(construct.name.clone()),
                ConstructKind::List => path.push(element(place.text, construct.value, place.core.start)?.to_string()),
                ConstructKind::Binding => {
                    let mut parts = construct.name.split('.');
                    let name = parts.next()?.to_owned();
                    path.extend(parts.rev().map(str::to_owned));
                    return Self::new(name, path);
                }
                // What repeats its block is an element in that.
                ConstructKind::Block if path.pop_if(|key| RULES.loops.contains(&normalise(key))).is_some() => {
                    let path: Vec<String> = path.iter().rev().map(|key| normalise(key)).collect();
                    let members = members_of_loop(&path).concat();
                    return Some(Self { name: RULES.loop_variable.clone(), path: members });
                }
                ConstructKind::Block if template::is_variable(construct) => {
                    path.pop().filter(|key| RULES.default_keys.contains(key))?;
                    return Self::new(construct.name.rsplit(' ').next()?.to_owned(), path);
                }
                ConstructKind::Block if template::is_locals(construct) => {
                    let name = path.pop()?;
                    return Self::new(name, path);
                }
                // `params: { chat: { model: … } }`: the parameter of the module that is called.
                ConstructKind::Block if template::is_module(construct) => {
                    path.pop_if(|group| RULES.parameter_objects.contains(group));
                    let name = path.pop()?;
                    return Self::new(name, path);
                }
                ConstructKind::Block | ConstructKind::Definition | ConstructKind::Default => return None,
                _ => {}
            }
        }
        Self::of_group(path, is_of_variables)
    }

    /// What a group of parameters or of variables around an object calls it, by the keys from the object outward.
    fn of_group(mut path: Vec<String>, is_of_variables: bool) -> Option<Self> {
        // `"parameters": { "deployments": { "defaultValue": [ … ] } }`, `"variables": { "chat": { … } }`
        let group = |path: &[String], names: &[String]| path.iter().position(|key| template::is_one_of(key, names));
        if let Some(at) = group(&path, &RULES.parameter_groups) {
            path.truncate(at);
            let name = path.pop()?;
            path.pop().filter(|key| RULES.value_keys.contains(&normalise(key)))?;
            return Self::new(name, path);
        }
        match group(&path, &RULES.variable_groups) {
            Some(at) => path.truncate(at),
            None => is_of_variables.then_some(())?,
        }
        let name = path.pop()?;
        Self::new(name, path)
    }

    /// The list of a program that a string is an element of, by the variable that holds it, with its index. All elements are
    /// strings, or they could not be counted.
    pub(crate) fn element_of(place: &Place<'_>, parsed: &dyn Parsed) -> Option<Self> {
        let list = place.chain.first().filter(|c| c.kind == ConstructKind::List && c.value.len() < MAX_LIST)?;
        let holder = place.chain.iter().find(|c| c.is_naming() && c.value.holds(list.value))?;
        // What is a list itself is a row of another.
        let is_outer = |c: &Construct| c.kind == ConstructKind::List && c.value.len() > list.value.len();
        let is_row = place.chain.iter().any(|c| is_outer(c) && holder.value.holds(c.value));
        if holder.kind != ConstructKind::Binding || is_row {
            return None;
        }
        let literals = parsed.syntax_around(list.value).literals;
        let mut strings: Vec<Span> =
            literals.into_iter().map(|l| l.span).filter(|span| list.value.holds(*span)).collect();
        strings.sort_by_key(|span| span.start);
        strings.dedup();
        let is_gap = |text: &str| !text.contains(|c: char| c.is_alphanumeric() || matches!(c, '(' | '[' | '{'));
        let are_all = strings
            .windows(2)
            .all(|pair| place.text.get(pair[0].end..pair[1].start).is_some_and(|gap| gap.contains(',') && is_gap(gap)));
        let index = strings.iter().position(|span| span.holds(place.core)).filter(|_| are_all)?;
        Some(Self { name: last(&holder.name).to_owned(), path: vec![index.to_string()] })
    }

    /// The object of a program, or the row of a list, whose member a place is, by the variable that holds it or, where the
    /// loop has the rows itself, by that of the loop.
    pub(crate) fn member_of(place: &Place<'_>) -> Option<Self> {
        let is_part = |c: &Construct| {
            matches!(c.kind, ConstructKind::Field | ConstructKind::List | ConstructKind::Object | ConstructKind::Call)
        };
        let end = place.chain.iter().position(|c| !is_part(c))?;
        // First the holder: to count the elements of a long list takes a while.
        let holder = Some(&place.chain[end]).filter(|holder| holder.value.len() <= MAX_ROWS)?;
        let mut path = Vec::new();
        for construct in &place.chain[..end] {
            match construct.kind {
                ConstructKind::Field => path.push(construct.name.clone()),
                ConstructKind::List => path.push(element(place.text, construct.value, place.core.start)?.to_string()),
                _ => {}
            }
        }
        match holder.kind {
            ConstructKind::Binding => Self::new(last(&holder.name).to_owned(), path),
            ConstructKind::Loop => {
                path.pop_if(|key| key.bytes().all(|b| b.is_ascii_digit()));
                Self::new(holder.name.clone(), path)
            }
            _ => None,
        }
    }

    /// Whether the path leads to a member of an object or a row, not only to an element of a list.
    pub(crate) fn has_member(&self) -> bool {
        self.path.len() > 1 || self.path.iter().any(|key| key.bytes().any(|b| !b.is_ascii_digit()))
    }

    /// Whether the name is that of an element in a block that is repeated for each.
    pub(crate) fn is_of_loop(&self) -> bool {
        self.name == RULES.loop_variable
    }

    /// Whether the name is that of an element in a task that is repeated for each.
    pub(crate) fn is_of_task(&self) -> bool {
        self.name == RULES.task_variable
    }

    /// Whether a place where the name stands takes the element that the path leads to; none where it takes none by its
    /// number.
    pub(crate) fn is_taken_at(&self, at: &Place<'_>) -> Option<bool> {
        let (index, _) = at.text[at.core.end..].strip_prefix('[')?.split_once(']')?;
        let is_number = !index.is_empty() && index.bytes().all(|b| b.is_ascii_digit());
        (is_number && at.text[at.core] == self.name).then(|| self.path.first().is_some_and(|own| own == index))
    }

    /// `path` has the innermost key first.
    fn new(name: String, path: Vec<String>) -> Option<Self> {
        let path: Vec<String> = path.into_iter().rev().map(|key| normalise(&key)).collect();
        (name.len() > 2 && !path.is_empty()).then_some(Self { name, path })
    }
}

/// Whether a path begins with the number of an element.
fn is_element(path: &(&String, &[String])) -> bool {
    !path.0.is_empty() && path.0.bytes().all(|b| b.is_ascii_digit())
}

/// Which element of the innermost list around it a place is in.
pub fn element_at(place: &Place<'_>) -> Option<usize> {
    let list = place.chain.iter().find(|c| c.kind == ConstructKind::List)?;
    element(place.text, list.value, place.core.start)
}

/// Whether a construct may have a name by which the object in it is known.
fn may_hold(construct: &Construct) -> bool {
    let is_group =
        |name: &str| [&RULES.parameter_groups, &RULES.variable_groups].iter().any(|all| template::is_one_of(name, all));
    match construct.kind {
        ConstructKind::Binding | ConstructKind::Block | ConstructKind::Loop => true,
        ConstructKind::Field => is_group(&construct.name) || template::is_task_loop(construct),
        _ => false,
    }
}

/// Which element of a list a place is in: by commas or lines, or by the dashes in the list's own column. `None` in a list
/// that is too long to be counted.
fn element(text: &str, list: Span, at: usize) -> Option<usize> {
    if list.len() > MAX_COUNTED {
        return None;
    }
    let before = &text[list.start.min(at)..at];
    if before.starts_with('-') {
        let line = near_line_start(text, list.start);
        let dash = format!("\n{}-", &text[line..list.start]);
        return Some(before.matches(&dash).count());
    }
    let (mut depth, mut quote, mut count, mut is_begun) = (0_usize, None, 0, false);
    let before = before.trim_start();
    for byte in before.strip_prefix(['[', '(', '{']).unwrap_or(before).bytes() {
        match (quote, byte) {
            (Some(open), byte) if open == byte => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'') => (quote, is_begun) = (Some(byte), true),
            (None, b'(' | b'{' | b'[') => (depth, is_begun) = (depth + 1, true),
            (None, b')' | b'}' | b']') => depth = depth.saturating_sub(1),
            (None, b',' | b'\n') if depth == 0 => {
                count += usize::from(is_begun);
                is_begun = false;
            }
            (None, byte) => is_begun |= !byte.is_ascii_whitespace(),
        }
    }
    Some(count)
}

#[cfg(test)]
mod tests;
