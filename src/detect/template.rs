//! What constructs are in a template: declarations of its parameters, calls of modules, groups of values. The words are
//! data, in `rules/templates.toml`.

use crate::detect::place::Place;
use crate::rules::templates::RULES;
use crate::syntax::model::{Construct, ConstructKind};
use crate::text::span::Span;

/// A block that declares a parameter of its module: `variable "model" {`.
pub(crate) fn is_variable(construct: &Construct) -> bool {
    is_block(construct, &RULES.variable_blocks)
}

/// A block that calls a module: `module "chat" {`.
pub(crate) fn is_module(construct: &Construct) -> bool {
    is_block(construct, &RULES.module_blocks)
}

/// A block whose fields are constants of its module.
pub(crate) fn is_locals(construct: &Construct) -> bool {
    construct.kind == ConstructKind::Block && RULES.local_blocks.contains(&construct.name)
}

/// A declaration of a parameter that a word begins: `param model string = '…'`.
pub(crate) fn is_parameter(text: &str, construct: &Construct) -> bool {
    is_declared_by(text, construct, &RULES.parameter_words)
}

/// A declaration of a constant that a word begins: `var model = '…'`.
pub(crate) fn is_constant(text: &str, construct: &Construct) -> bool {
    is_declared_by(text, construct, &RULES.constant_words)
}

fn is_declared_by(text: &str, construct: &Construct, words: &[String]) -> bool {
    let before = text[..construct.name_span.start].strip_suffix(' ');
    construct.kind == ConstructKind::Binding
        && before.is_some_and(|before| words.iter().any(|word| before.ends_with(word.as_str())))
}

/// A field that holds the parameters of a template, or the values that a call gives them.
pub(crate) fn is_parameter_group(construct: &Construct) -> bool {
    construct.kind == ConstructKind::Field && is_one_of(&construct.name, &RULES.parameter_groups)
}

/// Whether one of the constructs around a place declares a template's parameter.
pub(crate) fn declares_parameter(text: &str, around: &[Construct]) -> bool {
    around.iter().any(|c| is_variable(c) || is_parameter(text, c) || is_parameter_group(c))
}

/// A field of a task that repeats it for each element.
pub(crate) fn is_task_loop(construct: &Construct) -> bool {
    construct.kind == ConstructKind::Field && RULES.task_loops.contains(&construct.name)
}

/// The task that is repeated for what a place is in.
pub(crate) fn task_around(place: &Place<'_>) -> Option<Span> {
    let around = place.chain.iter().skip_while(|c| !is_task_loop(c));
    around.skip(1).find(|c| c.kind == ConstructKind::Object).map(|task| task.value)
}

/// Whether a key holds the value of what is declared or named around it.
pub(crate) fn is_value_or_default(key: &str) -> bool {
    is_one_of(key, &RULES.value_keys) || is_one_of(key, &RULES.default_keys)
}

/// Whether a name is in a list, in whatever case.
pub(crate) fn is_one_of(name: &str, list: &[String]) -> bool {
    list.iter().any(|one| name.eq_ignore_ascii_case(one))
}

/// A block with one of these words before its name.
fn is_block(construct: &Construct, words: &[String]) -> bool {
    let head = construct.name.split_once(' ').map(|(head, _)| head);
    construct.kind == ConstructKind::Block && head.is_some_and(|head| words.iter().any(|word| word == head))
}
