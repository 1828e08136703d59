//! The variables and settings that are paired with the token's own, because they begin as it does or stand in its block.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::Regex;

use crate::detect::dataflow::definition;
use crate::detect::dataflow::names::last;
use crate::detect::place::Place;
use crate::detect::provider::beside::{MAX_ROW, by_exact_word};
use crate::detect::provider::clients::{arguments, head, host_in};
use crate::detect::provider::scope::{is_same_block, is_same_line};
use crate::detect::provider::signs::{Sign, is_sign, service_of, signs};
use crate::detect::provider::statements::is_comment;
use crate::detect::provider::{Evidence, UNKNOWN};
use crate::detect::template::declares_parameter;
use crate::rules::builtin::RULES;
use crate::rules::key::normalise;
use crate::rules::providers::ProviderHints;
use crate::rules::words;
use crate::syntax::model::{Construct, ConstructKind, Literal, LiteralKind};
use crate::text::pattern::regex;
use crate::text::span::{Span, near_line_end};

/// How far before and behind a variable another is paired with it.
const PAIRED: usize = 4_000;

static WORD: LazyLock<Regex> = LazyLock::new(|| regex(r"(?-u)\b[A-Za-z_][\w-]*"));
/// The name of an option as the first argument of a call: `("--model <id>", `, `("-m, --model", `, `("-m", "--model", `,
/// `("model", `, `(&model, "model", `.
static OPTION: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r#"(?-u)^\(?\s*(?:&[\w.]+\s*,\s*)?(?:["'`]-\w["'`]\s*,\s*)?["'`](?:-\w[,/|]\s*)?-{0,2}([A-Za-z][\w-]*)(?:[ =](?u:[^"'`]*))?["'`]\s*,"#,
    )
});
/// An address as a whole literal.
static ADDRESS: LazyLock<Regex> = LazyLock::new(|| regex(r#"(?-u)^["'`]?\w+://(?u:[^\s"'`]+)["'`]?$"#));

impl Evidence<'_> {
    /// The address or the provider's name in a variable that is paired with the token's own: `X_BASE_URL` or `X_HOST` with
    /// `X_MODEL`, `base_url` with `model` in one list of parameters.
    pub(crate) fn by_pair(&self) -> Option<&'static str> {
        self.paired(&|key, value| {
            let is = |keys: &[String]| keys.iter().any(|known| known == key);
            if is(&RULES.beside.address)
                && let Some(found) = host_in(value).or_else(|| is_address_of_other(value).then_some(UNKNOWN))
            {
                return Some(found);
            }
            let first = || WORD.find(value).filter(|_| is(&RULES.beside.provider)).map(|word| word.as_str());
            // What may be an address names a provider only as a whole.
            let whole = || Some(whole_word(value)).filter(|_| is(&RULES.beside.endpoint));
            by_exact_word(first().or_else(whole)?).filter(|provider| self.fits(provider))
        })
    }

    /// The service that the variable of an address is named for which is paired with the token's own: `ollamaUrl` with `model`
    /// in one block.
    pub(crate) fn by_named_address(&self) -> Option<&'static str> {
        self.paired(&|key, value| service_of(key).filter(|_| value.contains("://")))
    }

    /// The provider that alone needs a setting which is paired with the token's own variable: its version of the API.
    pub(crate) fn by_setting(&self) -> Option<&'static str> {
        self.paired(&|key, _| {
            let is_needed = |p: &&ProviderHints| p.settings.iter().any(|setting| setting == key);
            let owner = RULES.providers.iter().find(is_needed).filter(|p| self.is_of_house(&p.id));
            owner.map(|p| p.id.as_str())
        })
    }

    /// The address in the environment of a program whose argument the token is: `OPENAI_BASE_URL` beside `command: ["serve",
    /// "--model", "gpt-4"]`.
    pub(super) fn by_environment(&self) -> Option<&'static str> {
        let (text, core) = (self.place.text, self.place.core);
        let is_argument = self.place.chain.first().is_some_and(|c| c.kind == ConstructKind::List);
        if !is_argument || self.place.variable.is_some() || self.place.is_in(ConstructKind::Call) {
            return None;
        }
        let signs = self.memo.signs(text, || signs(text));
        let is_near = |sign: &&Sign| sign.span.start.abs_diff(core.start) < PAIRED;
        let is_address = |sign: &&Sign| {
            let is_capital = !text[sign.span].bytes().any(|b| b.is_ascii_lowercase());
            is_capital && RULES.beside.address.iter().any(|end| sign.key.ends_with(end.as_str()))
        };
        signs.iter().filter(is_near).filter(is_address).find_map(|sign| {
            let other = Place::of(text, sign.span, self.parsed);
            let (own, rest) = environment(&other)?;
            let holder = rest.iter().find(|c| c.kind == ConstructKind::Object && c.value != own.value)?;
            let value = Some(assigned(text, sign.span.end)).filter(|_| holder.value.contains(core.start))?;
            host_in(value).or_else(|| is_address_of_other(value).then_some(UNKNOWN))
        })
    }

    /// What the first of the variables shows that are paired with the token's own, by what its name has more and its value.
    fn paired(&self, shown: &dyn Fn(&str, &str) -> Option<&'static str>) -> Option<&'static str> {
        self.paired_variable(shown).or_else(|| self.paired_option(shown))
    }

    fn paired_variable(&self, shown: &dyn Fn(&str, &str) -> Option<&'static str>) -> Option<&'static str> {
        let (text, core) = (self.place.text, self.place.core);
        let name = self.variable()?;
        let name = name.as_ref();
        // Variables of the environment are all in one place; other names have sections.
        let is_capital = |name: &str| !name.bytes().any(|b| b.is_ascii_lowercase());
        let (path, last) = name.rsplit_once(['.', ':']).map_or(("", name), |(path, last)| (path, last));
        let is_environment = is_capital(name) || is_capital(last) && words::is_environment(path);
        let name = last;
        let (path, name) = (path.to_owned(), normalise(name));
        let prefix = RULES.beside.model.iter().find_map(|end| name.strip_suffix(end.as_str()))?;
        let is_declared = declares_parameter(text, &self.place.chain);
        let window = Span::new(core.start.saturating_sub(PAIRED), core.end.saturating_add(PAIRED));
        let signs = self.memo.signs(text, || signs(text));
        let first = signs.partition_point(|sign| sign.span.start < window.start);
        signs[first..].iter().take_while(|sign| sign.span.end <= window.end).find_map(|sign| {
            // `customModelUrl` is for `customModelName`.
            let rest = sign.key.strip_prefix(prefix)?;
            let of_model = || RULES.beside.model.iter().find_map(|word| rest.strip_prefix(word.as_str()));
            let is_one = |rest: &&str| is_sign(rest) || service_of(rest).is_some();
            let rest = Some(rest).filter(is_one).or_else(of_model)?;
            let at = sign.span.start;
            if is_comment(text, at) {
                return None;
            }
            let is_paired =
                is_environment && (!prefix.is_empty() || self.is_top_level()) && self.is_reached_by(sign.span)
                    || is_of_path(text, at, &path)
                    || self.is_paired(at);
            if !is_paired && !prefix.is_empty() && is_declared {
                return shown(rest, &self.declared_default(sign.span)?);
            }
            let value = Some(assigned(text, sign.span.end)).filter(|value| is_paired && !words::is_nothing(value))?;
            shown(rest, value)
        })
    }

    /// What an option shows that is declared beside the token's own, by the same call: `.option("--base-url <url>", "…",
    /// "https://…")` and `.option("--model <id>", "…", "id")`.
    fn paired_option(&self, shown: &dyn Fn(&str, &str) -> Option<&'static str>) -> Option<&'static str> {
        let text = self.place.text;
        let own = self.place.calls().next()?;
        let name = option(own, text)?;
        let prefix = RULES.beside.model.iter().find_map(|end| name.strip_suffix(end.as_str()))?;
        let is_near = |sign: &&Sign| own.span.start.abs_diff(sign.span.start) <= PAIRED;
        let signs = self.memo.signs(text, || signs(text));
        signs.iter().filter(is_near).find_map(|sign| {
            let rest = sign.key.strip_prefix(prefix).filter(|rest| is_sign(rest))?;
            let place = Place::of(text, sign.span, self.parsed);
            let call = place.calls().next().filter(|call| call.value != own.value)?;
            let is_same = last(&call.name) == last(&own.name) && function(&place) == function(self.place);
            option(call, text).filter(|name| is_same && *name == sign.key)?;
            let syntax = self.parsed.syntax_around(call.value);
            let behind = |l: &&Literal| call.value.holds(l.span) && l.span.start > sign.span.end;
            let mut values = syntax.literals.iter().filter(behind).map(|l| &text[l.span]);
            values.find(|value| ADDRESS.is_match(value)).and_then(|value| shown(rest, value))
        })
    }

    /// The default of the parameter of a module or a template that is declared where a name stands.
    fn declared_default(&self, name: Span) -> Option<String> {
        let text = self.place.text;
        let other = Place::of(text, name, self.parsed);
        let named = other.named.as_ref().filter(|c| {
            let around = [std::slice::from_ref(*c), &other.chain].concat();
            declares_parameter(text, &around)
        })?;
        definition::value_of(text, named, self.parsed).map(|part| part.text)
    }

    /// The name of the variable that the token is the value of, also where that is a field beside it: `name: X`,
    /// `value: …`.
    fn variable(&self) -> Option<Cow<'_, str>> {
        if let Some(variable) = &self.place.variable {
            return Some(Cow::Borrowed(variable));
        }
        let key = self.place.key()?;
        if !key.name.eq_ignore_ascii_case("value") {
            let parameter = || self.place.declared().filter(|_| declares_parameter(self.place.text, &self.place.chain));
            return Some(Cow::Borrowed(parameter().unwrap_or(&key.name)));
        }
        let holds = |c: &&Construct| matches!(c.kind, ConstructKind::Object | ConstructKind::Block);
        let row = self.place.chain.iter().filter(holds).find(|c| c.value.len() < MAX_ROW)?;
        let syntax = self.parsed.syntax_around(row.value);
        let name = syntax.fields_of(row.value).into_iter().find(|field| field.name.eq_ignore_ascii_case("name"))?;
        let literal = syntax.literals.iter().find(|l| name.value.holds(l.span) && l.kind != LiteralKind::Key)?;
        Some(Cow::Borrowed(&self.place.text[literal.span]))
    }

    /// Whether a variable of the environment that is set at a place is one of the token's program too: set beside the token's
    /// own, or in the environment of something that the token is in. That of another service, container, step or resource
    /// is not.
    fn is_reached_by(&self, sign: Span) -> bool {
        let other = Place::of(self.place.text, sign, self.parsed);
        let Some((own, rest)) = environment(&other) else { return true };
        if own.value.contains(self.place.core.start) {
            return true;
        }
        let name = |rest: &[Construct]| {
            let named = rest.iter().find(|c| matches!(c.kind, ConstructKind::Field | ConstructKind::Block));
            named.map(|c| c.name.clone())
        };
        let holder = rest.iter().find(|c| c.kind == ConstructKind::Object && c.value != own.value);
        let is_inside = holder.is_some_and(|holder| holder.value.contains(self.place.core.start));
        is_inside && environment(self.place).is_some_and(|(_, around)| name(around) == name(rest))
    }

    /// Whether the token's own name is in no section, list or function.
    fn is_top_level(&self) -> bool {
        let is_binding = |c: &Construct| matches!(c.kind, ConstructKind::Field | ConstructKind::Binding);
        self.place.chain.iter().all(is_binding)
    }

    /// Whether a name without a prefix stands in the same block or list as the token's own.
    fn is_paired(&self, at: usize) -> bool {
        let is_holder = |c: &&Construct| {
            let is_scope = matches!(c.kind, ConstructKind::Object | ConstructKind::Definition | ConstructKind::Block);
            is_scope && self.place.key().is_some_and(|key| c.span.holds(key.span) && c.span != key.span)
        };
        let scope = self.place.chain.iter().find(is_holder);
        let key = self.place.key().map_or(self.place.core.start, |key| key.span.start);
        let is_same_line = is_same_line(self.place.text, at, key);
        scope.is_some_and(|c| c.span.contains(at)) && (is_same_line || is_same_block(self.place.text, at, key))
    }
}

/// The object or list in which a variable is set, and what is around that. The arguments of a call are none.
fn environment<'p>(place: &'p Place<'_>) -> Option<(&'p Construct, &'p [Construct])> {
    let chain = &place.chain;
    let is_holder = |c: &Construct| matches!(c.kind, ConstructKind::Object | ConstructKind::List);
    let is_given = |c: &Construct| chain.iter().any(|call| call.kind == ConstructKind::Call && call.value == c.value);
    let at = chain.iter().position(|c| is_holder(c) && !is_given(c))?;
    Some((&chain[at], &chain[at + 1..]))
}

