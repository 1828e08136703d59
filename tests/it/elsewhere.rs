//! Values that another file uses: what is around the use shows their service.

use std::fs;

use crate::support::{finish, frozen, shelflife};

/// How sure the provider is of the models in `names.py`, where `use.py` has a text.
fn confidence(using: &str) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("names.py"), "DEFAULT_MODEL = 'gpt-4-0613'\n").unwrap();
    fs::write(folder.path().join("use.py"), using).unwrap();
    let mut run = shelflife();
    run.current_dir(folder.path()).arg("inventory").args(frozen()).args(["--isolated", "--format", "jsonl", "."]);
    let rows = finish(&mut run).out;
    let rows = rows.lines().map(|row| serde_json::from_str::<serde_json::Value>(row).unwrap());
    rows.map(|row| row["confidence"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn an_object_that_a_call_takes_in_another_file_shows_the_service() {
    let import = "import openai\nfrom names import DEFAULT_MODEL\n";
    let options = "    options = {'model': DEFAULT_MODEL, 'messages': messages}\n";
    let call = "    return openai.ChatCompletion.create(**options)\n";
    assert_eq!(confidence(&format!("{import}\n\ndef answer(messages):\n{options}{call}")), ["medium"]);
    // The call of another function takes an object of its own.
    let other = "\n\ndef other(options):\n    return openai.ChatCompletion.create(**options)\n";
    assert_eq!(confidence(&format!("{import}\n\ndef answer(messages):\n{options}{other}")), ["low"]);
}
