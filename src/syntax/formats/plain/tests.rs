//! Lines of many languages.

use crate::syntax::formats::plain::*;
use crate::syntax::model::Construct;
use crate::text::span::Span;

fn read(text: &str) -> Syntax {
    let mut syntax = TextLines::new(text.into()).syntax_around(Span::new(0, text.len()));
    syntax.sort();
    syntax
}

fn of(text: &str, kind: ConstructKind) -> Vec<(String, &str)> {
    let pair = |c: Construct| (c.name, &text[c.value]);
    read(text).constructs.into_iter().filter(|c| c.kind == kind).map(pair).collect()
}

fn literals(text: &str, kind: LiteralKind) -> Vec<&str> {
    read(text).literals.into_iter().filter(|l| l.kind == kind).map(|l| &text[l.span]).collect()
}

fn fields(text: &str) -> Vec<(String, &str)> {
    of(text, ConstructKind::Field)
}

#[test]
fn fields_of_many_languages() {
    for (line, name, value) in [
        ("Model: openai.GPT3Dot5Turbo,", "Model", "openai.GPT3Dot5Turbo"),
        ("    private static final String MODEL = \"gpt-4\";", "MODEL", "\"gpt-4\""),
        ("pub const MODEL: &str = \"gpt-4\";", "MODEL", "\"gpt-4\""),
        ("val model: String = \"gpt-4\"", "model", "\"gpt-4\""),
        ("'model' => 'gpt-4',", "model", "'gpt-4'"),
        ("model := \"gpt-4\"", "model", "\"gpt-4\""),
        ("%{model: \"gpt-4\"}", "model", "\"gpt-4\""),
        ("model: gpt-4", "model", "gpt-4"),
        ("MODEL ?= gpt-4", "MODEL", "gpt-4"),
        ("az deployment create --model-name gpt-4 \\", "--model-name", "gpt-4"),
        ("run --model=\"gpt-4\"", "--model", "\"gpt-4\""),
        ("x = os.getenv(\"MODEL\", \"gpt-4\")  # default", "x", "os.getenv(\"MODEL\", \"gpt-4\")"),
        ("@model = anthropic.claude-v2:1", "@model", "anthropic.claude-v2:1"),
    ] {
        let found = fields(line);
        assert!(found.contains(&(name.to_string(), value)), "{line}: {found:?}");
    }
}

#[test]
fn attributes_and_pairs_end_at_the_next_key() {
    assert_eq!(
        fields("<add key=\"Model\" value=\"gpt-4\" />"),
        [("key".into(), "\"Model\""), ("value".into(), "\"gpt-4\"")]
    );
    assert_eq!(fields("model=gpt-4 version=0613"), [("model".into(), "gpt-4"), ("version".into(), "0613")]);
    assert_eq!(fields("{ name: 'gpt-4', version: '0613' }").len(), 2);
}

#[test]
fn prose_has_no_fields() {
    assert!(fields("Note: use gpt-4 for this, it's fine").is_empty());
    assert!(fields("see https://example.com/gpt-4").is_empty());
    assert_eq!(literals("don't use `gpt-4`, it's old", LiteralKind::String), ["gpt-4"]);
}

#[test]
fn calls_and_tests() {
    let line = "    .modelName(\"gpt-4\").temperature(0.1)";
    assert_eq!(of(line, ConstructKind::Call), [("modelName".into(), "\"gpt-4\""), ("temperature".into(), "0.1")]);
    let line = "client := azopenai.NewClient(\"x\", foo(\"gpt-4\"), 1)";
    assert_eq!(of(line, ConstructKind::Call)[0], ("azopenai.NewClient".into(), "\"x\", foo(\"gpt-4\"), 1"));
    assert_eq!(
        of("if strings.HasPrefix(m, \"o1\") {", ConstructKind::Test),
        [("strings.HasPrefix".into(), "m, \"o1\"")]
    );
    assert_eq!(of("if model == \"gpt-4\" {", ConstructKind::Test), [("==".into(), "model == \"gpt-4\"")]);
    assert_eq!(of("  case \"gpt-4\":", ConstructKind::Test), [("case".into(), "\"gpt-4\"")]);
    assert_eq!(of("m.Create(\"gpt-4\"", ConstructKind::Call), [("m.Create".into(), "\"gpt-4\"")]);
}

#[test]
fn names() {
    assert_eq!(literals("Model: openai.GPT3Dot5Turbo,", LiteralKind::Name), ["openai.GPT3Dot5Turbo"]);
    assert_eq!(literals("model(ChatModel::GPT_4)", LiteralKind::Name), ["ChatModel::GPT_4"]);
    assert_eq!(literals("modelName(GPT_4_O_MINI)", LiteralKind::Name), ["modelName", "GPT_4_O_MINI"]);
    assert!(literals("use gpt-4.1 or llama", LiteralKind::Name).is_empty());
}

