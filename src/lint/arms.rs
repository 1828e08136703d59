//! Values that belong to another service than the finding has: those of one arm of a choice between services, and those beside
//! which an address of the program's own is set. And values that pick among rows that are elsewhere. Such a fix is shown and
//! never applied.

use std::sync::LazyLock;

use regex::Regex;

use crate::detect::services::Services;
use crate::lint::finding::{Applicability, Finding};
use crate::lint::twins;
use crate::rules::key::normalise;
use crate::text::pattern::regex;
use crate::text::span::{Span, ceil_boundary, floor_boundary};

/// How many lines above a value its arm begins, and how many on either side set the address with it.
const ABOVE: usize = 3;
const NEAR: usize = 6;
/// How far a choice between services reaches, in bytes on either side.
const FAR: usize = 8_000;
/// How far before a value the object begins by which rows are picked.
const MAX_FILTER: usize = 300;

/// What begins an arm: `case "a":`, `when "a"`, `== "a"`, `"a" =>`, `"a" ->`.
static ARM: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r#"(?:case[ \t(]+|when[ \t]+|===?[ \t]*)["']([0-9A-Za-z_. -]+)["']|["']([0-9A-Za-z_. -]+)["'][ \t]*(?:=>|->)"#,
    )
});
/// A setting of an address with a text for it: `OPENAI_BASE_URL"] = f"{host}/v1"`.
static ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
    regex(r#"(?i)(?:base_?url|api_?base)["'\]]*[ \t]*(?:=>|=|:|,)[ \t]*[a-z]{0,2}["'`]([^"'`\n]*/[^"'`\n]*)"#)
});

/// Holds back the fixes of values that belong to another service.
pub(super) fn settle(findings: &mut [Finding], least: Applicability) {
    for finding in findings.iter_mut().filter(|finding| finding.is_fixable(least)) {
        let Some(named) = &finding.reference else { continue };
        let text = finding.source.text.as_str();
        let at = twins::literal(text, finding.span);
        let other = || other_arm(text, at, &named.provider).or_else(|| other_address(text, at, &named.provider));
        let why = filter(text, at).or_else(other);
        if let (Some(why), Some(fix)) = (why, &mut finding.fix) {
            fix.hold_back(why);
        }
    }
}

/// Why not, where a value is in an object by which rows are picked: `filter_dict={"model": ["a"]}`.
fn filter(text: &str, at: Span) -> Option<String> {
    let before = &text[ceil_boundary(text, at.start.saturating_sub(MAX_FILTER))..at.start];
    let mut depth = 0_i32;
    let open = before.bytes().rposition(|byte| {
        depth += i32::from(byte == b'}') - i32::from(byte == b'{');
        depth < 0
    })?;
    let name = before[..open].trim_end_matches([' ', '=', ':', '"', '\'', '\\', '(']);
    let name = name.rsplit(|c: char| !c.is_ascii_alphanumeric() && c != '_').next()?;
    let is_filter = name.split('_').any(|word| word.to_ascii_lowercase().starts_with("filter"));
    is_filter.then(|| format!("`{name}` picks rows that have the old model: change both"))
}

/// Why not, where the arm of a value is called otherwise than the provider and another arm is called like it.
fn other_arm(text: &str, at: Span, provider: &str) -> Option<String> {
    let near = near(text, at.start);
    let (text, at) = (&text[near.range()], at.start - near.start);
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let from: usize = text[..start].split_inclusive('\n').rev().take(ABOVE).map(str::len).sum();
    let label =
        |found: regex::Captures<'_>| found.get(1).or_else(|| found.get(2)).map(|label| normalise(label.as_str()));
    let written =
        |found: &regex::Captures<'_>| found.get(1).or_else(|| found.get(2)).map(|label| label.as_str().to_owned());
    let found = ARM.captures_iter(&text[start - from..at]).last()?;
    let (name, own, provider) = (written(&found)?, label(found)?, normalise(provider));
    let is_own = own.contains(&provider) || provider.contains(&own);
    let has_own = || ARM.captures_iter(text).filter_map(label).any(|other| other == provider);
    (!is_own && has_own()).then(|| format!("it is the value for `{name}`, which is another service: look there"))
}

/// The part of a text around a place that is looked through.
fn near(text: &str, at: usize) -> Span {
    Span::new(ceil_boundary(text, at.saturating_sub(FAR)), floor_boundary(text, at + FAR))
}

/// Why not, where an address is set beside a value that is not the provider's.
fn other_address(text: &str, at: Span, provider: &str) -> Option<String> {
    let near = near(text, at.start);
    let (text, at) = (&text[near.range()], at.start - near.start);
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let before: usize = text[..start].split_inclusive('\n').rev().take(NEAR).map(str::len).sum();
    let after: usize = text[start..].split_inclusive('\n').take(NEAR).map(str::len).sum();
    let around = &text[start - before..start + after];
    let is_other = |found: &regex::Captures<'_>| {
        let address = found.get(1).map_or("", |address| address.as_str());
        // A template that begins with a name has a host of the program's own.
        let is_own = address.starts_with(['{', '$']) && !address.contains("://");
        is_own && !Services::of(address).has(provider)
    };
    let found = ADDRESS.captures_iter(around).find(is_other)?;
    Some(format!("it goes to `{}`, which may know other models: look there", found.get(1)?.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Span {
        let start = text.find("gpt-9").unwrap();
        Span::new(start, start + 5)
    }

    #[test]
    fn an_arm_of_another_service() {
        for text in [
            "switch (p) {\n  case \"openai\":\n    return \"a\";\n  case \"harbour\":\n    return x ?? \"gpt-9\";\n}",
            "case p\nwhen \"openai\"\n  \"a\"\nwhen \"harbour\"\n  \"gpt-9\"\nend",
            "when (p) {\n  \"openai\" -> \"a\"\n  \"harbour\" -> \"gpt-9\"\n}",
            "if p == 'openai':\n    return 'a'\nelif p == 'harbour':\n    return 'gpt-9'\n",
        ] {
            assert!(other_arm(text, at(text), "openai").is_some(), "{text}");
            let own = text.replace("openai", "x").replace("harbour", "openai");
            assert_eq!(other_arm(&own, at(&own), "openai"), None, "{own}");
        }
        let roles = "switch (p) {\n  case \"fast\":\n    return \"gpt-9\";\n}";
        assert_eq!(other_arm(roles, at(roles), "openai"), None);
    }

    #[test]
    fn a_filter_picks_rows() {
        let picks = "load(\"ALL\", filter_dict={\"model\": [\"gpt-9\"]})";
        assert!(filter(picks, at(picks)).is_some());
        for text in ["ask(extra={\"model\": \"gpt-9\"})", "filter_dict = {}\nask(model=\"gpt-9\")"] {
            assert_eq!(filter(text, at(text)), None, "{text}");
        }
    }

    #[test]
    fn an_address_of_the_program() {
        for text in [
            "env[\"OPENAI_BASE_URL\"] = f\"{host}/v1\"\nenv[\"MODEL\"] = get(\"agent\", \"gpt-9\")\n",
            "const env = {\n  baseURL: `${host}/v1`,\n  model: \"gpt-9\",\n};",
            "{ api_base: \"#{host}/v1\".strip }\nmodel: \"gpt-9\"".replace("#{", "{").as_str(),
        ] {
            assert!(other_address(text, at(text), "openai").is_some(), "{text}");
        }
        let own = "base_url = \"https://api.openai.com/v1\"\nmodel = \"gpt-9\"\n";
        assert_eq!(other_address(own, at(own), "openai"), None);
    }
}
