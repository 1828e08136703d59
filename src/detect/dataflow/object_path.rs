//! Objects that travel: a parameter, a local or a variable holds an object with the id somewhere in it, and a resource
//! takes that object, a member of it, or each of a list of such.

use crate::detect::dataflow::head::is_head;
use crate::text::span::Span;
use crate::text::words::is_whole_word;
use std::sync::LazyLock;

use regex::Regex;

use crate::detect::place::Place;
use crate::rules::key::normalise;
use crate::syntax::model::{Construct, ConstructKind, Parsed};
use crate::text::pattern::regex;

/// How many occurrences of a name are looked at.
const MAX_USES: usize = 40;
/// How long the beginning of a loop is at most.
const MAX_HEAD: usize = 80;
/// How deep loops in loops are followed.
const MAX_LOOPS: usize = 2;

/// `for d in `, `for (d, i) in `, `for k, d in `: the variable of a loop, before what it goes over.
static LOOP: LazyLock<Regex> =
    LazyLock::new(|| regex(r"(?-u)\bfor\s+(?:\(\s*(\w+)\s*,\s*\w+\s*\)|(?:\w+\s*,\s*)?(\w+))\s+in\s+(?:\w+\()*$"));
/// What can come between an object and its member: `['key']`, `[copyIndex()]`, `')`, `.`, `?`.
static LINK: LazyLock<Regex> = LazyLock::new(|| regex(r#"(?-u)^(?:'?\)|\[[\w\s().,'"-]{0,60}\]|[.!?]*\.(\w+))"#));

/// A name, and the keys that lead from what it stands for to an id; none where it is the id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectPath {
    pub name: String,
    /// The outermost first.
    pub path: Vec<String>,
}

impl ObjectPath {
    /// A name that stands for the id itself.
    pub(crate) fn name(name: String) -> Self {
        Self { name, path: Vec::new() }
    }

    /// What holds the object that a place is in. `is_of_variables`: the file gives values to the variables of others.
    #[must_use]
    pub fn of(place: &Place<'_>, is_of_variables: bool) -> Option<Self> {
        let mut path: Vec<String> = Vec::new();
        for construct in &place.chain {
            match construct.kind {
                // An option of the command that makes the object is no member of it.
                ConstructKind::Field if !construct.name.starts_with('-') => path.push(construct.name.clone()),
                ConstructKind::Binding => {
                    let mut parts = construct.name.split('.');
                    let name = parts.next()?.to_owned();
                    path.extend(parts.rev().map(str::to_owned));
                    return Self::new(name, path);
                }
                ConstructKind::Block if construct.name.starts_with("variable ") => {
                    path.pop().filter(|key| key == "default")?;
                    return Self::new(construct.name.rsplit(' ').next()?.to_owned(), path);
                }
                ConstructKind::Block if construct.name == "locals" => {
                    let name = path.pop()?;
                    return Self::new(name, path);
                }
                ConstructKind::Block | ConstructKind::Definition | ConstructKind::Default => return None,
                _ => {}
            }
        }
        // `"parameters": { "deployments": { "defaultValue": [ … ] } }`, `"variables": { "chat": { … } }`
        let group = |path: &[String], name: &str| path.iter().position(|key| key.eq_ignore_ascii_case(name));
        if let Some(at) = group(&path, "parameters") {
            path.truncate(at);
            let name = path.pop()?;
            path.pop().filter(|key| ["defaultvalue", "value"].contains(&normalise(key).as_str()))?;
            return Self::new(name, path);
        }
        match group(&path, "variables") {
            Some(at) => path.truncate(at),
            None => is_of_variables.then_some(())?,
        }
        let name = path.pop()?;
        Self::new(name, path)
    }

    /// `path` has the innermost key first.
    fn new(name: String, path: Vec<String>) -> Option<Self> {
        let path: Vec<String> = path.into_iter().rev().map(|key| normalise(&key)).collect();
        (name.len() > 2 && !path.is_empty()).then_some(Self { name, path })
    }

    /// What remains of the path after the members that follow a use of the name, and where those end; none where they
    /// lead elsewhere.
    fn after(&self, text: &str, from: usize) -> Option<(Vec<String>, usize)> {
        let (mut rest, mut end) = (self.path.as_slice(), from);
        while let Some(link) = LINK.captures(&text[end..]) {
            if let Some(member) = link.get(1) {
                let at = rest.iter().position(|key| *key == normalise(member.as_str()))?;
                rest = &rest[at + 1..];
            }
            end += link.get(0)?.len();
        }
        Some((rest.to_vec(), end))
    }

    /// The places in a part of a text where the object or a member of it on the way to the id is the whole value of a
    /// field or an argument, with what remains of the path there.
    pub fn uses<'t>(
        &self,
        text: &'t str,
        part: Span,
        own: Option<&Place<'_>>,
        parsed: &dyn Parsed,
    ) -> Vec<(Place<'t>, Vec<String>)> {
        self.uses_in_loops(text, part, own, parsed, MAX_LOOPS)
    }

    fn uses_in_loops<'t>(
        &self,
        text: &'t str,
        part: Span,
        own: Option<&Place<'_>>,
        parsed: &dyn Parsed,
        loops: usize,
    ) -> Vec<(Place<'t>, Vec<String>)> {
        let mut found = Vec::new();
        let bytes = text.as_bytes();
        for at in memchr::memmem::find_iter(&bytes[part], self.name.as_bytes()).take(MAX_USES) {
            let range = Span::new(part.start + at, part.start + at + self.name.len());
            if !is_whole_word(bytes, range) {
                continue;
            }
            let at_use = Place::of(text, range, parsed);
            let is_own =
                own.is_some_and(|own| at_use.chain.iter().any(|c| c.value.contains(own.core.start) && c.is_naming()));
            if at_use.named.is_some() || is_own {
                continue;
            }
            let Some((rest, end)) = self.after(text, range.end) else { continue };
            let is_holder = |c: &&Construct| c.is_naming() || c.kind == ConstructKind::Call;
            let holder = at_use.chain.iter().find(is_holder);
            let is_looped = holder.is_some_and(|c| normalise(&c.name) == "foreach");
            let variable = LOOP.captures(head(text, range.start)).and_then(|c| c.get(1).or(c.get(2)));
            if is_looped || variable.is_some() {
                // In what is looped over, the variable of the loop stands for each.
                let is_scope = |c: &&Construct| c.kind == ConstructKind::Block || !is_looped && c.is_naming();
                let scope = at_use.chain.iter().find(is_scope).filter(|_| loops > 0);
                let name = if is_looped { "each.value" } else { variable.map_or("", |v| v.as_str()) };
                let each = Self { name: name.to_owned(), path: rest };
                if let Some(scope) = scope {
                    let inner = if is_looped { scope.value } else { Span::new(end, scope.value.end.max(end)) };
                    found.extend(each.uses_in_loops(text, inner, own, parsed, loops - 1));
                }
            } else if let Some(holder) = holder {
                let is_whole = || {
                    let before = &text[holder.value.start.min(range.start)..range.start];
                    is_head(before) && text[end..holder.value.end.max(end)].trim_matches(ENDS).is_empty()
                };
                if holder.kind == ConstructKind::Call || is_whole() {
                    found.push((at_use, rest));
                }
            }
        }
        found
    }
}

