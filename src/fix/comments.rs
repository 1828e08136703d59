//! Comments that ignore findings, for a line or for the whole file.
//!
//! A comment goes only where it is read as one: it is put into a copy of the text, and that copy is read again. So none
//! is written into a string, and none into a format without comments.

use std::sync::Arc;

use jiff::civil::Date;

use crate::detect::directive::{Directive, WORD, directives};
use crate::lint::finding::Finding;
use crate::syntax::grammar;
use crate::syntax::parsed_file::ParsedFile;
use crate::syntax::reading::Reading;
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
    /// The date of the run. A comment that expired before it is renewed; none leaves it as it is.
    pub as_of: Option<Date>,
    /// The last date on which it counts.
    pub until: Option<Date>,
    pub reason: Option<String>,
}

/// A comment to write: a new one, for which the span is empty, or the words of one that has expired.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Writing {
    pub span: Span,
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
            _ => Some("it must be one line without comment marks".to_owned()),
        }
    }

    fn text(&self, word: &str, lints: &[&str]) -> String {
        let until = self.until.map(|date| format!(" until={date}")).unwrap_or_default();
        let reason = self.reason.as_deref().map(|reason| format!(" {}", reason.trim())).unwrap_or_default();
        format!("shelflife: {word}[{}]{until}{reason}", lints.join(", "))
    }
}

/// The comment that ignores findings of one line: in the place of one that has expired, or else above the line where
/// that is possible, or else behind it.
#[must_use]
pub fn for_line(findings: &[&Finding], wording: &Wording) -> Option<Writing> {
    let writer = Writer { findings, wording, word: "ignore" };
    let finding = findings.first()?;
    let source = &finding.source;
    let line = line_at(&source.text, finding.span.start);
    let file = ParsedFile::new(Arc::clone(source));
    let inner = Inner::of(&file, finding.span.start);
    let languages = || inner.iter().map(|inner| inner.region.language).chain([source.language]);
    let above = || languages().find_map(|language| writer.above(line.start, language));
    writer.renewed(&file).or_else(above).or_else(|| writer.behind(inner.as_ref()?))
}

/// The comment that ignores the lint of a finding in the whole file.
#[must_use]
pub fn for_file(finding: &Finding, wording: &Wording) -> Option<Writing> {
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
    fn words(&self) -> String {
        let mut lints: Vec<&str> = self.findings.iter().map(|finding| finding.lint.name).collect();
        lints.sort_unstable();
        lints.dedup();
        self.wording.text(self.word, &lints)
    }

    fn comment(&self, language: Language) -> Option<String> {
        language.comment(&self.words())
    }

    /// The new words of a comment that would ignore one of the findings if it had not expired.
    fn renewed(&self, file: &ParsedFile) -> Option<Writing> {
        let as_of = self.wording.as_of?;
        let is_about = |one: &Directive, finding: &Finding| {
            let lists = one.lints.as_ref().is_none_or(|all| all.iter().any(|listed| listed.name == finding.lint.name));
            lists && one.comment.reach.touches(finding.span)
        };
        let is_expired = |one: &&Directive| {
            let is_plain = !one.whole_file && !one.comment.is_example && one.mistake.is_none();
            is_plain
                && one.until.is_some_and(|until| until < as_of)
                && self.findings.iter().any(|finding| is_about(one, finding))
        };
        let directives = directives(&Reading::new(file));
        let comment = &directives.iter().find(is_expired)?.comment;
        // What follows the word of the tool, without the spaces around it.
        let old = comment.text.trim();
        let start = comment.text_start? + comment.text.len() - comment.text.trim_start().len();
        let words = self.words();
        let text = words.strip_prefix(WORD)?.trim_start().to_owned();
        let after = comment.span.len() - old.len() + text.len();
        let own = Span::new(comment.span.start, comment.span.start + after);
        self.checked(Writing { span: Span::new(start, start + old.len()), text }, own)
    }

    fn source(&self) -> Option<&Source> {
        self.findings.first().map(|finding| &*finding.source)
    }

    /// The comment as a line of its own at an offset, which begins a line; `None` if it would silence nothing there.
    fn above(&self, at: usize, language: Language) -> Option<Writing> {
        let text = &self.source()?.text;
        // The line before goes on in this one.
        if text[..at].trim_end_matches(['\n', '\r']).ends_with(GOES_ON) {
            return None;
        }
        let line = &text.as_str()[line_at(text, at)];
        let indent = &line[..line.len() - line.trim_start().len()];
        let end = if line.ends_with('\r') { "\r\n" } else { "\n" };
        self.inserted(at, format!("{indent}{}{end}", self.comment(language)?))
    }

    /// The comment at the end of a line. Only programs are sure to have comments there: elsewhere it could be a part of
    /// the value.
    fn behind(&self, inner: &Inner<'_>) -> Option<Writing> {
        let Inner { region, line, in_file } = inner;
        let code = region.text[line.range()].trim_end();
        if grammar::grammar_of(region.language).is_none() || code.ends_with(GOES_ON) {
            return None;
        }
        let comment = format!("  {}", self.comment(region.language)?);
        let is_verbatim = self.source()?.text.get(in_file.range()) == region.text.get(line.range());
        if is_verbatim {
            return self.inserted(in_file.start + code.len(), comment);
        }
        // The line of a notebook stands in a text of JSON.
        let escaped = serde_json::to_string(&comment).ok()?;
        let at = region.map.to_file(Span::new(line.start, line.start + code.len())).end;
        self.inserted(at, escaped.trim_matches('"').to_owned())
    }

    fn inserted(&self, at: usize, text: String) -> Option<Writing> {
        let own = Span::new(at, at + text.len());
        self.checked(Writing { span: Span::at(at), text }, own)
    }

    /// The writing if it silences all of the findings in a copy of the text. `own`: where its comment is then.
    fn checked(&self, writing: Writing, own: Span) -> Option<Writing> {
        let source = self.source()?;
        let Writing { span, text: words } = &writing;
        let mut text = source.text.clone();
        text.replace_range(span.range(), words);
        let read = read(Source::from_bytes(source.path.clone(), text.into_bytes()).ok()?);
        let moved = |at: usize| if at >= span.end { at - span.len() + words.len() } else { at };
        let silences = |finding: &&Finding| {
            let place = Span::new(moved(finding.span.start), moved(finding.span.end));
            let names_lint = |one: &Directive| {
                one.lints.as_ref().is_some_and(|all| all.iter().any(|listed| listed.name == finding.lint.name))
            };
            read.iter().any(|one| {
                let is_own = own.holds(one.comment.span) && one.mistake.is_none() && one.until == self.wording.until;
                is_own && names_lint(one) && (one.whole_file || one.comment.reach.touches(place))
            })
        };
        self.findings.iter().all(silences).then_some(writing)
    }
}

fn read(source: Source) -> Vec<Directive> {
    directives(&Reading::new(&ParsedFile::new(Arc::new(source))))
}
