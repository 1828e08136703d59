//! Makes text from scanned files safe for a terminal. Characters that could move the cursor, colour the screen or
//! change the reading direction become visible signs.

use std::borrow::Cow;

use anstyle::{AnsiColor, Style};

use crate::text::level::Level;

/// The visible sign for a character that must not reach a terminal; `None` if the character is harmless.
#[must_use]
pub fn stand_in(c: char) -> Option<char> {
    match c {
        '\t' => None,
        // Unicode has a sign for each of the 32 control characters, in their order.
        '\0'..='\x1f' => char::from_u32(0x2400 + u32::from(c)),
        '\x7f' => Some('␡'),
        // The other control characters, stray byte order marks, line and paragraph separators, and all characters that
        // change the reading direction.
        '\u{80}'..='\u{9f}'
        | '\u{feff}'
        | '\u{2028}'..='\u{202e}'
        | '\u{61c}'
        | '\u{200e}'..='\u{200f}'
        | '\u{2066}'..='\u{2069}' => Some('\u{fffd}'),
        _ => None,
    }
}

/// One line of text without control characters. A line break becomes a sign, and a tab a space.
#[must_use]
pub fn clean(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| c != '\t' && stand_in(c).is_none()) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(|c| if c == '\t' { ' ' } else { stand_in(c).unwrap_or(c) }).collect())
}

/// The colour of a level.
#[must_use]
pub fn level_style(level: Level) -> Style {
    let color = match level {
        Level::Error => AnsiColor::Red,
        Level::Warning => AnsiColor::Yellow,
        Level::Note => AnsiColor::Cyan,
    };
    color.on_default().bold()
}

/// `text` in a style, if `color` is on.
#[must_use]
pub fn paint(text: &str, style: Style, color: bool) -> String {
    if color { format!("{style}{text}{style:#}") } else { text.to_owned() }
}

/// The name of a provider by itself: `Gemini API`, without the article that it has in a sentence.
#[must_use]
pub fn by_itself(provider: &str) -> &str {
    provider.strip_prefix("the ").unwrap_or(provider)
}

/// `1 file`, `2 files`.
#[must_use]
pub fn count(n: usize, noun: &str) -> String {
    if n == 1 { format!("1 {noun}") } else { format!("{n} {noun}s") }
}
