//! Replaces a file as a whole: writes a new file beside it and renames it over the old one, so that no reader ever
//! meets half a file.

use std::fs;
use std::io;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::text::inside;

/// Writes a file, or replaces it. The new file keeps the mode of the old one, and its owner if possible. A symbolic
/// link stays, and its target is replaced; one that lies in the repository is an error, because whoever wrote the
/// repository would choose what is replaced. A path that is no regular file (a pipe, `/dev/stdout`) is written to directly.
pub fn replace(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    inside::has_no_link(path)?;
    if fs::metadata(path).is_ok_and(|meta| !meta.is_file()) {
        let mut out = BufWriter::new(fs::OpenOptions::new().write(true).open(path)?);
        return write(&mut out).and_then(|()| out.flush());
    }
    stage(path, write)?.commit()
}

/// A new file that has not replaced the old one yet. Dropping this removes it.
#[derive(Debug)]
pub struct Staged {
    file: tempfile::NamedTempFile,
    path: PathBuf,
}

impl Staged {
    /// The new file.
    #[cfg(not(unix))]
    pub(super) fn file(&self) -> &fs::File {
        self.file.as_file()
    }

    /// Replaces the old file.
    pub fn commit(self) -> io::Result<()> {
        self.file.persist(&self.path).map(drop).map_err(|error| error.error)
    }
}

/// Writes a new file beside the one that it will replace.
pub fn stage(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<Staged> {
    let before = fs::metadata(path).ok();
    let path = if before.is_some() { fs::canonicalize(path)? } else { path.to_owned() };
    let mut out = BufWriter::new(beside(&path)?);
    write(&mut out)?;
    let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
    if let Some(before) = before {
        keep_owner(file.path(), &before);
        file.as_file().set_permissions(before.permissions())?;
    }
    Ok(Staged { file, path })
}

/// Gives the new file the owner of the old one. Only the superuser can; for others both files are their own.
#[cfg(unix)]
fn keep_owner(path: &Path, before: &fs::Metadata) {
    use std::os::unix::fs::{MetadataExt, chown};
    let is_same = fs::metadata(path).is_ok_and(|now| (now.uid(), now.gid()) == (before.uid(), before.gid()));
    if !is_same {
        let _ = chown(path, Some(before.uid()), Some(before.gid()));
    }
}

#[cfg(not(unix))]
fn keep_owner(_: &Path, _: &fs::Metadata) {}

/// A temporary file in the folder of a path.
fn beside(path: &Path) -> io::Result<tempfile::NamedTempFile> {
    let folder =
        path.parent().filter(|folder| !folder.as_os_str().is_empty()).map_or(PathBuf::from("."), Path::to_owned);
    let mut builder = tempfile::Builder::new();
    builder.prefix(".shelflife-");
    // The mode of an ordinary new file: only the user could read a temporary file of the default mode.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_as_a_whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report.json");
        fs::write(&path, "old").unwrap();
        let failed = replace(&path, |out| {
            out.write_all(&vec![b'x'; 100_000])?;
            Err(io::Error::other("stopped"))
        });
        assert!(failed.is_err());
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
        replace(&path, |out| out.write_all(b"new")).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        let left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(left, ["report.json"]);
    }

    #[cfg(unix)]
    fn mode(path: &Path) -> u32 {
        std::os::unix::fs::PermissionsExt::mode(&fs::metadata(path).unwrap().permissions()) & 0o777
    }

    #[cfg(unix)]
    #[test]
    fn permissions_are_those_of_any_new_file_and_links_stay() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let plain = folder.path().join("plain");
        fs::write(&plain, "").unwrap();
        let path = folder.path().join("report");
        replace(&path, |out| out.write_all(b"1")).unwrap();
        assert_eq!(mode(&path), mode(&plain));
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        let link = folder.path().join("link");
        std::os::unix::fs::symlink(&path, &link).unwrap();
        replace(&link, |out| out.write_all(b"2")).unwrap();
        assert_eq!((fs::read_to_string(&path).unwrap().as_str(), mode(&path)), ("2", 0o640));
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    }
}
