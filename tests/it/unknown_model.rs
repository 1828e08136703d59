//! `unknown-model` on whole files, with the catalog of the binary: where it has to be silent, and that it speaks elsewhere.

use std::fs;

use serde_json::Value;

use crate::support::{TODAY, finish, shelflife};

/// Ids that were never there, one of each kind, two of them of the second provider.
const INVENTED: [&str; 6] = [
    "gpt-5-turbo",
    "gpt-4.1-preview",
    "gpt-5-2025-06-13",
    "gpt-4o-instruct",
    "claude-3-7-opus-20250219",
    "claude-3-7-haiku-20250219",
];

/// The findings of the lint in files, each of which names the id in place of `ID`.
fn found(id: &str, files: &[(&str, &str)]) -> Vec<Value> {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text.replace("ID", id)).unwrap();
    }
    let mut command = shelflife();
    let options = ["check", "--isolated", "--as-of", TODAY, "-W", "unknown-model", "--output-format", "json", "."];
    let run = finish(command.current_dir(folder.path()).args(options));
    let report: Value = serde_json::from_str(&run.out).unwrap_or_else(|_| panic!("{}", run.err));
    let findings = report["findings"].as_array().unwrap().clone();
    // What was never a model has no stage, so that nothing is said twice.
    let places = |is_counted: &dyn Fn(&Value) -> bool| findings.iter().filter(|one| is_counted(one)).count();
    let is_meant = |finding: &Value| finding["lint"] == "unknown-model";
    assert!(places(&is_meant) == 0 || places(&|_| true) == places(&is_meant), "{findings:#?}");
    findings.into_iter().filter(|finding| finding["lint"] == "unknown-model").collect()
}

/// Checks every id in every file, each of them alone.
fn silent(kind: &str, files: &[(&str, &str)]) {
    let mut traps = 0;
    for file in files {
        for id in INVENTED {
            let findings = found(id, &[*file]);
            assert!(findings.is_empty(), "{kind}: {id} in {}\n{}\n{findings:#?}", file.0, file.1);
            traps += 1;
        }
    }
    assert!(traps >= 30, "{kind}: only {traps}");
}

#[test]
fn where_the_provider_is_certain_it_is_reported_with_what_to_write() {
    for id in INVENTED {
        let client = if id.starts_with("claude") {
            "import anthropic\nanthropic.Anthropic().messages.create(model=\"ID\", max_tokens=5, messages=[])\n"
        } else {
            "from openai import OpenAI\nOpenAI().responses.create(model=\"ID\", input=\"\")\n"
        };
        let findings = found(id, &[("app.py", client)]);
        assert_eq!(findings.len(), 1, "{id}");
        assert_eq!(findings[0]["level"], "warning");
        let help = findings[0]["help"].as_str().unwrap();
        assert!(help.starts_with("use `") && help.contains("newer than the catalog of 20"), "{help}");
    }
}

#[test]
fn it_is_off_unless_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let text = "from openai import OpenAI\nOpenAI().responses.create(model=\"gpt-5-turbo\", input=\"\")\n";
    fs::write(folder.path().join("app.py"), text).unwrap();
    let run = finish(shelflife().current_dir(folder.path()).args(["check", "--isolated", "--as-of", TODAY, "."]));
    assert_eq!(run.code, 0, "{}", run.out);
}

#[test]
fn silent_where_nothing_is_called() {
    silent(
        "usage",
        &[
            ("tests/test_app.py", "from openai import OpenAI\nOpenAI().responses.create(model=\"ID\", input=\"\")\n"),
            ("README.md", "# Models\n\nSet the model to `ID`, or to another one of OpenAI or Anthropic.\n"),
            ("app.py", "from openai import OpenAI\n# OpenAI().responses.create(model=\"ID\")\nx = OpenAI()\n"),
            ("models.py", "import openai\nMODELS = [\"ID\", \"gpt-4o\", \"gpt-5.1\", \"claude-opus-5-5\"]\n"),
            ("price.py", "import openai\nPRICES = {\"ID\": 3.0, \"gpt-4o\": 2.5, \"gpt-5.1\": 1.2}\n"),
            ("CHANGELOG.md", "## 1.2\n\n- `ID` is refused with a message of its own\n"),
        ],
    );
}

#[test]
fn silent_at_servers_of_others() {
    let call = "client.chat.completions.create(model=\"ID\", messages=[])\n";
    let at = |client: &str| format!("import os\nfrom openai import OpenAI, AzureOpenAI\nclient = {client}\n{call}");
    let [local, environment, router, azure, variable] = [
        "OpenAI(base_url=\"http://localhost:11434/v1\", api_key=\"x\")",
        "OpenAI(base_url=os.environ[\"LLM_BASE_URL\"])",
        "OpenAI(base_url=\"https://openrouter.ai/api/v1\")",
        "AzureOpenAI(azure_endpoint=\"https://x.openai.azure.com\", api_version=\"2024-10-21\")",
        "OpenAI(base_url=URL)",
    ]
    .map(at);
    silent(
        "servers",
        &[
            ("local.py", &local),
            ("environment.py", &environment),
            ("router.py", &router),
            ("azure.py", &azure),
            ("variable.py", &variable),
            (
                "app.ts",
                "import OpenAI from 'openai';\nconst client = new OpenAI({ baseURL: process.env.BASE_URL });\n\
                 await client.chat.completions.create({ model: 'ID', messages: [] });\n",
            ),
            (
                "config.yaml",
                "model_list:\n  - model_name: main\n    litellm_params:\n      model: openrouter/openai/ID\n",
            ),
            (".env", "OPENAI_BASE_URL=http://localhost:8000/v1\nOPENAI_MODEL=ID\n"),
        ],
    );
}

#[test]
fn silent_where_the_name_is_not_a_plain_id() {
    silent(
        "names",
        &[
            (
                "tuned.py",
                "from openai import OpenAI\nOpenAI().responses.create(model=\"ft:ID:acme::abc\", input=\"\")\n",
            ),
            (
                "main.bicep",
                "resource chat 'Microsoft.CognitiveServices/accounts/deployments@2024-10-01' = {\n  name: 'ID'\n  \
                 properties: { model: { format: 'OpenAI', name: 'gpt-5.1', version: '2025-11-13' } }\n}\n",
            ),
            (
                "azure.py",
                "from openai import AzureOpenAI\nAzureOpenAI().chat.completions.create(model=\"ID\", messages=[])\n",
            ),
            (
                "bedrock.py",
                "import boto3\nboto3.client(\"bedrock-runtime\").invoke_model(modelId=\"arn:aws:bedrock:eu-west-1:123456789012:provisioned-model/ID\")\n",
            ),
            (
                "template.py",
                "from openai import OpenAI\nOpenAI().responses.create(model=f\"ID-{suffix}\", input=\"\")\n",
            ),
        ],
    );
}

#[test]
fn silent_where_the_provider_is_a_guess() {
    silent(
        "providers",
        &[
            ("settings.json", "{ \"model\": \"ID\" }\n"),
            ("config.toml", "[llm]\nmodel = \"ID\"\n"),
            ("values.yaml", "llm:\n  model: ID\n"),
            ("app.go", "package main\n\nconst model = \"ID\"\n\nfunc main() { run(model) }\n"),
            ("app.py", "def run(llm):\n    return llm.complete(model=\"ID\")\n"),
        ],
    );
}
