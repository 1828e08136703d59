//! What a call passes and where it goes, in several languages: parameters that a model rejects, and interfaces that ended.

use std::fs;

use crate::support::{Run, finish, shelflife};

/// Checks one file with the built-in catalog on a fixed day, and returns what is found but for the models' own stages.
fn found(name: &str, text: &str) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(name), text).unwrap();
    let run = run(folder.path(), &["--output-format", "jsonl", "-W", "preview-model"]);
    let lines = run.out.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let about = |finding: &serde_json::Value| {
        let lint = finding["lint"].as_str().unwrap();
        ["removed-endpoint", "rejected-parameter"].contains(&lint).then(|| {
            format!(
                "{} {} {}",
                finding["line"],
                finding["level"].as_str().unwrap(),
                finding["message"].as_str().unwrap()
            )
        })
    };
    lines.filter_map(|finding| about(&finding)).collect()
}

fn run(folder: &std::path::Path, options: &[&str]) -> Run {
    finish(shelflife().current_dir(folder).args(["check", "--as-of", "2026-11-28", "--isolated"]).args(options))
}

/// The name of a file, its text, and the lines of its findings with texts that their messages hold.
type Case<'c> = (&'c str, &'c str, &'c [(usize, &'c str)]);

fn expect(cases: &[Case<'_>]) {
    for (name, text, expected) in cases {
        let found = found(name, text);
        assert_eq!(found.len(), expected.len(), "{name}\n{text}\n{found:#?}");
        for (finding, (line, part)) in found.iter().zip(*expected) {
            assert!(finding.starts_with(&format!("{line} ")) && finding.contains(part), "{name}: {part}\n{found:#?}");
        }
    }
}

#[test]
fn calls_of_interfaces_that_ended_are_found_by_their_syntax() {
    expect(&[
        (
            "a.py",
            "from openai import OpenAI\nclient = OpenAI()\na = client.beta.assistants.create(model=m)\nt = client.beta.threads.create()\n",
            &[(3, "error `/v1/assistants` was removed by OpenAI on 2026-08-26: calls fail"), (4, "`/v1/threads`")],
        ),
        (
            "a.ts",
            "import OpenAI from 'openai';\nconst openai = new OpenAI();\nawait openai.beta.threads.runs.create(id, {});\n",
            &[(3, "`/v1/threads`")],
        ),
        (
            "a.go",
            "package a\n\nimport \"github.com/openai/openai-go\"\n\nfunc f() {\n\tclient.Beta.Assistants.New(ctx, p)\n}\n",
            &[(6, "`/v1/assistants`")],
        ),
        (
            "a.sh",
            "curl https://api.openai.com/v1/assistants \\\n  -H \"OpenAI-Beta: assistants=v2\"\n",
            &[(1, "`/v1/assistants`"), (2, "`assistants=v2`")],
        ),
        (
            "lemur.py",
            "import assemblyai as aai\nresult = aai.Transcriber().transcribe(url).lemur.task(prompt)\n",
            &[(2, "`/lemur/v3` was removed by AssemblyAI on 2026-03-31")],
        ),
        (
            "lemur.ts",
            "import { AssemblyAI } from 'assemblyai';\nawait new AssemblyAI({ apiKey }).lemur.summary({ transcript_ids });\n",
            &[(2, "`/lemur/v3`")],
        ),
        (
            "b.py",
            "import requests\nrequests.post('https://api.perplexity.ai/chat/completions', json=body)\n",
            &[(2, "was removed by Perplexity on 2026-09-27")],
        ),
        (
            "b.js",
            "const ws = new WebSocket(url, { headers: { 'OpenAI-Beta': 'realtime=v1' } });\n",
            &[(1, "`realtime=v1` was removed by OpenAI on 2026-05-12")],
        ),
        // What every request of a client carries calls nothing by itself.
        (
            "c.php",
            "<?php\n$client = OpenAI::factory()->withHttpHeader('OpenAI-Beta', 'assistants=v2')->make();\n$client->chat()->create($body);\n",
            &[],
        ),
        (
            "c.py",
            "from openai import AzureOpenAI\nclient = AzureOpenAI(api_version='2023-07-01-preview')\n",
            &[(2, "`api-version=2023-07-01-preview` was removed by Azure OpenAI")],
        ),
    ]);
}

#[test]
fn interfaces_are_found_by_the_calls_and_addresses_of_each_service() {
    expect(&[
        (
            "a.py",
            "import cohere, requests\nfrom openai import OpenAI\nopenai = OpenAI()\nco = cohere.Client(key)\nco.generate(prompt=p)\nopenai.videos.create(prompt=p)\nrequests.post(f\"{base}/formrecognizer/v2.1/layout/analyze\")\n",
            &[(5, "Cohere has deprecated `/v1/generate`"), (6, "`/v1/videos` was removed by OpenAI")],
        ),
        (
            "a.ts",
            "import { CohereClient } from 'cohere-ai';\nconst cohere = new CohereClient();\nawait cohere.classify({ inputs });\nawait fetch('https://api.cohere.ai/v1/summarize', init);\n",
            &[(3, "`/v1/classify`"), (4, "`/v1/summarize`")],
        ),
        (
            "a.go",
            "package a\n\nimport \"net/http\"\n\nfunc f() {\n\thttp.Get(\"https://api.openai.com/v1/search\")\n\thttp.Get(host + \"/luis/prediction/v3.0/apps/\" + id)\n}\n",
            &[
                (6, "`/v1/search` was removed by OpenAI"),
                (7, "`/luis/prediction/v3.0` was removed by Azure AI services"),
            ],
        ),
        (
            "a.cs",
            "class A {\n  void F(HttpClient c, string ep) {\n    c.GetAsync(ep + \"/formrecognizer/v2.0/custom/models\");\n  }\n}\n",
            &[(3, "`/formrecognizer/v2.0` was removed by Azure AI services")],
        ),
        ("a.sh", "curl https://api.cohere.com/v1/connectors\n", &[(1, "`/v1/connectors`")]),
        // The same methods of other services' clients.
        (
            "b.py",
            "from azure.ai.projects import AIProjectClient\nfrom groq import Groq\nclient = AIProjectClient(e).get_openai_client()\nclient.evals.create(name=n)\nGroq().audio.translations.create(file=f)\n",
            &[],
        ),
    ]);
}

#[test]
fn what_only_names_an_interface_is_no_call() {
    expect(&[
        ("a.py", "# we used client.beta.assistants.create with openai\nx = 1\n", &[]),
        ("b.py", "from openai import OpenAI\nprint('client.beta.assistants.create()')\n", &[]),
        ("c.py", "from other import Client\nClient().beta.assistants.create()\n", &[]),
        ("d.py", "from openai import AzureOpenAI\nAzureOpenAI().beta.assistants.create(model=m)\n", &[]),
        ("e.py", "import requests\nrequests.post('https://api.openai.com/v1/assistants_of_mine')\n", &[]),
        ("f.py", "mode = 'realtime=v1'\n", &[]),
        ("g.json", "{\"apiVersion\": \"2023-07-01-preview\"}", &[]),
        ("README.md", "Call `https://api.openai.com/v1/assistants` with openai.\n", &[]),
        ("h.py", "from openai import OpenAI\nOpenAI().chat.completions.create(model='gpt-6-luna')\n", &[]),
    ]);
}

#[test]
fn chat_models_are_not_served_by_completions() {
    expect(&[
        (
            "a.py",
            "from openai import OpenAI\nclient = OpenAI()\nclient.completions.create(model='gpt-6-luna', prompt='x')\n",
            &[(3, "error `gpt-6-luna` is not served by `/v1/completions`")],
        ),
        (
            "a.ts",
            "import OpenAI from 'openai';\nconst client = new OpenAI();\nclient.completions.create({ model: 'gpt-6-luna' });\n",
            &[(3, "is not served by")],
        ),
    ]);
}

#[test]
fn parameters_that_a_model_rejects_are_found_where_they_are_passed() {
    let anthropic = "import anthropic\nclient = anthropic.Anthropic()\n";
    let python = |call: &str| format!("{anthropic}{call}\n");
    let direct = python("client.messages.create(model='claude-opus-5-5', max_tokens=9, temperature=0.2)");
    let held = python("options = {'temperature': 0.2}\nclient.messages.create(model='claude-opus-5-5', **options)");
    let constant = python("MODEL = 'claude-opus-5-5'\nclient.messages.create(model=MODEL, temperature=0.2)");
    let default = python("client.messages.create(model='claude-opus-5-5', max_tokens=9, temperature=1.0)");
    let none = python("client.messages.create(model='claude-opus-5-5', max_tokens=9)");
    let rejects = "error `claude-opus-5-5` rejects `temperature=0.2`: the call fails with 400";
    expect(&[
        ("a.py", &direct, &[(3, rejects)]),
        ("b.py", &held, &[(4, rejects)]),
        ("c.py", &constant, &[(3, rejects)]),
        ("d.py", &default, &[]),
        ("e.py", &none, &[]),
        (
            "a.ts",
            "import OpenAI from 'openai';\nconst client = new OpenAI();\nclient.chat.completions.create({\n  model: 'gpt-6-luna',\n  max_tokens: 9,\n});\n",
            &[(4, "`gpt-6-luna` rejects `max_tokens=9`")],
        ),
        ("f.py", "from langchain_openai import ChatOpenAI\nllm = ChatOpenAI(model='gpt-6-luna', max_tokens=9)\n", &[]),
        ("g.py", "import litellm\nlitellm.completion(model='gpt-6-luna', max_tokens=9)\n", &[]),
    ]);
}

#[test]
fn a_fix_renames_a_parameter_with_the_id_or_waits_for_what_has_to_be_settled() {
    let folder = tempfile::tempdir().unwrap();
    let fixed = |text: &str| {
        let path = folder.path().join("a.py");
        fs::write(&path, text).unwrap();
        let run = run(folder.path(), &["--fix", "--unsafe-fixes"]);
        (fs::read_to_string(path).unwrap(), run)
    };
    let head = "from openai import OpenAI\nclient = OpenAI()\n";
    let call = |arguments: &str| format!("{head}client.chat.completions.create(model='gpt-4', {arguments})\n");
    let (after, run) = fixed(&call("max_tokens=9"));
    assert!(after.contains("max_completion_tokens=9") && !after.contains("'gpt-4'"), "{after}\n{run:#?}");
    assert!(run.err.contains("`max_tokens` with `max_completion_tokens`"), "{run:#?}");
    let text =
        "import anthropic\nanthropic.Anthropic().messages.create(model='claude-3-opus-20240229', temperature=0.2)\n";
    let (after, run) = fixed(text);
    assert_eq!(after, text, "{run:#?}");
    assert!(run.out.contains("this call passes `temperature=0.2`"), "{run:#?}");
}

/// What a call passes is read in the forms in which programs pass it.
#[test]
fn a_refused_parameter_is_found_in_many_forms() {
    let openai = "import openai\nclient = openai.OpenAI()\n";
    let python = |call: &str| format!("{openai}{call}\n");
    let js = |call: &str| format!("import OpenAI from \"openai\";\nconst client = new OpenAI();\n{call}\n");
    let go = "package a\nimport \"github.com/sashabaranov/go-openai\"\nfunc f(c *openai.Client) {\n\t\
              c.CreateChatCompletion(ctx, openai.ChatCompletionRequest{Model: \"gpt-6-luna\", MaxTokens: 9})\n}\n";
    let java = "import com.openai.models.ChatCompletionCreateParams;\nclass A {\n  Object a = \
                ChatCompletionCreateParams.builder().model(\"gpt-6-luna\").maxTokens(9).build();\n}\n";
    let csharp = "using OpenAI;\nclass A {\n  void F() {\n    \
                  var request = new ChatCompletionCreateRequest { Model = \"gpt-6-luna\", MaxTokens = 9 };\n  }\n}\n";
    let curl = "curl https://api.openai.com/v1/chat/completions -H \"Authorization: Bearer $KEY\" \\\n  \
                -d '{\"model\": \"gpt-6-luna\", \"max_tokens\": 9, \"messages\": []}'\n";
    for (path, text) in [
        ("a.py", python("client.chat.completions.create(model=\"gpt-6-luna\", max_tokens=9, messages=[])")),
        ("a.py", python("more = {\"max_tokens\": 9}\nclient.chat.completions.create(model=\"gpt-6-luna\", messages=[], **more)")),
        ("a.py", python("body = {\"model\": \"gpt-6-luna\", \"max_tokens\": 9}\nclient.chat.completions.create(**body)")),
        ("a.ts", js("await client.chat.completions.create({ model: \"gpt-6-luna\", max_tokens: 9, messages: [] });")),
        ("a.ts", js("const body = { model: \"gpt-6-luna\", max_tokens: 9, messages: [] };\nawait client.chat.completions.create(body);")),
        ("a.rb", "require \"openai\"\nclient = OpenAI::Client.new\nclient.chat(parameters: { model: \"gpt-6-luna\", max_tokens: 9 })\n".to_owned()),
        ("a.php", "<?php\nuse OpenAI;\n$client = OpenAI::client($key);\n$client->chat()->create(['model' => 'gpt-6-luna', 'max_tokens' => 9]);\n".to_owned()),
        ("a.go", go.to_owned()),
        ("A.java", java.to_owned()),
        ("a.cs", csharp.to_owned()),
        ("a.sh", curl.to_owned()),
    ] {
        let found = found(path, &text);
        assert!(found.iter().any(|one| one.contains("`gpt-6-luna` rejects")), "{path}: {text}\n{found:#?}");
    }
    // What is taken away again is not passed.
    for (path, text) in [
        ("a.py", python("body = {\"model\": \"gpt-6-luna\", \"max_tokens\": 9}\ndel body[\"max_tokens\"]\nclient.chat.completions.create(**body)")),
        ("a.py", python("body = {\"model\": \"gpt-6-luna\", \"max_tokens\": 9}\nbody.pop(\"max_tokens\", None)\nclient.chat.completions.create(**body)")),
        ("a.ts", js("const body: any = { model: \"gpt-6-luna\", max_tokens: 9, messages: [] };\ndelete body.max_tokens;\nawait client.chat.completions.create(body);")),
        ("a.php", "<?php\nuse OpenAI;\n$client = OpenAI::client($key);\n$body = ['model' => 'gpt-6-luna', 'max_tokens' => 9];\nunset($body['max_tokens']);\n$client->chat()->create($body);\n".to_owned()),
    ] {
        let found = found(path, &text);
        assert!(found.is_empty(), "it is changed before the call: {text}\n{found:#?}");
    }
}
