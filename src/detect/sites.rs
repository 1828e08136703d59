//! Which rule of `rules/sites/` holds for a place.

use std::cell::OnceCell;

use crate::detect::command;
use crate::detect::fields;
use crate::detect::place::Place;
use crate::detect::prefilter;
use crate::detect::symbols;
use crate::detect::template::is_module;
use crate::rules::Rules;
use crate::rules::key::normalise;
use crate::rules::sites::{Means, Site};
use crate::rules::templates::RULES;
use crate::rules::usage::Usage;
use crate::syntax::model::{Construct, ConstructKind, Parsed};
use crate::text::span::Span;

/// How much of a text is searched for what it mentions.
const MAX_MENTIONED: usize = 64 * 1024;
/// The longest object that is looked through for its type.
const MAX_OBJECT: usize = 20_000;
/// The longest object whose fields are all looked at.
const MAX_FEW: usize = 2_000;
/// How far behind the key `type` its value ends.
const MAX_TYPE: usize = 200;

/// The rule with the most conditions that all hold at the place; among equals the first.
#[must_use]
pub fn find<'s>(place: &Place<'_>, parsed: &dyn Parsed, path: &str, rules: &'s Rules) -> Option<&'s Site> {
    let names = Names::of(place);
    let mut best: Option<(usize, &Site)> = None;
    for site in rules.sites() {
        if let Some(score) = score(site, place, &names, parsed, path)
            && best.is_none_or(|(s, _)| score > s)
        {
            best = Some((score, site));
        }
    }
    best.map(|(_, site)| site)
}

/// The names around a place, normalised as those of the rules are.
struct Names<'t> {
    /// The one that describes best what the place is for.
    nearest: Option<String>,
    key: Option<String>,
    /// Keys and blocks further out.
    outer: Vec<String>,
    /// Those of them that hold what a call returns, which is given the place: `metadata = ask(model="…")`.
    returned: Vec<String>,
    /// For each object around the place that may declare a resource, the text behind each `type` in it: most rules for
    /// resources are ruled out by it, without a look at the syntax.
    types: OnceCell<Vec<(Construct, Vec<&'t str>)>>,
}

impl<'t> Names<'t> {
    fn of(place: &Place<'t>) -> Self {
        let key = place.key().map(|key| normalise(&key.name));
        let keys = place.names().skip(1);
        // `model { name = "…" }`: a block is under its first word as a value is under its key.
        let blocks =
            place.chain.iter().filter(|c| c.kind == ConstructKind::Block).filter_map(|c| c.name.split(' ').next());
        let outer = keys.chain(blocks).map(normalise).collect();
        let returned = place.names_of_returned().map(normalise).collect();
        Self { nearest: place.given_name().map(normalise), outer, returned, key, types: OnceCell::new() }
    }

    /// The objects around the place that may declare the resource.
    fn may_declare<'n>(&'n self, place: &Place<'t>, resource: &'n str) -> impl Iterator<Item = &'n Construct> {
        let types = self.types.get_or_init(|| {
            let is_small = |c: &&Construct| c.kind == ConstructKind::Object && c.value.len() < MAX_OBJECT;
            let objects = place.chain.iter().filter(is_small);
            objects.map(|object| (object.clone(), values_of_types(&place.text[object.value]))).collect()
        });
        let holds = move |values: &[&str]| values.iter().any(|value| value.contains(resource));
        types.iter().filter(move |(_, values)| holds(values)).map(|(object, _)| object)
    }
}

/// What stands behind the words `type` and `Type` of a text, without overlap.
fn values_of_types(text: &str) -> Vec<&str> {
    let mut spans: Vec<Span> = Vec::new();
    for at in memchr::memmem::find_iter(text.as_bytes(), b"ype") {
        let end = (at..=text.len().min(at + MAX_TYPE)).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(at);
        match spans.last_mut().filter(|last| at < last.end) {
            Some(last) => last.end = end,
            None => spans.push(Span::new(at, end)),
        }
    }
    spans.into_iter().map(|span| &text[span]).collect()
}

