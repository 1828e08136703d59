//! YAML and Dockerfile.

use crate::syntax::grammar::tests::Language::{Dockerfile, Yaml};
use crate::syntax::grammar::tests::*;

#[test]
fn yaml_mappings() {
    let text = "llm:\n  provider: openai\n  model: gpt-4 # c\n  \"alt\": 'gpt-5'";
    has(
        Yaml,
        text,
        "gpt-4",
        &[
            "Field llm = provider: openai⏎  model: gpt-4 # c⏎  \"alt\": 'gpt-5'",
            "Object  = provider: openai⏎  model: gpt-4 # c⏎  \"alt\": 'gpt-5'",
            "Field model = gpt-4",
            "Bare gpt-4",
        ],
    );
    has(Yaml, text, "gpt-5", &["Field alt = 'gpt-5'", "String gpt-5"]);
    has(Yaml, text, "alt", &["Key alt"]);
    lacks(Yaml, text, "gpt-4", &["Field provider", "Bare openai"]);
    has(Yaml, "gpt-4: 1", "gpt-4", &["Key gpt-4"]);
    lacks(Yaml, "gpt-4: 1", "gpt-4", &["Bare"]);
    has(Yaml, "a: 1 # gpt-4", "gpt-4", &["Comment # gpt-4"]);
    has(Yaml, "a: 1\n---\nb: gpt-4\n", "gpt-4", &["Field b = gpt-4"]);
}

#[test]
fn yaml_values() {
    has(Yaml, "models:\n  - gpt-4\n  - name: x", "gpt-4", &["List  = - gpt-4⏎  - name: x", "Bare gpt-4"]);
    has(Yaml, "a: [gpt-4, {model: \"gpt-5\"}]", "gpt-4", &["List  = [gpt-4, {model: \"gpt-5\"}]"]);
    has(Yaml, "a: [gpt-4, {model: \"gpt-5\"}]", "gpt-5", &["Object  = {model: \"gpt-5\"}", "Field model = \"gpt-5\""]);
    has(Yaml, "a: >-\n  gpt-4\nb: 1", "gpt-4", &["String gpt-4"]);
    has(Yaml, "a: !Sub \"x/gpt-4\"", "gpt-4", &["Field a = !Sub \"x/gpt-4\"", "Call !Sub = \"x/gpt-4\""]);
    has(
        Yaml,
        "a: !Ref X\nb: &m\n  model: gpt-4\nc:\n  <<: *m\n",
        "gpt-4",
        &["Field b = &m⏎  model: gpt-4", "Field model = gpt-4"],
    );
    has(Yaml, "args: [\"serve\", --model=gpt-4]", "gpt-4", &["Field --model = gpt-4", "Bare gpt-4"]);
    has(Yaml, "m: ${MODEL:-gpt-4}", "gpt-4", &["Bare ${MODEL:-gpt-4}"]);
}

#[test]
fn yaml_steps() {
    let text = "- name: x\n  run: |\n    az deployment create \\\n      --model-name gpt-4\n";
    has(
        Yaml,
        text,
        "gpt-4",
        &[
            "Call az deployment create = deployment create \\⏎      --model-name gpt-4",
            "Field --model-name = gpt-4",
            "Bare gpt-4",
        ],
    );
    lacks(Yaml, "description: |\n  use gpt-4\n", "gpt-4", &["Call", "Bare"]);
}

#[test]
fn dockerfile() {
    let text = "FROM python:3\nARG A=gpt-4\nENV B gpt-5\nENV C=\"gpt-6\" D=x\nLABEL m=\"gpt-7\"\n# gpt-8\nRUN pip install x && \\\n  MODEL=gpt-9 run --model gpt-10\nCMD [\"run\", \"--model\", \"gpt-11\"]\n";
    has(Dockerfile, text, "gpt-4", &["Binding A = gpt-4", "Bare gpt-4"]);
    has(Dockerfile, text, "gpt-5", &["Binding B = gpt-5", "Bare gpt-5"]);
    has(Dockerfile, text, "gpt-6", &["Binding C = \"gpt-6\"", "String gpt-6"]);
    has(Dockerfile, text, "gpt-7", &["Field m = \"gpt-7\"", "String gpt-7"]);
    has(Dockerfile, text, "gpt-8", &["Comment # gpt-8⏎"]);
    has(Dockerfile, text, "gpt-9", &["Binding MODEL = gpt-9", "Bare gpt-9"]);
    has(Dockerfile, text, "gpt-10", &["Call run = --model gpt-10", "Field --model = gpt-10", "Bare gpt-10"]);
    has(Dockerfile, text, "gpt-11", &["Field --model = \"gpt-11\"", "String gpt-11"]);
    has(Dockerfile, "FROM a\nRUN <<EOF\nrun --model gpt-4\nEOF\n", "gpt-4", &["Field --model = gpt-4"]);
}
