//! What has to change besides the id: parameters that a model refuses. What the call at hand passes is judged; where the
//! call is not known, what may be passed is named.

use std::collections::BTreeMap;
use std::sync::{LazyLock, OnceLock};

use globset::{Glob, GlobSet, GlobSetBuilder};
use serde::Deserialize;

use crate::detect::evidence::ProviderEvidence;
use crate::detect::reference::{Argument, Call, Confidence, Reference};
use crate::lint::messages::rejected::{Rejected, Remedy, renamed};
use crate::rules::builtin::{self, PARAMETERS};
use crate::rules::key::normalise;
use crate::rules::words;

/// How many parameters a note names; the others are counted.
const SHOWN: usize = 4;

#[derive(Deserialize)]
struct File {
    calls: Vec<String>,
    typed: Vec<String>,
    requests: Vec<String>,
    payloads: Vec<String>,
    containers: Vec<String>,
    inputs: BTreeMap<String, Vec<String>>,
    adapters: Vec<String>,
    types: Vec<String>,
    definers: Vec<String>,
    change: Vec<Entry>,
    unserved: Vec<Unserved>,
}

/// An interface that models do not answer at.
#[derive(Deserialize)]
struct Unserved {
    providers: Vec<String>,
    models: Vec<String>,
    #[serde(default)]
    serves: Vec<String>,
    by: Option<String>,
    #[serde(default)]
    from: Vec<String>,
}

/// The part of a rule in `rules/parameters.toml` that is used here. The rest of a rule shows people its source.
#[derive(Deserialize)]
pub(super) struct Entry {
    providers: Vec<String>,
    models: Vec<String>,
    pub(super) params: Vec<String>,
    #[serde(default)]
    from: Vec<String>,
    answer: Option<String>,
    #[serde(default)]
    pub(super) defaults: BTreeMap<String, String>,
    #[serde(default)]
    pub(super) renames: BTreeMap<String, String>,
    #[serde(default)]
    absent: BTreeMap<String, String>,
    #[serde(default)]
    pub(super) doubt: bool,
    #[serde(default)]
    handed_on: bool,
}

/// One rule. Its globs are compiled when a model is first compared with them.
pub(super) struct Change {
    pub(super) entry: Entry,
    models: OnceLock<GlobSet>,
}

/// The rules, and where they hold.
pub(super) struct Rules {
    calls: Vec<String>,
    typed: Vec<String>,
    requests: Vec<String>,
    pub(super) payloads: Vec<String>,
    containers: Vec<String>,
    inputs: BTreeMap<String, Vec<String>>,
    pub(super) adapters: Vec<String>,
    pub(super) types: Vec<String>,
    pub(super) definers: Vec<String>,
    changes: Vec<Change>,
    unserved: Vec<Unserved>,
}

pub(super) static RULES: LazyLock<Rules> = LazyLock::new(|| {
    let File { calls, typed, requests, payloads, containers, inputs, adapters, types, definers, change, unserved } =
        builtin::parse(&PARAMETERS);
    let changes = change.into_iter().map(|entry| Change { entry, models: OnceLock::new() }).collect();
    let all = |calls: Vec<String>| calls.iter().map(|call| spelled(call)).collect();
    let (calls, typed, requests) = (all(calls), all(typed), all(requests));
    let unserved = unserved.into_iter().map(|rule| Unserved { serves: all(rule.serves), ..rule }).collect();
    Rules { calls, typed, requests, payloads, containers, inputs, adapters, types, definers, changes, unserved }
});

impl Change {
    fn covers(&self, model: &str) -> bool {
        let globs = self.models.get_or_init(|| compiled(&self.entry.models));
        globs.is_match(model) || globs.is_match(plain(model))
    }

    /// Whether calls of a model could pass the parameters of the rule.
    fn concerns(&self, old: &str) -> bool {
        let from = &self.entry.from;
        from.is_empty() || from.iter().any(|start| plain(old).starts_with(start.as_str()))
    }

    /// The argument by which a call falls under one of the parameters of the rule.
    fn passed<'c>(&self, param: &str, call: &'c Call) -> Option<&'c Argument> {
        let mut last = None;
        for one in param.split('+') {
            let (name, value) = one.split_once('=').map_or((one, None), |(name, value)| (name, Some(value)));
            let default = self.entry.defaults.get(name);
            let path = name.split('.').map(normalise).collect::<Vec<_>>().join(".");
            let is_it = |argument: &&Argument| {
                beside_model(&argument.path) == path
                    && value.is_none_or(|value| is_value(value, &argument.value))
                    && default.is_none_or(|default| !is_same_value(default, &argument.value))
                    && !words::is_nothing(&argument.value)
            };
            last = Some(call.arguments.iter().find(is_it)?);
        }
        last
    }

    /// What becomes of an argument. What the program asks for again would be missed there.
    fn remedy<'c>(&self, argument: &'c Argument, call: &Call) -> Option<Remedy<'c>> {
        if argument.is_read {
            return None;
        }
        let path = beside_model(&argument.path);
        let is_it = |(name, _): &(&String, &String)| normalise(name) == path;
        if let Some((old, new)) = self.entry.renames.iter().find(is_it) {
            let is_there = call.arguments.iter().any(|other| beside_model(&other.path) == normalise(new));
            let is_typed = call.callees.iter().any(|callee| is_one_of(callee, &RULES.typed));
            return renamed(&argument.key.text, old, new, is_typed).filter(|_| !is_there).map(Remedy::Rename);
        }
        let default = self.entry.absent.iter().find(is_it).map(|(_, value)| value);
        let is_default = default.is_some_and(|default| is_same_value(default, &argument.value));
        argument.without.as_ref().filter(|_| is_default).map(Remedy::LeaveOut)
    }
}

