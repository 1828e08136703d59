//! Changes as a unified diff, which `git apply` and `patch` read.
//!
//! An edit never holds a line break, so that a file has as many lines after it as before: line by line they are
//! compared.

use std::io::{self, Write};
use std::ops::Range;

use anstyle::AnsiColor;

use super::Change;
use crate::report::Style;
use crate::report::text::{clean, paint};

/// Lines shown around a change.
const CONTEXT: usize = 3;

/// Writes the diff of one file. On a terminal, what a terminal would obey is made visible; elsewhere the bytes stay as
/// they are, so that the diff can be applied.
pub fn write(change: &Change, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let (before, after) = (text(change, &change.before), text(change, &change.after));
    let (before, after) = (lines(&before), lines(&after));
    let path = change.path.to_string_lossy().replace('\\', "/");
    let path = path.trim_start_matches("./");
    let bold = anstyle::Style::new().bold();
    writeln!(out, "{}", paint(&format!("--- a/{}", clean(path)), bold, style.color))?;
    writeln!(out, "{}", paint(&format!("+++ b/{}", clean(path)), bold, style.color))?;
    let changed: Vec<usize> = (0..before.len()).filter(|&n| before[n] != after[n]).collect();
    for lines in hunks(&changed, before.len()) {
        let place = format!("@@ -{0},{1} +{0},{1} @@", lines.start + 1, lines.len());
        writeln!(out, "{}", paint(&place, AnsiColor::Cyan.on_default(), style.color))?;
        let mut at = lines.start;
        while at < lines.end {
            if before[at] == after[at] {
                line(' ', before[at], style, out)?;
                at += 1;
                continue;
            }
            // What stands together goes and comes together.
            let end = (at..lines.end).find(|&n| before[n] == after[n]).unwrap_or(lines.end);
            before[at..end].iter().try_for_each(|old| line('-', old, style, out))?;
            after[at..end].iter().try_for_each(|new| line('+', new, style, out))?;
            at = end;
        }
    }
    Ok(())
}

/// UTF-16 is shown as text: nobody could read its bytes, and `patch` cannot either.
fn text(change: &Change, bytes: &[u8]) -> Vec<u8> {
    if !change.source.encoding.is_utf16() {
        return bytes.to_vec();
    }
    crate::source::decode(bytes.to_vec()).map(|(text, _)| text.into_bytes()).unwrap_or_default()
}

/// Lines with their breaks.
fn lines(bytes: &[u8]) -> Vec<&[u8]> {
    bytes.split_inclusive(|&byte| byte == b'\n').collect()
}

/// Changed lines with those around them, as ranges that do not touch.
fn hunks(changed: &[usize], lines: usize) -> Vec<Range<usize>> {
    let mut hunks: Vec<Range<usize>> = Vec::new();
    for &line in changed {
        let around = line.saturating_sub(CONTEXT)..(line + CONTEXT + 1).min(lines);
        match hunks.last_mut() {
            Some(last) if around.start <= last.end => last.end = around.end,
            _ => hunks.push(around),
        }
    }
    hunks
}

fn line(sign: char, line: &[u8], style: Style, out: &mut dyn Write) -> io::Result<()> {
    let (content, is_ended) = line.strip_suffix(b"\n").map_or((line, false), |content| (content, true));
    let color = match sign {
        '-' => Some(AnsiColor::Red),
        '+' => Some(AnsiColor::Green),
        _ => None,
    };
    if style.terminal {
        let text = format!("{sign}{}", clean(&String::from_utf8_lossy(content)));
        match color {
            Some(color) => writeln!(out, "{}", paint(&text, color.on_default(), style.color))?,
            None => writeln!(out, "{text}")?,
        }
    } else {
        write!(out, "{sign}")?;
        out.write_all(content)?;
        writeln!(out)?;
    }
    if is_ended { Ok(()) } else { writeln!(out, "\\ No newline at end of file") }
}
