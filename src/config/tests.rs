//! Which config is found, which settings it gives, and how its mistakes are shown.

use std::fs;
use std::path::Path;

use crate::catalog::{Catalog, Cloud};
use crate::config::file::ConfigFile;
use crate::config::settings::Settings;
use crate::config::{ConfigError, discover, load};
use crate::detect::reference::Confidence;
use crate::lint::levels::Setting;
use crate::lint::policy::{Asked, Policy};
use crate::lint::registry;
use crate::lint::testing::{TODAY, reference};
use crate::report::diagnostic::Renderer;
use crate::report::style::Style;
use crate::rules::usage::Usage;

fn written(name: &str, text: &str) -> (tempfile::TempDir, Result<Settings, ConfigError>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, text).unwrap();
    // What the example extends.
    fs::write(folder.path().join("shelflife-base.toml"), "").unwrap();
    let known = |settings: Settings| settings.check_providers(Catalog::builtin()).map(|()| settings);
    (folder, load(&path).and_then(known))
}

fn settings(text: &str) -> Settings {
    written("shelflife.toml", text).1.unwrap_or_else(|error| panic!("{error}"))
}

/// The mistake as it is shown, without the folder's name.
fn mistake(name: &str, text: &str) -> String {
    let (folder, settings) = written(name, text);
    let Err(ConfigError::Mistake(mistake)) = settings else { panic!("{settings:?}") };
    let style = Style { width: 100, ..Style::default() };
    let shown = Renderer::new(style).render(&mistake).unwrap();
    shown.replace(&format!("{}/", folder.path().display()), "")
}

#[test]
fn mistakes_point_into_the_file_and_name_the_nearest_name() {
    let mut all = String::new();
    for text in [
        "horizn = 3\n",
        "[lints]\nretird-model = \"deny\"\n",
        "[lints]\nretired-model = \"denied\"\n",
        "fail_on = \"error\"\n",
        "usages = [\"call\", \"doc\"]\n",
        "exclude = [\"docs\", \"a[b\"]\n",
        "horizon = \"soon\"\n",
        "horizon = 40000\n",
        "horizon = \n",
        "[[overrides]]\npaths = [\"app\"]\nprovider = \"azure-openia\"\n",
        "[[overrides]]\npaths = [\"app\"]\nlint = {}\n",
        "[[overrides]]\nlints = { legacy-model = \"allow\" }\n",
        "[[site]]\nkee = [\"model\"]\n",
        "[[site]]\nusage = \"call\"\n",
        "[deployments.chat]\nmodl = \"gpt-4\"\n",
        "zzz = \"\u{1b}[31m\" # \u{1b}]0;owned\u{7}\n",
    ] {
        all.push_str(&mistake("shelflife.toml", text));
        all.push('\n');
    }
    all.push_str(&mistake("pyproject.toml", "[project]\nname = \"x\"\n\n[tool.shelflife]\nexlude = []\n"));
    all.push_str(&mistake("Cargo.toml", "[workspace.metadata.shelflife]\nfail-on = \"warn\"\n"));
    assert!(!all.contains('\u{1b}'));
    crate::report::tests::snapshot("config_mistakes", &all);
}

#[test]
fn every_key_has_a_setting() {
    let settings = settings(include_str!("../../rules/init/shelflife.toml"));
    assert_eq!(settings.lints.len(), 2);
    assert_eq!((settings.horizon, settings.max_catalog_age), (Some(120), Some(60)));
    assert!(settings.include.matches(&settings.path.as_ref().unwrap().with_file_name("app/a.py"), false));
    assert!(settings.exclude.matches(&settings.path.as_ref().unwrap().with_file_name("docs/a.md"), false));
    assert!(settings.baseline.as_ref().unwrap().is_absolute() && settings.catalogs[0].is_absolute());
    assert_eq!(settings.deployments[0].name, "chat");
    assert_eq!((settings.cloud, settings.region.as_deref()), (Cloud::Usgov, Some("usgovvirginia")));
    assert_eq!((settings.sites.len(), settings.overrides.len()), (1, 2));
}

