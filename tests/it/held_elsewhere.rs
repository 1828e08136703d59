//! Fixes that would do harm because of what stands elsewhere: a parameter beside the model or in another file, a list that
//! others pick from, the arm of another service, an interface that has ended. They are shown with the reason, and no file changes.

use std::fs;

use crate::support::{finish, shelflife};

/// Whether `--fix --unsafe-fixes` changes any of the files, and the notes on it.
fn is_changed(files: &[(&str, &str)]) -> (bool, String) {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let check = |options: &[&str]| {
        finish(
            shelflife().current_dir(folder.path()).args(["check", "--as-of", "2026-11-28", "--isolated"]).args(options),
        )
    };
    // The reasons that one file shows are in its report, the others in the notes on the fixes.
    let reasons = check(&["--output-format", "json"]).out;
    let run = check(&["--fix", "--unsafe-fixes"]);
    let changed = files.iter().any(|(path, text)| fs::read_to_string(folder.path().join(path)).unwrap() != *text);
    (changed, reasons + &run.err)
}

/// Checks that the files stay as they are for a reason, and that they change where a text in them is another.
fn held(files: &[(&str, &str)], why: &str, without: (&str, &str)) {
    let (changed, said) = is_changed(files);
    assert!(!changed, "{files:?}");
    assert!(said.contains(why), "{said}");
    let other: Vec<(&str, String)> =
        files.iter().map(|(path, text)| (*path, text.replace(without.0, without.1))).collect();
    let other: Vec<(&str, &str)> = other.iter().map(|(path, text)| (*path, text.as_str())).collect();
    assert!(is_changed(&other).0, "{other:?}");
}

#[test]
fn a_request_of_another_file_passes_what_the_new_model_rejects() {
    let why = "goes to the model too";
    held(
        &[
            ("package.json", "{}"),
            (
                "src/config.ts",
                "import OpenAI from \"openai\";\nexport const openaiModel = (m?: string) => {\n  if (!m) {\n    return \"gpt-3.5-turbo-0613\";\n  }\n  return m;\n};\n",
            ),
            (
                "src/openai.ts",
                "import OpenAI from \"openai\";\nexport const ask = (model, messages) =>\n  send(\"api.openai.com\", { model, messages, max_tokens: 200 });\n",
            ),
        ],
        why,
        ("max_tokens", "n"),
    );
    held(
        &[
            ("go.mod", "module a"),
            (
                "config.go",
                "package a\n\nfunc load() Config {\n\treturn Config{\n\t\tOpenaiModel: getValue(\"OPENAI_MODEL\", \"gpt-3.5-turbo-0613\"),\n\t}\n}\n",
            ),
            (
                "ask/ask.go",
                "package ask\n\nfunc (c *Client) ask(m []Message) {\n\tbody := Request{\n\t\tModel:     c.Model,\n\t\tMessages:  m,\n\t\tMaxTokens: c.MaxTokens,\n\t}\n\tc.post(\"https://api.openai.com/v1/chat/completions\", body)\n}\n",
            ),
        ],
        why,
        ("MaxTokens: c.MaxTokens", "N: 1"),
    );
    held(
        &[
            (
                "chat.py",
                "import openai\n\n\nclass OpenAIChat:\n    def ask(self, messages):\n        return openai.chat.completions.create(model=self.model, messages=messages, max_tokens=self.limit)\n",
            ),
            (
                "main.py",
                "from chat import OpenAIChat\n\nchat = OpenAIChat(openai_api_key=key, model_name=\"gpt-3.5-turbo-0613\", max_tokens=512)\n",
            ),
        ],
        why,
        ("max_tokens=", "n="),
    );
    // A framework passes each model what it takes, and a file of another service has its own requests.
    for other in [
        "from litellm import completion\n\n\ndef ask(model, messages):\n    return completion(model=model, messages=messages, max_tokens=9)\n",
        "import anthropic\n\n\ndef ask(model, messages):\n    return anthropic.Anthropic().messages.create(model=model, messages=messages, max_tokens=9)\n",
    ] {
        let files = [(".env", "OPENAI_MODEL=gpt-3.5-turbo-0613\n"), ("ask.py", other)];
        assert!(is_changed(&files).0, "{other}");
    }
}

