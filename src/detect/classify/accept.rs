//! Whether the place of a token lets it be a model.

use std::collections::HashSet;

use crate::detect::classify::Reader;
use crate::detect::dataflow::{definition, functions};
use crate::detect::fields::trimmed;
use crate::detect::fragment;
use crate::detect::place::Place;
use crate::detect::provider::is_named;
use crate::detect::sites::callee_ends_with;
use crate::detect::token::{Form, Spelling, Token};
use crate::detect::trace::Rejection;
use crate::rules::builtin::RULES;
use crate::rules::key::normalise;
use crate::rules::sites::{Means, Site};
use crate::rules::usage::Usage;
use crate::rules::words::is_receiver;
use crate::syntax::model::{Construct, ConstructKind, Literal, LiteralKind};
use crate::text::span::Span;

impl<'a> Reader<'a, '_> {
    /// Why a token is no reference; none where it may be one.
    pub(super) fn rejection(&self, token: &Token, place: &Place<'_>, site: Option<&Site>) -> Option<Rejection> {
        let by = |reason, rule: String| Some(Rejection { reason, rule });
        if token.is_pattern {
            return by("a pattern, or an id that goes on in a placeholder", "rules/families.toml".to_owned());
        }
        if fragment::is_one(place, &token.names, self.context.catalog) {
            return by("a part of ids that the program tests for", "rules/languages/".to_owned());
        }
        if let Some(site) = site.filter(|site| site.is == Means::Nothing) {
            return by(
                "the rule for the place marks it as no model",
                format!("{}, entry {}", site.origin.0, site.origin.1),
            );
        }
        let reason = "the place and the spelling do not make it a model";
        (!self.is_reference(token, place, site)).then(|| Rejection { reason, rule: "rules/families.toml".to_owned() })
    }

    /// Whether the place lets the token be a model.
    pub(crate) fn is_reference(&self, token: &Token, place: &Place<'_>, site: Option<&Site>) -> bool {
        let is_nothing = site.is_some_and(|s| s.is == Means::Nothing);
        let is_folder = || token.form == Form::Plain && is_folder(place);
        if is_nothing || place.is_in(ConstructKind::Import) || is_part_of_path(place) || is_folder() {
            return false;
        }
        if site.is_none_or(|site| site.usage.is_none())
            && (self.is_configuration() || self.is_asked_of_object(place))
            && self.is_declared_name(&self.text()[token.span])
            && !self.is_behind_declaration(place)
        {
            return false;
        }
        let says_model =
            site.is_some_and(|s| s.is == Means::Model && !matches!(s.usage, Some(Usage::Catalog | Usage::Docs)));
        if token.spelling == Spelling::Name {
            let is_name = site.is_some_and(|s| s.is == Means::Deployment);
            return token.form == Form::DeploymentPath || (is_name || says_model) && is_whole_value(place);
        }
        if token.spelling == Spelling::Word {
            let is_name = site.is_some_and(|s| s.is == Means::Deployment);
            return !is_name && (says_model || self.has_model_neighbours(place));
        }
        // A family without a grammar of its own: weights that anybody may serve under any name.
        if token.spelling == Spelling::Loose && !token.names.iter().any(|n| self.context.catalog.is_name(n)) {
            return says_model && place.kind() != Some(LiteralKind::Comment);
        }
        match place.kind() {
            Some(LiteralKind::Name) => false,
            Some(LiteralKind::Comment | LiteralKind::Text) => !self.is_display(token, place),
            _ if says_model => true,
            // The label of a block names the block.
            _ if place.named.as_ref().is_some_and(|c| is_label(c.kind)) => false,
            _ => !self.is_display(token, place),
        }
    }

    /// Whether a file of settings declares a text as a name of its own for something that is made up of other settings: what
    /// a gateway is asked for by it is the model beside the declaration.
    fn is_declared_name(&self, written: &str) -> bool {
        self.declared_names.get_or_init(|| self.declared_names()).contains(written)
    }

    fn is_configuration(&self) -> bool {
        self.all.list[self.index].language.is_configuration()
    }

    /// Whether a call on an object that a program makes takes the value: `router.completion(model="fast")`.
    fn is_asked_of_object(&self, place: &Place<'_>) -> bool {
        let callee = place.calls().next().map(|call| call.name.as_str());
        let object = callee.and_then(functions::qualifier_of).filter(|object| !is_receiver(object));
        object.is_some_and(|object| self.name(self.index, object).made_by(place).is_some())
    }

    /// The names that a file of settings, or a list in a program, declares so.
    fn declared_names(&self) -> HashSet<&'a str> {
        let text = self.text();
        let rules: Vec<&Site> =
            self.context.rules.sites().filter(|s| s.is == Means::Nothing && !s.unless_sibling.is_empty()).collect();
        let written = normalise(text);
        let has_settings = rules.iter().flat_map(|rule| &rule.unless_sibling).any(|key| written.contains(key.as_str()));
        if !has_settings {
            return HashSet::new();
        }
        let syntax = self.parsed.syntax_around(Span::new(0, text.len()));
        let fields: Vec<(String, &Construct)> =
            syntax.constructs.iter().filter(|c| c.is_field()).map(|c| (normalise(&c.name), c)).collect();
        // Of a program only what stands in one object with the settings.
        let is_beside = |name: &Construct, rule: &Site| {
            let around = |c: &&Construct| c.kind == ConstructKind::Object && c.value.holds(name.span);
            let object = syntax.constructs.iter().filter(around).min_by_key(|c| c.value.len());
            let is_setting = |(key, c): &(String, &Construct)| {
                rule.unless_sibling.contains(key) && object.is_some_and(|object| object.value.holds(c.span))
            };
            fields.iter().any(is_setting)
        };
        let is_name = |(key, c): &&(String, &Construct)| {
            rules.iter().any(|rule| rule.key.contains(key) && (self.is_configuration() || is_beside(c, rule)))
        };
        let value = |c: &Construct| text[trimmed(text, c.value)].trim_matches(['"', '\'']);
        fields.iter().filter(is_name).map(|(_, c)| value(c)).collect()
    }

    /// Whether a place is in what a name is declared for: there the model stands itself.
    fn is_behind_declaration(&self, place: &Place<'_>) -> bool {
        let keys = || place.names().map(normalise);
        self.context.rules.sites().any(|site| keys().any(|key| site.unless_sibling.contains(&key)))
    }

    /// A list or object around the token, or the lines before and after, hold other models too.
    fn has_model_neighbours(&self, place: &Place<'_>) -> bool {
        let models_in = |range: Span| {
            crate::detect::neighbour::within(self.neighbours, range).filter(|n| !n.is_word).take(2).count()
        };
        let holder = place.chain.iter().find(|c| matches!(c.kind, ConstructKind::List | ConstructKind::Object));
        let lines = Span::new(place.core.start.saturating_sub(160), place.core.end + 160);
        let is_whole = place.kind() == Some(LiteralKind::String) && place.literal_text().len() == place.core.len();
        holder.is_some_and(|c| models_in(c.value) >= 2) || is_whole && models_in(lines) >= 2
    }

    /// `GPT-4`, `Claude-3-Haiku`: a name for people, spelled otherwise than any id.
    fn is_display(&self, token: &Token, place: &Place<'_>) -> bool {
        let written = &place.text[token.core];
        if !written.bytes().any(|b| b.is_ascii_uppercase()) {
            return false;
        }
        let records = token.names.iter().flat_map(|n| self.context.catalog.named(n));
        !records.flat_map(|r| std::iter::once(r.id).chain(r.aliases.iter().copied())).any(|s| s.ends_with(written))
    }
}

