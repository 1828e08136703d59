//! Go, Java, C#, Kotlin and Rust.

use crate::syntax::grammar::tests::Language::{CSharp, Go, Java, Kotlin, Rust};
use crate::syntax::grammar::tests::*;

#[test]
fn go() {
    let text =
        "r, err := c.CreateChatCompletion(ctx, openai.ChatCompletionRequest{Model: openai.GPT4, User: \"gpt-4\"})";
    has(
        Go,
        text,
        "GPT4",
        &[
            "Call c.CreateChatCompletion = (ctx, openai.ChatCompletionRequest{Model: openai.GPT4, User: \"gpt-4\"})",
            "Call openai.ChatCompletionRequest = {Model: openai.GPT4, User: \"gpt-4\"}",
            "Object  = {Model: openai.GPT4, User: \"gpt-4\"}",
            "Field Model = openai.GPT4",
            "Name openai.GPT4",
        ],
    );
    has(Go, text, "gpt-4", &["Field User = \"gpt-4\"", "String gpt-4"]);
    has(Go, "const M = \"gpt-4\"", "gpt-4", &["Binding M = \"gpt-4\""]);
    has(Go, "func f() { m := `gpt-4` }", "gpt-4", &["Binding m = `gpt-4`", "String gpt-4"]);
    has(Go, "func f() { cfg.Model = \"gpt-4\" }", "gpt-4", &["Binding cfg.Model = \"gpt-4\""]);
    has(
        Go,
        "var p = map[string]int{\"gpt-4\": 1, openai.GPT5: 2}",
        "gpt-4",
        &["Key gpt-4", "Object  = {\"gpt-4\": 1, openai.GPT5: 2}"],
    );
    has(Go, "var p = map[string]int{\"gpt-4\": 1, openai.GPT5: 2}", "GPT5", &["Name openai.GPT5"]);
    has(Go, "var l = []string{\"gpt-4\"}", "gpt-4", &["List  = {\"gpt-4\"}"]);
    has(Go, "var l = []T{{Model: \"gpt-4\"}}", "gpt-4", &["Object  = {Model: \"gpt-4\"}", "Field Model = \"gpt-4\""]);
    has(Go, "func f() { if strings.HasPrefix(m, \"gpt-4\") {} }", "gpt-4", &["Test HasPrefix = (m, \"gpt-4\")"]);
    has(
        Go,
        "func f() { switch m { case \"gpt-4\": } }",
        "gpt-4",
        &["Test case = \"gpt-4\"", "Definition f = func f() { switch m { case \"gpt-4\": } }"],
    );
    has(
        Go,
        "import (\n\to \"github.com/x/go-openai\"\n)",
        "go-openai",
        &["Import github.com/x/go-openai = o \"github.com/x/go-openai\""],
    );
}

#[test]
fn java() {
    let text =
        "class A { Model m = OpenAiChatModel.builder().apiKey(k(\"x\")).modelName(\"gpt-4\").user(GPT_4O).build(); }";
    has(Java, text, "gpt-4", &["Call OpenAiChatModel.builder().apiKey().modelName = (\"gpt-4\")", "String gpt-4"]);
    has(Java, text, "GPT_4O", &["Name GPT_4O"]);
    has(
        Java,
        "class A { void f() { new M(\"gpt-4\", Model.CLAUDE); } }",
        "gpt-4",
        &["Call M = (\"gpt-4\", Model.CLAUDE)"],
    );
    has(Java, "class A { void f() { new M(\"gpt-4\", Model.CLAUDE); } }", "CLAUDE", &["Name Model.CLAUDE"]);
    has(
        Java,
        "class A { static final String M = \"gpt-4\"; }",
        "gpt-4",
        &["Binding M = \"gpt-4\"", "Definition A = class A { static final String M = \"gpt-4\"; }"],
    );
    has(
        Java,
        "class A { @Value(\"${m:gpt-4}\") String m; }",
        "gpt-4",
        &["Call Value = (\"${m:gpt-4}\")", "String ${m:gpt-4}"],
    );
    has(
        Java,
        "class A { @P(defaultValue = \"gpt-4\") String m; }",
        "gpt-4",
        &["Field defaultValue = \"gpt-4\"", "Object  = (defaultValue = \"gpt-4\")"],
    );
    has(
        Java,
        "enum E { GPT_4(\"gpt-4\"); }",
        "gpt-4",
        &["Binding GPT_4 = (\"gpt-4\")", "List  = { GPT_4(\"gpt-4\"); }"],
    );
    has(Java, "class A { Object l = List.of(\"gpt-4\"); }", "gpt-4", &["List  = (\"gpt-4\")"]);
    has(Java, "class A { boolean b = m.equals(\"gpt-4\"); }", "gpt-4", &["Test equals = (\"gpt-4\")"]);
    has(Java, "class A { void f() { switch (m) { case \"gpt-4\": g(); } } }", "gpt-4", &["Test case = \"gpt-4\""]);
    has(Java, "class A { String t = \"\"\"\n  gpt-4\n  \"\"\"; }", "gpt-4", &["String ⏎  gpt-4⏎  "]);
    has(
        Java,
        "import dev.langchain4j.Model;",
        "langchain4j",
        &["Import dev.langchain4j.Model = import dev.langchain4j.Model;"],
    );
}

