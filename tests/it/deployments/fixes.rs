//! Fixes of deployments go over the files that decide on name and version, and leave the rest as it is.

use std::fs;
use std::path::Path;

use crate::deployments::{findings, project, read};
use crate::support::check;

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
    assert!(run.err.contains("main.tf: not fixed: its fixes also change"), "{}", run.err);
    assert_eq!(
        (read(folder.path(), "main.tf"), read(folder.path(), "terraform.tfvars")),
        (files[0].1.into(), files[1].1.into())
    );
}

fn deployments_with_one_version(second: &str) -> String {
    let resource = |label: &str, model: &str| {
        format!(
            "resource \"azurerm_cognitive_deployment\" \"{label}\" {{\n  name = \"{label}\"\n  model {{\n    format  = \"OpenAI\"\n    \
             name    = \"{model}\"\n    version = var.release\n  }}\n  sku {{ name = \"GlobalStandard\" }}\n}}\n"
        )
    };
    let variable = "variable \"release\" {\n  default = \"2024-05-13\"\n}\n";
    format!("{variable}{}{}", resource("chat", "gpt-4o"), resource("other", second))
}

/// Two deployments with one version: what is right for one only would break the other.
#[test]
fn a_shared_version_is_changed_only_where_that_is_right_for_all() {
    let same = deployments_with_one_version("gpt-4o");
    let folder = project(&[("main.tf", &same)]);
    let run = check(folder.path(), ["--fix-only", "--unsafe-fixes"]);
    assert!(run.err.contains("Fixed 2 findings in 1 file"), "{}", run.err);
    assert!(!read(folder.path(), "main.tf").contains("2024-05-13"));
    // Of another model, that version never was: there is no fix for it, and so none for the first.
    let other = deployments_with_one_version("gpt-4o-mini");
    let folder = project(&[("main.tf", &other)]);
    let found = findings(folder.path());
    let first = found.iter().find(|one| one["lint"] == "deprecated-model").unwrap();
    assert!(first["fix"].is_null(), "{first:#}");
    check(folder.path(), ["--fix-only", "--unsafe-fixes"]);
    assert_eq!(read(folder.path(), "main.tf"), other);
}

/// A fix changes values only, so that what was formatted stays so.
#[test]
fn fixed_terraform_is_still_formatted() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/iac");
    let names = [
        "objects/terraform/main.tf",
        "terraform-azure/main.tf",
        "terraform-aws/main.tf",
        "terragrunt/modules/openai/main.tf",
    ];
    let texts: Vec<String> = names.iter().map(|name| fs::read_to_string(data.join(name)).unwrap()).collect();
    let folder = tempfile::tempdir().unwrap();
    let target = |n: usize| folder.path().join(format!("infra{n}/main.tf"));
    for (n, text) in texts.iter().enumerate() {
        fs::create_dir_all(target(n).parent().unwrap()).unwrap();
        fs::write(target(n), text).unwrap();
    }
    let run = check(folder.path(), ["--fix-only", "--unsafe-fixes"]);
    let fixed: Vec<String> = (0..texts.len()).map(|n| fs::read_to_string(target(n)).unwrap()).collect();
    assert!(fixed.iter().zip(&texts).filter(|(new, old)| new != old).count() > 1, "{}", run.err);
    for (new, old) in fixed.iter().zip(&texts) {
        let pairs: Vec<(&str, &str)> = new.lines().zip(old.lines()).collect();
        assert_eq!(pairs.len(), old.lines().count());
        for (new, old) in pairs {
            let start = |line: &str| line.split('"').next().map(str::to_owned);
            assert_eq!(start(new), start(old), "what stands before a value is as it was");
        }
    }
    // Where the binary is at hand, it says so itself.
    let format =
        std::process::Command::new("terraform").args(["fmt", "-check", "-recursive"]).arg(folder.path()).output();
    if let Ok(output) = format {
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    }
}
