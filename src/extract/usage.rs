//! What a reference does with its model: calls it, configures it, deploys it, lists it, tests or describes it.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use std::rc::Rc;
use std::sync::LazyLock;

use globset::{Glob, GlobSet, GlobSetBuilder};
use serde::Deserialize;

use super::Neighbour;
use super::place::{Place, normalise};
use super::syntax::{Construct, ConstructKind, LiteralKind, Parsed, Syntax};
use crate::reference::Usage;
use crate::rules::{self, Site};
use crate::source::Language;

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
    /// Names of definitions.
    #[serde(default)]
    definitions: Vec<String>,
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
        let is_named = |rule: &str, folder: &str| match rule.strip_prefix('*') {
            Some(end) => folder.to_ascii_lowercase().ends_with(end),
            None => rule.eq_ignore_ascii_case(folder),
        };
        let hit = |rule: &PathRule, sets: &(GlobSet, GlobSet)| {
            let lies_in = || folders.split('/').any(|f| rule.folders.iter().any(|r| is_named(r, f)));
            !sets.1.is_match(name) && (sets.0.is_match(name) || lies_in())
        };
        Self {
            is_test: hit(&PATHS.rules.test, &PATHS.sets[0]),
            is_docs: hit(&PATHS.rules.docs, &PATHS.sets[1]),
            is_catalog: hit(&PATHS.rules.catalog, &PATHS.sets[2]),
        }
    }
}

/// How many different models side by side make a list of models.
const LIST: usize = 3;
/// How many different models on consecutive lines make a table of constants.
const TABLE: usize = 5;
/// How many objects deep a registry is: its rows, and their fields.
const REGISTRY: usize = 2;
/// How many numbers in a row make it a row of measurements.
const NUMBERS: usize = 5;
/// The most that is read to see what stands beside a place.
const MAX_LIST: usize = 400_000;

/// Everything that the decision looks at.
pub struct Evidence<'a> {
    pub place: &'a Place<'a>,
    pub site: Option<&'a Site>,
    pub parsed: &'a dyn Parsed,
    pub path: PathUsage,
    /// All tokens of the text, in order.
    pub(super) tokens: &'a [Neighbour<'a>],
    pub memo: &'a Memo,
    pub language: Language,
    /// The region is an example in a document.
    pub is_docs: bool,
}

/// What was found of the lists of a text: a long one is asked about by each of its models.
#[derive(Debug, Default)]
pub struct Memo {
    fields: RefCell<HashMap<Range<usize>, Rc<[ModelField]>>>,
}

/// A field that holds a model and little else.
#[derive(Debug, Clone)]
struct ModelField {
    name: String,
    id: String,
}

