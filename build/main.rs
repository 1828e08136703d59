//! Compiles the data under `rules/` into the binary: the rules as JSON, the catalog and the tables of SDK constants as
//! static Rust.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

mod catalog;
#[path = "../src/catalog/file.rs"]
#[allow(unreachable_pub, reason = "the library makes these items public")]
mod file;
#[path = "../src/catalog/lineage.rs"]
#[allow(dead_code, unreachable_pub, reason = "the library uses the rest and makes it public")]
mod lineage;
mod symbols;
#[path = "../src/catalog/vocabulary.rs"]
#[allow(dead_code, unreachable_pub, reason = "the library uses the rest and makes it public")]
mod vocabulary;

fn main() {
    println!("cargo::rerun-if-changed=rules");
    println!("cargo::rerun-if-changed=src/catalog/file.rs");
    println!("cargo::rerun-if-changed=src/catalog/file");
    println!("cargo::rerun-if-changed=src/catalog/lineage.rs");
    println!("cargo::rerun-if-changed=src/catalog/vocabulary.rs");
    println!("cargo::rerun-if-changed=build");
    if let Err(message) = catalog::compile().and_then(|()| list_rules()).and_then(|()| symbols::compile()) {
        // `cargo::error` shows the message without a backtrace and fails the build.
        println!("cargo::error={message}");
    }
}

/// Lists the rule files, so that a new one is a file and no change of code.
fn list_rules() -> Result<(), String> {
    let rules = Path::new("rules");
    let mut code = String::new();
    for (name, file) in [
        ("CATALOG", "catalog.toml"),
        ("FAMILIES", "families.toml"),
        ("PROVIDERS", "providers.toml"),
        ("PATHS", "paths.toml"),
        ("DEPLOYMENTS", "deployments.toml"),
        ("USAGE", "usage.toml"),
        ("ENDPOINTS", "endpoints.toml"),
        ("PARAMETERS", "parameters.toml"),
        ("PROFILES", "profiles.toml"),
        ("VECTORS", "vectors.toml"),
        ("NAMESAKES", "namesakes.toml"),
        ("LINEAGE", "lineage.toml"),
        ("TEMPLATES", "templates.toml"),
        ("REFRESH", "refresh.toml"),
        ("SKIP", "skip.toml"),
        ("PROJECTS", "projects.toml"),
        ("WORDS", "words.toml"),
    ] {
        let (path, json) = (format!("rules/{file}"), rule_json(&rules.join(file))?);
        let _ = writeln!(code, "pub(crate) const {name}: RuleFile = RuleFile {{ path: {path:?}, json: {json:?} }};");
    }
    let sites = rules.join("sites");
    let mut files = Vec::new();
    for entry in fs::read_dir(&sites).map_err(|e| format!("{}: {e}", sites.display()))? {
        files.push(entry.map_err(|e| e.to_string())?.path());
    }
    files.retain(|path| path.extension().is_some_and(|e| e == "toml"));
    files.sort();
    code.push_str("pub(crate) const SITES: &[RuleFile] = &[");
    for file in files {
        let (name, json) = (file.file_name().unwrap_or_default().to_string_lossy(), rule_json(&file)?);
        let path = format!("rules/sites/{name}");
        let _ = writeln!(code, "    RuleFile {{ path: {path:?}, json: {json:?} }},");
    }
    code.push_str("];\n");
    let out = env::var("OUT_DIR").map_err(|e| e.to_string())?;
    // In a file of its own: `src/text`, which is below `src/rules`, includes it.
    let languages = format!("const LANGUAGES: &str = {:?};\n", rule_json(&rules.join("languages/files.toml"))?);
    fs::write(Path::new(&out).join("languages.rs"), languages).map_err(|e| e.to_string())?;
    fs::write(Path::new(&out).join("rule_files.rs"), code).map_err(|e| e.to_string())
}

/// The text of a rule file as JSON, which is read at start-up in a tenth of the time that TOML takes. The binary holds
/// the text and not the path: a target folder can outlive the checkout that it was built from.
pub(crate) fn rule_json(path: &Path) -> Result<String, String> {
    let fail = |e: &dyn std::fmt::Display| format!("{}: {e}", path.display());
    let text = fs::read_to_string(path).map_err(|e| fail(&e))?;
    toml::from_str::<serde_json::Value>(&text).map(|value| value.to_string()).map_err(|e| fail(&e))
}
