//! Elements of one list: what stands around one stands around the others, too. The front end is asked once for a list of
//! thousands of models.

use crate::detect::place::Place;
use crate::syntax::model::{ConstructKind, LiteralKind};
use crate::text::span::Span;

/// The place of the last element of a list, from which those of the next are known.
#[derive(Default)]
pub(crate) struct Elements<'t> {
    last: Option<Place<'t>>,
    /// Where the last of its elements ends.
    end: usize,
}

impl<'t> Elements<'t> {
    /// The place of a token behind the last one, where both are elements of one list. `None` where that is not sure.
    pub(crate) fn next(&mut self, core: Span) -> Option<Place<'t>> {
        let known = self.last.as_ref()?;
        let list = known.chain.first().filter(|list| core.end < list.value.end)?;
        let quote = *known.text.as_bytes().get(known.core.end)?;
        let between = known.text.get(self.end..core.start).filter(|_| list.value.start < core.start)?;
        if !separates(between.as_bytes(), quote) || !is_closed(known.text, core.end, quote) {
            return None;
        }
        self.end = core.end;
        let mut place = known.clone();
        place.core = core;
        if let Some(literal) = &mut place.literal {
            literal.span = core;
        }
        Some(place)
    }

    /// Keeps a place from which those of the next elements are known.
    pub(crate) fn keep(&mut self, place: &Place<'t>) {
        self.end = place.core.end;
        self.last = place.is_plain_element().then(|| place.clone());
    }
}

impl Place<'_> {
    /// Whether the token is a whole string that is an element of a list, and nothing is asked of or done with the string
    /// itself.
    pub(crate) fn is_plain_element(&self) -> bool {
        let is_string = self.literal.as_ref().is_some_and(|l| l.kind == LiteralKind::String && l.span == self.core);
        let is_direct = self.chain.first().is_some_and(|c| c.kind == ConstructKind::List && c.value.holds(self.core));
        // The arguments of a short call may name a variable.
        let is_known = self.named.is_none() && self.variable.is_none() && !self.is_in(ConstructKind::Call);
        let bytes = self.text.as_bytes();
        let quote = self.core.start.checked_sub(1).map(|before| bytes[before]).filter(|b| matches!(b, b'"' | b'\''));
        let opens = || self.text[..self.core.start - 1].trim_end().ends_with(['[', ',', '{', '(']);
        let is_alone = |quote| is_closed(self.text, self.core.end, quote) && opens();
        is_string && is_direct && is_known && quote.is_some_and(is_alone)
    }
}

/// Whether a string ends there, and an element of a list with it.
fn is_closed(text: &str, end: usize, quote: u8) -> bool {
    let rest = text[end..].strip_prefix(char::from(quote));
    rest.is_some_and(|rest| rest.trim_start().starts_with([',', ']', '}', ')']))
}

/// Whether between two strings there is nothing but other strings and commas, from the quote that closes the one to that
/// which opens the other.
fn separates(between: &[u8], quote: u8) -> bool {
    let mut rest = between;
    loop {
        let Some((first, behind)) = rest.split_first() else { return false };
        let Some((comma, behind)) = behind.trim_ascii_start().split_first() else { return false };
        let Some((next, behind)) = behind.trim_ascii_start().split_first() else { return false };
        if *first != quote || *comma != b',' || *next != quote {
            return false;
        }
        if behind.is_empty() {
            return true;
        }
        let Some(end) = memchr::memchr3(quote, b'\\', b'\n', behind) else { return false };
        rest = &behind[end..];
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::parse;
    use crate::syntax::region::Region;
    use crate::text::language::Language;

    /// The elements of the lists of a text that are known without the front end; each is the same as with it.
    fn known(language: Language, text: &str) -> Vec<&str> {
        let region = Region::whole(text, language);
        let parsed = parse::parse(&region);
        let mut elements = Elements::default();
        let mut found = Vec::new();
        for at in memchr::memmem::find_iter(text.as_bytes(), b"gpt-") {
            let core = Span::new(at, at + 5);
            let place = Place::of(text, core, &*parsed);
            if let Some(next) = elements.next(core) {
                assert_eq!((&next.chain, &next.literal), (&place.chain, &place.literal), "{text}");
                assert_eq!((&next.named, &next.variable), (&place.named, &place.variable), "{text}");
                found.push(&text[core]);
            }
            elements.keep(&place);
        }
        found
    }

    #[test]
    fn the_next_elements_of_a_list_stand_where_the_first_does() {
        let script = "const a = { models: [\"gpt-1\", \"gpt-2\",\n  \"x\", \"gpt-3\"], other: [\"gpt-4\"] };\n";
        assert_eq!(known(Language::JavaScript, script), ["gpt-2", "gpt-3"]);
        assert_eq!(known(Language::Python, "A = ['gpt-1', 'gpt-2']\nB = 'gpt-3', 'gpt-4'\n"), ["gpt-2"]);
        assert_eq!(known(Language::Json, "{\"a\": [\"gpt-1\", \"gpt-2\"], \"b\": \"gpt-3\"}"), ["gpt-2"]);
        assert_eq!(known(Language::Go, "package a\nvar A = []string{\"gpt-1\", \"gpt-2\"}\n"), ["gpt-2"]);
    }

    #[test]
    fn what_is_more_than_an_element_is_asked_for() {
        for text in [
            "const a = [\"gpt-1\", f(\"gpt-2\")];\n",
            "const a = [\"gpt-1\", \"gpt-2\".length];\n",
            "const a = [\"gpt-1\" /* x */, \"gpt-2\"];\n",
            "const a = [\"gpt-1\", [\"gpt-2\"]];\n",
            "const a = [\"gpt-1 mini\", \"gpt-2\"];\n",
            "const a = f([\"gpt-1\", \"gpt-2\"]);\n",
        ] {
            assert!(known(Language::JavaScript, text).is_empty(), "{text}");
        }
    }
}
