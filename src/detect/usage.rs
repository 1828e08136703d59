//! What a reference does with its model: calls it, configures it, deploys it, lists it, tests or describes it.

mod lists;

use crate::detect::evidence::{UsageDecision, UsageEvidence};
use crate::detect::neighbour::Neighbour;
use crate::detect::place::Place;
use crate::rules::builtin::RULES;
use crate::rules::key::normalise;
use crate::rules::paths::{PathUsage, is_catalog_name, is_test_name};
use crate::rules::sites::Site;
use crate::rules::usage::Usage;
use crate::syntax::model::{Construct, ConstructKind, LiteralKind, Parsed};
use crate::text::language::Language;
use crate::text::span::Span;

pub use crate::detect::usage::lists::members::Memo;

/// How many more bytes than its id a literal has that may hold an answer.
const NAME: usize = 20;
/// The shortest string that may be a document in Markdown.
const MIN_DOCUMENT: usize = 400;
/// The longest answer that is looked through.
const MAX_ANSWER: usize = 20_000;

/// Everything that the decision looks at.
pub struct Evidence<'a> {
    pub place: &'a Place<'a>,
    pub site: Option<&'a Site>,
    pub parsed: &'a dyn Parsed,
    pub path: PathUsage,
    /// All tokens of the text, in order.
    pub(crate) tokens: &'a [Neighbour<'a>],
    pub memo: &'a Memo,
    pub language: Language,
    /// The region is an example in a document.
    pub is_docs: bool,
}

