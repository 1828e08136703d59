//! Values that nothing but a test reads: a variable that is given another value first, a constant that only spells its own
//! id, an argument whose parameter is only asked about.

use crate::detect::classify::dead_value::is_identifier;
use crate::detect::classify::sinks::Sink;
use crate::detect::classify::{Reader, links, replaced};
use crate::detect::dataflow::{names, peers};
use crate::detect::place::Place;
use crate::detect::reference::Unread;
use crate::detect::{shown, usage};
use crate::rules::builtin::RULES;
use crate::rules::key::normalise;
use crate::rules::paths::{self, PathUsage};
use crate::rules::usage::Usage;
use crate::rules::words as vocabulary;
use crate::syntax::model::{Construct, ConstructKind, LiteralKind};
use crate::text::span::{Span, near_line_start};
use crate::text::words::{is_identifier_char, is_whole_word, words};

/// How many words make the name of a member one that nothing else has.
const OWN_WORDS: usize = 3;

/// Whether a text names a variable.
fn is_whole_mention(text: &str, name: &str) -> bool {
    let bytes = text.as_bytes();
    let mut finds = memchr::memmem::find_iter(bytes, name.as_bytes()).map(|at| Span::new(at, at + name.len()));
    finds.any(|span| is_whole_word(bytes, span))
}

/// Whether a name can be looked for in other files.
fn is_known_by(name: &str) -> bool {
    is_identifier(&name) && name.len() >= links::MIN_NAME
}

/// Whether the elements of what has a name are tried one after the other.
fn is_tried(name: &str) -> bool {
    let name = normalise(name);
    RULES.usage.tried.iter().any(|ending| name.ends_with(ending.as_str()))
}

/// The types around a constant by which other files may call it, the outermost first.
fn owners<'p>(place: &'p Place<'_>, own: &Construct) -> Vec<&'p str> {
    let is_function = |c: &Construct| place.chain.iter().any(|f| f.kind == ConstructKind::Function && f.span == c.span);
    let around = place.chain.iter().skip_while(|c| *c != own).filter(|c| c.kind == ConstructKind::Definition);
    let names = around.filter(|c| !is_function(c)).map(|c| names::last(&c.name));
    let mut owners: Vec<&str> = names.filter(|name| is_known_by(name)).collect();
    owners.reverse();
    owners
}