impl Evidence<'_> {
    #[must_use]
    pub fn decide(&self) -> Usage {
        if self.is_docs
            || matches!(self.place.kind(), Some(LiteralKind::Comment | LiteralKind::Text))
            || self.is_prose()
        {
            return Usage::Docs;
        }
        if self.path.is_test || self.is_in_test() {
            return Usage::Test;
        }
        if self.path.is_docs {
            return Usage::Docs;
        }
        let by_site = self.site.and_then(|s| s.usage);
        if let Some(usage @ (Usage::Deploy | Usage::FineTune | Usage::Catalog | Usage::Docs)) = by_site {
            return usage;
        }
        if self.path.is_catalog || self.is_listed() {
            return Usage::Catalog;
        }
        if let Some(usage) = by_site {
            return usage;
        }
        let call = self.place.chain.iter().position(|c| c.kind == ConstructKind::Call);
        let binding =
            self.place.chain.iter().position(|c| matches!(c.kind, ConstructKind::Binding | ConstructKind::Default));
        match (call, binding) {
            (Some(call), Some(binding)) if call > binding => Usage::Config,
            (Some(_), _) if self.place.variable.is_none() => Usage::Call,
            _ => Usage::Config,
        }
    }

    /// `"gpt-4".equals(x)`: the literal is what is compared with.
    fn is_compared(&self) -> bool {
        let Some(literal) = &self.place.literal else { return false };
        let after = self.place.text[literal.span.end..].trim_start_matches(['"', '\'']);
        [".equals", ".startsWith", ".includes", ".contains"].iter().any(|test| after.starts_with(test))
    }

    /// A function, class or module around the place is a test by its name.
    fn is_in_test(&self) -> bool {
        let definitions = self.place.chain.iter().filter(|c| c.kind == ConstructKind::Definition);
        let matches = |rule: &str, name: &str| match (rule.strip_prefix('*'), rule.strip_suffix('*')) {
            (Some(end), _) => name.len() > end.len() && name.ends_with(end),
            (_, Some(start)) => {
                name.len() > start.len()
                    && name.starts_with(start)
                    && !name[start.len()..].starts_with(char::is_lowercase)
            }
            _ => name == rule,
        };
        definitions.into_iter().any(|c| PATHS.rules.test.definitions.iter().any(|rule| matches(rule, &c.name)))
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
        let quoted = before.ends_with(['"', '\'', '=']) && !before.trim_end_matches(['"', '\'', '=']).is_empty()
            || before.ends_with("--model ")
            || before.ends_with("-m ")
            || before.trim_end().ends_with(':') && !after.trim().is_empty() && text.contains('\n');
        // SQL, JSON, YAML and command lines inside a string are settings.
        let embedded = quoted
            && (text.contains(['{', '('])
                || text.contains('\n')
                || before.ends_with('=')
                || text.starts_with(['{', '[', '-']))
            || before.ends_with("--model ");
        !embedded
    }

    /// One of several models side by side.
    fn is_listed(&self) -> bool {
        if self.place.is_in(ConstructKind::Test) || self.is_compared() {
            return true;
        }
        if let Some(named) = &self.place.named {
            // `"gpt-4": 8192` is a row of a table; one model's own section is a setting.
            let is_section = self.place.text[named.value.clone()].len() > 40;
            return !is_section || self.place.object().is_none_or(|o| self.different_in(&o.value) >= 2);
        }
        if self.place.kind() == Some(LiteralKind::Key) {
            return true;
        }
        let mut inner: Option<&Construct> = None;
        let mut objects = 0;
        for construct in &self.place.chain {
            objects += usize::from(construct.kind == ConstructKind::Object);
            let holds_object = inner.is_some_and(|i| i.kind == ConstructKind::Object);
            match construct.kind {
                ConstructKind::List if !holds_object && self.models_in(&construct.value) >= 2 => return true,
                ConstructKind::List if holds_object && self.is_table(construct) => return true,
                ConstructKind::Object if objects <= REGISTRY && self.is_registry(construct) => return true,
                // The members of a union type, also of one.
                ConstructKind::Binding if self.place.text[construct.span.clone()].starts_with("type ") => return true,
                ConstructKind::Definition if is_enum(construct, self.place.text) => return true,
                // What a call is given stands for itself, also in a long file of examples.
                ConstructKind::Call if self.site.is_some() => return false,
                _ => {}
            }
            inner = Some(construct);
        }
        self.table_of_constants() >= TABLE
    }

    fn models_in(&self, range: &Range<usize>) -> usize {
        super::within(self.tokens, range).count()
    }

    fn different_in(&self, range: &Range<usize>) -> usize {
        super::within(self.tokens, range).map(|n| n.id).collect::<BTreeSet<_>>().len()
    }

    /// Fields within a construct that hold a model and little else.
    fn model_fields(&self, construct: &Construct) -> Rc<[ModelField]> {
        if let Some(known) = self.memo.fields.borrow().get(&construct.value) {
            return Rc::clone(known);
        }
        let found: Rc<[ModelField]> = self.find_model_fields(construct).into();
        self.memo.fields.borrow_mut().insert(construct.value.clone(), Rc::clone(&found));
        found
    }

    fn find_model_fields(&self, construct: &Construct) -> Vec<ModelField> {
        if construct.value.len() > MAX_LIST || self.different_in(&construct.value) < LIST {
            return Vec::new();
        }
        let mut syntax = Syntax::default();
        self.parsed.around(construct.value.clone(), &mut syntax);
        let inside = |c: &Construct| c.span.start >= construct.value.start && c.span.end <= construct.value.end;
        let fields =
            syntax.constructs.into_iter().filter(|c| matches!(c.kind, ConstructKind::Field | ConstructKind::Binding));
        fields
            .filter(|c| c.value.len() < 120 && inside(c))
            .filter_map(|c| {
                let index = self.tokens.partition_point(|n| n.at < c.value.start);
                let neighbour = self.tokens.get(index).filter(|n| c.value.contains(&n.at))?;
                Some(ModelField { name: c.name, id: neighbour.id.to_owned() })
            })
            .collect()
    }

    /// Whether the elements of a list each name a model under the key that this one has: a table whose rows are
    /// models. Things that each use a model of their own (agents, steps, deployments) are not, and in a
    /// configuration file a row that sets its model is such a thing.
    fn is_table(&self, list: &Construct) -> bool {
        let Some(key) = self.place.key() else { return false };
        let holds = |c: &&Construct| {
            matches!(c.kind, ConstructKind::Field | ConstructKind::Binding)
                && c.value.start <= list.value.start
                && c.value.end >= list.value.end
        };
        let is_used =
            self.place.chain.iter().find(holds).is_some_and(|h| USERS.iter().any(|u| normalise(&h.name).ends_with(u)));
        if is_used || is_setting(&key.name) && self.is_configuration() && !self.is_measured() {
            return false;
        }
        let rows = self.model_fields(list);
        different(rows.iter().filter(|f| f.name == key.name)) >= LIST
    }

    /// Whether the row of a place is mostly numbers: results, prices, limits.
    fn is_measured(&self) -> bool {
        let Some(row) = self.place.object().filter(|o| o.value.len() < 8_000) else { return false };
        let mut syntax = Syntax::default();
        self.parsed.around(row.value.clone(), &mut syntax);
        let fields =
            syntax.constructs.iter().filter(|c| c.kind == ConstructKind::Field && row.value.start <= c.span.start);
        fields.filter(|c| self.place.text[c.value.clone()].trim().parse::<f64>().is_ok()).count() >= NUMBERS
    }

    /// Whether the fields of an object hold models under names that are not settings (`{ fast: "…", smart: "…" }`),
    /// or its rows by name do, `{ fast: { id: "…" }, … }`. Code that sets this many models in one object lists them.
    fn is_registry(&self, object: &Construct) -> bool {
        let Some(key) = self.place.key() else { return false };
        let fields = self.model_fields(object);
        if is_setting(&key.name) {
            return !self.is_configuration() && different(fields.iter().filter(|f| f.name == key.name)) > TABLE;
        }
        different(fields.iter().filter(|f| !is_setting(&f.name))) >= LIST
    }

    /// A format that people configure programs in.
    fn is_configuration(&self) -> bool {
        use Language::{Bicep, Dockerfile, Dotenv, Ini, Json, Properties, Terraform, Toml, Yaml};
        matches!(self.language, Bicep | Dockerfile | Dotenv | Ini | Json | Properties | Terraform | Toml | Yaml)
    }

    /// How many different models stand on the lines right before and after, one a line.
    fn table_of_constants(&self) -> usize {
        let text = self.place.text;
        let adjacent = |a: usize, b: usize| {
            // A line may have a comment above it.
            b - a < 400 && (1..=2).contains(&memchr::memchr_iter(b'\n', &text.as_bytes()[a..b]).count())
        };
        let own = self.tokens.partition_point(|n| n.at < self.place.core.start);
        let mut first = own;
        while first > 0 && adjacent(self.tokens[first - 1].at, self.tokens[first].at) {
            first -= 1;
        }
        let mut last = own;
        while last + 1 < self.tokens.len() && adjacent(self.tokens[last].at, self.tokens[last + 1].at) {
            last += 1;
        }
        self.tokens.get(first..=last).map_or(0, |run| run.iter().map(|n| n.id).collect::<BTreeSet<_>>().len())
    }
}

/// Keys whose elements each use a model, and are no list of models.
const USERS: [&str; 12] = [
    "deployments",
    "agents",
    "tasks",
    "steps",
    "nodes",
    "tests",
    "jobs",
    "tools",
    "services",
    "messages",
    "providers",
    "resources",
];

/// A name that says that its value is the model to use.
fn is_setting(name: &str) -> bool {
    let name = normalise(name);
    [
        "model",
        "modelid",
        "modelname",
        "engine",
        "llm",
        "deployment",
        "deploymentname",
        "value",
        "default",
        "defaultvalue",
    ]
    .iter()
    .any(|s| name.ends_with(s))
}

fn different<'f>(fields: impl Iterator<Item = &'f ModelField>) -> usize {
    fields.map(|f| f.id.as_str()).collect::<BTreeSet<_>>().len()
}

/// An enum, a union type, a class of constants.
fn is_enum(construct: &Construct, text: &str) -> bool {
    let head = text[construct.span.clone()].lines().next().unwrap_or_default();
    head.contains("enum") || head.contains("Enum") || head.trim_start().starts_with("type ") || head.contains(" type ")
}
