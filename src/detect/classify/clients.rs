//! Clients that a call is made on and that the project makes elsewhere: a function or a member of a type, of this file or of
//! another, or a variable that another file defines.

use std::path::Path;

use crate::detect::classify::Reader;
use crate::detect::dataflow::functions::{Function, qualifier_of};
use crate::detect::dataflow::names::last;
use crate::detect::dataflow::origin::Origin;
use crate::detect::evidence::{UsageDecision, UsageEvidence};
use crate::detect::place::Place;
use crate::detect::provider;
use crate::detect::provider::endpoint::Endpoint;
use crate::detect::provider::hints::FileHints;
use crate::rules::builtin::{self, RULES};
use crate::rules::key::normalise;
use crate::rules::providers::ProviderHints;
use crate::rules::usage::Usage;
use crate::rules::words::is_receiver;
use crate::syntax::model::{Construct, ConstructKind};
use crate::text::span::Span;

/// The longest function that is looked through.
const MAX_FUNCTION: usize = 4_000;

/// What makes the client that a call is made on.
pub(crate) struct Maker {
    /// The function, the member or the variable.
    pub(crate) name: String,
    /// The type or module that it is a member of.
    owner: Option<String>,
    is_variable: bool,
}

impl Maker {
    fn of(path: &str) -> Self {
        Self { name: last(path).to_owned(), owner: qualifier_of(path).map(str::to_owned), is_variable: false }
    }
}

impl Reader<'_, '_> {
    /// The service of the client that a call around a place is made on, where the project makes that elsewhere.
    pub(crate) fn made_client(&self, place: &Place<'_>) -> Option<Endpoint> {
        let language = |index: usize| self.all.list[index].language;
        let is_known = |index: &usize| language(self.index).imports(language(*index));
        let regions = || (0..self.all.list.len()).filter(is_known);
        self.client_makers(place).iter().find_map(|maker| regions().find_map(|index| self.made_by(maker, index)))
    }

    /// What a call does with the id that it makes one model of by a client of the file's own: `claude("claude-3-opus")`, where
    /// `claude = createAnthropic()`.
    pub(super) fn made_of_client(&self, place: &Place<'_>) -> Option<UsageDecision> {
        let call = place.calls().next().filter(|call| place.argument_of(call) == Some(0))?;
        let name = self.name(self.index, &call.name);
        let constructions = || self.clients.constructions(self.text(), &call.name, self.context.hints());
        let is_made = name.made_by(place).is_some() && !constructions().is_empty();
        is_made.then_some(UsageDecision { kind: Usage::Call, evidence: UsageEvidence::Picked })
    }

    /// What makes the clients that the calls around a place are made on.
    pub(crate) fn client_makers(&self, place: &Place<'_>) -> Vec<Maker> {
        if !self.has_scopes(self.index) {
            return Vec::new();
        }
        // The arguments may be made by a call of their own, `client.generate(openai.Params{ … })`, also before in a variable.
        let holder = place.chain.iter().find(|c| c.kind == ConstructKind::Binding);
        let around = place.calls().filter_map(|call| self.client_maker(&call.name, place));
        let taken = holder.into_iter().flat_map(|holder| {
            let is_here = std::ptr::eq(place.text, self.text());
            let own = last(&holder.name);
            // The place of use may be in another file.
            let name =
                if is_here { self.name_of(self.index, own, holder.name_span) } else { self.name(self.index, own) };
            let takers = name.mentions().into_iter().filter(|at| name.reads(at, Some(holder.name_span)));
            let makers = takers.flat_map(|at| at.calls().filter_map(|call| self.client_maker(&call.name, at)));
            makers.collect::<Vec<_>>()
        });
        around.chain(taken).collect()
    }