impl<'a> Reader<'a, '_> {
    /// Whether a variable is given another value before anything reads the one at a place: the next time that it is named, by
    /// a statement beside its own, which always runs.
    pub(super) fn is_overwritten(&self, place: &Place<'_>) -> bool {
        let Some((own, name)) = self.held_binding(place) else { return false };
        let next = self.occurrences(name).filter(|range| range.start >= own.span.end).find_map(|range| {
            let at = Place::of(self.text(), range, self.parsed);
            (at.kind() != Some(LiteralKind::Comment)).then_some((range, at))
        });
        let Some((range, at)) = next else { return false };
        let Some(set) = at.named.as_ref().filter(|c| c.kind == ConstructKind::Binding && c.name == own.name) else {
            return false;
        };
        let around = |chain: &[Construct], inner: &Construct| -> Vec<Span> {
            chain.iter().filter(|c| *c != inner && c.value.holds(inner.span)).map(|c| c.span).collect()
        };
        let reads_old = is_whole_mention(&self.text()[set.value], name);
        let mut between = self.text()[own.span.end..range.start].lines().map(str::trim);
        // A preprocessor may leave one of the two out, and what is not local any function may read in between.
        let is_bare = |line: &str| {
            vocabulary::begins_comment(line) || line.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | ';' | '$'))
        };
        let is_next = if place.is_in(ConstructKind::Function) {
            !between.any(vocabulary::begins_directive)
        } else {
            between.all(is_bare)
        };
        !reads_old && is_next && around(&place.chain, own) == around(&at.chain, set)
    }

    /// Whether a constant has the name of its own id, which chooses nothing by itself, and nothing that is read with the
    /// file takes it but tests.
    pub(super) fn is_name_of_id(&self, place: &Place<'_>) -> bool {
        let Some((own, name)) = self.bare_binding(place) else { return false };
        // The name of a constant is no id.
        let is_id = place.kind() != Some(LiteralKind::Name);
        if place.is_in(ConstructKind::Function) || !is_id || !usage::echoes(name, &self.text()[place.core]) {
            return false;
        }
        !self.occurrences(name).any(|range| self.is_read_at(range, own)) && !self.is_read_elsewhere(place)
    }

    /// Whether the place is a member of an object or a type that the file keeps to itself and takes only others of, by their
    /// names.
    pub(super) fn is_member_left_out(&self, place: &Place<'_>) -> bool {
        let Some(key) = place.key().filter(|key| self.has_scopes(self.index) && is_identifier(&key.name.as_str()))
        else {
            return false;
        };
        let mut around = place.chain.iter().skip_while(|c| *c != key).skip(1);
        let owner = around.find(|c| c.kind != ConstructKind::Object);
        let is_owner = |c: &&Construct| match c.kind {
            ConstructKind::Binding => key.kind == ConstructKind::Field && self.is_hidden(place, c),
            _ => false,
        };
        let Some(owner) = owner.filter(is_owner) else { return false };
        let name = names::last(&owner.name);
        let is_other = |range: Span| {
            let rest = &self.text()[range.end..];
            let member = ["::", "->", "."].iter().find_map(|link| rest.strip_prefix(link))?;
            let end = member.find(|c: char| !is_identifier_char(c)).unwrap_or(member.len());
            let is_of_owner = |member: &str| is_whole_mention(&self.text()[owner.value], member);
            Some(&member[..end]).filter(|member| !member.is_empty() && *member != key.name && is_of_owner(member))
        };
        let mut taken = self.occurrences(name).filter(|range| !owner.span.holds(*range)).peekable();
        taken.peek().is_some() && taken.all(|range| is_other(range).is_some())
    }

    /// Whether the argument goes to a function of this file that only asks about it: compares it, counts tokens by it.
    pub(super) fn is_given_to_question(&self, place: &Place<'_>) -> bool {
        let parameters = self.parameters(self.index, place);
        let mut own =
            parameters.iter().filter_map(|(held, (index, span))| (*index == self.index).then_some((held, span)));
        let Some((held, defined)) = own.next().filter(|_| own.next().is_none()) else { return false };
        let at = Place::of(self.text(), *defined, self.parsed);
        let Some(function) = at.chain.iter().find(|c| c.kind == ConstructKind::Function) else { return false };
        let inside = |range: &Span| function.span.holds(*range) && !defined.holds(*range);
        let readings: Vec<Place<'a>> =
            self.occurrences(&held.name).filter(inside).filter_map(|range| self.any_reading(range)).collect();
        !readings.is_empty() && readings.iter().all(|at| self.is_question(at))
    }

    /// The names of the constant of a module or a type that holds a value, in a list or an object too, where the file reads it
    /// nowhere: with the types that it is a member of, `Models.LARGE`.
    pub(super) fn unread_constant(&self, place: &Place<'_>, sink: Option<&Sink<'_>>, usage: Usage) -> Unread {
        let is_free = !paths::is_loaded(self.context.path) && self.has_scopes(self.index);
        let is_candidate = usage.is_active() && sink.is_none() && is_free;
        let own = place.chain.iter().rfind(|c| c.kind == ConstructKind::Binding).filter(|_| is_candidate);
        let last = |own: &'_ Construct| own.name.rsplit(' ').next().unwrap_or_default().to_owned();
        let Some((own, name)) = own.map(|own| (own, last(own))).filter(|(_, name)| is_known_by(name)) else {
            return Unread::default();
        };
        let name = name.as_str();
        // What a function or a call makes of the value is another; fields are read by their types too.
        let is_kept = |c: &Construct| match c.kind {
            ConstructKind::Function => true,
            ConstructKind::Call => !replaced::is_client(c),
            ConstructKind::Definition => name.contains(char::is_lowercase) && !self.is_of_type_itself(own),
            _ => false,
        };
        let is_type = |range: Span| {
            let before = self.text()[..range.start].trim_end_matches(['(', ' ']);
            vocabulary::RULES.types.iter().any(|operator| before.ends_with(operator.as_str()))
        };
        let is_read = |range: Span| !is_type(range) && self.is_read_at(range, own);
        let is_unread = || !place.chain.iter().any(is_kept) && !self.occurrences(name).any(is_read);
        let member = self.unread_member(place);
        let names = match member {
            Some(_) => Vec::new(),
            None if is_unread() => vec![name.to_owned()],
            None => self.collected(place, own, name),
        };
        // A setting may be read of whatever the program calls its settings.
        let owners = if peers::is_setting(name) { Vec::new() } else { owners(place, own) };
        let link = |name: String| owners.iter().copied().chain([name.as_str()]).collect::<Vec<_>>().join(".");
        Unread { constants: names.into_iter().map(link).collect(), member }
    }

    /// Whether a member is one of its type itself, and not of each object of that: `static let large`, `const LARGE`.
    pub(super) fn is_of_type_itself(&self, own: &Construct) -> bool {
        let line = near_line_start(self.text(), own.name_span.start);
        let mut words = self.text()[line..own.name_span.start].split(|c: char| !is_identifier_char(c));
        words.any(|word| RULES.usage.shared.iter().any(|mark| mark == word))
    }

    /// The names of a member of a type, where the file only collects it in a list of such members, its own name and those of
    /// members that hand it on: `static Large = new Model("id")`, `large = Large`, `All = [Large, Small]`.
    fn collected(&self, place: &Place<'_>, own: &Construct, name: &str) -> Vec<String> {
        let chain = &place.chain;
        let is_inside = |c: &&Construct| own.value.holds(c.span) && *c != own;
        let is_made =
            chain.iter().rfind(is_inside).is_some_and(|c| c.kind == ConstructKind::Call) || self.is_of_type_itself(own);
        let around = chain.iter().skip_while(|c| *c != own).skip(1).find(|c| c.is_scope());
        if !is_made || around.is_some_and(|c| c.kind != ConstructKind::Definition) {
            return Vec::new();
        }
        let class = around.map(|c| c.span);
        let is_member = |at: &Place<'_>| {
            let mut around = at.chain.iter().filter(|c| c.is_scope());
            match class {
                Some(class) => around.any(|c| c.span == class),
                None => around.next().is_none(),
            }
        };
        // The list of a module is another value, which a function of the file may go through.
        let is_left = |list: &str| self.occurrences(list).find_map(|range| self.any_reading(range)).is_none();
        let (mut names, mut is_listed) = (vec![name.to_owned()], false);
        let readings = self.occurrences(name).filter(|range| !own.span.holds(*range));
        for at in readings.filter_map(|range| self.any_reading(range)) {
            let holder = at.chain.iter().find(|c| c.kind == ConstructKind::Binding).map(|c| names::last(&c.name));
            match holder.filter(|_| is_member(&at)) {
                Some(holder) if at.chain[0].kind == ConstructKind::Binding && is_known_by(holder) => {
                    names.push(holder.to_owned());
                }
                Some(holder) if peers::is_listed(&at) && !is_tried(holder) && (class.is_some() || is_left(holder)) => {
                    is_listed = true;
                }
                _ => return Vec::new(),
            }
        }
        if is_listed { names } else { Vec::new() }
    }

    /// The member of an object that a variable holds, by a name that hardly means anything else, where the file reads it
    /// nowhere.
    fn unread_member(&self, place: &Place<'_>) -> Option<String> {
        let key = place.key().filter(|key| key.kind == ConstructKind::Field && is_identifier(&key.name.as_str()))?;
        let mut around = place.chain.iter().take_while(|c| !matches!(c.kind, ConstructKind::Binding));
        let is_handed = |c: &Construct| match c.kind {
            ConstructKind::Call => !shown::is_default_of(c, place),
            ConstructKind::Function => true,
            _ => false,
        };
        let is_read = |range: Span| !key.span.holds(range) && self.any_reading(range).is_some();
        let is_unread = words(&key.name).len() >= OWN_WORDS
            && place.is_in(ConstructKind::Binding)
            && !around.any(is_handed)
            && !self.occurrences(&key.name).any(is_read);
        is_unread.then(|| key.name.clone())
    }

    /// Whether a name is read at a place of this file: outside of its own binding, and not by a test.
    fn is_read_at(&self, range: Span, own: &Construct) -> bool {
        !own.span.holds(range) && self.any_reading(range).is_some_and(|at| !self.is_test(self.index, &at))
    }

    /// Whether another file, but for tests, takes what holds the token.
    fn is_read_elsewhere(&self, place: &Place<'_>) -> bool {
        let starts = self.starts(place);
        let mut others = (0..self.all.list.len()).filter(|index| *index != self.index);
        others.any(|index| {
            let mut uses = starts.iter().flat_map(|flow| self.uses(index, flow, place));
            uses.any(|(at, _)| !self.is_test(index, &at))
        })
    }

    /// Whether a place in a region is in a test: by the path of its file, or by what is around it.
    pub(super) fn is_test(&self, index: usize, at: &Place<'_>) -> bool {
        let by_path = match self.all.companion(index) {
            Some(_) => self.all.path_usage(index),
            None => *self.context.usage(),
        };
        let is_in_test = || usage::is_in_test(at);
        by_path == PathUsage::Test || *self.tests.borrow_mut().entry((index, at.core)).or_insert_with(is_in_test)
    }

    /// The binding of code whose whole value the literal is, and its name.
    fn bare_binding<'p>(&self, place: &'p Place<'_>) -> Option<(&'p Construct, &'p str)> {
        place.chain.first().filter(|c| c.kind == ConstructKind::Binding).and_then(|own| self.named_by(own))
    }

    /// The variable of code that holds nothing but the literal or a client with that model, and its name.
    pub(super) fn held_binding<'p>(&self, place: &'p Place<'_>) -> Option<(&'p Construct, &'p str)> {
        replaced::holding_variable(place).and_then(|own| self.named_by(own))
    }

    fn named_by<'p>(&self, own: &'p Construct) -> Option<(&'p Construct, &'p str)> {
        let name = names::last(&own.name);
        let is_bare = name.len() == own.name.trim().trim_start_matches('$').len() && self.has_scopes(self.index);
        (is_bare && is_identifier(&name)).then_some((own, name))
    }
}
