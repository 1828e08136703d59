//! A stretch of a file in one language: the whole file, a fenced block, the code of a notebook.

use crate::text::language::Language;
use crate::text::shared::SharedText;
use crate::text::span::Span;

/// The place of each byte of a region's text in the file's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OffsetMap {
    /// The region is a copy of the file's bytes from this offset on (masked bytes keep their place).
    Shifted(usize),
    /// Runs by offset, the last an empty one at the end. Within a run that is as long in the region as in
    /// the file bytes map one to one; one that is not is an escape sequence, and maps as a whole.
    Runs(Vec<Run>),
}

/// One run of an [`OffsetMap`]: from `region` to the next run's, it stands for `file_len` bytes at `file`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    pub region: usize,
    pub file: usize,
    pub file_len: usize,
}

impl OffsetMap {
    /// The file's bytes for a range of the region's. A range that cuts an escape sequence takes all of it.
    #[must_use]
    pub fn to_file(&self, range: Span) -> Span {
        match self {
            Self::Shifted(by) => Span::new(range.start + by, range.end + by),
            Self::Runs(runs) => {
                let start = file_offset(runs, range.start, range.start, false);
                if range.end <= range.start {
                    return Span::new(start, start);
                }
                // The end belongs to the run of the byte before it: the next may be far away.
                Span::new(start, file_offset(runs, range.end, range.end - 1, true).max(start))
            }
        }
    }
}

/// The file offset of `offset`, by the run that holds the byte `probe`.
fn file_offset(runs: &[Run], offset: usize, probe: usize, is_end: bool) -> usize {
    let after = runs.partition_point(|run| run.region <= probe);
    let Some(run) = after.checked_sub(1).and_then(|i| runs.get(i)) else { return 0 };
    let len = runs.get(after).map_or(0, |next| next.region - run.region);
    match (len == run.file_len, is_end) {
        (true, _) => run.file + (offset - run.region).min(len),
        (false, false) => run.file,
        (false, true) => run.file + run.file_len,
    }
}

/// A stretch of a file in one language.
#[derive(Debug, Clone)]
pub struct Region {
    pub text: SharedText,
    pub map: OffsetMap,
    pub language: Language,
    /// True for an example in a document (a fenced block in Markdown, a notebook's Markdown cell).
    pub is_docs: bool,
}

impl Region {
    /// All of a text, as it is.
    #[must_use]
    pub fn whole(text: impl Into<SharedText>, language: Language) -> Self {
        Self { text: text.into(), map: OffsetMap::Shifted(0), language, is_docs: false }
    }

    /// A part of the region, in a language of its own: the JSON or the template in a string.
    #[must_use]
    pub fn part(&self, range: Span, language: Language) -> Self {
        let map = match &self.map {
            OffsetMap::Shifted(by) => OffsetMap::Shifted(by + range.start),
            OffsetMap::Runs(runs) => OffsetMap::Runs(runs_within(runs, range)),
        };
        Self { text: self.text.slice(range.range()), map, language, is_docs: self.is_docs }
    }
}

/// The runs of a part, by offset in the part.
fn runs_within(runs: &[Run], range: Span) -> Vec<Run> {
    let first = runs.partition_point(|run| run.region <= range.start).saturating_sub(1);
    let mut part = Vec::new();
    for (i, run) in runs.iter().enumerate().skip(first) {
        if run.region >= range.end {
            break;
        }
        let end = runs.get(i + 1).map_or(run.region + run.file_len, |next| next.region);
        let cut = range.start.saturating_sub(run.region);
        let is_plain = end - run.region == run.file_len;
        let (file, file_len) =
            if is_plain { (run.file + cut, end.min(range.end) - run.region - cut) } else { (run.file, run.file_len) };
        part.push(Run { region: (run.region + cut) - range.start, file, file_len });
    }
    let end = part.last().map_or(0, |run| run.file + run.file_len);
    part.push(Run { region: range.len(), file: end, file_len: 0 });
    part
}

/// A text put together from parts of another, and where each part came from.
#[derive(Debug, Clone, Default)]
pub(crate) struct Mapped {
    text: String,
    runs: Vec<Run>,
}

impl Mapped {
    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    pub(crate) fn len(&self) -> usize {
        self.text.len()
    }

    /// Adds text that the file holds as it is.
    pub(crate) fn copy(&mut self, text: &str, file: usize) {
        if text.is_empty() {
            return;
        }
        let continues = self.runs.last_mut().filter(|run| {
            // Escapes are never extended: their lengths differ.
            run.file + run.file_len == file && run.region + run.file_len == self.text.len()
        });
        match continues {
            Some(run) => run.file_len += text.len(),
            None => self.runs.push(Run { region: self.text.len(), file, file_len: text.len() }),
        }
        self.text.push_str(text);
    }

    /// Adds what an escape sequence stands for, or text that the file does not have (an empty range).
    pub(crate) fn escape(&mut self, text: &str, file: Span) {
        self.runs.push(Run { region: self.text.len(), file: file.start, file_len: file.len() });
        self.text.push_str(text);
    }

