//! What a reference does with its model: calls it, configures it, deploys it, lists it, tests or describes it.

use std::sync::LazyLock;

use globset::{Glob, GlobSet, GlobSetBuilder};
use serde::Deserialize;

use super::place::Place;
use super::syntax::{Construct, ConstructKind, LiteralKind, Parsed, Syntax};
use crate::reference::Usage;
use crate::rules::{self, Site};

/// What the path of a file tells.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PathUsage {
    pub is_test: bool,
    pub is_docs: bool,
    pub is_catalog: bool,
}

#[derive(Deserialize)]
struct PathRules {
    test: PathRule,
    docs: PathRule,
    catalog: PathRule,
}

#[derive(Deserialize)]
struct PathRule {
    folders: Vec<String>,
    files: Vec<String>,
    #[serde(default)]
    except: Vec<String>,
}

struct Paths {
    rules: PathRules,
    sets: [(GlobSet, GlobSet); 3],
}

#[allow(clippy::expect_used, reason = "part of the binary; a test reads it")]
static PATHS: LazyLock<Paths> = LazyLock::new(|| {
    let rules: PathRules = rules::parse(rules::PATHS);
    let set = |globs: &[String]| {
        let mut builder = GlobSetBuilder::new();
        for glob in globs {
            builder.add(Glob::new(glob).expect("a glob of rules/paths.toml"));
        }
        builder.build().expect("globs of rules/paths.toml")
    };
    let sets = [&rules.test, &rules.docs, &rules.catalog].map(|r| (set(&r.files), set(&r.except)));
    Paths { rules, sets }
});

impl PathUsage {
    /// Reads the parts of a path, relative to what was scanned.
    #[must_use]
    pub fn of(path: &str) -> Self {
        let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
        let hit = |rule: &PathRule, sets: &(GlobSet, GlobSet)| {
            !sets.1.is_match(name) && (sets.0.is_match(name) || folders.split('/').any(|f| rule.folders.iter().any(|r| r.eq_ignore_ascii_case(f))))
        };
        Self {
            is_test: hit(&PATHS.rules.test, &PATHS.sets[0]),
            is_docs: hit(&PATHS.rules.docs, &PATHS.sets[1]),
            is_catalog: hit(&PATHS.rules.catalog, &PATHS.sets[2]),
        }
    }
}

/// How many models make a list of models.
const LIST: usize = 3;

/// Everything that the decision looks at.
pub struct Evidence<'a> {
    pub place: &'a Place<'a>,
    pub site: Option<&'a Site>,
    pub parsed: &'a dyn Parsed,
    pub path: PathUsage,
    /// Starts of all tokens of the text, in order.
    pub tokens: &'a [usize],
    /// The region is an example in a document.
    pub is_docs: bool,
}

