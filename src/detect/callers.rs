//! What a file shows of the calls of a function that another may define: whether each of them gives a parameter a value of
//! its own, so that its default is never taken there.
//!
//! Whatever else a file does with the name (hands the function on, makes a subclass of the type, imports it under another
//! name, defines something that is called so too) may call it unseen, and leaves it open.

mod arguments;

use std::path::Path;

use crate::detect::context::Regions;
use crate::detect::dataflow::functions::{called, qualifier_of};
use crate::detect::dataflow::names::{Name, imported, last, qualifier};
use crate::detect::dataflow::origin::Origin;
use crate::detect::dataflow::uses;
use crate::detect::place::{Place, normalise};
use crate::detect::reference::Defaulted;
use crate::detect::usage;
use crate::rules::builtin::RULES;
use crate::rules::paths::PathUsage;
use crate::rules::words;
use crate::syntax::model::{Construct, ConstructKind, LiteralKind, Parsed};
use crate::syntax::parsed_file::ParsedFile;
use crate::syntax::reading::Reading;
use crate::syntax::region::Region;
use crate::text::language::Language;
use crate::text::root::slashes;
use crate::text::span::{Span, near_line_start};
use crate::text::words::{is_identifier_char, is_whole_word};

/// How many mentions of a name are looked at.
const MAX_MENTIONS: usize = 120;
/// Names of files that hand on to others what they import.
const FRONTS: [&str; 1] = ["__init__"];
/// The method of a type that makes an object of it, in the languages that have one.
const MAKER: &str = "new";
/// What stands between the parts of what a function is called on.
const LINKS: [char; 7] = ['.', ':', '>', '-', '$', '?', '!'];

/// How sure it is that a call which gives the parameter a value is one of the function, and neither in a test nor in an
/// example.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Given {
    /// There is no such call.
    #[default]
    Never,
    /// It is, unless others have the name.
    Surely,
    /// It shows which file has the function.
    ByImport,
}

/// What a file shows of the calls of a function.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Callers {
    /// Some call may take the default.
    pub(crate) is_open: bool,
    pub(crate) given: Given,
    /// Something else of that name is defined, which the file means by it.
    pub(crate) defines_other: bool,
}

impl Callers {
    pub(crate) const OPEN: Self = Self { is_open: true, given: Given::Never, defines_other: false };

    /// What two files show together.
    pub(crate) fn and(self, other: Self) -> Self {
        Self {
            is_open: self.is_open || other.is_open,
            given: self.given.max(other.given),
            defines_other: self.defines_other || other.defines_other,
        }
    }

    /// Whether no call takes the default. Where several functions have the name, only imports show which one is called.
    pub(crate) fn replace_default(self) -> bool {
        let least = if self.defines_other { Given::ByImport } else { Given::Surely };
        !self.is_open && self.given >= least
    }
}

/// What a mention of the name is.
enum Mention {
    Nothing,
    Open,
    Gives(Given),
}

/// Looks at the calls in a file of the function that has a parameter, which is defined in the file at a path.
pub(crate) fn callers(file: &ParsedFile, of: &Defaulted, path: &Path) -> Callers {
    let reading = Reading::new(file);
    let all = Regions::new(&reading, &[]);
    let own = file.source.path.as_path();
    let by_path = PathUsage::of(&slashes(own), &file.source.text);
    let counts = !matches!(by_path, PathUsage::Test | PathUsage::Docs | PathUsage::History);
    let is_front = own.file_stem().is_some_and(|stem| FRONTS.iter().any(|front| stem == *front));
    let mut found = Callers::default();
    for index in 0..all.own() {
        let region = all.list[index];
        if !Language::detect(path, "").imports(region.language) {
            continue;
        }
        let caller = Caller { region, parsed: all.parsed(index), of, path, is_own: own == path, is_front, counts };
        let mentions: Vec<Span> = caller.mentions().take(MAX_MENTIONS).collect();
        if mentions.iter().any(|range| caller.defines_other(*range)) {
            if caller.imports_it() {
                return Callers::OPEN;
            }
            found.defines_other = true;
            continue;
        }
        for range in &mentions {
            match caller.mention(*range) {
                Mention::Nothing => {}
                Mention::Open => return Callers::OPEN,
                Mention::Gives(given) => found.given = found.given.max(given),
            }
        }
        found.is_open |= mentions.len() == MAX_MENTIONS;
    }
    found.is_open |= reading.is_spent();
    found
}

/// A region of a file that may call a function.
struct Caller<'c> {
    region: &'c Region,
    parsed: &'c dyn Parsed,
    of: &'c Defaulted,
    /// The file that defines it.
    path: &'c Path,
    is_own: bool,
    /// Its file hands on to others what it imports.
    is_front: bool,
    /// What its file calls counts as a use.
    counts: bool,
}

