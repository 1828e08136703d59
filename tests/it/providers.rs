//! Every provider of the catalog shows in a file as its users write it: its client or address, and one of its ids.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;

use crate::support::{finish, shelflife};

/// A provider, the ending of a file, and what stands in it.
const CASES: &[(&str, &str, &str)] = &[
    (
        "ai21",
        "py",
        "from ai21 import AI21Client\nclient = AI21Client()\nclient.chat.completions.create(model=\"jamba-1.5-large\", messages=m)\n",
    ),
    ("alibaba", "py", "from dashscope import Generation\nGeneration.call(model=\"qwen-turbo\", messages=m)\n"),
    (
        "anthropic",
        "py",
        "from anthropic import Anthropic\nAnthropic().messages.create(model=\"claude-3-opus-20240229\", max_tokens=9, messages=m)\n",
    ),
    ("assemblyai", "py", "import assemblyai as aai\naai.TranscriptionConfig(speech_model=\"slam-1\")\n"),
    (
        "azure-catalog",
        "py",
        "from azure.ai.inference import ChatCompletionsClient\nclient = ChatCompletionsClient(endpoint=e, credential=c)\nclient.complete(model=\"Phi-4\", messages=m)\n",
    ),
    (
        "azure-openai",
        "tf",
        "resource \"azurerm_cognitive_deployment\" \"chat\" {\n  model {\n    format  = \"OpenAI\"\n    name    = \"gpt-4\"\n    version = \"0613\"\n  }\n}\n",
    ),
    (
        "baseten",
        "py",
        "from openai import OpenAI\nclient = OpenAI(base_url=\"https://inference.baseten.co/v1\")\nclient.chat.completions.create(model=\"deepseek-ai/DeepSeek-V3.1\", messages=m)\n",
    ),
    (
        "bedrock",
        "py",
        "import boto3\nboto3.client(\"bedrock-runtime\").invoke_model(modelId=\"anthropic.claude-v2\", body=b)\n",
    ),
    (
        "cerebras",
        "py",
        "from cerebras.cloud.sdk import Cerebras\nCerebras().chat.completions.create(model=\"llama3.1-8b\", messages=m)\n",
    ),
    (
        "cloudflare",
        "ts",
        "export default { async fetch(r: Request, env: Env) {\n  return env.AI.run(\"@cf/meta/llama-3.1-8b-instruct\", { prompt });\n} };\n",
    ),
    ("cohere", "py", "import cohere\nco = cohere.ClientV2()\nco.chat(model=\"command-r-plus-04-2024\", messages=m)\n"),
    (
        "databricks",
        "py",
        "from databricks_langchain import ChatDatabricks\nChatDatabricks(endpoint=\"databricks-dbrx-instruct\")\n",
    ),
    (
        "deepseek",
        "py",
        "from openai import OpenAI\nclient = OpenAI(base_url=\"https://api.deepseek.com\")\nclient.chat.completions.create(model=\"deepseek-chat\", messages=m)\n",
    ),
    (
        "elevenlabs",
        "py",
        "from elevenlabs.client import ElevenLabs\nElevenLabs().text_to_speech.convert(model_id=\"eleven_monolingual_v1\", text=t)\n",
    ),
    (
        "fireworks",
        "py",
        "from fireworks.client import Fireworks\nFireworks().chat.completions.create(model=\"accounts/fireworks/models/llama-v3p1-405b-instruct\", messages=m)\n",
    ),
    (
        "gemini",
        "py",
        "from google import genai\ngenai.Client().models.generate_content(model=\"gemini-1.5-pro\", contents=c)\n",
    ),
    (
        "github-copilot",
        "ts",
        "import { CopilotClient } from \"@github/copilot-sdk\";\nconst session = await new CopilotClient().createSession({ model: \"claude-opus-4.5\" });\n",
    ),
    (
        "github-models",
        "prompt.yml",
        "name: Summary\nmodel: openai/gpt-4o\nmessages:\n  - role: system\n    content: Be brief.\n",
    ),
    ("groq", "py", "from groq import Groq\nGroq().chat.completions.create(model=\"llama3-70b-8192\", messages=m)\n"),
    (
        "mistral",
        "py",
        "from mistralai import Mistral\nMistral().chat.complete(model=\"mistral-large-2407\", messages=m)\n",
    ),
    (
        "moonshot",
        "py",
        "from openai import OpenAI\nclient = OpenAI(base_url=\"https://api.moonshot.ai/v1\")\nclient.chat.completions.create(model=\"kimi-k2-0711-preview\", messages=m)\n",
    ),
    (
        "nebius",
        "py",
        "from openai import OpenAI\nclient = OpenAI(base_url=\"https://api.tokenfactory.nebius.com/v1/\")\nclient.chat.completions.create(model=\"NousResearch/Hermes-4-70B\", messages=m)\n",
    ),
    (
        "novita",
        "py",
        "from openai import OpenAI\nclient = OpenAI(base_url=\"https://api.novita.ai/openai\")\nclient.chat.completions.create(model=\"qwen/qwen3-32b\", messages=m)\n",
    ),
    (
        "nvidia-nim",
        "py",
        "from langchain_nvidia_ai_endpoints import ChatNVIDIA\nChatNVIDIA(model=\"qwen/qwen2.5-coder-32b-instruct\")\n",
    ),
    ("oci", "py", "from langchain_oci import ChatOCIGenAI\nChatOCIGenAI(model_id=\"cohere.command-r-plus\")\n"),
    ("ollama-cloud", "py", "import ollama\nollama.chat(model=\"kimi-k2:1t-cloud\", messages=m)\n"),
    ("openai", "py", "from openai import OpenAI\nOpenAI().chat.completions.create(model=\"gpt-4-0613\", messages=m)\n"),
    (
        "openrouter",
        "py",
        "from openai import OpenAI\nclient = OpenAI(base_url=\"https://openrouter.ai/api/v1\")\nclient.chat.completions.create(model=\"minimax/minimax-m2.1\", messages=m)\n",
    ),
    (
        "perplexity",
        "py",
        "from perplexity import Perplexity\nPerplexity().chat.completions.create(model=\"sonar-pro\", messages=m)\n",
    ),
    (
        "sap-ai-core",
        "py",
        "from gen_ai_hub.proxy.langchain.init_models import init_llm\ninit_llm(\"meta--llama3.1-70b-instruct\")\n",
    ),
    (
        "scaleway",
        "py",
        "from openai import OpenAI\nclient = OpenAI(base_url=\"https://api.scaleway.ai/v1\")\nclient.chat.completions.create(model=\"pixtral-12b-2409\", messages=m)\n",
    ),
    ("snowflake", "sql", "SELECT SNOWFLAKE.CORTEX.COMPLETE('llama3.1-405b', 'Hello');\n"),
    (
        "stability",
        "py",
        "import requests\nrequests.post(\"https://api.stability.ai/v1/generation/stable-diffusion-v1-6/text-to-image\", headers=h)\n",
    ),
    (
        "tencent",
        "ts",
        "import cloudbase from \"@cloudbase/js-sdk\";\nconst model = cloudbase.init({ env }).ai().createModel(\"hunyuan-exp\");\nawait model.generateText({ model: \"hunyuan-turbos-latest\", messages });\n",
    ),
    (
        "together",
        "py",
        "from together import Together\nTogether().chat.completions.create(model=\"mistralai/Mixtral-8x22B\", messages=m)\n",
    ),
    (
        "vertex",
        "py",
        "import vertexai\nfrom vertexai.generative_models import GenerativeModel\nvertexai.init(project=p, location=l)\nGenerativeModel(\"gemini-1.5-pro-002\")\n",
    ),
    ("voyage", "py", "import voyageai\nvoyageai.Client().embed(texts, model=\"voyage-2\")\n"),
    (
        "wandb",
        "py",
        "from openai import OpenAI\nclient = OpenAI(base_url=\"https://api.inference.wandb.ai/v1\")\nclient.chat.completions.create(model=\"zai-org/GLM-4.5\", messages=m)\n",
    ),
    (
        "watsonx",
        "py",
        "from ibm_watsonx_ai.foundation_models import ModelInference\nModelInference(model_id=\"ibm/granite-13b-instruct-v2\")\n",
    ),
    ("xai", "py", "from xai_sdk import Client\nClient().chat.create(model=\"grok-3\")\n"),
    (
        "xiaomi",
        "py",
        "from openai import OpenAI\nclient = OpenAI(base_url=\"https://api.xiaomimimo.com/v1\")\nclient.chat.completions.create(model=\"mimo-v2-flash\", messages=m)\n",
    ),
    ("zai", "py", "from zai import ZaiClient\nZaiClient().chat.completions.create(model=\"glm-4.5\", messages=m)\n"),
];