impl Evidence<'_> {
    #[must_use]
    pub fn decide(&self) -> Usage {
        if self.is_docs || matches!(self.place.kind(), Some(LiteralKind::Comment | LiteralKind::Text)) || self.is_prose() {
            return Usage::Docs;
        }
        if self.path.is_test {
            return Usage::Test;
        }
        if self.path.is_docs {
            return Usage::Docs;
        }
        let by_site = self.site.and_then(|s| s.usage);
        if let Some(usage @ (Usage::Deploy | Usage::FineTune | Usage::Catalog)) = by_site {
            return usage;
        }
        if self.path.is_catalog || self.is_listed() {
            return Usage::Catalog;
        }
        if let Some(usage) = by_site {
            return usage;
        }
        let call = self.place.chain.iter().position(|c| c.kind == ConstructKind::Call);
        let binding = self.place.chain.iter().position(|c| matches!(c.kind, ConstructKind::Binding | ConstructKind::Default));
        match (call, binding) {
            (Some(call), Some(binding)) if call > binding => Usage::Config,
            (Some(_), _) if self.place.variable.is_none() => Usage::Call,
            _ => Usage::Config,
        }
    }

    /// Words around the id in its own literal: a sentence, not a setting.
    fn is_prose(&self) -> bool {
        let Some(literal) = self.place.literal.as_ref().filter(|l| l.kind == LiteralKind::String) else { return false };
        let text = &self.place.text[literal.span.clone()];
        let before = &text[..self.place.core.start - literal.span.start];
        let after = &text[self.place.core.end - literal.span.start..];
        if !text.trim().contains(char::is_whitespace) {
            return false;
        }
        let quoted = before.ends_with(['"', '\'', '`', '=']) && !before.trim_end_matches(['"', '\'', '`', '=']).is_empty()
            || before.ends_with("--model ") || before.ends_with("-m ") || before.trim_end().ends_with(':') && !after.trim().is_empty() && text.contains('\n');
        // SQL, JSON, YAML and command lines inside a string are settings.
        let embedded = quoted && (text.contains(['{', '(']) || text.contains('\n') || before.ends_with('=') || text.starts_with(['{', '[', '-']))
            || before.ends_with("--model ");
        !embedded
    }

    /// One of several models side by side.
    fn is_listed(&self) -> bool {
        if self.place.is_in(ConstructKind::Test) {
            return true;
        }
        if let Some(named) = &self.place.named {
            return matches!(named.kind, ConstructKind::Field | ConstructKind::Binding);
        }
        if self.place.kind() == Some(LiteralKind::Key) {
            return true;
        }
        let mut inner: Option<&Construct> = None;
        for construct in &self.place.chain {
            match construct.kind {
                // `models = ["a", "b"]`: a list of bare ids. A list of whole objects is another matter.
                ConstructKind::List if inner.is_none_or(|i| i.kind != ConstructKind::Object) => {
                    if self.models_in(construct) >= 2 {
                        return true;
                    }
                }
                ConstructKind::List | ConstructKind::Object if inner.is_some_and(|i| i.kind == ConstructKind::Object || construct.kind == ConstructKind::Object) => {
                    if self.parallel_fields(construct) >= LIST {
                        return true;
                    }
                }
                ConstructKind::Definition if construct.value.len() < 40_000 && is_enum(construct, self.place.text) => {
                    return self.models_in(construct) >= 2;
                }
                // What a call is given stands for itself, also in a long file of examples.
                ConstructKind::Call if self.site.is_some() => return false,
                _ => {}
            }
            inner = Some(construct);
        }
        false
    }

    fn models_in(&self, construct: &Construct) -> usize {
        self.tokens.iter().filter(|t| construct.value.contains(t)).count()
    }

    /// How many fields or bindings directly in the construct, or in its elements, hold just a model as this one does.
    fn parallel_fields(&self, construct: &Construct) -> usize {
        if self.models_in(construct) < LIST || construct.value.len() > 400_000 {
            return 0;
        }
        let own = self.place.key().map(|k| k.name.clone());
        let mut syntax = Syntax::default();
        self.parsed.around(construct.value.clone(), &mut syntax);
        let holds_model = |c: &&Construct| {
            matches!(c.kind, ConstructKind::Field | ConstructKind::Binding)
                && c.value.len() < 120
                && self.tokens.iter().any(|t| c.value.contains(t))
        };
        let fields: Vec<_> = syntax.constructs.iter().filter(|c| c.span.start >= construct.value.start && c.span.end <= construct.value.end).filter(holds_model).collect();
        let same_key = fields.iter().filter(|c| Some(&c.name) == own.as_ref()).count();
        let distinct = fields.iter().map(|c| &c.name).collect::<std::collections::BTreeSet<_>>().len();
        same_key.max(distinct)
    }
}

/// An enum, a union type, a class of constants.
fn is_enum(construct: &Construct, text: &str) -> bool {
    let head = text[construct.span.clone()].lines().next().unwrap_or_default();
    head.contains("enum") || head.contains("Enum") || head.trim_start().starts_with("type ") || head.contains(" type ")
}
