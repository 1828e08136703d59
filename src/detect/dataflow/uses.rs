//! Values that travel: a constant, an attribute or a parameter holds the id, and a call or a resource uses it.
//!
//! The reference stays at the literal, where a person would edit it; the place of use shows provider, usage
//! and version.

use crate::detect::dataflow::head::is_head;
use crate::detect::dataflow::object_path::ObjectPath;
use crate::detect::place::Place;
use crate::detect::template::{self, declares_parameter, is_module, is_parameter_group, is_variable};
use crate::rules::key::normalise;
use crate::rules::templates::{RULES, settings_of};
use crate::rules::words::{self, is_common};
use crate::syntax::model::{Construct, ConstructKind, LiteralKind, Parsed};
use crate::text::span::Span;
use crate::text::words::last_part;

/// Whether a place, where a name stands, may be its value: all of a field or a variable, an argument, or in a list.
pub(crate) fn may_be_value(at: &Place<'_>, name: &str) -> bool {
    holder(at).is_some_and(|holder| match holder.kind {
        ConstructKind::Field | ConstructKind::Binding | ConstructKind::Default => {
            is_bare_use(&at.text[holder.value], name)
        }
        ConstructKind::Call | ConstructKind::List => true,
        _ => false,
    })
}

/// Whether what a call returns, whose name stands at a place, may be a value there: all of a field or a variable, or an
/// argument.
pub(crate) fn may_be_result(at: &Place<'_>, call: &Construct) -> bool {
    holder(at).is_some_and(|holder| match holder.kind {
        ConstructKind::Field | ConstructKind::Binding | ConstructKind::Default => {
            let before = at.text.get(holder.value.start..at.core.end).unwrap_or_default();
            let after = at.text.get(call.span.end..holder.value.end).unwrap_or_default();
            is_bare_use(&[before, after].concat(), &at.text[at.core])
        }
        ConstructKind::Call => true,
        _ => false,
    })
}

/// Those of the mentions of a variable that are the whole value of a field or an argument. `own` is the place of the
/// variable's value, where it is in the same text.
pub fn uses<'p, 't>(
    mentions: impl IntoIterator<Item = &'p Place<'t>>,
    own: Option<&Place<'_>>,
) -> impl Iterator<Item = &'p Place<'t>>
where
    't: 'p,
{
    let holds_own = move |c: &Construct| own.is_some_and(|own| c.value.contains(own.core.start));
    // Its own declaration, also where that asks for a setting of the same name.
    let names_own = move |at: usize| own.and_then(Place::key).is_some_and(|c| c.span.contains(at));
    mentions.into_iter().filter(move |at| {
        holder(at).is_some_and(|holder| {
            let is_value =
                holder.kind != ConstructKind::List || own.is_some_and(|own| is_map_lookup(at.text, holder, own));
            is_value && !names_own(at.core.start) && !holds_own(holder)
        })
    })
}

/// What holds a value, objects aside. What is looked up by its name, as in `os.environ["MODEL"]`, is the value.
pub(crate) fn holder<'p>(at: &'p Place<'_>) -> Option<&'p Construct> {
    at.chain.iter().find(|c| c.kind != ConstructKind::Object && !c.is_subscript())
}

/// Whether a list is what a function is given that looks into the map that a value is in: `!FindInMap [Models, row, Key]`.
fn is_map_lookup(text: &str, list: &Construct, own: &Place<'_>) -> bool {
    let before = text[..list.value.start].trim_end_matches([' ', '\n', '\r', ':', '"', '\'']);
    let is_function = RULES.map_lookups.iter().any(|function| before.ends_with(function.as_str()));
    is_function && own.names().nth(2).is_some_and(|map| text[list.value].contains(map))
}

/// The name under which other places find the value.
#[must_use]
pub fn variable(place: &Place<'_>) -> Option<String> {
    let name = place.declared()?;
    let common = || {
        if place.chain.iter().any(is_variable) {
            of_variable(name)
        } else {
            plain(name).filter(|_| declares_parameter(place.text, &place.chain))
        }
    };
    distinctive(name).or_else(common)
}

/// The variable of a program's environment that a place of a file of settings sets: a name in capitals that has several
/// words, or that is in a section for such variables. `in_file`: the whole file is one.
pub(crate) fn environment_variable(place: &Place<'_>, in_file: bool) -> Option<String> {
    let row = place.parameter();
    let name = row.as_deref().or_else(|| place.declared())?;
    let is_capital = name.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_');
    let is_for_variables = |c: &Construct| {
        let last = normalise(c.name.rsplit('.').next().unwrap_or_default());
        let is_section = matches!(c.kind, ConstructKind::Field | ConstructKind::Block) && c.name != name;
        is_section && words::RULES.environment.iter().any(|part| last.starts_with(part.as_str()))
    };
    let is_variable = in_file || name.contains('_') || place.chain.iter().any(is_for_variables);
    if is_capital && is_variable { plain(name) } else { None }
}

