//! Where a token stands: the literal around it and the chain of constructs that lead to it.

pub(crate) mod assigned;
mod elements;

use crate::text::pattern::regex;
use crate::text::span::Span;
use std::cell::OnceCell;
use std::sync::LazyLock;

use regex::Regex;

use crate::detect::parameter;
use crate::detect::template::{is_value_or_default, is_variable};
use crate::rules::builtin;
use crate::rules::paths::is_text_name;
use crate::rules::templates::{self, RULES};
use crate::rules::words;
use crate::syntax::model::{Construct, ConstructKind, Literal, LiteralKind, Parsed, Syntax};
use crate::text::words::last_part;

pub(crate) use crate::detect::place::elements::Elements;
pub use crate::rules::key::normalise;

/// Where a token stands.
#[derive(Debug, Clone)]
pub struct Place<'t> {
    pub text: &'t str,
    /// The token's id, in `text`.
    pub core: Span,
    pub literal: Option<Literal>,
    /// Constructs whose value holds the token, the innermost first.
    pub chain: Vec<Construct>,
    /// The construct in whose name the token stands.
    pub named: Option<Construct>,
    /// The variable whose default this is, where the literal or an environment lookup names it: `${NAME:-id}`,
    /// `getenv("NAME", "id")`.
    pub variable: Option<String>,
    /// The parameter of a function of the same text that takes it by position.
    parameter: OnceCell<Option<String>>,
}

/// The most constructs around a token that are looked at, the innermost of them.
const MAX_CHAIN: usize = 500;
/// The most calls around a token that are looked at: every rule for calls looks at each.
const MAX_CALLS: usize = 32;

