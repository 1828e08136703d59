//! A `parser.c` is read to the last token, or refused: then the grammar is used as its crate has it.

#[path = "../build/tables.rs"]
mod tables;

/// A parser with two symbols, two large states and one small one.
const PARSER: &str = "
#define LARGE_STATE_COUNT 2
#define SYMBOL_COUNT 3

enum ts_symbol_identifiers {
  sym_name = 1,
  sym_list = 2,
};

static const uint16_t ts_parse_table[LARGE_STATE_COUNT][SYMBOL_COUNT] = {
  [STATE(0)] = {
    [ts_builtin_sym_end] = ACTIONS(1),
    [sym_name] = ACTIONS(3),
  },
  [1] = {
    [sym_list] = STATE(7),
  },
};

static const uint16_t ts_small_parse_table[] = {
  [0] = 1,
    ACTIONS(5), 2,
      ts_builtin_sym_end,
      sym_name,
};

static const uint32_t ts_small_parse_table_map[] = {
  [SMALL_STATE(2)] = 0,
};

TS_PUBLIC const TSLanguage *tree_sitter_list(void) {
}
";

#[test]
fn the_numbers_are_those_of_the_tables() {
    let parser = tables::take(PARSER, "room").expect("the parser is as tree-sitter writes it");
    assert_eq!((parser.dense, parser.width), (vec![1, 3, 0, 0, 0, 7], 3));
    assert_eq!(parser.small, [1, 5, 2, 0, 1]);
    assert_eq!(parser.function, "tree_sitter_list");
    assert!(
        parser.rest.contains("sizeof room == 22 ?") && parser.rest.contains("uint16_t small[5];"),
        "{}",
        parser.rest
    );
    assert!(!parser.rest.contains("ACTIONS") && parser.rest.contains("[SMALL_STATE(2)] = 0"), "{}", parser.rest);
}

#[test]
fn what_is_not_understood_is_refused() {
    for (part, other) in [
        ("ACTIONS(5)", "OTHER(5)"),
        ("sym_name,\n};", "sym_unknown,\n};"),
        ("[0] = 1,", "[4] = 1,"),
        ("[1] = {", "[2] = {"),
        ("STATE(7)", "STATE(70000)"),
        ("#define SYMBOL_COUNT 3", ""),
        ("static const uint16_t ts_parse_table[LARGE_STATE_COUNT]", "static const uint16_t ts_parse_table[2]"),
    ] {
        let text = PARSER.replace(part, other);
        assert_ne!(text, PARSER, "{part}");
        assert!(tables::take(&text, "room").is_err(), "{other}");
    }
}