#[test]
fn a_second_request_for_the_same_model_stays_right() {
    let text = "import openai\n\n\nclass Chat:\n    def __init__(self, name=\"gpt-3.5-turbo-0613\"):\n        self.model = name\n\n    def ask(self, m):\n        \
                return openai.chat.completions.create(model=self.model, messages=m)\n\n    def stream(self, m):\n        \
                return openai.chat.completions.create(model=self.model, messages=m, stream=True, max_tokens=9)\n";
    held(&[("chat.py", text)], "`max_tokens` in line", (", max_tokens=9", ""));
}

#[test]
fn a_setting_beside_the_model_is_set_with_it() {
    let why = "goes to the model too";
    held(
        &[(
            "a.vim",
            "let g:openai_image = {\n\\  \"model\": \"dall-e-3\",\n\\  \"endpoint_url\": \"https://api.openai.com/v1/images/generations\",\n\\  \"style\": \"natural\",\n\\}\n",
        )],
        why,
        ("\"style\": \"natural\"", "\"n\": 1"),
    );
    held(
        &[(".env", "ANTHROPIC_API_KEY=x\nANTHROPIC_MODEL=claude-3-opus-20240229\nANTHROPIC_TEMPERATURE=0.2\n")],
        why,
        ("TEMPERATURE", "LIMIT"),
    );
    held(
        &[(
            "a.py",
            "import openai\n\n\nclass Draw:\n    def settings(self):\n        self.client = openai.OpenAI()\n        self.model = \"dall-e-3\"\n        self.quality = \"standard\"\n\n    def body(self):\n        return {\"model\": self.model, \"quality\": self.quality}\n",
        )],
        why,
        ("\"standard\"", "\"high\""),
    );
    held(
        &[(
            "a.php",
            "<?php\n$client = new Anthropic\\Client($key);\n$temperature = 0.7;\n$model = 'claude-3-opus-20240229';\n$client->messages()->create(params: ['model' => $model, 'temperature' => $temperature]);\n",
        )],
        "temperature",
        ("temperature", "limit"),
    );
}

#[test]
fn the_arm_of_another_service_stays() {
    held(
        &[(
            "a.js",
            "import OpenAI from \"openai\";\nfunction model(provider) {\n  switch (provider) {\n    case \"openai\":\n      return \"gpt-6-luna\";\n    case \"harbour\":\n      return process.env.HARBOUR_MODEL ?? \"gpt-4-0613\";\n  }\n}\n",
        )],
        "it is the value for `harbour`, which is another service",
        ("case \"harbour\"", "case \"openai-eu\""),
    );
    held(
        &[(
            "a.py",
            "import openai\n\n\ndef start(env, config, host):\n    name = config.get(\"agent_model\", \"gpt-4-0613\")\n    env[\"OPENAI_BASE_URL\"] = f\"{host}/v1\"\n    env[\"OPENAI_MODEL\"] = name\n",
        )],
        "which may know other models",
        ("f\"{host}/v1\"", "\"https://api.openai.com/v1\""),
    );
}

#[test]
fn a_list_that_others_pick_from_keeps_its_rows() {
    for (path, text) in [
        (
            "Models.cs",
            "using OpenAI;\npublic class Chat\n{\n    public static readonly Model Small = new Model(\"gpt-3.5-turbo-0613\", 4_096);\n    public static readonly Model Large = new Model(\"gpt-4-0613\", 8_192);\n}\n",
        ),
        (
            "Models.java",
            "import com.openai.client.OpenAIClient;\npublic class Chat {\n    public static final Model SMALL = new Model(\"gpt-3.5-turbo-0613\", 4096);\n    public static final Model LARGE = new Model(\"gpt-4-0613\", 8192);\n}\n",
        ),
        (
            "Models.kt",
            "import com.aallam.openai.api.model.ModelId\nobject Chat {\n    public val small = ModelId(\"gpt-3.5-turbo-0613\")\n    public val large = ModelId(\"gpt-4-0613\")\n}\n",
        ),
    ] {
        assert!(!is_changed(&[(path, text)]).0, "{path}");
    }
    // An id of the program's own, by which its table has the ids of services.
    let table = "package models\n\nvar All = []Model{\n\t{Tag: \"google/gemini-1.5-pro\", Uses: []Use{{Name: \"vertex_ai/gemini-1.5-pro\"}}},\n\t{Tag: \"google/gemini-2.0-flash\", Uses: []Use{{Name: \"vertex_ai/gemini-2.0-flash\"}}},\n\t{Tag: \"google/gemini-1.5-flash\", Uses: []Use{{Name: \"vertex_ai/gemini-1.5-flash\"}}},\n}\n";
    let pack = "package packs\n\nvar Pack = models.Role{ModelId: \"google/gemini-1.5-pro\"}\n";
    held(
        &[("models/all.go", table), ("packs/packs.go", pack)],
        "lists the old model and not the new one",
        ("vertex_ai/", ""),
    );
    let lists = "import OpenAI from \"openai\";\nexport const MODELS = [\"gpt-4-0613\", \"gpt-3.5-turbo-0613\", \"gpt-4\"] as const;\n";
    let settings = "import OpenAI from \"openai\";\nimport { MODELS } from \"./consts\";\nexport const defaults = {\n  openaiModel: \"gpt-4-0613\",\n};\n";
    held(
        &[("consts.ts", lists), ("config.ts", settings)],
        "lists the old model and not the new one",
        ("./consts", "./other"),
    );
}

