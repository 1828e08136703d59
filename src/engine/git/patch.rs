//! Parses a patch without context: which lines of which files it adds or edits.

use crate::text::changed::Lines;

/// The lines of each file, whose name is in bytes and relative to the top of the repository.
pub(crate) fn parse(patch: &[u8]) -> Vec<(Vec<u8>, Lines)> {
    let mut files: Vec<(Vec<u8>, Lines)> = Vec::new();
    let mut name: Option<Vec<u8>> = None;
    for line in patch.split(|byte| *byte == b'\n') {
        // A line of content begins with `+`, `-` or `\`, so that none is taken for a header.
        if let Some(header) = line.strip_prefix(b"diff --git ") {
            name = header_name(header);
            // A header without hunks is that of an empty file or of a changed mode.
            files.extend(name.clone().map(|name| (name, Lines::Some(Vec::new()))));
        } else if let Some(renamed) = line.strip_prefix(b"rename to ") {
            // The lines that a renamed file had before are not new.
            files.extend((name.is_none()).then(|| (Vec::new(), Lines::Some(Vec::new()))));
            name = unquoted(renamed).or_else(|| Some(renamed.to_vec()));
            if let (Some(file), Some(name)) = (files.last_mut(), &name) {
                file.0.clone_from(name);
            }
        } else if let Some((_, lines)) = files.last_mut().filter(|_| name.is_some()) {
            if line.starts_with(b"Binary files ") || line.starts_with(b"new file mode ") {
                *lines = Lines::All;
            } else if let (Lines::Some(ranges), Some(hunk)) = (lines, line.strip_prefix(b"@@ ")) {
                ranges.extend(added(hunk));
            }
        }
    }
    files
}

/// The added lines of a hunk header such as `-3,2 +3,4 @@`. Behind the `+` are the first line and their number, which
/// is 1 if it is missing.
fn added(hunk: &[u8]) -> Option<std::ops::RangeInclusive<usize>> {
    let hunk = std::str::from_utf8(hunk.split(|byte| *byte == b'@').next()?).ok()?;
    let place = hunk.split(' ').find_map(|part| part.strip_prefix('+'))?;
    let (first, count) = place.split_once(',').unwrap_or((place, "1"));
    let (first, count): (usize, usize) = (first.parse().ok()?, count.parse().ok()?);
    (count > 0).then(|| first..=first + count - 1)
}

/// The name in `a/name b/name`; `None` if the two differ, as those of a renamed file do. Of quoted names the first one:
/// a renamed file has its new name in a line of its own.
fn header_name(header: &[u8]) -> Option<Vec<u8>> {
    if header.starts_with(b"\"") {
        let name = unquoted(header)?;
        return name.strip_prefix(b"a/").map(<[u8]>::to_vec);
    }
    let length = header.len().checked_sub(5)? / 2;
    let (before, after) = (header.get(2..2 + length)?, header.get(header.len() - length..)?);
    (before == after).then(|| before.to_vec())
}

/// The first quoted name, in which git escapes as `\n`, `\"`, `\\` or with three octal digits.
fn unquoted(quoted: &[u8]) -> Option<Vec<u8>> {
    let mut name = Vec::new();
    let mut bytes = quoted.strip_prefix(b"\"")?.iter().copied();
    loop {
        match bytes.next()? {
            b'"' => return Some(name),
            b'\\' => name.push(match bytes.next()? {
                b'a' => 7,
                b'b' => 8,
                b't' => b'\t',
                b'n' => b'\n',
                b'v' => 11,
                b'f' => 12,
                b'r' => b'\r',
                first @ b'0'..=b'3' => {
                    let digits = [first, bytes.next()?, bytes.next()?];
                    digits.iter().fold(0, |value: u8, digit| value.wrapping_mul(8).wrapping_add(digit - b'0'))
                }
                other => other,
            }),
            byte => name.push(byte),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(patch: &str) -> Vec<(String, Lines)> {
        parse(patch.as_bytes())
            .into_iter()
            .map(|(name, lines)| (String::from_utf8_lossy(&name).into(), lines))
            .collect()
    }

    #[test]
    fn lines_by_file() {
        let patch = "diff --git a/a b.py b/a b.py\nindex 1..2 100644\n--- a/a b.py\t\n+++ b/a b.py\t\n\
                     @@ -1 +1 @@\n-x\n+y\n@@ -5,0 +6,3 @@ def f(): # @@ +9,9 @@\n+a\n+diff --git a/z b/z\n+++ b\n\
                     @@ -9,2 +12,0 @@\n-a\n-b\n\
                     diff --git a/mode b/mode\nold mode 100644\nnew mode 100755\n\
                     diff --git a/new b/new\nnew file mode 100644\nindex 0..1\n--- /dev/null\n+++ b/new\n@@ -0,0 +1 @@\n+x\n\
                     diff --git a/old b.py b/moved b.py\nsimilarity index 90%\nrename from old b.py\n\
                     rename to moved b.py\nindex 1..2 100644\n--- a/old b.py\t\n+++ b/moved b.py\t\n@@ -1 +1 @@\n-x\n+y\n\
                     diff --git \"a/o\\303\\251\" b/plain\nsimilarity index 100%\nrename from \"o\\303\\251\"\nrename to plain\n\
                     diff --git a/blob b/blob\nindex 1..2\nBinary files a/blob and b/blob differ\n";
        assert_eq!(
            parsed(patch),
            [
                ("a b.py".into(), Lines::Some(vec![1..=1, 6..=8])),
                ("mode".into(), Lines::Some(vec![])),
                ("new".into(), Lines::All),
                ("moved b.py".into(), Lines::Some(vec![1..=1])),
                ("plain".into(), Lines::Some(vec![])),
                ("blob".into(), Lines::All),
            ]
        );
    }

    #[test]
    fn quoted_names() {
        let header = br#""a/n\"e\\w\n\303\251\377.py" "b/x""#;
        assert_eq!(header_name(header).unwrap(), b"n\"e\\w\n\xc3\xa9\xff.py");
        assert_eq!(header_name(b"a/a b/b b/a b/b").unwrap(), b"a b/b");
        assert_eq!(header_name(b"\"a/unclosed"), None);
        assert_eq!(header_name(b"a/"), None);
    }

    #[test]
    fn touching() {
        let lines = Lines::Some(vec![3..=5]);
        assert!(lines.touch(1, 3) && lines.touch(4, 4) && lines.touch(5, 9));
        assert!(!lines.touch(1, 2) && !lines.touch(6, 6) && Lines::All.touch(9, 9));
    }
}
