//! Reads the content of objects through one `git cat-file` process.

use std::io;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use crate::engine::git::GitError;

/// A process that answers with the content of the objects it is asked for. It ends when this is dropped.
#[derive(Debug)]
pub(super) struct Blobs {
    child: Child,
    /// `None` when the process has to end.
    stdin: Option<ChildStdin>,
    stdout: BufReader<ChildStdout>,
}

impl Blobs {
    /// Starts the process: `cat-file --batch` of some repository.
    pub(super) fn start(mut command: Command) -> Result<Self, GitError> {
        let child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
        let mut child = child.map_err(GitError::Missing)?;
        let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
        let stdout = stdout.ok_or_else(|| GitError::in_command("cat-file", "no pipes".into()))?;
        Ok(Self { child, stdin, stdout: BufReader::new(stdout) })
    }

    /// The content of an object; `None` if it is larger than the limit.
    pub(super) fn read(&mut self, object: &str, limit: u64) -> Result<Option<Vec<u8>>, GitError> {
        let mut content = Vec::new();
        Ok(self.read_into(object, limit, &mut content)?.then_some(content))
    }

    /// Replaces the content of the buffer with that of an object; false if it is larger than the limit. It reads each
    /// answer before it writes the next question, so that no pipe fills up.
    pub(super) fn read_into(&mut self, object: &str, limit: u64, buffer: &mut Vec<u8>) -> Result<bool, GitError> {
        let content = self.content(object, limit, buffer);
        content.map_err(|error| GitError::in_command("cat-file", format!("{object}: {error}")))
    }

    fn content(&mut self, object: &str, limit: u64, buffer: &mut Vec<u8>) -> io::Result<bool> {
        let stdin = self.stdin.as_mut().ok_or_else(|| io::Error::other("no pipes"))?;
        // One write: a question in parts would wake the process twice.
        stdin.write_all(format!("{object}\n").as_bytes())?;
        stdin.flush()?;
        let mut head = String::new();
        self.stdout.read_line(&mut head)?;
        // `<id> blob <size>`, or `<id> missing`
        let size = head.trim_end().rsplit(' ').next().and_then(|size| size.parse().ok());
        let size: u64 = size.ok_or_else(|| io::Error::other(head.trim_end().to_owned()))?;
        buffer.clear();
        let mut answer = (&mut self.stdout).take(size);
        let is_short = size <= limit;
        let read = if is_short { answer.read_to_end(buffer)? as u64 } else { io::copy(&mut answer, &mut io::sink())? };
        if read < size {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        // A line break ends the content.
        io::copy(&mut (&mut self.stdout).take(1), &mut io::sink())?;
        Ok(is_short)
    }
}

impl Drop for Blobs {
    fn drop(&mut self) {
        // The process ends with its input.
        drop(self.stdin.take());
        let _ = self.child.wait();
    }
}
