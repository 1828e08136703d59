//! Fixes and several reports at once, as people ask for them.

use std::fs;
use std::path::Path;

use crate::support::{check, finish, frozen, plain, shelflife};

/// A project with a call whose fix is unsafe, and one in the docs, whose fix is never made.
fn project() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let code = "\u{feff}import anthropic\r\n\r\nclient = anthropic.Anthropic()\r\n\
                client.messages.create(model='claude-3-opus-20240229')  # caf\u{e9}\r\n";
    fs::write(folder.path().join("a.py"), code).unwrap();
    fs::write(folder.path().join("README.md"), "We used `claude-3-opus-20240229`.\n").unwrap();
    folder
}

fn read(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).unwrap()
}

#[test]
fn a_diff_changes_nothing_and_a_second_run_neither() {
    let project = project();
    let before = read(project.path(), "a.py");
    let safe = check(project.path(), ["--diff"]);
    assert_eq!((safe.code, safe.out.as_str()), (0, ""), "{}", safe.err);
    let diff = check(project.path(), ["--diff", "--unsafe-fixes", "--usage", "all"]);
    assert_eq!(diff.code, 1, "{}", diff.err);
    assert!(diff.out.contains("+client.messages.create(model='claude-opus-5-5')"), "{}", diff.out);
    assert!(!diff.out.contains("README"), "what is history stays: {}", diff.out);
    assert_eq!(read(project.path(), "a.py"), before);
    let fixed = check(project.path(), ["--fix", "--unsafe-fixes"]);
    assert_eq!(fixed.code, 0, "{}", fixed.out);
    assert!(fixed.err.contains("Fixed 1 finding in 1 file"), "{}", fixed.err);
    let after = read(project.path(), "a.py");
    assert_eq!(after, before.replace("claude-3-opus-20240229", "claude-opus-5-5"));
    let again = check(project.path(), ["--fix-only", "--unsafe-fixes"]);
    assert!((again.code, again.err.contains("Fixed 0 findings")) == (0, true), "{}", again.err);
    assert_eq!(read(project.path(), "a.py"), after);
}

#[test]
fn without_being_asked_nothing_is_changed_and_the_way_is_told() {
    let project = project();
    let before = read(project.path(), "a.py");
    let run = check(project.path(), ["--fix"]);
    assert_eq!(run.code, 1, "{}", run.err);
    assert!(run.out.contains("1 fixable with --fix --unsafe-fixes"), "{}", run.out);
    assert_eq!(read(project.path(), "a.py"), before);
}

#[test]
fn what_was_fixed_is_listed_with_what_is_left_to_do() {
    let project = project();
    let run = check(project.path(), ["--fix", "--unsafe-fixes", "--output-format", "json"]);
    assert!(
        run.err.contains("a.py:4: replace `claude-3-opus-20240229` with `claude-opus-5-5`; by hand: "),
        "{}",
        run.err
    );
    let report: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let fixed = &report["fixes"]["fixed"][0];
    assert_eq!((fixed["path"].as_str(), fixed["line"].as_u64()), (Some("a.py"), Some(4)));
    assert!(fixed["note"].as_str().is_some_and(|note| note.contains("a prefilled last assistant message")), "{fixed}");
    assert_eq!(report["fixes"]["not_fixed"], serde_json::json!([]));
}

#[test]
fn each_fix_is_asked_for() {
    let call = |n: usize| format!("client.messages.create(model='claude-3-opus-20240229', max_tokens={n})\n");
    let text = format!("import anthropic\nclient = anthropic.Anthropic()\n{}{}{}", call(1), call(2), call(3));
    // The answers, and which of the three calls are changed.
    for (answers, changed) in
        [("y\nn\ny\n", vec![1, 3]), ("n\na\n", vec![2, 3]), ("?\ny\nq\n", vec![1]), ("", vec![]), ("n\nn\nn\n", vec![])]
    {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a.py"), &text).unwrap();
        let mut command = shelflife();
        command.current_dir(folder.path()).arg("fix").args(frozen()).args(["--interactive"]);
        let run = finish(command.write_stdin(answers));
        let after = read(folder.path(), "a.py");
        for n in 1..=3 {
            let is_changed = after.contains(&call(n).replace("claude-3-opus-20240229", "claude-opus-5-5"));
            assert_eq!(is_changed, changed.contains(&n), "{answers:?}: {after}");
        }
        assert_eq!(run.code, i32::from(changed.len() < 3), "{}", run.err);
        assert!(run.err.contains("(1/3) apply this fix? [y,n,a,q,?]"), "{}", run.err);
        assert!(run.err.contains("+client.messages.create(model='claude-opus-5-5', max_tokens=1)"), "{}", run.err);
        assert!(run.err.contains("was retired by Anthropic") && run.err.contains("by hand: "), "{}", run.err);
        assert_eq!(run.err.contains("q  skip this fix"), answers.contains('?'), "{}", run.err);
    }
    let folder = project();
    let both = check(folder.path(), ["--interactive", "--diff"]);
    assert_eq!(both.code, 2, "{}", both.err);
}