impl<'c> Caller<'c> {
    fn text(&self) -> &'c str {
        &self.region.text
    }

    fn mentions(&self) -> impl Iterator<Item = Span> + use<'c> {
        let (text, name): (&'c str, &'c str) = (&self.region.text, &self.of.callee);
        let finds = memchr::memmem::find_iter(text.as_bytes(), name.as_bytes());
        finds.map(|at| Span::new(at, at + name.len())).filter(|span| is_whole_word(text.as_bytes(), *span))
    }

    fn mention(&self, range: Span) -> Mention {
        let text = self.text();
        let at = Place::of(text, range, self.parsed);
        let after = text[range.end..].trim_start();
        let is_in = |kind| at.chain.iter().chain(&at.named).any(|c| c.kind == kind);
        // Who writes how it is called has others call it. A comment may be code that is left out.
        let is_shown = after.starts_with('(') && !after.starts_with("()");
        match at.kind() {
            Some(LiteralKind::Text) if is_shown => return Mention::Open,
            // What looks a function up by its name, but for a type that is written so.
            Some(LiteralKind::String) if at.literal_text() == self.of.callee && !self.is_type(&at) => {
                return Mention::Open;
            }
            Some(LiteralKind::Comment | LiteralKind::Text | LiteralKind::String) => return Mention::Nothing,
            Some(LiteralKind::Key) if after.starts_with([':', '=']) => return Mention::Nothing,
            _ => {}
        }
        if self.is_own && self.of.names.contains(&self.region.map.to_file(range).start) {
            return Mention::Nothing;
        }
        let is_required = imported(&at, self.parsed).is_some() || is_taken_out(after);
        if is_in(ConstructKind::Import) || is_required || is_handed_out(text, range) {
            return if after.starts_with("as ") || self.is_front { Mention::Open } else { Mention::Nothing };
        }
        if let Some(call) = self.call_of(range) {
            return self.call(&at, &call, range);
        }
        if names_definition(&at) {
            return if self.of.owner.is_some() { Mention::Nothing } else { Mention::Open };
        }
        let is_other = self.of.owner.is_some() && qualifier(&at).is_none();
        if is_other || self.is_type(&at) { Mention::Nothing } else { Mention::Open }
    }

    /// Whether a mention is the name of a definition in another file, of a type or of a function that is no method.
    fn defines_other(&self, range: Span) -> bool {
        let is_method = self.of.owner.is_some();
        !self.is_own && !is_method && names_definition(&Place::of(self.text(), range, self.parsed))
    }

    /// The call whose callee a mention is.
    fn call_of(&self, range: Span) -> Option<Construct> {
        let text = self.text();
        let is_callee = |c: &Construct| {
            let between = text.get(range.end..c.value.start).unwrap_or("?").trim();
            let between = between.strip_prefix(['.', ':']).map_or(between, |method| method.trim_start_matches(':'));
            c.kind == ConstructKind::Call
                && c.name_span.holds(range)
                && (between.is_empty() || between == MAKER || between.starts_with('<') && between.ends_with('>'))
        };
        let found = self.parsed.syntax_around(range).constructs.into_iter().filter(is_callee);
        found.min_by_key(|c| c.span.len())
    }

    fn call(&self, at: &Place<'_>, call: &Construct, range: Span) -> Mention {
        match arguments::gives(self.text(), call.value, self.of) {
            Some(true) => self.surely(at, range),
            Some(false) if arguments::is_of_another(self.text(), call.value, self.of) => Mention::Nothing,
            Some(false) | None => Mention::Open,
        }
    }

    /// What a call that gives the value shows: whether it is surely one of the function, and of the program.
    fn surely(&self, at: &Place<'_>, range: Span) -> Mention {
        let is_own = |c: &Construct| {
            matches!(c.kind, ConstructKind::Definition | ConstructKind::Binding) && last(&c.name) == self.of.callee
        };
        // A function that calls itself shows nothing of who else does.
        let is_recursive =
            || self.is_own && at.chain.iter().any(|c| c.kind == ConstructKind::Function) && at.chain.iter().any(is_own);
        // What a file calls itself shows nothing of who imports it, but where it is a program or the function is private.
        let is_program = || {
            let is_function = |c: &Construct| c.kind == ConstructKind::Function;
            !at.chain.iter().any(is_function)
                || words::RULES.mains.iter().any(|main| self.text().contains(main.as_str()))
        };
        let is_private = self.of.callee.starts_with('_');
        let is_inside = self.is_own && !is_private && !is_program();
        if !self.counts || usage::is_in_test(at) || is_recursive() || is_inside {
            return Mention::Nothing;
        }
        let on = self.called_on(range);
        let gives = |is_sure: bool| if is_sure { Mention::Gives(Given::Surely) } else { Mention::Nothing };
        let Some(owner) = &self.of.owner else {
            let name = on.unwrap_or(&self.of.callee);
            let is_own = self.is_own && on.is_none();
            return match on {
                _ if is_own || self.is_of_file(name) => Mention::Gives(Given::ByImport),
                Some(module) => gives(self.origin().modules.iter().any(|own| own == module)),
                None => gives(self.find(name).imports().is_empty() || self.imports_it()),
            };
        };
        let is_within = || at.chain.iter().any(|c| c.kind == ConstructKind::Definition && c.name == *owner);
        gives(match on {
            None => is_within(),
            Some(on) if words::is_receiver(on) => is_within(),
            Some(on) => normalise(on) == normalise(owner) || self.find(on).types().iter().any(|class| class == owner),
        })
    }

    /// What the function is called on, where its name is the last part of a longer one.
    fn called_on(&self, range: Span) -> Option<&'c str> {
        let text = self.text();
        let is_part = |c: char| is_identifier_char(c) || LINKS.contains(&c);
        let start = text[..range.start].trim_end_matches(is_part).len();
        qualifier_of(&text[start..range.end])
    }

    fn find(&self, name: &str) -> Name<'c> {
        let text = self.text();
        Name::find(text, name, Span::new(0, text.len()), self.parsed)
    }

    fn origin(&self) -> Origin {
        Origin::constant(self.path, self.of.owner.clone())
    }

    /// Whether a name is imported from the file that defines the function, or stands for that.
    fn is_of_file(&self, name: &str) -> bool {
        let own = Origin { modules: self.origin().modules.into_iter().take(1).collect(), ..Origin::default() };
        self.find(name).imports().iter().any(|import| own.is_imported_by(import))
    }

    /// Whether the file imports the function from the one that defines it, or from its folder.
    fn imports_it(&self) -> bool {
        let origin = self.origin();
        !self.is_own && self.find(&self.of.callee).imports().iter().any(|import| origin.is_imported_by(import))
    }

    /// Whether a mention stands for a type: behind `:`, `->`, in `<…>`, before the name of a variable; not in the head of another.
    fn is_type(&self, at: &Place<'_>) -> bool {
        let text = self.text();
        let line = near_line_start(text, at.core.start);
        let before = text[line..at.core.start].trim_end_matches(['"', '\'', ' ']);
        let is_head = before
            .split(|c: char| !is_identifier_char(c))
            .any(|word| RULES.usage.classes.iter().any(|class| class == word));
        let is_value = uses::holder(at).is_some_and(|c| {
            c.is_naming() || matches!(c.kind, ConstructKind::Call | ConstructKind::List | ConstructKind::Loop)
        });
        let is_asked = words::RULES.types.iter().any(|operator| before.ends_with(operator.as_str()));
        let after = &text[at.core.end..];
        let is_declared = || {
            let name = after.strip_prefix(' ').unwrap_or_default();
            let word = &name[..name.len() - name.trim_start_matches(is_identifier_char).len()];
            !word.is_empty() && !words::is_operator(word)
        };
        is_asked
            || !is_head
                && !is_value
                && (before.ends_with([':', '<', '|', '[']) || before.ends_with("->") || is_declared())
    }
}

