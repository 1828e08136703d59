//! Tests for every language: the queries compile, a walk finds what a run over the whole tree finds, nothing overflows
//! or runs without end.

use crate::syntax::grammar::tests::*;
use crate::syntax::model::{Construct, Literal};

/// A text in each language, with a little of everything.
pub(crate) const SAMPLES: &[(Language, &str)] = &[
    (
        Language::Bicep,
        "@allowed(['a'])\nparam m string = 'gpt-4'\nresource r 'T@1' = if (x) { name: 'a${m}b' }\nvar v = m == 'x' ? a.b.c : [m]\n",
    ),
    (
        Language::Dockerfile,
        "FROM a\nENV M=gpt-4 N=\"x\"\nLABEL a=b c=d\nRUN M=x run --model gpt-4 \\\n  -f\nCMD [\"a\", \"--b\", \"c\"]\n",
    ),
    (
        Language::C,
        "#define M \"x\"\nstruct s c = { .m = \"a\" \"b\" };\nint f() { g->m = h(\"x\", E_F); if (m == \"y\") {} }\n",
    ),
    (
        Language::CSharp,
        "class A { string m = $\"a{b.c}d\"; void F(int p = 1) { new B { M = N.O, [\"k\"] = \"v\" }.C(\"x\", q: @\"y\"); } }\n",
    ),
    (
        Language::Cpp,
        "auto m = A::b().c({{\"k\", \"v\"}}, R\"(x)\");\nclass C { std::string m = \"d\"; void f(int p = 1); };\n",
    ),
    (
        Language::Dart,
        "import 'a:b';\nconst m = 'x';\nclass C { void f({String m = 'd'}) { g(n: 'a${b.c}d', o: {'k': [P.q]}); } }\n",
    ),
    (
        Language::Elixir,
        "defmodule A do\n  @m \"x\"\n  def f(m \\\\ \"d\"), do: B.c(%{k: \"a#{d}e\"}, l: [E.f()])\nend\n",
    ),
    (
        Language::Go,
        "import x \"y\"\nvar m = map[string]T{\"a\": {M: b.C}}\nfunc f() { switch m { case `x`: y.z(T{M: \"d\"}) } }\n",
    ),
    (
        Language::Java,
        "import a.b;\nclass A { @V(x = \"y\") String m = \"d\"; void f() { g(A.b().c(\"x\").d(E.F)); } enum E { F(\"x\") } }\n",
    ),
    (
        Language::JavaScript,
        "const a = new B({ m: `x${y.z}w`, 'n': q ?? 'd', s });\nswitch (a?.b.c) { case 'x': f(<P m=\"x\" />) }\n",
    ),
    (
        Language::Julia,
        "using A\nconst M = \"a$(b)c\"\nf(m; n::String = \"d\") = g(m, [\"x\"]; k = P.q, l = \"a\" => \"b\")\n",
    ),
    (
        Language::Kotlin,
        "class A(val m: String = \"d\") { val x = \"a${b.c}d\"; fun f() = g(n = H(\"x\"), o = \"k\" to P.Q) }\n",
    ),
    (
        Language::Lua,
        "local m = require(\"x\")\nM.n = { a = { b = 'c', [\"d\"] = E.f }, 'g' } -- h\nif m:find('x') then i 'j' end\n",
    ),
    (
        Language::Php,
        "<?php class A { const M = 'x'; function f($m = 'd') { return $a->b(['k' => \"c{$d}e\", 'l' => ['z']])->g(h: M::N); } }\n",
    ),
    (
        Language::PowerShell,
        "param($M = \"d\")\n$h = @{ Name = 'x'; \"k\" = \"a$($b)c\" }\naz a b --m \"x\" -n o\nif ($m -eq 'x') { $o.F(\"y\") }\n",
    ),
    (
        Language::Python,
        "class A(Enum):\n  \"\"\"doc\"\"\"\n  m: str = f\"a{b.c}d\" 'e'\nx.y(z).create(a, model=M.N or 'x')  # c\n",
    ),
    (Language::R, "library(a)\nm <- c(\"x\", B$c)\nf <- function(n = \"d\") g(k = 'v', h::i(\"y\")) # z\n"),
    (
        Language::Ruby,
        "class A < B\n  M = \"a#{b}c\"\n  def f(m: 'd') = g.h(k: 'v', 'l' => [M::N]) if m == %w[x]\nend\n",
    ),
    (
        Language::Rust,
        "const M: &str = \"x\";\nfn f() { let a = B::c().d(\"x\").e(F { g: \"h\".into() }); match a { \"x\" => json!({\"k\": [1]}), _ => {} } }\n",
    ),
    (
        Language::Scala,
        "import a.b\nobject C { val m = s\"a${b}c\"; def f(n: String = \"d\") = g(k = D.e, Map(\"x\" -> \"y\")) }\n",
    ),
    (
        Language::Shell,
        "M=${V:-gpt-4} az a b --m \"x${y}z\" --n=o | grep 'q'\ncase $M in a) f ;; esac\ncat <<E\n$x y\nE\n",
    ),
    (
        Language::Swift,
        "import A\nlet m = \"a\\(b)c\"\nfunc f(n: String = \"d\") { g(k: .h, l: [\"x\": M.n]) }\nenum E: String { case o = \"p\" }\n",
    ),
    (
        Language::Terraform,
        "resource \"a\" \"b\" {\n  m { n = \"x${var.y.z}w\" }\n  o = f({ a = [\"b\"], \"c\" : var.d })\n}\n",
    ),
    (
        Language::Tsx,
        "type T = 'a' | 'b' | 'c';\nenum E { A = 'x' }\nconst f = ({ m = 'd' }: P, n = 'e') => <P m={g(E.A)}>t</P>;\n",
    ),
    (
        Language::TypeScript,
        "interface I { m: 'a' | 'b' }\nclass C { static m = ['x'] as const; f(n?: string) { return /x/.test(this.m) } }\n",
    ),
    (
        Language::Yaml,
        "a: &x\n  - b: 'c'\n    \"d\": [e, {f: g}]\n  - run: |\n      az a --m n\nh: !Sub \"i\" # j\n<<: *x\n",
    ),
];

