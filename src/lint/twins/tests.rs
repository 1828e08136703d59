//! Other literals of the same value that a fix leaves behind.

use crate::lint::twins::*;

/// Whether the value `old-1` is held by what is left of it in the text.
fn is_held(text: &str) -> bool {
    twins(text, "old-1").any(|at| constrains(text, at))
}

#[test]
fn what_is_compared_allowed_or_looked_up_holds_a_value() {
    for text in [
        "if model == \"old-1\" then",
        "if (\"old-1\" === model)",
        "if model != 'old-1':",
        "@allowed([\n  'old-1'\n  'old-2'\n])",
        "\"allowedValues\": [\"other\", \"old-1\"]",
        "AllowedValues:\n  - old-1\n",
        "AllowedValues:\n  - old-1 # the first\n",
        "condition = contains([\"old-1\"], var.model)",
        "prices = {\"old-1\": 0.1}",
        "map[string]int{\"old-1\": 3}",
        "match m { \"old-1\" => 1 }",
        "switch (m) {\n  case 'old-1':\n    return 1\n}",
        "when 'old-1' then 1",
        "[ValidateSet('old-1', 'other')] [string] $Model",
        "[ValidateSet('other', 'old-1')] [string] $Model",
        "type Model = \"old-1\" | \"old-2\";",
        "type Model =\n  | 'old-1'\n  | 'old-2'",
        "if (\"old-1\".equals(model)) {}",
        "if (model.startsWith('old-1')) {}",
        "schema: list(old-1|old-2)",
        "INSERT INTO models (name, size) VALUES ('old-1', 9);",
        "schema: list(old-0|old-1)",
        "{{ if eq .Values.model \"old-1\" }}",
    ] {
        assert!(is_held(text), "{text}");
    }
    for text in [
        "model = \"old-1\"",
        "call(\"old-1\")",
        "call(client, \"old-1\")",
        "rows.values('old-1')",
        "model: old-1\n",
        "{\"model\": \"old-1\"}",
        "other = \"old-10\"",
        "model = name || \"old-1\"",
        "const model = \"old-1\" || name;",
        "model = name ||\n    \"old-1\";",
        "model = name ??\n    'old-1';",
        "the models:\n- old-1   : text\n",
        "x=\"${NAME:-y/old-1",
        "ask(old-1)",
        "^(old-1|old-2)$",
        "{{ .Values.model | default \"old-1\" }}",
        "\"old-1",
    ] {
        assert!(!is_held(text), "{text}");
    }
}

#[test]
fn an_option_is_chosen_by_its_value() {
    let offers = |path: &str, text: &str| {
        let source = Source::from_bytes(path.into(), text.as_bytes().to_vec()).unwrap();
        twins(text, "old-1").any(|at| is_option(&source, at))
    };
    for text in
        ["<Select options={[{ name: 'Old', value: 'old-1' }]} />", "const all = [{\n  \"value\": \"old-1\",\n}];"]
    {
        assert!(offers("a.tsx", text), "{text}");
    }
    for (path, text) in [
        ("a.tsx", "<Select value=\"old-1\" />"),
        ("a.ts", "const row = { id: 'old-1' };"),
        ("a.yaml", "env:\n- {name: A, value: 'old-1'}\n"),
    ] {
        assert!(!offers(path, text), "{text}");
    }
}