/// What `inventory` finds in a folder with the built-in catalog.
fn inventory(folder: &std::path::Path) -> Vec<Value> {
    let mut command = shelflife();
    command.current_dir(folder).args(["inventory", "--isolated", "--as-of", "2026-11-30", "--format", "jsonl", "."]);
    let run = finish(&mut command);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    run.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn every_provider_shows_by_its_client_or_its_address() {
    let folder = tempfile::tempdir().unwrap();
    for (provider, ending, text) in CASES {
        fs::write(folder.path().join(format!("{provider}.{ending}")), text).unwrap();
    }
    let found = inventory(folder.path());
    for (provider, ending, text) in CASES {
        let path = format!("{provider}.{ending}");
        let here: Vec<&Value> = found.iter().filter(|reference| reference["path"] == path.as_str()).collect();
        // Without a stage the catalog has no such model there.
        let is_its = |reference: &&Value| reference["provider"] == *provider && reference["stage"].is_string();
        assert!(here.len() == 1 && here.iter().all(is_its), "{path}\n{text}\n{here:#?}");
    }
}

#[test]
fn every_provider_of_the_catalog_has_a_case() {
    let models = concat!(env!("CARGO_MANIFEST_DIR"), "/rules/models");
    let mut providers = BTreeSet::new();
    for entry in fs::read_dir(models).unwrap() {
        let file: Value = serde_json::from_str(&fs::read_to_string(entry.unwrap().path()).unwrap()).unwrap();
        // What is only an interface is found by its address: `interfaces.rs` has those.
        if file["models"].as_array().unwrap().iter().any(|model| model["kind"] != "endpoint") {
            providers.insert(file["provider"]["id"].as_str().unwrap().to_owned());
        }
    }
    assert_eq!(providers, CASES.iter().map(|(provider, ..)| (*provider).to_owned()).collect());
}

#[test]
fn a_tag_of_the_cloud_belongs_to_the_id_and_models_on_the_own_machine_stay() {
    let folder = tempfile::tempdir().unwrap();
    let text = "import ollama\nollama.chat(model=\"qwen3-coder:480b-cloud\")\nollama.chat(model=\"glm-4.6:cloud\")\n\
                ollama.chat(model=\"glm-4.6\")\nollama.chat(model=\"deepseek-v3.1:671b\")\n";
    fs::write(folder.path().join("a.py"), text).unwrap();
    let said = |reference: &Value| {
        let [provider, model, stage] = ["provider", "model", "stage"].map(|key| reference[key].as_str().unwrap_or("-"));
        format!("{} {provider} {model} {stage}", reference["line"])
    };
    let found: Vec<String> = inventory(folder.path()).iter().map(said).collect();
    let expected = [
        "2 ollama-cloud qwen3-coder:480b-cloud retired",
        "3 ollama-cloud glm-4.6:cloud retired",
        "4 ollama glm-4.6 -",
        "5 ollama deepseek-v3.1 -",
    ];
    assert_eq!(found, expected);
}