/// Whether the token is all that a literal is, or the default in it.
fn is_whole_value(place: &Place<'_>) -> bool {
    let Some(literal) = place.literal.as_ref() else { return false };
    matches!(literal.kind, LiteralKind::String | LiteralKind::Bare)
        && definition::default_in(place.text, literal.span) == place.core
}

/// Whether the token is in the path of a file: a segment of one, the name of one, or what a call joins to one.
fn is_part_of_path(place: &Place<'_>) -> bool {
    let is_joined = || {
        // What follows an option of a command may be an operand of it.
        let is_option = |c: &Construct| c.kind == ConstructKind::Field && c.name.starts_with('-');
        let mut holders = place.chain.iter().filter(|c| matches!(c.kind, ConstructKind::Call | ConstructKind::Field));
        holders
            .find(|c| !is_option(c))
            .is_some_and(|c| RULES.usage.paths.iter().any(|path| callee_ends_with(&c.name, path)))
    };
    let is_value = |l: &&Literal| matches!(l.kind, LiteralKind::String | LiteralKind::Bare);
    let Some(literal) = place.literal.as_ref().filter(is_value) else { return false };
    let is_end = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '=' | ',' | '(' | ')');
    let before = place.text[literal.span.start..place.core.start].rsplit(is_end).next().unwrap_or_default();
    // What is computed in a string is in no literal.
    let after = place.text[place.core.end..].split(is_end).next().unwrap_or_default();
    let is_local = ["./", "../", "~/", ".\\", "..\\"].iter().any(|start| before.starts_with(start));
    if is_local || is_in_image(place, before) {
        return true;
    }
    // What is kept in a store of files is called after a model at most: `s3://evals/gpt-4/run-7`.
    let scheme = before.split_once("://").map(|(scheme, _)| scheme);
    if scheme.is_some_and(|scheme| RULES.usage.stores.iter().any(|store| store == scheme)) {
        return true;
    }
    // The address of a file, `file://prompts/gpt-4/summary.txt`, and not that of a model.
    if before.contains(':') || after.contains(':') {
        let is_folder = before.ends_with('/') && after.starts_with('/');
        return is_folder && !after.contains(':') && names_file(after);
    }
    names_file(after) || is_joined()
}

