//! JavaScript, TypeScript, TSX and Shell.

use crate::syntax::grammar::tests::Language::{JavaScript, Shell, Tsx, TypeScript};
use crate::syntax::grammar::tests::*;

const ECMASCRIPT: [Language; 3] = [JavaScript, TypeScript, Tsx];

#[test]
fn ecmascript_calls() {
    for language in ECMASCRIPT {
        let text = "const llm = new ChatOpenAI({ model: 'gpt-4', \"top-p\": 1 });";
        has(
            language,
            text,
            "gpt-4",
            &[
                "Binding llm = new ChatOpenAI({ model: 'gpt-4', \"top-p\": 1 })",
                "Call ChatOpenAI = ({ model: 'gpt-4', \"top-p\": 1 })",
                "Object  = { model: 'gpt-4', \"top-p\": 1 }",
                "Field model = 'gpt-4'",
                "String gpt-4",
            ],
        );
        has(language, text, "top-p", &["Key top-p", "Field top-p = 1"]);
        lacks(language, text, "top-p", &["String", "Field model"]);
        has(
            language,
            "await client?.chat\n .create({m: openai('gpt-4')})",
            "gpt-4",
            &["Call client.chat.create = ({m: openai('gpt-4')})", "Call openai = ('gpt-4')"],
        );
        has(language, "const { OpenAI: a } = require('openai');", "openai", &["Import openai = require('openai')"]);
        has(language, "import { A } from 'openai';", "openai", &["Import openai = import { A } from 'openai';"]);
    }
}

#[test]
fn ecmascript_values() {
    for language in ECMASCRIPT {
        has(language, "let m = process.env.X ?? 'gpt-4'", "gpt-4", &["Binding m = process.env.X ?? 'gpt-4'"]);
        has(language, "this.model = a ? b : 'gpt-4'", "gpt-4", &["Binding this.model = a ? b : 'gpt-4'"]);
        has(
            language,
            "class K { static model = 'gpt-4'; }",
            "gpt-4",
            &["Binding model = 'gpt-4'", "Definition K = class K { static model = 'gpt-4'; }"],
        );
        has(language, "function f({ model = 'gpt-4' }, n = 'gpt-5') {}", "gpt-4", &["Default model = 'gpt-4'"]);
        has(language, "function f({ model = 'gpt-4' }, n = 'gpt-5') {}", "gpt-5", &["Default n = 'gpt-5'"]);
        has(language, "const { m: n = 'gpt-4' } = cfg", "gpt-4", &["Default n = 'gpt-4'"]);
        has(language, "x = { [Model.A]: 'gpt-4' }", "gpt-4", &["Field Model.A = 'gpt-4'"]);
        has(language, "f({ model })", "model", &["Field model = model", "Name model"]);
        has(language, "const l = ['gpt-4', b]", "gpt-4", &["List  = ['gpt-4', b]"]);
        has(language, "f(Model.GPT_4, GPT_5)", "GPT_4", &["Name Model.GPT_4"]);
        has(language, "f(Model.GPT_4, GPT_5)", "GPT_5", &["Name GPT_5"]);
        has(language, "// gpt-4", "gpt-4", &["Comment // gpt-4"]);
    }
}

#[test]
fn ecmascript_strings() {
    for language in ECMASCRIPT {
        let text = "x = `a/${region}/gpt-4\\n-${v}${w}`";
        has(language, text, text, &["String a/", "Name region", "String /gpt-4\\n-", "Name v", "Name w"]);
        has(language, "x = 'it\\'s gpt-4'", "gpt-4", &["String it\\'s gpt-4"]);
        has(language, "x = `gpt-4`", "gpt-4", &["String gpt-4"]);
    }
}

#[test]
fn ecmascript_tests() {
    for language in ECMASCRIPT {
        for (text, test) in [
            ("if (m === 'gpt-4') {}", "Test === = m === 'gpt-4'"),
            ("m?.startsWith('gpt-4')", "Test startsWith = ('gpt-4')"),
            ("/^gpt-4/.test(m)", "Test / = /^gpt-4/"),
            ("switch (m) { case 'gpt-4': f(); }", "Test case = 'gpt-4'"),
            ("expect(m).toBe('gpt-4')", "Test toBe = ('gpt-4')"),
        ] {
            has(language, text, "gpt-4", &[test]);
        }
        lacks(language, "switch (m) { case 'a': f('gpt-4'); }", "gpt-4", &["Test"]);
        lacks(language, "x = 'a' + 'gpt-4'", "gpt-4", &["Test"]);
    }
}

