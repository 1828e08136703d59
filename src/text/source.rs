//! A file as text: bytes decoded, its language, and where its lines begin.
//!
//! Most files hold nothing of interest, so reading has two steps: [`read_bytes`] and [`sniff`] are all that a
//! search of the raw bytes needs; [`Source::from_bytes`] does the rest for the files where that found
//! something.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

pub use crate::text::decode::{Encoding, decode, sniff};
pub use crate::text::language::{Language, is_notebook_file, is_prompt_file};
pub use crate::text::lines::{LineIndex, Position};
pub use crate::text::read::{Limits, ReadError, read_bytes, read_text};

/// A file that was read.
#[derive(Debug)]
pub struct Source {
    /// As shown to people: relative to the working directory where it lies below it, `/` between parts.
    pub path: PathBuf,
    /// The text, without a byte order mark.
    pub text: String,
    pub encoding: Encoding,
    pub language: Language,
    lines: OnceLock<LineIndex>,
}

/// Why a file was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SkipReason {
    Binary,
    TooLarge,
    /// Not in the encoding that it claims.
    Undecodable,
}

impl std::fmt::Display for SkipReason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Binary => "binary",
            Self::TooLarge => "too large",
            Self::Undecodable => "not in the encoding that it claims",
        })
    }
}

impl Source {
    /// Reads a file. `display_path` is what people see ([`display_path`]).
    pub fn read(path: &Path, display_path: PathBuf, limits: Limits) -> Result<Self, ReadError> {
        let mut bytes = Vec::new();
        read_bytes(path, limits, &mut bytes)?;
        Self::from_bytes(display_path, bytes).map_err(ReadError::Skipped)
    }

    /// Decodes bytes that were read, or came from standard input.
    pub fn from_bytes(path: PathBuf, bytes: Vec<u8>) -> Result<Self, SkipReason> {
        let (text, encoding) = decode(bytes)?;
        let mut language = Language::detect(&path, &text);
        // A bundle takes a grammar seconds and its syntax says nothing of the code it was made from.
        if language.can_be_minified() && is_minified(&text) {
            language = Language::Text;
        }
        Ok(Self { path, text, encoding, language, lines: OnceLock::new() })
    }

    /// Where the lines of the text begin; most files are never asked.
    #[must_use]
    pub fn lines(&self) -> &LineIndex {
        self.lines.get_or_init(|| LineIndex::new(&self.text))
    }

    /// Where a byte of the text stands in the file.
    #[must_use]
    pub fn file_offset(&self, text_offset: usize) -> usize {
        self.encoding.file_offset(&self.text, text_offset)
    }
}

/// Code that people write has short lines; one embedded image or table does not make it a bundle.
fn is_minified(text: &str) -> bool {
    const SMALL: usize = 8 * 1024;
    const AVERAGE_LINE: usize = 500;
    let lines = || memchr::memchr_iter(b'\n', text.as_bytes()).count() + 1;
    text.len() > SMALL && text.len() / lines() > AVERAGE_LINE
}

/// A path as people see it: relative to the working directory where it lies below it, without `./`.
#[must_use]
pub fn display_path(path: &Path, working_directory: &Path) -> PathBuf {
    let below = path.strip_prefix(working_directory).unwrap_or(path);
    let path: PathBuf = below.components().filter(|part| *part != std::path::Component::CurDir).collect();
    if cfg!(windows) { PathBuf::from(path.to_string_lossy().replace('\\', "/")) } else { path }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(path: &str, text: &str) -> Source {
        Source::from_bytes(PathBuf::from(path), text.as_bytes().to_vec()).unwrap()
    }

    #[test]
    fn crlf_lines() {
        let source = source("a.py", "MODEL = 1\r\nX = 'é'; Y = 2\r\n");
        let at = source.text.find('Y').unwrap();
        assert_eq!(source.lines().position(&source.text, at), Position { line: 2, column: 10 });
        assert_eq!(source.file_offset(at), at);
    }

    #[test]
    fn a_mark_shifts_the_file_offset() {
        let source = Source::from_bytes("appsettings.json".into(), b"\xEF\xBB\xBF{}".to_vec()).unwrap();
        assert_eq!((source.text.as_str(), source.file_offset(0)), ("{}", 3));
    }

    #[test]
    fn bundles_are_read_as_text() {
        let statement = "function a(b){return b&&b.model?b.model:'gpt-4'};";
        assert_eq!(source("dist/app.js", &statement.repeat(400)).language, Language::Text);
        assert_eq!(source("src/app.js", &format!("{statement}\n").repeat(400)).language, Language::JavaScript);
        assert_eq!(source("src/one.js", statement).language, Language::JavaScript);
        assert_eq!(source("data.json", &"[1,2,3,4],".repeat(4000)).language, Language::Json);
    }

    #[test]
    fn display_paths() {
        let cwd = Path::new("/home/me/app");
        assert_eq!(display_path(Path::new("./src/a.py"), cwd), Path::new("src/a.py"));
        assert_eq!(display_path(Path::new("/home/me/app/src/a.py"), cwd), Path::new("src/a.py"));
        assert_eq!(display_path(Path::new("../b.py"), cwd), Path::new("../b.py"));
        assert_eq!(display_path(Path::new("/etc/x"), cwd), Path::new("/etc/x"));
    }
}