#[test]
fn standard_input_is_shown_as_it_becomes() {
    let folder = tempfile::tempdir().unwrap();
    let text = "import anthropic\nanthropic.Anthropic().messages.create(model='claude-3-opus-20240229')\n";
    let run_as = |name: &str, input: &str, options: &[&str]| {
        let mut command = shelflife();
        command.current_dir(folder.path()).arg(name).args(frozen());
        finish(command.args([input, "--stdin-filename", "a.py"]).args(options).write_stdin(text))
    };
    let run = |options: &[&str]| run_as("check", "--stdin", options);
    let fixed = run(&["--fix", "--unsafe-fixes"]);
    assert_eq!(
        (fixed.code, fixed.out.clone()),
        (0, text.replace("claude-3-opus-20240229", "claude-opus-5-5")),
        "{}",
        fixed.err
    );
    assert!(fixed.err.contains("Fixed 1 finding in 1 file"), "{}", fixed.err);
    let by_name = run_as("fix", "-", &["--unsafe-fixes"]);
    assert_eq!((by_name.code, by_name.out), (0, fixed.out), "{}", by_name.err);
    let safe = run(&["--fix"]);
    assert_eq!((safe.code, safe.out.as_str()), (1, text), "what may not be fixed stays: {}", safe.err);
    let diff = run(&["--diff", "--unsafe-fixes"]);
    assert!(diff.code == 1 && diff.out.starts_with("--- a/a.py\n+++ b/a.py\n"), "{} {}", diff.out, diff.err);
}

#[test]
fn several_reports_at_once() {
    let project = project();
    let targets = ["--output", "sarif=o.sarif", "--output", "html=o.html"];
    let [a, b, c, d] = targets;
    let run = check(project.path(), [a, b, c, d]);
    assert_eq!(run.code, 1, "{}", run.err);
    assert!(run.out.contains("retired on 2026-01-05"), "{}", run.out);
    assert!(read(project.path(), "o.sarif").contains("\"2.1.0\""));
    assert!(read(project.path(), "o.html").starts_with("<!doctype html>"));
    for (target, expected) in [("sarif", "FORMAT=FILE"), ("pdf=x", "no format `pdf`"), ("html=", "FORMAT=FILE")] {
        let run = plain(["--output", target]);
        assert_eq!(run.code, 2);
        assert!(run.err.contains(expected), "{target}: {}", run.err);
    }
}

#[test]
fn completions_and_manual_know_the_options() {
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let run = plain(["completions", shell]);
        assert_eq!(run.code, 0, "{}", run.err);
        assert!(run.out.contains("unsafe-fixes"), "{shell}");
    }
    assert!(plain(["man"]).out.contains(".TH shelflife 1"));
}

/// Writes files into a folder of its own, and returns what `check` finds, as JSON.
fn findings(files: &[(&str, &str)]) -> Vec<serde_json::Value> {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        fs::create_dir_all(folder.path().join(path).parent().unwrap()).unwrap();
        fs::write(folder.path().join(path), text).unwrap();
    }
    let run = check(folder.path(), ["--output-format", "jsonl"]);
    run.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Whether the fix of the finding in a file is one that is made, and its note.
fn fix_in(found: &[serde_json::Value], path: &str) -> (bool, String) {
    let one = found.iter().find(|one| one["path"] == path && !one["fix"].is_null());
    let fix = &one.unwrap_or_else(|| panic!("no fix in {path}: {found:#?}"))["fix"];
    (fix["applicability"] != "display-only", fix["note"].as_str().unwrap_or_default().to_owned())
}

const ANTHROPIC: &str = "import anthropic\n\nclient = anthropic.Anthropic()\n";

