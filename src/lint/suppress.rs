//! Comments that silence findings: `shelflife: ignore[lint, …] reason`, on the line or alone above it, and
//! `shelflife: ignore-file[…]` at the top. What they silence, and those that silence nothing.

use std::ops::Range;

use jiff::civil::Date;

use crate::lint::finding::Meta;
use crate::lint::finding::{Finding, Fix};
use crate::lint::levels::Levels;
use crate::lint::lints::ignores::{EXPIRED, REASONLESS, UNUSED, is_about_comments};
use crate::lint::registry;
use crate::syntax::comments::{Remark, remarks};
use crate::text::nearest::nearest;
use crate::text::source::Source;

/// What the comments begin with. A file without these bytes has none.
pub const WORD: &str = "shelflife:";

/// `ignore-file` counts among this many first lines: below a licence, above the code.
const TOP: usize = 30;

/// A comment that silences, or was meant to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ignore {
    remark: Remark,
    whole_file: bool,
    /// Every lint where there is no list.
    lints: Option<Vec<Listed>>,
    until: Option<Date>,
    has_reason: bool,
    /// Why it silences nothing at all.
    mistake: Option<Mistake>,
}

/// A comment that cannot be meant as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Mistake {
    message: String,
    help: Option<String>,
}

/// A name in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Listed {
    name: String,
    /// In the remark's text.
    span: Range<usize>,
}

/// What is to be said about a comment.
#[derive(Debug)]
pub struct Complaint {
    pub lint: &'static Meta,
    pub span: Range<usize>,
    pub message: String,
    pub label: &'static str,
    pub help: Option<String>,
    pub fix: Option<Fix>,
}

/// The comments of a file that are meant for us.
#[must_use]
pub fn find(source: &Source) -> Vec<Ignore> {
    remarks(source, WORD).into_iter().filter_map(Ignore::parse).collect()
}

impl Ignore {
    /// None where the comment only mentions us.
    fn parse(remark: Remark) -> Option<Self> {
        let text = remark.text.clone();
        let start = text.len() - text.trim_start().len();
        let word_end =
            text[start..].find(|c: char| c != '-' && !c.is_alphanumeric()).map_or(text.len(), |at| start + at);
        let word = &text[start..word_end];
        let whole_file = word == "ignore-file";
        let mut ignore = Self { remark, whole_file, lints: None, until: None, has_reason: false, mistake: None };
        if word != "ignore" && !whole_file {
            let meant = nearest(word, ["ignore", "ignore-file"])?;
            let message = format!("`{word}` is not understood");
            ignore.mistake = Some(Mistake { message, help: Some(format!("did you mean `{meant}`?")) });
            return Some(ignore);
        }
        let mut rest = word_end;
        let after = &text[rest..];
        let open = rest + after.len() - after.trim_start().len();
        if text[open..].starts_with('[') {
            let Some(close) = text[open..].find(']').map(|at| open + at) else {
                let message = "the list of lints is not closed".to_owned();
                ignore.mistake = Some(Mistake { message, help: Some("`]` is missing".into()) });
                return Some(ignore);
            };
            ignore.lints = Some(listed(&text, open + 1..close));
            rest = close + 1;
        }
        let until = text[rest..].split_whitespace().find_map(|word| word.strip_prefix("until="));
        ignore.has_reason = text[rest..]
            .split_whitespace()
            .any(|word| !word.starts_with("until=") && word.contains(char::is_alphanumeric));
        if let Some(day) = until {
            ignore.until = day.trim_end_matches([',', '.', ';', ':']).parse().ok();
            if ignore.until.is_none() {
                let message = format!("`until={day}` is not a day");
                ignore.mistake = Some(Mistake { message, help: Some("write it as in `until=2027-01-31`".into()) });
            }
        }
        if whole_file && (!ignore.remark.alone || ignore.remark.lines_above >= TOP) {
            let message = format!("`ignore-file` counts only alone on one of the first {TOP} lines");
            ignore.mistake = ignore.mistake.or(Some(Mistake { message, help: None }));
        }
        Some(ignore)
    }

    fn silences(&self, finding: &Finding, as_of: Date) -> bool {
        let expired = self.until.is_some_and(|day| day < as_of);
        let listed = || self.lints.as_ref().is_none_or(|lints| lints.iter().any(|one| one.name == finding.lint.name));
        let reaches = self.whole_file || touches(&self.remark.reach, &finding.span);
        self.mistake.is_none() && !expired && !is_about_comments(finding.lint) && reaches && listed()
    }

    fn complaint(&self, lint: &'static Meta, message: String, label: &'static str) -> Complaint {
        Complaint { lint, span: self.remark.span.clone(), message, label, help: None, fix: None }
    }

    /// The fix that takes the comment out.
    fn removal(&self) -> Option<Fix> {
        let span = self.remark.removal.clone()?;
        Some(Fix::safe(span, "", "remove the comment"))
    }