#[test]
fn comments() {
    for line in ["# MODEL=gpt-4", "// gpt-4", "-- gpt-4", "; gpt-4", "/* gpt-4 */", "<!-- gpt-4 -->", "  # gpt-4\r"] {
        assert_eq!(literals(line, LiteralKind::Comment), [line.trim()], "{line}");
        assert!(literals(line, LiteralKind::Text).is_empty());
    }
    let line = "model := \"gpt-4\" // was gpt-3.5-turbo";
    assert_eq!(literals(line, LiteralKind::Comment), ["// was gpt-3.5-turbo"]);
    assert_eq!(literals(line, LiteralKind::Text), ["model := \"gpt-4\""]);
    assert!(literals("#define MODEL \"gpt-4\"", LiteralKind::Comment).is_empty());
    assert!(literals("url = https://x.org/a#b", LiteralKind::Comment).is_empty());
}

#[test]
fn only_the_lines_that_are_asked_about() {
    let text = "a = \"1\"\r\nb = \"2\"\r\nc = \"3\"\r\n";
    let at = text.find('2').unwrap();
    let syntax = TextLines::new(text.into()).syntax_around(Span::new(at, at + 1));
    assert_eq!(syntax.constructs.iter().map(|c| c.name.as_str()).collect::<Vec<_>>(), ["b"]);
}

#[test]
fn long_lines_are_read_in_part() {
    let text = "é\"model\":\"gpt-4\",".repeat(400_000);
    let at = text.len() / 2;
    let at = at + text[text.ceil_char_boundary(at)..].find("gpt").unwrap();
    let started = std::time::Instant::now();
    let syntax = TextLines::new(text.as_str().into()).syntax_around(Span::new(at, at + 5));
    assert!(syntax.constructs.len() < 2000);
    assert!(syntax.constructs.iter().any(|c| c.name == "model" && c.value.contains(at)));
    assert!(started.elapsed().as_millis() < 500);
}

#[test]
fn odd_texts() {
    for text in [
        "",
        "\n",
        "=",
        ":",
        "'",
        "\"\\",
        "é=",
        "=é",
        "((",
        "))",
        "a(",
        "--",
        "---",
        "::",
        "a::",
        "\r",
        "x: ü",
        "`",
        "日本: '語'",
    ] {
        for literal in read(text).literals {
            assert!(text.get(literal.span.range()).is_some(), "{text}");
        }
        let _syntax = TextLines::new(text.into()).syntax_around(Span::new(50, 60));
    }
}

#[test]
fn fields_of_one_line_belong_together() {
    for line in [
        "m := Model{Name: \"gpt-4\", Version: \"0613\"}",
        "az x --model-name gpt-4 --model-version 0613",
        "<m name=\"gpt-4\" version=\"0613\"/>",
    ] {
        let syntax = read(line);
        let holds = |c: &Construct| {
            c.kind == ConstructKind::Object && line[c.value].contains("gpt-4") && line[c.value].contains("0613")
        };
        assert!(syntax.constructs.iter().any(holds), "{line}");
    }
    let one_line = "a = \"gpt-4\"; b = \"0613\";";
    assert!(of(one_line, ConstructKind::Object).is_empty());
}

#[test]
fn each_token_is_one_literal() {
    for (line, word, kind) in [
        ("\"gpt-4\": 8192,", "gpt-4", LiteralKind::Key),
        ("model: gpt-4", "gpt-4", LiteralKind::Bare),
        ("x --model gpt-4", "gpt-4", LiteralKind::Bare),
        ("model_name = \"gpt-4\"", "model_name", LiteralKind::Key),
        ("Model: openai.GPT4", "openai.GPT4", LiteralKind::Name),
    ] {
        let found: Vec<_> = read(line).literals.into_iter().filter(|l| &line[l.span] == word).collect();
        assert_eq!(found.iter().map(|l| l.kind).collect::<Vec<_>>(), [kind], "{line}");
    }
}

#[test]
fn a_command_goes_on_over_several_lines() {
    let text =
        "deploy:\n\t@tool model create $(NAME) \\\n\t  --name a \\\n\t  --model gpt-4\nrun -- \\\n  --model gpt-5\n";
    let at = text.find("gpt-4").unwrap();
    let syntax = TextLines::new(text.into()).syntax_around(Span::new(at, at + 5));
    let fields: Vec<&str> =
        syntax.constructs.iter().filter(|c| c.kind == ConstructKind::Field).map(|c| c.name.as_str()).collect();
    assert_eq!(fields, ["--model"]);
    let call = read("@tool model create -g x \\\n  --name a \\\n  --model gpt-4\n");
    let call = call.constructs.iter().find(|c| c.kind == ConstructKind::Call).unwrap();
    assert_eq!(call.name, "tool model create");
    let other = text.find("gpt-5").unwrap();
    let syntax = TextLines::new(text.into()).syntax_around(Span::new(other, other + 5));
    assert!(syntax.constructs.iter().any(|c| c.kind == ConstructKind::Field && c.name == "--model"));
}

#[test]
fn strings_in_braces_are_a_list() {
    let is_list = |text: &str| read(text).constructs.iter().any(|c| c.kind == ConstructKind::List);
    assert!(is_list("A = Set{\"a\", \"b\"}\n"));
    assert!(!is_list("A = {\"a\": \"b\"}\n"));
}
