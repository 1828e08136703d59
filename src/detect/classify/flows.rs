//! Where a region uses a value by one of its names, and by which names it hands it on.

use std::path::Path;

use crate::detect::classify::Reader;
use crate::detect::classify::worklist::Flow;
use crate::detect::companion::Role;
use crate::detect::dataflow::names::{self, Name};
use crate::detect::dataflow::object_path::ObjectPath;
use crate::detect::dataflow::origin::Origin;
use crate::detect::dataflow::uses;
use crate::detect::place::Place;
use crate::detect::provider;
use crate::detect::template;
use crate::rules::builtin::{self, RULES};
use crate::rules::templates::is_parameter_file;
use crate::syntax::model::{Construct, ConstructKind, LiteralKind};
use crate::text::span::Span;
use crate::text::words::words;

/// What a call is called that makes an object of the type which is declared.
const UNNAMED: &str = "new";
/// How many mentions of a setting in a script are looked at.
const MAX_READ: usize = 12;

impl<'a> Reader<'a, '_> {
    /// Where a script names a setting that it is given, also in the midst of a text: `-d "{\"model\": \"$MODEL\"}"`.
    pub(super) fn read_by_script(&self, index: usize, name: &str) -> Vec<(Place<'a>, Vec<String>)> {
        let text: &'a str = &self.all.list[index].text;
        let whole = self.all.mentions(index, name, Span::new(0, text.len())).take(MAX_READ);
        let places = whole.map(|span| Place::of(text, span, self.all.parsed(index)));
        let is_tested = |at: &Place<'_>| at.chain.first().is_some_and(|c| c.kind == ConstructKind::Test);
        let is_value = |at: &Place<'_>| at.kind() != Some(LiteralKind::Comment) && at.named.is_none() && !is_tested(at);
        places.filter(is_value).map(|at| (at, Vec::new())).collect()
    }

    /// Whether a client of a provider takes the value as an argument without a name. The class of one that is made as what
    /// is declared, `ChatClient chat = new(MODEL)`, stands there.
    pub(super) fn is_for_client(&self, index: usize, at: &Place<'a>) -> bool {
        let Some(call) = at.calls().next().filter(|call| at.argument_of(call) == Some(0)) else { return false };
        let is_called_client = |class: &str| {
            let last = words(class).pop();
            last.is_some_and(|last| class.contains(char::is_uppercase) && RULES.usage.clients.contains(&last))
        };
        let is_client = |class: &str| provider::client_named(class).is_some() || is_called_client(class);
        let holder = || at.chain.iter().find(|c| c.kind == ConstructKind::Binding && c.value.holds(call.span));
        let is_declared = |holder: &Construct| {
            self.name(index, names::last(&holder.name)).types().iter().any(|class| is_client(class))
        };
        is_client(&call.name) || call.name == UNNAMED && holder().is_some_and(is_declared)
    }

    /// Whether a region is another file, of commands: of a shell.
    pub(super) fn is_script(&self, index: usize) -> bool {
        self.all.is(index, Role::Related) && !self.has_scopes(index)
    }

    /// Whether a value is a field of an object that a variable holds until a call takes it: `request = { model: MODEL }`,
    /// `ask(request)`.
    pub(super) fn is_in_request(&self, index: usize, at: &Place<'a>) -> bool {
        let around: Vec<&Construct> = at.chain.iter().take(3).collect();
        let [field, object, variable] = around[..] else { return false };
        let kinds = [field.kind, object.kind, variable.kind];
        let is_held = kinds == [ConstructKind::Field, ConstructKind::Object, ConstructKind::Binding];
        is_held && variable.value.holds(object.value) && {
            let name = self.name_of(index, names::last(&variable.name), variable.name_span);
            let is_taken =
                |taker: &&Place<'a>| taker.calls().next().is_some() && name.reads(taker, Some(variable.name_span));
            name.mentions().iter().any(is_taken)
        }
    }

    pub(super) fn uses(&self, index: usize, flow: &Flow<'a>, place: &Place<'_>) -> Vec<(Place<'a>, Vec<String>)> {
        let has_scopes = self.has_scopes(index);
        let own = match &flow.from {
            None => (index == self.index).then_some(place),
            Some((from, at)) => Some(at).filter(|_| has_scopes && *from == index),
        };
        let held = &flow.held;
        if let Some(found) = self.chart_uses(index, &held.name).filter(|_| flow.from.is_none()) {
            return found;
        }
        // No file takes a setting that programs look up but those, and the template that is one.
        let is_looked_up = || {
            uses::looked_up(place, self.path(self.index)).is_some() || self.setting_names(place).contains(&held.name)
        };
        if flow.from.is_none()
            && is_looked_up()
            && !self.all.is(index, Role::Related)
            && !self.all.is(index, Role::Beside)
        {
            return Vec::new();
        }
        if held.path.is_empty() {
            return self.uses_of_name(index, flow, place, own);
        }
        let text: &'a str = &self.all.list[index].text;
        if memchr::memmem::find(text.as_bytes(), held.name.as_bytes()).is_none() {
            return Vec::new();
        }
        // The variable of a loop that has the rows itself is known in that.
        let around = own.and_then(|own| own.chain.iter().find(|c| c.kind == ConstructKind::Loop));
        if let Some(around) = around.filter(|c| c.value.holds(place.core)) {
            let uses = |each: ObjectPath| each.uses(text, around.span, own, self.all.parsed(index));
            return held.in_loop().map(uses).unwrap_or_default();
        }
        // The variable of a loop is known in the block that it repeats.
        let scope = match own.filter(|_| held.is_of_loop()) {
            Some(own) => own.chain.iter().find(|c| c.kind == ConstructKind::Block).map(|block| block.value),
            None if held.is_of_task() => own.and_then(template::task_around),
            None => Some(Span::new(0, text.len())).filter(|_| !held.is_of_loop()),
        };
        let Some(scope) = scope else { return Vec::new() };
        let mut found = held.uses(text, scope, own, self.all.parsed(index));
        if self.is_element(flow) && !held.has_member() {
            let defined = flow.defined.filter(|(region, _)| *region == index).map(|(_, span)| span);
            let Some(defined) = defined else { return Vec::new() };
            let name = self.name_of(index, &held.name, defined);
            found.retain(|(at, _)| held.is_taken_at(at) == Some(true) && name.reads(at, Some(defined)));
        }
        found
    }

    /// The same for a name that stands for the id itself.
    fn uses_of_name(
        &self,
        index: usize,
        flow: &Flow<'a>,
        place: &Place<'_>,
        own: Option<&Place<'_>>,
    ) -> Vec<(Place<'a>, Vec<String>)> {
        let (held, has_scopes) = (&flow.held, self.has_scopes(index));
        let defined = flow.defined.filter(|(region, _)| *region == index).map(|(_, span)| span);
        let name = match defined.filter(|_| has_scopes) {
            Some(defined) => self.name_of(index, &held.name, defined),
            None => self.name(index, &held.name),
        };
        let is_elsewhere = self.all.is(index, Role::Related) && defined.is_none();
        let origin = if is_elsewhere { self.origin(index, flow, place) } else { None };
        if self.is_script(index) && origin.is_some() {
            return self.read_by_script(index, &held.name);
        }
        let is_import = |at: &Place<'a>, origin: &Origin| {
            name.reads_import(at, origin) || names::qualifier(at).is_some_and(|of| self.stands_for(index, of, origin))
        };
        let is_read = |at: &&Place<'a>| match has_scopes {
            _ if is_elsewhere => {
                origin.as_ref().is_some_and(|origin| is_import(at, origin)) && !self.is_of_namesake(at)
            }
            true => name.reads(at, defined),
            false => true,
        };
        // One element of a list is no use of another.
        let element = flow.from.is_none().then(|| self.element(place)).flatten();
        let is_other = |at: &&Place<'a>| element.as_ref().is_some_and(|own| own.is_taken_at(at) == Some(false));
        // The parameters of a template inside its call are known in that.
        let given = flow.from.as_ref().filter(|(from, _)| *from == index && !has_scopes);
        let template = given.and_then(|(_, at)| uses::inline_call(at, self.all.parsed(index)));
        let is_inside = |at: &&Place<'a>| template.is_none_or(|template| template.holds(at.core));
        let found = uses::uses(name.mentions(), own).filter(is_read).filter(|at| !is_other(at)).filter(is_inside);
        found.map(|at| (at.clone(), Vec::new())).collect()
    }

    /// Whether the name that a member is called on in another file stands for what has the member there: an object of its
    /// type, or the module under a name of its own.
    fn stands_for(&self, index: usize, name: &str, origin: &Origin) -> bool {
        if name.is_empty() || origin.is_setting || origin.is_looked_up {
            return false;
        }
        let here = self.name(index, name);
        let is_imported = || here.imports().iter().any(|module| origin.is_imported_by(module));
        match &origin.owner {
            // An object that is imported has its type where it is made.
            Some(owner) => {
                let has_type = |name: &Name<'_>| name.types().iter().any(|class| class == owner);
                has_type(&here) || is_imported() && has_type(&self.name(self.index, name))
            }
            None => is_imported(),
        }
    }

    /// The list in code that a place is an element of, or the object that it is a member of where the file creates
    /// deployments.
    pub(super) fn element(&self, place: &Place<'_>) -> Option<ObjectPath> {
        if !self.has_scopes(self.index) {
            return None;
        }
        let member = || ObjectPath::member_of(place).filter(|held| held.has_member() && self.can_create());
        ObjectPath::element_of(place, self.parsed).or_else(member)
    }

    /// Whether the region may create deployments.
    fn can_create(&self) -> bool {
        *self.creates.get_or_init(|| builtin::creates_deployments(self.text()))
    }

    /// Whether what is followed is an element of a list in code, or a member of an object in one, which a resource takes by
    /// its number or its name.
    pub(super) fn is_element(&self, flow: &Flow<'a>) -> bool {
        !flow.held.path.is_empty() && flow.from.is_none() && self.has_scopes(self.index)
    }

    /// Where the file defines what another file knows the token by; none where that knows nothing of it.
    fn origin(&self, other: usize, flow: &Flow<'a>, place: &Place<'_>) -> Option<Origin> {
        let is_set = |(index, at): &(usize, Place<'a>)| {
            let variable = uses::environment_variable(at, false).filter(|_| !self.has_scopes(*index));
            variable.is_some_and(|variable| variable == flow.held.name)
        };
        if flow.from.as_ref().is_some_and(is_set) {
            return Some(Origin::setting());
        }
        let is_own = |(_, at): &(usize, Place<'a>)| uses::own_value(at).is_some();
        let (index, defined) = flow.defined.filter(|_| flow.hop == 0 || flow.from.as_ref().is_some_and(is_own))?;
        let language = |index: usize| self.all.list[index].language;
        if uses::looked_up(place, self.path(index)).is_some() || self.setting_names(place).contains(&flow.held.name) {
            return Some(Origin::looked_up());
        }
        if !self.has_scopes(index) {
            return Some(Origin::setting());
        }
        if !language(other).imports(language(index)) {
            return None;
        }
        let folder = |index: usize| Path::new(self.path(index)).parent();
        let name = self.name_in(index, &flow.held.name, defined);
        let origin = name.origin(defined, place, Path::new(self.context.path))?;
        let is_of_other_package = language(other).has_package_folders() && folder(other) != folder(index);
        Some(Origin { is_of_other_package, ..origin })
    }

    /// Whether the file of a region gives parameters their values.
    fn gives_parameters(&self, index: usize) -> bool {
        match self.all.companion(index) {
            Some(_) => is_parameter_file(self.path(index)),
            None => self.context.is_parameter_file,
        }
    }

    /// The names under which a use passes on what it takes: a variable, a parameter of a module, an object that is put
    /// together of others.
    pub(super) fn onward(
        &self,
        index: usize,
        at: &Place<'_>,
        rest: Vec<String>,
    ) -> Vec<(ObjectPath, Option<(usize, Span)>)> {
        let is_object = !self.has_scopes(index);
        let member = || uses::own_member(at).filter(|_| !is_object);
        // What looks a setting up gives it to a variable, which the function around it knows.
        let variable = || self.local(index, at).filter(|_| at.kind() == Some(LiteralKind::String));
        let set = || uses::environment_variable(at, false).filter(|_| is_object && self.is_of_chart(index));
        let name = uses::passed_on(at, self.all.parsed(index)).or_else(member).or_else(variable).or_else(set);
        let name = name.map(|name| ObjectPath { name, path: rest.clone() });
        let object = is_object.then(|| ObjectPath::of(at, self.gives_parameters(index))).flatten();
        let object = object.map(|mut held| {
            held.path.extend(rest);
            held
        });
        let defined = at.key().map(|key| (index, key.name_span));
        let own = uses::own_value(at).map(|own| (ObjectPath::name(names::last(&own.name).to_owned()), own.name_span));
        let own = own.map(|(held, defined)| (held, Some((index, defined))));
        let parameters = self.parameters(index, at).into_iter().map(|(held, defined)| (held, Some(defined)));
        name.into_iter().chain(object).map(|held| (held, defined)).chain(own).chain(parameters).collect()
    }
}
