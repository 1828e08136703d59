//! What CI agents obey in a log: GitHub's `::name::` at the start of a line and `##[name]` anywhere, Azure's `##vso[` and
//! `##[` anywhere, `##teamcity[` of Team City anywhere. Agents compare texts as people read them, so that characters without
//! a shape may stand in between.

/// What stands behind `##` in a command.
const NAMES: [&str; 3] = ["[", "vso[", "teamcity["];

/// How far a command is looked at.
const LOOK: usize = 256;

/// Whether a command begins with the `#` that the bytes begin with.
pub(super) fn has_marks(bytes: &[u8]) -> bool {
    let mut shaped = shaped(&bytes[1..]);
    if shaped.next() != Some('#') {
        return false;
    }
    let rest: Vec<char> = shaped.take(10).map(|c| c.to_ascii_lowercase()).collect();
    NAMES.iter().any(|name| name.chars().eq(rest.iter().take(name.len()).copied()))
}

/// Whether the `:` that the bytes begin with is followed by another one.
pub(super) fn has_colons(bytes: &[u8]) -> bool {
    shaped(&bytes[1..]).next() == Some(':')
}

/// The first characters that have a shape.
fn shaped(bytes: &[u8]) -> impl Iterator<Item = char> {
    text_of(&bytes[..bytes.len().min(LOOK)]).chars().filter(|c| !is_ignorable(*c))
}

/// What the bytes begin with that is UTF-8.
pub(super) fn text_of(bytes: &[u8]) -> &str {
    match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default(),
    }
}

/// Whether a comparison of texts passes over the character (`Default_Ignorable_Code_Point` of Unicode).
pub(super) fn is_ignorable(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// The length of a colour or of the start or end of a link, which the program writes itself.
pub(super) fn own_sequence(bytes: &[u8]) -> Option<usize> {
    let rest = bytes.strip_prefix(b"\x1b")?;
    if let Some(rest) = rest.strip_prefix(b"[") {
        let len = rest.iter().position(|byte| !matches!(byte, b'0'..=b'9' | b';'))?;
        return (rest[len] == b'm').then_some(len + 3);
    }
    let link = rest.strip_prefix(b"]8;;")?;
    // The address is percent-encoded.
    let len = link.iter().position(|byte| !byte.is_ascii_graphic())?;
    link[len..].starts_with(b"\x1b\\").then_some(len + 7)
}