#[test]
fn the_nearest_folder_with_a_config_wins() {
    let top = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = top.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    let horizon = |from: &str| discover(&top.path().join(from)).unwrap().horizon;
    write("shelflife.toml", "horizon = 1");
    write("a/.shelflife.toml", "horizon = 2");
    write("a/b/pyproject.toml", "[tool.other]\nshelflife = 3");
    write("a/b/c/pyproject.toml", "[tool.shelflife]\nhorizon = 4");
    write("a/d/Cargo.toml", "[package.metadata.shelflife]\nhorizon = 5\n[workspace.metadata.shelflife]\nhorizon = 6");
    write("a/e/Cargo.toml", "[workspace.metadata.shelflife]\nhorizon = 7");
    // Broken, and without a table for shelflife.
    write("a/f/Cargo.toml", "[workspace");
    for (from, expected) in [
        ("", 1),
        ("x/y", 1),
        ("a", 2),
        ("a/b", 2),
        ("a/b/c", 4),
        ("a/b/c/main.py", 4),
        ("a/d", 5),
        ("a/e", 7),
        ("a/f", 2),
    ] {
        assert_eq!(horizon(from), Some(expected), "{from}");
    }
}

#[test]
fn another_tools_file_without_a_table_is_an_error() {
    let (_folder, settings) = written("pyproject.toml", "[project]\nname = \"x\"\n");
    assert!(settings.unwrap_err().to_string().contains("has no [tool.shelflife]"));
    let missing = load(Path::new("no/such.toml")).unwrap_err().to_string();
    assert!(missing.starts_with("cannot read the config no/such.toml"), "{missing}");
}

#[test]
fn overrides_hold_below_the_command_line() {
    let settings = settings(
        "[lints]\nretired-model = \"warn\"\n[[overrides]]\npaths = [\"evals/\"]\nlints = { retired-model = \"note\" }\n\
         usages = [\"all\"]\nprovider = \"azure-openai\"\n[[overrides]]\npaths = [\"evals/new/\"]\n\
         lints = { legacy-model = \"deny\" }\n",
    );
    let folder = settings.path.as_ref().unwrap().parent().unwrap();
    let mut policy = Policy::new(crate::lint::definition::Context { as_of: TODAY, horizon: 90 });
    policy.lints.clone_from(&settings.lints);
    policy.overrides.clone_from(&settings.overrides);
    let level = |policy: &Policy, path: &str, lint: &str| {
        let meta = registry::find(lint).unwrap().meta();
        policy.levels_at(&folder.join(path)).level(meta, meta.level).as_str()
    };
    assert_eq!(level(&policy, "app/a.py", "retired-model"), "warning");
    assert_eq!(level(&policy, "evals/a.py", "retired-model"), "note");
    assert_eq!(level(&policy, "evals/new/a.py", "retired-model"), "note");
    assert_eq!(level(&policy, "evals/new/a.py", "legacy-model"), "error");
    assert_eq!(policy.usages_at(&folder.join("evals/a.py")).len(), Usage::ALL.len());
    assert_eq!(policy.usages_at(&folder.join("a.py")).len(), 4);
    policy.asked = Asked { lints: vec![("retired-model", Setting::Deny)], usages: Some(vec![Usage::Docs]) };
    assert_eq!(level(&policy, "evals/a.py", "retired-model"), "error");
    assert_eq!(policy.usages_at(&folder.join("evals/a.py")), [Usage::Docs]);

    let mut references = [reference("gpt-4", "gpt-4", Usage::Call), reference("gpt-4", "gpt-4", Usage::Call)];
    references[0].provider.confidence = Confidence::Low;
    references[1].provider.confidence = Confidence::High;
    let before = references[1].provider.id.clone();
    settings.fill(&folder.join("evals/a.py"), &mut references);
    assert_eq!(references.each_ref().map(|one| one.provider.id.as_str()), ["azure-openai", before.as_str()]);
}

#[test]
fn the_config_completes_references() {
    let settings = settings("cloud = \"usgov\"\nregion = \"usgovvirginia\"\n");
    let mut references = [reference("gpt-4", "gpt-4", Usage::Call), reference("gpt-4", "gpt-4", Usage::Call)];
    references[1].id.region = Some("eastus".into());
    settings.fill(Path::new("a.py"), &mut references);
    let [without, with] = references;
    assert_eq!((without.id.cloud, without.id.region.as_deref()), (Cloud::Usgov, Some("usgovvirginia")));
    assert_eq!((with.id.model.as_str(), with.id.region.as_deref()), ("gpt-4", Some("eastus")));
}

