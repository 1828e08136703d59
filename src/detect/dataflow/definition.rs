//! Names that stand for a value elsewhere in the text: a version field that holds `var.model_version`,
//! `[parameters('version')]`, `!Ref Version` or `$VERSION` has its version where that is declared.

use std::sync::LazyLock;

use regex::Regex;

use crate::detect::place::assigned;
use crate::detect::reference::Part;
use crate::detect::template::is_value_or_default;
use crate::rules::key::normalise;
use crate::rules::templates::RULES;
use crate::rules::words::{self, is_constant};
use crate::syntax::model::{Construct, ConstructKind, LiteralKind, Parsed, Syntax};
use crate::text::pattern::regex;
use crate::text::span::Span;

/// How many occurrences of a name are looked at.
const MAX_OCCURRENCES: usize = 200;
/// How many names may lead from one to the next.
const MAX_NAMES: usize = 3;

/// An expression that is a name and nothing else, in the languages that templates are written in.
static NAME: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r#"(?-u)^["'\[(${!%\s]*(?:Ref['"]?:?\s+|(?:Fn::)?Sub['"]?:?\s+|var\.|local\.|each\.value\.|params\.|parameters\(\s*['"]|variables\(\s*['"])*["'${]*([A-Za-z_][\w-]*)['")\]}%\s]*$"#,
    )
});
/// An expression that is one element of a list.
static ELEMENT: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r#"(?-u)^["'\[(${\s]*(?:var\.|local\.|params\.|parameters\(\s*['"]|variables\(\s*['"])*([A-Za-z_]\w*)['")]*\[(\d{1,4}|[A-Za-z_][\w.]*(?:\(\))?)\]['")\]}\s]*$"#,
    )
});
/// A value as the default of a variable: `${MODEL_VERSION=2024-07-18}`.
static DEFAULT: LazyLock<Regex> = LazyLock::new(|| regex(r"(?-u)^\$\{+\s*\w+\s*(?::-|:=|[:=-])\s*([\w.-]+)\s*\}+$"));

/// `[concat(parameters('account'), '/chat')]`: the part that is known of a name put together.
static TAIL: LazyLock<Regex> = LazyLock::new(|| regex(r"^\[(?:concat|format)\(.*'(?:\{0\})?/([\w.-]+)'.*\)\]$"));

/// What an expression gives another type to: `version` of `pulumi.String(version)`.
pub(crate) fn converted(expression: &str) -> &str {
    let inner = || {
        let (callee, rest) = expression.trim().split_once('(')?;
        let is_one = RULES.conversions.iter().any(|name| callee.rsplit('.').next() == Some(name.as_str()));
        rest.strip_suffix(')').filter(|inner| is_one && !inner.contains(['(', ')']))
    };
    inner().unwrap_or(expression)
}

/// The name of the setting that an expression looks up: `config.require("version")`.
pub(crate) fn looked_up(expression: &str) -> Option<&str> {
    let (callee, argument) = expression.trim().strip_suffix(')')?.split_once('(')?;
    let name = argument.trim().strip_prefix(['"', '\''])?.strip_suffix(['"', '\''])?;
    let callee = normalise(callee);
    let is_word = name.len() > 2 && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'));
    (is_word && words::RULES.settings.iter().any(|part| callee.contains(part.as_str()))).then_some(name)
}

/// The name that an expression consists of.
pub fn name_in(expression: &str) -> Option<&str> {
    let name = NAME.captures(expression)?.get(1)?.as_str();
    (name.len() > 2 && !is_constant(name)).then_some(name)
}

/// The list and the index of an expression that is an element of a list: `models[0]`, `"[parameters('models')[0]]"`. No
/// index where a loop counts: `models[i]`.
pub fn element_in(expression: &str) -> Option<(&str, Option<usize>)> {
    let captures = ELEMENT.captures(expression)?;
    Some((captures.get(1)?.as_str(), captures.get(2)?.as_str().parse().ok()))
}

/// The part of a literal that is its value: all of it, the default of the variable in it, or the end of a name that is
/// put together.
pub fn default_in(text: &str, span: Span) -> Span {
    let written = &text[span];
    let default = DEFAULT.captures(written).or_else(|| TAIL.captures(written)).and_then(|c| c.get(1));
    default.map_or(span, |d| Span::new(span.start + d.start(), span.start + d.end()))
}

