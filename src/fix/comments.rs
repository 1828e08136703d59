//! Comments that ignore findings, for a line or for the whole file.
//!
//! A comment goes only where it is read as one: it is put into a copy of the text, and that copy is read again. So none
//! is written into a string, and none into a format without comments.

use std::sync::Arc;

use jiff::civil::Date;

use crate::detect::directive::{Directive, directives};
use crate::lint::finding::Finding;
use crate::syntax::grammar;
use crate::syntax::parsed_file::ParsedFile;
use crate::syntax::region::Region;
use crate::text::language::Language;
use crate::text::source::Source;
use crate::text::span::{Span, line_at};

/// How many lines at the top may have to stay above the comment for a file: `#!`, an encoding, an opening tag.
const HEAD: usize = 3;

/// What a line ends with that goes on in the next one.
const GOES_ON: [char; 3] = ['\\', '`', '^'];

/// What a comment gives besides the lints.
#[derive(Debug, Clone, Default)]
pub struct Wording {
    /// The last date on which it counts.
    pub until: Option<Date>,
    pub reason: Option<String>,
}

/// A comment to insert.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Insertion {
    pub at: usize,
    pub text: String,
}

impl Wording {
    /// What is wrong with the words; `None` if a comment of them is understood.
    #[must_use]
    pub fn mistake(&self, lint: &str) -> Option<String> {
        let text = format!("# {}\nx = 1\n", self.text("ignore", &[lint]));
        let read = read(Source::from_bytes("x.py".into(), text.into_bytes()).ok()?);
        let reason = self.reason.as_deref().unwrap_or_default().trim();
        match read.first().map(|one| (one, &one.mistake)) {
            Some((_, Some(mistake))) => Some(mistake.message.clone()),
            Some((one, None)) if one.until == self.until && one.rest.ends_with(reason) => None,
            _ => Some("it has to be one line without comment marks".to_owned()),
        }
    }

    fn text(&self, word: &str, lints: &[&str]) -> String {
        let until = self.until.map(|date| format!(" until={date}")).unwrap_or_default();
        let reason = self.reason.as_deref().map(|reason| format!(" {}", reason.trim())).unwrap_or_default();
        format!("shelflife: {word}[{}]{until}{reason}", lints.join(", "))
    }
}

/// The comment that ignores findings of one line: above it where that is possible, or else behind it.
#[must_use]
pub fn for_line(findings: &[&Finding], wording: &Wording) -> Option<Insertion> {
    let writer = Writer { findings, wording, word: "ignore" };
    let finding = findings.first()?;
    let source = &finding.source;
    let line = line_at(&source.text, finding.span.start);
    let file = ParsedFile::new(Arc::clone(source));
    let inner = Inner::of(&file, finding.span.start);
    let languages = || inner.iter().map(|inner| inner.region.language).chain([source.language]);
    let above = || languages().find_map(|language| writer.above(line.start, language));
    above().or_else(|| writer.behind(inner.as_ref()?))
}

/// The comment that ignores the lint of a finding in the whole file.
#[must_use]
pub fn for_file(finding: &Finding, wording: &Wording) -> Option<Insertion> {
    let writer = Writer { findings: &[finding], wording, word: "ignore-file" };
    let text = &finding.source.text;
    let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1));
    starts.take(HEAD).find_map(|at| writer.above(at, finding.source.language))
}

/// A line of a region, as it is in the region and in the file.
struct Inner<'f> {
    region: &'f Region,
    line: Span,
    in_file: Span,
}

impl<'f> Inner<'f> {
    /// The line of the smallest region around an offset of the file.
    fn of(file: &'f ParsedFile, offset: usize) -> Option<Self> {
        let mut regions: Vec<&Region> = file.regions().iter().collect();
        regions.sort_by_key(|region| region.text.len());
        regions.into_iter().find_map(|region| {
            let starts = std::iter::once(0).chain(region.text.match_indices('\n').map(|(at, _)| at + 1));
            starts.map(|start| line_at(&region.text, start)).find_map(|line| {
                let in_file = region.map.to_file(line);
                (in_file.start <= offset && offset < in_file.end).then_some(Self { region, line, in_file })
            })
        })
    }
}

/// Writes comments that ignore some findings of one file.
struct Writer<'w> {
    findings: &'w [&'w Finding],
    wording: &'w Wording,
    word: &'static str,
}

impl Writer<'_> {
    fn comment(&self, language: Language) -> Option<String> {
        let mut lints: Vec<&str> = self.findings.iter().map(|finding| finding.lint.name).collect();
        lints.sort_unstable();
        lints.dedup();
        language.comment(&self.wording.text(self.word, &lints))
    }

    fn source(&self) -> Option<&Source> {
        self.findings.first().map(|finding| &*finding.source)
    }

    /// The comment as a line of its own at an offset, which begins a line; `None` if it would silence nothing there.
    fn above(&self, at: usize, language: Language) -> Option<Insertion> {
        let text = &self.source()?.text;
        // The line before goes on in this one.
        if text[..at].trim_end_matches(['\n', '\r']).ends_with(GOES_ON) {
            return None;
        }
        let line = &text.as_str()[line_at(text, at)];
        let indent = &line[..line.len() - line.trim_start().len()];
        let end = if line.ends_with('\r') { "\r\n" } else { "\n" };
        self.checked(Insertion { at, text: format!("{indent}{}{end}", self.comment(language)?) })
    }

    /// The comment at the end of a line. Only programs are sure to have comments there: elsewhere it could be a part of
    /// the value.
    fn behind(&self, inner: &Inner<'_>) -> Option<Insertion> {
        let Inner { region, line, in_file } = inner;
        let code = region.text[line.range()].trim_end();
        if grammar::grammar_of(region.language).is_none() || code.ends_with(GOES_ON) {
            return None;
        }
        let comment = format!("  {}", self.comment(region.language)?);
        let is_verbatim = self.source()?.text.get(in_file.range()) == region.text.get(line.range());
        if is_verbatim {
            return self.checked(Insertion { at: in_file.start + code.len(), text: comment });
        }
        // The line of a notebook stands in a text of JSON.
        let escaped = serde_json::to_string(&comment).ok()?;
        let at = region.map.to_file(Span::new(line.start, line.start + code.len())).end;
        self.checked(Insertion { at, text: escaped.trim_matches('"').to_owned() })
    }

    /// The insertion if it silences all of the findings in a copy of the text.
    fn checked(&self, insertion: Insertion) -> Option<Insertion> {
        let source = self.source()?;
        let Insertion { at, text: inserted } = &insertion;
        let mut text = source.text.clone();
        text.insert_str(*at, inserted);
        let own = Span::new(*at, at + inserted.len());
        let read = read(Source::from_bytes(source.path.clone(), text.into_bytes()).ok()?);
        let silences = |finding: &&Finding| {
            let moved = if finding.span.start >= *at { finding.span.shifted(inserted.len()) } else { finding.span };
            let names_lint = |one: &Directive| {
                one.lints.as_ref().is_some_and(|all| all.iter().any(|listed| listed.name == finding.lint.name))
            };
            read.iter().any(|one| {
                let is_own = own.holds(one.comment.span) && one.mistake.is_none() && one.until == self.wording.until;
                is_own && names_lint(one) && (one.whole_file || one.comment.reach.touches(moved))
            })
        };
        self.findings.iter().all(silences).then_some(insertion)
    }
}

fn read(source: Source) -> Vec<Directive> {
    directives(&ParsedFile::new(Arc::new(source)))
}