/// How specific the rule is, or none where a condition does not hold.
fn score<'t>(site: &Site, place: &Place<'t>, names: &Names<'t>, parsed: &dyn Parsed, path: &str) -> Option<usize> {
    let mut score = 0;
    let call = || place.calls().find(|c| site.call.iter().any(|s| callee_ends_with(&c.name, s)));
    let by_position = || Some(command::position(place, call()?, &site.positions)?.as_str());
    let position = if site.positions.is_empty() { None } else { by_position() };
    if !site.key.is_empty() {
        let mut own = names.nearest.iter().chain(&names.key).map(String::as_str).chain(position);
        score += own.any(|name| site.key.iter().any(|key| key == name)).then_some(4)?;
        let is_for_people = site.is == Means::Nothing || site.usage == Some(Usage::Docs);
        let is_other = || place.is_given_to_call_below_key() || is_one_of_models(place, parsed);
        if is_for_people && site.call.is_empty() && is_other() {
            return None;
        }
    }
    if !site.key_ends.is_empty() {
        let name = names.nearest.as_ref()?;
        score += site.key_ends.iter().any(|end| name.ends_with(end.as_str())).then_some(1)?;
    }
    if !site.under.is_empty() {
        let is_for_people = site.is == Means::Nothing || site.usage == Some(Usage::Docs);
        let is_around =
            |name: &&String| site.under.contains(*name) && !(is_for_people && names.returned.contains(*name));
        score += names.outer.iter().any(|name| is_around(&name)).then_some(3)?;
    }
    if !site.call.is_empty() {
        let call = call()?;
        if let Some(position) = site.argument {
            // The innermost call that could take it: an outer one takes what the inner returns.
            (place.argument_of(call)? == position).then_some(())?;
        } else if !site.key.is_empty() && position.is_none() {
            let key = place.key()?;
            (place.calls().find(|c| c.value.holds(key.span)) == Some(call)).then_some(())?;
        }
        score += 5;
    }
    if !site.resource.is_empty() {
        score += declares(site, place, names, parsed).then_some(6)?;
    }
    if !site.file.is_empty() {
        score += site.file.iter().any(|f| path.ends_with(f.as_str())).then_some(2)?;
    }
    if !site.unless_sibling.is_empty() {
        let object = place.chain.iter().filter(|c| c.kind == ConstructKind::Object).take(2).last()?;
        let text = normalise(&place.text[object.value]);
        score += site.unless_sibling.iter().any(|s| text.contains(s.as_str())).then_some(3)?;
    }
    if !site.beside.is_empty() {
        score += stand_beside(&site.beside, place, parsed).then_some(4)?;
    }
    if site.from_registry {
        score += is_given_to_registry_module(place, parsed).then_some(5)?;
    }
    if !site.mentions.is_empty() {
        let head = &place.text.as_bytes()[..place.text.len().min(MAX_MENTIONED)];
        score += site.mentions.iter().any(|m| memchr::memmem::find(head, m.as_bytes()).is_some()).then_some(3)?;
    }
    (score > 0).then_some(score)
}

/// Whether a block or an object around the place declares one of the rule's resource types.
fn declares<'t>(site: &Site, place: &Place<'t>, names: &Names<'t>, parsed: &dyn Parsed) -> bool {
    let is_named = place.chain.iter().any(|c| match c.kind {
        ConstructKind::Block => site
            .resource
            .iter()
            .any(|r| c.name.split(' ').any(|word| word.split('@').next().is_some_and(|w| is_type(w, r)))),
        // `"resource": { "aws_bedrockagent_agent": { … } }`
        ConstructKind::Field => site.resource.iter().any(|r| is_type(&c.name, r)),
        _ => false,
    });
    // `Type: AWS::Bedrock::Agent` beside `Properties:`, `"type": "Microsoft.…/deployments"` in a template.
    let has_type = |resource: &str| {
        names.may_declare(place, resource).any(|object| declared_in(place.text, object, resource, parsed))
    };
    is_named || site.resource.iter().any(|resource| has_type(resource.trim_end_matches('*')))
}