/// `${NAME:-`, `${NAME=`, `${{ inputs.name || '`: what stands before a default inside a literal.
static DEFAULT_OF: LazyLock<Regex> =
    LazyLock::new(|| regex(r#"(?-u)\$\{\{?\s*([A-Za-z_][\w.]*)\s*(?:\|\||\?\?|:-|:=|:\?|[:=-])\s*['"]?[\w./:-]*$"#));
/// The name of a variable as the first argument of a lookup.
static VARIABLE_NAME: LazyLock<Regex> = LazyLock::new(|| regex(r#"(?-u)["'`]([A-Za-z][A-Za-z0-9_.:-]+)["'`]"#));
/// `name: NAME` before the value of a setting, or after it; or `key: NAME`, as in many lists of other pairs, so that only
/// capitals or a path make it one: `name: openai.model`, `key: OpenAI:Model`.
static ENVIRONMENT_NAME: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r#"(?-u)^[-{,\s]*["']?(?:(?i:name)["']?\s*[:=]\s*["']?([A-Za-z/][A-Za-z0-9_./:-]+)|(?i:parameterkey)["']?\s*[:=]\s*["']?([A-Za-z][A-Za-z0-9]+)|(?i:key)["']?\s*[:=]\s*["']?([A-Z][A-Z0-9]*_[A-Z0-9_]+|[A-Za-z/][A-Za-z0-9_.-]*[/:][A-Za-z0-9_./:-]+))["']?[\s,}]*["']?$"#,
    )
});
/// `process.env.NAME ??`, `env.NAME ||`, `configuration["NAME"] ??`.
static MEMBER_DEFAULT: LazyLock<Regex> = LazyLock::new(|| {
    regex(r#"(?-u)(?:env\.|\w\[['"])([A-Za-z_][\w:.-]*)['"\]]*\s*(?:\?\?|\|\||or)\s*['"`]?[\w./:-]*$"#)
});

impl<'t> Place<'t> {
    /// Asks the front end what stands around a token.
    #[must_use]
    pub fn of(text: &'t str, core: Span, parsed: &dyn Parsed) -> Self {
        let syntax = parsed.syntax_around(core);
        Self::among(text, core, syntax)
    }

    /// The place of a token with what stands around it.
    #[must_use]
    pub fn among(text: &'t str, core: Span, syntax: Syntax) -> Self {
        let holds = |outer: Span| outer.holds(core);
        let literal = syntax
            .literals
            .into_iter()
            .filter(|l| holds(l.span))
            .min_by_key(|l| (l.span.len(), l.kind == LiteralKind::Name));
        let mut named = None;
        let mut chain: Vec<Construct> = Vec::new();
        for mut construct in syntax.constructs {
            if construct.kind == ConstructKind::Field && templates::is_function(&construct.name) {
                construct.kind = ConstructKind::Call;
            }
            if holds(construct.value) {
                chain.push(construct);
            } else if holds(construct.name_span) {
                named = Some(construct);
            }
        }
        // What a text for people has are no settings: `help="model=gpt-4"`.
        let is_text = |c: &Construct| c.is_naming() && is_text_name(&c.name);
        let holder = chain.iter().filter(|c| c.is_naming()).min_by_key(|c| c.value.len());
        if named.is_none() && !holder.is_some_and(is_text) {
            chain.extend(literal.as_ref().and_then(|literal| assigned::around(text, literal, core)));
        }
        // Of constructs with one value the named one is the inner: a field holds the object that is its value.
        chain.sort_by_key(|c| (c.value.len(), inner_rank(c.kind), c.span.len()));
        chain.dedup();
        // A default inside the pattern that takes an object apart is a value, and no part of the pattern's name:
        // `{ model = "id" } = {}`.
        let is_inside = |name: Span| chain.iter().any(|c| c.kind == ConstructKind::Default && name.holds(c.span));
        named.take_if(|named| is_inside(named.name_span));
        // Elixir's `@model "id"` is written as a call, and declares.
        let declared: Vec<Span> =
            chain.iter().filter(|c| c.kind == ConstructKind::Binding).map(|c| c.name_span).collect();
        chain.retain(|c| c.kind != ConstructKind::Call || !declared.contains(&c.name_span));
        // What is nested deeper was made to be, and every rule looks at all of it.
        chain.truncate(MAX_CHAIN);
        let mut place = Self { text, core, literal, chain, named, variable: None, parameter: OnceCell::new() };
        place.variable = place.find_variable();
        place
    }

    pub fn kind(&self) -> Option<LiteralKind> {
        self.literal.as_ref().map(|l| l.kind)
    }

    /// The nearest construct that gives the token a name: field, binding, parameter.
    pub fn key(&self) -> Option<&Construct> {
        self.chain.iter().find(|c| c.is_naming())
    }

    /// Whether the token's key stands in a literal itself, which is nothing but assignments: `"MODEL=gpt-4"`.
    pub(crate) fn is_assigned_in(&self, literal: &Literal) -> bool {
        self.chain.first().is_some_and(|c| c.kind == ConstructKind::Field && literal.span.holds(c.span))
    }

    /// What the nearest key declares: of `variable "x" { default = "…" }` and `parameters: x: { defaultValue: … }` it
    /// is `x`, else the key itself.
    pub fn declared(&self) -> Option<&str> {
        let key = self.key()?;
        if !is_value_or_default(&key.name) || key.kind != ConstructKind::Field {
            return Some(&key.name);
        }
        let is_outer = |c: &&Construct| match c.kind {
            ConstructKind::Block => true,
            ConstructKind::Field => c.span != key.span,
            _ => false,
        };
        let Some(outer) = self.chain.iter().position(|c| is_outer(&c)) else { return self.variable.as_deref() };
        // `variables: [{ name: x, value: … }]`: what a list is called is not what a pair in it is of.
        let in_list = self.chain[..outer].iter().any(|c| c.kind == ConstructKind::List);
        match self.variable.as_deref().filter(|_| in_list) {
            Some(variable) => Some(variable),
            None => self.chain[outer].name.rsplit(' ').next(),
        }
    }

    /// The name that describes best what the token is for: a variable, a parameter, a key, or what a `value` is of.
    pub fn given_name(&self) -> Option<&str> {
        let is_value = |key: &&Construct| {
            key.name.eq_ignore_ascii_case("value")
                || RULES.default_keys.contains(&key.name) && self.chain.iter().any(is_variable)
        };
        let own = || self.key().map(|key| key.name.as_str());
        let declared = self.key().filter(is_value).and_then(|_| self.declared());
        // A search through the text, for the few that ask.
        let parameter = || self.parameter.get_or_init(|| parameter::name(self)).as_deref();
        self.variable.as_deref().or_else(parameter).or(declared).or_else(own)
    }

    /// Names from the token outward, as written.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.variable.as_deref().into_iter().chain(self.chain.iter().filter(|c| c.is_naming()).map(|c| c.name.as_str()))
    }

    /// Variables from the token outward that hold what a call returns, where that takes the token under a name. A call that
    /// only makes an object of its arguments is the object.
    pub(crate) fn names_of_returned(&self) -> impl Iterator<Item = &str> {
        let last = |call: &Construct| normalise(last_part(&call.name));
        let key = self.key().map(|key| key.span);
        let takes = move |call: &Construct| {
            key.is_some_and(|key| call.value.holds(key)) && !builtin::RULES.usage.objects.contains(&last(call))
        };
        let call = self.calls().find(|call| takes(call)).map(|call| call.span);
        let holds =
            move |c: &&Construct| c.kind == ConstructKind::Binding && call.is_some_and(|call| c.value.holds(call));
        self.chain.iter().filter(holds).map(|c| c.name.as_str())
    }

    /// Calls from the token outward, as many as people write around one value.
    pub fn calls(&self) -> impl Iterator<Item = &Construct> {
        self.chain.iter().filter(|c| c.kind == ConstructKind::Call).take(MAX_CALLS)
    }

    pub fn is_in(&self, kind: ConstructKind) -> bool {
        self.chain.iter().any(|c| c.kind == kind)
    }

    /// The innermost object around the token.
    pub fn object(&self) -> Option<&Construct> {
        self.chain.iter().find(|c| c.kind == ConstructKind::Object)
    }

    /// The text of the literal, or of the token where there is none.
    pub fn literal_text(&self) -> &'t str {
        let span = self.literal.as_ref().map_or(self.core, |l| l.span);
        &self.text[span]
    }

    /// Where the literal begins, or the token where there is none.
    pub fn literal_start(&self) -> usize {
        self.literal.as_ref().map_or(self.core.start, |l| l.span.start)
    }

    /// The position of the token among the arguments of `call`, where no key comes between. A setting that is looked up by
    /// its name is an argument of the call around: `client(os.getenv("MODEL"))`.
    pub fn argument_of(&self, call: &Construct) -> Option<usize> {
        let asking = || self.calls().next().filter(|inner| *inner != call && looks_settings_up(&inner.name));
        let lookup = self.chain.first().filter(|c| c.is_subscript()).or_else(asking);
        let outside = self.chain.iter().position(|c| Some(c) == lookup).map_or(0, |at| at + 1);
        let all = lookup.map_or(self.core.start, |lookup| lookup.span.start);
        let inner = self
            .chain
            .get(outside..)?
            .iter()
            .take_while(|c| *c != call)
            .all(|c| matches!(c.kind, ConstructKind::Object) && c.value.len() + 2 >= call.value.len());
        inner.then(|| argument_index(self.text.get(call.value.start..all).unwrap_or_default()))
    }

    /// Whether a call between the key and the token takes the value among other arguments: the key is then of what the call
    /// returns.
    pub fn is_given_to_call_below_key(&self) -> bool {
        let between = self.chain.iter().take_while(|c| !c.is_naming());
        let mut calls = between.filter(|c| c.kind == ConstructKind::Call);
        self.key().is_some() && calls.any(|call| argument_index(&self.text[call.value]) > 0)
    }

    /// What the value of an object is called: `parameters: { deploymentName: { value: "…" } }`, or
    /// `{ name: AZURE_OPENAI_DEPLOYMENT, value: … }` as containers and hosts have their environment.
    #[must_use]
    pub fn parameter(&self) -> Option<String> {
        let mut fields = self.chain.iter().filter(|c| c.kind == ConstructKind::Field);
        let key = fields.next().filter(|c| is_parameter_value(&c.name))?;
        let is_row = |c: &Construct| matches!(c.kind, ConstructKind::List | ConstructKind::Block);
        let outer = fields.next();
        if let Some(row) = self.chain.iter().find(|c| is_row(c))
            && outer.is_none_or(|outer| row.value.len() <= outer.value.len())
        {
            let object = self.chain.iter().find(|c| matches!(c.kind, ConstructKind::Object | ConstructKind::Block))?;
            let before = self.text.get(object.value.start..key.span.start)?;
            let after = self.text.get(key.span.end..object.value.end)?;
            let name = ENVIRONMENT_NAME.captures(before).or_else(|| ENVIRONMENT_NAME.captures(after));
            return name.and_then(|c| Some(c.iter().skip(1).flatten().next()?.as_str().to_owned()));
        }
        let outer = outer?;
        let group = fields.next()?;
        RULES.parameter_groups.contains(&normalise(&group.name)).then(|| outer.name.clone())
    }

    fn find_variable(&self) -> Option<String> {
        let literal = self.literal.as_ref();
        let start = literal.map_or(self.core.start.saturating_sub(80), |l| l.span.start);
        let before = self.text.get(start..self.core.start)?;
        if let Some(found) = DEFAULT_OF.captures(before) {
            return Some(found[1].to_owned());
        }
        if let Some(parameter) = self.parameter() {
            return Some(parameter);
        }
        if let Some(call) = self.calls().next().filter(|c| c.value.len() < 400) {
            let arguments = self.text.get(call.value.start..self.core.start)?;
            let lookup = normalise(&call.name);
            if words::RULES.settings.iter().any(|part| lookup.contains(part.as_str())) {
                return VARIABLE_NAME.captures(arguments).map(|c| c[1].to_owned());
            }
        }
        let mut from = self.core.start.saturating_sub(120);
        while !self.text.is_char_boundary(from) {
            from += 1;
        }
        MEMBER_DEFAULT.captures(&self.text[from..self.core.start]).map(|c| c[1].to_owned())
    }
}

