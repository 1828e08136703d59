//! The calls around a token: the client that they are made on, where that is made, and the address that it is given.

use std::rc::Rc;
use std::sync::LazyLock;

use regex::Regex;

use crate::detect::provider::callees::client_of;
use crate::detect::provider::clients::{self, Made, chain_after, head, made, made_for, pointed};
use crate::detect::provider::endpoint::{Endpoint, of_options};
use crate::detect::provider::names::longest_word;
use crate::detect::provider::{Evidence, own};
use crate::rules::builtin::{self, RULES};
use crate::rules::key::normalise;
use crate::rules::providers::ProviderHints;
use crate::rules::words::{is_own, own_member};
use crate::syntax::model::{Construct, ConstructKind};
use crate::text::pattern::regex;
use crate::text::span::Span;
use crate::text::words::{is_whole_word, last_part, words};

/// What follows a variable that is given a value, alone or with others: `client, err :=`.
static IS_SET: LazyLock<Regex> = LazyLock::new(|| regex(r"(?-u)^(?:\s*,\s*\w+)*\s*:?=\s*[A-Za-z_(]"));

/// The longest arguments among which a client is looked for.
const MAX_ARGUMENTS: usize = 2_000;

/// Whether a call only makes an option: `openai.WithModel`, `with_model`.
fn is_option(callee: &str) -> bool {
    let last = last_part(callee);
    words(last).first().is_some_and(|first| first == "with")
}

