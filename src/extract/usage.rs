//! What a reference does with its model: calls it, configures it, deploys it, lists it, tests or describes it.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use std::rc::Rc;

use super::Neighbour;
use super::paths::{PathUsage, is_test_name};
use super::place::{Place, normalise};
use super::syntax::{Construct, ConstructKind, LiteralKind, Parsed};
use crate::reference::Usage;
use crate::rules::{RULES, Site};
use crate::source::Language;

/// How many different models side by side make a list of models.
const LIST: usize = 3;
/// How many different models on consecutive lines make a table of constants.
const TABLE: usize = 5;
/// How many objects deep a registry is: its rows, and their fields.
const REGISTRY: usize = 2;
/// The longest row of a table that is looked through.
const MAX_ROW: usize = 8_000;
/// How many numbers in a row make it a row of measurements.
const NUMBERS: usize = 5;
/// How many more bytes than its id a literal has that may hold an answer.
const NAME: usize = 20;
/// The longest answer that is looked through.
const MAX_ANSWER: usize = 20_000;
/// The most that lies between two lines of a table.
const LINE: usize = 400;
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
    /// Of the object itself, not of one within it.
    is_own: bool,
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
        if self.path.is_test || self.is_in_test() || self.is_recorded() {
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
        let chain = &self.place.chain;
        let call = chain.iter().position(|c| c.kind == ConstructKind::Call && !is_default(&c.name));
        // A named argument may be written like an assignment.
        let is_field = |b: &Construct| chain.iter().any(|c| c.kind == ConstructKind::Field && c.value == b.value);
        let binding = chain
            .iter()
            .position(|c| matches!(c.kind, ConstructKind::Binding | ConstructKind::Default) && !is_field(c));
        match (call, binding) {
            // Elixir's `@model "id"` is both.
            (Some(call), Some(binding)) if call > binding || chain[call].name == chain[binding].name => Usage::Config,
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
        let mut definitions = self.place.chain.iter().filter(|c| c.kind == ConstructKind::Definition);
        definitions.any(|c| is_test_name(&c.name))
    }

    /// What a service answered, kept in a file of data or in a string: the model stands with words of an answer.
    fn is_recorded(&self) -> bool {
        let literal = self.place.literal.as_ref().filter(|l| l.span.len() > self.place.core.len() + NAME);
        let in_data = self.is_configuration() && !self.place.is_in(ConstructKind::Block);
        let object = self.place.object().filter(|_| in_data).map(|o| &o.value);
        let holds_answer = |span: &Range<usize>| {
            let text = &self.place.text.as_bytes()[span.clone()];
            text.len() < MAX_ANSWER
                && RULES.usage.answers.iter().any(|word| memchr::memmem::find(text, word.as_bytes()).is_some())
        };
        literal.map(|l| &l.span).into_iter().chain(object).any(holds_answer)
    }

    /// Words around the id in its own literal: a sentence, not a setting.
    fn is_prose(&self) -> bool {
        let is_value = |kind| matches!(kind, LiteralKind::String | LiteralKind::Bare);
        let Some(literal) = self.place.literal.as_ref().filter(|l| is_value(l.kind)) else { return false };
        let text = &self.place.text[literal.span.clone()];
        let before = &text[..self.place.core.start - literal.span.start];
        let after = &text[self.place.core.end - literal.span.start..];
        if !text.trim().contains(char::is_whitespace) {
            return false;
        }
        // Code in a line of Markdown.
        let line = before.rsplit('\n').next().unwrap_or_default();
        if line.len() < before.len() && (line.matches('`').count() % 2 == 1 || ends_in_word(line)) {
            return true;
        }
        let quoted = before.ends_with(['"', '\'', '=']) && !before.trim_end_matches(['"', '\'', '=']).is_empty()
            || before.ends_with("--model ")
            || before.ends_with("-m ")
            || before.ends_with(": ") && !after.trim().is_empty() && text.contains('\n');
        // SQL, JSON, YAML and command lines inside a string are settings.
        let embedded = quoted
            && (text.contains(['{', '('])
                || text.contains('\n')
                || before.ends_with('=')
                || before.ends_with(":\"")
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
            // `- MODEL=id` among the variables of a service.
            let holds_setting = inner.is_some_and(|i| i.kind == ConstructKind::Field && is_setting(&i.name));
            match construct.kind {
                ConstructKind::List if holds_setting => {}
                ConstructKind::List if !holds_object && self.is_list_of_models(construct) => return true,
                ConstructKind::List if holds_object && self.is_table(construct) => return true,
                ConstructKind::Object if objects <= REGISTRY && self.is_registry(construct) => return true,
                ConstructKind::Object if objects <= REGISTRY && self.is_described(construct) => return true,
                // The members of a union type, also of one.
                ConstructKind::Binding if self.place.text[construct.span.clone()].starts_with("type ") => return true,
                ConstructKind::Definition if is_enum(construct, self.place.text) => return true,
                // What a call is given stands for itself, also in a long file of examples.
                ConstructKind::Call if self.site.is_some() => return false,
                _ => {}
            }
            inner = Some(construct);
        }
        let is_set = || self.place.key().is_some_and(|key| is_setting(&key.name)) && self.is_configuration();
        self.table_of_constants() >= TABLE && !is_set()
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
        let syntax = self.parsed.syntax_around(construct.value.clone());
        let inside = |c: &Construct| c.span.start >= construct.value.start && c.span.end <= construct.value.end;
        let own: BTreeSet<usize> = syntax.fields_of(&construct.value).iter().map(|c| c.span.start).collect();
        let fields =
            syntax.constructs.into_iter().filter(|c| matches!(c.kind, ConstructKind::Field | ConstructKind::Binding));
        fields
            .filter(|c| c.value.len() < 120 && inside(c))
            .filter_map(|c| {
                let index = self.tokens.partition_point(|n| n.at < c.value.start);
                let neighbour = self.tokens.get(index).filter(|n| c.value.contains(&n.at))?;
                Some(ModelField { is_own: own.contains(&c.span.start), name: c.name, id: neighbour.id.to_owned() })
            })
            .collect()
    }

    /// Whether the elements of a list each name a model under the key that this one has: a table whose rows are
    /// models. Things that each use a model of their own (agents, steps, deployments) are not, and in a
    /// configuration file a row that sets its model is such a thing.
    fn is_table(&self, list: &Construct) -> bool {
        let Some(key) = self.place.key() else { return false };
        if is_setting(&key.name) && self.is_configuration() && !self.is_measured() {
            return false;
        }
        let rows = self.model_fields(list);
        different(rows.iter().filter(|f| f.name == key.name)) >= LIST && !self.is_used(list)
    }

    /// Several models side by side; in a configuration file they may be what its `providers` or `agents` are.
    fn is_list_of_models(&self, list: &Construct) -> bool {
        self.models_in(&list.value) >= 2 && !(self.is_configuration() && self.is_used(list))
    }

    /// Whether a list is one of things that each use a model.
    fn is_used(&self, list: &Construct) -> bool {
        let holds = |c: &&Construct| {
            matches!(c.kind, ConstructKind::Field | ConstructKind::Binding)
                && c.value.start <= list.value.start
                && c.value.end >= list.value.end
        };
        self.place
            .chain
            .iter()
            .find(holds)
            .is_some_and(|h| RULES.usage.users.iter().any(|u| normalise(&h.name).ends_with(u)))
    }

    /// Whether the row of a place is mostly numbers: results, prices, limits.
    fn is_measured(&self) -> bool {
        let Some(row) = self.place.object().filter(|o| o.value.len() < MAX_ROW) else { return false };
        let syntax = self.parsed.syntax_around(row.value.clone());
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
        // Its own fields, or those of its rows that have this name.
        different(fields.iter().filter(|f| (f.is_own || f.name == key.name) && !is_setting(&f.name))) >= LIST
    }

    /// Whether an object describes a model, and is one of many that do: what somebody chooses from.
    fn is_described(&self, object: &Construct) -> bool {
        let holds = |c: &&Construct| {
            matches!(c.kind, ConstructKind::Object | ConstructKind::List) && c.value.len() > object.value.len()
        };
        let Some(around) = self.place.chain.iter().find(holds).filter(|_| !self.is_configuration()) else {
            return false;
        };
        if object.value.len() > MAX_ROW || self.different_in(&around.value) < TABLE {
            return false;
        }
        let syntax = self.parsed.syntax_around(object.value.clone());
        let describes = |name: &str| RULES.usage.descriptions.contains(&normalise(name));
        syntax.fields_of(&object.value).iter().any(|field| describes(&field.name))
    }

    /// A format that people configure programs in.
    fn is_configuration(&self) -> bool {
        use Language::{Bicep, Dockerfile, Dotenv, Ini, Json, Properties, Terraform, Toml, Yaml};
        matches!(self.language, Bicep | Dockerfile | Dotenv | Ini | Json | Properties | Terraform | Toml | Yaml)
    }

    /// How many different models stand on the lines right before and after, one a line, on lines of one form.
    fn table_of_constants(&self) -> usize {
        let bytes = self.place.text.as_bytes();
        let line = |at: usize| {
            let before = &bytes[at.saturating_sub(LINE)..at];
            &before[memchr::memrchr(b'\n', before).map_or(0, |i| i + 1)..]
        };
        let is_mark = |b: &u8| !b.is_ascii_alphanumeric() && !matches!(b, b'_' | b' ' | b'\t');
        let form = line(self.place.core.start);
        let is_alike = |at: usize| line(at).iter().filter(|b| is_mark(b)).eq(form.iter().filter(|b| is_mark(b)));
        let adjacent = |a: usize, b: usize| {
            // A line may have a comment above it.
            (1..=2).contains(&memchr::memchr_iter(b'\n', &bytes[a..b]).count())
        };
        let own = self.tokens.partition_point(|n| n.at < self.place.core.start);
        let mut ids: BTreeSet<&str> = self.tokens.get(own).map(|n| n.id).into_iter().collect();
        let mut before = self.tokens[..own].iter().rev();
        let mut after = self.tokens.iter().skip(own + 1);
        let sides: [&mut dyn Iterator<Item = &Neighbour<'_>>; 2] = [&mut before, &mut after];
        for side in sides {
            let mut last = self.place.core.start;
            for token in side {
                if token.at.abs_diff(last) >= LINE {
                    break;
                }
                if is_alike(token.at) {
                    if !adjacent(token.at.min(last), token.at.max(last)) {
                        break;
                    }
                    ids.insert(token.id);
                    last = token.at;
                }
            }
        }
        ids.len()
    }
}

/// `… uses 'gpt-4'`: a word right before the quoted id, which no option or keyword is.
fn ends_in_word(line: &str) -> bool {
    let Some(said) = line.strip_suffix(['\'', '"']).map(str::trim_end) else { return false };
    let word = said.rsplit(|c: char| c.is_whitespace() || c == '(').next().unwrap_or_default();
    word.len() > 1
        && word.bytes().all(|b| b.is_ascii_alphabetic())
        && !RULES.usage.before_values.iter().any(|w| w == word)
}

/// A call that only hands on what it is given: where a value is missing, or as YAML's tags do.
fn is_default(callee: &str) -> bool {
    let last = normalise(callee.rsplit(['.', ':']).next().unwrap_or_default());
    callee.starts_with('!')
        || ["unwrapor", "unwraporelse", "orelse", "getorelse", "getordefault", "ordefault", "coalesce"]
            .contains(&last.as_str())
}

/// A name that says that its value is the model to use.
fn is_setting(name: &str) -> bool {
    let name = normalise(name);
    RULES.usage.settings.iter().any(|s| name.ends_with(s))
}

fn different<'f>(fields: impl Iterator<Item = &'f ModelField>) -> usize {
    fields.map(|f| f.id.as_str()).collect::<BTreeSet<_>>().len()
}

/// An enum, a union type, a class of constants.
fn is_enum(construct: &Construct, text: &str) -> bool {
    let head = text[construct.span.clone()].lines().next().unwrap_or_default();
    head.contains("enum") || head.contains("Enum") || head.trim_start().starts_with("type ") || head.contains(" type ")
}