#[test]
fn every_language_compiles() {
    for language in ALL {
        let problem = load(*language).expect("listed").err();
        assert!(problem.is_none(), "{language:?}: {}", problem.map(|p| p.to_string()).unwrap_or_default());
    }
}

/// If two crates define one C symbol, they are linked without a warning, and one of them wins.
#[test]
fn no_grammar_stands_in_for_another() {
    let mut seen = Vec::new();
    for language in ALL {
        let grammar = &grammar_of(*language).expect("compiles").language;
        assert!((13..=15).contains(&grammar.abi_version()), "{language:?}");
        let shape = (grammar.node_kind_count(), grammar.parse_state_count(), grammar.field_count());
        assert!(!seen.contains(&shape), "{language:?} has the tables of another language");
        seen.push(shape);
    }
}

#[test]
fn a_range_yields_what_the_whole_yields() {
    for language in ALL {
        let (_, text) =
            SAMPLES.iter().find(|(l, _)| l == language).unwrap_or_else(|| panic!("no sample of {language:?}"));
        let all = around(*language, text, Span::new(0, text.len()));
        assert!(!all.constructs.is_empty() && !all.literals.is_empty(), "{language:?}");
        for start in 0..=text.len() {
            for end in start..=(start + 12).min(text.len()) {
                let expected = all.syntax_around(Span::new(start, end));
                let found = around(*language, text, Span::new(start, end));
                assert_eq!(found, expected, "{language:?} {:?}", &text[start..end]);
            }
        }
    }
}

#[test]
fn a_long_list_is_not_walked() {
    let items = "  {\"model\": \"gpt-4\", \"price\": 1},\n".repeat(3_000);
    let text = format!("PRICES = [\n{items}]\n");
    let parsed = parse(Language::Python, &text.as_str().into(), Budget::for_len(text.len())).expect("within budget");
    for (at, found) in text.match_indices("gpt-4") {
        let out = parsed.syntax_around(Span::new(at, at + found.len()));
        assert_eq!((out.literals.len(), out.constructs.len()), (1, 4));
    }
}

/// Around a place in a node with thousands of children is the same as in one with hundreds, and it is found in as many steps.
#[test]
fn of_thousands_of_children_few_are_looked_at() {
    for (language, head, item, tail) in [
        (Language::Python, "M = Literal[", "'gpt-4', ", "'x']\n"),
        (Language::Python, "M = [", "'gpt-4', ", "'x']\n"),
        (Language::TypeScript, "ask(", "'gpt-4', ", "'x');\n"),
        (Language::Yaml, "before_script:\n", "  - ask gpt-4\n", "  - end\n"),
        (Language::Shell, "az create", " --model gpt-4", "\n"),
    ] {
        let found = |count: usize| {
            let text = format!("{head}{}{tail}", item.repeat(count));
            let parsed = parse(language, &text.as_str().into(), Budget::for_len(text.len())).expect("within budget");
            let at = head.len() + item.len() * (count / 2) + item.find("gpt").expect("there");
            let mut syntax = Syntax::default();
            let steps = parsed.around(Span::new(at, at + 5), &mut syntax);
            syntax.sort();
            let ends = |span: Span| (span.start.min(head.len()), (text.len() - span.end).min(tail.len()));
            let constructs = syntax.constructs.into_iter().map(|c| (c.kind, c.name, ends(c.span)));
            let mut constructs: Vec<_> = constructs.collect();
            // `[` and each element of the type make a test, which reaches over all elements before it.
            constructs.dedup();
            (steps, syntax.literals.len(), constructs)
        };
        let (few, many) = (found(200), found(6_000));
        assert_eq!((few.1, &few.2), (many.1, &many.2), "{language:?} {head}");
        assert!(!few.2.is_empty() && many.0 <= few.0, "{language:?} {head}: {} steps, and {}", few.0, many.0);
    }
}

