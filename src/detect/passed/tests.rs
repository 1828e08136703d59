//! What is read beside a model, in calls, objects, variables and builders.

use std::sync::Arc;

use super::*;
use crate::syntax::parsed_file::ParsedFile;
use crate::text::source::Source;

/// The arguments beside the id in a file, as `path=value`, and whether they are all.
fn arguments(path: &str, text: &str) -> (Vec<String>, bool) {
    let source = Source::from_bytes(path.into(), text.as_bytes().to_vec()).unwrap();
    let file = ParsedFile::new(Arc::new(source));
    let at = text.find("the-id").unwrap();
    let place = Place::of(text, Span::new(at, at + 6), file.parsed(0));
    let passed = passed(&place, file.parsed(0), Holder::File).unwrap();
    let mut found: Vec<String> = passed.arguments.iter().map(|one| format!("{}={}", one.path, one.value)).collect();
    found.sort();
    (found, passed.is_whole)
}

#[test]
fn what_stands_beside_the_model_is_read() {
    let both = (vec!["maxtokens=9".to_owned(), "temperature=0.2".to_owned()], true);
    for (path, text) in [
        ("a.py", "client.messages.create(model='the-id', max_tokens=9, temperature=0.2)\n"),
        ("a.py", "options = {'temperature': 0.2}\nclient.create(model='the-id', max_tokens=9, **options)\n"),
        ("a.ts", "client.create({ model: 'the-id', max_tokens: 9, temperature: 0.2 });\n"),
        ("a.ts", "const o = { temperature: 0.2 };\nclient.create({ model: 'the-id', max_tokens: 9, ...o });\n"),
        ("a.py", "options = {'model': 'the-id', 'max_tokens': 9, 'temperature': 0.2}\nclient.create(**options)\n"),
        ("a.py", "body = {'model': 'the-id', 'max_tokens': 9, 'temperature': 0.2}\nrequests.post(url, json=body)\n"),
        ("a.ts", "const body = { model: 'the-id', max_tokens: 9, temperature: 0.2 };\nawait client.create(body);\n"),
        ("a.rb", "body = { model: 'the-id', max_tokens: 9, temperature: 0.2 }\nclient.create(body)\n"),
        ("a.rb", "client.chat(parameters: { model: 'the-id', max_tokens: 9, temperature: 0.2 })\n"),
        ("A.java", "class A { Object a = P.builder().maxTokens(9).model(\"the-id\").temperature(0.2).build(); }\n"),
    ] {
        let (mut found, is_whole) = arguments(path, text);
        found.retain(|one| !one.starts_with("build"));
        assert_eq!((found, is_whole), both, "{text}");
    }
    let go = "package a\nfunc f() { c.New(ctx, P{Model: \"the-id\", Temperature: openai.Float(0.2)}) }\n";
    assert_eq!(arguments("a.go", go).0, ["temperature=openai.Float(0.2)"]);
}

/// The callees of the call around the id in a file, and its arguments as `path=value`.
fn of(path: &str, text: &str) -> Passed {
    let source = Source::from_bytes(path.into(), text.as_bytes().to_vec()).unwrap();
    let file = ParsedFile::new(Arc::new(source));
    let at = text.find("the-id").unwrap();
    passed(&Place::of(text, Span::new(at, at + 6), file.parsed(0)), file.parsed(0), Holder::File).unwrap()
}