/// Whether a resource type is the rule's, or begins as that does before a `*`.
fn is_type(word: &str, rule: &str) -> bool {
    match rule.strip_suffix('*') {
        Some(start) => word.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start)),
        None => word.eq_ignore_ascii_case(rule),
    }
}

/// Whether an object has the resource as the value of its own `type` field.
fn declared_in(text: &str, object: &Construct, resource: &str, parsed: &dyn Parsed) -> bool {
    memchr::memmem::find_iter(&text.as_bytes()[object.value], resource.as_bytes()).any(|at| {
        let at = object.value.start + at;
        let syntax = parsed.syntax_around(Span::new(at, at + resource.len()));
        let holds = |c: &&Construct| c.value.start <= at && at < c.value.end;
        let kind_field = syntax
            .constructs
            .iter()
            .filter(|c| c.kind == ConstructKind::Field)
            .filter(holds)
            .min_by_key(|c| c.value.len());
        let inner = syntax
            .constructs
            .iter()
            .filter(|c| c.kind == ConstructKind::Object)
            .filter(holds)
            .min_by_key(|c| c.value.len());
        kind_field.is_some_and(|f| normalise(&f.name).ends_with("type"))
            && inner.is_some_and(|o| o.value == object.value)
    })
}

/// Whether all fields of the object around the place hold models, and different ones: each name has the purpose of its model,
/// and is of no text: `{ chat: "…", summary: "…" }`.
fn is_one_of_models(place: &Place<'_>, parsed: &dyn Parsed) -> bool {
    let object = place.object().filter(|o| o.value.len() < MAX_FEW);
    let Some((object, key)) = object.zip(place.key()).filter(|(object, key)| object.value.holds(key.span)) else {
        return false;
    };
    let value = |field: &Construct| place.text[fields::trimmed(place.text, field.value)].to_ascii_lowercase();
    let own = value(key);
    let is_model = |text: &str| !text.contains(char::is_whitespace) && !prefilter::hits(text).is_empty();
    let is_other = |text: &str| is_model(text) && !text.contains(&own) && !own.contains(text);
    is_model(&own) && {
        let syntax = parsed.syntax_around(object.value);
        let fields = syntax.fields_of(object.value);
        fields.len() > 1 && fields.iter().filter(|f| f.span != key.span).all(|f| is_other(&value(f)))
    }
}

/// Whether all of the keys stand in the innermost object around the place, and what follows a dot in the object that is
/// the value of the key before it.
fn stand_beside(keys: &[String], place: &Place<'_>, parsed: &dyn Parsed) -> bool {
    let Some(object) = place.object().filter(|o| o.value.len() < 4_000) else { return false };
    let syntax = parsed.syntax_around(object.value);
    let fields = syntax.fields_of(object.value);
    let holds = |field: &Construct, inner: &str| {
        let is_value = |c: &&Construct| c.kind == ConstructKind::Object && field.value.holds(c.value);
        let object = syntax.constructs.iter().filter(is_value).max_by_key(|c| c.value.len());
        object.is_some_and(|object| syntax.fields_of(object.value).iter().any(|c| normalise(&c.name) == inner))
    };
    keys.iter().all(|key| {
        let (own, inner) = key.split_once('.').map_or((key.as_str(), None), |(own, inner)| (own, Some(inner)));
        fields.iter().any(|c| normalise(&c.name) == own && inner.is_none_or(|inner| holds(c, inner)))
    })
}

