//! Fixes of settings whose value another place has to repeat: the choices that a schema gives, a test of a template.

use std::fs;

use crate::support::check;

/// The files of a project after all fixes were made, in the order in which they are given.
fn fixed(files: &[(&str, &str)]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    check(folder.path(), ["--fix-only", "--unsafe-fixes"]);
    files.iter().map(|(path, _)| fs::read_to_string(folder.path().join(path)).unwrap()).collect()
}

const VALUES: &str = "openai:\n  model: gpt-4-0613\n";

#[test]
fn an_option_stays_one_of_the_choices_of_its_schema() {
    let option = "options:\n  openai_model: gpt-4-0613\n";
    let schema = "schema:\n  openai_model: list(gpt-4-0613|gpt-3.5-turbo-0613)\n";
    assert_ne!(fixed(&[("config.yaml", option)]), [option], "alone it is changed");
    let both = format!("{option}{schema}");
    assert_eq!(fixed(&[("config.yaml", &both)]), [both]);
}

#[test]
fn a_setting_stays_what_a_template_asks_for() {
    assert_ne!(fixed(&[("chart/values.yaml", VALUES)]), [VALUES], "alone it is changed");
    let of = |test: &str| format!("data:\n  OPENAI_MODEL: x\n  {{{{- if {test} }}}}\n  SIZE: big\n  {{{{- end }}}}\n");
    let asked = of("eq .Values.openai.model \"gpt-4-0613\"");
    let files = [("chart/values.yaml", VALUES), ("chart/templates/env.yaml", asked.as_str())];
    assert_eq!(fixed(&files), [VALUES, &asked]);
    // Of another setting it asks something else.
    let other = of("eq .Values.replies.model \"gpt-4-0613\"");
    let files = [("chart/values.yaml", VALUES), ("chart/templates/env.yaml", other.as_str())];
    assert_ne!(fixed(&files)[0], VALUES);
}