#[allow(clippy::expect_used, reason = "the globs are part of the binary, and a test compiles them all")]
fn compiled(models: &[String]) -> GlobSet {
    let mut globs = GlobSetBuilder::new();
    for pattern in models {
        globs.add(Glob::new(pattern).expect("a glob of parameters.toml"));
    }
    globs.build().expect("globs of parameters.toml")
}

/// The interface at which a model does not answer: that of a call around a reference, or of the model that it names.
pub(crate) fn unserved(provider: &str, model: &str, reference: &Reference) -> Option<String> {
    let callees = reference.parts.call.iter().flat_map(|call| &call.callees);
    let old = reference.id.model.as_str();
    let is_from = |rule: &Unserved| rule.from.is_empty() || rule.from.iter().any(|start| plain(old).starts_with(start));
    let of_provider = RULES.unserved.iter().filter(|rule| rule.providers.iter().any(|known| known == provider));
    let argument = reference.site.rsplit(' ').next();
    let is_given = |rule: &Unserved| rule.by.is_none() || rule.by.as_deref() == argument;
    of_provider.filter(|rule| is_from(rule) && is_given(rule) && model != old).find_map(|rule| {
        let interface = if rule.serves.is_empty() {
            format!("the interface of `{old}`")
        } else {
            format!("`{}`", callees.clone().find(|callee| is_one_of(callee, &rule.serves))?)
        };
        compiled(&rule.models).is_match(model).then_some(interface)
    })
}

/// The part of a message by which a call sends one of some kinds of input.
pub(crate) fn sends_any(reference: &Reference, inputs: &[&str]) -> Option<&'static str> {
    let arguments = || reference.parts.call.iter().flat_map(|call| &call.arguments);
    let parts = inputs.iter().filter_map(|input| RULES.inputs.get(*input)).flatten().map(String::as_str);
    parts.into_iter().find(|part| arguments().any(|one| one.whole.text.contains(part)))
}

/// The path of an argument without the objects whose fields count as if they stood beside the model.
fn beside_model(path: &str) -> &str {
    let mut path = path;
    while let Some((outer, inner)) = path.split_once('.') {
        if !RULES.containers.iter().any(|container| container == outer) {
            break;
        }
        path = inner;
    }
    path
}

/// Whether an argument has a value, in words or as a member of a type: `url`, `ResponseFormat.url`.
fn is_value(value: &str, written: &str) -> bool {
    let member = written.rsplit(['.', ':', '/']).next().unwrap_or(written);
    written == value || normalise(member) == normalise(value)
}

/// Whether two values are one, whatever a language writes around a number: `1.0f`, `openai.Float(1)`.
pub(super) fn is_same_value(one: &str, other: &str) -> bool {
    let number = |value: &str| {
        let inner = value.strip_suffix(')').and_then(|call| call.rsplit_once('(')).map_or(value, |(_, inner)| inner);
        inner.trim_end_matches(['f', 'F', 'd', 'D', 'm', 'M', 'L']).parse::<f64>()
    };
    match (number(one), number(other)) {
        (Ok(one), Ok(other)) => (one - other).abs() < f64::EPSILON,
        _ => one.eq_ignore_ascii_case(other),
    }
}

/// The id without the vendor before it: `anthropic.`, `openai/`.
pub(crate) fn plain(model: &str) -> &str {
    let model = model.rsplit('/').next().unwrap_or(model);
    match model.split_once('.') {
        // `gpt-4.1` has a point of its own.
        Some((vendor, rest)) if vendor.bytes().all(|b| b.is_ascii_alphabetic()) => rest,
        _ => model,
    }
}

/// The rules that hold for a model.
pub(super) fn rules<'m>(provider: &'m str, model: &'m str) -> impl Iterator<Item = &'static Change> {
    let of_provider = move |change: &&Change| change.entry.providers.iter().any(|known| known == provider);
    RULES.changes.iter().filter(of_provider).filter(move |change| change.covers(model))
}

/// Whether any rule holds for a model.
pub(crate) fn has_rules(provider: &str, model: &str) -> bool {
    rules(provider, model).next().is_some()
}

