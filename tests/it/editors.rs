//! The configurations for editors: each starts the server, and sends the settings that it reads.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

/// The text of a file under `editors`.
fn text(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("editors").join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn settings() -> Value {
    json!({ "inlayHints": true, "codeLens": false })
}

#[test]
fn helix_has_the_server_for_each_of_its_languages() {
    let config: Value = toml::from_str(&text("helix/languages.toml")).unwrap();
    // Helix refuses keys that it does not know.
    let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(&config), ["language", "language-server"]);
    let expected = json!({ "shelflife": { "command": "shelflife", "args": ["lsp"], "config": settings() } });
    assert_eq!(config["language-server"], expected);
    for language in config["language"].as_array().unwrap() {
        assert_eq!(keys(language), ["language-servers", "name"]);
        assert_eq!(language["language-servers"].as_array().unwrap().last().unwrap(), "shelflife", "{language}");
    }
}

#[test]
fn zed_names_one_server_in_the_extension_and_in_the_settings() {
    let extension: Value = toml::from_str(&text("zed/extension.toml")).unwrap();
    let server = &extension["language_servers"]["shelflife"];
    assert!(server["languages"].as_array().is_some_and(|names| names.contains(&json!("Python"))), "{server}");
    for key in ["id", "name", "version", "schema_version", "authors", "description", "repository"] {
        assert!(extension.get(key).is_some(), "{key}");
    }
    let own: Value = serde_json::from_str(&text("zed/settings.json")).unwrap();
    let binary = json!({ "path": "shelflife", "arguments": ["lsp"] });
    assert_eq!(own["lsp"]["shelflife"], json!({ "binary": binary, "initialization_options": settings() }));
}

#[test]
fn the_template_for_jetbrains_maps_files_to_languages() {
    let template: Value = serde_json::from_str(&text("jetbrains/template.json")).unwrap();
    assert_eq!(template["programArgs"], json!({ "default": "shelflife lsp" }));
    for mapping in template["fileTypeMappings"].as_array().unwrap() {
        assert!(mapping["languageId"].is_string(), "{mapping}");
        let patterns = mapping["fileType"]["patterns"].as_array().unwrap();
        assert!(!patterns.is_empty() && patterns.iter().all(Value::is_string), "{mapping}");
    }
    assert_eq!(serde_json::from_str::<Value>(&text("jetbrains/initializationOptions.json")).unwrap(), settings());
}

#[test]
fn the_versions_are_those_of_the_binary() {
    let version = env!("CARGO_PKG_VERSION");
    let code: Value = serde_json::from_str(&text("vscode/package.json")).unwrap();
    let zed: Value = toml::from_str(&text("zed/extension.toml")).unwrap();
    assert_eq!((&code["version"], &zed["version"]), (&json!(version), &json!(version)));
}
