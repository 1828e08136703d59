//! The files of a commit that lie in memory, as a table has them. Their paths are names and lead nowhere.

use std::collections::HashMap;
use std::io;
use std::path::PathBuf;

use crate::engine::tree::{Contents, Tree, TreeFile};

/// A file of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// As the table has it.
    pub path: String,
    /// The id of the content.
    pub blob: Option<String>,
    /// `None` if the table does not have it.
    pub content: Option<Vec<u8>>,
}

/// The content of files, by their path.
#[derive(Debug)]
struct Memory(HashMap<PathBuf, Vec<u8>>);

/// A commit of these files. Of files with the same path the first one counts.
#[must_use]
pub fn tree(commit: Option<String>, held: Vec<Held>) -> Tree {
    let (mut files, mut contents) = (Vec::with_capacity(held.len()), HashMap::with_capacity(held.len()));
    for Held { path, blob, content } in held {
        let path = PathBuf::from(path);
        files.push(TreeFile { path: path.clone(), blob, size: content.as_ref().map(|content| content.len() as u64) });
        if let Some(content) = content {
            contents.entry(path).or_insert(content);
        }
    }
    Tree::new(commit, files, Box::new(Memory(contents)))
}

impl Contents for Memory {
    fn id(&self) -> Option<&str> {
        None
    }

    fn other(&self, _id: &str) -> Option<Tree> {
        None
    }

    fn read(&self, file: &TreeFile, _limit: u64, buffer: &mut Vec<u8>) -> io::Result<()> {
        let content = self.0.get(&file.path).ok_or(io::ErrorKind::NotFound)?;
        buffer.clear();
        buffer.extend_from_slice(content);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::text::stored::Stored;

    #[test]
    fn nothing_but_the_table_answers() {
        let held = |path: &str, content: Option<&str>| Held {
            path: path.to_owned(),
            blob: content.map(|content| format!("id of {content}")),
            content: content.map(|content| content.as_bytes().to_vec()),
        };
        let files = vec![held("b/../../x.py", Some("up")), held("/etc/passwd", Some("data")), held("a.py", Some("1"))];
        let tree = tree(None, [files, vec![held("a.py", Some("2")), held("none.py", None)]].concat());
        assert_eq!(tree.paths().collect::<Vec<_>>(), ["/etc/passwd", "a.py", "b/../../x.py", "none.py"].map(Path::new));
        assert_eq!(tree.read_text(Path::new("/etc/passwd")).unwrap(), "data");
        assert_eq!(tree.read_text(Path::new("a.py")).unwrap(), "1");
        assert_eq!(tree.blob(Path::new("a.py")), Some("id of 1"));
        assert!(tree.read_text(Path::new("none.py")).unwrap_err().to_string().contains("is missing"));
        assert!(!tree.exists(Path::new("/etc/hosts")) && tree.read_text(Path::new("/etc/hosts")).is_err());
    }
}