#[test]
fn bodies_in_variables_are_read_with_what_takes_them() {
    for (path, text, taker) in [
        ("a.py", "b = dict(model='the-id', max_tokens=9)\nr.post(u, data=json.dumps(b))\n", "json.dumps"),
        ("a.py", "b = {'model': 'the-id'}\nb['max_tokens'] = 9\nprint(b)\nr.post(u, json=b)\n", "r.post"),
        ("a.py", "b = {}\nb['model'] = 'the-id'\nb['max_tokens'] = 9\nr.post(u, json=b)\n", "r.post"),
        ("a.py", "b = {'model': 'the-id'}\nb.update({'max_tokens': 9})\nr.post(u, json=b)\n", "r.post"),
        (
            "a.ts",
            "const b = { model: 'the-id' };\nb.max_tokens = 9;\nfetch(u, { body: JSON.stringify(b) });\n",
            "fetch",
        ),
        ("a.php", "<?php\n$b = ['model' => 'the-id'];\n$b['max_tokens'] = 9;\nsend(json_encode($b));\n", "json_encode"),
        ("a.rb", "b = { model: 'the-id', max_tokens: 9 }\nreq.body = b.to_json\n", "b.to_json"),
        (
            "a.go",
            "package a\nfunc f() {\n\tb := map[string]any{\"model\": \"the-id\", \"max_tokens\": 9}\n\tx, _ := json.Marshal(b)\n}\n",
            "json.Marshal",
        ),
        (
            "a.kt",
            "fun f() {\n  val b = mapOf(\"model\" to \"the-id\", \"max_tokens\" to 9)\n  post(u, gson.toJson(b))\n}\n",
            "gson.toJson",
        ),
        (
            "a.kt",
            "fun f() {\n  val b = buildJsonObject { put(\"model\", \"the-id\"); put(\"max_tokens\", 9) }\n  post(u, b)\n}\n",
            "post",
        ),
        (
            "a.scala",
            "object A {\n  val b = Map(\"model\" -> \"the-id\", \"max_tokens\" -> 9)\n  post(u, write(b))\n}\n",
            "write",
        ),
        ("a.ex", "b = %{model: \"the-id\", max_tokens: 9}\nReq.post!(u, json: b)\n", "Req.post!"),
        ("a.lua", "local b = { model = \"the-id\", max_tokens = 9 }\npost(u, cjson.encode(b))\n", "cjson.encode"),
        (
            "a.dart",
            "void f() { final b = {\"model\": \"the-id\", \"max_tokens\": 9}; post(u, body: jsonEncode(b)); }\n",
            "jsonEncode",
        ),
        (
            "a.swift",
            "func f() {\n  let b: [String: Any] = [\"model\": \"the-id\", \"max_tokens\": 9]\n  send(encode(b))\n}\n",
            "encode",
        ),
        ("a.R", "b <- list(model = \"the-id\", max_tokens = 9)\nPOST(u, body = toJSON(b))\n", "toJSON"),
        (
            "a.jl",
            "b = Dict(\"model\" => \"the-id\", \"max_tokens\" => 9)\nHTTP.post(u, h, JSON.json(b))\n",
            "JSON.json",
        ),
        (
            "a.ps1",
            "$b = @{\n  model = \"the-id\"\n  max_tokens = 9\n}\nSend -Body ($b | ConvertTo-Json)\n",
            "ConvertTo-Json",
        ),
        (
            "A.cs",
            "class A { void F() {\nvar b = new { model = \"the-id\", max_tokens = 9 };\nSend(JsonSerializer.Serialize(b));\n} }\n",
            "JsonSerializer.Serialize",
        ),
        (
            "A.cs",
            "class A { void F() {\nvar b = new JObject();\nb[\"model\"] = \"the-id\";\nb[\"max_tokens\"] = 9;\nSend(b.ToString());\n} }\n",
            "Send",
        ),
        (
            "A.java",
            "class A { void f() {\nvar b = new HashMap<String, Object>();\nb.put(\"model\", \"the-id\");\nb.put(\"max_tokens\", 9);\nsend(write(b));\n} }\n",
            "write",
        ),
        (
            "A.java",
            "class A { void f() {\nvar b = Map.of(\"model\", \"the-id\", \"max_tokens\", 9);\nsend(write(b));\n} }\n",
            "write",
        ),
        (
            "A.java",
            "class A { void f() {\nR r = new R();\nr.setModel(\"the-id\");\nr.setMaxTokens(9);\nsend(r);\n} }\n",
            "R",
        ),
        (
            "A.java",
            "class A { void f() {\nvar r = P.builder();\nr.model(\"the-id\");\nr.maxTokens(9);\nsend(r.build());\n} }\n",
            "P.builder",
        ),
        ("a.http", "POST https://a.example\n\n{\"model\": \"the-id\", \"max_tokens\": 9}\n", "POST"),
    ] {
        let found = of(path, text);
        let arguments: Vec<String> = found.arguments.iter().map(|one| format!("{}={}", one.path, one.value)).collect();
        assert_eq!(arguments, ["maxtokens=9"], "{text}");
        assert!(found.callees.iter().any(|callee| callee == taker), "{text}: {:?}", found.callees);
        let argument = &found.arguments[0];
        assert!(["max_tokens", "maxTokens", "setMaxTokens"].contains(&&text[argument.key]), "{text}");
    }
}

#[test]
fn options_beside_a_client_that_knows_its_model_are_read() {
    let client = "class A { void F() {\nvar c = new ChatClient(\"the-id\", key);\n";
    for rest in [
        "c.CompleteChat(all, new ChatCompletionOptions { Temperature = 0.2f });\n} }\n",
        "ChatCompletionOptions options = new() { Temperature = 0.2f };\nc.CompleteChat(all, options);\n} }\n",
    ] {
        let found = of("A.cs", &format!("{client}{rest}"));
        assert!(found.callees.contains(&"c.CompleteChat".to_owned()));
        assert_eq!(found.arguments.iter().map(|one| one.value.as_str()).collect::<Vec<_>>(), ["0.2f"]);
    }
}

#[test]
fn what_is_set_on_another_value_or_asked_for_is_known() {
    let text = "b = {'model': 'the-id', 'max_tokens': 9}\nprint(b['max_tokens'])\npost(json=b)\nb = {}\nb['n'] = 1\n";
    let found = of("a.py", text);
    assert_eq!(
        found.arguments.iter().map(|one| (one.path.as_str(), one.is_read)).collect::<Vec<_>>(),
        [("maxtokens", true)]
    );
    let spread = of("a.py", "b = {'model': 'the-id', 'n': 9}\nprint(b)\nlitellm.completion(**b)\n");
    assert_eq!((spread.callees, spread.is_body), (vec!["litellm.completion".to_owned()], false));
    let client = of("a.py", "llm = Chat(model='the-id', n=9)\njson.dumps(llm.state())\n");
    assert_eq!((client.callees, client.is_body), (vec!["Chat".to_owned()], false));
    let own = of("a.py", "class A:\n  def f(self):\n    self.model = g('the-id')\n    self.n = 9\n");
    assert!(own.arguments.is_empty(), "{own:?}");
}

#[test]
fn objects_have_paths_and_what_cannot_be_read_is_known() {
    let nested = "c.create(model='the-id', thinking={'type': 'enabled', 'budget_tokens': 5})\n";
    let found = arguments("a.py", nested).0;
    assert!(found.contains(&"thinking.budgettokens=5".to_owned()), "{found:?}");
    assert!(found.contains(&"thinking.type=enabled".to_owned()), "{found:?}");
    assert!(!arguments("a.py", "c.create(model='the-id', **unknown)\n").1);
    assert!(!arguments("a.py", "o = {}\no = f()\nc.create(model='the-id', **o)\n").1);
}