/// The member of the object at hand that a place gives its value to, however common its name is: that is known by what it
/// is called on.
pub(crate) fn own_member(place: &Place<'_>) -> Option<String> {
    plain(words::own_member(place.key().filter(|key| key.kind == ConstructKind::Binding)?.name.as_str())?)
}

/// The name by which programs look up the setting whose value a place is: `model` of `shop:model` in a stack's file.
pub(crate) fn looked_up(place: &Place<'_>, path: &str) -> Option<String> {
    let file = settings_of(path)?;
    let mut fields = place.chain.iter().filter(|c| c.kind == ConstructKind::Field);
    let (own, group) = (fields.next()?, fields.next()?);
    let name = file.separator.as_ref().and_then(|separator| own.name.rsplit_once(separator.as_str()));
    let name = name.map_or(own.name.as_str(), |(_, name)| name);
    let is_word = name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.'));
    (group.name == file.under && fields.next().is_none() && is_word && !name.is_empty()).then(|| name.to_owned())
}

/// Whether a place is the name that a call looks a setting up by, with a namespace or without, or as a placeholder.
pub(crate) fn looks_up(at: &Place<'_>) -> bool {
    let name = &at.text[at.core];
    let is_plain = || {
        let space = at.literal_text().strip_suffix(name);
        space.is_some_and(|space| space.is_empty() || space.ends_with(':'))
    };
    let is_placeholder = || {
        let inner = at.literal_text().strip_prefix("${").and_then(|inner| inner.strip_suffix('}'));
        let rest = inner.and_then(|inner| inner.strip_prefix(name));
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(':'))
    };
    let is_name = at.kind() == Some(LiteralKind::String) && (is_plain() || is_placeholder());
    let call = at.calls().next().map(|call| normalise(&call.name));
    is_name && call.is_some_and(|call| words::RULES.settings.iter().any(|part| call.contains(part.as_str())))
}

/// The member that holds a value which a type makes of what stands at a place: `static let large = Model(id: .large)` in
/// `Model`. That chooses nothing yet.
pub(crate) fn own_value<'p>(at: &'p Place<'_>) -> Option<&'p Construct> {
    let call = at.calls().next()?;
    let is_around = |c: &&Construct| c.kind == ConstructKind::Binding || c.is_scope();
    let mut around = at.chain.iter().skip_while(|c| *c != call).filter(is_around);
    let member = around.next().filter(|c| c.kind == ConstructKind::Binding)?;
    let class = around.next().filter(|c| c.kind == ConstructKind::Definition && !c.name.is_empty())?;
    (last_part(&call.name) == last_part(&class.name)).then_some(member)
}

/// The name of what a place gives its value to, however common that is.
#[must_use]
pub fn name(place: &Place<'_>) -> Option<String> {
    plain(place.declared()?)
}

/// A use of a variable of a module, where its name alone does not show that: `var.model`.
fn of_variable(name: &str) -> Option<String> {
    plain(name).map(|name| format!("{}{name}", RULES.variable_prefix))
}

/// The parameter of a template whose default the place is.
#[must_use]
pub fn parameter(place: &Place<'_>) -> Option<String> {
    let in_object = || Some(ObjectPath::of(place, false)?.name);
    let own = || distinctive(place.declared()?);
    // A common name is the parameter's own only where no object is in between.
    let any = || plain(place.declared()?);
    if declares_parameter(place.text, &place.chain) { own().or_else(in_object).or_else(any) } else { None }
}

/// The name under which a use passes the value on: that of a variable, or of a parameter of a module.
#[must_use]
pub fn passed_on(at_use: &Place<'_>, parsed: &dyn Parsed) -> Option<String> {
    if let Some(parameter) = at_use.parameter() {
        let of_template = || plain(&parameter).filter(|_| inline_call(at_use, parsed).is_some());
        let read = || of_template().map(|name| format!("{}{name}", RULES.parameter_prefix));
        return distinctive(&parameter).or_else(read);
    }
    let key = at_use.key()?;
    let is_passed = match key.kind {
        ConstructKind::Binding | ConstructKind::Default => true,
        ConstructKind::Field => {
            let block = at_use.chain.iter().find(|c| c.kind == ConstructKind::Block);
            block.is_some_and(|c| is_module(c) || template::is_locals(c))
        }
        _ => false,
    };
    let of_module = || {
        let block = at_use.chain.iter().find(|c| c.kind == ConstructKind::Block)?;
        is_module(block).then_some(())?;
        let fields = at_use.chain.iter().filter(|c| c.kind == ConstructKind::Field && block.value.holds(c.span));
        match fields.collect::<Vec<_>>()[..] {
            [input] => of_variable(&input.name),
            [input, group] if RULES.parameter_objects.contains(&group.name) => plain(&input.name),
            _ => None,
        }
    };
    let is_given = is_passed || is_given_to_template(at_use, parsed);
    if is_given { distinctive(&key.name).or_else(of_module) } else { None }
}

