//! Lists that a loop goes through: an element that the loop gives to a call is in use, and no choice.

use crate::detect::classify::Reader;
use crate::detect::classify::sinks::{Rank, Sink};
use crate::detect::classify::worklist::Flow;
use crate::detect::dataflow::names;
use crate::detect::dataflow::object_path::ObjectPath;
use crate::detect::evidence::{UsageDecision, UsageEvidence};
use crate::detect::place::Place;
use crate::detect::template::{is_task_loop, task_around};
use crate::detect::{provider, sites};
use crate::rules::builtin;
use crate::rules::key::normalise;
use crate::rules::sites::Means;
use crate::rules::templates::RULES;
use crate::rules::usage::Usage;
use crate::syntax::model::{Construct, ConstructKind};
use crate::text::span::Span;
use crate::text::words::is_identifier_char;

/// How many places of a name are looked at.
const MAX_PLACES: usize = 60;
/// How much more than a list or its name may be around it: `self.MODELS`, `MODELS.iter()`, `new List<string> { … }`.
const MAX_AROUND: usize = 24;

/// The longest object that is looked through for what a model is asked.
const MAX_PAYLOAD: usize = 4_000;

/// What a loop takes of each element of the list that it goes through.
enum Taken<'t> {
    Element,
    /// A part of it by its number.
    Part(usize),
    /// A member of it by its name.
    Member(&'t str),
}