    /// The fix that leaves only the lints of the list that `stay`.
    fn shorten(&self, stay: &[&Listed]) -> Option<Fix> {
        let list = self.lints.as_ref()?;
        let from = self.remark.text_start?;
        let span = from + list.first()?.span.start..from + list.last()?.span.end;
        let names: Vec<&str> = stay.iter().map(|one| one.name.as_str()).collect();
        Some(Fix::safe(span, names.join(", "), "remove the lints that it silences nothing of"))
    }

    /// `used`: the lints whose findings it silenced.
    fn unused(&self, used: &[&'static str], levels: &Levels) -> Option<Complaint> {
        if let Some(mistake) = &self.mistake {
            let message = format!("this comment silences nothing: {}", mistake.message);
            let mut complaint = self.complaint(&UNUSED, message, "silences nothing");
            complaint.help.clone_from(&mistake.help);
            return Some(complaint);
        }
        let Some(list) = &self.lints else {
            let all_ran =
                registry::ALL.iter().map(|lint| lint.meta()).all(|lint| !lint.enabled || levels.enabled(lint));
            let complain = || {
                let mut complaint = self.complaint(&UNUSED, "this comment silences nothing".into(), "silences nothing");
                complaint.help = Some("remove it: it would silence what comes next, unseen".into());
                complaint.fix = self.removal();
                complaint
            };
            return (used.is_empty() && all_ran).then(complain);
        };
        // Of a lint that did not run nobody knows; of one that does not exist everybody does.
        let is_unused = |one: &&Listed| match registry::find(&one.name) {
            Some(known) => levels.enabled(known.meta()) && !used.contains(&one.name.as_str()),
            None => true,
        };
        let (idle, stay): (Vec<&Listed>, Vec<&Listed>) = list.iter().partition(is_unused);
        let names: Vec<String> = idle.iter().map(|one| format!("`{}`", one.name)).collect();
        if idle.is_empty() && !list.is_empty() {
            return None;
        }
        let message = match names.as_slice() {
            [] => "this comment silences nothing: its list is empty".to_owned(),
            names => format!("this comment silences nothing of {}", names.join(", ")),
        };
        let mut complaint = self.complaint(&UNUSED, message, "silences nothing");
        let unknown = idle.iter().find(|one| registry::find(&one.name).is_none());
        complaint.help = match unknown {
            Some(one) => Some(match nearest(&one.name, registry::ALL.iter().map(|lint| lint.meta().name)) {
                Some(meant) => format!("there is no lint `{}`; did you mean `{meant}`?", one.name),
                None => format!("there is no lint `{}`", one.name),
            }),
            None => Some("remove it: it would silence what comes next, unseen".into()),
        };
        // A name that is misspelled is not to be removed but to be spelled.
        complaint.fix = match (unknown, stay.as_slice()) {
            (Some(_), _) => None,
            (None, []) => self.removal(),
            (None, stay) => self.shorten(stay),
        };
        Some(complaint)
    }
}

/// The names between the brackets.
fn listed(text: &str, inside: Range<usize>) -> Vec<Listed> {
    let mut at = inside.start;
    let mut listed = Vec::new();
    for part in text[inside].split(',') {
        let name = part.trim();
        let start = at + part.len() - part.trim_start().len();
        if !name.is_empty() {
            listed.push(Listed { name: name.to_owned(), span: start..start + name.len() });
        }
        at += part.len() + 1;
    }
    listed
}

fn touches(reach: &Range<usize>, span: &Range<usize>) -> bool {
    span.start <= reach.end && reach.start <= span.end
}

/// Takes out the findings that comments silence. What is left to say about the comments comes with the number of those
/// taken out.
pub fn apply(ignores: &[Ignore], findings: &mut Vec<Finding>, levels: &Levels, as_of: Date) -> (Vec<Complaint>, usize) {
    let mut used: Vec<Vec<&'static str>> = vec![Vec::new(); ignores.len()];
    let before = findings.len();
    findings.retain(|finding| {
        let mut silenced = false;
        for (ignore, used) in ignores.iter().zip(&mut used) {
            if ignore.silences(finding, as_of) {
                silenced = true;
                // A model that the comment itself names is no reason for the comment.
                if !touches(&ignore.remark.span, &finding.span) {
                    used.push(finding.lint.name);
                }
            }
        }
        !silenced
    });
    let mut complaints = Vec::new();
    // An example shows how a comment is written.
    for (ignore, used) in ignores.iter().zip(&used).filter(|(ignore, _)| !ignore.remark.is_example) {
        if let Some(day) = ignore.until.filter(|day| *day < as_of && ignore.mistake.is_none()) {
            let message = format!("this comment silences nothing since {day}");
            let mut complaint = ignore.complaint(&EXPIRED, message, "expired");
            complaint.help = Some("do what was put off until then and remove it, or name a new day".into());
            complaints.push(complaint);
        } else {
            complaints.extend(ignore.unused(used, levels));
        }
        if !ignore.has_reason && ignore.mistake.is_none() {
            let message = "this comment does not say why it silences".to_owned();
            let mut complaint = ignore.complaint(&REASONLESS, message, "no reason");
            complaint.help = Some("write the reason behind it".into());
            complaints.push(complaint);
        }
    }
    complaints.retain(|complaint| levels.enabled(complaint.lint));
    (complaints, before - findings.len())
}
