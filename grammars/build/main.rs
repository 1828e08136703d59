//! Compiles the grammars without the largest of their tables, which it packs.
//!
//! A grammar is C that tree-sitter generated: a lexer, a scanner that somebody wrote, and tables. Four fifths of the size
//! are two tables of numbers: what follows what, and that shrink to a twelfth. This script reads the numbers out of
//! `parser.c`, packs them, and compiles the rest with room in their place, which `src/lib.rs` fills when a language is
//! first used.
//!
//! Cargo does not say where the sources of a dependency are. Where they are not found, the grammar is used as its crate
//! has it: larger, and otherwise the same.

mod rows;
mod sources;
mod tables;

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// A grammar: its name here, the crate, the folder of its sources in it, and the constant that the crate exports.
struct Grammar {
    name: &'static str,
    package: &'static str,
    folder: &'static str,
    constant: &'static str,
}

const fn grammar(name: &'static str, package: &'static str) -> Grammar {
    Grammar { name, package, folder: "src", constant: "LANGUAGE" }
}

/// Every grammar. A crate that holds several has its folders and constants named.
const GRAMMARS: &[Grammar] = &[
    grammar("BASH", "tree-sitter-bash"),
    grammar("BICEP", "tree-sitter-bicep"),
    grammar("C", "tree-sitter-c"),
    grammar("CONTAINERFILE", "tree-sitter-containerfile"),
    grammar("CPP", "tree-sitter-cpp"),
    grammar("C_SHARP", "tree-sitter-c-sharp"),
    grammar("DART", "tree-sitter-dart"),
    grammar("ELIXIR", "tree-sitter-elixir"),
    grammar("GO", "tree-sitter-go"),
    grammar("HCL", "tree-sitter-hcl"),
    grammar("JAVA", "tree-sitter-java"),
    grammar("JAVASCRIPT", "tree-sitter-javascript"),
    grammar("JULIA", "tree-sitter-julia"),
    grammar("KOTLIN", "tree-sitter-kotlin-sg"),
    grammar("LUA", "tree-sitter-lua"),
    Grammar { folder: "php/src", constant: "LANGUAGE_PHP", ..grammar("PHP", "tree-sitter-php") },
    grammar("POWERSHELL", "tree-sitter-powershell"),
    grammar("PYTHON", "tree-sitter-python"),
    grammar("R", "tree-sitter-r"),
    grammar("RUBY", "tree-sitter-ruby"),
    grammar("RUST", "tree-sitter-rust"),
    grammar("SCALA", "tree-sitter-scala"),
    grammar("SWIFT", "tree-sitter-swift"),
    Grammar { folder: "tsx/src", constant: "LANGUAGE_TSX", ..grammar("TSX", "tree-sitter-typescript") },
    Grammar {
        folder: "typescript/src",
        constant: "LANGUAGE_TYPESCRIPT",
        ..grammar("TYPESCRIPT", "tree-sitter-typescript")
    },
    grammar("YAML", "tree-sitter-yaml"),
];

fn main() {
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-changed=Cargo.toml");
    if env::var("CARGO_CFG_TARGET_OS").is_ok_and(|os| os == "linux") {
        // The test links the crates too. Some scanners have constants with global names, which are then there twice.
        println!("cargo::rustc-link-arg-tests=-Wl,--allow-multiple-definition");
    }
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("Cargo sets OUT_DIR"));
    let manifest = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("Cargo sets CARGO_MANIFEST_DIR"));
    let sources = sources::Sources::new(&manifest).expect("Cargo.toml can be read");
    let (mut code, mut all, mut originals) = (String::new(), String::new(), String::from("&[\n"));
    for grammar in GRAMMARS {
        let done =
            sources.find(grammar.package).and_then(|package| compact(grammar, &package.join(grammar.folder), &out));
        let name = grammar.name;
        let original = format!("{}::{}", grammar.package.replace('-', "_"), grammar.constant);
        let _ = writeln!(all, "({name:?}, {name}),");
        let _ = writeln!(originals, "{original},");
        let _ = match done {
            Ok(done) => writeln!(
                code,
                "compact! {{ {name}, {function:?}, {tables:?}, {dense}, {width}, {small}, {stem:?} }}",
                function = done.function,
                tables = done.tables,
                dense = done.dense,
                width = done.width,
                small = done.small,
                stem = out.join(name.to_ascii_lowercase()).to_string_lossy(),
            ),
            Err(why) => {
                println!("cargo::warning={}: its tables are not packed: {why}", grammar.package);
                writeln!(code, "pub const {name}: LanguageFn = {original};")
            }
        };
    }
    let _ = writeln!(code, "/// Every grammar by name.\npub const GRAMMARS: &[(&str, LanguageFn)] = &[\n{all}];");
    originals.push_str("]\n");
    for (file, text) in [("grammars.rs", code), ("originals.rs", originals)] {
        fs::write(out.join(file), text).expect("OUT_DIR can be written");
    }
}

/// A grammar that was compiled: the C function and the C variable, and the numbers in each table and in a row of the first.
struct Compact {
    function: String,
    tables: String,
    dense: usize,
    width: usize,
    small: usize,
}

/// Compiles a grammar with room for its tables, and packs them.
fn compact(grammar: &Grammar, folder: &Path, out: &Path) -> Result<Compact, String> {
    let path = folder.join("parser.c");
    let text = fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
    let name = grammar.name.to_ascii_lowercase();
    let tables = format!("shelflife_tables_{name}");
    let parser = tables::take(&text, &tables).map_err(|e| format!("{}: {e}", path.display()))?;
    let big = env::var("CARGO_CFG_TARGET_ENDIAN").is_ok_and(|endian| endian == "big");
    let bytes = if big { u16::to_be_bytes } else { u16::to_le_bytes };
    let small: Vec<u8> = parser.small.iter().flat_map(|&number| bytes(number)).collect();

    let rest = out.join(format!("{name}.c"));
    for (file, content) in [
        (&rest, parser.rest.into_bytes()),
        (&out.join(format!("{name}.rows")), rows::pack(&parser.dense, parser.width, bytes)),
        (&out.join(format!("{name}.lz4")), lz4_flex::block::compress(&small)),
    ] {
        fs::write(file, content).map_err(|e| format!("{}: {e}", file.display()))?;
    }

    let function = format!("shelflife_{name}");
    let mut build = cc::Build::new();
    build.std("c11").warnings(false).include(folder).file(&rest).define("TREE_SITTER_HIDE_SYMBOLS", None);
    build.flag_if_supported("/utf-8");
    // The crate has the same names. It is not linked, unless somebody who uses this crate uses that one too.
    build.define(&parser.function, function.as_str());
    for part in ["create", "destroy", "scan", "serialize", "deserialize"] {
        let part = format!("_external_scanner_{part}");
        build.define(&format!("{}{part}", parser.function), format!("{function}{part}").as_str());
    }
    let scanner = folder.join("scanner.c");
    if scanner.exists() {
        build.file(scanner);
    }
    build.try_compile(&function).map_err(|e| e.to_string())?;
    let (dense, width, small) = (parser.dense.len(), parser.width, parser.small.len());
    Ok(Compact { function, tables, dense, width, small })
}