impl Evidence<'_> {
    /// What the reference does with its model, and by what evidence.
    #[must_use]
    pub fn decide(&self) -> UsageDecision {
        let (kind, evidence) = self.weigh();
        UsageDecision { kind, evidence }
    }

    fn weigh(&self) -> (Usage, UsageEvidence) {
        if self.is_docs {
            return (Usage::Docs, UsageEvidence::Example);
        }
        if matches!(self.place.kind(), Some(LiteralKind::Comment | LiteralKind::Text)) || self.is_prose() {
            return (Usage::Docs, UsageEvidence::Prose);
        }
        if self.path.is_test || self.is_in(is_test_name) {
            return (Usage::Test, UsageEvidence::Test);
        }
        if self.is_recorded() {
            return (Usage::Test, UsageEvidence::Recording);
        }
        if self.path.is_docs {
            return (Usage::Docs, UsageEvidence::Document);
        }
        let by_site = self.site.and_then(|s| s.usage);
        if let Some(usage @ (Usage::Deploy | Usage::FineTune | Usage::Catalog | Usage::Docs)) = by_site {
            return (usage, UsageEvidence::Site);
        }
        if self.path.is_catalog || self.is_in(is_catalog_name) {
            return (Usage::Catalog, UsageEvidence::Registry);
        }
        if self.is_listed() {
            return (Usage::Catalog, UsageEvidence::Listed);
        }
        if let Some(usage) = by_site {
            return (usage, UsageEvidence::Site);
        }
        if self.is_argument() { (Usage::Call, UsageEvidence::Call) } else { (Usage::Config, UsageEvidence::Setting) }
    }

    /// Whether each step holds by itself, in the order in which they are weighed: for a trace.
    #[must_use]
    pub fn weighed(&self) -> Vec<(UsageEvidence, bool)> {
        use UsageEvidence::{Call, Document, Example, Listed, Prose, Recording, Registry, Site, Test};
        let is_prose = matches!(self.place.kind(), Some(LiteralKind::Comment | LiteralKind::Text)) || self.is_prose();
        vec![
            (Example, self.is_docs),
            (Prose, is_prose),
            (Test, self.path.is_test || self.is_in(is_test_name)),
            (Recording, self.is_recorded()),
            (Document, self.path.is_docs),
            (Site, self.site.is_some_and(|s| s.usage.is_some())),
            (Registry, self.path.is_catalog || self.is_in(is_catalog_name)),
            (Listed, self.is_listed()),
            (Call, self.is_argument()),
        ]
    }

    /// Whether a call takes the value itself, not a variable in between.
    fn is_argument(&self) -> bool {
        let chain = &self.place.chain;
        let call = chain.iter().position(|c| c.kind == ConstructKind::Call && !is_default(&c.name));
        // A named argument may be written like an assignment.
        let is_field = |b: &Construct| chain.iter().any(|c| c.kind == ConstructKind::Field && c.value == b.value);
        let is_binding =
            |c: &Construct| matches!(c.kind, ConstructKind::Binding | ConstructKind::Default) && !is_field(c);
        match (call, chain.iter().position(is_binding)) {
            // Elixir's `@model "id"` is both.
            (Some(call), Some(binding)) if call > binding || chain[call].name == chain[binding].name => false,
            (Some(_), _) => self.place.variable.is_none(),
            _ => false,
        }
    }

    /// `"gpt-4".equals(x)`: the literal is what is compared with.
    fn is_compared(&self) -> bool {
        let Some(literal) = &self.place.literal else { return false };
        let after = self.place.text[literal.span.end..].trim_start_matches(['"', '\'']);
        [".equals", ".startsWith", ".includes", ".contains"].iter().any(|test| after.starts_with(test))
    }

    /// The name of a function, class or module around the place tells what it is for.
    fn is_in(&self, is_so: fn(&str) -> bool) -> bool {
        let is_function = |c: &Construct| match c.kind {
            ConstructKind::Definition => true,
            // `const modelForTokens = (name: string) => { … }`
            ConstructKind::Binding => self.place.text[c.value].lines().next().is_some_and(|head| head.contains("=>")),
            _ => false,
        };
        self.place.chain.iter().any(|c| is_function(c) && is_so(&c.name))
    }

    /// What a service answered, kept in a file of data or in a string: the model stands with words of an answer.
    fn is_recorded(&self) -> bool {
        let literal = self.place.literal.as_ref().filter(|l| l.span.len() > self.place.core.len() + NAME);
        let in_data = self.is_configuration() && !self.place.is_in(ConstructKind::Block);
        let object = self.place.object().filter(|_| in_data).map(|o| o.value);
        let holds_answer = |span: Span| {
            let text = &self.place.text.as_bytes()[span];
            text.len() < MAX_ANSWER
                && RULES.usage.answers.iter().any(|word| memchr::memmem::find(text, word.as_bytes()).is_some())
        };
        literal.map(|l| l.span).into_iter().chain(object).any(holds_answer)
    }

    /// Words around the id in its own literal: a sentence, not a setting.
    fn is_prose(&self) -> bool {
        let is_value = |kind| matches!(kind, LiteralKind::String | LiteralKind::Bare);
        let Some(literal) = self.place.literal.as_ref().filter(|l| is_value(l.kind)) else { return false };
        let text = &self.place.text[literal.span];
        // Where no grammar tells a string in quotes from the quoted word of a sentence.
        if self.language == Language::Text && self.is_quoted_in_sentence(literal.span.start) {
            return true;
        }
        let before = &text[..self.place.core.start - literal.span.start];
        let after = &text[self.place.core.end - literal.span.start..];
        if !text.trim().contains(char::is_whitespace) {
            return false;
        }
        // `After:  model: openai("gpt-4o")`: a line for somebody to read.
        let is_line = !text.contains('\n') && !text.contains("\\n");
        let label = text.trim_start().split_once(": ").map(|(label, _)| label);
        if is_line
            && label.is_some_and(|l| l.starts_with(char::is_uppercase) && l.bytes().all(|b| b.is_ascii_alphabetic()))
        {
            return true;
        }
        // A document.
        if text.len() > MIN_DOCUMENT && text.contains("```") {
            return true;
        }
        // Code in a line of Markdown.
        let line = before.rsplit('\n').next().unwrap_or_default();
        if line.len() < before.len() && (line.matches('`').count() % 2 == 1 || ends_in_word(line)) {
            return true;
        }
        let quoted = before.ends_with(['"', '\'', '=']) && !before.trim_end_matches(['"', '\'', '=']).is_empty()
            || before.ends_with("--model ")
            || before.ends_with("-m ")
            || is_pair(line) && !after.trim().is_empty() && text.contains('\n');
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

    /// `echo "… uses 'gpt-4' now"`: words right before the quotes.
    fn is_quoted_in_sentence(&self, start: usize) -> bool {
        let before = &self.place.text[..start];
        ends_in_word(before.rsplit('\n').next().unwrap_or_default())
    }

    /// A format that people configure programs in.
    pub(super) fn is_configuration(&self) -> bool {
        use Language::{Bicep, Dockerfile, Dotenv, Ini, Json, Properties, Terraform, Toml, Yaml};
        matches!(self.language, Bicep | Dockerfile | Dotenv | Ini | Json | Properties | Terraform | Toml | Yaml)
    }
}

/// `- model: `, and no more words before it.
fn is_pair(line: &str) -> bool {
    let key = line.trim_start().trim_start_matches("- ").strip_suffix(": ");
    key.is_some_and(|key| !key.is_empty() && !key.contains(char::is_whitespace))
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