/// The schema, as it is written to `rules/schema/config.schema.json`.
fn generated_schema() -> String {
    let mut schema = schemars::schema_for!(ConfigFile);
    crate::config::schema::complete(&mut schema);
    let mut text = serde_json::to_string_pretty(&schema).unwrap();
    text.push('\n');
    text
}

/// `SHELFLIFE_WRITE_SCHEMA=1 cargo test config_schema` writes the file.
#[test]
fn the_config_schema_is_that_of_the_types() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/schema/config.schema.json");
    let generated = generated_schema();
    if std::env::var_os("SHELFLIFE_WRITE_SCHEMA").is_some() {
        fs::write(&path, &generated).unwrap();
    }
    let is_same = fs::read_to_string(&path).unwrap_or_default() == generated;
    assert!(
        is_same,
        "rules/schema/config.schema.json differs from the schema of the types; see the comment of this test"
    );
}

/// The keys of a table, by its schema.
fn keys(schema: &serde_json::Value) -> Vec<String> {
    schema["properties"].as_object().map(|keys| keys.keys().cloned().collect()).unwrap_or_default()
}

#[test]
fn every_key_is_documented_and_the_example_is_valid() {
    let docs = include_str!("../../docs/configuration.md");
    let sites = include_str!("../../rules/sites/README.md");
    let schema: serde_json::Value = serde_json::from_str(&generated_schema()).unwrap();
    let of = |name: &str| keys(&schema["$defs"][name]);
    let pages = [("docs/configuration.md", docs, keys(&schema))]
        .into_iter()
        .chain(["Override", "Deployment"].map(|name| ("docs/configuration.md", docs, of(name))))
        .chain([("rules/sites/README.md", sites, of("Site"))]);
    for (page, text, keys) in pages {
        for key in keys {
            assert!(text.contains(&format!("`{key}`")), "{page} does not mention `{key}`");
        }
    }
    let example: toml::Value = toml::from_str(include_str!("../../rules/init/shelflife.toml")).unwrap();
    let example = serde_json::to_value(example).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let errors: Vec<String> = validator.iter_errors(&example).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    for key in keys(&schema) {
        assert!(example.get(&key).is_some(), "rules/init/shelflife.toml does not show `{key}`");
    }
}

#[test]
fn the_schema_has_an_address_and_lists_the_known_providers() {
    let schema: serde_json::Value = serde_json::from_str(&generated_schema()).unwrap();
    assert!(schema["$id"].as_str().unwrap().starts_with(env!("CARGO_PKG_REPOSITORY")));
    for table in ["Override", "Site"] {
        let provider = &schema["$defs"][table]["properties"]["provider"];
        let known = provider["anyOf"][0]["enum"].as_array().unwrap();
        assert!(known.contains(&"anthropic".into()) && known.contains(&"azure-openai".into()), "{table}");
    }
}

#[test]
fn a_config_extends_another_one() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    fs::create_dir(folder.path().join("app")).unwrap();
    write(
        "base.toml",
        "horizon = 30\nregion = \"eastus\"\n[lints]\nlegacy-model = \"allow\"\nretiring-soon = \"note\"\n",
    );
    write("app/shelflife.toml", "extends = \"../base.toml\"\nhorizon = 60\n[lints]\nretiring-soon = \"deny\"\n");
    let settings = load(&folder.path().join("app/shelflife.toml")).unwrap();
    assert_eq!((settings.horizon, settings.region.as_deref()), (Some(60), Some("eastus")));
    let last = |name| settings.lints.iter().rfind(|(lint, _)| *lint == name).map(|(_, setting)| *setting);
    assert_eq!((last("legacy-model"), last("retiring-soon")), (Some(Setting::Allow), Some(Setting::Deny)));
    write("base.toml", "extends = \"app/shelflife.toml\"\n");
    let circle = load(&folder.path().join("app/shelflife.toml")).unwrap_err().to_string();
    assert!(circle.contains("in a circle"), "{circle}");
    write("app/shelflife.toml", "extends = \"nowhere.toml\"\n");
    let missing = load(&folder.path().join("app/shelflife.toml")).unwrap_err().to_string();
    assert!(missing.contains("nowhere.toml"), "{missing}");
}