impl<'a> Reader<'a, '_> {
    /// What a loop does with each element of the list that a place stands in; none where it calls nothing with them.
    pub(super) fn each(&self, place: &Place<'_>) -> Option<UsageDecision> {
        if let Some(kind) = self.each_row(place) {
            return Some(UsageDecision { kind, evidence: UsageEvidence::Picked });
        }
        // The arguments of what builds a list are an object too.
        let around = place.chain.first()?.value;
        let mut same = place.chain.iter().take_while(|c| c.value == around);
        let list = same.find(|c| c.kind == ConstructKind::List)?;
        let kind =
            self.loops(place, list).iter().find_map(|of| self.done_in(of, &Taken::Element, place)).or_else(|| {
                // Each element is a row, which the loop takes apart: `for model, key in [("gpt-4", "KEY"), …]`.
                let mut outer = place.chain.iter().filter(|c| c.value.len() > list.value.len());
                let rows = outer
                    .find(|c| !matches!(c.kind, ConstructKind::Object))
                    .filter(|c| c.kind == ConstructKind::List)?;
                let part = self.text()[list.value.start..place.core.start].matches(',').count();
                self.loops(place, rows).iter().find_map(|of| self.done_in(of, &Taken::Part(part), place))
            });
        let kind = kind.or_else(|| self.done_by_steps(place, list))?;
        Some(UsageDecision { kind, evidence: UsageEvidence::Picked })
    }

    /// What a loop does with the member of each row of a list that a place is the value of: `row.model`.
    fn each_row(&self, place: &Place<'_>) -> Option<Usage> {
        let key = place.chain.first().filter(|c| c.kind == ConstructKind::Field && place.named.is_none())?;
        let is_row = |c: &&Construct| matches!(c.kind, ConstructKind::Object | ConstructKind::Call);
        let rows = place.chain[1..].iter().find(|c| !is_row(c)).filter(|c| c.kind == ConstructKind::List)?;
        self.loops(place, rows).iter().find_map(|of| self.done_in(of, &Taken::Member(&key.name), place))
    }

    /// What the steps of a pipeline do with each element of a list of its matrix: `${{ matrix.model }}`, `$MODEL`.
    fn done_by_steps(&self, place: &Place<'_>, list: &Construct) -> Option<Usage> {
        let mut fields = place.chain.iter().filter(|c| c.kind == ConstructKind::Field);
        let own = fields.next().filter(|own| own.value == list.value)?;
        if is_task_loop(own) {
            return self.done_by_task(place, own);
        }
        let matrix = fields.next().filter(|field| RULES.matrices.contains(&field.name))?;
        let member = format!("{}.{}", matrix.name, own.name);
        let variable = own.name.clone();
        let is_read = |range: &Span| self.text()[..range.start].ends_with(['$', '{']);
        let members = self.occurrences(&member).take(MAX_PLACES);
        let places = members.chain(self.occurrences(&variable).filter(is_read).take(MAX_PLACES));
        places.filter(|range| !list.value.holds(*range)).find_map(|range| {
            let at = Place::of(self.text(), range, self.parsed);
            let sink = self.sink_at(self.index, &at, Vec::new(), false).filter(|sink| sink.rank >= Rank::Used)?;
            Some(sink.site.usage.unwrap_or(Usage::Config)).filter(|usage| usage.is_active())
        })
    }

    /// What a task of a playbook does with each element of the list that it is repeated for: `model: "{{ item }}"`.
    fn done_by_task(&self, place: &Place<'_>, own: &Construct) -> Option<Usage> {
        let task = task_around(place)?;
        let inside = |range: &Span| task.holds(*range) && !own.span.holds(*range);
        self.occurrences(&RULES.task_variable).filter(inside).take(MAX_PLACES).find_map(|range| {
            let at = Place::of(self.text(), range, self.parsed);
            let site = sites::find(&at, self.parsed, self.context.path, self.context.rules)?;
            let usage = site.usage.unwrap_or(Usage::Config);
            (at.named.is_none() && site.is == Means::Model && usage.is_active()).then_some(usage)
        })
    }

    /// The loops that go through a list, by its name or where it stands.
    fn loops(&self, place: &Place<'_>, list: &Construct) -> Vec<Construct> {
        let is_loop = |c: &&Construct| c.kind == ConstructKind::Loop;
        let is_whole = |c: &&Construct| c.value.holds(list.value) && c.value.len() <= list.value.len() + MAX_AROUND;
        let mut found: Vec<Construct> = place.chain.iter().filter(is_loop).filter(is_whole).cloned().collect();
        let holder = place.chain.iter().find(|c| c.kind == ConstructKind::Binding).filter(is_whole);
        let name = holder.map(|holder| names::last(&holder.name)).filter(|name| name.len() > 2);
        let Some(name) = name.map(str::to_owned) else { return found };
        for range in self.occurrences(&name).take(MAX_PLACES) {
            let at = Place::of(self.text(), range, self.parsed);
            let is_through = |c: &&Construct| c.value.len() <= name.len() + MAX_AROUND;
            found.extend(at.chain.iter().filter(is_loop).find(is_through).cloned());
        }
        found
    }

    /// What a loop does with its variable, or with the one that takes a part of each element, directly or in a function
    /// of the file.
    fn done_in(&self, of: &Construct, taken: &Taken<'_>, place: &Place<'_>) -> Option<Usage> {
        let target = of.name.split(':').next()?;
        let target = match taken {
            Taken::Part(part) => target.split(',').nth(*part).filter(|_| target.contains(','))?,
            // `for (const { model } of ROWS)`
            Taken::Member(key) if target.contains('{') => key,
            _ => target,
        };
        let variable = target.rsplit(|c: char| !is_identifier_char(c)).find(|part| !part.is_empty())?;
        let inside = |range: &Span| of.span.holds(*range) && !of.name_span.holds(*range);
        self.occurrences(variable).filter(inside).take(MAX_PLACES).find_map(|range| {
            if let Taken::Member(key) = taken
                && *key != variable
            {
                let member = self.member_behind(range, key)?;
                return self.done_at(&Place::of(self.text(), member, self.parsed));
            }
            let at = Place::of(self.text(), range, self.parsed);
            if at.named.is_some() || names::qualifier(&at).is_some() {
                return None;
            }
            self.done_at(&at).or_else(|| self.done_by_function(&at, place))
        })
    }

    /// Where a member of a name is taken right behind that: `row.model`, `row["model"]`, `row[:model]`.
    fn member_behind(&self, name: Span, key: &str) -> Option<Span> {
        let rest = &self.text()[name.end..];
        let link = rest.len() - rest.trim_start_matches(['.', '?', '!', '[', '"', '\'', ':', '-', '>']).len();
        let member = rest[link..].strip_prefix(key).filter(|rest| link > 0 && !rest.starts_with(is_identifier_char));
        member.map(|_| Span::new(name.end + link, name.end + link + key.len()))
    }

    /// What a call does with the value at a place. A rule names it, or it is the model among the named arguments, or the
    /// call is one of a provider's client: any other may only put the elements into another list.
    fn done_at(&self, at: &Place<'a>) -> Option<Usage> {
        let sink = self.sink_at(self.index, at, Vec::new(), false).filter(|sink| sink.rank >= Rank::Used)?;
        let is_imported = |callee: &str| {
            let object = callee.split(['.', ':']).next().unwrap_or_default();
            self.context.hints().imported(object).is_some()
        };
        let is_of_client = |callee: &str| provider::client_named(callee).is_some() || is_imported(callee);
        let is_made = || self.client_makers(at).iter().any(|maker| provider::client_named(&maker.name).is_some());
        let is_client =
            || at.calls().any(|call| is_of_client(&call.name)) || is_made() || self.is_for_client(self.index, at);
        let is_model = || is_model_argument(at, &sink) || self.is_in_payload(at);
        let usage = sink.site.usage.or_else(|| (is_model() || is_client()).then_some(Usage::Call));
        usage.filter(|usage| usage.is_active())
    }

    /// Whether the object that a value is put into is what a model is asked: `{ model, messages }`.
    fn is_in_payload(&self, at: &Place<'_>) -> bool {
        let key = at.key().filter(|key| key.kind == ConstructKind::Field);
        let object =
            at.object().filter(|o| key.is_some_and(|key| o.value.holds(key.span)) && o.value.len() < MAX_PAYLOAD);
        object.is_some_and(|object| {
            let syntax = self.parsed.syntax_around(object.value);
            let is_payload = |field: &Construct| builtin::RULES.usage.payloads.contains(&normalise(&field.name));
            syntax.fields_of(object.value).into_iter().any(is_payload)
        })
    }

    /// What a function of the file that is given a value does with it.
    fn done_by_function(&self, at: &Place<'a>, place: &Place<'_>) -> Option<Usage> {
        self.parameters(self.index, at).into_iter().find_map(|(held, defined): (ObjectPath, _)| {
            let from = Some((self.index, at.clone()));
            let flow = Flow { held, from, defined: Some(defined), way: Vec::new(), hop: 1 };
            self.uses(self.index, &flow, place).iter().find_map(|(at, _)| self.done_at(at))
        })
    }
}

/// Whether a place is a named argument of a call that a rule knows as the place of a model.
fn is_model_argument(at: &Place<'_>, sink: &Sink<'_>) -> bool {
    let arguments = at.calls().next().map(|call| call.value);
    let object = at.chain.iter().find(|c| c.kind == ConstructKind::Object).map(|c| c.value);
    // An object may be all of the arguments.
    let is_whole = |arguments: Span| object.is_some_and(|o| arguments.holds(o) && arguments.len() <= o.len() + 2);
    let is_field = at.key().is_some_and(|key| key.kind == ConstructKind::Field);
    is_field
        && arguments.is_some_and(is_whole)
        && sink.site.is == Means::Model
        && !(sink.site.key.is_empty() && sink.site.key_ends.is_empty())
}
