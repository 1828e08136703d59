//! What a text shows of a name.

use crate::detect::dataflow::names::*;
use crate::syntax::parse;
use crate::syntax::region::Region;
use crate::text::language::Language;

/// The lines that read the value `"id"`.
fn readers(language: Language, name: &str, text: &str) -> Vec<usize> {
    let region = Region::whole(text, language);
    let parsed = parse::parse(&region);
    let at = text.find("id\"").expect("the value");
    let own = Place::of(text, Span::new(at, at + 2), &*parsed);
    let defined = own.key().map(|key| key.name_span);
    let found = Name::find(text, name, Span::new(0, text.len()), &*parsed);
    let line = |at: &Place<'_>| text[..at.core.start].lines().count();
    uses::uses(found.mentions(), Some(&own)).filter(|at| found.reads(at, defined)).map(line).collect()
}

#[test]
fn a_parameter_hides_a_name_further_out() {
    let python = "engine = \"id\"\ndef ask(engine):\n    call(engine)\ndef tell():\n    call(engine)\n";
    assert_eq!(readers(Language::Python, "engine", python), [5]);
    let script = "const engine = \"id\";\nconst ask = (engine: string) =>\n  call(engine);\ncall(\n  engine);\n";
    assert_eq!(readers(Language::TypeScript, "engine", script), [5]);
    let go = "package a\nconst engine = \"id\"\nfunc ask(engine string) {\n\tcall(engine)\n}\nfunc tell() {\n\tcall(engine)\n}\n";
    assert_eq!(readers(Language::Go, "engine", go), [7]);
}

#[test]
fn an_assignment_is_read_after_it_and_in_its_branch() {
    let before = "def f(a):\n    engine = best\n    call(engine)\n    engine = \"id\"\n    call(engine)\n";
    assert_eq!(readers(Language::Python, "engine", before), [5]);
    let replaced = "def f(a):\n    engine = \"id\"\n    call(engine)\n    engine = best\n    call(engine)\n";
    assert_eq!(readers(Language::Python, "engine", replaced), [3]);
    let branches = "function f(a) {\n  let engine;\n  if (a) {\n    engine = \"id\";\n    call(engine);\n  } else {\n    call(engine);\n  }\n  call(engine);\n}\n";
    assert_eq!(readers(Language::JavaScript, "engine", branches), [5, 9]);
    let cases = "class A {\n  void f(String a) {\n    String engine = best;\n    switch (a) {\n      case X:\n        engine = \"id\";\n        call(engine);\n        break;\n      default:\n        call(engine);\n    }\n  }\n}\n";
    assert_eq!(readers(Language::Java, "engine", cases), [7]);
}

#[test]
fn a_member_is_called_on_its_owner() {
    let python = "class Small:\n    ENGINE = \"id\"\nclass Large:\n    ENGINE = best\ncall(Small.ENGINE)\ncall(Large.ENGINE)\ncall(ENGINE)\n";
    assert_eq!(readers(Language::Python, "ENGINE", python), [5]);
    let script = "const small = { engine: \"id\" };\nconst large = { engine: best };\ncall(\n  small.engine);\ncall(\n  large.engine);\n";
    assert_eq!(readers(Language::JavaScript, "engine", script), [4]);
}

#[test]
fn an_argument_is_no_variable_of_its_name() {
    let python = "engine = best\ncall(engine)\nChat(engine=\"id\")\n";
    assert_eq!(readers(Language::Python, "engine", python), [] as [usize; 0]);
    let kotlin = "val engine = best\nval a = call(engine)\nval b = Chat(engine = \"id\")\n";
    assert_eq!(readers(Language::Kotlin, "engine", kotlin), [] as [usize; 0]);
}
