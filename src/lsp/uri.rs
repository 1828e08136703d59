//! URIs of files and the paths that they mean.

use std::path::{Path, PathBuf};

use gen_lsp_types::Uri;

use crate::engine::git::path_of;
use crate::text::root::file_uri;

/// The path of a `file:` URI; `None` for documents that are no files.
pub(super) fn to_path(uri: &Uri) -> Option<PathBuf> {
    let rest = strip_scheme(&uri.0)?;
    let slash = rest.find('/')?;
    let (host, path) = rest.split_at(slash);
    if !host.is_empty() && !host.eq_ignore_ascii_case("localhost") {
        return None;
    }
    let bytes = decoded(path.split(['?', '#']).next().unwrap_or_default());
    // `/c:/x` is the path `c:/x`.
    let has_drive = matches!(&bytes[..], [b'/', drive, b':', ..] if drive.is_ascii_alphabetic());
    let path = path_of(if has_drive && cfg!(windows) { &bytes[1..] } else { &bytes });
    Some(path)
}

/// The URI of an absolute path.
pub(super) fn of_path(path: &Path) -> Uri {
    Uri(file_uri(path))
}

fn strip_scheme(uri: &str) -> Option<&str> {
    let (scheme, rest) = uri.split_once("://")?;
    scheme.eq_ignore_ascii_case("file").then_some(rest)
}

/// The bytes of a text with percent escapes. An escape that is none stays as it is.
fn decoded(text: &str) -> Vec<u8> {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let escaped = bytes.get(at + 1..at + 3).filter(|_| bytes[at] == b'%');
        let digits = escaped.and_then(|two| std::str::from_utf8(two).ok());
        let byte = digits.and_then(|two| u8::from_str_radix(two, 16).ok());
        decoded.push(byte.unwrap_or(bytes[at]));
        at += if byte.is_some() { 3 } else { 1 };
    }
    decoded
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(uri: &str) -> Option<PathBuf> {
        to_path(&Uri(uri.into()))
    }

    #[cfg(unix)]
    #[test]
    fn files() {
        assert_eq!(path("file:///w/a%20b/%C3%BC%23.py"), Some("/w/a b/ü#.py".into()));
        assert_eq!(path("file://localhost/w/a.py"), Some("/w/a.py".into()));
        assert_eq!(path("FILE:///w/100%.py"), Some("/w/100%.py".into()));
        assert_eq!(path("file:///c%3A/x.py"), Some("/c:/x.py".into()));
    }

    #[test]
    fn what_is_no_file() {
        for uri in ["untitled:Untitled-1", "file://server/share/a.py", "git:/w/a.py?x", "", "file://"] {
            assert_eq!(path(uri), None, "{uri}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn there_and_back() {
        for name in ["/w/a b/ü#?%25.py", "/w/😀/[x].tf"] {
            assert_eq!(to_path(&of_path(Path::new(name))).unwrap(), Path::new(name));
        }
    }
}