#[test]
fn an_allowed_value_is_not_left_behind() {
    let bicep = "@allowed([\n  'gpt-4o'\n  'gpt-4o-mini'\n])\nparam modelName string = 'gpt-4o'\nparam modelVersion string = '2024-05-13'\n\
                 resource d 'Microsoft.CognitiveServices/accounts/deployments@2024-10-01' = {\n  name: 'chat'\n  \
                 properties: { model: { format: 'OpenAI', name: modelName, version: modelVersion } }\n}\n";
    let deployment = "resource \"azurerm_cognitive_deployment\" \"chat\" {\n  name = \"chat\"\n  model {\n    format = \"OpenAI\"\n    \
                      name = var.model\n    version = \"2024-05-13\"\n  }\n}\n";
    let variable = |condition: &str| {
        format!(
            "variable \"model\" {{\n  default = \"gpt-4o\"\n  validation {{\n    condition = {condition}\n    error_message = \"no\"\n  }}\n}}\n{deployment}"
        )
    };
    let listed = variable("contains([\"gpt-4o\", \"gpt-4o-mini\"], var.model)");
    let negated = variable("!contains([\"gpt-4o\"], var.model)");
    let matched = variable("can(regex(\"^gpt-4o\", var.model))");
    let given = "model = \"gpt-4o\"\nmodel_version = \"2024-05-13\"\n";
    let taken = deployment.replace("\"2024-05-13\"", "var.model_version");
    let apart = "variable \"model\" {\n  validation {\n    condition = contains([\"gpt-4o\"], var.model)\n  }\n}\n";
    let python = format!(
        "{ANTHROPIC}MODEL = \"claude-3-opus-20240229\"\nclient.messages.create(model=MODEL, max_tokens=9, messages=[])\n"
    );
    let union = "import Anthropic from \"@anthropic-ai/sdk\";\ntype Model = \"claude-3-opus-20240229\" | \"claude-3-haiku-20240307\";\n\
                 const model: Model = \"claude-3-opus-20240229\";\nawait new Anthropic().messages.create({ model, max_tokens: 9, messages: [] });\n";
    let computed = bicep.replace("@allowed([\n  'gpt-4o'\n  'gpt-4o-mini'\n])", "@allowed(union(['gpt-4o'], others))");
    let open = union.replace("\"claude-3-haiku-20240307\"", "Other");
    let compares = "from app import MODEL\n\n\ndef price(model):\n    return 15 if model == \"claude-3-opus-20240229\" else MODEL\n";
    for (path, files, part) in [
        ("main.bicep", vec![("main.bicep", computed.as_str())], "line 1"),
        ("main.tf", vec![("main.tf", negated.as_str())], "line 4"),
        ("main.tf", vec![("main.tf", matched.as_str())], "the pattern in line 4"),
        (
            "terraform.tfvars",
            vec![("terraform.tfvars", given), ("main.tf", taken.as_str()), ("variables.tf", apart)],
            "variables.tf, line 3",
        ),
        ("a.ts", vec![("a.ts", open.as_str())], "line 2"),
        ("app.py", vec![("app.py", python.as_str()), ("prices.py", compares)], "prices.py, line 5"),
    ] {
        let found = findings(&files);
        let (is_made, note) = fix_in(&found, path);
        assert!(!is_made && note.contains(part), "{path}: {note}");
    }
    let (is_made, note) = fix_in(&findings(&[("app.py", &python)]), "app.py");
    assert!(is_made, "nothing holds it: {note}");
    for (path, text) in [("main.bicep", bicep), ("main.tf", listed.as_str()), ("a.ts", union)] {
        let (is_made, note) = fix_in(&findings(&[(path, text)]), path);
        assert!(is_made, "{path}: {note}");
    }
}

/// What `--fix --unsafe-fixes` makes of a file. A second run changes nothing.
fn fixed(path: &str, text: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(path);
    fs::write(&file, text).unwrap();
    check(folder.path(), ["--fix", "--unsafe-fixes"]);
    let once = fs::read_to_string(&file).unwrap();
    check(folder.path(), ["--fix", "--unsafe-fixes"]);
    assert_eq!(fs::read_to_string(&file).unwrap(), once, "{path}");
    once
}

