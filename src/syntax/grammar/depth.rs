//! Finds texts that are nested too deeply or have too many lines for a grammar.
//!
//! The scanners of some grammars keep what is open in a buffer of a fixed size. Those of YAML and Python write past its
//! end, and that of Kotlin ends the program before it does. So such a text is never given to them. What is open at some
//! place depends on the whole syntax; a bound on it does not, and no comment, string or mistake in the text gets around
//! a bound. The scanner of YAML also counts lines in 16 bits, and misreads what is after the last that it can count.

use crate::text::language::Language;

/// More than in any file that people write, and less than any grammar has room for.
const DEEPEST: usize = 200;

/// The lines that the scanner of YAML can count.
const MOST_LINES: usize = 32_767;

/// Whether a text, which is in parts, may have more open at some place, or more lines, than the grammar of its language
/// has room for.
pub(crate) fn is_too_large<'t>(language: Language, parts: impl Iterator<Item = &'t str>) -> bool {
    let places_of = match language {
        Language::Python => python,
        Language::Yaml => yaml,
        Language::Kotlin => return parts.map(open_templates).sum::<usize>() > DEEPEST,
        _ => return false,
    };
    let mut rising = Rising::default();
    let mut lines = 0;
    for part in parts {
        for line in part.split(['\n', '\r']) {
            places_of(line, &mut rising);
            lines += 1;
            if rising.len() > DEEPEST || (language == Language::Yaml && lines > MOST_LINES) {
                return true;
            }
        }
    }
    false
}

/// The length of the longest rising sequence among places. Each block that is open begins further in than the one
/// around it, so that no more blocks can be open than this.
#[derive(Default)]
struct Rising {
    /// By length, the least place with which a sequence of that length ends.
    ends: Vec<usize>,
}

impl Rising {
    fn len(&self) -> usize {
        self.ends.len()
    }

    fn add(&mut self, place: usize) {
        let at = self.ends.partition_point(|end| *end < place);
        match self.ends.get_mut(at) {
            Some(end) => *end = place,
            None => self.ends.push(place),
        }
    }
}

/// The column of a line, as Python counts it.
fn python(line: &str, rising: &mut Rising) {
    let mut column = 0;
    for byte in line.bytes() {
        match byte {
            b' ' => column += 1,
            b'\t' => column += 8,
            b'\x0c' => column = 0,
            b'#' => return,
            _ => return rising.add(column),
        }
    }
}

/// The places at which a line of YAML can open blocks. `- - item` opens one with each mark; a list may stand in the
/// column of its key.
fn yaml(line: &str, rising: &mut Rising) {
    let bytes = line.as_bytes();
    let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t');
    let mut column = 0;
    while let Some(blanks) = bytes[column..].iter().position(|byte| !is_blank(byte)) {
        column += blanks;
        let len = bytes[column..].iter().position(is_blank).unwrap_or(bytes.len() - column);
        match (bytes[column], len) {
            (b'#', _) => return,
            (b'-', 1) => rising.add(column * 2 + 1),
            // Behind an anchor or a tag stands what it is for.
            (b'?' | b':', 1) | (b'&' | b'!', _) => rising.add(column * 2),
            _ => return rising.add(column * 2),
        }
        column += len;
    }
}

/// The templates in the strings of a Kotlin text that can hold strings of their own.
fn open_templates(text: &str) -> usize {
    let opened = memchr::memmem::find_iter(text.as_bytes(), "${").map(|at| &text[at + 2..]);
    let holds_no_string = |rest: &&str| {
        rest.find(|c: char| !c.is_alphanumeric() && !" ._()[]?!:,+-*".contains(c))
            .is_some_and(|end| rest[end..].starts_with('}'))
    };
    opened.filter(|rest| !holds_no_string(rest)).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::grammar::{Budget, Refusal, parse};

    fn lines(count: usize, line: impl Fn(usize) -> String) -> String {
        (0..count).map(line).collect()
    }

    fn blanks(n: usize) -> String {
        " ".repeat(n)
    }

    /// Every text here ended the program in the scanner of its grammar.
    #[test]
    fn what_a_scanner_has_no_room_for_is_not_parsed() {
        let yaml = [
            lines(800, |n| blanks(n) + "a:\n"),
            lines(800, |n| blanks(n) + "a:\r"),
            lines(400, |n| format!("#\n{}a:\n", blanks(n))),
            lines(150, |n| format!("{0}a:\n{0}- a:\n", blanks(2 * n))),
            "- ".repeat(3_000),
            "? ".repeat(3_000),
        ];
        let python = [
            lines(800, |n| blanks(n) + "if x:\n"),
            lines(600, |n| format!("#\n{}if x:\n", blanks(n))),
            lines(600, |n| format!(" \\\n{}if x:\n", blanks(n))),
            lines(600, |n| format!("{}if '''\nx''':\n", blanks(n))),
            lines(560, |n| format!("{}\x0c{}if x:\n", blanks(1_200 - 2 * n), blanks(n))),
            lines(390, |n| format!("{}if x:\n", if n % 2 == 1 { "\t".repeat(n / 2 + 1) } else { blanks(n * 4 + 4) }))
                + &"\t".repeat(300)
                + "x = "
                + &"f\"{".repeat(300),
        ];
        let kotlin =
            ["\"${", "\"\"\"${", "\"${ /*}*/ ", "\"${ '}' "].map(|open| format!("val x = {}", open.repeat(600)));
        let all =
            yaml.iter().map(|text| (Language::Yaml, text)).chain(python.iter().map(|text| (Language::Python, text)));
        for (language, text) in all.chain(kotlin.iter().map(|text| (Language::Kotlin, text))) {
            let refused = parse(language, &text.as_str().into(), Budget::for_len(text.len()));
            assert_eq!(refused.err(), Some(Refusal::GaveUp), "{language:?}: {}", &text[..40]);
        }
    }

    #[test]
    fn what_people_write_is_parsed() {
        let shallow = [
            (Language::Yaml, lines(150, |n| blanks(n) + "a:\n")),
            (Language::Yaml, lines(60, |n| format!("{0}a:\n{0}- a:\n", blanks(2 * n))).repeat(20)),
            (Language::Yaml, format!("# {}\n", "-".repeat(3_000))),
            (Language::Yaml, "-".repeat(3_000)),
            (Language::Yaml, "- a\n".repeat(3_000)),
            (Language::Python, lines(150, |n| blanks(n) + "if x:\n").repeat(5)),
            (Language::Kotlin, "val x = \"${a.b} ${c?.d(1)} $e\"\n".repeat(1_000)),
            (Language::Kotlin, "val x = \"${a[\"b\"]}\"\n".repeat(100)),
        ];
        for (language, text) in shallow {
            assert!(parse(language, &text.as_str().into(), Budget::for_len(text.len())).is_ok(), "{language:?}");
        }
    }
}
