//! Reads files, up to a size limit. Every file of a repository is read here, because a path can lead to a device that
//! never ends, or to a pipe that nobody writes to.

use std::fs::{File, OpenOptions};
use std::io;
use std::io::Read;
use std::path::Path;

use crate::text::decode::sniff;
use crate::text::inside;
use crate::text::skip_reason::SkipReason;

/// How large a file may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// A larger file is skipped and counted.
    pub max_bytes: u64,
}

impl Limits {
    /// For files that a walk found: larger than code, configuration and notebooks, smaller than data dumps.
    pub const WALKED: Self = Self { max_bytes: 8 << 20 };
    /// For files that the user named: a bound on memory only.
    pub const EXPLICIT: Self = Self { max_bytes: 256 << 20 };
}

impl Default for Limits {
    fn default() -> Self {
        Self::WALKED
    }
}

/// Why a file could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    #[error(transparent)]
    Io(#[from] io::Error),
    #[error("{0}")]
    Skipped(SkipReason),
}

/// Bytes of the first read. Most files are shorter, and it shows whether a longer one is binary.
const FIRST_READ: u64 = 64 * 1024;

/// Reads a whole file into `buffer`, which is cleared first and keeps its capacity for the next file. A file that is
/// binary or larger than the limit is an error, and is not read to its end.
pub fn read_bytes(path: &Path, limits: Limits, buffer: &mut Vec<u8>) -> Result<(), ReadError> {
    buffer.clear();
    let (file, size) = open(path)?;
    if size > limits.max_bytes {
        return Err(ReadError::Skipped(SkipReason::TooLarge));
    }
    // One byte more than the file has, so that the read reaches the end without growing the buffer.
    buffer.reserve(usize::try_from(size).unwrap_or(0) + 1);
    // The limit is for the bytes read: a file in /proc has size 0, and any file can grow meanwhile.
    (&file).take(FIRST_READ.min(limits.max_bytes + 1)).read_to_end(buffer)?;
    sniff(buffer).map_err(ReadError::Skipped)?;
    if buffer.len() as u64 == FIRST_READ {
        (&file).take((limits.max_bytes + 1).saturating_sub(FIRST_READ)).read_to_end(buffer)?;
    }
    if buffer.len() as u64 > limits.max_bytes {
        return Err(ReadError::Skipped(SkipReason::TooLarge));
    }
    Ok(())
}

/// Reads a file that shelflife parses itself: a config, a catalog, a baseline. It has to be UTF-8.
pub fn read_text(path: &Path) -> io::Result<String> {
    let (file, size) = open(path)?;
    // Mistakes in such a file are quoted.
    inside::stays_inside(path)?;
    let limit = Limits::EXPLICIT.max_bytes;
    let mut text = String::new();
    let not_text = |error: io::Error| match error.kind() {
        io::ErrorKind::InvalidData => io::Error::new(io::ErrorKind::InvalidData, "not valid UTF-8"),
        _ => error,
    };
    if size <= limit && file.take(limit + 1).read_to_string(&mut text).map_err(not_text)? as u64 <= limit {
        return Ok(text);
    }
    Err(io::Error::new(io::ErrorKind::FileTooLarge, "the file is too large"))
}

/// Opens a regular file and returns its size. It checks the opened file, because another one may have taken the path
/// since the walk. Opening a pipe does not wait for its other end.
fn open(path: &Path) -> io::Result<(File, u64)> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, libc::O_NONBLOCK | libc::O_NOCTTY);
    let file = options.open(path)?;
    let meta = file.metadata()?;
    if meta.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    if !meta.is_file() {
        return Err(io::Error::other("not a regular file"));
    }
    Ok((file, meta.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8], max_bytes: u64) -> Result<Vec<u8>, ReadError> {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("file");
        std::fs::write(&path, bytes).unwrap();
        let mut buffer = b"left over".to_vec();
        read_bytes(&path, Limits { max_bytes }, &mut buffer).map(|()| buffer)
    }

    #[test]
    fn whole_files_of_every_size() {
        for len in [0, 1, 65_535, 65_536, 65_537, 200_000] {
            let bytes = vec![b'x'; len];
            assert_eq!(read(&bytes, 200_000).unwrap(), bytes);
        }
    }

    #[test]
    fn over_the_limit() {
        assert!(matches!(read(b"12345", 4), Err(ReadError::Skipped(SkipReason::TooLarge))));
        assert_eq!(read(b"1234", 4).unwrap(), b"1234");
    }

    #[test]
    fn binary_and_missing() {
        assert!(matches!(read(b"a\0b", 10), Err(ReadError::Skipped(SkipReason::Binary))));
        let missing = read_bytes(Path::new("/nonexistent/x"), Limits::WALKED, &mut Vec::new());
        assert!(matches!(missing, Err(ReadError::Io(_))));
    }

    #[cfg(unix)]
    #[test]
    fn pipes_and_devices_are_not_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        for path in [&pipe, Path::new("/dev/zero"), Path::new("/dev/tty"), folder.path()] {
            assert!(matches!(read_bytes(path, Limits::WALKED, &mut Vec::new()), Err(ReadError::Io(_))), "{path:?}");
            assert!(read_text(path).is_err(), "{path:?}");
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn files_of_unknown_size() {
        let mut buffer = Vec::new();
        read_bytes(Path::new("/proc/self/status"), Limits::WALKED, &mut buffer).unwrap();
        assert!(!buffer.is_empty());
        let small = read_bytes(Path::new("/proc/self/status"), Limits { max_bytes: 8 }, &mut buffer);
        assert!(matches!(small, Err(ReadError::Skipped(SkipReason::TooLarge))));
    }
}
