//! What code scanning takes: 25,000 results a run and 10 MB of gzip a file. Beyond that a whole upload is refused, so
//! that the worst are kept and the rest is left out and counted.

use std::io;
use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::report::sarif::{Finding, Report, result};

/// Results of a run.
const RESULTS: usize = 25_000;
/// Bytes of the compressed results: what is around them needs a little too, and compressors differ.
const COMPRESSED: usize = 9_000_000;
/// Bytes that are compressed at once.
const CHUNK: usize = 64 * 1024;
/// Up to so many results are never too large: a long one has some three thousand bytes before it is compressed.
const SMALL: usize = 3_000;

/// The findings that fit, in their order, and how many do not.
pub(super) fn fitting(report: &Report) -> (Vec<&Finding>, usize) {
    fitting_in(report, RESULTS, COMPRESSED)
}

fn fitting_in(report: &Report, results: usize, compressed: usize) -> (Vec<&Finding>, usize) {
    let mut kept: Vec<(usize, &Finding)> = report.findings.iter().enumerate().collect();
    // Stable: within a level they stay in the order of the files.
    kept.sort_by_key(|(_, finding)| std::cmp::Reverse(finding.level));
    kept.truncate(results);
    if kept.len() > SMALL.min(results) {
        kept.truncate(compressible(report, &kept, compressed));
    }
    kept.sort_by_key(|(place, _)| *place);
    let cut = report.findings.len() - kept.len();
    (kept.into_iter().map(|(_, finding)| finding).collect(), cut)
}

/// How many of the findings fit into that many compressed bytes.
fn compressible(report: &Report, findings: &[(usize, &Finding)], limit: usize) -> usize {
    let mut encoder = GzEncoder::new(Count(0), Compression::fast());
    let mut waiting = Vec::new();
    for (n, (_, finding)) in findings.iter().enumerate() {
        // Neither a vector nor the counter ever fails.
        let _ = serde_json::to_writer(&mut waiting, &result(finding, &report.root));
        // The encoder clears a buffer of its own at each write: small ones cost more than the compression.
        if waiting.len() >= CHUNK {
            let _ = encoder.write_all(&waiting);
            waiting.clear();
        }
        if encoder.get_ref().0 > limit {
            return n;
        }
    }
    findings.len()
}

/// Counts what is written to it.
struct Count(usize);

impl Write for Count {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::level::Level;

    #[test]
    fn the_worst_are_kept_in_their_order() {
        let mut report = crate::report::tests::many(5_000);
        report.findings[4_999].level = Level::Error;
        report.findings[..4_999].iter_mut().for_each(|finding| finding.level = Level::Note);
        let (kept, cut) = fitting_in(&report, 10, COMPRESSED);
        assert_eq!((kept.len(), cut), (10, 4_990));
        assert_eq!(kept[9].level, Level::Error);
        assert!(kept.windows(2).all(|pair| pair[0].span.start < pair[1].span.start));
        let (kept, cut) = fitting_in(&report, RESULTS, 40_000);
        assert!(cut > 0 && kept.len() + cut == 5_000, "{cut}");
        assert_eq!(fitting_in(&report, RESULTS, COMPRESSED).1, 0);
    }
}
