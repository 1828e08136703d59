//! Clients that a function of the project makes, in this file or in another.

use crate::detect::classify::Reader;
use crate::detect::dataflow::functions::Function;
use crate::detect::place::Place;
use crate::detect::provider;
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

    /// The provider of the first client that a function makes.
    fn client_in(&self, index: usize, function: &Function) -> Option<&'static str> {
        let Span { start, end } = function.span;
        let syntax = self.all.parsed(index).syntax_around(Span::new(start, end.min(start + MAX_FUNCTION)));
        let is_made = |name: &str| name.rsplit('.').next().is_some_and(|n| n.starts_with(|c: char| c.is_uppercase()));
        let calls = syntax.constructs.iter().filter(|c| c.kind == ConstructKind::Call && function.span.holds(c.span));
        calls.filter(|c| is_made(&c.name)).find_map(|c| provider::client_named(&c.name))
    }
}
