//! Fixes that would do harm, in several languages each: they are shown with the reason, and the file stays as it is.

use std::fs;

use crate::support::check;

/// What `--fix --unsafe-fixes` makes of files, in their order, and the notes on it.
fn fixed(files: &[(&str, &str)]) -> (Vec<String>, String) {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let run = check(folder.path(), ["--fix", "--unsafe-fixes"]);
    let after = files.iter().map(|(path, _)| fs::read_to_string(folder.path().join(path)).unwrap()).collect();
    (after, run.out + &run.err)
}

/// Whether a file alone is changed.
fn is_changed(path: &str, text: &str) -> bool {
    fixed(&[(path, text)]).0 != [text]
}

#[test]
fn a_name_that_others_use_keeps_its_model() {
    for (path, text) in [
        (
            "a.go",
            "package a\n\nimport \"github.com/sashabaranov/go-openai\"\n\nconst GPT4 = \"gpt-4-0613\"\n\nfunc ask(c *openai.Client) {\n\tc.CreateChatCompletion(ctx, openai.ChatCompletionRequest{Model: GPT4})\n}\n",
        ),
        (
            "a.ts",
            "import OpenAI from \"openai\";\nexport const gpt4 = \"gpt-4-0613\";\nnew OpenAI().chat.completions.create({ model: gpt4, messages: [] });\n",
        ),
        ("models.yaml", "openai:\n  label: GPT-4 (June)\n  model: gpt-4-0613\n"),
    ] {
        assert!(!is_changed(path, text), "{path}");
        let plain = text.replace("GPT4", "Best").replace("gpt4", "best").replace("GPT-4 (June)", "Best");
        assert!(is_changed(path, &plain), "{plain}");
    }
}

#[test]
fn a_name_of_one_file_is_left_to_be_renamed() {
    for (path, text) in [
        ("a.py", "import openai\nGPT_4 = \"gpt-4-0613\"\nopenai.chat.completions.create(model=GPT_4, messages=[])\n"),
        (
            "a.ts",
            "import OpenAI from \"openai\";\nconst GPT_4 = \"gpt-4-0613\";\nnew OpenAI().chat.completions.create({ model: GPT_4, messages: [] });\n",
        ),
        ("a.rb", "GPT_4 = \"gpt-4-0613\"\nOpenAI::Client.new.chat(parameters: { model: GPT_4, messages: [] })\n"),
    ] {
        let (after, said) = fixed(&[(path, text)]);
        assert!(after[0].contains("GPT_4 = \"") && !after[0].contains("gpt-4-0613"), "{}", after[0]);
        assert!(said.contains("`GPT_4` still names the old model"), "{said}");
    }
}

#[test]
fn a_setting_that_is_handed_on_to_a_model_that_rejects_it_holds_the_fix() {
    for (path, text) in [
        (
            "a.py",
            "from langchain_anthropic import ChatAnthropic\nllm = ChatAnthropic(model=\"claude-3-opus-20240229\", temperature=0)\nllm.invoke(\"x\")\n",
        ),
        ("a.yaml", "llm:\n  provider: anthropic\n  config:\n    model: claude-3-opus-20240229\n    temperature: 0.5\n"),
        (
            "a.ts",
            "import { ChatAnthropic } from \"@langchain/anthropic\";\nconst llm = new ChatAnthropic({ model: \"claude-3-opus-20240229\", temperature: 0 });\nawait llm.invoke(\"x\");\n",
        ),
    ] {
        assert!(!is_changed(path, text), "{path}");
        let without =
            text.replace(", temperature=0", "").replace("    temperature: 0.5\n", "").replace(", temperature: 0", "");
        assert!(is_changed(path, &without), "{without}");
    }
}

#[test]
fn items_of_one_list_stay_apart() {
    let shared = |items: &str| {
        format!("import openai\nfor model in {items}:\n    openai.chat.completions.create(model=model, messages=[])\n")
    };
    let double = shared("[\"gpt-4-0613\", \"gpt-4\"]");
    assert!(!is_changed("a.py", &double));
    assert!(is_changed("a.py", &shared("[\"gpt-4-0613\", \"gpt-3.5-turbo-0613\"]")));
    for (path, text) in [
        (
            "a.js",
            "const model = [\"gpt-4-0613\", \"gpt-4\"][0];\nimport OpenAI from \"openai\";\nnew OpenAI().chat.completions.create({ model, messages: [] });\n",
        ),
        ("fallbacks.yaml", "openai:\n  fallback_models: [\"gpt-4-0613\", \"gpt-5.6-sol\"]\n"),
    ] {
        assert!(!is_changed(path, text), "{path}");
    }
}

#[test]
fn the_line_of_a_record_is_history() {
    let record = "{\"id\": \"a\", \"results\": [{\"modelId\": \"anthropic.claude-3-opus-20240229-v1:0\", \"answers\": [{\"inputTokens\": 7, \
                  \"outputTokens\": 9, \"score\": 1.0, \"response\": \"A sentence that is long enough to be one of a record of answers.\"}], \
                  \"status\": \"SUCCESS\"}]}\n";
    assert!(!is_changed("results.jsonl", record));
}

#[test]
fn a_key_of_the_settings_of_another_file_is_looked_up() {
    let code = "import openai\nopenai.chat.completions.create(model=\"gpt-4-0613\", messages=[])\n";
    let settings = "info:\n  gpt-4-0613:\n    context: 8192\n";
    assert_eq!(fixed(&[("bot/ask.py", code), ("config/models.yml", settings)]).0[0], code);
    for settings in [format!("{settings}  gpt-5.6-sol:\n    context: 8192\n"), "prices:\n  gpt-4-0613: 3\n".to_owned()]
    {
        assert_ne!(fixed(&[("bot/ask.py", code), ("config/models.yml", &settings)]).0[0], code, "{settings}");
    }
}
