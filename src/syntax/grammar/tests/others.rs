//! C, C++, Dart, Elixir, Julia, Lua, PowerShell, R, Scala and Swift: what a call, its fields, a variable, a
//! default, a list, a test and a symbol look like in each.

use crate::syntax::grammar::tests::Language::{C, Cpp, Dart, Elixir, Julia, Lua, PowerShell, R, Scala, Swift};
use crate::syntax::grammar::tests::*;

/// Each case is a text and what must be around `gpt-4`, or around `GPT_4` where the text has no `gpt-4`.
fn all(language: Language, cases: &[(&str, &[&str])]) {
    for (text, lines) in cases {
        has(language, text, if text.contains("gpt-4") { "gpt-4" } else { "GPT_4" }, lines);
    }
}

#[test]
fn c() {
    for language in [C, Cpp] {
        all(
            language,
            &[
                ("#define MODEL \"gpt-4\"\n", &["Binding MODEL = \"gpt-4\"", "String gpt-4"]),
                ("const char *model = \"gpt-4\";", &["Binding model = \"gpt-4\"", "String gpt-4"]),
                (
                    "struct cfg c = { .model = \"gpt-4\" };",
                    &["Object  = { .model = \"gpt-4\" }", "Field model = \"gpt-4\""],
                ),
                ("const char *l[] = {\"gpt-4\", \"b\"};", &["List  = {\"gpt-4\", \"b\"}"]),
                (
                    "int f() { create(c, \"gpt-4\"); }",
                    &["Call create = (c, \"gpt-4\")", "Definition f() = int f() { create(c, \"gpt-4\"); }"],
                ),
                ("int f() { c->model = \"gpt-4\"; }", &["Binding c->model = \"gpt-4\""]),
                ("int f() { if (!strcmp(m, \"gpt-4\")) {} }", &["Test strcmp = (m, \"gpt-4\")"]),
                ("int f() { create(MODEL_GPT_4); }", &["Name MODEL_GPT_4"]),
                ("// gpt-4\n", &["Comment // gpt-4"]),
            ],
        );
    }
    all(
        Cpp,
        &[
            (
                "auto r = openai::completion().create(R\"({\"model\": \"gpt-4\"})\"_json);",
                &[
                    "Call openai::completion().create = (R\"({\"model\": \"gpt-4\"})\"_json)",
                    "String {\"model\": \"gpt-4\"}",
                ],
            ),
            ("auto r = f({{\"model\", \"gpt-4\"}, {\"k\", v}});", &["Field model = \"gpt-4\""]),
            ("class C { std::string m = \"gpt-4\"; };", &["Binding m = \"gpt-4\""]),
            ("void f(std::string m = \"gpt-4\");", &["Default m = \"gpt-4\""]),
            ("auto m = Model::GPT_4;", &["Name Model::GPT_4"]),
        ],
    );
}

#[test]
fn dart() {
    all(
        Dart,
        &[
            (
                "final g = GenerativeModel(model: 'gpt-4', k: 1);",
                &[
                    "Call GenerativeModel = (model: 'gpt-4', k: 1)",
                    "Field model = 'gpt-4'",
                    "Binding g = GenerativeModel(model: 'gpt-4', k: 1)",
                ],
            ),
            ("const model = 'gpt-4';", &["Binding model = 'gpt-4'", "String gpt-4"]),
            ("class C { static const m = \"gpt-4\"; }", &["Binding m = \"gpt-4\""]),
            ("f({String model = 'gpt-4'}) {}", &["Default model = 'gpt-4'"]),
            ("final s = '$a/gpt-4${b}';", &["String /gpt-4"]),
            ("final m = {'model': 'gpt-4'};", &["Object  = {'model': 'gpt-4'}", "Field model = 'gpt-4'"]),
            ("final l = ['gpt-4'];", &["List  = ['gpt-4']"]),
            ("final b = m.startsWith('gpt-4');", &["Test startsWith = ('gpt-4')"]),
            ("final b = Model.GPT_4;", &["Name Model.GPT_4"]),
        ],
    );
}