#[test]
fn csharp() {
    let f = |body: &str| format!("class A {{ void F() {{ {body} }} }}");
    has(
        CSharp,
        &f("var c = client.GetChatClient(\"gpt-4\");"),
        "gpt-4",
        &["Call client.GetChatClient = (\"gpt-4\")", "Binding c = client.GetChatClient(\"gpt-4\")"],
    );
    has(
        CSharp,
        &f("var o = new Opts { Model = \"gpt-4\" };"),
        "gpt-4",
        &["Call Opts = { Model = \"gpt-4\" }", "Object  = { Model = \"gpt-4\" }", "Field Model = \"gpt-4\""],
    );
    has(
        CSharp,
        &f("var o = new Foo(model: \"gpt-4\");"),
        "gpt-4",
        &["Call Foo = (model: \"gpt-4\")", "Field model = \"gpt-4\""],
    );
    has(
        CSharp,
        &f("var o = new { model = \"gpt-4\" };"),
        "gpt-4",
        &["Object  = new { model = \"gpt-4\" }", "Field model = \"gpt-4\""],
    );
    has(CSharp, &f("m = cfg[\"X\"] ?? \"gpt-4\";"), "gpt-4", &["Binding m = cfg[\"X\"] ?? \"gpt-4\""]);
    has(CSharp, &f("x(AnthropicConstants.Claude3Haiku);"), "Claude3", &["Name AnthropicConstants.Claude3Haiku"]);
    for (string, content) in [("@\"gpt-4\"", "gpt-4"), ("\"\"\"gpt-4\"\"\"", "gpt-4"), ("$\"{a}/gpt-4{b}\"", "/gpt-4")]
    {
        has(
            CSharp,
            &f(&format!("var s = {string};")),
            "gpt-4",
            &[&format!("String {content}"), &format!("Binding s = {string}")],
        );
    }
    has(CSharp, "class A { public string M { get; set; } = \"gpt-4\"; }", "gpt-4", &["Binding M = \"gpt-4\""]);
    has(CSharp, "class A { const string M = \"gpt-4\"; }", "gpt-4", &["Binding M = \"gpt-4\""]);
    has(CSharp, "class A { void F(string m = \"gpt-4\") {} }", "gpt-4", &["Default m = \"gpt-4\""]);
    has(CSharp, &f("string[] l = { \"gpt-4\" };"), "gpt-4", &["List  = { \"gpt-4\" }"]);
    has(CSharp, &f("if (m.StartsWith(\"gpt-4\")) {}"), "gpt-4", &["Test StartsWith = (\"gpt-4\")"]);
    has(CSharp, &f("switch (m) { case \"gpt-4\": break; }"), "gpt-4", &["Test  = \"gpt-4\""]);
    has(CSharp, "using Azure.AI.OpenAI;", "OpenAI", &["Import Azure.AI.OpenAI = using Azure.AI.OpenAI;"]);
}

