//! Clients that a function of the project makes, in this file or in another.

use crate::detect::classify::Reader;
use crate::detect::dataflow::functions::Function;
use crate::detect::place::Place;
use crate::detect::provider;
use crate::rules::builtin::{self, RULES};
use crate::rules::key::normalise;
use crate::rules::providers::ProviderHints;
use crate::syntax::model::{Construct, ConstructKind};
use crate::text::span::Span;

/// The longest function that is looked through.
const MAX_FUNCTION: usize = 4_000;

impl Reader<'_, '_> {
    /// The provider whose client a call around a place is made on, where a function of the project makes the client.
    pub(crate) fn made_client(&self, place: &Place<'_>) -> Option<&'static str> {
        let (_, maker) = self.client_maker(place)?;
        let language = |index: usize| self.all.list[index].language;
        let mut regions = (0..self.all.list.len()).filter(|index| language(self.index).imports(language(*index)));
        regions.find_map(|index| {
            let name = self.name(index, &maker);
            name.functions.iter().find_map(|function| self.client_in(index, function))
        })
    }

    /// The provider of the client that a function returns by its declaration, or of the first that it makes.
    fn client_in(&self, index: usize, function: &Function) -> Option<&'static str> {
        let Span { start, end } = function.span;
        let syntax = self.all.parsed(index).syntax_around(Span::new(start, end.min(start + MAX_FUNCTION)));
        let is_made = |name: &str| name.rsplit('.').next().is_some_and(|n| n.starts_with(|c: char| c.is_uppercase()));
        let text = provider::head(&self.all.list[index].text[function.span], MAX_FUNCTION);
        let head = &text[..text.find(['{', '=']).unwrap_or(text.len())];
        let mut types = head.split(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '.'));
        // Everybody's interface is another service's too, where that has a class of the same name or options of its own.
        let is_shared = |id: &str| builtin::provider(id).is_some_and(|p| p.openai_compatible);
        let own_type = |word| provider::client_named(word).filter(|id| is_made(word) && !is_shared(id));
        let calls = || {
            let inside = |c: &&Construct| c.kind == ConstructKind::Call && function.span.holds(c.span);
            syntax.constructs.iter().filter(inside)
        };
        let made = || calls().filter(|c| is_made(&c.name)).find_map(|c| provider::client_named(&c.name));
        let found = types.find_map(own_type).or_else(made)?;
        let owner = builtin::provider(found).filter(|p| p.openai_compatible).and_then(|own| {
            let module = |c: &Construct| c.name.split(['.', ':']).next().map(normalise).unwrap_or_default();
            let is_owner = |p: &&ProviderHints| {
                own.yields_to.contains(&p.id) && calls().any(|call| p.words.contains(&module(call)))
            };
            RULES.providers.iter().find(is_owner)
        });
        Some(owner.map_or(found, |owner| owner.id.as_str()))
    }
}
