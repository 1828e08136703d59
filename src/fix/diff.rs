//! Shows changes as a unified diff, which `git apply` and `patch` can apply.
//!
//! The lines that differ are those that the edits touch, so that this module does not compare the texts.

use std::io;
use std::io::Write;
use std::ops::Range;

use anstyle::AnsiColor;

use crate::fix::apply::Change;
use crate::fix::bytes::{Splice, apply};
use crate::report::style::Style;
use crate::report::text::{clean, paint};
use crate::text::root::slashes;
use crate::text::span::Span;

/// Lines around a change.
const CONTEXT: usize = 3;

/// Lines of the file and their replacement.
struct Block {
    lines: Range<usize>,
    new: Vec<u8>,
}

/// Writes the diff of one file. On a terminal control characters are shown as signs; elsewhere the bytes stay as they
/// are, so that the diff can be applied.
pub fn write(change: &Change, style: Style, out: &mut dyn Write) -> io::Result<()> {
    // The diff of a UTF-16 file is one of its text: neither people nor `patch` can read the bytes.
    let as_text: Vec<Splice>;
    let (before, splices) = if change.source.encoding.is_utf16() {
        as_text = change.edits.iter().map(|edit| (edit.span, edit.replacement.as_bytes().to_vec())).collect();
        (change.source.text.as_bytes(), &as_text)
    } else {
        (change.before.as_slice(), &change.splices)
    };
    let lines: Vec<&[u8]> = lines(before);
    let path = slashes(&change.path);
    let path = path.trim_start_matches("./");
    let bold = anstyle::Style::new().bold();
    writeln!(out, "{}", paint(&format!("--- a/{}", clean(path)), bold, style.color))?;
    writeln!(out, "{}", paint(&format!("+++ b/{}", clean(path)), bold, style.color))?;
    let blocks = blocks(before, &lines, splices);
    // The lines that earlier hunks added, minus those that they removed.
    let mut shift = 0;
    for range in hunks(&blocks) {
        shift = hunk(&blocks[range], &lines, shift, style, out)?;
    }
    Ok(())
}

/// The lines that the splices touch; splices on one line are one block.
fn blocks(before: &[u8], lines: &[&[u8]], splices: &[Splice]) -> Vec<Block> {
    let mut starts: Vec<usize> =
        lines.iter().scan(0, |at, line| Some(std::mem::replace(at, *at + line.len()))).collect();
    starts.push(before.len());
    let line_of = |offset: usize| starts.partition_point(|&start| start <= offset).saturating_sub(1).min(lines.len());
    let mut touched: Vec<(Range<usize>, Range<usize>)> = Vec::new();
    for (n, (range, new)) in splices.iter().enumerate() {
        let first = line_of(range.start);
        // An edit that removes whole lines does not touch the line after them.
        let is_whole = new.is_empty() && starts[first] == range.start && before[..range.end].ends_with(b"\n");
        // One that inserts whole lines touches none.
        let inserts = range.is_empty() && starts[first] == range.start && new.ends_with(b"\n");
        let end = if inserts {
            first
        } else if is_whole {
            line_of(range.end)
        } else {
            (line_of(range.end.max(range.start + 1) - 1) + 1).min(lines.len())
        };
        match touched.last_mut() {
            Some((lines, of)) if first < lines.end => (lines.end, of.end) = (lines.end.max(end), n + 1),
            _ => touched.push((first..end, n..n + 1)),
        }
    }
    let block = |(lines, of): (Range<usize>, Range<usize>)| {
        let from = starts[lines.start];
        let inner: Vec<Splice> = splices[of]
            .iter()
            .map(|(range, new)| (Span::new(range.start - from, range.end - from), new.clone()))
            .collect();
        let old = &before[from..starts[lines.end]];
        without_start(lines, old, &apply(old, &inner))
    };
    touched.into_iter().map(block).collect()
}

/// The block without the lines at its start that stay: what is put in behind a line does not change that.
fn without_start(at: Range<usize>, old: &[u8], new: &[u8]) -> Block {
    let same = lines(old).into_iter().zip(lines(new)).take_while(|(old, new)| old == new);
    let same: Vec<usize> = same.map(|(old, _)| old.len()).collect();
    let kept: usize = same.iter().sum();
    let new = new[kept..].to_vec();
    Block { lines: at.start + same.len()..at.end, new }
}

/// Ranges of blocks that share a hunk, because their contexts meet.
fn hunks(blocks: &[Block]) -> Vec<Range<usize>> {
    let mut hunks: Vec<Range<usize>> = Vec::new();
    for n in 0..blocks.len() {
        match hunks.last_mut() {
            Some(last) if blocks[n].lines.start <= blocks[n - 1].lines.end + 2 * CONTEXT => last.end = n + 1,
            _ => hunks.push(n..n + 1),
        }
    }
    hunks
}

/// Writes one hunk, and returns the shift after it.
fn hunk(blocks: &[Block], old: &[&[u8]], shift: isize, style: Style, out: &mut dyn Write) -> io::Result<isize> {
    let (Some(first), Some(last)) = (blocks.first(), blocks.last()) else { return Ok(shift) };
    let range = first.lines.start.saturating_sub(CONTEXT)..(last.lines.end + CONTEXT).min(old.len());
    let added: usize = blocks.iter().map(|block| lines(&block.new).len()).sum();
    let taken: usize = blocks.iter().map(|block| block.lines.len()).sum();
    let grown = added.cast_signed() - taken.cast_signed();
    let new_len = range.len().saturating_add_signed(grown);
    let new_start = (range.start + usize::from(new_len > 0)).saturating_add_signed(shift);
    let place = format!("@@ -{},{} +{new_start},{new_len} @@", range.start + 1, range.len());
    writeln!(out, "{}", paint(&place, AnsiColor::Cyan.on_default(), style.color))?;
    let mut at = range.start;
    for block in blocks {
        old[at..block.lines.start].iter().try_for_each(|same| line(' ', same, style, out))?;
        old[block.lines.clone()].iter().try_for_each(|gone| line('-', gone, style, out))?;
        lines(&block.new).iter().try_for_each(|new| line('+', new, style, out))?;
        at = block.lines.end;
    }
    old[at..range.end].iter().try_for_each(|same| line(' ', same, style, out))?;
    Ok(shift + grown)
}

/// The lines with their line breaks.
fn lines(bytes: &[u8]) -> Vec<&[u8]> {
    bytes.split_inclusive(|&byte| byte == b'\n').collect()
}

/// Writes a line with its sign.
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
