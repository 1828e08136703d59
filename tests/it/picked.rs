//! Registries of models, of which a program picks one by its name: that one is in use, wherever it is listed, and the others
//! are not, whatever else has their names.

use std::fs;
use std::path::Path;

use crate::support;

/// The model that the program of every folder picks; each folder has others.
const PICKED: &str = "gpt-4-0613";

/// Copies a folder. What lies among the data of tests would be a test itself.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// The findings of a run over a repository, a line each.
fn findings(repository: &Path) -> Vec<String> {
    fs::create_dir(repository.join(".git")).unwrap();
    let run = support::check(repository, ["--isolated", "--output-format", "concise", "."]);
    run.out.lines().filter(|line| line.contains(": error[")).map(str::to_owned).collect()
}

#[test]
fn a_member_is_in_use_where_it_is_picked() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/picked");
    let mut folders: Vec<_> = fs::read_dir(data).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    assert!(folders.len() > 20);
    for folder in folders {
        let copied = tempfile::tempdir().unwrap();
        let repository = copied.path().join("kit");
        copy(&folder, &repository);
        let found = findings(&repository);
        let name = folder.display();
        assert!(found.len() == 1 && found[0].contains(PICKED), "{name}: {found:#?}");
    }
}

#[test]
fn a_constant_that_is_a_reference_where_it_is_picked_is_reported_there() {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in [
        (
            "Lib/AnthropicModels.cs",
            "namespace Anthropic.SDK.Constants;\npublic static class AnthropicModels\n{\n    public const string Claude3Opus = \"claude-3-opus-20240229\";\n    public const string Claude3Sonnet = \"claude-3-sonnet-20240229\";\n}\n",
        ),
        (
            "App/Program.cs",
            "using Anthropic.SDK.Constants;\nvar parameters = new MessageParameters { Model = AnthropicModels.Claude3Opus };\nawait client.Messages.GetClaudeMessageAsync(parameters);\n",
        ),
    ] {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let found = findings(folder.path());
    assert!(found.len() == 1 && found[0].starts_with("App/Program.cs:2:"), "{found:#?}");
}
