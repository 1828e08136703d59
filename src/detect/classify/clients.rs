//! Clients that a function of the project makes, in this file or in another.

use crate::detect::classify::Reader;
use crate::detect::dataflow::functions::Function;
use crate::detect::place::Place;
use crate::detect::provider;
use crate::rules::builtin;
use crate::syntax::model::ConstructKind;
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
        let text = &self.all.list[index].text[start..end.min(start + MAX_FUNCTION)];
        let head = &text[..text.find(['{', '=']).unwrap_or(text.len())];
        let mut types = head.split(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '.'));
        let declared = types.find_map(|word| provider::client_named(word).filter(|_| is_made(word)));
        let calls = syntax.constructs.iter().filter(|c| c.kind == ConstructKind::Call && function.span.holds(c.span));
        let made = || calls.filter(|c| is_made(&c.name)).find_map(|c| provider::client_named(&c.name));
        let found = declared.or_else(made)?;
        // Everybody's interface, with the options of another service: what the file imports shows whose.
        let hints = self.all.related_hints(index).filter(|_| index != self.index);
        let shared = hints.zip(builtin::provider(found)).and_then(|(hints, own)| hints.owner_of_shared_words(own));
        Some(shared.map_or(found, |owner| owner.id.as_str()))
    }
}