/// Keys whose value is that of the parameter or variable that is named beside or around them.
fn is_parameter_value(key: &str) -> bool {
    RULES.value_keys.contains(&normalise(key))
}

fn inner_rank(kind: ConstructKind) -> u8 {
    match kind {
        ConstructKind::Object | ConstructKind::List => 0,
        ConstructKind::Test => 1,
        ConstructKind::Call => 2,
        ConstructKind::Field | ConstructKind::Default | ConstructKind::Parameter => 3,
        ConstructKind::Binding | ConstructKind::Loop => 4,
        ConstructKind::Body | ConstructKind::Fork | ConstructKind::Function => 5,
        ConstructKind::Arm | ConstructKind::Block | ConstructKind::Definition | ConstructKind::Import => 6,
    }
}

/// How many commas of the outermost level stand in the arguments before a place.
fn argument_index(before: &str) -> usize {
    let (mut depth, mut commas, mut quote) = (0_i32, 0, None);
    for (i, b) in before.bytes().enumerate() {
        match (quote, b) {
            (Some(q), _) if q == b => quote = None,
            (None, b'"' | b'\'' | b'`') => quote = Some(b),
            (None, b'(' | b'[' | b'{') if i > 0 || b != b'(' => depth += 1,
            (None, b')' | b']' | b'}') => depth -= 1,
            (None, b',') if depth <= 0 => commas += 1,
            _ => {}
        }
    }
    commas
}

/// Whether a call of that name asks the settings of a program: `os.getenv`, `config.get`.
fn looks_settings_up(callee: &str) -> bool {
    let callee = normalise(callee);
    words::RULES.settings_objects.iter().any(|part| callee.contains(part.as_str()))
}
