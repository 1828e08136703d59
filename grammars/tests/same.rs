//! The tables that are packed are those that the crates have. `build/main.rs` says why this links on Linux alone.
#![cfg(target_os = "linux")]

use tree_sitter::Language;
use tree_sitter_language::LanguageFn;

/// What a state leads to, for every symbol, and the symbols that it allows.
fn compare(name: &str, ours: LanguageFn, theirs: LanguageFn) {
    let (ours, theirs) = (Language::new(ours), Language::new(theirs));
    assert_eq!(ours.parse_state_count(), theirs.parse_state_count(), "{name}");
    assert_eq!(ours.node_kind_count(), theirs.node_kind_count(), "{name}");
    let states = u16::try_from(theirs.parse_state_count()).expect("a state fits in 16 bits");
    let symbols = u16::try_from(theirs.node_kind_count()).expect("a symbol fits in 16 bits");
    for state in 0..states {
        for symbol in 0..symbols {
            let next = |language: &Language| language.next_state(state, symbol);
            assert_eq!(next(&ours), next(&theirs), "{name}: state {state}, symbol {symbol}");
        }
        let allowed = |language: &Language| language.lookahead_iterator(state).map(Iterator::collect::<Vec<_>>);
        assert_eq!(allowed(&ours), allowed(&theirs), "{name}: state {state}");
    }
}

macro_rules! same {
    ($($test:ident: $ours:ident, $crate_:ident::$theirs:ident;)+) => {
        $(
            #[test]
            fn $test() {
                compare(stringify!($test), shelflife_grammars::$ours, $crate_::$theirs);
            }
        )+
    };
}

same! {
    bash: BASH, tree_sitter_bash::LANGUAGE;
    bicep: BICEP, tree_sitter_bicep::LANGUAGE;
    c: C, tree_sitter_c::LANGUAGE;
    containerfile: CONTAINERFILE, tree_sitter_containerfile::LANGUAGE;
    cpp: CPP, tree_sitter_cpp::LANGUAGE;
    c_sharp: C_SHARP, tree_sitter_c_sharp::LANGUAGE;
    dart: DART, tree_sitter_dart::LANGUAGE;
    elixir: ELIXIR, tree_sitter_elixir::LANGUAGE;
    go: GO, tree_sitter_go::LANGUAGE;
    hcl: HCL, tree_sitter_hcl::LANGUAGE;
    java: JAVA, tree_sitter_java::LANGUAGE;
    javascript: JAVASCRIPT, tree_sitter_javascript::LANGUAGE;
    julia: JULIA, tree_sitter_julia::LANGUAGE;
    kotlin: KOTLIN, tree_sitter_kotlin_sg::LANGUAGE;
    lua: LUA, tree_sitter_lua::LANGUAGE;
    php: PHP, tree_sitter_php::LANGUAGE_PHP;
    powershell: POWERSHELL, tree_sitter_powershell::LANGUAGE;
    python: PYTHON, tree_sitter_python::LANGUAGE;
    r: R, tree_sitter_r::LANGUAGE;
    ruby: RUBY, tree_sitter_ruby::LANGUAGE;
    rust: RUST, tree_sitter_rust::LANGUAGE;
    scala: SCALA, tree_sitter_scala::LANGUAGE;
    swift: SWIFT, tree_sitter_swift::LANGUAGE;
    tsx: TSX, tree_sitter_typescript::LANGUAGE_TSX;
    typescript: TYPESCRIPT, tree_sitter_typescript::LANGUAGE_TYPESCRIPT;
    yaml: YAML, tree_sitter_yaml::LANGUAGE;
}