/// The name of the option that a call declares: the first of its arguments, as far as that names one.
fn option(call: &Construct, text: &str) -> Option<String> {
    OPTION.captures(head(&text[call.value], MAX_ROW)).map(|c| normalise(&c[1]))
}

/// The function that a place is in.
fn function(place: &Place<'_>) -> Option<Span> {
    place.chain.iter().find(|c| c.kind == ConstructKind::Function).map(|c| c.span)
}

/// A value without its quotes and what separates it from its name and the next.
fn whole_word(value: &str) -> &str {
    value.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | ':' | ',' | ';'))
}

/// Whether a key stands in a section around that of another: `a.b.base-url` is for `a.b.chat.model`.
fn is_of_path(text: &str, at: usize, path: &str) -> bool {
    let is_part = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_');
    let start = text.as_bytes()[..at].iter().rposition(|b| !is_part(b)).map_or(0, |i| i + 1);
    let section = text[start..at].trim_end_matches('.');
    let is_own = section.is_empty() || words::is_own(section);
    !is_own && path.strip_prefix(section).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// The value behind the name of a variable: the rest of its line without the type, up to the bracket that closes what
/// opens at its end, or that of the next line where that is `value: …`.
fn assigned(text: &str, at: usize) -> &str {
    let end = near_line_end(text, at);
    let is_bare = !text[at..end].contains(|c: char| c.is_alphanumeric()) && text[end..].starts_with('\n');
    let line = if is_bare { &text[end + 1..near_line_end(text, end + 1)] } else { &text[at..end] };
    let value = line.split_once('=').or_else(|| line.split_once(':').filter(|_| is_bare));
    let value = value.map_or(line, |(_, value)| value);
    if !is_bare && value.trim_end().ends_with(['(', '[', '{']) {
        return &text[end - value.len()..end + arguments(&text[end..]).len()];
    }
    value
}

/// Whether a value is a full address, not one that is put together or looked up.
pub(super) fn is_address_of_other(value: &str) -> bool {
    let Some(host) = value.split("://").nth(1) else { return false };
    !host.starts_with(['$', '{', '<', '%', '['])
}
