//! Python.

use crate::syntax::grammar::tests::Language::Python;
use crate::syntax::grammar::tests::*;

#[test]
fn calls_and_arguments() {
    let text = "client = OpenAI()\nr = client.chat.completions.create(\"p\", model=\"gpt-4o\", n=1)\n";
    has(
        Python,
        text,
        "gpt-4o",
        &[
            "Binding r = client.chat.completions.create(\"p\", model=\"gpt-4o\", n=1)",
            "Call client.chat.completions.create = (\"p\", model=\"gpt-4o\", n=1)",
            "Object  = (\"p\", model=\"gpt-4o\", n=1)",
            "Field model = \"gpt-4o\"",
            "String gpt-4o",
        ],
    );
    lacks(Python, text, "gpt-4o", &["Field n", "String p", "Call OpenAI"]);
    has(Python, "x = os.getenv(\"M\", \"gpt-4\") or 'd'", "gpt-4", &["Call os.getenv = (\"M\", \"gpt-4\")"]);
    has(Python, "a.b(\n  'x)'\n).c(d['e']).model(\"gpt-4\")", "gpt-4", &["Call a.b().c().model = (\"gpt-4\")"]);
    has(Python, "@retry(model='gpt-4')\ndef f(): pass", "gpt-4", &["Call retry = (model='gpt-4')"]);
}

#[test]
fn assignments() {
    has(Python, "MODEL = \"gpt-4\"", "gpt-4", &["Binding MODEL = \"gpt-4\"", "String gpt-4"]);
    has(Python, "self.model_id = 'gpt-4'", "gpt-4", &["Binding self.model_id = 'gpt-4'"]);
    has(Python, "os.environ[\"MODEL\"] = \"gpt-4\"", "gpt-4", &["Binding os.environ[\"MODEL\"] = \"gpt-4\""]);
    has(Python, "m: Final = x or \"gpt-4\"", "gpt-4", &["Binding m = x or \"gpt-4\""]);
    has(Python, "if (m := \"gpt-4\"): pass", "gpt-4", &["Binding m = \"gpt-4\""]);
    let class = "class Settings(BaseModel):\n    model: str = \"gpt-4\"\n    name = 'x'\n";
    has(
        Python,
        class,
        "gpt-4",
        &[
            "Binding model = \"gpt-4\"",
            "Definition Settings = class Settings(BaseModel):⏎    model: str = \"gpt-4\"⏎    name = 'x'",
        ],
    );
    lacks(Python, class, "gpt-4", &["List", "Binding name"]);
}

#[test]
fn defaults() {
    let text = "def call(a, model=\"gpt-4\", *, other: str = 'gpt-5') -> str:\n    return 1\n";
    has(
        Python,
        text,
        "gpt-4",
        &[
            "Default model = \"gpt-4\"",
            "Definition call = def call(a, model=\"gpt-4\", *, other: str = 'gpt-5') -> str:⏎    return 1",
        ],
    );
    has(Python, text, "gpt-5", &["Default other = 'gpt-5'"]);
    has(Python, "f = lambda m='gpt-4': m", "gpt-4", &["Default m = 'gpt-4'"]);
}

#[test]
fn collections() {
    let text = "c = [{\"model\": \"gpt-4\", 'version': v}, {'x': 1}]\n";
    has(
        Python,
        text,
        "gpt-4",
        &[
            "List  = [{\"model\": \"gpt-4\", 'version': v}, {'x': 1}]",
            "Object  = {\"model\": \"gpt-4\", 'version': v}",
            "Field model = \"gpt-4\"",
        ],
    );
    has(Python, text, "model", &["Key model"]);
    lacks(Python, text, "model", &["String model", "Field x"]);
    for list in ["[\"gpt-4\", x]", "{\"gpt-4\", x}", "(\"gpt-4\", x)"] {
        has(Python, list, "gpt-4", &[&format!("List  = {list}")]);
    }
    has(Python, "m: Literal[\"gpt-4\", \"b\"]", "gpt-4", &["List  = [\"gpt-4\", \"b\"]"]);
    has(
        Python,
        "M = typing.Literal[\"gpt-4\", \"b\"]",
        "gpt-4",
        &["List  = [\"gpt-4\", \"b\"]", "Binding M = typing.Literal[\"gpt-4\", \"b\"]"],
    );
    lacks(Python, "x = prices[\"gpt-4\"]", "gpt-4", &["List"]);
    has(Python, "class M(str, Enum):\n    A = \"gpt-4\"", "gpt-4", &["List  = A = \"gpt-4\"", "Binding A = \"gpt-4\""]);
}

