//! A file as text: the decoded bytes, the language, and where the lines begin.
//!
//! Most files name no model, so reading has two steps. [`read_bytes`] and [`sniff`] are all that a search of the raw
//! bytes needs. [`Source::from_bytes`] decodes the few files in which the search found something.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

pub use crate::text::decode::{Encoding, decode, sniff};
pub use crate::text::language::{Language, is_notebook_file, is_prompt_file};
pub use crate::text::lines::{LineIndex, Position};
pub use crate::text::read::{Limits, ReadError, read_bytes, read_text};
pub use crate::text::skip_reason::SkipReason;

/// A file as text.
#[derive(Debug)]
pub struct Source {
    /// As people see it: relative to the working directory if it lies below it, with `/` between parts.
    pub path: PathBuf,
    /// The text, without a byte order mark.
    pub text: String,
    pub encoding: Encoding,
    pub language: Language,
    lines: OnceLock<LineIndex>,
}

impl Source {
    /// Reads a file. `display_path` is its path as people see it ([`display_path`]).
    pub fn read(path: &Path, display_path: PathBuf, limits: Limits) -> Result<Self, ReadError> {
        let mut bytes = Vec::new();
        read_bytes(path, limits, &mut bytes)?;
        Self::from_bytes(display_path, bytes).map_err(ReadError::Skipped)
    }

    /// Decodes the bytes of a file or of standard input.
    pub fn from_bytes(path: PathBuf, bytes: Vec<u8>) -> Result<Self, SkipReason> {
        let (text, encoding) = decode(bytes)?;
        let mut language = Language::detect(&path, &text);
        // A grammar needs seconds for a bundle, whose syntax no longer shows how the code uses a model.
        if language.can_be_minified() && is_minified(&text) {
            language = Language::Text;
        }
        Ok(Self { path, text, encoding, language, lines: OnceLock::new() })
    }

    /// Where the lines of the text begin. Made on first use, because most files need no line.
    #[must_use]
    pub fn lines(&self) -> &LineIndex {
        self.lines.get_or_init(|| LineIndex::new(&self.text))
    }

    /// The offset in the file of a byte of the text.
    #[must_use]
    pub fn file_offset(&self, text_offset: usize) -> usize {
        self.encoding.file_offset(&self.text, text_offset)
    }
}

/// Whether the lines are too long for code that people write. The average counts, so that one embedded image or table
/// does not make a file a bundle.
fn is_minified(text: &str) -> bool {
    const MIN_BUNDLE: usize = 8 * 1024;
    const MAX_AVERAGE_LINE: usize = 500;
    let lines = || memchr::memchr_iter(b'\n', text.as_bytes()).count() + 1;
    text.len() > MIN_BUNDLE && text.len() / lines() > MAX_AVERAGE_LINE
}

/// A path as people see it: relative to the working directory if it lies below it, without `./`.
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
