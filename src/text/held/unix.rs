//! Files by the open folder that they lie in.

use std::ffi::{OsStr, OsString};
use std::fs::{File, FileTimes, Metadata};
use std::io::{self, Read, Write};
use std::os::fd::OwnedFd;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Component, Path};

use rustix::fs::{AtFlags, Mode, OFlags, fchmod, fchown, openat, renameat, statat, unlinkat};
use rustix::fs::{Gid, Uid};

use crate::text::inside;

/// Attempts to find a name that is free.
const NAMES: usize = 100;

/// A regular file, open, in a folder that is held open.
#[derive(Debug)]
pub struct Held {
    folder: OwnedFd,
    name: OsString,
    file: File,
    meta: Metadata,
}

/// A new file that has not replaced the old one yet. Dropping this removes it.
#[derive(Debug)]
pub struct Staged {
    old: Held,
    name: Option<OsString>,
}

impl Held {
    /// Opens the file that a path leads to. A link of the repository that leads out of it is an error, and so is any that
    /// appears while the path is followed.
    pub fn open(path: &Path) -> io::Result<Self> {
        let way = inside::stays_inside(path)?;
        let (Some(above), Some(name)) = (way.end().parent(), way.end().file_name()) else {
            return Err(io::ErrorKind::IsADirectory.into());
        };
        let folder = open_folder(above)?;
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
        let file = File::from(openat(&folder, name, flags, Mode::empty()).map_err(not_followed)?);
        let meta = file.metadata()?;
        if !meta.is_file() {
            return Err(io::Error::other("not a regular file"));
        }
        Ok(Self { folder, name: name.to_owned(), file, meta })
    }

    /// Whether nobody may write to the file.
    #[must_use]
    pub fn is_readonly(&self) -> bool {
        self.meta.permissions().readonly()
    }

    /// The bytes of the file.
    pub fn read(&self) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        (&self.file).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// Writes a new file beside this one.
    pub fn stage(self, bytes: &[u8], keeps_times: bool) -> io::Result<Staged> {
        let (name, mut file) = self.new_file()?;
        let staged = Staged { old: self, name: Some(name) };
        file.write_all(bytes)?;
        staged.old.give_to(&file, keeps_times)?;
        Ok(staged)
    }

    fn new_file(&self) -> io::Result<(OsString, File)> {
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        for n in 0..NAMES {
            let name = OsString::from(format!(".shelflife-{}-{n}", std::process::id()));
            match openat(&self.folder, &name, flags, Mode::RUSR | Mode::WUSR) {
                Ok(file) => return Ok((name, File::from(file))),
                Err(rustix::io::Errno::EXIST) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(io::ErrorKind::AlreadyExists.into())
    }

    /// Gives a new file what this one has. The owner first: a change of it takes bits from the mode.
    fn give_to(&self, file: &File, keeps_times: bool) -> io::Result<()> {
        let new = file.metadata()?;
        if (new.uid(), new.gid()) != (self.meta.uid(), self.meta.gid()) {
            // Only the superuser can; for others both files are their own.
            let _ = fchown(file, Some(Uid::from_raw(self.meta.uid())), Some(Gid::from_raw(self.meta.gid())));
        }
        self.give_attributes(file)?;
        fchmod(file, Mode::from_raw_mode(self.meta.permissions().mode() & 0o7777))?;
        if keeps_times {
            file.set_times(FileTimes::new().set_accessed(self.meta.accessed()?).set_modified(self.meta.modified()?))?;
        }
        Ok(())
    }

    /// The extended attributes. Those of users have to be kept; others are the system's, which may refuse it.
    #[cfg(any(target_os = "linux", target_os = "macos"))]
    fn give_attributes(&self, file: &File) -> io::Result<()> {
        use rustix::fs::{XattrFlags, fgetxattr, flistxattr, fsetxattr};
        let mut names = vec![0; 64 * 1024];
        // A file system without attributes has none to keep.
        let len = flistxattr(&self.file, &mut names).unwrap_or(0);
        for name in names[..len].split(|byte| *byte == 0).filter(|name| !name.is_empty()) {
            let mut value = vec![0; 64 * 1024];
            let len = match fgetxattr(&self.file, name, &mut value) {
                Ok(len) => len,
                Err(_) if !name.starts_with(b"user.") => continue,
                Err(error) => return Err(error.into()),
            };
            match fsetxattr(file, name, &value[..len], XattrFlags::empty()) {
                Err(error) if name.starts_with(b"user.") => return Err(error.into()),
                _ => {}
            }
        }
        Ok(())
    }

    #[cfg(not(any(target_os = "linux", target_os = "macos")))]
    fn give_attributes(&self, _: &File) -> io::Result<()> {
        Ok(())
    }

    /// Whether the name still stands for the file that was read.
    fn is_same(&self) -> bool {
        let now = statat(&self.folder, &self.name, AtFlags::SYMLINK_NOFOLLOW);
        let of_open = self.file.metadata();
        let (Ok(now), Ok(open)) = (now, of_open) else { return false };
        let same = |meta: &Metadata| (meta.ino(), meta.size(), meta.mtime(), meta.mtime_nsec());
        #[allow(clippy::unnecessary_cast, reason = "the types of the fields differ from system to system")]
        let is_there = (now.st_ino as u64, now.st_dev as u64) == (open.ino(), open.dev());
        is_there && same(&open) == same(&self.meta)
    }
}

impl Staged {
    /// Replaces the old file, if it is still what was read. Returns what can undo it.
    pub fn commit(&mut self) -> io::Result<()> {
        let Some(name) = self.name.take() else { return Ok(()) };
        let done = if self.old.is_same() {
            renameat(&self.old.folder, &name, &self.old.folder, &self.old.name).map_err(io::Error::from)
        } else {
            Err(io::Error::other("changed since it was read; left alone"))
        };
        if done.is_err() {
            remove(&self.old.folder, &name);
        }
        done
    }

    /// Puts the old content back after a [`commit`](Self::commit).
    pub fn undo(&self, bytes: &[u8]) -> io::Result<()> {
        let (name, mut file) = self.old.new_file()?;
        let written = file.write_all(bytes).and_then(|()| self.old.give_to(&file, true));
        let put = written.and_then(|()| Ok(renameat(&self.old.folder, &name, &self.old.folder, &self.old.name)?));
        if put.is_err() {
            remove(&self.old.folder, &name);
        }
        put
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        if let Some(name) = self.name.take() {
            remove(&self.old.folder, &name);
        }
    }
}

fn remove(folder: &OwnedFd, name: &OsStr) {
    // What cannot be removed stays beside the file; there is nobody left to ask.
    let _ = unlinkat(folder, name, AtFlags::empty());
}

/// Opens a folder part by part. None of the parts is a link when the path is asked for, and none may become one.
fn open_folder(path: &Path) -> io::Result<OwnedFd> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let mut folder = rustix::fs::open("/", flags, Mode::empty())?;
    for part in path.components() {
        if let Component::Normal(part) = part {
            folder = openat(&folder, part, flags, Mode::empty()).map_err(not_followed)?;
        }
    }
    Ok(folder)
}

fn not_followed(error: rustix::io::Errno) -> io::Error {
    match error {
        rustix::io::Errno::LOOP | rustix::io::Errno::NOTDIR => io::Error::other("a link has replaced it; not followed"),
        error => error.into(),
    }
}
