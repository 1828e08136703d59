//! Where the value at a place goes and what decides over it: uses in the file and in its companions, parameter files.

use std::rc::Rc;
use std::sync::LazyLock;

use crate::detect::classify::Reader;
use crate::detect::classify::worklist::{Flow, Sinks, Worklist};
use crate::detect::companion::Role;
use crate::detect::dataflow::names::{self, Name};
use crate::detect::dataflow::object_path::ObjectPath;
use crate::detect::dataflow::{functions, peers, uses};
use crate::detect::place::Place;
use crate::detect::{shown, sites};
use crate::rules::builtin::RULES;
use crate::rules::sites::{Means, Site};
use crate::rules::usage::Usage;
use crate::syntax::grammar::grammar_of;
use crate::syntax::model::{ConstructKind, Parsed};
use crate::text::span::Span;

/// A place where the variable that holds a token is used, and the rule that holds for it.
pub(crate) struct Sink<'a> {
    pub place: Place<'a>,
    pub site: &'a Site,
    pub parsed: &'a dyn Parsed,
    /// The region that it is in.
    pub index: usize,
    /// Where names pass the value on before it gets there, with their regions.
    pub way: Vec<(usize, Place<'a>)>,
    /// It takes an object that holds the token: what stands beside that in it belongs to it.
    pub in_object: bool,
    pub rank: Rank,
}

/// Where a value comes by, with the regions.
type Way<'a> = Vec<(usize, Place<'a>)>;

/// How much a place of use shows of what is done with a value, the least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Rank {
    /// The name is only looked up or listed, or an object is put together that may be used later.
    Mentioned,
    /// A module takes it, which uses it if that can be read.
    GivenToModule,
    /// It names a deployment, which may name its model too.
    NamesDeployment,
    /// A call or a setting takes it.
    Used,
    /// It is deployed.
    Deployed,
}