#[test]
fn typescript_only() {
    for language in [TypeScript, Tsx] {
        let union = "type M = 'a' | 'gpt-4' | 'c' | (string & {});";
        has(
            language,
            union,
            "gpt-4",
            &["List  = 'a' | 'gpt-4' | 'c' | (string & {})", "Binding M = 'a' | 'gpt-4' | 'c' | (string & {})"],
        );
        assert_eq!(at(language, union, "gpt-4").matches("List").count(), 1);
        has(
            language,
            "enum E { A = 'gpt-4' }",
            "gpt-4",
            &["List  = { A = 'gpt-4' }", "Binding A = 'gpt-4'", "Definition E = enum E { A = 'gpt-4' }"],
        );
        has(language, "interface I { model?: 'gpt-4' }", "gpt-4", &["Field model = 'gpt-4'"]);
        has(
            language,
            "const l = ['gpt-4'] as const",
            "gpt-4",
            &["Binding l = ['gpt-4'] as const", "List  = ['gpt-4']"],
        );
        has(language, "class K { constructor(private m: string = 'gpt-4') {} }", "gpt-4", &["Default m = 'gpt-4'"]);
    }
}

#[test]
fn jsx() {
    for language in [JavaScript, Tsx] {
        let text = "x = <Chat model=\"gpt-4\" size={'s'} />";
        has(
            language,
            text,
            "gpt-4",
            &[
                "Call Chat = model=\"gpt-4\" size={'s'}",
                "Field model = \"gpt-4\"",
                "Object  = model=\"gpt-4\" size={'s'}",
            ],
        );
        has(language, "x = <p>Uses gpt-4.</p>", "gpt-4", &["Text Uses gpt-4."]);
    }
}

#[test]
fn shell_commands() {
    let text = "az cognitiveservices account deployment create --name x \\\n  --model-name \"gpt-4\" --model-version=1106 -m o1 --f=\"v\"\n";
    has(
        Shell,
        text,
        "gpt-4",
        &[
            "Call az cognitiveservices account deployment create = cognitiveservices account deployment create --name…",
            "Object  = cognitiveservices account deployment create --name…",
            "Field --model-name = \"gpt-4\"",
            "String gpt-4",
        ],
    );
    has(
        Shell,
        text,
        text.trim(),
        &["Field --model-version = 1106", "Bare 1106", "Field -m = o1", "Field --f = \"v\"", "String v"],
    );
    lacks(Shell, text, text.trim(), &["Bare --", "Bare -m"]);
    has(Shell, "echo gpt-4 x", "gpt-4", &["Call echo = gpt-4 x", "Bare gpt-4"]);
    has(
        Shell,
        "curl -d '{\"model\": \"gpt-4\"}' $URL",
        "gpt-4",
        &["Field -d = '{\"model\": \"gpt-4\"}'", "String {\"model\": \"gpt-4\"}"],
    );
    has(Shell, "curl -d @- u <<EOF\n{\"model\": \"gpt-4\"}\nEOF\n", "gpt-4", &["String {\"model\": \"gpt-4\"}⏎"]);
    has(Shell, "curl \"https://x/${V}/gpt-4:generate\"", "gpt-4", &["String /gpt-4:generate"]);
    has(Shell, "# gpt-4", "gpt-4", &["Comment # gpt-4"]);
}

#[test]
fn shell_variables() {
    has(Shell, "MODEL=gpt-4", "gpt-4", &["Binding MODEL = gpt-4", "Bare gpt-4"]);
    for keyword in ["export", "local", "declare -r", "readonly"] {
        has(Shell, &format!("{keyword} MODEL=\"gpt-4\""), "gpt-4", &["Binding MODEL = \"gpt-4\"", "String gpt-4"]);
    }
    has(Shell, "MODEL=gpt-4 python x.py", "gpt-4", &["Binding MODEL = gpt-4"]);
    for default in ["gpt-4", "openai/gpt-4.1", "us.anthropic.claude-v2:1", "o1"] {
        for text in [format!("M=${{VAR:-{default}}}"), format!(": \"${{VAR:={default}}}\"")] {
            has(Shell, &text, default, &[&format!("Default VAR = {default}"), &format!("Bare {default}")]);
        }
    }
    has(
        Shell,
        "M=${VAR:-\"gpt-4\"}",
        "gpt-4",
        &["Binding M = ${VAR:-\"gpt-4\"}", "Default VAR = \"gpt-4\"", "String gpt-4"],
    );
    has(Shell, "MODELS=(gpt-4 \"b\")", "gpt-4", &["List  = (gpt-4 \"b\")"]);
    has(Shell, "for m in gpt-4 b; do :; done", "gpt-4", &["List  = gpt-4 b"]);
}

#[test]
fn shell_tests() {
    has(Shell, "[[ \"$m\" == gpt-4* ]]", "gpt-4", &["Test == = \"$m\" == gpt-4*"]);
    has(Shell, "[ \"$m\" = \"gpt-4\" ]", "gpt-4", &["Test = = \"$m\" = \"gpt-4\""]);
    has(Shell, "case $m in gpt-4|b) f ;; esac", "gpt-4", &["Test  = gpt-4"]);
}
