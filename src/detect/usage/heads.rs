//! Tests in languages whose syntax does not show them: by the line above the block that a place stands in.
//!
//! `test "reads" {` of Zig, `unittest` of D, `TEST_CASE("reads") {` of C++ and `(deftest reads` of Clojure begin a line, and
//! what they hold is indented.

use crate::rules::paths::{has_test_attribute, is_test_call};

/// How far behind its first line a test reaches.
const MAX_TEST: usize = 60_000;

/// The first lines of the tests in a text, by where they begin.
#[derive(Debug, Default)]
pub(crate) struct Heads(Vec<usize>);

impl Heads {
    pub(crate) fn of(text: &str) -> Self {
        let mut at = 0;
        let starts = text.split_inclusive('\n').filter_map(|line| {
            let start = at;
            at += line.len();
            is_head(line.trim()).then_some(start)
        });
        Self(starts.collect())
    }

    /// Whether a place is in one of the tests: all lines from the test's first to its own are indented more than that, or
    /// only close or open a block.
    pub(crate) fn hold(&self, text: &str, at: usize) -> bool {
        let next = self.0.partition_point(|start| *start < at);
        let mut before = self.0[..next].iter().rev().take_while(|start| at - **start < MAX_TEST);
        before.any(|start| {
            let mut lines = text[*start..].split_inclusive('\n').scan(*start, |from, line| {
                let begin = *from;
                *from += line.len();
                (begin <= at).then_some(line)
            });
            let Some(head) = lines.next() else { return false };
            let indent = indent_of(head);
            // Directives of preprocessors stand at the edge.
            let is_inside = |line: &str| {
                let code = line.trim();
                code.is_empty() || code == "{" || code.starts_with('#') || indent_of(line) > indent
            };
            start + head.len() > at || lines.all(is_inside)
        })
    }
}

fn indent_of(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// Whether a line begins a test: by its first word, before a name in quotes or brackets or the block itself, or by a
/// condition that holds in tests only.
fn is_head(line: &str) -> bool {
    if has_test_attribute(line) && (line.ends_with(['{', ':']) || line.starts_with('(')) {
        return true;
    }
    let is_form = line.starts_with('(');
    // Attributes of D, `@safe unittest`.
    let line = line.trim_start_matches('(').split_whitespace().skip_while(|word| word.starts_with('@')).next().map_or(
        "",
        |word| {
            let start = word.as_ptr().addr() - line.as_ptr().addr();
            &line[start..]
        },
    );
    let is_end = |c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '%'));
    let end = line.find(is_end).unwrap_or(line.len());
    let (word, rest) = (&line[..end], line[end..].trim_start());
    let follows = is_form
        || rest.starts_with(['"', '\'', '{'])
        || line[end..].starts_with('(')
        || rest.is_empty() && word.len() > 4;
    is_test_call(word) && follows
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(text: &str) -> bool {
        let at = text.find("gpt-4").unwrap();
        Heads::of(text).hold(text, at)
    }

    #[test]
    fn places_in_tests() {
        for text in [
            "const a = 1;\ntest \"reads\" {\n    const x =\n        \\\\ \"gpt-4\"\n    ;\n}\n",
            "@safe unittest\n{\n    ask(\"gpt-4\");\n}\n",
            "TEST_CASE(\"reads\") {\n#ifdef X\n  ask(\"gpt-4\");\n#endif\n}\n",
            "(deftest reads\n  (is (= \"gpt-4\" 1)))\n",
            "suite \"ask\":\n  test \"reads\":\n    check ask(\"gpt-4\")\n",
            "when isMainModule and defined(testing):\n  doAssert ask(\"gpt-4\")\n",
        ] {
            assert!(holds(text), "{text}");
        }
    }

    #[test]
    fn places_behind_or_outside_of_tests() {
        for text in [
            "test \"reads\" {\n    ok();\n}\n\nconst c = .{\n    .model = \"gpt-4\",\n};\n",
            "test:\n\tMODEL=gpt-4 run\n",
            "test the model:\n  gpt-4\n",
            "context \"x\" do\n  ask(\"gpt-4\")\nend\n",
        ] {
            assert!(!holds(text), "{text}");
        }
    }
}
