//! Takes out the findings that directives silence, and checks the directives: one that silences nothing, has expired or
//! gives no reason is a finding itself.

use jiff::civil::Date;

use crate::detect::directive::{Directive, ListedLint, Mistake};
use crate::lint::finding::{Finding, Fix, Meta};
use crate::lint::levels::Levels;
use crate::lint::lints::ignores::{EXPIRED, REASONLESS, UNUSED, is_about_comments};
use crate::lint::registry;
use crate::text::nearest::nearest;
use crate::text::span::Span;

/// A finding about a directive, before it has a level and a fingerprint.
#[derive(Debug)]
pub struct DirectiveFinding {
    pub lint: &'static Meta,
    pub span: Span,
    pub message: String,
    pub label: &'static str,
    pub help: Option<String>,
    pub fix: Option<Fix>,
}

const REMOVE: &str = "remove it, or it will silence the next finding there unseen";

/// Takes out the findings that directives silence. Returns the findings about the directives and how many findings were
/// taken out.
pub fn apply(
    directives: &[Directive],
    findings: &mut Vec<Finding>,
    levels: &Levels,
    as_of: Date,
) -> (Vec<DirectiveFinding>, usize) {
    let directives: Vec<Directive> = directives.iter().cloned().map(without_bare_list).collect();
    let reaches = Reaches::of(&directives);
    let mut used: Vec<Vec<&'static str>> = vec![Vec::new(); directives.len()];
    let before = findings.len();
    findings.retain(|finding| {
        let mut silenced = false;
        for n in reaches.to(finding.span) {
            let (directive, used) = (&directives[n], &mut used[n]);
            if silences(directive, finding, as_of) {
                silenced = true;
                // A model that the comment itself names is no reason for the comment.
                if !directive.comment.span.touches(finding.span) && !used.contains(&finding.lint.name) {
                    used.push(finding.lint.name);
                }
            }
        }
        !silenced
    });
    // An example in a document only shows how to write a directive.
    let checked = directives.iter().zip(&used).filter(|(directive, _)| !directive.comment.is_example);
    let mut about: Vec<DirectiveFinding> =
        checked.flat_map(|(directive, used)| check(directive, used, levels, as_of)).collect();
    about.retain(|finding| levels.enabled(finding.lint));
    (about, before - findings.len())
}

/// Which directives reach a place, found without a look at all of them: a file can have thousands of both.
struct Reaches {
    /// The numbers of those for the whole file.
    everywhere: Vec<usize>,
    /// What the others reach with their numbers, by where it starts, and the furthest end up to there.
    somewhere: Vec<(Span, usize, usize)>,
}

impl Reaches {
    fn of(directives: &[Directive]) -> Self {
        let (everywhere, others): (Vec<usize>, Vec<usize>) =
            (0..directives.len()).partition(|n| directives[*n].whole_file);
        let mut somewhere: Vec<_> = others.into_iter().map(|n| (directives[n].comment.reach, n, 0)).collect();
        somewhere.sort_by_key(|(reach, ..)| reach.start);
        let mut furthest = 0;
        for (reach, _, end) in &mut somewhere {
            furthest = furthest.max(reach.end);
            *end = furthest;
        }
        Self { everywhere, somewhere }
    }

    /// The numbers of the directives that reach a place.
    fn to(&self, place: Span) -> impl Iterator<Item = usize> {
        let begun = self.somewhere.partition_point(|(reach, ..)| reach.start <= place.end);
        let open = self.somewhere[..begun].iter().rev().take_while(move |(_, _, end)| *end >= place.start);
        let near = open.filter(move |(reach, ..)| reach.touches(place)).map(|(_, n, _)| *n);
        self.everywhere.iter().copied().chain(near)
    }
}

/// The directive, with a mistake where names of lints follow the word without brackets: as a reason they would make it
/// silence every lint.
fn without_bare_list(mut directive: Directive) -> Directive {
    if directive.lints.is_none() && directive.mistake.is_none() {
        let words = directive.rest.split([' ', '\t', ',', ':', '=']).filter(|word| !word.is_empty());
        let names: Vec<&str> = words.take_while(|word| registry::find(word).is_some()).collect();
        if !names.is_empty() {
            let word = if directive.whole_file { "ignore-file" } else { "ignore" };
            let message = "its list of lints has no brackets".to_owned();
            let help = Some(format!("did you mean `{word}[{}]`?", names.join(", ")));
            directive.mistake = Some(Mistake { message, help });
        }
    }
    directive
}