/// Whether a name, behind which a text begins, is one of those that are taken out of a module: `{ ask } = require("./ask")`.
fn is_taken_out(after: &str) -> bool {
    let Some((others, rest)) = after.split_once('}') else { return false };
    let is_list = others.chars().all(|c| is_identifier_char(c) || matches!(c, ',' | ' ' | '\n'));
    let value = rest.trim_start().strip_prefix('=').filter(|_| is_list);
    value.and_then(called).is_some_and(|callee| words::RULES.importers.iter().any(|word| word == callee))
}

/// Whether a place is the name of a definition.
fn names_definition(at: &Place<'_>) -> bool {
    let mut around = at.chain.iter().chain(&at.named);
    around.any(|c| c.kind == ConstructKind::Definition && c.name_span.holds(at.core))
}

/// Whether a statement hands the name out to other files as it is: `export { ask }`, `module.exports = { ask }`.
fn is_handed_out(text: &str, range: Span) -> bool {
    let statement = text[..range.start].rfind('{').map_or("", |brace| text[near_line_start(text, brace)..brace].trim());
    let is_listed =
        text[..range.start].trim_end().ends_with(['{', ',']) && text[range.end..].trim_start().starts_with(['}', ',']);
    let is_out = statement == "export"
        || statement.strip_suffix('=').is_some_and(|target| words::is_export(last(target.trim())));
    is_listed && is_out
}