/// Whether the place is in a block `module` whose source is no folder: `source = "Azure/openai/azurerm"`,
/// `module ai 'br/public:avm/res/cognitive-services/account:0.7.0'`; or in what a file gives to such a module that it
/// wraps.
fn is_given_to_registry_module(place: &Place<'_>, parsed: &dyn Parsed) -> bool {
    let source = |block: Span| {
        let syntax = parsed.syntax_around(block);
        let fields = syntax.fields_of(block);
        let source = fields.iter().find(|field| field.name == RULES.module_source)?;
        Some(place.text[source.value].trim_matches([' ', '"']))
    };
    if let Some(module) = place.chain.iter().find(|c| is_module(c)) {
        return source(module.value).map_or(module.name.contains(':'), |source| !is_folder(source));
    }
    let Some(block) = wrapper(place, parsed) else { return false };
    source(block.value).is_some_and(|source| !is_folder(source))
}

/// The block that names the module of a file which wraps one, where a place is in what that is given:
/// `terraform { source = "…" }` for `inputs = { … }`.
fn wrapper(place: &Place<'_>, parsed: &dyn Parsed) -> Option<Construct> {
    let inputs = place.chain.iter().rev().find(|c| c.is_field())?;
    let (name, _) = RULES.wrappers.iter().find(|(_, setting)| **setting == inputs.name)?;
    memchr::memmem::find_iter(place.text.as_bytes(), name.as_bytes()).find_map(|at| {
        let named = Place::of(place.text, Span::new(at, at + name.len()), parsed).named?;
        (named.kind == ConstructKind::Block && named.name == *name).then_some(named)
    })
}

/// Whether the source of a module leads to a folder, from here or from where a function finds one.
fn is_folder(source: &str) -> bool {
    source.starts_with(['.', '/', '$'])
}

/// Whole dotted parts (also `::`, `->`, and the words of a command) at the end of a callee.
pub(crate) fn callee_ends_with(callee: &str, suffix: &str) -> bool {
    // Every rule asks, and the last letter answers most of them: only a name with a mark can end in another one.
    let last = |name: &str| name.bytes().next_back().map(|byte| byte.to_ascii_lowercase());
    let is_marked = || callee.ends_with("Args") || memchr::memchr3(b' ', b'<', b'!', callee.as_bytes()).is_some();
    if last(callee) != last(suffix) && !is_marked() {
        return false;
    }
    // The words of a command go on with its arguments, up to its first option.
    if callee.strip_prefix(suffix).is_some_and(|rest| rest.starts_with(' ')) {
        return true;
    }
    // Names of SQL functions have no case.
    let in_capitals = |name: &str| !name.contains(char::is_lowercase) && name.contains('_');
    if callee.len() == suffix.len() && (in_capitals(callee) || in_capitals(suffix)) {
        return callee.eq_ignore_ascii_case(suffix);
    }
    let Some(rest) = callee.strip_suffix(suffix) else {
        // `bedrock.FoundationModel_FromFoundationModelId` of Go is `FoundationModel.fromFoundationModelId`.
        let is_member = || {
            let member = callee.rsplit('.').next().and_then(symbols::static_function).map(|(_, member)| member);
            member.is_some_and(|member| member.eq_ignore_ascii_case(suffix))
        };
        // `new!` and `AzureOpenAI<...>` keep their marks in the callee.
        // `bedrock.AgentArgs` is what makes a `bedrock.Agent`.
        let of_arguments =
            || callee.strip_suffix("Args").filter(|_| suffix.starts_with(char::is_uppercase) || suffix.contains('.'));
        return match memchr::memchr2(b'<', b'!', callee.as_bytes()) {
            Some(end) => callee_ends_with(&callee[..end], suffix),
            None => is_member() || of_arguments().is_some_and(|class| callee_ends_with(class, suffix)),
        };
    };
    // An alias of an import may have a `_` before it.
    matches!(rest, "" | "_") || rest.ends_with(['.', ':', '>', ' ', '&', '\\'])
}