#[test]
fn kotlin() {
    has(
        Kotlin,
        "val r = ChatCompletionRequest(model = ModelId(\"gpt-4\"))",
        "gpt-4",
        &[
            "Call ChatCompletionRequest = (model = ModelId(\"gpt-4\"))",
            "Field model = ModelId(\"gpt-4\")",
            "Call ModelId = (\"gpt-4\")",
        ],
    );
    has(Kotlin, "const val M = \"gpt-4\"", "gpt-4", &["Binding M = \"gpt-4\""]);
    has(Kotlin, "class C(val m: String = \"gpt-4\")", "gpt-4", &["Default m = \"gpt-4\""]);
    has(Kotlin, "fun f(m: String = \"gpt-4\") {}", "gpt-4", &["Default m = \"gpt-4\""]);
    has(Kotlin, "val m = mapOf(\"model\" to \"gpt-4\")", "gpt-4", &["Field model = \"gpt-4\""]);
    has(Kotlin, "val l = listOf(\"gpt-4\", x)", "gpt-4", &["List  = (\"gpt-4\", x)"]);
    has(Kotlin, "val s = \"a$b/gpt-4${c}\"", "gpt-4", &["String /gpt-4"]);
    has(
        Kotlin,
        "enum class E(val id: String) { G(\"gpt-4\") }",
        "gpt-4",
        &["Binding G = (\"gpt-4\")", "List  = { G(\"gpt-4\") }"],
    );
    has(Kotlin, "fun f() { when (m) { \"gpt-4\" -> g() } }", "gpt-4", &["Test  = \"gpt-4\""]);
    has(Kotlin, "val b = m == \"gpt-4\"", "gpt-4", &["Test  = m == \"gpt-4\""]);
    has(Kotlin, "val b = Model.GPT_4", "GPT_4", &["Name Model.GPT_4"]);
}

#[test]
fn rust() {
    let f = |body: &str| format!("fn f() {{ {body} }}");
    has(
        Rust,
        &f("let r = Request::default().model(\"gpt-4\").build();"),
        "gpt-4",
        &["Call Request::default().model = (\"gpt-4\")"],
    );
    has(
        Rust,
        &f("let x = Request { model: \"gpt-4\".to_string(), ..d };"),
        "gpt-4",
        &[
            "Call Request = { model: \"gpt-4\".to_string(), ..d }",
            "Object  = { model: \"gpt-4\".to_string(), ..d }",
            "Field model = \"gpt-4\".to_string()",
        ],
    );
    has(Rust, "const M: &str = \"gpt-4\";", "gpt-4", &["Binding M = \"gpt-4\""]);
    has(Rust, "static M: &str = r#\"gpt-4\"#;", "gpt-4", &["Binding M = r#\"gpt-4\"#", "String gpt-4"]);
    has(Rust, &f("let v = vec![\"gpt-4\"];"), "gpt-4", &["List  = [\"gpt-4\"]"]);
    has(
        Rust,
        &f("let v = json!({\"model\": \"gpt-4\"});"),
        "gpt-4",
        &["Object  = ({\"model\": \"gpt-4\"})", "Field model = \"gpt-4\""],
    );
    has(Rust, &f("match m { \"gpt-4\" => g(), _ => {} }"), "gpt-4", &["Test  = \"gpt-4\""]);
    has(Rust, &f("g(ImageModel::GptImage1)"), "GptImage1", &["Name ImageModel::GptImage1"]);
    has(
        Rust,
        &f("env::var(\"M\").unwrap_or(\"gpt-4\".into())"),
        "gpt-4",
        &["Call env::var().unwrap_or = (\"gpt-4\".into())"],
    );
    has(Rust, "// gpt-4\n", "gpt-4", &["Comment // gpt-4"]);
}

/// A string that a method is called on, or that is an argument earlier in a chain, is no part of a name.
#[test]
fn names_hold_no_arguments() {
    for (language, text) in [
        (Rust, "const M: String = \"gpt-4\".to_string();"),
        (Java, "class A { X x = B.model(\"gpt-4\").build(); }"),
        (Kotlin, "val x = b.model(\"gpt-4\").build()"),
    ] {
        let start = text.find("gpt-4").expect("there");
        let found = around(language, text, Span::new(start, start + 5));
        assert!(found.constructs.iter().all(|c| c.name_span.end <= start || c.name_span.start > start), "{found:?}");
    }
}
