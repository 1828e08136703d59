//! Values that no call is given: a parameter that its function does not read, a name that is only asked about.

use crate::text::span::Span;
use crate::text::words::is_whole_word;

use crate::detect::classify::Reader;
use crate::detect::dataflow::uses;
use crate::detect::place::Place;
use crate::detect::sites;
use crate::rules::sites::Means;
use crate::syntax::model::{Construct, ConstructKind, LiteralKind};

/// How many occurrences of a name are looked at.
const MAX_USES: usize = 60;
/// The longest call that is looked through for a test.
const MAX_CALL: usize = 2_000;
/// Functions that ask something of each element of a list.
const QUANTIFIERS: [&str; 5] = ["any", "all", "some", "next", "filter"];

impl<'a> Reader<'a, '_> {
    /// Whether nothing that the file shows makes a model of the value at a place.
    pub(crate) fn is_unused(&self, place: &Place<'_>) -> bool {
        self.is_unread(place) || self.is_only_asked_about(place)
    }

    /// A default that the function does not read, or tells to nobody but a monitor.
    fn is_unread(&self, place: &Place<'_>) -> bool {
        let Some(parameter) = place.key().filter(|key| key.kind == ConstructKind::Default) else { return false };
        let Some(function) = place.chain.iter().find(|c| c.kind == ConstructKind::Definition) else { return false };
        // Modifiers and `val` make a field of it, which others read.
        let before = self.text()[..parameter.span.start].trim_end();
        let is_bare = parameter.name_span.start == parameter.span.start && before.ends_with(['(', ',']);
        is_bare
            && self
                .occurrences(&parameter.name)
                .filter(|range| function.span.holds(*range))
                .filter(|range| !parameter.span.contains(range.start))
                .filter_map(|range| self.reading(range))
                .all(|at| {
                    sites::find(&at, self.parsed, self.context.path, self.context.rules)
                        .is_some_and(|site| site.is == Means::Nothing)
                })
    }

    /// A list that is only compared with: each use asks whether a name is, begins with or holds one of its elements.
    fn is_only_asked_about(&self, place: &Place<'_>) -> bool {
        let is_list = place.chain.iter().take_while(|c| c.kind != ConstructKind::Binding).any(is_list);
        let Some(name) = uses::variable(place).filter(|_| is_list) else { return false };
        let Some(own) = place.key().filter(|key| key.kind == ConstructKind::Binding) else { return false };
        let uses: Vec<Place<'a>> = self
            .occurrences(&name)
            .filter(|range| !own.span.contains(range.start))
            .filter_map(|range| self.reading(range))
            .collect();
        !uses.is_empty() && uses.iter().all(|at| self.is_question(at))
    }

    /// Where a word stands in the text.
    fn occurrences(&self, word: &str) -> impl Iterator<Item = Span> + use<'a> {
        let bytes = self.text().as_bytes();
        let len = word.len();
        let found: Vec<usize> = memchr::memmem::find_iter(bytes, word.as_bytes()).take(MAX_USES).collect();
        let ranges = found.into_iter().map(move |at| Span::new(at, at + len));
        ranges.filter(move |range| is_whole_word(bytes, *range))
    }

    /// The place of a name, where its value is read: not in prose, not as the name of an argument or a member.
    fn reading(&self, range: Span) -> Option<Place<'a>> {
        let before = &self.text()[..range.start];
        if before.ends_with('.') && !before.ends_with("..") && !before.ends_with("this.") && !before.ends_with("self.")
        {
            return None;
        }
        let is_hole = before.ends_with(['{', '$']);
        let at = Place::of(self.text(), range, self.parsed);
        let is_read = match at.kind() {
            Some(LiteralKind::Comment | LiteralKind::Text | LiteralKind::Key) => false,
            Some(LiteralKind::String) => is_hole,
            _ => at.named.as_ref().is_none_or(|c| matches!(c.kind, ConstructKind::Call | ConstructKind::Test)),
        };
        is_read.then_some(at)
    }

    /// Whether a use only asks: it is in a test, or in a call or on one that holds a test.
    fn is_question(&self, at: &Place<'_>) -> bool {
        if at.is_in(ConstructKind::Test) || at.named.as_ref().is_some_and(|c| c.kind == ConstructKind::Test) {
            return true;
        }
        let on = at.named.as_ref().filter(|c| c.kind == ConstructKind::Call);
        let quantifies = |c: &&Construct| c.kind == ConstructKind::Call && QUANTIFIERS.contains(&c.name.as_str());
        let call = on.or_else(|| at.chain.iter().find(quantifies)).filter(|c| c.value.len() < MAX_CALL);
        call.is_some_and(|call| {
            let syntax = self.parsed.syntax_around(call.value);
            syntax.constructs.iter().any(|c| c.kind == ConstructKind::Test && call.value.holds(c.span))
        })
    }
}

fn is_list(construct: &Construct) -> bool {
    construct.kind == ConstructKind::List
}