#[test]
fn elixir() {
    all(
        Elixir,
        &[
            (
                "ChatOpenAI.new!(%{model: \"gpt-4\"})",
                &[
                    "Call ChatOpenAI.new! = (%{model: \"gpt-4\"})",
                    "Object  = %{model: \"gpt-4\"}",
                    "Field model = \"gpt-4\"",
                ],
            ),
            (
                "Req.post(url, json: [model: \"gpt-4\"])",
                &["Field json = [model: \"gpt-4\"]", "Field model = \"gpt-4\""],
            ),
            ("@model \"gpt-4\"", &["Binding model = \"gpt-4\""]),
            ("m = \"a/#{b}/gpt-4\"", &["Binding m = \"a/#{b}/gpt-4\"", "String /gpt-4"]),
            (
                "def f(m \\\\ \"gpt-4\") do\n  m\nend",
                &["Default m = \"gpt-4\"", "Definition f = def f(m \\\\ \"gpt-4\") do⏎  m⏎end"],
            ),
            ("@moduledoc \"\"\"\nUses gpt-4.\n\"\"\"", &["Text ⏎Uses gpt-4.⏎"]),
            ("case m do\n  \"gpt-4\" -> f()\nend", &["Test  = \"gpt-4\""]),
            ("String.starts_with?(m, \"gpt-4\")", &["Test starts_with? = (m, \"gpt-4\")"]),
            ("l = [\"gpt-4\"]", &["List  = [\"gpt-4\"]"]),
        ],
    );
}

#[test]
fn julia() {
    all(
        Julia,
        &[
            (
                "aigenerate(\"x\"; model = \"gpt-4\")",
                &["Call aigenerate = (\"x\"; model = \"gpt-4\")", "Field model = \"gpt-4\""],
            ),
            ("const MODEL = \"gpt-4\"", &["Binding MODEL = \"gpt-4\""]),
            ("f(m; model::String = \"gpt-4\") = 1", &["Default model = \"gpt-4\""]),
            ("d = Dict(\"model\" => \"gpt-4\")", &["Field model = \"gpt-4\"", "Object  = (\"model\" => \"gpt-4\")"]),
            ("l = [\"gpt-4\", \"b\"]", &["List  = [\"gpt-4\", \"b\"]"]),
            ("startswith(m, \"gpt-4\")", &["Test startswith = (m, \"gpt-4\")"]),
            ("f(Model.GPT_4)", &["Name Model.GPT_4"]),
        ],
    );
}

#[test]
fn lua() {
    all(
        Lua,
        &[
            (
                "local c = { params = { model = \"gpt-4\" } }",
                &[
                    "Binding c = { params = { model = \"gpt-4\" } }",
                    "Field params = { model = \"gpt-4\" }",
                    "Object  = { model = \"gpt-4\" }",
                    "Field model = \"gpt-4\"",
                ],
            ),
            (
                "require(\"x\").setup{ model = 'gpt-4' }",
                &["Call require().setup = { model = 'gpt-4' }", "Field model = 'gpt-4'"],
            ),
            ("M.model = \"gpt-4\"", &["Binding M.model = \"gpt-4\""]),
            ("local l = { \"gpt-4\", 'b' }", &["List  = { \"gpt-4\", 'b' }"]),
            ("local m = os.getenv(\"M\") or \"gpt-4\"", &["Binding m = os.getenv(\"M\") or \"gpt-4\""]),
            ("if m == \"gpt-4\" then end", &["Test == = m == \"gpt-4\""]),
            ("f(Model.GPT_4)", &["Name Model.GPT_4"]),
            ("-- gpt-4", &["Comment -- gpt-4"]),
        ],
    );
}

#[test]
fn powershell() {
    all(
        PowerShell,
        &[
            (
                "New-AzCognitiveServicesAccountDeployment -Name x -ModelName \"gpt-4\" -ModelVersion 1",
                &[
                    "Call New-AzCognitiveServicesAccountDeployment =  -Name x -ModelName \"gpt-4\" -ModelVersion 1",
                    "Field -ModelName = \"gpt-4\"",
                    "String gpt-4",
                ],
            ),
            (
                "az cognitiveservices account deployment create --model-name gpt-4",
                &[
                    "Call az cognitiveservices account deployment create =  cognitiveservices account deployment create --model-name gpt-4",
                    "Field --model-name = gpt-4",
                    "Bare gpt-4",
                ],
            ),
            (
                "$p = @{ Name = 'gpt-4'; Version = '1' }",
                &["Object  = @{ Name = 'gpt-4'; Version = '1' }", "Field Name = 'gpt-4'"],
            ),
            ("$p.Model.Name = \"gpt-4\"", &["Binding $p.Model.Name = \"gpt-4\""]),
            ("param([string]$Model = \"gpt-4\")", &["Default $Model = \"gpt-4\""]),
            (
                "param([ValidateSet(\"gpt-4\",\"b\")][string]$Model)",
                &["Call ValidateSet = \"gpt-4\",\"b\"", "List  = \"gpt-4\",\"b\""],
            ),
            ("$l = @(\"gpt-4\", \"b\")", &["List  = @(\"gpt-4\", \"b\")"]),
            ("$s = \"a$($b)/gpt-4\"", &["String /gpt-4"]),
            ("if ($m -eq \"gpt-4\") { }", &["Test -eq = $m -eq \"gpt-4\""]),
            ("switch ($m) { \"gpt-4\" { f } }", &["Test  = \"gpt-4\"", "String gpt-4"]),
            ("$x = @\"\ngpt-4\n\"@\n", &["String ⏎gpt-4⏎"]),
        ],
    );
}