impl Evidence<'_> {
    /// As [`client_of`], found once a name.
    fn client_of(&self, callee: &str) -> Option<&'static ProviderHints> {
        self.memo.known.client_of(callee)
    }

    /// The client whose class or method is called, or that a call makes.
    fn called_client(&self, callee: &str) -> Option<&'static ProviderHints> {
        self.client_of(class_of(callee)).or_else(|| self.client_of(callee)).or_else(|| maker_of(callee))
    }

    /// The calls around the token. The name of a method is weaker evidence than the client that it is of, and that weaker than
    /// the address that the client is given.
    pub(super) fn by_call(&self) -> Option<Endpoint> {
        self.taker_of_option().into_iter().chain(self.place.calls()).find_map(|call| self.by_one_call(call))
    }

    /// The client that the innermost call makes an option of: `vertex.New(ctx, googleai.WithDefaultModel("…"))`.
    fn taker_of_option(&self) -> Option<&Construct> {
        let mut calls = self.place.calls();
        calls.next().filter(|call| is_option(&call.name))?;
        calls.next().filter(|call| self.client_of(&call.name).is_some())
    }

    fn by_one_call(&self, call: &Construct) -> Option<Endpoint> {
        let arguments = head(&self.place.text[call.value], 2_000);
        // A class is stronger evidence than the method that is called on it.
        let direct = self.called_client(&call.name);
        let written = &self.place.text[call.span.start.min(call.value.start)..call.value.start];
        let chain = chain_after(self.place.text, call.span.end);
        // A key that holds the model itself holds no address.
        let is_address = |key: &Construct| RULES.beside.address.contains(&normalise(&key.name));
        let is_own = self.place.key().is_some_and(is_address);
        let mut parts = [if is_own { "" } else { arguments }, written, chain].into_iter();
        let mut given = || parts.find_map(|part| self.memo.endpoint(part, self.place.text));
        // The options of a client are an argument of the class, not of its methods.
        let options = || if is_class(&call.name) { of_options(arguments, self.place.text) } else { None };
        if !direct.is_some_and(|p| p.customer_endpoints)
            && let Some(given) = given().or_else(options)
        {
            return Some(given);
        }
        if let Some(p) = direct.and_then(|p| self.by_inner_client(call, p)) {
            return Some(own(&p.id));
        }
        let imported = self.by_import(&call.name, direct);
        let of_service = || imported.map(|p| self.service_given(arguments, written, p).unwrap_or(p));
        if let Some(p) = self.by_callee(&call.name, imported.or(direct)).or_else(of_service) {
            return Some(own(&p.id));
        }
        if let Some(p) = direct.filter(|p| !p.openai_compatible) {
            let given = self.service_given(arguments, written, p);
            let taken = || self.by_taken_client(arguments, p).or_else(|| self.by_made_client(call, p));
            return Some(own(&given.or_else(taken).or_else(|| self.owner_of_class(&call.name, p)).unwrap_or(p).id));
        }
        let factory = || self.by_factory(&call.name).map(own);
        let made = || self.by_receiver(call).or_else(factory).map(|found| self.hints.in_environment(found));
        let ready = || if direct.is_none() { self.by_default_instance(&call.name) } else { None };
        if let Some(found) = made().or_else(ready) {
            return Some(found);
        }
        let p = direct.filter(|p| self.may_serve(&p.id))?;
        // A class that is named is its own package's, whatever else the file has.
        let class = class_of(&call.name);
        if is_class(class) && self.client_of(class).is_some() {
            let package = self.hints.of_package(class, p);
            let made = pointed(package, &[arguments], self.place.text);
            let elsewhere = || self.hints.elsewhere(package).filter(|_| made == own(&package.id));
            return Some(elsewhere().unwrap_or(made));
        }
        let method = call.name.rsplit('.').next().unwrap_or_default();
        if method.starts_with(|c: char| c.is_ascii_uppercase()) {
            return Some(pointed(p, &[arguments], self.place.text));
        }
        // The bare interface, on a client that was made elsewhere.
        let is_other =
            |s: &ProviderHints| !s.openai_compatible && s.id != p.id && self.serves(&s.id) && !s.own_interface;
        if let Some(other) = self.hints.has(is_other) {
            return Some(own(&other.id));
        }
        Some(self.hints.elsewhere(p).unwrap_or_else(|| own(&p.id)))
    }

    /// The one of several services to which a client is given where it is made, in the same expression too:
    /// `Firebase.ai(backend = GenerativeBackend.vertexAI()).generativeModel("…")`.
    fn service_given(
        &self,
        arguments: &str,
        written: &str,
        client: &'static ProviderHints,
    ) -> Option<&'static ProviderHints> {
        let given = made_for(arguments, client).or_else(|| made_for(written, client));
        given.filter(|other| self.serves(&other.id))
    }

    /// The one of several services whose client is made in the text under the name that a method is called on.
    fn by_made_client(&self, call: &Construct, of: &'static ProviderHints) -> Option<&'static ProviderHints> {
        let made = if self.client_of(class_of(&call.name)).is_none() { self.by_receiver(call)? } else { return None };
        builtin::provider(made.provider).filter(|p| p.id == of.id || of.yields_to.contains(&p.id))
    }

    /// The other service that the file shows where a class may be of several: one that is called after its own is only given
    /// to another by a setting of the file.
    fn owner_of_class(&self, callee: &str, of: &'static ProviderHints) -> Option<&'static ProviderHints> {
        let class = class_of(callee);
        let own = if self.client_of(class).is_some() { class } else { last_part(callee) };
        let class = normalise(own);
        let names_service = of.words.iter().any(|w| *w != self.token.family.name && class.contains(w.as_str()));
        if names_service { self.hints.set_for(of) } else { self.owner(of) }
    }

    /// The provider of a client that is made among the arguments of a class: `OpenAIModel("…", client=AsyncAzureOpenAI())`.
    fn by_inner_client(&self, call: &Construct, direct: &ProviderHints) -> Option<&'static ProviderHints> {
        if !is_class(&call.name) || call.value.len() > MAX_ARGUMENTS {
            return None;
        }
        let syntax = self.parsed.syntax_around(call.value);
        let inner = syntax.constructs.iter().filter(|c| c.kind == ConstructKind::Call && call.value.holds(c.span));
        let mut clients =
            inner.filter(|c| !c.span.holds(self.place.core)).filter_map(|c| self.client_of(class_of(&c.name)));
        clients.find(|p| p.id != direct.id && p.customer_endpoints && self.may_serve(&p.id))
    }

    /// The other service of a client of several that a function takes by its name: `getGenerativeModel(ai, { … })`.
    fn by_taken_client(&self, arguments: &str, direct: &ProviderHints) -> Option<&'static ProviderHints> {
        let first = arguments.trim_start_matches('(').split([',', ')']).next().map(str::trim)?;
        let is_name = first.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') && first.len() > 1;
        let made = is_name.then(|| self.constructions(first)).and_then(|made| made.first().map(|made| made.whose))?;
        builtin::provider(made.provider).filter(|p| direct.yields_to.contains(&p.id))
    }

    /// The provider from whose package the class or object is imported, where the method's name, or a class of the same
    /// name, is another's: `TextGenerationModel.from_pretrained`.
    fn by_import(&self, callee: &str, direct: Option<&ProviderHints>) -> Option<&'static ProviderHints> {
        let class = class_of(own_member(callee).unwrap_or(callee));
        let is_owner = |p: &&ProviderHints| !p.openai_compatible && (self.may_serve(&p.id) || self.is_of_house(&p.id));
        // A variable may have the name of a package that the file imports.
        let is_variable = || class.starts_with(char::is_lowercase) && !self.constructions(class).is_empty();
        let p = self.hints.imported(class).filter(is_owner).filter(|_| !is_variable())?;
        let Some(direct) = direct else {
            // A class, or the module itself: `genai.embed_content`.
            let is_named = callee.contains('.') || class.starts_with(|c: char| c.is_ascii_uppercase());
            return is_named.then_some(p);
        };
        let is_method = self.client_of(class).is_none() && callee.len() > class.len();
        (is_method || direct.yields_to.contains(&p.id)).then_some(p)
    }

    /// The provider that the words of a callee name: that of the object, where it is imported or not of everybody's
    /// interface, `openAI.model` after `import { openAI } from "…/openai"`, `vertexGarden.model`; or one that this, or
    /// the provider of the client, gives way to: `genai.VertexEmbedder`.
    fn by_callee(&self, callee: &str, direct: Option<&ProviderHints>) -> Option<&'static ProviderHints> {
        let (object, method) = callee.rsplit_once(['.', ':']).unwrap_or(("", callee));
        // A type of a package may be given to any client.
        let is_method = method.starts_with(|c: char| c.is_ascii_lowercase());
        let is_free = |p: &&ProviderHints| is_method || !p.openai_compatible;
        let named = if direct.is_none() { self.by_object(object).filter(is_free) } else { None };
        let whose = direct.or(named)?;
        let is_other = |p: &ProviderHints| whose.yields_to.contains(&p.id) && self.may_serve(&p.id);
        longest_word(&normalise(method), is_other).or(named.filter(|p| !p.names_models))
    }

    /// The provider that an object is called after.
    fn by_object(&self, object: &str) -> Option<&'static ProviderHints> {
        let first = object.split(['.', ':']).next().unwrap_or_default();
        let is_imported = || self.hints.imported(first).is_some_and(|p| p.openai_compatible);
        let is_made = || is_own(first) || !self.constructions(first).is_empty();
        let named = longest_word(&normalise(object), |p| self.serves(&p.id))?;
        (!is_made() && (!named.openai_compatible || is_imported())).then(|| self.owner(named).unwrap_or(named))
    }

    /// `azure('gpt-4o')`, `bedrock.embedding('…')`: a function or an object that is called as the service is.
    pub(super) fn by_factory(&self, callee: &str) -> Option<&'static str> {
        let name = normalise(callee.split('.').next()?);
        let is_called = |p: &&ProviderHints| !p.openai_compatible && p.words.contains(&name);
        let serves = |p: &&ProviderHints| {
            let mut service = std::iter::once(&p.id).chain(&p.same_service);
            service.any(|list| self.may_serve(list))
        };
        let owners = || RULES.providers.iter().filter(is_called);
        // What the catalog does not know to be served is called there all the same.
        owners().find(serves).or_else(|| owners().next()).map(|p| p.id.as_str())
    }

    /// What a package of everybody's interface has ready made, under its own name: `import { openai } from "@ai-sdk/openai"`,
    /// `openai("gpt-4o")`. A client of the file that is pointed elsewhere is another one.
    fn by_default_instance(&self, callee: &str) -> Option<Endpoint> {
        let object = class_of(callee);
        let p = self.hints.imported(object).filter(|p| p.openai_compatible && p.words.contains(&normalise(object)))?;
        // A type of a package may be given to any client.
        let is_it = !last_part(callee).starts_with(char::is_uppercase) && self.may_serve(&p.id);
        (is_it && self.constructions(object).is_empty())
            .then(|| self.hints.set_elsewhere(p).unwrap_or_else(|| own(&p.id)))
    }

    /// `client.chat.completions.create`: what `client` was made as.
    fn by_receiver(&self, call: &Construct) -> Option<Endpoint> {
        let callee = call.name.as_str();
        let mut parts = callee.split('.').map(|part| part.trim_end_matches("()").trim_end_matches(['?', '!']));
        let mut receiver = parts.next()?;
        let (member, method) = (parts.next(), parts.next());
        // A member of the object at hand, or of one that is no client itself: `c.inner.Chat(…)`.
        let is_member = || method.is_some() && self.constructions(receiver).is_empty();
        if is_own(receiver) || is_member() && member.is_some_and(|member| !self.constructions(member).is_empty()) {
            receiver = member?;
        }
        // A model is got from a client that is a function by calling it: `gateway("…")`.
        let is_function = || receiver.starts_with(|c: char| c.is_ascii_lowercase());
        if receiver.len() < 2 || !callee.contains('.') && !is_function() {
            return None;
        }
        let may_serve = |made: &&Endpoint| self.may_serve(made.provider);
        // `new AzureOpenAIClient(…).AsChatClient(…)`: made right here.
        if let Some(class) = receiver.strip_prefix("new ") {
            let class = class.trim_end_matches(['(', ')']);
            let written = &self.place.text[call.span.start.min(call.value.start)..call.value.start];
            let setup =
                written.split_once('(').map(|(_, rest)| clients::arguments(rest)).into_iter().collect::<Vec<_>>();
            return made(class, || None, &setup, self.place.text, self.hints).filter(|made| may_serve(&made));
        }
        let made = self.constructions(receiver);
        if self.is_set_otherwise(receiver, &made) {
            return None;
        }
        let is_only = made.iter().all(|other| other.whose == made[0].whose);
        // A deployment may be called anything.
        let is_customers = |id: &str| builtin::provider(id).is_some_and(|p| p.customer_endpoints);
        let may_be = |id: &str| is_only || self.may_serve(id) || is_customers(id);
        let mut fitting = made.iter().filter(|m| may_be(m.whose.provider)).map(|m| (m.at, m.whose));
        let first = fitting.next()?;
        let before = fitting.filter(|(at, _)| *at <= self.place.core.start).last();
        Some(before.unwrap_or(first).1)
    }

    /// The clients that a name stands for in the text of the place.
    fn constructions(&self, name: &str) -> Rc<[Made]> {
        self.memo.constructions(self.place.text, name, self.hints)
    }

    /// Whether the last value that a variable is given in the function, before the place, is no client that is known.
    fn is_set_otherwise(&self, variable: &str, made: &[Made]) -> bool {
        let (text, core) = (self.place.text, self.place.core);
        let function = self.place.chain.iter().find(|c| c.kind == ConstructKind::Definition);
        let Some(start) = function.map(|c| c.span.start).filter(|start| *start <= core.start) else { return false };
        let before = &text[start..core.start];
        let is_whole = |at: &usize| is_whole_word(before.as_bytes(), Span::new(*at, *at + variable.len()));
        let finds = memchr::memmem::find_iter(before.as_bytes(), variable.as_bytes()).filter(is_whole);
        let is_set = |at: &usize| IS_SET.is_match(head(&before[at + variable.len()..], 120));
        let last = finds.filter(is_set).last();
        last.is_some_and(|at| made.iter().all(|m| m.at != start + at))
    }
}

/// The provider whose client is made in the expression that a method is called on: `Firebase.ai().generativeModel`.
fn maker_of(callee: &str) -> Option<&'static ProviderHints> {
    client_of(callee.rsplit_once("().")?.0).filter(|p| !p.openai_compatible)
}

/// The class or object that a callee begins with.
fn class_of(callee: &str) -> &str {
    callee.trim_start_matches("new ").split(['.', ':', '<']).next().unwrap_or_default()
}

/// Whether a callee is a class by its own name: `ChatClient`, `new ChatClient`.
fn is_class(callee: &str) -> bool {
    let class = callee.trim_start_matches("new ");
    class.starts_with(|c: char| c.is_ascii_uppercase()) && class.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}
