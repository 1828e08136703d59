//! Tests in languages whose syntax does not show them: by the line above the block that a place stands in.
//!
//! `test "reads" {` of Zig, `unittest` of D, `TEST_CASE("reads") {` of C++ and `(deftest reads` of Clojure begin a line, and
//! what they hold is indented.

use crate::rules::paths::{has_test_attribute, has_test_condition, is_test_call};

/// How far behind its first line a test reaches.
const MAX_TEST: usize = 60_000;

/// The first lines of the tests in a text, by where they begin.
#[derive(Debug, Default)]
pub(crate) struct Heads(Vec<usize>);

impl Heads {
    pub(crate) fn of(text: &str) -> Self {
        let mut lines = text.split_inclusive('\n').peekable();
        let (mut at, mut starts) = (0, Vec::new());
        while let Some(line) = lines.next() {
            let next = lines.peek().map_or("", |next| next.trim());
            if is_head(line.trim(), next) {
                starts.push(at);
            }
            at += line.len();
            if is_attribute(line.trim()) {
                starts.push(at);
            }
        }
        Self(starts)
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

/// Whether a line begins a test: by its first word, before the block itself or a name in quotes or brackets, or by a
/// condition that holds in tests only. `next`: the line behind it.
fn is_head(line: &str, next: &str) -> bool {
    let opens = |line: &str| line.ends_with(['{', ':']) || ["=>", "->", "do"].iter().any(|end| line.ends_with(end));
    let is_form = line.starts_with('(');
    if (is_form || opens(line)) && has_test_condition(line) {
        return true;
    }
    let line = without_attributes(line.trim_start_matches('('));
    let is_end = |c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '%'));
    let (word, rest) = line.split_at(line.find(is_end).unwrap_or(line.len()));
    let is_block = || next == "{" || opens(line);
    let follows = match rest.trim_start().chars().next() {
        None => next == "{",
        Some('"' | '\'' | '{') => true,
        Some('(') => is_block(),
        Some(_) => is_form,
    };
    is_test_call(word) && follows
}

/// Whether a line is an attribute of a test, which the line behind it begins: `[<Fact>]`, `@(test)`.
fn is_attribute(line: &str) -> bool {
    line.starts_with(['@', '[', '#']) && line.ends_with([']', ')']) && has_test_attribute(line)
}

/// A line without the attributes before its first word: `@safe unittest`.
fn without_attributes(line: &str) -> &str {
    let mut rest = line;
    while rest.starts_with('@') {
        rest = rest.split_once(char::is_whitespace).map_or("", |(_, rest)| rest.trim_start());
    }
    rest
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
            "[<Fact>]\nlet ``reads`` () =\n    ask \"gpt-4\" |> ignore\n",
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
            "test(\n  \"gpt-4\",\n)\n",
            "def facts() -> List[Fact]:\n    ask(\"gpt-4\")\n",
        ] {
            assert!(!holds(text), "{text}");
        }
    }
}
