//! Markdown as far as lifecycle pages need it: front matter, headings, tables and lines of prose, each with its line.
//!
//! A Markdown parser sees less: the tables of real pages have rows that are cut in two, blank lines in their midst and
//! rows that lack cells, which a parser makes into paragraphs without a line. So this reads line by line.

use std::sync::LazyLock;

use regex::Regex;

/// A piece of a page.
#[derive(Debug)]
pub(super) enum Block {
    Heading {
        level: usize,
        text: String,
    },
    /// A line that is neither heading nor table, with its 1-based number.
    Line {
        line: usize,
        raw: String,
    },
    Table(Table),
}

/// A table with its cells as written.
#[derive(Debug)]
pub(super) struct Table {
    pub line: usize,
    /// Cleaned, in lower case.
    pub header: Vec<String>,
    pub rows: Vec<Row>,
}

#[derive(Debug)]
pub(super) struct Row {
    pub line: usize,
    cells: Vec<String>,
}

impl Table {
    /// The first column whose header holds one of the words.
    pub(super) fn column(&self, words: &[&str]) -> Option<usize> {
        words.iter().find_map(|word| self.header.iter().position(|header| header.contains(word)))
    }

    /// The column with this header.
    pub(super) fn column_named(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|header| header == name)
    }
}

impl Row {
    /// A cell as written; columns that a row lacks are empty.
    pub(super) fn raw(&self, column: Option<usize>) -> &str {
        column.and_then(|column| self.cells.get(column)).map_or("", String::as_str)
    }

    /// A cell without markup.
    pub(super) fn text(&self, column: Option<usize>) -> String {
        clean(self.raw(column))
    }

    /// The cells that are not empty.
    pub(super) fn filled(&self) -> usize {
        self.cells.iter().filter(|cell| !clean(cell).is_empty()).count()
    }
}

/// Splits a page.
pub(super) fn blocks(text: &str) -> Vec<Block> {
    let lines: Vec<&str> = text.lines().collect();
    let mut blocks = Vec::new();
    let mut n = front_matter_end(&lines);
    let mut fenced = false;
    while n < lines.len() {
        let line = lines[n].trim();
        if line.starts_with("```") {
            fenced = !fenced;
        } else if fenced {
        } else if let Some(text) = line.strip_prefix('#') {
            let rest = text.trim_start_matches('#');
            blocks.push(Block::Heading { level: 1 + text.len() - rest.len(), text: clean(rest) });
        } else if line.contains('|') && lines.get(n + 1).is_some_and(|next| is_delimiter(next)) {
            let (table, end) = table(&lines, n);
            blocks.push(Block::Table(table));
            n = end;
            continue;
        } else if !line.is_empty() {
            blocks.push(Block::Line { line: n + 1, raw: line.to_owned() });
        }
        n += 1;
    }
    blocks
}

fn front_matter_end(lines: &[&str]) -> usize {
    if lines.first().is_none_or(|line| line.trim() != "---") {
        return 0;
    }
    lines.iter().skip(1).position(|line| line.trim() == "---").map_or(0, |n| n + 2)
}

/// A field of the front matter.
pub(super) fn front_matter<'t>(text: &'t str, field: &str) -> Option<&'t str> {
    let lines: Vec<&str> = text.lines().collect();
    let end = front_matter_end(&lines);
    let value = |line: &&'t str| line.strip_prefix(field)?.strip_prefix(':').map(str::trim);
    lines.into_iter().take(end).find_map(|line| value(&line))
}

fn is_delimiter(line: &str) -> bool {
    let line = line.trim();
    line.contains("--")
        && line.contains('|')
        && line.bytes().all(|byte| matches!(byte, b'|' | b'-' | b':' | b' ' | b'\t'))
}

/// Reads a table from its header on. Also returns the line after the table.
fn table(lines: &[&str], start: usize) -> (Table, usize) {
    let header: Vec<String> = cells(lines[start]).iter().map(|cell| clean(cell).to_lowercase()).collect();
    let mut rows = Vec::new();
    let mut n = start + 2;
    while n < lines.len() {
        let line = lines[n].trim();
        let begins_another = lines.get(n + 1).is_some_and(|next| is_delimiter(next));
        if begins_another {
            break;
        }
        if line.is_empty() {
            // A stray blank line cuts a table in two: what follows without a header belongs to it.
            let next = (n..lines.len()).find(|n| !lines[*n].trim().is_empty());
            let Some(next) = next.filter(|next| lines[*next].trim().starts_with('|')) else { break };
            if lines.get(next + 1).is_some_and(|line| is_delimiter(line)) {
                break;
            }
            n = next;
            continue;
        }
        if !line.contains('|') {
            break;
        }
        let mut row = line.to_owned();
        let first = n;
        // A row that is cut in two goes on in the next line, as long as cells are missing.
        while let Some(next) = lines.get(n + 1).map(|next| next.trim()) {
            let short = cells(&row).len() < header.len() || (next == "|" && !row.ends_with('|'));
            let goes_on = !next.is_empty() && !next.starts_with('#') && (next == "|" || !next.starts_with('|'));
            if !short || !goes_on || n - first >= header.len() {
                break;
            }
            row.push(' ');
            row.push_str(next);
            n += 1;
        }
        rows.push(Row { line: first + 1, cells: cells(&row) });
        n += 1;
    }
    (Table { line: start + 1, header, rows }, n)
}