#[test]
fn strings() {
    let text = "x = f\"arn:{region}::foundation-model/{p}gpt-4\" \"-tail\\n\" 'x'\n";
    has(
        Python,
        text,
        text.trim(),
        &["String arn:", "Name region", "String ::foundation-model/", "String gpt-4", "String -tail\\n", "String x"],
    );
    has(Python, text, "gpt-4", &["Binding x = f\"arn:{region}::foundation-model/{p}gpt-4\" \"-tail\\n\" 'x'"]);
    has(Python, "\"\"\"Uses gpt-4.\"\"\"\n", "gpt-4", &["Text Uses gpt-4."]);
    has(Python, "def f():\n    r'gpt-4'\n    return 'gpt-5'", "gpt-4", &["Text gpt-4"]);
    has(Python, "def f():\n    r'gpt-4'\n    return 'gpt-5'", "gpt-5", &["String gpt-5"]);
    has(Python, "x = 1  # was gpt-4", "gpt-4", &["Comment # was gpt-4"]);
    has(Python, "x = \"\"\"\n{\"model\": \"gpt-4\"}\n\"\"\"", "gpt-4", &["String ⏎{\"model\": \"gpt-4\"}⏎"]);
}

#[test]
fn tests_of_names() {
    for (text, test) in [
        ("if m == \"gpt-4\": pass", "Test == = m == \"gpt-4\""),
        ("if \"gpt-4\" in m: pass", "Test in = \"gpt-4\" in m"),
        ("if m not in (\"gpt-4\",): pass", "Test not in = m not in (\"gpt-4\",)"),
        ("if m.startswith(\"gpt-4\"): pass", "Test startswith = (\"gpt-4\")"),
        ("re.match(r\"^gpt-4\", m)", "Test match = (r\"^gpt-4\", m)"),
        ("match m:\n    case \"a\" | \"gpt-4\":\n        f()\n", "Test case = \"a\" | \"gpt-4\""),
    ] {
        has(Python, text, "gpt-4", &[test]);
    }
    lacks(Python, "match m:\n    case 'a':\n        f('gpt-4')\n", "gpt-4", &["Test"]);
}

#[test]
fn symbols() {
    let text = "f(model=openai.GPT4o, other=Model.CLAUDE_3.value, third=GPT_4O)\n";
    has(Python, text, "GPT4o", &["Name openai.GPT4o", "Field model = openai.GPT4o"]);
    has(Python, text, "CLAUDE_3", &["Name Model.CLAUDE_3.value"]);
    has(Python, text, "GPT_4O", &["Name GPT_4O"]);
    has(Python, "Model.CLAUDE_3.get().x", "CLAUDE_3", &["Name Model.CLAUDE_3"]);
    lacks(Python, "client.chat.create(x)", "create", &["Name create", "Name client.chat.create"]);
    lacks(Python, "GPT_4O = 'gpt-4o'", "GPT_4O", &["Name"]);
}

#[test]
fn imports() {
    has(
        Python,
        "from openai import AzureOpenAI, X as Y",
        "openai",
        &["Import openai = from openai import AzureOpenAI, X as Y"],
    );
    let found = at(Python, "from openai import AzureOpenAI, X as Y", "openai");
    assert!(found.contains("Import openai.AzureOpenAI ") && found.contains("Import openai.X "), "{found}");
    has(Python, "import os, google.genai as g", "genai", &["Import google.genai = import os, google.genai as g"]);
}