/// Whether a directive silences a finding that it reaches.
fn silences(directive: &Directive, finding: &Finding, as_of: Date) -> bool {
    let expired = directive.until.is_some_and(|day| day < as_of);
    let listed = || directive.lints.as_ref().is_none_or(|lints| lints.iter().any(|one| one.name == finding.lint.name));
    directive.mistake.is_none() && !expired && !is_about_comments(finding.lint) && listed()
}

/// The findings about one directive. `used`: the lints whose findings it silenced.
fn check(directive: &Directive, used: &[&'static str], levels: &Levels, as_of: Date) -> Vec<DirectiveFinding> {
    let mut found = Vec::new();
    if let Some(day) = directive.until.filter(|day| *day < as_of && directive.mistake.is_none()) {
        let message = format!("this ignore comment expired on {day}, its last day");
        let help = "finish what was put off and remove the comment, or set a later date";
        found.push(DirectiveFinding { help: Some(help.into()), ..about(directive, &EXPIRED, message, "expired") });
    } else {
        found.extend(unused(directive, used, levels));
    }
    if !directive.has_reason && directive.mistake.is_none() {
        let message = "this ignore comment gives no reason".to_owned();
        let help = Some("write the reason at its end".into());
        found.push(DirectiveFinding { help, ..about(directive, &REASONLESS, message, "no reason") });
    }
    found
}

fn about(directive: &Directive, lint: &'static Meta, message: String, label: &'static str) -> DirectiveFinding {
    DirectiveFinding { lint, span: directive.comment.span, message, label, help: None, fix: None }
}

fn unused(directive: &Directive, used: &[&'static str], levels: &Levels) -> Option<DirectiveFinding> {
    let idle = |message: String| about(directive, &UNUSED, message, "silences nothing");
    if let Some(mistake) = &directive.mistake {
        let message = format!("this comment silences nothing: {}", mistake.message);
        return Some(DirectiveFinding { help: mistake.help.clone(), ..idle(message) });
    }
    let Some(list) = &directive.lints else {
        let all_ran = registry::ALL.iter().map(|lint| lint.meta()).all(|lint| !lint.enabled || levels.enabled(lint));
        let message = "this comment silences nothing".to_owned();
        let finding = || DirectiveFinding { help: Some(REMOVE.into()), fix: removal(directive), ..idle(message) };
        return (used.is_empty() && all_ran).then(finding);
    };
    // A lint that did not run might have found something; a lint that does not exist finds nothing.
    let is_unused = |one: &&ListedLint| match registry::find(&one.name) {
        Some(known) => levels.enabled(known.meta()) && !used.contains(&one.name.as_str()),
        None => true,
    };
    let (unused, stay): (Vec<&ListedLint>, Vec<&ListedLint>) = list.iter().partition(is_unused);
    if unused.is_empty() && !list.is_empty() {
        return None;
    }
    let names: Vec<String> = unused.iter().map(|one| format!("`{}`", one.name)).collect();
    let unknown = unused.iter().find(|one| registry::find(&one.name).is_none());
    let message = match (names.as_slice(), unknown) {
        (_, Some(one)) => format!("unknown lint `{}` in an ignore comment", one.name),
        ([], None) => "this comment silences nothing: its list is empty".to_owned(),
        (names, None) => format!("this comment silences no finding of {}", names.join(", ")),
    };
    let help = unknown.map_or_else(|| REMOVE.to_owned(), |one| no_such_lint(&one.name));
    // The user has to correct a misspelled name, not to remove it.
    let fix = match (unknown, stay.as_slice()) {
        (Some(_), _) => None,
        (None, []) => removal(directive),
        (None, stay) => shorten(directive, stay),
    };
    Some(DirectiveFinding { help: Some(help), fix, ..idle(message) })
}

fn no_such_lint(name: &str) -> String {
    match nearest(name, registry::ALL.iter().map(|lint| lint.meta().name)) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => "`shelflife explain` lists the lints".to_owned(),
    }
}

/// The fix that takes the comment out.
fn removal(directive: &Directive) -> Option<Fix> {
    Some(Fix::safe(directive.comment.removal?, "", "remove the comment"))
}

/// The fix that leaves only the lints of the list that `stay`.
fn shorten(directive: &Directive, stay: &[&ListedLint]) -> Option<Fix> {
    let list = directive.lints.as_ref()?;
    let from = directive.comment.text_start?;
    let span = Span::new(from + list.first()?.span.start, from + list.last()?.span.end);
    let names: Vec<&str> = stay.iter().map(|one| one.name.as_str()).collect();
    Some(Fix::safe(span, names.join(", "), "remove the lints that it does not silence"))
}
