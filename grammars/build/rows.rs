//! Packs the rows of a table by what each differs in from a row before it.
//!
//! Most states allow nearly what another one does. A row is the number of rows back to the one that it is like, or 0 for a
//! row of zeros; then, for each run of cells that differ, how many cells lie before it, how many it has, and the cells;
//! then two zeros. Counts are bytes, the rest is in the byte order of the target.

use std::ops::Range;

/// How many rows before it a row is compared with. All would take minutes.
const WINDOW: usize = 512;

/// Packs the rows of a table. `bytes` writes a number in the byte order of the target.
pub(crate) fn pack(table: &[u16], width: usize, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    let zeros = vec![0; width];
    let rows: Vec<&[u16]> = table.chunks(width).collect();
    let mut packed = Vec::new();
    for (number, row) in rows.iter().enumerate() {
        let (mut best, mut distance) = (runs(row, &zeros), 0);
        for back in 1..=WINDOW.min(number) {
            let other = rows[number - back];
            // Most rows are not alike, which this finds out faster.
            let cells = row.iter().zip(other).filter(|(a, b)| a != b).count();
            if cells * 2 < size(&best) {
                let found = runs(row, other);
                if size(&found) < size(&best) {
                    (best, distance) = (found, back);
                }
            }
        }
        packed.extend(bytes(u16::try_from(distance).expect("the window fits in 16 bits")));
        let mut at = 0;
        for run in best {
            write(&mut packed, run.start - at, &row[run.clone()], bytes);
            at = run.end;
        }
        packed.extend([0, 0]);
    }
    packed
}

/// The runs of cells in which two rows differ. One cell between two of them costs less than another run.
fn runs(row: &[u16], other: &[u16]) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for at in (0..row.len()).filter(|&at| row[at] != other[at]) {
        match runs.last_mut() {
            Some(run) if at - run.end < 2 => run.end = at + 1,
            _ => runs.push(at..at + 1),
        }
    }
    runs
}

/// About the bytes that runs take.
fn size(runs: &[Range<usize>]) -> usize {
    runs.iter().map(|run| 4 + run.len() * 2).sum()
}

/// Writes a run, in several where a count does not fit in a byte.
fn write(packed: &mut Vec<u8>, mut skip: usize, cells: &[u16], bytes: fn(u16) -> [u8; 2]) {
    while skip > 255 {
        packed.extend([255, 0]);
        skip -= 255;
    }
    for part in cells.chunks(255) {
        packed.extend([skip, part.len()].map(|count| u8::try_from(count).expect("at most 255")));
        packed.extend(part.iter().flat_map(|&cell| bytes(cell)));
        skip = 0;
    }
}