/// Whether the place is an argument of a module, not in a list of things that the module makes.
#[must_use]
pub fn is_given_to_module(place: &Place<'_>, parsed: &dyn Parsed) -> bool {
    let mut near = place.chain.iter().take_while(|c| c.kind != ConstructKind::List);
    near.any(is_module) || is_given_to_template(place, parsed)
}

/// Whether the place is a parameter of a template that is linked to: `Parameters:` beside `TemplateURL:`.
fn is_given_to_template(place: &Place<'_>, parsed: &dyn Parsed) -> bool {
    call_with(place, parsed, &RULES.links).is_some()
}

/// What calls the template inside it of which a place is a parameter: `"parameters": { … }` beside `"template": { … }`.
pub(crate) fn inline_call(place: &Place<'_>, parsed: &dyn Parsed) -> Option<Span> {
    call_with(place, parsed, &RULES.inline)
}

/// The object around the group of parameters that a place is in, where it has one of some keys.
fn call_with(place: &Place<'_>, parsed: &dyn Parsed, keys: &[String]) -> Option<Span> {
    let at = place.chain.iter().position(is_parameter_group)?;
    let call = place.chain[at + 1..].iter().find(|c| c.kind == ConstructKind::Object)?.value;
    let syntax = parsed.syntax_around(call);
    let has_key = syntax.fields_of(call).into_iter().any(|field| template::is_one_of(&field.name, keys));
    has_key.then_some(call)
}

/// The last part of a name, where it is distinctive enough to be searched for.
fn distinctive(name: &str) -> Option<String> {
    plain(name).filter(|last| !is_common(last))
}

/// The last part of a name that is a word of some length.
fn plain(name: &str) -> Option<String> {
    let last = name.trim_start_matches(['$', '@']).rsplit(['.', '"', '\'', '[', ']']).find(|p| !p.is_empty())?;
    let is_word = last.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    // A short word names too many things.
    let is_long = last.len() > 2 || last.len() == 2 && last.ends_with(|c: char| c.is_ascii_digit());
    (is_word && is_long).then(|| last.to_owned())
}

/// Whether a value is the variable and nothing else: `MODEL`, `self.MODEL`, `var.model`, `"${var.model}"`,
/// `[parameters('model')]`, `!Ref Model`, `$MODEL`, `MODEL || other`.
fn is_bare_use(value: &str, name: &str) -> bool {
    let value = value.trim().trim_matches(['"', '\'', ',', ';']);
    if value.len() > name.len() + 60 {
        return false;
    }
    value.match_indices(name).any(|(at, _)| {
        // What decides whether it is taken is no part of it: `x != "" ? x : y`.
        let before = value[..at].rsplit(" ? ").next().unwrap_or_default();
        let after = value[at + name.len()..].trim();
        let tail = after.trim_start_matches([')', ']', '}', '\'', '"', '!', '?', ',', ';', ' ', '%']);
        let is_rest = |tail: &str| ["||", "or ", ":"].iter().any(|other| tail.starts_with(other));
        // A member of an object with a common name is another value.
        let is_other =
            |object: &str| !is_parameters(object) && !words::RULES.own.iter().any(|own| object.ends_with(own));
        let is_member = is_common(name) && before.strip_suffix('.').is_some_and(is_other);
        is_head(before) && !is_member && (tail.is_empty() || is_accessor(tail) || is_rest(tail))
    })
}

/// Whether the text before a member ends with an object that holds the parameters of a module.
fn is_parameters(before: &str) -> bool {
    RULES.parameter_objects.iter().any(|object| before.ends_with(object.as_str()))
}

/// `.value`, `.getId()`, `->value`: what takes the value out of a member of an enum.
fn is_accessor(tail: &str) -> bool {
    let Some(link) = ["->", "."].iter().find_map(|link| tail.strip_prefix(link)) else { return false };
    let link = link.strip_suffix("()").unwrap_or(link);
    !link.is_empty() && link.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}
