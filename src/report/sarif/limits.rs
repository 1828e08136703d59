//! Keeps the log within the limits of code scanning, which are 25,000 results per run and 10 MB of gzip per file. Code
//! scanning refuses a larger upload as a whole, so the log keeps the worst findings and counts the others.

use std::io;
use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::lint::finding::Finding;
use crate::lint::report::Report;
use crate::report::sarif::result::result;

/// Results of one run.
const MAX_RESULTS: usize = 25_000;
/// Bytes of the compressed results. The rest of the log needs some bytes too, and compressors differ.
const MAX_COMPRESSED: usize = 9_000_000;
/// Bytes that are compressed at once.
const CHUNK: usize = 64 * 1024;
/// So many results always fit: a long one has some three thousand bytes uncompressed.
const ALWAYS_FIT: usize = 3_000;

/// The findings that fit, in their order, and the number of those that do not.
pub(super) fn fitting(report: &Report) -> (Vec<&Finding>, usize) {
    fitting_in(report, MAX_RESULTS, MAX_COMPRESSED)
}

fn fitting_in(report: &Report, results: usize, compressed: usize) -> (Vec<&Finding>, usize) {
    let mut kept: Vec<(usize, &Finding)> = report.findings.iter().enumerate().collect();
    // The sort is stable: findings of one level stay in the order of the files.
    kept.sort_by_key(|(_, finding)| std::cmp::Reverse(finding.level));
    kept.truncate(results);
    if kept.len() > ALWAYS_FIT.min(results) {
        kept.truncate(compressible(report, &kept, compressed));
    }
    kept.sort_by_key(|(place, _)| *place);
    let cut = report.findings.len() - kept.len();
    (kept.into_iter().map(|(_, finding)| finding).collect(), cut)
}

/// How many of the findings fit into `limit` compressed bytes.
fn compressible(report: &Report, findings: &[(usize, &Finding)], limit: usize) -> usize {
    let mut encoder = GzEncoder::new(Count(0), Compression::fast());
    let mut waiting = Vec::new();
    for (n, (_, finding)) in findings.iter().enumerate() {
        // Writing to a vector or to the counter cannot fail.
        let _ = serde_json::to_writer(&mut waiting, &result(finding, &report.root));
        // The encoder clears a buffer at each write, which costs more than the compression if the writes are small.
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

/// Counts the bytes that are written to it.
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
        let (kept, cut) = fitting_in(&report, 10, MAX_COMPRESSED);
        assert_eq!((kept.len(), cut), (10, 4_990));
        assert_eq!(kept[9].level, Level::Error);
        assert!(kept.windows(2).all(|pair| pair[0].span.start < pair[1].span.start));
        let (kept, cut) = fitting_in(&report, MAX_RESULTS, 40_000);
        assert!(cut > 0 && kept.len() + cut == 5_000, "{cut}");
        assert_eq!(fitting_in(&report, MAX_RESULTS, MAX_COMPRESSED).1, 0);
    }
}