#[test]
fn depth_is_no_danger() {
    let deep =
        |open: &str, middle: &str, close: &str| format!("{}{middle}{}", open.repeat(20_000), close.repeat(20_000));
    for (language, text) in [
        (Language::Python, format!("x = {}", deep("[", "'gpt-4'", "]"))),
        (Language::Python, format!("x = {}", deep("", "'gpt-4'", " + 'a'"))),
        (Language::JavaScript, format!("x = {}", deep("f(", "'gpt-4'", ")"))),
        (Language::TypeScript, format!("type T = {}", deep("", "'gpt-4'", " | 'a'"))),
        (Language::Terraform, format!("x = {}", deep("[", "\"gpt-4\"", "]"))),
        (Language::Bicep, format!("var x = {}", deep("(", "'gpt-4'", ")"))),
        (Language::Shell, deep("$(", "gpt-4", ")")),
        (Language::Yaml, deep("[", "gpt-4", "]")),
    ] {
        let Ok(parsed) = parse(language, &text.as_str().into(), Budget::for_len(text.len())) else { continue };
        let at = text.find("gpt-4").expect("there");
        let out = parsed.syntax_around(Span::new(at, at + 5));
        assert!(!out.literals.is_empty(), "{language:?}");
    }
}

#[test]
fn a_budget_ends_a_parse_and_leaves_no_trace() {
    let text = "x = [1, 2, 3]\n".repeat(1_000);
    let nothing = Budget { steps: 0, ..Budget::for_len(0) };
    assert!(parse(Language::Python, &text.as_str().into(), nothing).is_err());
    has(Language::JavaScript, "f('gpt-4')", "gpt-4", &["Call f = ('gpt-4')"]);
    has(Language::Python, "f('gpt-4')", "gpt-4", &["Call f = ('gpt-4')"]);
}

#[test]
fn broken_and_empty_texts_are_read() {
    for language in ALL {
        for text in ["", "\n", "\"", "é\"gpt-4\u{fe0f}", "{{{ gpt-4", "<<<<<<< HEAD\nx = 'gpt-4'\n=======\n"] {
            let syntax = around(*language, text, Span::new(0, text.len()));
            let spans = syntax.literals.iter().map(|l| &l.span).chain(syntax.constructs.iter().map(|c| &c.value));
            for span in spans {
                assert!(text.get(span.range()).is_some(), "{language:?} {text:?} {span:?}");
            }
        }
    }
}

#[test]
fn a_file_of_queries_is_checked() {
    let refused = |source: &str| Grammar::new(shelflife_grammars::PYTHON.into(), source).is_err();
    assert!(!refused("(identifier) @name\n((string) @_s (#eq? @_s \"x\")) @string.quoted"));
    assert!(refused("(identifier) @variable"));
    assert!(refused("(list) @list.name"));
    assert!(refused("(call) @call.arguments"));
    assert!(refused("(expression) @string"), "a supertype");
    assert!(refused("((comment) @comment . (comment) @text)"), "two roots");
    assert!(refused("(_) @string"), "any node");
    assert!(refused("(nothing) @string"));
}

/// The order that [`Syntax::sort`] gives is the one the tests above compare.
#[test]
fn results_are_added() {
    let text = "f('gpt-4')";
    let parsed = parse(Language::Python, &text.into(), Budget::for_len(text.len())).expect("within budget");
    let mut out = Syntax {
        literals: vec![Literal { kind: crate::syntax::model::LiteralKind::Text, span: Span::new(0, 1) }],
        constructs: Vec::<Construct>::new(),
    };
    let steps = parsed.around(Span::new(3, 8), &mut out);
    assert_eq!((out.literals.len(), out.constructs.len()), (2, 2));
    assert!(steps > 0, "the visited nodes are counted");
}

/// Each place in a long list asks about the list, between many ranges of its own.
#[test]
fn what_is_asked_about_again_and_again_stays_known() {
    let rows: Vec<String> = (0..100).map(|n| format!("- name: agent-{n}\n  model: gpt-{n:03}\n")).collect();
    let text = rows.concat();
    let parsed = parse(Language::Yaml, &text.as_str().into(), Budget::for_len(text.len())).expect("within budget");
    let list = Span::new(0, text.len());
    let steps = |range: Span| parsed.around(range, &mut Syntax::default());
    assert!(steps(list) > 100);
    for at in 1..90 {
        assert!(steps(Span::new(at * 20, at * 20 + 4)) > 0, "a range of its own");
        assert_eq!(steps(list), 0, "after {at} others");
    }
}
