//! Tables for people, with columns as wide as their longest cell.

use std::io;
use std::io::Write;

/// The columns of the longest line that [`write()`] makes of the rows.
#[must_use]
pub fn width<const N: usize>(rows: &[[String; N]]) -> usize {
    widths(rows).iter().sum::<usize>() + 2 * N.saturating_sub(1)
}

fn widths<const N: usize>(rows: &[[String; N]]) -> [usize; N] {
    std::array::from_fn(|n| rows.iter().map(|row| row[n].chars().count()).max().unwrap_or_default())
}

/// Writes the rows, the first of which is the head. The columns in `right` are aligned to the right, for numbers.
pub fn write<const N: usize>(rows: &[[String; N]], right: &[usize], out: &mut dyn Write) -> io::Result<()> {
    let widths = widths(rows);
    for row in rows {
        let cells = row.iter().zip(widths).enumerate().map(|(n, (cell, width))| {
            if right.contains(&n) { format!("{cell:>width$}") } else { format!("{cell:<width$}") }
        });
        writeln!(out, "{}", cells.collect::<Vec<_>>().join("  ").trim_end())?;
    }
    Ok(())
}
