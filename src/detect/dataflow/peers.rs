//! Names that stand side by side: a list of alternatives, or one that was picked of them.

use crate::detect::dataflow::{names, uses};
use crate::detect::place::Place;
use crate::rules::builtin::RULES;
use crate::rules::key::normalise;
use crate::rules::words::is_own;
use crate::syntax::model::{Construct, ConstructKind, LiteralKind};

/// The longest aggregate that is looked through.
const MAX_AGGREGATE: usize = 4_000;

/// Whether a name is one of several alternatives, or is only compared with: an element of a list, the label of a case,
/// one of several members of a type among the arguments of a call or in an object.
pub(crate) fn is_listed(at: &Place<'_>) -> bool {
    let near = || at.chain.iter().take_while(|c| !c.is_scope());
    // What is looked up by its name, as in `os.environ["MODEL"]`, is the value.
    let is_looked_up = |c: &Construct| c.is_subscript() && at.kind() == Some(LiteralKind::String);
    // The members of an enum stand side by side, with what is declared about them: `const DEFAULT = self::Large`.
    let is_body = |n: usize| {
        at.chain.get(n + 1).is_some_and(|c| c.kind == ConstructKind::Definition)
            && at.chain[..n].iter().any(|c| c.kind == ConstructKind::Binding && is_setting(&c.name))
    };
    let is_alternative = |(n, c): (usize, &Construct)| match c.kind {
        ConstructKind::List => !is_body(n),
        kind => kind == ConstructKind::Test && !is_looked_up(c),
    };
    if near().enumerate().any(is_alternative) {
        return true;
    }
    // What is read of the object at hand stands side by side with other things of it.
    let is_type = |owner: &&str| !owner.is_empty() && !is_own(owner);
    let Some(owner) = names::qualifier(at).filter(is_type) else { return false };
    // A call with arguments by position, or else all of the object.
    let call = near().position(|c| c.kind == ConstructKind::Call);
    let aggregate = match call {
        Some(call) if near().take(call).any(Construct::is_field) => None,
        Some(call) => at.chain.get(call),
        None => near().filter(|c| c.kind == ConstructKind::Object).last(),
    };
    aggregate.is_some_and(|c| members(&at.text[c.value], owner) > 1)
}

/// Whether what holds a name takes it and nothing else: a default, a member of a type that is called as a setting, an
/// argument by name.
pub(crate) fn is_picked(at: &Place<'_>) -> bool {
    let is_default = || uses::holder(at).is_some_and(|c| c.kind == ConstructKind::Default || is_member(at, c));
    let is_argument = || {
        let outer = at.chain.iter().filter(|c| c.kind != ConstructKind::Object);
        let kinds: Vec<ConstructKind> = outer.take(2).map(|c| c.kind).collect();
        kinds == [ConstructKind::Field, ConstructKind::Call]
    };
    is_default() || is_argument()
}

/// Whether what holds `.large` is the setting of a model, which implies its type.
pub(crate) fn is_implied(at: &Place<'_>) -> bool {
    uses::holder(at).is_some_and(|holder| holder.is_naming() && is_setting(&holder.name))
}

/// Whether what holds a name is a setting of a module, a type or an object, that takes it and nothing else.
pub(crate) fn is_set(at: &Place<'_>) -> bool {
    uses::holder(at).is_some_and(|holder| is_member(at, holder))
}

/// Whether a binding is a member of a module, a type or an object, with the name of a setting: `var model: Model = .large`,
/// `options.model = Model.LARGE`, `DEFAULT = Model.LARGE`.
fn is_member(at: &Place<'_>, binding: &Construct) -> bool {
    let is_of_object = || binding.name.contains(['.', '>', '@']);
    let around = || at.chain.iter().skip_while(|c| *c != binding).find(|c| c.is_scope());
    binding.kind == ConstructKind::Binding
        && (is_of_object() || around().is_none_or(|c| c.kind == ConstructKind::Definition))
        && is_setting(&binding.name)
}

/// Whether the value of a name is the model to use.
pub(crate) fn is_setting(name: &str) -> bool {
    let name = normalise(name);
    RULES.usage.settings.iter().any(|setting| name.ends_with(setting.as_str()))
}

/// How many times a text calls members of an owner.
fn members(text: &str, owner: &str) -> usize {
    let bytes = &text.as_bytes()[..text.len().min(MAX_AGGREGATE)];
    let is_link = |rest: &[u8]| [".", ":", "[", "->"].iter().any(|link| rest.starts_with(link.as_bytes()));
    memchr::memmem::find_iter(bytes, owner.as_bytes()).filter(|at| is_link(&bytes[at + owner.len()..])).take(2).count()
}
