//! Fixes that change an argument together with the model, in the languages that people write requests in.

use std::fs;

use crate::support::check;

/// What `--fix --unsafe-fixes` makes of a file, and the notes on it. A second run changes nothing.
fn fixed(path: &str, text: &str) -> (String, String) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(path);
    fs::write(&file, text).unwrap();
    let run = check(folder.path(), ["--fix", "--unsafe-fixes"]);
    let once = fs::read_to_string(&file).unwrap();
    check(folder.path(), ["--fix", "--unsafe-fixes"]);
    assert_eq!(fs::read_to_string(&file).unwrap(), once, "{path}");
    (once, run.err)
}

/// A request to an address in each language: a model with one more parameter, and what takes them.
fn requests(address: &str, id: &str) -> Vec<(&'static str, String)> {
    let of = |path: &'static str, text: &str| (path, text.replace("ADDRESS", address).replace("ID", id));
    vec![
        of(
            "a.py",
            "import requests\n\nbody = {\"model\": \"ID\", \"max_tokens\": 9}\nrequests.post(\"ADDRESS\", json=body)\n",
        ),
        of(
            "b.py",
            "import requests\n\nbody = {\"model\": \"ID\"}\nbody[\"max_tokens\"] = 9\nrequests.post(\"ADDRESS\", data=json.dumps(body))\n",
        ),
        of(
            "a.ts",
            "const body = { model: \"ID\", max_tokens: 9 };\nawait fetch(\"ADDRESS\", { method: \"POST\", body: JSON.stringify(body) });\n",
        ),
        of(
            "a.php",
            "<?php\n$data = ['model' => 'ID', 'max_tokens' => 9];\n$c = curl_init('ADDRESS');\ncurl_setopt($c, CURLOPT_POSTFIELDS, json_encode($data));\n",
        ),
        of("a.rb", "uri = URI(\"ADDRESS\")\nbody = { model: \"ID\", max_tokens: 9 }\nrequest.body = body.to_json\n"),
        of(
            "a.go",
            "package a\n\nfunc ask() {\n\tbody := map[string]any{\n\t\t\"model\": \"ID\",\n\t\t\"max_tokens\": 9,\n\t}\n\tb, _ := json.Marshal(body)\n\thttp.Post(\"ADDRESS\", \"application/json\", bytes.NewReader(b))\n}\n",
        ),
        of(
            "a.kt",
            "fun ask() {\n    val body = mapOf(\"model\" to \"ID\", \"max_tokens\" to 9)\n    client.post(\"ADDRESS\", gson.toJson(body))\n}\n",
        ),
        of(
            "a.scala",
            "object A {\n  val body = Map(\"model\" -> \"ID\", \"max_tokens\" -> 9)\n  requests.post(\"ADDRESS\", data = write(body))\n}\n",
        ),
        of("a.ex", "body = %{\"model\" => \"ID\", \"max_tokens\" => 9}\nReq.post!(\"ADDRESS\", json: body)\n"),
        of("a.lua", "local body = { model = \"ID\", max_tokens = 9 }\nhttp.post(\"ADDRESS\", cjson.encode(body))\n"),
        of(
            "a.dart",
            "void ask() {\n  final body = {\"model\": \"ID\", \"max_tokens\": 9};\n  http.post(Uri.parse(\"ADDRESS\"), body: jsonEncode(body));\n}\n",
        ),
        of(
            "a.swift",
            "func ask() {\n    let url = \"ADDRESS\"\n    let body: [String: Any] = [\"model\": \"ID\", \"max_tokens\": 9]\n    request.httpBody = try? JSONSerialization.data(withJSONObject: body)\n}\n",
        ),
        of("a.R", "body <- list(model = \"ID\", max_tokens = 9)\nPOST(\"ADDRESS\", body = toJSON(body))\n"),
        of(
            "a.ps1",
            "$body = @{\n    model = \"ID\"\n    max_tokens = 9\n}\nInvoke-RestMethod -Uri \"ADDRESS\" -Method Post -Body ($body | ConvertTo-Json)\n",
        ),
        of(
            "A.cs",
            "class A {\n    async Task Ask() {\n        var body = new { model = \"ID\", max_tokens = 9 };\n        await http.PostAsJsonAsync(\"ADDRESS\", body);\n    }\n}\n",
        ),
        of(
            "A.java",
            "class A {\n    void ask() {\n        Map<String, Object> body = new HashMap<>();\n        body.put(\"model\", \"ID\");\n        body.put(\"max_tokens\", 9);\n        rest.postForObject(\"ADDRESS\", body, String.class);\n    }\n}\n",
        ),
        of(
            "a.http",
            "POST ADDRESS\nContent-Type: application/json\n\n{\n  \"model\": \"ID\",\n  \"max_tokens\": 9\n}\n",
        ),
        of("a.sh", "body='{\"model\": \"ID\", \"max_tokens\": 9}'\ncurl ADDRESS -d \"$body\"\n"),
    ]
}

