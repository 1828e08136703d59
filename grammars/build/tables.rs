//! Takes the two large tables out of a `parser.c`: every token in them is understood, or the file is refused.

use std::collections::HashMap;

/// A parser in C without its large tables.
pub(crate) struct Parser {
    /// The C, with room for the tables in the variable that was named.
    pub(crate) rest: String,
    /// The table with a row for each large state.
    pub(crate) dense: Vec<u16>,
    /// The cells of such a row.
    pub(crate) width: usize,
    /// The table of the other states.
    pub(crate) small: Vec<u16>,
    /// The function that returns the language.
    pub(crate) function: String,
}

const DENSE: &str = "\nstatic const uint16_t ts_parse_table[LARGE_STATE_COUNT][SYMBOL_COUNT] = {\n";
const SMALL: &str = "\nstatic const uint16_t ts_small_parse_table[] = {\n";
const END: &str = "\n};\n";

/// Reads the tables of a parser. `variable` is the name of the C variable that is to hold them.
///
/// # Errors
/// If the text is not as tree-sitter writes it.
pub(crate) fn take(text: &str, variable: &str) -> Result<Parser, String> {
    let symbols = symbols(text)?;
    let (states, width) = (constant(text, "LARGE_STATE_COUNT")?, constant(text, "SYMBOL_COUNT")?);
    let (before, dense, after) = cut(text, DENSE)?;
    let dense = read_dense(dense, states, width, &symbols)?;
    let (between, small, after) = cut(after, SMALL)?;
    let small = read_small(small, &symbols)?;
    let (size, length) = ((dense.len() + small.len()) * 2, small.len());
    let room = format!(
        "
struct {{
  uint16_t dense[LARGE_STATE_COUNT][SYMBOL_COUNT];
  uint16_t small[{length}];
}} {variable} = {{{{{{0}}}}}};
#define ts_parse_table {variable}.dense
#define ts_small_parse_table {variable}.small
typedef char shelflife_size[sizeof {variable} == {size} ? 1 : -1];
"
    );
    let function = function(after)?;
    Ok(Parser { rest: format!("{before}{room}{between}\n{after}"), dense, width, small, function })
}

/// The text before a table, its rows, and the text after it.
fn cut<'t>(text: &'t str, head: &str) -> Result<(&'t str, &'t str, &'t str), String> {
    let (before, rest) = text.split_once(head).ok_or_else(|| format!("there is no `{}`", head.trim()))?;
    let (rows, after) = rest.split_once(END).ok_or("a table does not end")?;
    Ok((before, rows, after))
}

/// The number that a `#define` gives a name.
fn constant(text: &str, name: &str) -> Result<usize, String> {
    let line = text.lines().find_map(|line| line.strip_prefix("#define ")?.strip_prefix(name)?.strip_prefix(' '));
    line.and_then(|number| number.parse().ok()).ok_or_else(|| format!("{name} is not defined"))
}

/// The function that returns the language, for example `tree_sitter_python`.
fn function(text: &str) -> Result<String, String> {
    let head = "const TSLanguage *";
    let line = text.lines().find_map(|line| Some(line.split_once(head)?.1.split_once("(void)")?.0));
    line.map(str::to_owned).ok_or_else(|| "no function returns the language".into())
}

/// The symbols by name: those of the enumeration, and the one that every parser has.
fn symbols(text: &str) -> Result<HashMap<&str, u16>, String> {
    let (_, list, _) = cut(text, "\nenum ts_symbol_identifiers {\n")?;
    let mut symbols = HashMap::from([("ts_builtin_sym_end", 0)]);
    for line in list.lines() {
        let entry = line.trim().strip_suffix(',').and_then(|entry| entry.split_once(" = "));
        let (name, number) = entry.ok_or_else(|| format!("`{line}` is no symbol"))?;
        symbols.insert(name, number.parse().map_err(|_| format!("`{line}` has no number"))?);
    }
    Ok(symbols)
}

/// A row for each state, in which a symbol that is not named has 0.
fn read_dense(rows: &str, states: usize, width: usize, symbols: &HashMap<&str, u16>) -> Result<Vec<u16>, String> {
    let mut table = vec![0; states * width];
    let mut row = None;
    for line in rows.lines() {
        let fail = || format!("`{line}` is no entry of a row");
        let entry = line.trim();
        if entry == "}," {
            row = None;
        } else if let Some(state) = entry.strip_suffix("] = {").and_then(|head| head.strip_prefix('[')) {
            let state = usize::from(value(state, symbols).ok_or_else(fail)?);
            row = Some(table.get_mut(state * width..(state + 1) * width).ok_or_else(fail)?);
        } else {
            let cell = entry.strip_suffix(',').and_then(|entry| entry.strip_prefix('[')?.split_once("] = "));
            let (symbol, number) = cell.ok_or_else(fail)?;
            let symbol = usize::from(value(symbol, symbols).ok_or_else(fail)?);
            let cell = row.as_mut().and_then(|row| row.get_mut(symbol)).ok_or_else(fail)?;
            *cell = value(number, symbols).ok_or_else(fail)?;
        }
    }
    Ok(table)
}

/// Numbers one after the other. A line that begins with a place is at that place.
fn read_small(rows: &str, symbols: &HashMap<&str, u16>) -> Result<Vec<u16>, String> {
    let mut numbers = Vec::new();
    for line in rows.lines() {
        let fail = || format!("`{line}` is no part of a row");
        let mut entries = line.trim();
        if let Some((place, rest)) = entries.strip_prefix('[').and_then(|entry| entry.split_once("] = ")) {
            if place.parse() != Ok(numbers.len()) {
                return Err(fail());
            }
            entries = rest;
        }
        for entry in entries.strip_suffix(',').ok_or_else(fail)?.split(", ") {
            numbers.push(value(entry, symbols).ok_or_else(fail)?);
        }
    }
    Ok(numbers)
}

/// A number, as it is, as the number of a state or of actions, or as a symbol.
fn value(text: &str, symbols: &HashMap<&str, u16>) -> Option<u16> {
    let inner = ["ACTIONS(", "STATE("].iter().find_map(|head| text.strip_prefix(head)?.strip_suffix(')'));
    inner.unwrap_or(text).parse().ok().or_else(|| symbols.get(text).copied())
}