/// The cells of a row. An escaped pipe stays in its cell.
fn cells(line: &str) -> Vec<String> {
    let line = line.trim();
    let line = line.strip_prefix('|').unwrap_or(line);
    let mut cells = vec![String::new()];
    let mut escaped = false;
    for c in line.chars() {
        match c {
            '|' if !escaped => cells.push(String::new()),
            _ => {
                if let Some(cell) = cells.last_mut() {
                    if c == '|' {
                        cell.pop();
                    }
                    cell.push(c);
                }
            }
        }
        escaped = c == '\\';
    }
    // The closing pipe opens no cell.
    if cells.last().is_some_and(|cell| cell.trim().is_empty()) && cells.len() > 1 {
        cells.pop();
    }
    cells.into_iter().map(|cell| cell.trim().to_owned()).collect()
}

/// The parts of a cell between line breaks, as written.
pub(super) fn broken(raw: &str) -> Vec<&str> {
    static BREAK: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?i)<br\s*/?>").ok());
    let parts: Vec<&str> = BREAK.as_ref().map_or_else(|| vec![raw], |pattern| pattern.split(raw).collect());
    parts.into_iter().map(str::trim).filter(|part| !part.is_empty()).collect()
}

/// Text without markup: footnotes, comments, tags, links, emphasis and code signs go, odd hyphens and blanks become
/// plain ones.
pub(super) fn clean(raw: &str) -> String {
    static MARKUP: LazyLock<Option<[Regex; 3]>> = LazyLock::new(|| {
        let gone = Regex::new(r"(?is)<sup>.*?</sup>|<!--.*?-->|\[\^[^\]]*\]").ok()?;
        let tags =
            Regex::new(r"(?i)</?(?:a|b|i|em|strong|span|p|div|sub|sup|br|code|del|s|t[hdr]|ul|li)(?:\s[^>]*)?/?>")
                .ok()?;
        let links = Regex::new(r"!?\[([^\]]*)\]\([^)]*\)").ok()?;
        Some([gone, tags, links])
    });
    let mut text = raw.to_owned();
    if let Some([gone, tags, links]) = MARKUP.as_ref() {
        text = gone.replace_all(&text, "").into_owned();
        text = tags.replace_all(&text, " ").into_owned();
        text = links.replace_all(&text, "$1").into_owned();
    }
    let mut plain = String::with_capacity(text.len());
    for c in text.replace("&nbsp;", " ").replace("&amp;", "&").replace("&#124;", "|").chars() {
        match c {
            '\u{2010}' | '\u{2011}' | '\u{2012}' => plain.push('-'),
            '`' | '*' | '\u{200b}' | '\u{feff}' | '\\' => {}
            c if c.is_whitespace() => plain.push(' '),
            c => plain.push(c),
        }
    }
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Text without the pieces that are set as code: versions there look like dates.
pub(super) fn without_code(raw: &str) -> String {
    let parts: Vec<&str> = raw.split('`').collect();
    // A backtick without a partner sets nothing as code.
    if parts.len().is_multiple_of(2) {
        raw.to_owned()
    } else {
        parts.into_iter().step_by(2).collect::<Vec<_>>().join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tables(text: &str) -> Vec<Table> {
        let tables = blocks(text).into_iter();
        tables.filter_map(|block| if let Block::Table(table) = block { Some(table) } else { None }).collect()
    }

    #[test]
    fn rows_that_are_cut_are_joined() {
        let text = "| A | B | C |\n|--|--|--|\n| 1 | 2 | 3\n|\n| 4 | 5 |\n6 |\n\n| 7 | 8 | 9 |\n\ntext\n";
        let found = tables(text);
        assert_eq!(found.len(), 1);
        let rows: Vec<_> = found[0].rows.iter().map(|row| (row.line, row.cells.join(","))).collect();
        assert_eq!(rows, [(3, "1,2,3".into()), (5, "4,5,6".into()), (8, "7,8,9".into())]);
    }

    #[test]
    fn tables_that_follow_each_other_stay_apart() {
        let text = "| A | B |\n|--|--|\n| 1 | 2 |\n\n| C | D |\n|--|--|\n| 3 | 4 |\n";
        assert_eq!(tables(text).iter().map(|table| table.rows.len()).collect::<Vec<_>>(), [1, 1]);
    }

    #[test]
    fn markup_goes() {
        assert_eq!(clean("**`gpt-4o`**<sup>1</sup> [x](https://y)"), "gpt-4o x");
        assert_eq!(clean("2026\u{2011}03\u{2011}26\u{a0}"), "2026-03-26");
        assert_eq!(clean("`<model>`"), "<model>");
        assert_eq!(cells(r"| a \| b | c |"), ["a | b", "c"]);
        assert_eq!(without_code("to `turbo-2024-04-09`, on May 1"), "to  , on May 1");
        assert_eq!(front_matter("---\nms.date: 10/08/2024\n---\n# T", "ms.date"), Some("10/08/2024"));
    }
}
