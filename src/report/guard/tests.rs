use std::io::Write;

use super::*;

const TEXT: Medium = Medium::Text;

#[test]
fn commands_are_broken_up_in_each_medium() {
    for (given, text, json, markup) in [
        ("::error::x\n", "\\::error::x\n", "\\u003a:error::x\n", "&#58;:error::x\n"),
        (" \u{2003}\t::x\n", " \u{2003}\t\\::x\n", " \u{2003}\t\\u003a:x\n", " \u{2003}\t&#58;:x\n"),
        ("a\n::x", "a\n\\::x", "a\n\\u003a:x", "a\n&#58;:x"),
        ("a ##vso[x]y", "a #\\#vso[x]y", "a \\u0023#vso[x]y", "a &#35;#vso[x]y"),
        ("###[x]", "##\\#[x]", "#\\u0023#[x]", "#&#35;#[x]"),
        ("##TeamCity[x]", "#\\#TeamCity[x]", "\\u0023#TeamCity[x]", "&#35;#TeamCity[x]"),
    ] {
        for (medium, expected) in [(TEXT, text), (Medium::Patch, text), (Medium::Json, json), (Medium::Markup, markup)]
        {
            assert_eq!(guarded(given, medium), expected, "{medium:?}");
        }
        assert_eq!(guarded(given, Medium::Exact), given);
    }
    assert_eq!(guarded("::error::a ##[x]\n", Medium::Commands), "::error::a #\\#[x]\n");
}

#[test]
fn characters_without_a_shape_hide_no_command() {
    for between in ["\u{200b}", "\u{ad}", "\u{e0041}\u{fe0f}"] {
        for given in [format!("#{between}#{between}v{between}so[x]"), format!("{between}:{between}:x")] {
            assert!(guarded(&given, TEXT).contains('\\'), "{given:?}");
        }
    }
}

#[test]
fn what_is_no_command_stays() {
    for text in
        ["## Title\n### [link](x)\n", "a::b\n", "x ::y\n", ":x\n: :\n", "#[derive]\n", "日本語 ## é\n", "a\tb\r\n"]
    {
        for medium in [TEXT, Medium::Patch, Medium::Json, Medium::Markup, Medium::Commands] {
            assert_eq!(guarded(text, medium), text, "{medium:?}");
        }
    }
}

#[test]
fn no_control_character_passes() {
    let given = "a\u{1b}[2Jb\u{9b}c\u{202e}d\re\u{c}\u{7f}";
    assert_eq!(guarded(given, TEXT), "a␛[2Jb\u{fffd}c\u{fffd}d␍e␌␡");
    assert_eq!(guarded("\u{9b}\u{202e}\u{7f}", Medium::Json), "\\u009b\\u202e\\u007f");
    assert_eq!(guarded("\u{9b}\u{202e}", Medium::Markup), "&#155;&#8238;");
    let own = "\u{1b}[1;31mred\u{1b}[0m \u{1b}]8;;file:///a%1B\u{1b}\\a\u{1b}]8;;\u{1b}\\\n";
    let mut out = Vec::new();
    let mut guard = Guard::new(&mut out, TEXT).styled(Style { color: true, ..Style::default() });
    guard.write_all(format!("{own}{given}").as_bytes()).unwrap();
    assert!(guard.finish().is_ok());
    assert_eq!(String::from_utf8(out).unwrap(), format!("{own}{}", guarded(given, TEXT)));
    assert!(!guarded(own, TEXT).contains('\u{1b}'));
}

/// However an output is cut into writes, it is the same.
#[test]
fn writes_of_any_size_are_one_text() {
    let text = "é ##vso[x]\n  ::x\n\u{202e}##\u{200b}[y]\u{1b}[31m日本\n".repeat(3_000);
    for medium in [TEXT, Medium::Json] {
        let whole = guarded(&text, medium);
        for size in [1, 3, 1_000, 40_000] {
            let mut out = Vec::new();
            let mut guard = Guard::new(&mut out, medium);
            text.as_bytes().chunks(size).for_each(|part| guard.write_all(part).unwrap());
            assert!(guard.finish().is_ok());
            assert!(out == whole.as_bytes(), "{medium:?} in writes of {size}");
        }
    }
}

#[test]
fn bytes_that_are_no_text_stay_in_a_diff() {
    let mut out = Vec::new();
    let mut guard = Guard::new(&mut out, Medium::Patch);
    guard.write_all(b" caf\xe9\r\n-\x0c\n ::x\n").unwrap();
    assert_eq!(guard.finish().unwrap(), 2);
    assert_eq!(out, [b" caf\xe9\r\n-", "␌".as_bytes(), b"\n \\::x\n"].concat());
}
