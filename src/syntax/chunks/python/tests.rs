//! Tests of the cutting of Python texts.

use crate::syntax::chunks::python::*;

fn cut(text: &str) -> Vec<(String, Vec<&str>, bool)> {
    let parts = parts(text).expect("even").into_iter().filter(|part| !is_plain(text, part));
    let of = |part: Part| {
        (text[part.range.range()].to_owned(), part.heads.into_iter().map(|h| text[h].trim()).collect(), part.is_needed)
    };
    parts.map(of).collect()
}

fn parts(text: &str) -> Option<Vec<Part>> {
    outline(text).map(|outline| outline.parts)
}

fn is_plain(text: &str, part: &Part) -> bool {
    !text[part.range].trim_start().starts_with(['d', '@', 'a'])
}

#[test]
fn plain_statements_are_taken_together() {
    let long = format!("x = [{}]\n", "1, ".repeat(ENOUGH));
    let text = format!("import a\nif a:\n  b = 1\nelse:\n  b = 2\n{long}try:\n  c()\nexcept D:\n  pass\ny = 1\n");
    let found: Vec<_> =
        parts(&text).expect("even").into_iter().map(|part| text[part.range.range()].to_owned()).collect();
    assert_eq!(found.len(), 2);
    assert!(found[0].starts_with("import a\nif a:") && found[0].ends_with("]\n"));
    assert_eq!(found[1], "try:\n  c()\nexcept D:\n  pass\ny = 1\n");
}

#[test]
fn functions_are_parts() {
    let text = "import a\n\n@b(\n  'c',\n)\n@d\ndef e(\n  f='g',\n):\n  '''\ndef h():\n  '''\n  def i(): pass\n  return 1\n\n# j\nK = 1\n";
    let found = cut(text);
    assert_eq!(found.len(), 1);
    assert!(found[0].0.starts_with("@b(") && found[0].0.ends_with("return 1\n\n# j\n"), "{}", found[0].0);
}

#[test]
fn methods_come_with_the_heads_of_their_classes() {
    let text = "class A(\n  B,\n):\n  x = 1\n  class C:\n    def d(self): pass\n    async def e(self):\n      return '#'\n\n  @f\n  def g(self): pass\nclass H:\n  def i(self): pass\n";
    let found = cut(text);
    let shown: Vec<_> = found.iter().map(|(t, h, n)| (t.trim(), h.len(), *n)).collect();
    let expected = [
        ("def d(self): pass", 2, true),
        ("async def e(self):\n      return '#'", 2, false),
        ("@f\n  def g(self): pass", 1, false),
        ("def i(self): pass", 1, true),
    ];
    assert_eq!(shown, expected);
    assert_eq!(found[0].1, ["class A(\n  B,\n):", "class C:"]);
}

#[test]
fn docstrings_and_what_they_are_in() {
    let text = "'''a'''\nclass B(C):\n  r\"b\"\n  x = 'no'\n  async def d(self):\n    \"\"\"\n    d\n    \"\"\"\n    def e(): 'no'\n    if x:\n      'no'\nclass F(Enum):\n  'no'\n'a' 'b'\nf'no'\n'';\n";
    let outline = outline(text).expect("even");
    let name = |n: &usize| &text[outline.definitions[*n].name];
    let shown: Vec<(&str, Vec<&str>)> = outline
        .docstrings
        .iter()
        .map(|one| (text[one.content].trim(), one.within.iter().map(name).collect()))
        .collect();
    assert_eq!(shown, [("a", vec![]), ("b", vec!["B"]), ("d", vec!["B", "d"])]);
    let spans: Vec<&str> = outline.definitions.iter().map(|one| &text[one.span]).collect();
    assert!(spans[0].starts_with("class B(C):") && spans[0].ends_with("if x:\n      'no'"));
    assert!(spans[1].starts_with("async def d(self):") && spans[1].ends_with("if x:\n      'no'"));
    assert_eq!(spans[2], "def e(): 'no'");
}

#[test]
fn functions_below_conditions_are_not() {
    assert!(cut("if a:\n  def b(): pass\nelse:\n  class C:\n    def d(self): pass\n").is_empty());
}

#[test]
fn what_is_not_even_is_not_cut() {
    for text in ["def a(:\n  x = 1\n", "x = 'a\ny = 1\n", "x = '''a\n", "x = (\n", "x = )\n"] {
        assert_eq!(parts(text), None, "{text}");
    }
}

#[test]
fn escapes_and_continued_lines() {
    assert_eq!(cut("x = 'a\\'b' \\\n  + \"c\\\\\"\ndef d():\n\treturn r'\\''\ny = 1\n").len(), 1);
    assert_eq!(cut("").len(), 0);
    assert_eq!(cut("def a(): pass").len(), 1);
}