#[test]
fn the_limit_gets_its_new_name_with_the_model() {
    for (path, text) in requests("https://api.openai.com/v1/chat/completions", "gpt-4-0613") {
        let (after, told) = fixed(path, &text);
        let new = text.replace("max_tokens", "max_completion_tokens");
        let (before, behind) = new.split_once("gpt-4-0613").unwrap();
        assert!(after.starts_with(before) && after.ends_with(behind), "{path}: {after}\n{told}");
        assert!(!after.contains("gpt-4-0613"), "{path}: {after}");
    }
}

#[test]
fn an_argument_that_has_no_remedy_keeps_the_model() {
    for (path, text) in requests("https://api.anthropic.com/v1/messages", "claude-3-opus-20240229") {
        let held = text.replace("max_tokens", "temperature");
        assert_eq!(fixed(path, &held).0, held, "{path}");
        assert_ne!(fixed(path, &text).0, text, "{path}: the limit is no reason");
    }
    let read = "import requests\n\nbody = {\"model\": \"gpt-4-0613\", \"max_tokens\": 9}\nprint(body[\"max_tokens\"])\n\
                requests.post(\"https://api.openai.com/v1/chat/completions\", json=body)\n";
    assert_eq!(fixed("a.py", read).0, read, "the program asks for it by its name");
}

#[test]
fn a_default_is_left_out_with_the_model() {
    let client = "from openai import OpenAI\n\nclient = OpenAI()\n";
    for (path, text, gone) in [
        ("a.py", format!("{client}client.images.generate(model=\"dall-e-3\", style=\"vivid\", prompt=\"p\")\n"), ", style=\"vivid\""),
        ("b.py", format!("{client}client.images.generate(\n    model=\"dall-e-3\",\n    style=\"vivid\",\n)\n"), ",\n    style=\"vivid\""),
        ("a.ts", "import OpenAI from \"openai\";\nawait new OpenAI().images.generate({ style: \"vivid\", model: \"dall-e-3\" });\n".to_owned(), "style: \"vivid\", "),
        ("a.sh", "curl https://api.openai.com/v1/images/generations -d '{\n  \"model\": \"dall-e-3\",\n  \"style\": \"vivid\",\n  \"prompt\": \"p\"\n}'\n".to_owned(), ",\n  \"style\": \"vivid\""),
        ("a.http", "POST https://api.openai.com/v1/images/generations\n\n{\"model\": \"dall-e-3\", \"style\": \"vivid\"}\n".to_owned(), ", \"style\": \"vivid\""),
    ] {
        let (after, told) = fixed(path, &text);
        let rest = text.replace(gone, "");
        let (before, behind) = rest.split_once("dall-e-3").unwrap();
        assert!(after.starts_with(before) && after.ends_with(behind), "{path}: {after}\n{told}");
        assert!(told.contains("with nothing"), "{path}: {told}");
        let other = text.replace("vivid", "natural");
        assert_eq!(fixed(path, &other).0, other, "another style is somebody's choice");
    }
}

#[test]
fn a_list_that_is_extended_is_named_with_its_line() {
    let text = "import Anthropic from \"@anthropic-ai/sdk\";\ntype Model = \"claude-3-opus-20240229\" | \"claude-3-haiku-20240307\";\n\
                const model: Model = \"claude-3-opus-20240229\";\nawait new Anthropic().messages.create({ model, max_tokens: 9, messages: [] });\n";
    let (_, told) = fixed("a.ts", text);
    assert!(told.contains(", and allow it in line 2"), "{told}");
}

#[test]
fn a_call_that_the_new_model_does_not_serve_keeps_its_model() {
    let client = "from openai import OpenAI\n\nclient = OpenAI()\n";
    let of = |call: &str, model: &str| format!("{client}client.{call}(model=\"{model}\", file=f)\n");
    for (call, model, is_kept) in [("images.create_variation", "dall-e-3", true), ("images.edit", "dall-e-3", false)] {
        let text = of(call, model);
        assert_eq!(fixed("a.py", &text).0 == text, is_kept, "{call}");
    }
}

#[test]
fn a_label_keeps_its_text() {
    let text = "INSERT INTO chat_model(name, label, url)\nVALUES  ('gpt-4-0613', 'gpt-4-0613(chat)', 'https://api.openai.com/v1/chat/completions');\n";
    assert!(fixed("seed.sql", text).0.contains("'gpt-4-0613(chat)'"));
}