/// The literal that a name stands for, as far as the text declares it and `accept` takes it: of several declarations,
/// as templates in a template have, the one nearest to a place.
pub fn declared(
    text: &str,
    name: &str,
    parsed: &dyn Parsed,
    near: usize,
    accept: &dyn Fn(&str) -> bool,
) -> Option<Part> {
    let mut name = name;
    for _ in 0..MAX_NAMES {
        let mut found = declarations(text, name, parsed);
        found.sort_by_key(|c| c.name_span.start.abs_diff(near));
        let literal = found.iter().find_map(|c| value_of(text, c, parsed).filter(|part| accept(&part.text)));
        let literal = literal.or_else(|| assigned(text, name, parsed).filter(|part| accept(&part.text)));
        if literal.is_some() {
            return literal;
        }
        name = found.iter().find_map(|c| name_in(&text[c.value]).filter(|next| *next != name))?;
    }
    None
}

/// What a string of assignments gives the name: `"Model=gpt-4"`.
fn assigned(text: &str, name: &str, parsed: &dyn Parsed) -> Option<Part> {
    let before = format!("{name}=");
    let mut found = memchr::memmem::find_iter(text.as_bytes(), before.as_bytes()).take(MAX_OCCURRENCES);
    found.find_map(|at| {
        let name = Span::new(at, at + name.len());
        let literals = parsed.syntax_around(name).literals;
        let span = literals.iter().find_map(|literal| assigned::of_name(text, literal, name))?.value;
        Some(Part { text: text[span].to_owned(), span, file: None })
    })
}

/// The literal that is an element of a list, as far as the text declares the list and `accept` takes it.
pub fn element(
    text: &str,
    (list, index): (&str, usize),
    parsed: &dyn Parsed,
    accept: &dyn Fn(&str) -> bool,
) -> Option<Part> {
    declarations(text, list, parsed).iter().find_map(|declaration| {
        let mut syntax = parsed.syntax_around(declaration.value);
        syntax.sort();
        let in_value = |c: &&Construct| c.kind == ConstructKind::List && declaration.value.holds(c.value);
        let elements = syntax.constructs.iter().filter(in_value).max_by_key(|c| c.value.len())?.value;
        let is_one = |kind| matches!(kind, LiteralKind::String | LiteralKind::Bare);
        let span = syntax.literals.iter().filter(|l| is_one(l.kind) && elements.holds(l.span)).nth(index)?.span;
        accept(&text[span]).then(|| Part { text: text[span].to_owned(), span, file: None })
    })
}

/// The constructs that give the name a value.
pub(crate) fn declarations(text: &str, name: &str, parsed: &dyn Parsed) -> Vec<Construct> {
    let mut found = Vec::new();
    for at in memchr::memmem::find_iter(text.as_bytes(), name.as_bytes()).take(MAX_OCCURRENCES) {
        let syntax = parsed.syntax_around(Span::new(at, at + name.len()));
        let named = syntax.constructs.into_iter().find(|c| {
            let last = c.name.rsplit([' ', '.', '$', ':']).next().unwrap_or_default();
            c.name_span.start <= at && at + name.len() <= c.name_span.end && last == name && gives_value(c.kind)
        });
        found.extend(named);
    }
    found
}

fn gives_value(kind: ConstructKind) -> bool {
    use ConstructKind::{Binding, Block, Default, Field};
    matches!(kind, Field | Binding | Default | Block)
}

/// The literal that is the value of a declaration: its own, or that of its `default`.
pub fn value_of(text: &str, declaration: &Construct, parsed: &dyn Parsed) -> Option<Part> {
    let mut syntax = parsed.syntax_around(declaration.value);
    syntax.sort();
    let is_default = |c: &&Construct| is_value_or_default(&c.name);
    let fields: Vec<&Construct> = syntax
        .constructs
        .iter()
        .filter(|c| c.kind == ConstructKind::Field && c.span != declaration.span && declaration.value.holds(c.span))
        .collect();
    let is_name = |c: &&Construct| c.name.eq_ignore_ascii_case("name");
    let own = |is: &dyn Fn(&&Construct) -> bool| fields.iter().copied().find(|c| is(c));
    let value = match own(&is_default).or_else(|| own(&is_name)) {
        Some(default) => default.value,
        None if fields.is_empty() => declaration.value,
        None => return None,
    };
    let is_lookup = RULES.lookups.iter().any(|lookup| text[value].trim_start().starts_with(lookup.as_str()));
    let tests: Vec<Span> = tests_in(value, &syntax);
    let is_last = is_lookup || tests.first().is_some_and(|test| !holds(text, *test, parsed));
    let literal = |kind| {
        let is_own = |span: &&Span| value.holds(**span) && !tests.iter().any(|test| test.holds(**span));
        let mut found = syntax.literals.iter().filter(move |l| l.kind == kind).map(|l| &l.span).filter(is_own);
        if is_last { found.next_back() } else { found.next() }
    };
    let span = default_in(text, *literal(LiteralKind::String).or_else(|| literal(LiteralKind::Bare))?);
    Some(Part { text: text[span].to_owned(), span, file: None })
}

