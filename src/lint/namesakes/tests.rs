//! Names and labels of values that a fix changes.

use super::*;

/// The name that names `gpt-4-0613` where a fix makes it `gpt-6-luna`, and its kind.
fn found(path: &str, text: &str) -> Option<String> {
    let source = Source::from_bytes(path.into(), text.as_bytes().to_vec()).unwrap();
    let start = text.find("gpt-4-0613").unwrap();
    let edit = Edit { span: Span::at(start), replacement: "gpt-6-luna".into(), file: None, is_argument: false };
    let edit = Edit { span: Span::new(start, start + 10), ..edit };
    namesake(&edit, &source).map(|found| format!("{:?} {}", found.kind, found.name))
}

#[test]
fn what_others_use_keeps_its_model() {
    for (path, text, expected) in [
        ("a.java", "enum M {\n    GPT_4_0613(\"gpt-4-0613\"),\n}", "Shared GPT_4_0613"),
        ("a.kt", "enum class M(val id: String) {\n    GPT4(\"gpt-4-0613\");\n}", "Shared GPT4"),
        ("a.php", "enum M: string {\n    case Gpt4 = 'gpt-4-0613';\n}", "Shared Gpt4"),
        ("a.swift", "enum M: String {\n    case gpt4 = \"gpt-4-0613\"\n}", "Shared gpt4"),
        ("a.swift", "switch self {\n    case .gpt4: return \"gpt-4-0613\"\n}", "Shared gpt4"),
        ("a.rs", "match self {\n    Model::Gpt4 => \"gpt-4-0613\".to_string(),\n}", "Shared Gpt4"),
        ("a.java", "switch (m) {\n    case GPT_4:\n        return \"gpt-4-0613\";\n}", "Shared GPT_4"),
        ("a.py", "class Model(str, Enum):\n    SMALL = \"x\"\n\n    GPT_4 = \"gpt-4-0613\"\n", "Shared GPT_4"),
        ("a.cs", "public static class M\n{\n    public const string Gpt4 = \"gpt-4-0613\";\n}", "Shared Gpt4"),
        ("a.rb", "module Models\n  GPT_4 = 'gpt-4-0613'\nend", "Shared GPT_4"),
        ("a.ts", "export const gpt4 = \"gpt-4-0613\";", "Shared gpt4"),
        ("a.ts", "export const MODELS = {\n  gpt4: \"gpt-4-0613\",\n};", "Shared gpt4"),
        ("a.go", "const (\n\tGPT4 = \"gpt-4-0613\"\n)", "Shared GPT4"),
        ("a.rs", "pub const GPT_4: &str = \"gpt-4-0613\";", "Shared GPT_4"),
        (".env", "LLM_GPT_4=\"gpt-4-0613,key\"\n", "Shared LLM_GPT_4"),
        ("a.yaml", "models:\n  gpt4: gpt-4-0613\n", "Shared gpt4"),
        (
            "a.cs",
            "public class ModelsOfGpt4 : IModels\n{\n    public static readonly Model Best = new Model(\"gpt-4-0613\");\n}",
            "Shared ModelsOfGpt4",
        ),
        ("a.cs", "public class M\n{\n    public static M Gpt4 { get; } = \"gpt-4-0613\";\n}", "Shared Gpt4"),
        (
            "a.cs",
            "public class ChatModelsOfOne\n{\n    public static readonly ChatModel First = new ChatModel(\"a\")\n    {\n        ApiName = \"gpt-4-0613\"\n    };\n}",
            "Row First",
        ),
        ("a.py", "class Gpt4Chat:\n    model = \"gpt-4-0613\"\n", "Shared Gpt4Chat"),
        ("a.py", "models = {\"gpt4\": \"gpt-4-0613\"}", "Shared gpt4"),
    ] {
        assert_eq!(found(path, text).as_deref(), Some(expected), "{text}");
    }
}

#[test]
fn a_name_of_one_file_is_renamed_by_hand() {
    for (path, text, expected) in [
        ("a.py", "GPT_4 = \"gpt-4-0613\"\n", "Own GPT_4"),
        ("a.py", "gpt4 = ChatOpenAI(model=\"gpt-4-0613\")\n", "Own gpt4"),
        ("a.ts", "const gpt4Model = openai(\"gpt-4-0613\");", "Own gpt4Model"),
        ("a.go", "\tgpt4 := \"gpt-4-0613\"\n", "Own gpt4"),
        ("a.rs", "let gpt_4 = \"gpt-4-0613\";", "Own gpt_4"),
        ("a.ps1", "$gpt4Model = \"gpt-4-0613\"\n", "Own gpt4Model"),
    ] {
        assert_eq!(found(path, text).as_deref(), Some(expected), "{text}");
    }
}

#[test]
fn a_label_for_people_is_changed_by_hand() {
    for (path, text) in [
        ("a.json", "[{\"id\": \"gpt-4-0613\", \"displayName\": \"GPT-4 (June)\"}]"),
        ("a.yaml", "default:\n  label: GPT-4 (June)\n  model: gpt-4-0613\n"),
        ("a.ts", "const a = [{ title: 'GPT-4 (June)', model: 'gpt-4-0613' }]"),
        ("a.yaml", "- model: gpt-4-0613\n  label: \"GPT-4 (June)\"\n- model: b\n"),
    ] {
        assert_eq!(found(path, text).as_deref(), Some("Label GPT-4 (June)"), "{text}");
    }
}

#[test]
fn a_label_itself_is_changed_with_its_id() {
    for (path, text) in [
        ("a.java", "Row.builder().id(ID.toString()).displayName(\"gpt-4-0613\").build()"),
        ("a.ts", "const row = { id, label: 'gpt-4-0613' };"),
    ] {
        assert_eq!(found(path, text).as_deref(), Some("Caption gpt-4-0613"), "{text}");
    }
}

#[test]
fn the_settings_of_one_model_are_in_a_file_of_its_name() {
    for path in ["models/gpt-4-0613.yaml", "GPT_4_0613.toml", "gpt40613.json"] {
        let text = if path.ends_with("toml") { "id = \"gpt-4-0613\"\n" } else { "{\"model\": \"gpt-4-0613\"}" };
        assert!(found(path, text).is_some_and(|found| found.starts_with("File ")), "{path}");
    }
    for path in ["gpt-4.yaml", "settings.yaml", "gpt-4-0613.py"] {
        assert_eq!(found(path, "model = \"gpt-4-0613\"\n"), None, "{path}");
    }
}

#[test]
fn other_names_say_nothing_on_the_model() {
    for (path, text) in [
        ("a.py", "MODEL = \"gpt-4-0613\"\n"),
        ("a.py", "DEFAULT_GPT_MODEL = \"gpt-4-0613\"\n"),
        ("a.py", "def ask(model=\"gpt-4-0613\", temperature=0):\n    pass\n"),
        ("a.yaml", "- model_name: gpt-4\n  litellm_params:\n    model: openai/gpt-4-0613\n"),
        ("a.yaml", "- label: GPT-4\n  model: other\n- label: Other\n  model: gpt-4-0613\n"),
        ("a.tf", "name = \"gpt-4\"\nmodel {\n  name = \"gpt-4-0613\"\n}\n"),
        (
            "a.cs",
            "public class Chats\n{\n    public static readonly ChatModel First = new ChatModel(\"gpt-4-0613\");\n}",
        ),
        ("a.json", "{\"label\": \"Chat\", \"model\": \"gpt-4-0613\"}"),
        ("a.java", "client.ask(\"gpt-4-0613\");"),
    ] {
        assert_eq!(found(path, text), None, "{text}");
    }
}
