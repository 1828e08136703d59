//! Bytes to text: byte order marks, UTF-16, binary files.

/// How the file's bytes hold its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    Utf8,
    Utf8Bom,
    Utf16Le,
    Utf16Be,
}

/// Text and encoding, or why there is none.
pub fn decode(_bytes: &[u8]) -> Result<(String, Encoding), super::SkipReason> {
    Err(super::SkipReason::Binary)
}
