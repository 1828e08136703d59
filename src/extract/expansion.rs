//! Defaults in `${NAME:-default}` and its kin, where configuration says what holds when a variable is unset.

use std::ops::Range;

/// The defaults within a range: `${X:-d}` and `${X-d}` of shells and compose files, `${X:=d}`, `${X=d}` of
/// azd, `${X:d}` of Spring. Nested ones come first.
pub(super) fn defaults(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let bytes = &text.as_bytes()[..range.end];
    let mut found = Vec::new();
    // Where each open expansion's default begins, if it has one.
    let mut open: Vec<Option<usize>> = Vec::new();
    let mut at = range.start;
    while let Some(&byte) = bytes.get(at) {
        if byte == b'$' && bytes.get(at + 1) == Some(&b'{') {
            let name = at + 2;
            let len = bytes[name..].iter().take_while(|b| b.is_ascii_alphanumeric() || b"_.-".contains(b)).count();
            // `-` can be part of a Spring key; before a default it is the separator.
            let shell = bytes[name..name + len].iter().position(|&b| b == b'-');
            let start = match (&bytes[name + len..], shell) {
                ([b':', b'-' | b'=' | b'?', ..], _) => Some(name + len + 2),
                ([b':' | b'=', ..], _) => Some(name + len + 1),
                (_, Some(dash)) => Some(name + dash + 1),
                _ => None,
            };
            open.push(start.filter(|_| len > 0));
            at = start.unwrap_or(name + len).max(name);
            continue;
        }
        if byte == b'}'
            && let Some(Some(start)) = open.pop()
            && start < at
        {
            found.push(start..at);
        }
        at += 1;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<&str> {
        defaults(text, 0..text.len()).into_iter().map(|r| &text[r]).collect()
    }

    #[test]
    fn every_form() {
        assert_eq!(of("${MODEL:-gpt-4}"), ["gpt-4"]);
        assert_eq!(of("${MODEL-gpt-4}"), ["gpt-4"]);
        assert_eq!(of("${MODEL:=gpt-4}"), ["gpt-4"]);
        assert_eq!(of("${MODEL=gpt-4}"), ["gpt-4"]);
        assert_eq!(of("${spring.model-name:gpt-4}"), ["gpt-4"]);
        assert_eq!(of("a ${X} ${Y:} ${Z:-claude-2}/${W:-gpt-4}!"), ["claude-2", "gpt-4"]);
        assert_eq!(of("${A:${B:gpt-4}}"), ["gpt-4", "${B:gpt-4}"]);
        assert_eq!(of("${A:-anthropic.claude-v2:1}"), ["anthropic.claude-v2:1"]);
    }

    #[test]
    fn what_is_none() {
        for text in ["", "$", "${", "${}", "${:-", "{a:b}", "}}", "${A:-x", "$A:-gpt"] {
            assert!(of(text).is_empty(), "{text}");
        }
        assert!(of(&"${A:-".repeat(10_000)).is_empty());
    }
}