/// Whether the id is a part of the name of an image, behind the registry that has it: `image: ghcr.io/acme/gpt-4:1.2`.
fn is_in_image(place: &Place<'_>, before: &str) -> bool {
    let registry = before.split_once('/').map(|(registry, _)| registry);
    let key = || place.chain.iter().find(|c| matches!(c.kind, ConstructKind::Call | ConstructKind::Field));
    registry.is_some_and(|host| {
        host.contains('.') && host.bytes().all(|b| b.is_ascii_alphanumeric() || b"-.:".contains(&b))
    }) && key().is_some_and(|key| RULES.usage.images.contains(&normalise(&key.name)))
}

/// Whether the id is a folder between two others in a literal, `prompts/gpt-4/partials`, `evals/gpt-4/**`, or stands in a path
/// of the program's own server, `/api/chat/gpt-4`. A publisher, a provider or a word for models before it makes it a model; the
/// paths of services begin with a version.
fn is_folder(place: &Place<'_>) -> bool {
    let is_value = |l: &&Literal| matches!(l.kind, LiteralKind::String | LiteralKind::Bare);
    let literal = place.literal.as_ref().filter(is_value).filter(|l| l.span.holds(place.core));
    let Some(literal) = literal.map(|l| l.span) else { return false };
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | '*');
    let (before, after) = (&place.text[literal.start..place.core.start], &place.text[place.core.end..literal.end]);
    let Some(folders) = before.strip_suffix('/').filter(|folders| !folders.is_empty()) else { return false };
    let folder = folders.rsplit('/').next().unwrap_or_default();
    let is_of_models = RULES.usage.settings.iter().any(|noun| folder.trim_end_matches('s').ends_with(noun.as_str()));
    let is_between = || after.starts_with('/');
    let is_path = match folders.strip_prefix('/') {
        Some(path) => (after.is_empty() || is_between()) && !begins_with_version(path),
        None => is_between(),
    };
    is_path && before.chars().chain(after.chars()).all(is_plain) && !is_of_models && !is_named(folder)
}

/// Whether the first part of a path is a version of an interface: `v1beta/…`.
fn begins_with_version(path: &str) -> bool {
    path.strip_prefix('v').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

/// Whether what follows an id ends in the name of a file, `/prompt.txt` or `.json`, and so is no id.
fn names_file(after: &str) -> bool {
    let Some((folders, extension)) = after.rsplit_once('.') else { return false };
    let is_extension = extension.len() > 1
        && extension.starts_with(|c: char| c.is_ascii_lowercase())
        && extension.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    is_extension && (folders.is_empty() || folders.starts_with(['/', '\\', '-', '_']))
}

fn is_label(kind: ConstructKind) -> bool {
    matches!(kind, ConstructKind::Block | ConstructKind::Definition | ConstructKind::Call)
}
