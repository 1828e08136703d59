//! Deployments as people meet them: code that names one, and templates that create it together.

mod fixes;

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::support::{check, finish, frozen, shelflife};

fn project(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn read(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).unwrap()
}

/// The findings of a check, as JSON.
fn findings(folder: &Path) -> Vec<Value> {
    let run = check(folder, ["--output-format", "jsonl"]);
    run.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

const CODE: &str = "from langchain_openai import AzureChatOpenAI\n\nllm = AzureChatOpenAI(azure_deployment=\"chat\")\n";

fn template(version: &str) -> String {
    format!(
        "resource chat 'Microsoft.CognitiveServices/accounts/deployments@2024-10-01' = {{\n  name: 'chat'\n  \
         properties: {{ model: {{ format: 'OpenAI', name: 'gpt-4o', version: '{version}' }} }}\n}}\n"
    )
}

#[test]
fn code_is_told_what_its_deployment_serves() {
    let folder = project(&[("infra/main.bicep", &template("2024-05-13")), ("app/chat.py", CODE)]);
    let found = findings(folder.path());
    let of_code: Vec<&Value> = found.iter().filter(|one| one["path"] == "app/chat.py").collect();
    let [one] = of_code[..] else { panic!("{found:#?}") };
    assert_eq!((&one["lint"], &one["line"]), (&"deprecated-model".into(), &3.into()));
    assert_eq!((&one["model"], &one["version"]), (&"gpt-4o".into(), &"2024-05-13".into()));
    let related = one["related"].as_array().unwrap();
    assert!(related.iter().any(|place| place["path"] == "infra/main.bicep" && place["line"] == 3), "{related:#?}");
    assert!(one["fix"].is_null(), "the model is set elsewhere: {one:#}");
}

#[test]
fn several_deployments_of_a_name_are_told_and_none_is_chosen() {
    let files = [
        ("dev/main.bicep", template("2024-05-13")),
        ("prod/main.bicep", template("2024-11-20")),
        ("chat.py", CODE.to_owned()),
    ];
    let folder = project(&files.each_ref().map(|(path, text)| (*path, text.as_str())));
    let found = findings(folder.path());
    let [one] = &found.iter().filter(|one| one["path"] == "chat.py").collect::<Vec<_>>()[..] else {
        panic!("{found:#?}")
    };
    assert_eq!((&one["lint"], &one["level"]), (&"ambiguous-deployment".into(), &"note".into()));
    let message = one["message"].as_str().unwrap();
    assert!(message.contains("2024-05-13") && message.contains("2024-11-20"), "{message}");
    assert_eq!(one["related"].as_array().unwrap().len(), 2);
    // The config settles it.
    fs::write(
        folder.path().join("shelflife.toml"),
        "[deployments]\nchat = { model = \"gpt-4o\", version = \"2024-05-13\" }\n",
    )
    .unwrap();
    let found = findings(folder.path());
    let [one] = &found.iter().filter(|one| one["path"] == "chat.py").collect::<Vec<_>>()[..] else {
        panic!("{found:#?}")
    };
    assert_eq!((&one["lint"], &one["version"]), (&"deprecated-model".into(), &"2024-05-13".into()));
    assert_eq!(one["related"][0]["path"], "shelflife.toml");
}

/// What Terraform leaves as it was may not be what the file says: less is said, and why.
#[test]
fn ignored_changes_make_a_note() {
    let pinned = |ignored: &str| {
        format!(
            "resource \"azurerm_cognitive_deployment\" \"chat\" {{\n  name = \"chat\"\n  model {{\n    format  = \"OpenAI\"\n    name    = \
             \"gpt-35-turbo\"\n    version = \"0301\"\n  }}\n  lifecycle {{\n    ignore_changes = [\n      {ignored},\n    ]\n  }}\n}}\n"
        )
    };
    for (ignored, level) in [("model[0].version", "note"), ("all", "note"), ("tags", "error")] {
        let folder = project(&[("main.tf", &pinned(ignored))]);
        let found = findings(folder.path());
        let one = found.iter().find(|one| one["lint"] == "retired-model").unwrap();
        assert_eq!(one["level"], level, "{ignored}");
        let says_why =
            one["message"].as_str().unwrap().contains("`ignore_changes` leaves existing deployments as they are");
        assert_eq!(says_why, level == "note", "{one:#}");
    }
}

/// A reference in a named cloud leads to a model in that cloud, or to none.
#[test]
fn a_government_deployment_is_moved_within_its_cloud() {
    let text = format!("param location string = 'usgovvirginia'\n{}", template("2024-05-13"));
    let folder = project(&[("main.bicep", &text)]);
    let found = findings(folder.path());
    let one = found.iter().find(|one| one["model"] == "gpt-4o").unwrap();
    let public = project(&[("main.bicep", &template("2024-05-13"))]);
    let in_public = findings(public.path());
    let help = |one: &Value| one["help"].as_str().unwrap().to_owned();
    let public_help = help(in_public.iter().find(|one| one["model"] == "gpt-4o").unwrap());
    assert!(public_help.starts_with("use `gpt-5.6-sol`"), "{public_help}");
    // What the public cloud has is no help there: the newest one that this cloud has is computed.
    assert_eq!(one["lint"], "retired-model", "by the cloud's own dates: {one:#}");
    assert!(help(one).starts_with("use `gpt-5.1` version `2025-11-13` (computed"), "{one:#}");
    assert_eq!((&one["replacement_basis"], &one["fix"]["applicability"]), (&"successor".into(), &"unsafe".into()));
}

/// The default of a module or a linked template that every call gives another value is nothing of its own.
#[test]
fn defaults_that_all_callers_replace_are_quiet() {
    let module = "variable \"served_model\" {\n  default = \"gpt-35-turbo\"\n}\nvariable \"served_version\" {\n  default = \"0301\"\n}\n\
                  resource \"azurerm_cognitive_deployment\" \"this\" {\n  name = \"chat\"\n  model {\n    format  = \"OpenAI\"\n    \
                  name    = var.served_model\n    version = var.served_version\n  }\n}\n";
    let call = "module \"chat\" {\n  source         = \"./modules/openai\"\n  served_model   = \"gpt-4o\"\n  served_version = \"2024-11-20\"\n}\n";
    let folder = project(&[("main.tf", call), ("modules/openai/main.tf", module)]);
    let found = findings(folder.path());
    assert!(found.iter().all(|one| one["path"] != "modules/openai/main.tf"), "{found:#?}");
    // A call that gives none takes the default.
    let bare = "module \"second\" {\n  source = \"./modules/openai\"\n}\n";
    let folder = project(&[("main.tf", &format!("{call}{bare}")), ("modules/openai/main.tf", module)]);
    let found = findings(folder.path());
    let one = found.iter().find(|one| one["path"] == "modules/openai/main.tf").unwrap();
    assert_eq!((&one["lint"], &one["level"]), (&"retired-model".into(), &"error".into()));
}

fn shared_by_two(first: &str, second: &str) -> String {
    let resource = |label: &str, version: &str| {
        format!(
            "resource \"azurerm_cognitive_deployment\" \"{label}\" {{\n  name = \"{label}\"\n  model {{\n    format  = \"OpenAI\"\n    \
             name    = var.shared\n    version = \"{version}\"\n  }}\n  sku {{ name = \"GlobalStandard\" }}\n}}\n"
        )
    };
    format!(
        "variable \"shared\" {{\n  default = \"gpt-4o\"\n}}\n{}{}",
        resource("first", first),
        resource("second", second)
    )
}

/// One literal, two deployments: each version is graded by itself, and the literal is changed only with both.
#[test]
fn a_shared_model_is_graded_with_each_version() {
    let folder = project(&[("main.tf", &shared_by_two("2024-05-13", "2024-07-18"))]);
    let found = findings(folder.path());
    let of = |version: &str| -> Vec<&str> {
        let of_version = found.iter().filter(|one| one["version"] == version && one["line"] == 2);
        of_version.filter_map(|one| one["lint"].as_str()).collect()
    };
    assert_eq!((of("2024-05-13"), of("2024-07-18")), (vec!["deprecated-model"], vec!["unknown-version"]), "{found:#?}");
    assert!(found.iter().all(|one| one["fix"].is_null()), "the second has no fix: {found:#?}");
    // Of one version, both are the same: it is said once, and both versions are changed.
    let folder = project(&[("main.tf", &shared_by_two("2024-05-13", "2024-05-13"))]);
    let found = findings(folder.path());
    assert_eq!(found.iter().filter(|one| one["lint"] == "deprecated-model").count(), 1, "{found:#?}");
    check(folder.path(), ["--fix-only", "--unsafe-fixes"]);
    let fixed = read(folder.path(), "main.tf");
    assert!(!fixed.contains("2024-05-13") && !fixed.contains("\"gpt-4o\""), "{fixed}");
}

/// The default of a parameter that a call or a file of values overrides meets the same version: it is changed with that, or,
/// where it is another model, nothing is.
#[test]
fn a_default_goes_with_the_version_that_it_meets() {
    let module = |default: &str| {
        format!(
            "variable \"served\" {{\n  default = \"{default}\"\n}}\nresource \"azurerm_cognitive_deployment\" \"this\" {{\n  name = \"chat\"\n  \
             model {{\n    format  = \"OpenAI\"\n    name    = var.served\n    version = \"2024-05-13\"\n  }}\n}}\n"
        )
    };
    let call = "module \"chat\" {\n  source = \"./modules/ai\"\n  served = \"gpt-4o\"\n}\n";
    let values = "served = \"gpt-4o\"\n";
    for (giver, text, path) in [("main.tf", call, "modules/ai/main.tf"), ("terraform.tfvars", values, "main.tf")] {
        for (default, is_fixed) in [("gpt-4o", true), ("gpt-4o-mini", false)] {
            let folder = project(&[(giver, text), (path, &module(default))]);
            check(folder.path(), ["--fix-only", "--unsafe-fixes"]);
            let (given, fixed) = (read(folder.path(), giver), read(folder.path(), path));
            let changes = [given != text, !fixed.contains("2024-05-13"), !fixed.contains(&format!("\"{default}\""))];
            assert_eq!(changes, [is_fixed; 3], "{giver} {default}: {given}{fixed}");
        }
    }
}

/// A caller that names no model itself counts as one that does.
#[test]
fn the_settings_of_a_stack_go_with_the_version_of_its_template() {
    let template = "name: mill\nruntime: yaml\nconfig:\n  chat:\n    default: gpt-4\nresources:\n  chat:\n    \
                    type: azure-native:cognitiveservices:Deployment\n    properties:\n      properties:\n        model:\n          \
                    format: OpenAI\n          name: ${chat}\n          version: \"0613\"\n";
    let stack = "config:\n  mill:chat: gpt-4\n";
    let folder = project(&[("Pulumi.yaml", template), ("Pulumi.dev.yaml", stack)]);
    let run = check(folder.path(), ["--fix-only", "--unsafe-fixes"]);
    let (template, stack) = (read(folder.path(), "Pulumi.yaml"), read(folder.path(), "Pulumi.dev.yaml"));
    assert!(!template.contains("gpt-4\n") && !template.contains("0613"), "{template}{}", run.err);
    assert!(!stack.contains("gpt-4\n"), "{stack}{}", run.err);
}

#[test]
fn callers_without_a_model_are_callers() {
    let module = "variable \"served_model\" {\n  default = \"gpt-35-turbo\"\n}\nvariable \"served_version\" {\n  default = \"0301\"\n}\n\
                  resource \"azurerm_cognitive_deployment\" \"this\" {\n  name = \"chat\"\n  model {\n    format  = \"OpenAI\"\n    \
                  name    = var.served_model\n    version = var.served_version\n  }\n}\n";
    let call = "module \"chat\" {\n  source         = \"../modules/openai\"\n  served_model   = var.model\n  served_version = var.version\n}\n";
    let values = "model   = \"gpt-4o\"\nversion = \"2024-05-13\"\n";
    let folder =
        project(&[("modules/openai/main.tf", module), ("app/main.tf", call), ("app/environments/prod.tfvars", values)]);
    let found = findings(folder.path());
    let [one] = &found[..] else { panic!("{found:#?}") };
    assert_eq!((&one["path"], &one["version"]), (&"app/environments/prod.tfvars".into(), &"2024-05-13".into()));
    // One that gives nothing takes the default, and only that is deployed.
    let folder = project(&[
        ("modules/openai/main.tf", module),
        ("app/main.tf", "module \"x\" {\n  source = \"../modules/openai\"\n}\n"),
    ]);
    let found = findings(folder.path());
    assert_eq!((&found[0]["path"], &found[0]["level"]), (&"modules/openai/main.tf".into(), &"error".into()));
}

#[test]
fn other_files_of_a_module_show_the_service() {
    let variables = "variable \"text_model\" {\n  type    = string\n  default = \"gemini-2.5-pro\"\n}\n";
    let services = "resource \"google_project_service\" \"models\" {\n  service = \"aiplatform.googleapis.com\"\n}\n";
    let sample = "text_model = \"gemini-2.5-pro\"\n";
    let files = [("infra/variables.tf", variables), ("infra/services.tf", services)];
    let with_sample = [&files[..], &[("infra/terraform.tfvars.harbour.sample", sample)]].concat();
    let folder = project(&with_sample);
    assert_eq!(providers(folder.path()), ["vertex", "vertex"]);
    let alone = project(&files[..1]);
    assert_eq!(providers(alone.path()), ["gemini"]);
}

/// The providers of the rows of an inventory.
fn providers(folder: &Path) -> Vec<String> {
    let run = finish(shelflife().current_dir(folder).arg("inventory").args(frozen()).args(["--format", "jsonl"]));
    let row = |line: &str| serde_json::from_str::<Value>(line).unwrap()["provider"].as_str().unwrap().to_owned();
    run.out.lines().map(row).collect()
}