/// The call of a reference, if it hands its arguments to the service as they are: a method of an SDK, a request by hand, or
/// an object that has the fields of a request.
pub(crate) fn direct_call(reference: &Reference) -> Option<&Call> {
    use ProviderEvidence::{Address, Call as Client, File, Lines};
    let call = reference.parts.call.as_deref()?;
    let is_one = |known: &[String]| call.callees.iter().any(|callee| is_one_of(callee, known));
    let decision = &reference.provider;
    let is_shown =
        matches!(decision.evidence, Address | Client | Lines | File) && decision.confidence != Confidence::Low;
    let has_payload =
        || call.arguments.iter().any(|one| RULES.payloads.iter().any(|name| name == beside_model(&one.path)));
    let is_request = || is_one(&RULES.requests) || call.is_body && has_payload();
    (is_one(&RULES.calls) || is_one(&RULES.typed) || is_shown && is_request()).then_some(call)
}

/// A callee in small letters, with points between its parts.
pub(super) fn spelled(callee: &str) -> String {
    callee.to_ascii_lowercase().replace("->", ".").replace("::", ".")
}

/// Whether a callee ends with whole parts of one of some names, which are spelled so, or is a method of what such a call makes.
fn is_one_of(callee: &str, names: &[String]) -> bool {
    let callee = spelled(callee);
    let maker = callee.split(['(', '<']).next().unwrap_or_default();
    let ends = |callee: &str, name: &str| {
        callee.strip_suffix(name).is_some_and(|rest| rest.is_empty() || rest.ends_with(['.', ':', '>']))
    };
    names.iter().any(|name| ends(&callee, name) || ends(maker, name))
}

/// What a call passes that a model refuses for certain.
pub(crate) fn rejected<'c>(provider: &str, model: &str, call: &'c Call) -> Vec<Rejected<'c>> {
    let mut found: Vec<Rejected<'c>> = Vec::new();
    for change in rules(provider, model).filter(|change| !change.entry.doubt) {
        for param in &change.entry.params {
            let Some(argument) = change.passed(param, call) else { continue };
            if found.iter().all(|known| known.argument != argument) {
                let (answer, remedy) = (change.entry.answer.as_deref(), change.remedy(argument, call));
                found.push(Rejected { argument, answer, remedy });
            }
        }
    }
    found
}

/// What a call passes that the new model refuses and the old one accepts.
pub(crate) fn newly_rejected<'c>(provider: &str, old: &str, new: &str, call: &'c Call) -> Vec<Rejected<'c>> {
    let before = rejected(provider, old, call);
    let is_new = |one: &Rejected<'_>| before.iter().all(|known| known.argument != one.argument);
    rejected(provider, new, call).into_iter().filter(is_new).collect()
}

/// The same of what frameworks hand on as it is: what to do with it is up to who wrote the call or the settings.
pub(crate) fn newly_handed_on<'c>(provider: &str, old: &str, new: &str, call: &'c Call) -> Vec<Rejected<'c>> {
    let params = |model| rules(provider, model).filter(|change| change.entry.handed_on);
    let passed =
        |model| params(model).flat_map(|change| change.entry.params.iter().filter_map(|p| change.passed(p, call)));
    let before: Vec<&Argument> = passed(old).collect();
    let is_new = |argument: &&Argument| !before.contains(argument);
    passed(new).filter(is_new).map(|argument| Rejected { argument, answer: None, remedy: None }).collect()
}

/// The parameters that `new` refuses and `old` accepted, in words: `` `temperature`, `top_p` and 2 more ``. Of a call that
/// is known, only what is in doubt. `None` if no change is known.
pub(crate) fn refused(provider: &str, old: &str, new: &str, call: Option<&Call>) -> Option<String> {
    let of_old: Vec<&String> = rules(provider, old).flat_map(|change| &change.entry.params).collect();
    let mut params: Vec<&str> = Vec::new();
    for change in rules(provider, new).filter(|change| change.concerns(old)) {
        let is_open = |param: &str| match call {
            Some(call) if !param.contains(' ') => {
                change.entry.doubt && change.passed(param, call).is_some() || !call.is_whole
            }
            _ => true,
        };
        for param in change.entry.params.iter().filter(|param| !of_old.contains(param) && is_open(param)) {
            if !params.contains(&param.as_str()) {
                params.push(param);
            }
        }
    }
    let more = params.len().saturating_sub(SHOWN);
    let mut named: Vec<String> = params.iter().take(SHOWN).map(|param| shown(param)).collect();
    if more > 0 {
        named.push(format!("{more} more"));
    }
    let last = named.pop()?;
    Some(if named.is_empty() { last } else { format!("{} and {last}", named.join(", ")) })
}

/// A parameter as a note shows it. A description, which has blanks, is not marked as code.
fn shown(param: &str) -> String {
    if param.contains(' ') { param.to_owned() } else { format!("`{}`", param.replace('+', "` with `")) }
}

#[cfg(test)]
mod tests;
