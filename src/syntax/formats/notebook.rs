//! Jupyter notebooks: the code of all cells is one region in the kernel's language, so that a cell can use the names
//! that an earlier one sets. Shell lines, cells of other languages and Markdown are regions of their own. Outputs are
//! skipped.

mod cells;

use crate::syntax::formats::markdown;
use crate::syntax::formats::notebook::cells::Cell;
use crate::syntax::region::{Mapped, Region};
use crate::text::language::Language;
use crate::text::span::Span;

/// The regions of a notebook. `None` if the text is not one.
pub(crate) fn regions(text: &str) -> Option<Vec<Region>> {
    let notebook = cells::read(text)?;
    let kernel = match notebook.language.as_deref() {
        None => Language::Python,
        Some(name) => Language::from_tag(name).unwrap_or(Language::Text),
    };
    let mut parts = Parts::default();
    for cell in &notebook.cells {
        if cell.is_markdown {
            parts.markdown.append(&cell.source, Span::new(0, cell.source.len()));
            parts.markdown.end_line();
        } else {
            // `polyglot-notebook` and the like name no language: those cells are the kernel's.
            let language = cell.language.as_deref().map(|name| Language::from_tag(name).unwrap_or(Language::Text));
            parts.cell(cell, language.unwrap_or(kernel), kernel);
        }
    }
    Some(parts.into_regions(kernel))
}

#[derive(Default)]
struct Parts {
    /// The code in the kernel's language.
    code: Mapped,
    /// The commands behind `!`, for a shell, and behind `%`, for a magic.
    shell: Mapped,
    markdown: Mapped,
    others: Vec<Region>,
}

impl Parts {
    fn cell(&mut self, cell: &Cell, language: Language, kernel: Language) {
        let source = cell.source.as_str();
        let start = source.len() - source.trim_start().len();
        let first_end = line_end(source, start);
        let magic = source[start..first_end].strip_prefix("%%").map(|line| magic_language(line.trim(), kernel));
        match magic {
            // `%%time` and the like: the rest is code of the kernel.
            Some(Some(magic)) if magic == kernel => {
                let rest = (first_end + 1).min(source.len());
                self.code.append_masked(&cell.source, Span::new(start, first_end), "");
                self.code.end_line();
                self.code(cell, Span::new(rest, source.len()));
            }
            Some(Some(magic)) => self.other(cell, Span::new((first_end + 1).min(source.len()), source.len()), magic),
            // An unknown magic can name a model itself: `%%ai openai-chat:gpt-4`.
            Some(None) => self.other(cell, Span::new(start, source.len()), Language::Text),
            None if language == kernel => self.code(cell, Span::new(0, source.len())),
            None => self.other(cell, Span::new(0, source.len()), language),
        }
    }

    fn other(&mut self, cell: &Cell, range: Span, language: Language) {
        if !range.is_empty() {
            let mut part = Mapped::default();
            part.append(&cell.source, range);
            self.others.push(part.into_region(language, false));
        }
    }

    /// Adds code of the kernel's language, line by line. The lines that `IPython` handles itself are covered.
    fn code(&mut self, cell: &Cell, range: Span) {
        let source = cell.source.as_str();
        let mut at = range.start;
        let mut plain = at;
        while at < range.end {
            let end = line_end(source, at).min(range.end);
            let Some(command) = command(source, Span::new(at, end)) else {
                at = end + 1;
                continue;
            };
            self.code.append(&cell.source, Span::new(plain, at));
            let end = continued_end(source, end, range.end);
            // A `pass` keeps a block valid that has nothing else in it.
            let indent = at + source[at..end].len() - source[at..end].trim_start().len();
            self.code.append(&cell.source, Span::new(at, indent));
            for (i, line) in split_lines(source, Span::new(indent, end)).enumerate() {
                if i > 0 {
                    self.code.append(&cell.source, Span::new(line.start - 1, line.start));
                }
                self.code.append_masked(&cell.source, line, if i == 0 { "pass" } else { "" });
            }
            self.shell.append(&cell.source, Span::new(command, end));
            self.shell.end_line();
            plain = end;
            at = end + 1;
        }
        self.code.append(&cell.source, Span::new(plain, range.end.max(plain)));
        self.code.end_line();
    }

    fn into_regions(self, kernel: Language) -> Vec<Region> {
        let mut regions = Vec::new();
        for (part, language) in [(self.code, kernel), (self.shell, Language::Shell)] {
            if part.len() > 0 {
                regions.push(part.into_region(language, false));
            }
        }
        regions.extend(self.others);
        if self.markdown.len() > 0 {
            let split = markdown::split(self.markdown.as_str());
            for block in split.blocks {
                let mut part = Mapped::default();
                block.parts.into_iter().for_each(|range| part.append(&self.markdown, range));
                regions.push(part.into_region(block.language, true));
            }
            regions.push(self.markdown.with_text(split.rest).into_region(Language::Markdown, true));
        }
        regions
    }
}

fn line_end(source: &str, at: usize) -> usize {
    memchr::memchr(b'\n', &source.as_bytes()[at..]).map_or(source.len(), |len| at + len)
}

fn split_lines(source: &str, range: Span) -> impl Iterator<Item = Span> {
    let base = range.start;
    source[range].split('\n').scan(base, |at, line| {
        let start = *at;
        *at += line.len() + 1;
        Some(Span::new(start, start + line.len()))
    })
}

/// The end of a line that a backslash may continue.
fn continued_end(source: &str, mut end: usize, limit: usize) -> usize {
    while end < limit && source[..end].trim_end_matches('\r').ends_with('\\') {
        end = line_end(source, end + 1).min(limit);
    }
    end
}

/// Where the command begins in a line that `IPython` handles itself: `!az …`, `%pip …`, `out = !az …`, `%env A=b`.
fn command(source: &str, line: Span) -> Option<usize> {
    let text = &source[line];
    let trimmed = text.trim_start();
    let at = line.start + text.len() - trimmed.len();
    if let Some(rest) = trimmed.strip_prefix('!') {
        return Some(at + 1 + usize::from(rest.starts_with('!')));
    }
    if let Some(rest) = trimmed.strip_prefix('%') {
        // These set a variable, as `A=b` does in a shell.
        let set = ["env ", "set_env "].iter().find(|name| rest.starts_with(**name));
        return (rest.starts_with(|c: char| c.is_ascii_alphabetic()))
            .then(|| at + 1 + set.map_or(0, |name| name.len()));
    }
    let (target, command) = trimmed.split_once('=')?;
    let is_name = target.trim().bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    let command = command.trim_start();
    (is_name && command.starts_with('!') && !command.starts_with("!=")).then(|| at + trimmed.len() - command.len() + 1)
}

/// The language of a cell by its magic: the kernel's for magics that only run the cell, `None` for an unknown magic.
fn magic_language(line: &str, kernel: Language) -> Option<Language> {
    let mut words = line.split_whitespace();
    match words.next()? {
        "time" | "timeit" | "capture" | "prun" | "debug" | "scalene" | "memit" | "mprun" | "black" | "px" | "skip"
        | "ipytest" | "run_and_display" | "cache" => Some(kernel),
        "script" => Language::from_tag(words.next()?.rsplit('/').next()?),
        // The cell is the content of a file.
        "writefile" | "file" => {
            let name = words.rfind(|word| !word.starts_with('-'))?;
            Some(Language::detect(std::path::Path::new(name), ""))
        }
        name => Language::from_tag(name),
    }
}

#[cfg(test)]
mod tests;
