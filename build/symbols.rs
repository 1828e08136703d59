//! Compiles the tables of SDK constants in `rules/symbols/`: one map from every name to the models that it names.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

/// A table of SDK constants, as written in `rules/symbols/`.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct SymbolTable {
    #[serde(rename = "package")]
    _package: String,
    #[serde(rename = "version")]
    _version: String,
    #[serde(rename = "source")]
    _source: String,
    provider: String,
    #[serde(default)]
    qualifiers: Vec<String>,
    imports: Vec<String>,
    symbols: BTreeMap<String, String>,
}

/// Writes `symbols.rs`: one map from every name to the model that it names in each table.
pub(crate) fn compile() -> Result<(), String> {
    let folder = Path::new("rules/symbols");
    let entries = fs::read_dir(folder).map_err(|e| format!("rules/symbols: {e}"))?;
    let mut paths: Vec<_> = entries.filter_map(Result::ok).map(|e| e.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|e| e == "toml"));
    paths.sort();
    let mut tables = String::new();
    let mut meanings: BTreeMap<String, Vec<(usize, String)>> = BTreeMap::new();
    for (index, path) in paths.iter().enumerate() {
        let fail = |e: &dyn std::fmt::Display| format!("{}: {e}", path.display());
        let text = fs::read_to_string(path).map_err(|e| fail(&e))?;
        let table: SymbolTable = toml::from_str(&text).map_err(|e| fail(&e))?;
        let SymbolTable { provider, qualifiers, imports, .. } = &table;
        let _ =
            writeln!(tables, "Table {{ provider: {provider:?}, qualifiers: &{qualifiers:?}, imports: &{imports:?} }},");
        for (name, model) in table.symbols {
            meanings.entry(name).or_default().push((index, model));
        }
    }
    let mut map = phf_codegen::Map::new();
    for (name, list) in &meanings {
        map.entry(name.as_str(), format!("&{list:?}"));
    }
    let code = format!(
        "pub(super) static TABLES: [Table; {}] = [{tables}];\npub(super) static MEANINGS: phf::Map<&'static str, &'static [Meaning]> = {};\n",
        paths.len(),
        map.build()
    );
    let out = env::var("OUT_DIR").map_err(|e| e.to_string())?;
    fs::write(Path::new(&out).join("symbols.rs"), code).map_err(|e| e.to_string())
}
