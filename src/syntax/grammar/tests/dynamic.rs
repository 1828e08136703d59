//! Ruby and PHP.

use crate::syntax::grammar::tests::Language::{Php, Ruby};
use crate::syntax::grammar::tests::*;

#[test]
fn ruby() {
    has(
        Ruby,
        "client.chat(parameters: { model: \"gpt-4\", \"k\" => 1 })",
        "gpt-4",
        &[
            "Call client.chat = (parameters: { model: \"gpt-4\", \"k\" => 1 })",
            "Field parameters = { model: \"gpt-4\", \"k\" => 1 }",
            "Object  = { model: \"gpt-4\", \"k\" => 1 }",
            "Field model = \"gpt-4\"",
            "String gpt-4",
        ],
    );
    has(Ruby, "RubyLLM.chat model: 'gpt-4'", "gpt-4", &["Call RubyLLM.chat = model: 'gpt-4'", "Field model = 'gpt-4'"]);
    has(Ruby, "MODEL = \"gpt-4\".freeze", "gpt-4", &["Binding MODEL = \"gpt-4\".freeze"]);
    has(Ruby, "@model ||= \"a/#{b}/gpt-4\"", "gpt-4", &["Binding @model = \"a/#{b}/gpt-4\"", "String /gpt-4"]);
    has(Ruby, "def f(model: 'gpt-4', m = 'x'); end", "gpt-4", &["Default model = 'gpt-4'"]);
    has(Ruby, "ENV.fetch(\"M\", \"gpt-4\")", "gpt-4", &["Call ENV.fetch = (\"M\", \"gpt-4\")"]);
    has(Ruby, "L = %w[gpt-4 b]", "gpt-4", &["List  = %w[gpt-4 b]", "String gpt-4"]);
    has(Ruby, "case m when \"gpt-4\" then x end", "gpt-4", &["Test  = \"gpt-4\""]);
    has(Ruby, "m.start_with?(\"gpt-4\")", "gpt-4", &["Test start_with? = (\"gpt-4\")"]);
    has(Ruby, "x(OpenAI::Models::GPT_4)", "GPT_4", &["Name OpenAI::Models::GPT_4"]);
    has(Ruby, "require \"openai\"", "openai", &["Import openai = require \"openai\""]);
    has(Ruby, "# gpt-4", "gpt-4", &["Comment # gpt-4"]);
}

#[test]
fn php() {
    let f = |body: &str| format!("<?php {body}");
    has(
        Php,
        &f("$r = $client->chat()->create(['model' => 'gpt-4', 'n' => 1]);"),
        "gpt-4",
        &[
            "Binding $r = $client->chat()->create(['model' => 'gpt-4', 'n' => 1])",
            "Call $client->chat()->create = (['model' => 'gpt-4', 'n' => 1])",
            "Object  = ['model' => 'gpt-4', 'n' => 1]",
            "Field model = 'gpt-4'",
            "String gpt-4",
        ],
    );
    lacks(Php, &f("$r = ['model' => 'gpt-4'];"), "gpt-4", &["List"]);
    has(Php, &f("$r = ['gpt-4', 'b'];"), "gpt-4", &["List  = ['gpt-4', 'b']"]);
    has(Php, &f("new Foo(model: 'gpt-4');"), "gpt-4", &["Call Foo = (model: 'gpt-4')", "Field model = 'gpt-4'"]);
    has(Php, &f("const M = \"gpt-4\";"), "gpt-4", &["Binding M = \"gpt-4\""]);
    has(Php, &f("class A { public string $m = 'gpt-4'; }"), "gpt-4", &["Binding $m = 'gpt-4'"]);
    has(Php, &f("function f($m = 'gpt-4') {}"), "gpt-4", &["Default $m = 'gpt-4'"]);
    has(Php, &f("$m = $x ?? \"a{$b}/gpt-4\";"), "gpt-4", &["Binding $m = $x ?? \"a{$b}/gpt-4\"", "String /gpt-4"]);
    has(Php, &f("if (str_starts_with($m, 'gpt-4')) {}"), "gpt-4", &["Test str_starts_with = ($m, 'gpt-4')"]);
    has(Php, &f("switch ($m) { case 'gpt-4': f(); }"), "gpt-4", &["Test case = 'gpt-4'"]);
    has(
        Php,
        &f("enum E: string { case A = 'gpt-4'; }"),
        "gpt-4",
        &["Binding A = 'gpt-4'", "List  = { case A = 'gpt-4'; }"],
    );
    has(Php, &f("f(Model::GPT_4);"), "GPT_4", &["Name Model::GPT_4"]);
    has(Php, &f("use OpenAI\\Client;"), "OpenAI", &["Import OpenAI\\Client = OpenAI\\Client"]);
    has(Php, "<p>gpt-4</p>", "gpt-4", &["Text <p>gpt-4</p>"]);
}
