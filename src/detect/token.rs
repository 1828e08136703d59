//! Tokens: stretches of text that have the shape of a model id, with all that their own characters show.
//!
//! A token starts from a stem that the prefilter found and grows over the characters of an id. What stands to
//! its left (a routing prefix, a resource path, an ARN) and to its right (a context suffix, an endpoint verb)
//! is read as evidence. The place decides whether it *is* a model.

mod grow;
mod wrap;

pub use crate::detect::token::grow::tokens;

use crate::detect::prefilter;
use crate::rules::builtin::RULES;
use crate::rules::families::Family;
use crate::text::span::Span;

/// The family of names that only a catalog file read at run time has: the first of the rules, which is there for them.
pub(crate) const OWN: usize = 0;

/// How the id is wrapped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Bare, or behind a routing prefix.
    Plain,
    /// `ft:BASE:org::id`.
    FineTune,
    /// An ARN.
    Arn,
    /// A resource path or URL: `…/models/ID`, `azureml://…`.
    Path,
    /// A URL that names a deployment: `/openai/deployments/NAME/`.
    DeploymentPath,
}

/// What the spelling alone shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spelling {
    /// By the family's grammar.
    Grammatical,
    /// The family has no grammar that decides, and the id could be one of its models.
    Loose,
    /// An ordinary word too: only its place can make it a model.
    Word,
    /// None of these: only the catalog can know it.
    Other,
    /// The name of a deployment of the run, which need not look like a model.
    Name,
}

/// A stretch of text with the shape of a model id.
#[derive(Debug, Clone)]
pub struct Token {
    /// The id with its routing prefix and suffix.
    pub span: Span,
    /// The id proper, as the provider knows it (its region profile included).
    pub core: Span,
    /// Spellings to look up, the likeliest first: lower-case, region profile removed.
    pub names: Vec<String>,
    pub family: &'static Family,
    pub form: Form,
    /// The provider that the id's own characters show: `bedrock/`, an ARN, `@` with a date.
    pub provider: Option<&'static str>,
    /// `us`, `eu`, `global`, from a Bedrock inference profile, or the region of an ARN or a resource path.
    pub region: Option<String>,
    /// A version segment (`azureml://…/versions/0613`).
    pub version: Option<Span>,
    /// Characters that make it a pattern follow or precede: `^gpt-4`, `gpt-4*`.
    pub is_pattern: bool,
    pub spelling: Spelling,
}

impl Token {
    /// A constant that stands for a model, with what the model's id shows.
    pub(crate) fn constant(span: Span, model: &str) -> Self {
        let spelled = tokens(model, &prefilter::hits(model)).into_iter().next();
        let unknown = || Self { spelling: Spelling::Other, ..Self::name(model, Span::new(0, model.len())) };
        Self { span, core: span, version: None, is_pattern: false, ..spelled.unwrap_or_else(unknown) }
    }

    /// A name that somebody gave a deployment.
    #[must_use]
    pub fn name(text: &str, span: Span) -> Self {
        let is_in_url = text[..span.start].ends_with("/deployments/");
        Self {
            names: vec![text[span].to_owned()],
            core: span,
            span,
            // A deployment has no family. This one is not used once the place has shown the provider.
            family: &RULES.families[0],
            form: if is_in_url { Form::DeploymentPath } else { Form::Plain },
            provider: None,
            region: None,
            version: None,
            is_pattern: false,
            spelling: Spelling::Name,
        }
    }
}

#[cfg(test)]
mod tests;
