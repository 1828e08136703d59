//! Decodes bytes to text: byte order marks, UTF-16, and which files are binary.
//!
//! The text of a UTF-8 file has all bytes of the file but the byte order mark, so that offsets in the text are offsets
//! in the file behind the mark. Files in an 8-bit encoding such as Latin-1 or Windows-1252 are common, and the model
//! ids in them are ASCII. Such files are searched too, as ripgrep does it: a `?` replaces each byte that is not UTF-8.

use crate::text::skip_reason::SkipReason;

/// How the bytes of a file encode its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    Utf8,
    Utf8Bom,
    Utf16Le,
    Utf16Be,
    /// An 8-bit superset of ASCII: the text has a `?` for every byte that is not UTF-8.
    Other,
}

impl Encoding {
    /// The length of the byte order mark.
    #[must_use]
    pub fn mark_len(self) -> usize {
        match self {
            Self::Utf8 | Self::Other => 0,
            Self::Utf8Bom => 3,
            Self::Utf16Le | Self::Utf16Be => 2,
        }
    }

    /// Whether the file is UTF-16, so that its bytes differ from those of the text.
    #[must_use]
    pub fn is_utf16(self) -> bool {
        matches!(self, Self::Utf16Le | Self::Utf16Be)
    }

    /// The offset in the file of a byte of the text.
    #[must_use]
    pub fn file_offset(self, text: &str, offset: usize) -> usize {
        if self.is_utf16() {
            let before = text.get(..offset).unwrap_or(text);
            self.mark_len() + 2 * before.chars().map(char::len_utf16).sum::<usize>()
        } else {
            self.mark_len() + offset
        }
    }
}

/// A NUL among so many first bytes makes a file binary, as it does for git and grep.
const SNIFFED_BYTES: usize = 8192;

/// Guesses the encoding from the first bytes. This is cheap, and it is enough to know whether a search of the raw bytes
/// finds what a search of the text would find, which is so unless the file [is UTF-16](Encoding::is_utf16). The guess
/// is never [`Encoding::Other`].
pub fn sniff(bytes: &[u8]) -> Result<Encoding, SkipReason> {
    let head = &bytes[..bytes.len().min(SNIFFED_BYTES)];
    // The mark of UTF-32 begins with that of UTF-16. UTF-32 counts as binary.
    match head {
        [0xFF, 0xFE, 0, 0, ..] => return Err(SkipReason::Binary),
        [0xFF, 0xFE, ..] => return Ok(Encoding::Utf16Le),
        [0xFE, 0xFF, ..] => return Ok(Encoding::Utf16Be),
        _ => {}
    }
    if memchr::memchr(0, head).is_some() {
        return Err(SkipReason::Binary);
    }
    Ok(if head.starts_with(&[0xEF, 0xBB, 0xBF]) { Encoding::Utf8Bom } else { Encoding::Utf8 })
}

/// The text without its byte order mark, and the encoding; or why there is no text.
pub fn decode(bytes: Vec<u8>) -> Result<(String, Encoding), SkipReason> {
    match sniff(&bytes)? {
        encoding @ (Encoding::Utf16Le | Encoding::Utf16Be) => Ok((decode_utf16(&bytes, encoding)?, encoding)),
        encoding => {
            let mut bytes = bytes;
            bytes.drain(..encoding.mark_len());
            match String::from_utf8(bytes) {
                Ok(text) => Ok((text, encoding)),
                // A file with a mark is UTF-8. One wrong byte does not hide the rest of the file.
                Err(error) => {
                    let other = if encoding == Encoding::Utf8Bom { encoding } else { Encoding::Other };
                    Ok((with_placeholders(error.as_bytes()), other))
                }
            }
        }
    }
}

fn decode_utf16(bytes: &[u8], encoding: Encoding) -> Result<String, SkipReason> {
    let (units, rest) = bytes[encoding.mark_len()..].as_chunks::<2>();
    let unit = |pair: &[u8; 2]| match encoding {
        Encoding::Utf16Be => u16::from_be_bytes(*pair),
        _ => u16::from_le_bytes(*pair),
    };
    if units.iter().take(SNIFFED_BYTES / 2).any(|pair| unit(pair) == 0) {
        return Err(SkipReason::Binary);
    }
    let text: Result<String, _> = char::decode_utf16(units.iter().map(unit)).collect();
    match text {
        Ok(text) if rest.is_empty() => Ok(text),
        _ => Err(SkipReason::Undecodable),
    }
}

fn with_placeholders(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|_| '?'));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16(text: &str, big: bool) -> Vec<u8> {
        let mut bytes = if big { vec![0xFE, 0xFF] } else { vec![0xFF, 0xFE] };
        for unit in text.encode_utf16() {
            bytes.extend(if big { unit.to_be_bytes() } else { unit.to_le_bytes() });
        }
        bytes
    }

    #[test]
    fn utf8_with_and_without_a_mark() {
        assert_eq!(decode(b"model = 1".to_vec()), Ok(("model = 1".into(), Encoding::Utf8)));
        let (text, encoding) = decode(b"\xEF\xBB\xBFmodel".to_vec()).unwrap();
        assert_eq!((text.as_str(), encoding), ("model", Encoding::Utf8Bom));
        assert_eq!(encoding.file_offset(&text, 2), 5);
        assert_eq!(decode(Vec::new()), Ok((String::new(), Encoding::Utf8)));
    }

    #[test]
    fn utf16_offsets_count_surrogate_pairs() {
        for big in [false, true] {
            let bytes = utf16("é😀 gpt-4", big);
            let (text, encoding) = decode(bytes.clone()).unwrap();
            assert_eq!(text, "é😀 gpt-4");
            let at = encoding.file_offset(&text, text.find("gpt").unwrap());
            assert_eq!(at, 2 + 2 + 4 + 2);
            let unit = [bytes[at], bytes[at + 1]];
            assert!(unit.contains(&b'g') && unit.contains(&0));
        }
    }

    #[test]
    fn broken_utf16_is_undecodable() {
        assert_eq!(decode(b"\xFF\xFEa\0b".to_vec()), Err(SkipReason::Undecodable));
        assert_eq!(decode(b"\xFF\xFE\x00\xD8a\0".to_vec()), Err(SkipReason::Undecodable));
    }

    #[test]
    fn binary_by_a_nul() {
        assert_eq!(decode(b"\x7fELF\0\0".to_vec()), Err(SkipReason::Binary));
        assert_eq!(decode(b"\xFF\xFE\0\0m\0\0\0".to_vec()), Err(SkipReason::Binary));
        assert_eq!(decode(b"\xFF\xFEm\0\0\0".to_vec()), Err(SkipReason::Binary));
        let mut late = vec![b'a'; 9000];
        late.push(0);
        assert!(decode(late).is_ok());
    }

    #[test]
    fn latin1_keeps_offsets() {
        let (text, encoding) = decode(b"# r\xE9sum\xE9 \xC3\xA9\nMODEL=gpt-4\n".to_vec()).unwrap();
        assert_eq!(text, "# r?sum? é\nMODEL=gpt-4\n");
        assert_eq!(encoding, Encoding::Other);
        assert_eq!(encoding.file_offset(&text, 3), 3);
    }
}