    fn client_maker(&self, callee: &str, place: &Place<'_>) -> Option<Maker> {
        let parts =
            callee.split(['.', '(', ')', '-', '>', ':', '?', '!']).map(|part| part.trim_start_matches(['$', '@']));
        let mut parts = parts.filter(|part| !part.is_empty() && !is_receiver(part));
        let (receiver, member) = (parts.next()?, parts.next()?);
        let name = self.name(self.index, receiver);
        if let Some(made) = name.made_by(place) {
            return Some(Maker::of(made));
        }
        if name.is_defined() || self.context.hints().imported(receiver).is_some() {
            return None;
        }
        // `Clients.painter().images()`, or a variable that is imported from another file.
        let is_type = receiver.starts_with(char::is_uppercase) && member.starts_with(char::is_lowercase);
        if is_type && parts.next().is_some() {
            return Some(Maker { owner: Some(receiver.to_owned()), ..Maker::of(member) });
        }
        let is_variable =
            !is_type && name.imports().iter().any(|module| module.trim_matches(['"', '\'', '`']) != receiver);
        is_variable.then(|| Maker { is_variable, ..Maker::of(receiver) })
    }

    /// The service of the client that a maker makes in a region, if that is where it is defined.
    fn made_by(&self, maker: &Maker, index: usize) -> Option<Endpoint> {
        if maker.is_variable {
            let imported = self.name(self.index, &maker.name);
            let origin = Origin::constant(Path::new(self.path(index)), None);
            imported.imports().iter().find(|module| origin.is_imported_by(module))?;
        }
        let is_type = |owner: &&String| owner.starts_with(char::is_uppercase);
        let is_there = |owner: &String| self.is_module(owner, self.index, index);
        let is_elsewhere = index != self.index && maker.owner.as_ref().filter(is_type).is_none_or(is_there);
        if index != self.index && !is_elsewhere {
            return None;
        }
        let name = self.name(index, &maker.name);
        let function = || name.functions().iter().find_map(|function| self.client_in(index, function));
        // What a variable of the file itself is made as its calls show.
        let is_member = is_elsewhere && (maker.is_variable || maker.owner.is_some());
        let text: &str = &self.all.list[index].text;
        let variable =
            || self.clients.constructions(text, &maker.name, self.hints_of(index)).first().map(|made| made.whose);
        function().or_else(|| if is_member { variable() } else { None })
    }

    /// The service of the client that a function returns by its declaration, or of one that it makes.
    fn client_in(&self, index: usize, function: &Function) -> Option<Endpoint> {
        let Span { start, end } = function.span;
        let syntax = self.all.parsed(index).syntax_around(Span::new(start, end.min(start + MAX_FUNCTION)));
        let (text, hints): (&str, _) = (&self.all.list[index].text, self.hints_of(index));
        let is_class = |name: &str| name.split(['.', ':', '\\', ' ']).any(|part| part.starts_with(char::is_uppercase));
        let own = provider::head(&text[function.span], MAX_FUNCTION);
        let head = &own[..own.find(['{', '=']).unwrap_or(own.len())];
        let mut types = head.split(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '.'));
        // Everybody's interface is another service's too, where that has a class of the same name or options of its own.
        let is_shared = |id: &str| builtin::provider(id).is_some_and(|p| p.openai_compatible && !p.gateway);
        let own_type =
            |word| provider::declared(word, hints).filter(|found| is_class(word) && !is_shared(found.provider));
        if let Some(found) = types.find_map(own_type) {
            return Some(found);
        }
        let inside = |c: &&Construct| c.kind == ConstructKind::Call && function.span.holds(c.span);
        let calls: Vec<&Construct> = syntax.constructs.iter().filter(inside).collect();
        let made = |call: &&Construct| if is_class(&call.name) { provider::made_at(call, text, hints) } else { None };
        let mut made: Vec<Endpoint> = calls.iter().filter_map(made).collect();
        let shared = made.iter().position(|found| !is_shared(found.provider)).unwrap_or(0);
        let found = (!made.is_empty()).then(|| made.swap_remove(shared))?;
        let owner = builtin::provider(found.provider).filter(|p| p.openai_compatible).and_then(|own| {
            let module = |c: &Construct| c.name.split(['.', ':']).next().map(normalise).unwrap_or_default();
            let is_owner = |p: &&ProviderHints| {
                own.yields_to.contains(&p.id) && calls.iter().any(|call| p.words.contains(&module(call)))
            };
            RULES.providers.iter().find(is_owner)
        });
        Some(owner.map_or(found, |owner| provider::own(&owner.id)))
    }

    /// What the file of a region shows at large.
    fn hints_of(&self, index: usize) -> &FileHints {
        self.all.related_hints(index).unwrap_or_else(|| self.context.hints())
    }
}
