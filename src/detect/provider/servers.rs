//! Servers of one's own: what the command or the container runs whose arguments name a model. Such a server gives what it
//! serves the name that its arguments have (`vllm serve … --served-model-name gpt-4`), whoever else has a model of that name.

use std::sync::LazyLock;

use regex::Regex;

use crate::detect::provider::Evidence;
use crate::rules::builtin::RULES;
use crate::rules::key::normalise;
use crate::syntax::model::{Construct, ConstructKind};
use crate::text::pattern::regex;
use crate::text::span::ceil_boundary;

/// How far before a model its program stands in a command.
const MAX_COMMAND: usize = 1_000;
/// The longest value that names an image.
const MAX_IMAGE: usize = 200;

/// The programs of each provider that has some, as whole words.
static PROGRAMS: LazyLock<Vec<(Regex, &str)>> = LazyLock::new(|| {
    let with_programs = RULES.providers.iter().filter(|p| !p.programs.is_empty());
    let compiled = with_programs.map(|p| {
        let names: Vec<String> = p.programs.iter().map(|program| regex::escape(program)).collect();
        (regex(&format!(r"(?-u)\b(?:{})\b", names.join("|"))), p.id.as_str())
    });
    compiled.collect()
});

impl Evidence<'_> {
    /// The server that the command runs which the token is an argument of, or the image of the container that it is given to.
    pub(super) fn by_server(&self) -> Option<&'static str> {
        let place = self.place;
        let is_command = |c: &&Construct| match c.kind {
            ConstructKind::List => true,
            // The arguments of a command have no brackets.
            ConstructKind::Call => !place.text[c.value].starts_with('('),
            _ => false,
        };
        let mut commands = place.chain.iter().filter(is_command);
        commands.find_map(|command| self.program_before(command)).or_else(|| self.program_of_image())
    }

    fn program_before(&self, command: &Construct) -> Option<&'static str> {
        let (text, end) = (self.place.text, self.place.core.start);
        let from = command.span.start.max(ceil_boundary(text, end.saturating_sub(MAX_COMMAND)));
        program_in(text.get(from..end)?)
    }

    /// The image that stands beside the field which has the token.
    fn program_of_image(&self) -> Option<&'static str> {
        let place = self.place;
        let is_argument = place.chain.iter().any(|c| c.kind == ConstructKind::List);
        let container = place.object().filter(|_| is_argument)?;
        let syntax = self.parsed.syntax_around(container.value);
        let is_image = |f: &&&Construct| RULES.beside.image.contains(&normalise(&f.name)) && f.value.len() <= MAX_IMAGE;
        syntax.fields_of(container.value).iter().filter(is_image).find_map(|f| program_in(&place.text[f.value]))
    }
}

fn program_in(text: &str) -> Option<&'static str> {
    PROGRAMS.iter().find(|(programs, _)| programs.is_match(text)).map(|(_, provider)| *provider)
}
