//! Lines of dotenv files, properties, INI and HOCON.

use crate::syntax::formats::key_value::*;

fn settings(text: &str, language: Language) -> Vec<(String, &str)> {
    let syntax = parse(text, language);
    let of = syntax.constructs.iter().filter(|c| !matches!(c.kind, ConstructKind::Block | ConstructKind::Object));
    of.map(|c| (c.name.clone(), &text[c.value])).collect()
}

fn literals(text: &str, language: Language, kind: LiteralKind) -> Vec<&str> {
    parse(text, language).literals.iter().filter(|l| l.kind == kind).map(|l| &text[l.span]).collect()
}

#[test]
fn dotenv() {
    let text = "# OPENAI_MODEL=gpt-3.5-turbo\r\nexport OPENAI_MODEL=gpt-4 # the old one\r\nA=\"claude-2\" # x\nB='it''s'\n C = ${D:-gemini-pro}\nEMPTY=\nURL=https://x/#frag\nhello world\n";
    assert_eq!(
        settings(text, Language::Dotenv),
        [
            ("OPENAI_MODEL".into(), "gpt-4"),
            ("A".into(), "\"claude-2\""),
            ("B".into(), "'it'"),
            ("C".into(), "${D:-gemini-pro}"),
            ("EMPTY".into(), ""),
            ("URL".into(), "https://x/#frag"),
        ]
    );
    assert!(parse(text, Language::Dotenv).constructs.iter().all(|c| c.kind == ConstructKind::Binding));
    let comments = literals(text, Language::Dotenv, LiteralKind::Comment);
    assert_eq!(comments, ["# OPENAI_MODEL=gpt-3.5-turbo", "# the old one", "# x"]);
    let bare = literals(text, Language::Dotenv, LiteralKind::Bare);
    assert_eq!(bare, ["gpt-4", "${D:-gemini-pro}", "https://x/#frag"]);
    assert_eq!(literals(text, Language::Dotenv, LiteralKind::String), ["claude-2", "it"]);
    assert_eq!(literals(text, Language::Dotenv, LiteralKind::Name)[0], "OPENAI_MODEL");
    assert!(literals(text, Language::Dotenv, LiteralKind::Text).contains(&"hello world"));
}

#[test]
fn properties() {
    let text = "! old\nspring.ai.openai.chat.options.model=${MODEL:gpt-4o} # no comment here\nllm.models : gpt-4,\\\n    gpt-4o,\\\n    o1\nkey value\na\\:b=c\nend=1";
    assert_eq!(
        settings(text, Language::Properties),
        [
            ("spring.ai.openai.chat.options.model".into(), "${MODEL:gpt-4o} # no comment here"),
            ("llm.models".into(), "gpt-4,\\\n    gpt-4o,\\\n    o1"),
            ("key".into(), "value"),
            ("a\\:b".into(), "c"),
            ("end".into(), "1"),
        ]
    );
    let bare = literals(text, Language::Properties, LiteralKind::Bare);
    assert!(
        ["${MODEL:gpt-4o} # no comment here", "gpt-4,", "gpt-4o,", "o1"].iter().all(|l| bare.contains(l)),
        "{bare:?}"
    );
}

#[test]
fn ini() {
    let text = "top = 1\n[openai]\nmodel = gpt-4 ; the old one\nmodels =\n  gpt-4o\n  o1\n\n; gone\n[a \"b\"]\nmodel: 'claude-2'\n";
    assert_eq!(
        settings(text, Language::Ini),
        [
            ("top".into(), "1"),
            ("openai.model".into(), "gpt-4"),
            ("openai.models".into(), "\n  gpt-4o\n  o1"),
            ("a \"b\".model".into(), "'claude-2'"),
        ]
    );
    let syntax = parse(text, Language::Ini);
    let blocks: Vec<_> = syntax.constructs.iter().filter(|c| c.kind == ConstructKind::Block).collect();
    assert_eq!(blocks.iter().map(|b| b.name.as_str()).collect::<Vec<_>>(), ["openai", "a \"b\""]);
    assert!(text[blocks[0].span].starts_with("[openai]"));
    assert!(!text[blocks[0].value].contains("claude"));
    assert_eq!(literals(text, Language::Ini, LiteralKind::Comment), ["; the old one", "; gone"]);
}

#[test]
fn sections_in_braces() {
    let text = "desk {\n  // old\n  vertex-ai = {\n    model = \"gemini-pro\"\n  }\n  \"open ai\" {\n    model: gpt-4\n  }\n}\nend = ${?A}\n";
    let found = settings(text, Language::Ini);
    let expected = [("model".into(), "\"gemini-pro\""), ("model".into(), "gpt-4"), ("end".into(), "${?A}")];
    assert_eq!(found, expected);
    let syntax = parse(text, Language::Ini);
    let blocks: Vec<_> = syntax.constructs.iter().filter(|c| c.kind == ConstructKind::Block).collect();
    assert_eq!(blocks.iter().map(|b| b.name.as_str()).collect::<Vec<_>>(), ["vertex-ai", "open ai", "desk"]);
    assert!(text[blocks[0].value].contains("gemini") && !text[blocks[0].value].contains("gpt"));
    assert_eq!(literals(text, Language::Ini, LiteralKind::Comment), ["// old"]);
}

#[test]
fn variables_in_a_setting() {
    let text = "[Service]\nEnvironment=MODEL=gpt-4 \"OTHER_MODEL=o1 b\"\n[program:a]\nenvironment=A=\"x,y\",B=z,1\nurl=http://a/?b=c\nnext=MODEL=gpt-4 on\n";
    assert_eq!(
        settings(text, Language::Ini),
        [
            ("MODEL".into(), "gpt-4"),
            ("OTHER_MODEL".into(), "o1 b"),
            ("Service.Environment".into(), "MODEL=gpt-4 \"OTHER_MODEL=o1 b\""),
            ("A".into(), "x,y"),
            ("B".into(), "z,1"),
            ("program:a.environment".into(), "A=\"x,y\",B=z,1"),
            ("program:a.url".into(), "http://a/?b=c"),
            ("program:a.next".into(), "MODEL=gpt-4 on"),
        ]
    );
    assert_eq!(settings("a = X=1 \\\n", Language::Ini)[0], ("X".into(), "1"));
}

#[test]
fn odd_texts() {
    for text in [
        "{",
        "}",
        "a{\n}",
        "\"{",
        "\"\"{\nb=1",
        "}\n}",
        "a=A=\"",
        "a='A=",
        "a=A=é,",
        "",
        "=",
        ":",
        "=x",
        "a=",
        "a=\\",
        "\\",
        "[",
        "[]",
        "[é",
        "é=ü",
        "a=\"",
        "a='\\",
        "\r\n",
        " x",
        "export ",
        "a\\\nb",
    ] {
        for language in [Language::Dotenv, Language::Properties, Language::Ini] {
            parse(text, language);
        }
    }
}
