//! Deployments as people meet them: code that names one, and fixes that go over files.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::support::check;

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

const MODULE: &str = r#"variable "chat_model" {
  default = "gpt-4o"
}

resource "azurerm_cognitive_deployment" "chat" {
  name                   = "chat"
  version_upgrade_option = "NoAutoUpgrade"
  model {
    format  = "OpenAI"
    name    = var.chat_model
    version = var.chat_model_version
  }
  sku { name = "GlobalStandard" }
}
"#;

#[test]
fn a_fix_changes_name_and_version_where_each_is_decided() {
    let files = [("main.tf", MODULE), ("terraform.tfvars", "chat_model_version = \"2024-05-13\"\n")];
    let folder = project(&files);
    let diff = check(folder.path(), ["--diff", "--unsafe-fixes"]);
    assert!(diff.out.contains("main.tf") && diff.out.contains("terraform.tfvars"), "{} {}", diff.out, diff.err);
    let run = check(folder.path(), ["--fix-only", "--unsafe-fixes"]);
    assert!(run.err.contains("Fixed 1 finding in 2 files"), "{}", run.err);
    let (module, values) = (read(folder.path(), "main.tf"), read(folder.path(), "terraform.tfvars"));
    let model = module.lines().nth(1).unwrap().trim();
    assert_ne!((model, values.as_str()), ("default = \"gpt-4o\"", files[1].1));
    assert_eq!(module.replace(model, "default = \"gpt-4o\""), MODULE, "options and types stay");
    let left = findings(folder.path());
    assert!(left.iter().all(|one| one["lint"] != "unknown-version"), "{left:#?}");
}

/// Where one of two files cannot be changed, neither is.
#[test]
#[cfg(unix)]
fn a_fix_is_never_made_by_half() {
    use std::os::unix::fs::PermissionsExt;
    let files = [("main.tf", MODULE), ("terraform.tfvars", "chat_model_version = \"2024-05-13\"\n")];
    let folder = project(&files);
    fs::set_permissions(folder.path().join("terraform.tfvars"), fs::Permissions::from_mode(0o444)).unwrap();
    let run = check(folder.path(), ["--fix-only", "--unsafe-fixes"]);
    assert!(run.err.contains("terraform.tfvars") && run.err.contains("read-only"), "{}", run.err);
    assert!(run.err.contains("main.tf: not fixed: its fixes change"), "{}", run.err);
    assert_eq!(
        (read(folder.path(), "main.tf"), read(folder.path(), "terraform.tfvars")),
        (files[0].1.into(), files[1].1.into())
    );
}
