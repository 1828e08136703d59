//! Compiles the data under `rules/` into the binary.

use std::{env, fmt::Write as _, fs, path::Path};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let root = env::var("CARGO_MANIFEST_DIR")?;
    let out = env::var("OUT_DIR")?;
    rule_files(Path::new(&root), Path::new(&out))
}

/// Lists the rule files, so that a new one is a file and no change of code.
fn rule_files(root: &Path, out: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let rules = root.join("rules");
    let mut text = String::new();
    for (name, file) in [("FAMILIES", "families.toml"), ("PROVIDERS", "providers.toml"), ("PATHS", "paths.toml")] {
        writeln!(text, "const {name}: &str = include_str!({:?});", rules.join(file))?;
        println!("cargo:rerun-if-changed=rules/{file}");
    }
    for (name, folder) in [("SITES", "sites"), ("SYMBOLS", "symbols")] {
        println!("cargo:rerun-if-changed=rules/{folder}");
        let mut files: Vec<_> = fs::read_dir(rules.join(folder))?.collect::<Result<_, _>>()?;
        files.sort_by_key(fs::DirEntry::file_name);
        writeln!(text, "const {name}: &[&str] = &[")?;
        for file in files.iter().filter(|f| f.path().extension().is_some_and(|e| e == "toml")) {
            println!("cargo:rerun-if-changed={}", file.path().display());
            writeln!(text, "    include_str!({:?}),", file.path())?;
        }
        writeln!(text, "];")?;
    }
    fs::write(out.join("rule_files.rs"), text)?;
    Ok(())
}
