use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::Path;
use std::time::{Duration, SystemTime};

use super::*;

fn folder() -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let repo = fs::canonicalize(folder.path()).unwrap().join("repo");
    fs::create_dir_all(repo.join(".git")).unwrap();
    fs::create_dir_all(repo.join("d")).unwrap();
    fs::write(repo.join("d/a.py"), "old").unwrap();
    (folder, repo)
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|one| one.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// The mode, the owner and the attributes of a file, as the file system keeps them.
#[test]
fn what_the_old_file_had_is_kept() {
    let (_folder, repo) = folder();
    let path = repo.join("d/a.py");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o4751)).unwrap();
    let then = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    fs::File::options().write(true).open(&path).unwrap().set_modified(then).unwrap();
    #[cfg(target_os = "linux")]
    let has_attributes = {
        let file = fs::File::open(&path).unwrap();
        rustix::fs::fsetxattr(&file, "user.note", b"kept", rustix::fs::XattrFlags::empty()).is_ok()
    };
    let is_root = fs::metadata(&path).unwrap().uid() == 0;
    if is_root {
        std::os::unix::fs::chown(&path, Some(4321), Some(1234)).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o4751)).unwrap();
    }
    for keeps_times in [true, false] {
        Held::open(&path).unwrap().stage(b"new", keeps_times).unwrap().commit().unwrap();
        let meta = fs::metadata(&path).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(meta.permissions().mode() & 0o7777, 0o4751);
        assert_eq!(meta.modified().unwrap() == then, keeps_times);
        assert!(!is_root || (meta.uid(), meta.gid()) == (4321, 1234));
        #[cfg(target_os = "linux")]
        {
            let mut value = [0; 16];
            let file = fs::File::open(&path).unwrap();
            let len = rustix::fs::fgetxattr(&file, "user.note", &mut value).unwrap_or(0);
            assert!(!has_attributes || &value[..len] == b"kept");
        }
    }
    assert_eq!(names(&repo.join("d")), ["a.py"], "nothing lies beside it");
}

#[test]
fn a_folder_that_becomes_a_link_is_not_followed() {
    let (folder, repo) = folder();
    let victim = folder.path().join("victim");
    fs::create_dir(&victim).unwrap();
    fs::write(victim.join("a.py"), "old").unwrap();
    // Between the walk and the first look.
    fs::rename(repo.join("d"), repo.join("moved")).unwrap();
    symlink(&victim, repo.join("d")).unwrap();
    assert!(Held::open(&repo.join("d/a.py")).is_err());
    fs::remove_file(repo.join("d")).unwrap();
    fs::rename(repo.join("moved"), repo.join("d")).unwrap();
    // Between the look and the writing: the folder that was opened counts, wherever it is now.
    let held = Held::open(&repo.join("d/a.py")).unwrap();
    fs::rename(repo.join("d"), repo.join("moved")).unwrap();
    symlink(&victim, repo.join("d")).unwrap();
    held.stage(b"new", false).unwrap().commit().unwrap();
    assert_eq!(fs::read(victim.join("a.py")).unwrap(), b"old");
    assert_eq!(fs::read(repo.join("moved/a.py")).unwrap(), b"new");
    assert_eq!(names(&victim), ["a.py"]);
}

#[test]
fn what_changed_since_it_was_read_is_not_replaced() {
    let (_folder, repo) = folder();
    let path = repo.join("d/a.py");
    let changes: [fn(&Path); 3] = [
        |path| fs::write(path, "other").unwrap(),
        |path| {
            fs::remove_file(path).unwrap();
            fs::write(path, "old").unwrap();
        },
        |path| {
            fs::remove_file(path).unwrap();
            symlink("elsewhere", path).unwrap();
        },
    ];
    for change in changes {
        let mut staged = Held::open(&path).unwrap().stage(b"new", false).unwrap();
        change(&path);
        assert!(staged.commit().is_err());
        assert_ne!(fs::read(&path).unwrap_or_default(), b"new");
        assert_eq!(names(&repo.join("d")), ["a.py"], "nothing lies beside it");
        fs::remove_file(&path).unwrap();
        fs::write(&path, "old").unwrap();
    }
    let staged = Held::open(&path).unwrap().stage(b"new", false).unwrap();
    drop(staged);
    assert_eq!((fs::read(&path).unwrap(), names(&repo.join("d"))), (b"old".to_vec(), vec!["a.py".to_owned()]));
}

#[test]
fn links_out_of_the_repository_pipes_and_folders_are_errors() {
    let (folder, repo) = folder();
    fs::write(folder.path().join("secret"), "x").unwrap();
    symlink("../../secret", repo.join("d/out.py")).unwrap();
    symlink("a.py", repo.join("d/in.py")).unwrap();
    assert!(Held::open(&repo.join("d/out.py")).is_err());
    assert!(Held::open(&repo.join("d")).is_err());
    assert!(Held::open(Path::new("/dev/null")).is_err());
    // A link within the repository leads to its target, and stays a link.
    Held::open(&repo.join("d/in.py")).unwrap().stage(b"new", false).unwrap().commit().unwrap();
    assert_eq!(fs::read(repo.join("d/a.py")).unwrap(), b"new");
    assert!(fs::symlink_metadata(repo.join("d/in.py")).unwrap().is_symlink());
}