    /// Ends a line, if the text does not.
    pub(crate) fn end_line(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            let end = self.file_end();
            self.escape("\n", Span::new(end, end));
        }
    }

    /// Adds a part of another mapped text. The range lies on character boundaries.
    pub(crate) fn append(&mut self, other: &Self, range: Span) {
        let first = other.runs.partition_point(|run| run.region <= range.start).saturating_sub(1);
        for (i, run) in other.runs.iter().enumerate().skip(first) {
            let run_end = other.runs.get(i + 1).map_or(other.text.len(), |next| next.region);
            let (start, end) = (run.region.max(range.start), run_end.min(range.end));
            if run.region >= range.end || start >= end {
                if run.region >= range.end {
                    break;
                }
                continue;
            }
            let Some(text) = other.text.get(start..end) else { continue };
            if run_end - run.region == run.file_len {
                self.copy(text, run.file + start - run.region);
            } else {
                self.escape(text, Span::new(run.file, run.file + run.file_len));
            }
        }
    }

    /// Adds a part of another mapped text with `cover` in place of its first bytes and spaces for the rest.
    pub(crate) fn append_masked(&mut self, other: &Self, range: Span, cover: &str) {
        let start = self.text.len();
        self.append(other, range);
        let len = self.text.len() - start;
        self.text.truncate(start);
        let cover = if cover.len() <= len { cover } else { "" };
        self.text.push_str(cover);
        self.text.extend(std::iter::repeat_n(' ', len - cover.len()));
    }

    fn file_end(&self) -> usize {
        self.runs.last().map_or(0, |run| run.file + run.file_len)
    }

    /// The same places with another text of the same length.
    pub(crate) fn with_text(self, text: String) -> Self {
        debug_assert_eq!(text.len(), self.text.len());
        Self { text, ..self }
    }

    pub(crate) fn into_region(mut self, language: Language, is_docs: bool) -> Region {
        let map = match self.runs[..] {
            [] => OffsetMap::Shifted(0),
            [run] if run.file_len == self.text.len() => OffsetMap::Shifted(run.file),
            _ => {
                let end = Run { region: self.text.len(), file: self.file_end(), file_len: 0 };
                self.runs.push(end);
                OffsetMap::Runs(self.runs)
            }
        };
        Region { text: self.text.into(), map, language, is_docs }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `say "é€" ` as a JSON string at offset 10, and a second string at 100.
    fn mapped() -> Mapped {
        let mut mapped = Mapped::default();
        mapped.copy("say ", 10);
        mapped.escape("\"", Span::new(14, 16));
        mapped.escape("é", Span::new(16, 22));
        mapped.escape("€", Span::new(22, 28));
        mapped.copy("x", 28);
        mapped.copy("y", 29);
        mapped.escape("\n", Span::new(30, 32));
        mapped.copy("next", 100);
        mapped
    }

    #[test]
    fn ranges_map_to_the_bytes_they_stand_for() {
        let region = mapped().into_region(Language::Python, false);
        assert_eq!(&*region.text, "say \"é€xy\nnext");
        let at = |part: &str| {
            let start = region.text.find(part).unwrap();
            region.map.to_file(Span::new(start, start + part.len()))
        };
        assert_eq!(at("say"), Span::new(10, 13));
        assert_eq!(at("say "), Span::new(10, 14));
        assert_eq!(at("\""), Span::new(14, 16));
        assert_eq!(at("é"), Span::new(16, 22));
        assert_eq!(at("€"), Span::new(22, 28));
        assert_eq!(at("xy"), Span::new(28, 30));
        assert_eq!(at("y\n"), Span::new(29, 32));
        assert_eq!(at("next"), Span::new(100, 104));
        assert_eq!(at("ext"), Span::new(101, 104));
        assert_eq!(at("y\nne"), Span::new(29, 102));
        // Inside a character that was escaped.
        assert_eq!(region.map.to_file(Span::new(6, 7)), Span::new(16, 22));
        // Empty ranges stay empty; the end is the file's.
        assert_eq!(region.map.to_file(Span::new(4, 4)), Span::new(14, 14));
        let len = region.text.len();
        assert_eq!(region.map.to_file(Span::new(len, len)), Span::new(104, 104));
        assert_eq!(region.map.to_file(Span::new(len + 5, len + 9)), Span::new(104, 104));
    }

    #[test]
    fn an_escape_at_the_end() {
        let mut mapped = Mapped::default();
        mapped.copy("a", 5);
        mapped.escape("\t", Span::new(6, 8));
        let region = mapped.into_region(Language::Python, false);
        assert_eq!(region.map.to_file(Span::new(0, 2)), Span::new(5, 8));
        assert_eq!(region.map.to_file(Span::new(1, 2)), Span::new(6, 8));
        assert_eq!(region.map.to_file(Span::new(2, 2)), Span::new(8, 8));
    }

    #[test]
    fn parts_of_parts_map_to_the_same_bytes() {
        let whole = mapped();
        let region = whole.clone().into_region(Language::Python, false);
        let boundaries: Vec<usize> = (0..=whole.len()).filter(|&i| whole.as_str().is_char_boundary(i)).collect();
        for &start in &boundaries {
            for &end in boundaries.iter().filter(|&&end| end > start) {
                let mut part = Mapped::default();
                part.append(&whole, Span::new(start, end));
                assert_eq!(part.as_str(), &whole.as_str()[start..end]);
                let part = part.into_region(Language::Python, false);
                assert_eq!(part.map.to_file(Span::new(0, end - start)), region.map.to_file(Span::new(start, end)));
            }
        }
    }

    #[test]
    fn one_copy_is_a_shift() {
        let mut mapped = Mapped::default();
        mapped.copy("ab", 7);
        mapped.copy("cd", 9);
        assert_eq!(mapped.into_region(Language::Python, false).map, OffsetMap::Shifted(7));
    }

    #[test]
    fn masks_and_line_ends() {
        let whole = mapped();
        let mut part = Mapped::default();
        part.append_masked(&whole, Span::new(0, 5), "pass");
        assert_eq!(part.as_str(), "pass ");
        part.end_line();
        part.append(&whole, Span::new(13, 17));
        let region = part.into_region(Language::Python, false);
        assert_eq!(&*region.text, "pass \nnext");
        assert_eq!(region.map.to_file(Span::new(5, 6)), Span::new(16, 16));
        assert_eq!(region.map.to_file(Span::new(6, 10)), Span::new(100, 104));
    }
}