#[test]
fn rows_of_a_gateway_stay_apart() {
    let rows = "version: v1\nmodel_providers:\n  - model: openai/gpt-4-0613\n    access_key: $OPENAI_API_KEY\n  - model: openai/gpt-4\n    access_key: $OPENAI_API_KEY\n";
    held(&[("config.yaml", rows)], "the list would have it twice", ("openai/gpt-4\n", "openai/gpt-6-luna-pro\n"));
}

#[test]
fn a_call_to_an_ended_interface_waits() {
    for (path, text) in [
        (
            "a.py",
            "from openai import OpenAI\n\nclient = OpenAI()\nassistant = client.beta.assistants.create(\n    model=\"gpt-4-0613\",\n    name=\"x\",\n)\n",
        ),
        (
            "a.ts",
            "import OpenAI from \"openai\";\nconst client = new OpenAI();\nawait client.beta.assistants.create({ name: \"x\", model: \"gpt-4-0613\" });\n",
        ),
        ("a.rb", "client = OpenAI::Client.new\nclient.beta.assistants.create(model: \"gpt-4-0613\", name: \"x\")\n"),
    ] {
        held(&[(path, text)], "the interface that is called has ended", ("beta.assistants.create", "responses.create"));
    }
}

#[test]
fn what_is_asked_of_a_gateway_is_a_row_of_its_settings() {
    let rows = "model_providers:\n  - model: openai/gpt-4o\n    access_key: $A\n  - model: openai/gpt-4o-mini\n    access_key: $A\n";
    let agent = "import os\nfrom openai import OpenAI\nMODEL = \"openai/gpt-4o\"\nclient = OpenAI(base_url=os.environ[\"GATEWAY_URL\"])\nclient.chat.completions.create(model=MODEL, messages=[])\n";
    held(
        &[("demo/config.yaml", rows), ("demo/src/agent.py", agent)],
        "config.yaml, line 2, has a row for the old model",
        ("gpt-4o-mini", "gpt-6-luna-pro"),
    );
}

#[test]
fn the_folder_of_a_package_is_part_of_its_program() {
    let ask = "import anthropic\n\ndef ask(model, messages):\n    return anthropic.Anthropic().messages.create(model=model, messages=messages, max_tokens=9, temperature=0.2)\n";
    held(
        &[
            ("pyproject.toml", "[project]\nname = \"a\"\n"),
            ("app/config/__init__.py", ""),
            ("app/config/default.yml", "anthropic:\n  model: claude-3-opus-20240229\n"),
            ("app/ask.py", ask),
        ],
        "`temperature` in line 4 of",
        (", temperature=0.2", ""),
    );
}

#[test]
fn a_class_that_chooses_its_interface_by_the_name_of_the_model() {
    let text = "from langchain.llms import OpenAI\nllm = OpenAI(model_name=\"gpt-3.5-turbo\")\n";
    held(&[("a.py", text)], "does not answer at `OpenAI`", ("OpenAI", "ChatOpenAI"));
}

#[test]
fn programs_that_share_no_more_than_an_sdk_change_alone() {
    let call =
        "from openai import OpenAI\nreply = OpenAI().chat.completions.create(model=\"gpt-4-0613\", messages=[])\n";
    let compared = "from openai import OpenAI\n\ndef ask(model):\n    size = 1 if model == \"gpt-4-0613\" else 2\n    return OpenAI().chat.completions.create(model=model, messages=[], n=size)\n";
    assert!(is_changed(&[("first/main.py", call), ("second/main.py", compared)]).0);
    let own = "from second.main import ask_model\nreply = ask_model(\"gpt-4-0613\")\n";
    let named = compared.replace("def ask(", "def ask_model(");
    assert!(!is_changed(&[("first/main.py", own), ("second/main.py", &named)]).0);
}