#[test]
fn an_allowed_value_is_added_with_the_fix() {
    let python = "from typing import Literal\nimport anthropic\n\nModel = Literal[\n    \"claude-3-opus-20240229\",\n    \"other\",\n]\n\
                  MODEL: Model = \"claude-3-opus-20240229\"\nanthropic.Anthropic().messages.create(model=MODEL, max_tokens=9, messages=[])\n";
    let union = "import Anthropic from \"@anthropic-ai/sdk\";\ntype Model = \"claude-3-opus-20240229\" | \"claude-3-haiku-20240307\";\n\
                 const model: Model = \"claude-3-opus-20240229\";\nawait new Anthropic().messages.create({ model, max_tokens: 9, messages: [] });\n";
    let bicep = "@allowed([\n  'gpt-4o'\n  'other'\n])\nparam modelName string = 'gpt-4o'\nparam modelVersion string = '2024-05-13'\n\
                 resource d 'Microsoft.CognitiveServices/accounts/deployments@2024-10-01' = {\n  name: 'chat'\n  \
                 properties: { model: { format: 'OpenAI', name: modelName, version: modelVersion } }\n}\n";
    for (path, text, list) in [
        ("app.py", python, "    \"claude-3-opus-20240229\",\n    \"NEW\",\n    \"other\",\n]"),
        ("a.ts", union, "type Model = \"claude-3-opus-20240229\" | \"NEW\" | \"claude-3-haiku-20240307\";"),
        ("main.bicep", bicep, "  'gpt-4o'\n  'NEW'\n  'other'\n])"),
    ] {
        let after = fixed(path, text);
        let (before, behind) = list.split_once("NEW").unwrap();
        let new = after.split(before).nth(1).and_then(|rest| rest.split(behind).next()).unwrap_or_default();
        assert!(!new.is_empty() && new.len() < 40, "{after}");
        assert!(after.matches(new).count() > 1, "the default has it, too: {after}");
    }
}

#[test]
fn a_value_that_names_a_deployment_too_is_not_changed() {
    let bicep = "param chat string = 'gpt-4o'\nparam chatVersion string = '2024-05-13'\n\
                 resource d 'Microsoft.CognitiveServices/accounts/deployments@2024-10-01' = {\n  name: chat\n  \
                 properties: { model: { format: 'OpenAI', name: chat, version: chatVersion } }\n}\n";
    let terraform = "variable \"deployments\" {\n  default = {\n    chat = { model = { name = \"gpt-4o\", version = \"2024-05-13\" } }\n  }\n}\n\
                     resource \"azurerm_cognitive_deployment\" \"all\" {\n  for_each = var.deployments\n  name = each.value.model.name\n  \
                     model {\n    format = \"OpenAI\"\n    name = each.value.model.name\n    version = each.value.model.version\n  }\n}\n";
    let arm = r#"{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "parameters": {"chat": {"type": "string", "defaultValue": "gpt-4o"}},
  "resources": [{"type": "Microsoft.CognitiveServices/accounts/deployments", "apiVersion": "2023-05-01", "name": "[concat('account/', parameters('chat'))]",
    "properties": {"model": {"format": "OpenAI", "name": "[parameters('chat')]", "version": "2024-05-13"}}}]}
"#;
    for (path, text) in [("main.bicep", bicep), ("main.tf", terraform), ("azuredeploy.json", arm)] {
        let (is_made, note) = fix_in(&findings(&[(path, text)]), path);
        assert!(!is_made && note.contains("name of the deployment"), "{path}: {note}");
    }
}

#[test]
fn settings_with_an_address_of_their_own_are_of_another_service() {
    for (path, text) in [
        ("model.yaml", "provider: OpenAI\nmodel: gpt-4-0613\nopenAI:\n  baseUrl: https://gateway.internal:8080\n"),
        (
            "model.json",
            "{\"provider\": \"openai\", \"model\": \"gpt-4-0613\", \"options\": {\"baseURL\": \"https://gateway.internal/v1\"}}\n",
        ),
        (
            "model.toml",
            "[llm]\nprovider = \"openai\"\nmodel = \"gpt-4-0613\"\nbase_url = \"http://localhost:8000/v1\"\n",
        ),
    ] {
        let found = findings(&[(path, text)]);
        assert!(found.iter().all(|one| one["fix"].is_null()), "{path}: {found:#?}");
    }
    let own = findings(&[(
        "model.yaml",
        "provider: OpenAI\nmodel: gpt-4-0613\nopenAI:\n  baseUrl: https://api.openai.com/v1\n",
    )]);
    assert!(own.iter().any(|one| one["provider"] == "openai"), "{own:#?}");
}

#[test]
fn a_version_beside_the_name_is_not_left_behind() {
    for (path, text) in [
        (
            "main.tf",
            "module \"openai\" {\n  source = \"./openai\"\n  models = [\n    {\n      name    = \"gpt-4o\"\n      version = \"2024-05-13\"\n      format  = \"OpenAI\"\n    }\n  ]\n}\n",
        ),
        ("models.yaml", "provider: openai\nmodels:\n  - {name: \"gpt-4o\", version: \"2024-05-13\", format: OpenAI}\n"),
        (
            "models.json",
            "{\"provider\": \"openai\", \"models\": [{\"name\": \"gpt-4o\", \"version\": \"2024-05-13\"}]}\n",
        ),
    ] {
        let after = fixed(path, text);
        assert_eq!(after.contains("gpt-4o"), after.contains("2024-05-13"), "{after}");
    }
}