/// The comparisons with a literal that choose between values in a range.
fn tests_in(value: Span, syntax: &Syntax) -> Vec<Span> {
    let compares = |test: Span| syntax.literals.iter().any(|l| l.kind == LiteralKind::String && test.holds(l.span));
    let tests = syntax.constructs.iter().filter(|c| c.kind == ConstructKind::Test && value.holds(c.span));
    tests.map(|c| c.span).filter(|test| *test != value && compares(*test)).collect()
}

/// Whether a comparison of a name with a literal holds for what the name stands for: `kind == 'large'`.
fn holds(text: &str, comparison: Span, parsed: &dyn Parsed) -> bool {
    let Some((one, other)) = text[comparison].split_once("==") else { return false };
    let (name, literal) = if one.trim_start().starts_with(['\'', '"']) { (other, one) } else { (one, other) };
    let Some(name) = name_in(name) else { return false };
    let quotes = [' ', '\'', '"', '(', ')'];
    let is_same = |c: &Construct| text[c.value].trim_matches(quotes) == literal.trim_matches(quotes);
    declarations(text, name, parsed).iter().any(is_same)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::parse;
    use crate::syntax::region::Region;
    use crate::text::language::Language;

    #[test]
    fn expressions_that_are_a_name() {
        for expression in [
            "version",
            "var.version",
            "\"${var.version}\"",
            "\"[parameters('version')]\"",
            "!Ref version",
            "Ref: version",
            "{\"Ref\": \"version\"}",
            "Fn::Sub: \"${version}\"",
            "%version%",
            "$version",
            "\"$version\"",
            "${version}",
            "params.version",
        ] {
            assert_eq!(name_in(expression), Some("version"), "{expression}");
        }
        for expression in ["'0613'", "a ? b : c", "concat(a, b)", "null", "a.b", "x-${version}-y"] {
            assert_eq!(name_in(expression), None, "{expression}");
        }
    }

    #[test]
    fn values_of_another_type() {
        for (expression, value) in [
            ("pulumi.String(version)", "version"),
            ("to.Ptr(a[0])", "a[0]"),
            ("get(a)", "get(a)"),
            ("String(", "String("),
        ] {
            assert_eq!(converted(expression), value);
        }
    }

    #[test]
    fn settings_that_are_looked_up() {
        for (expression, name) in [
            ("config.require(\"version\")", Some("version")),
            ("conf.Get('chat-version')", Some("chat-version")),
            ("call(\"version\")", None),
            ("config.get(\"a\", \"b\")", None),
            ("get()", None),
        ] {
            assert_eq!(looked_up(expression), name, "{expression}");
        }
    }

    #[test]
    fn what_a_name_stands_for() {
        for (language, text) in [
            (Language::Bicep, "param release string = '0613'\nvar other = release\n"),
            (Language::Terraform, "variable \"release\" {\n  type = string\n  default = \"0613\"\n}\n"),
            (Language::Terraform, "locals {\n  release = \"0613\"\n}\n"),
            (Language::Json, "{\"parameters\": {\"release\": {\"type\": \"string\", \"defaultValue\": \"0613\"}}}"),
            (Language::Json, "{\"parameters\": {\"release\": {\"value\": \"${RELEASE=0613}\"}}}"),
            (Language::Yaml, "Parameters:\n  release:\n    Type: String\n    Default: \"0613\"\n"),
            (Language::Shell, "release=\"0613\"\naz x --y $release\n"),
            (Language::Bicep, "param size string = 'small'\nvar release = size == 'large' ? '2' : '0613'\n"),
            (Language::Bicep, "param size string = 'large'\nvar release = size == 'large' ? '0613' : '2'\n"),
            (Language::Terraform, "locals {\n  release = var.size == \"large\" ? \"2\" : \"0613\"\n}\n"),
        ] {
            let region = Region::whole(text, language);
            let parsed = parse::parse(&region);
            let found = declared(text, "release", &*parsed, 0, &|_| true).unwrap();
            assert_eq!((found.text.as_str(), &text[found.span]), ("0613", "0613"), "{text}");
        }
    }
}