impl<'a> Reader<'a, '_> {
    /// The uses of what holds the token at places that mean something: in this region, in another of the file (a later
    /// cell, a shell command in a notebook), or in a companion; directly, or through other names. It is the first of
    /// those that show most, but where that deploys the model, all that do.
    pub(crate) fn sinks(&self, place: &Place<'_>) -> Rc<[Sink<'a>]> {
        // The elements of a list go where the list goes, but for those that are taken by their number.
        let is_shared = place.is_plain_element() && self.object(place).is_none();
        if let Some((_, known)) = self.shared.borrow().as_ref().filter(|(chain, _)| is_shared && *chain == place.chain)
        {
            return Rc::clone(known);
        }
        let found: Rc<[Sink<'a>]> = self.find_sinks(place).into();
        if is_shared {
            *self.shared.borrow_mut() = Some((place.chain.clone(), Rc::clone(&found)));
        }
        found
    }

    fn find_sinks(&self, place: &Place<'_>) -> Vec<Sink<'a>> {
        let others = (0..self.all.list.len()).filter(|i| *i != self.index && !self.all.is(*i, Role::Calls));
        let indexes: Vec<usize> = std::iter::once(self.index).chain(others).collect();
        let mut work = Worklist::new(self.starts(place));
        let mut found = Sinks::default();
        // What a test does with a value decides over tests only.
        let is_test = self.is_test(self.index, place);
        for (index, at) in self.takes(place).into_iter().filter(|(index, at)| is_test || !self.is_test(*index, at)) {
            let sink = self.sink_at(index, &at, Vec::new(), false).filter(|sink| sink.rank >= Rank::Used);
            found.add(sink.or_else(|| self.sink_of_member(index, &at)));
        }
        for (index, at, way) in
            self.gives(place).into_iter().filter(|(index, at, _)| is_test || !self.is_test(*index, at))
        {
            found.add(self.sink_at(index, &at, way.clone(), false));
            let variable = self.local(index, &at).map(ObjectPath::name);
            let variable = variable.map(|held| (held, at.key().map(|key| (index, key.name_span))));
            for (held, defined) in variable.into_iter().chain(self.onward(index, &at, Vec::new())) {
                work.add(Flow {
                    held,
                    from: Some((index, at.clone())),
                    defined,
                    way: way.iter().cloned().chain([(index, at.clone())]).collect(),
                    hop: 1,
                });
            }
        }
        while let Some(flow) = work.next() {
            for &index in &indexes {
                for (at, rest) in self.uses(index, &flow, place) {
                    if !is_test && self.is_test(index, &at)
                        || flow.hop == 0 && self.is_reference_there(index, &at, place)
                    {
                        continue;
                    }
                    let way = || flow.way.iter().cloned();
                    let sink = self.sink_at(index, &at, way().collect(), !flow.held.path.is_empty());
                    let is_default = || flow.hop == 0 && index == self.index && self.is_set_to_member(&at, place);
                    let sink = if sink.is_none() && is_default() { self.sink_of_member(index, &at) } else { sink };
                    if self.is_element(&flow) {
                        let is_own = |sink: &Sink<'_>| matches!(sink.rank, Rank::Deployed | Rank::NamesDeployment);
                        found.add(sink.filter(is_own));
                        continue;
                    }
                    found.add(sink);
                    for (held, defined) in self.onward(index, &at, rest) {
                        let way = way().chain([(index, at.clone())]).collect();
                        work.add(Flow { held, from: Some((index, at.clone())), defined, way, hop: flow.hop + 1 });
                    }
                }
            }
        }
        found.best()
    }

    /// Where the value comes out, and on what way: of a function that returns it, of a lookup in the map that it is in, of
    /// a function that returns what it looks up.
    fn gives(&self, place: &Place<'_>) -> Vec<(usize, Place<'a>, Way<'a>)> {
        let mut found: Vec<_> = self.results(place).into_iter().map(|(index, at)| (index, at, Vec::new())).collect();
        for (index, at) in self.lookups(place).iter() {
            let lookup = || vec![(*index, at.clone())];
            let results = if *index == self.index { self.results(at) } else { Vec::new() };
            found.extend(results.into_iter().map(|(index, at)| (index, at, lookup())));
            found.push((*index, at.clone(), Vec::new()));
        }
        found
    }

    /// Where the regions take the member that a switch gives the id of.
    fn takes(&self, place: &Place<'_>) -> Vec<(usize, Place<'a>)> {
        let Some(member) = self.switched(place) else { return Vec::new() };
        let regions = (0..self.all.list.len()).flat_map(|index| {
            let taken = self.takes_of(index, &member).into_iter();
            taken.map(move |at| (index, at))
        });
        regions.collect()
    }

    /// What holds the token: a variable, the object that it is in, the parameter of the function that is called.
    pub(super) fn starts(&self, place: &Place<'_>) -> Vec<Flow<'a>> {
        let has_scopes = self.has_scopes(self.index);
        let parameter = self.local(self.index, place);
        let own = || uses::own_member(place).filter(|_| has_scopes);
        let looked_up = || uses::looked_up(place, self.path(self.index));
        let of_environment = || self.environment_variable(place);
        let chart = self.chart_name(place);
        // Templates of a chart know a value by its path only.
        let declared = || uses::variable(place).filter(|_| chart.is_none());
        let variable = looked_up().or(parameter).or_else(of_environment).or_else(declared).or_else(own);
        let settings = if chart.is_none() { self.setting_names(place) } else { Vec::new() };
        let variable = variable.into_iter().chain(chart).chain(settings).map(ObjectPath::name);
        let object = self.object(place);
        let defined = place.key().map(|key| (self.index, key.name_span));
        let start = |held| Flow { held, from: None, defined, way: Vec::new(), hop: 0 };
        let parameters = self.parameters(self.index, place).into_iter();
        let parameters = parameters.map(|(held, defined)| Flow { defined: Some(defined), ..start(held) });
        variable.chain(object).map(start).chain(parameters).collect()
    }

    /// The object or the list that a place is a part of, by the name that holds it.
    fn object(&self, place: &Place<'_>) -> Option<ObjectPath> {
        let of_data = || ObjectPath::of(place, self.context.is_parameter_file);
        if self.has_scopes(self.index) { self.element(place) } else { of_data() }
    }

    /// The default or the variable that a place gives its value to, where code uses it in its own function or where it is
    /// known: even a common word has one meaning there.
    pub(super) fn local(&self, index: usize, place: &Place<'_>) -> Option<String> {
        let key = place.key().filter(|_| self.has_scopes(index))?;
        let is_local = || place.chain.iter().find(|c| c.is_scope()).is_none_or(|c| c.kind == ConstructKind::Function);
        let is_variable =
            || key.kind == ConstructKind::Binding && names::last(&key.name).len() == key.name.len() && is_local();
        (key.kind == ConstructKind::Default || is_variable()).then(|| names::last(&key.name).to_owned())
    }

    /// The parameters that take an argument, with where they are defined.
    pub(super) fn parameters(&self, index: usize, at: &Place<'_>) -> Vec<(ObjectPath, (usize, Span))> {
        let Some(argument) = functions::argument(at).filter(|_| self.has_scopes(index)) else { return Vec::new() };
        let language = |index: usize| self.all.list[index].language;
        let can_call = |other: &usize| self.has_scopes(*other) && language(index).imports(language(*other));
        let regions = (0..self.all.list.len()).filter(can_call);
        let object = argument.module.map(|module| self.name(index, module));
        let is_of_type =
            |other| object.iter().any(|object| object.types().iter().any(|class| self.defines(class, other)));
        let is_of = |module, other| self.is_module(module, index, other) || is_of_type(other);
        let regions = regions.filter(|other| argument.module.is_none_or(|module| is_of(module, *other)));
        let of_region = |index: usize| {
            let name = self.name(index, argument.function);
            let parameter = |function| functions::parameter(function, &argument, self.all.parsed(index));
            let found: Vec<_> = name.functions().iter().filter_map(parameter).collect();
            found.into_iter().map(move |(name, span)| (ObjectPath::name(name), (index, span)))
        };
        regions.flat_map(of_region).collect()
    }

    /// Whether a name in one file stands for what another file is or defines: a module by its path, a type. A variable of
    /// that name is another thing.
    pub(super) fn is_module(&self, name: &str, from: usize, other: usize) -> bool {
        let is_part = |part: &str| part.eq_ignore_ascii_case(name);
        let is_path = || self.path(other).split(['/', '\\', '.']).any(is_part);
        other != from && !self.name(from, name).is_defined() && (is_path() || self.defines(name, other))
    }

    /// Whether a region defines a type of that name.
    pub(super) fn defines(&self, name: &str, index: usize) -> bool {
        if !name.starts_with(char::is_uppercase) {
            return false;
        }
        let is_type = || {
            let text = self.all.list[index].text.as_bytes();
            let is_there = |words: String| memchr::memmem::find(text, words.as_bytes()).is_some();
            let is_defined =
                |class: &String| is_there(format!("{class} {name}")) || is_there(format!("{name} {class}"));
            RULES.usage.classes.iter().any(is_defined)
        };
        *self.types.borrow_mut().entry((index, name.to_owned())).or_insert_with(is_type)
    }

    pub(super) fn sink_at(
        &self,
        index: usize,
        at: &Place<'a>,
        way: Vec<(usize, Place<'a>)>,
        in_object: bool,
    ) -> Option<Sink<'a>> {
        let key = (index, at.core);
        let known = self.sites.borrow().get(&key).copied();
        let (site, rank) = known.unwrap_or_else(|| {
            let found = self.site_at(index, at);
            self.sites.borrow_mut().insert(key, found);
            found
        })?;
        // An object may be put together there, to be used later.
        // What looks a setting up into a variable hands it on.
        let is_handed_on = uses::looks_up(at) && at.key().is_some_and(|key| key.kind == ConstructKind::Binding);
        let is_kept = in_object || is_handed_on || uses::own_value(at).is_some();
        let rank = if is_kept && rank == Rank::Used { Rank::Mentioned } else { rank };
        Some(Sink { place: at.clone(), site, parsed: self.all.parsed(index), index, way, in_object, rank })
    }

    /// The rule for a place where a value is used, and how much that shows; none where it means nothing.
    fn site_at(&self, index: usize, at: &Place<'a>) -> Option<(&'a Site, Rank)> {
        if shown::is_printed(at) || shown::is_for_tokenizer(at) {
            return None;
        }
        let parsed = self.all.parsed(index);
        let site = sites::find(at, parsed, self.path(index), self.context.rules);
        let site = match site {
            Some(site) if applies(site, at) => site,
            // Whoever picks one of several by name uses it, and so does a client of a provider.
            Some(Site { usage: Some(_), .. } | Site { is: Means::Nothing, .. }) => return None,
            Some(site) if self.has_scopes(index) && self.is_in_request(index, at) => site,
            _ if self.has_scopes(index) && (is_picked(at) || self.is_for_client(index, at)) => site.unwrap_or(&NO_RULE),
            // A script that names a setting of another file reads it, and so does a template of a chart.
            _ if self.is_script(index) || self.is_of_chart(index) => site.unwrap_or(&NO_RULE),
            _ => return None,
        };
        let rank = match *site {
            _ if self.has_scopes(index) && peers::is_listed(at) || self.is_script(index) => Rank::Mentioned,
            // What a program does with it there shows more.
            Site { usage: None | Some(Usage::Config), .. } if self.is_of_chart(index) => Rank::Mentioned,
            Site { is: Means::Deployment, .. } => Rank::NamesDeployment,
            Site { usage: Some(Usage::Catalog), .. } => Rank::Mentioned,
            _ if uses::is_given_to_module(at, parsed) => Rank::GivenToModule,
            Site { usage: Some(Usage::Deploy), .. } => Rank::Deployed,
            _ => Rank::Used,
        };
        Some((site, rank))
    }

    /// What a region shows of a name.
    pub(crate) fn name(&self, index: usize, name: &str) -> Rc<Name<'a>> {
        self.name_in(index, name, Span::new(0, self.all.list[index].text.len()))
    }

    /// What a region shows of a name that a place of it defines: for a variable of a function, what that shows.
    pub(crate) fn name_of(&self, index: usize, name: &str, defined: Span) -> Rc<Name<'a>> {
        let text: &'a str = &self.all.list[index].text;
        let key = (index, defined);
        let known = self.scopes.borrow().get(&key).copied();
        let scope = known.unwrap_or_else(|| {
            let found = names::scope_of(text, name, defined, self.all.parsed(index));
            self.scopes.borrow_mut().insert(key, found);
            found
        });
        self.name_in(index, name, scope.unwrap_or(Span::new(0, text.len())))
    }

    /// What a part of a region shows of a name.
    pub(crate) fn name_in(&self, index: usize, name: &str, part: Span) -> Rc<Name<'a>> {
        let key = (index, part, name.to_owned());
        if let Some(known) = self.names.borrow().get(&key) {
            return Rc::clone(known);
        }
        let mentions = self.all.mentions(index, name, part);
        let found = Rc::new(Name::at(&self.all.list[index].text, name, mentions, self.all.parsed(index)));
        self.names.borrow_mut().insert(key, Rc::clone(&found));
        found
    }

    /// Whether names in a region are known in the function that defines them, in the order of its statements.
    pub(crate) fn has_scopes(&self, index: usize) -> bool {
        grammar_of(self.all.list[index].language).is_some_and(|grammar| grammar.has(ConstructKind::Body))
    }

    pub(crate) fn path(&self, index: usize) -> &'a str {
        self.all.companion(index).and_then(|c| c.file.source.path.to_str()).unwrap_or(self.context.path)
    }
}

/// Whether a default or an argument takes a member of a type or an object by its name.
fn is_picked(at: &Place<'_>) -> bool {
    names::qualifier(at).is_some() && peers::is_picked(at)
}

/// For a place that no rule is for.
pub(super) static NO_RULE: LazyLock<Site> = LazyLock::new(Site::default);

/// A place of use that adds something: what it does, whose service it is, or that a call is made at all.
fn applies(site: &Site, place: &Place<'_>) -> bool {
    match site.is {
        Means::Model => site.usage.is_some() || site.provider.is_some() || place.calls().next().is_some(),
        // Code may well call a deployment by the name of its model.
        Means::Deployment => site.usage == Some(Usage::Deploy),
        Means::Nothing => false,
    }
}