/// What stands right before a place.
fn head(text: &str, at: usize) -> &str {
    let mut from = at.saturating_sub(MAX_HEAD);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    &text[from..at]
}

/// What may follow the value of a field and is no part of it.
const ENDS: [char; 10] = [')', ']', '}', '"', '\'', ',', ';', ' ', '\n', '\r'];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::parse;
    use crate::syntax::region::Region;
    use crate::text::language::Language;

    /// What holds the id `gpt-4` in a text, and the lines where that is used, with the rest of the path.
    fn uses(language: Language, text: &str) -> Vec<(usize, String)> {
        let region = Region::whole(text, language);
        let parsed = parse::parse(&region);
        let at = text.find("gpt-4").unwrap();
        let place = Place::of(text, Span::new(at, at + 5), &*parsed);
        let held = ObjectPath::of(&place, false).unwrap();
        let line = |at: usize| text[..at].lines().count();
        let found = held.uses(text, Span::new(0, text.len()), Some(&place), &*parsed);
        found.into_iter().map(|(at, rest)| (line(at.core.start), rest.join("."))).collect()
    }

    #[test]
    fn where_objects_go() {
        let one = |line, rest: &str| vec![(line, rest.to_owned())];
        let bicep = "var chat = { name: 'gpt-4' }\nresource a 'x@1' = {\n  properties: { model: chat }\n}\n";
        assert_eq!(uses(Language::Bicep, bicep), one(3, "name"));
        let member =
            "param chat object = { name: 'gpt-4' }\nvar other = {\n  model: chat.name\n  kind: chat.version\n}\n";
        assert_eq!(uses(Language::Bicep, member), one(3, ""));
        let looped = "param all array = [{ model: { name: 'gpt-4' } }]\nresource a 'x@1' = [for d in all: {\n  name: d.title\n  properties: {\n    model: d.model\n  }\n}]\n";
        assert_eq!(uses(Language::Bicep, looped), one(5, "name"));
        let each = "variable \"all\" {\n  default = { a = { name = \"gpt-4\" } }\n}\nresource \"x\" \"y\" {\n  for_each = var.all\n  model {\n    name = each.value.name\n  }\n}\n";
        assert_eq!(uses(Language::Terraform, each), one(7, ""));
        let local = "locals {\n  chat = { name = \"gpt-4\" }\n}\nresource \"x\" \"y\" {\n  name = local.chat.name\n}\n";
        assert_eq!(uses(Language::Terraform, local), one(5, ""));
        let arm = "{\"variables\": {\"chat\": {\"name\": \"gpt-4\"}},\n\"resources\": [{\"properties\": {\n\"model\": \"[variables('chat')]\"}}]}";
        assert_eq!(uses(Language::Json, arm), one(3, "name"));
        let copied = "{\"parameters\": {\"all\": {\"defaultValue\": [{\"model\": {\"name\": \"gpt-4\"}}]}},\n\"resources\": [{\"properties\": {\n\"model\": \"[parameters('all')[copyIndex()].model]\"}}]}";
        assert_eq!(uses(Language::Json, copied), one(3, "name"));
        let shell = "$model = @{ Name = 'gpt-4' }\n$all = @{ Model = $model }\nNew-It -Properties $all\n";
        assert_eq!(uses(Language::PowerShell, shell), one(2, "name"));
    }
}