#[test]
fn r() {
    all(
        R,
        &[
            (
                "chat <- chat_openai(model = \"gpt-4\")",
                &[
                    "Binding chat = chat_openai(model = \"gpt-4\")",
                    "Call chat_openai = (model = \"gpt-4\")",
                    "Field model = \"gpt-4\"",
                ],
            ),
            ("\"gpt-4\" -> model", &["Binding model = \"gpt-4\""]),
            (
                "f <- function(m = \"gpt-4\") m",
                &["Default m = \"gpt-4\"", "Definition f = f <- function(m = \"gpt-4\") m"],
            ),
            ("l <- c(\"gpt-4\", \"b\")", &["List  = (\"gpt-4\", \"b\")"]),
            ("if (m %in% c(\"gpt-4\")) 1", &["Test %in% = m %in% c(\"gpt-4\")"]),
            ("f(Model$GPT_4)", &["Name Model$GPT_4"]),
        ],
    );
}

#[test]
fn scala() {
    all(
        Scala,
        &[
            (
                "val r = service.create(Settings(model = \"gpt-4\"))",
                &[
                    "Call service.create = (Settings(model = \"gpt-4\"))",
                    "Call Settings = (model = \"gpt-4\")",
                    "Field model = \"gpt-4\"",
                ],
            ),
            ("object M { val m: String = s\"$a/gpt-4\" }", &["Binding m = s\"$a/gpt-4\"", "String /gpt-4"]),
            ("case class C(m: String = \"gpt-4\")", &["Default m = \"gpt-4\""]),
            ("val l = Seq(\"gpt-4\")", &["List  = (\"gpt-4\")"]),
            ("val l = Map(\"model\" -> \"gpt-4\")", &["Field model = \"gpt-4\""]),
            ("val x = m match { case \"gpt-4\" => 1 }", &["Test  = \"gpt-4\""]),
            ("val x = f(ModelId.GPT_4)", &["Name ModelId.GPT_4"]),
        ],
    );
}

#[test]
fn swift() {
    all(
        Swift,
        &[
            (
                "let q = ChatQuery(messages: m, model: \"gpt-4\")",
                &[
                    "Call ChatQuery = (messages: m, model: \"gpt-4\")",
                    "Field model = \"gpt-4\"",
                    "Binding q = ChatQuery(messages: m, model: \"gpt-4\")",
                ],
            ),
            ("let q = ChatQuery(model: .GPT_4)", &["Name .GPT_4", "Field model = .GPT_4"]),
            ("let q = f(Model.GPT_4)", &["Name Model.GPT_4"]),
            (
                "func f(m: String = \"gpt-4\") -> Int { 1 }",
                &["Default m = \"gpt-4\"", "Definition f = func f(m: String = \"gpt-4\") -> Int { 1 }"],
            ),
            ("let d = [\"model\": \"gpt-4\"]", &["Object  = [\"model\": \"gpt-4\"]", "Field model = \"gpt-4\""]),
            ("let l = [\"gpt-4\"]", &["List  = [\"gpt-4\"]"]),
            ("let s = \"\\(a)/gpt-4\"", &["String /gpt-4"]),
            ("enum E: String { case a = \"gpt-4\" }", &["Binding a = \"gpt-4\"", "List  = { case a = \"gpt-4\" }"]),
            ("switch m { case \"gpt-4\": f() }", &["Test  = \"gpt-4\""]),
            ("if m.hasPrefix(\"gpt-4\") {}", &["Test hasPrefix = (\"gpt-4\")"]),
        ],
    );
}
