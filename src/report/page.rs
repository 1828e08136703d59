//! Renders the page of a lint from `rules/lints` for a terminal.

use anstyle::{AnsiColor, Style};

use crate::report::text::paint;

/// The page as plain text.
#[must_use]
pub fn plain(page: &str) -> String {
    render(page, false)
}

/// The page for a terminal, with bold headings and indented code. It handles the Markdown of the lint pages only.
#[must_use]
pub fn render(page: &str, color: bool) -> String {
    let (bold, code) = (Style::new().bold(), AnsiColor::Cyan.on_default());
    let mut text = String::with_capacity(page.len());
    let mut in_code = false;
    for line in page.lines() {
        if line.starts_with("```") {
            in_code = !in_code;
        } else if in_code {
            text.push_str("  ");
            text.push_str(&paint(line, code, color));
            text.push('\n');
        } else if let Some(heading) = line.strip_prefix('#') {
            let heading = heading.trim_start_matches('#').trim_start();
            text.push_str(&paint(heading, bold, color));
            text.push('\n');
        } else {
            text.push_str(line);
            text.push('\n');
        }
    }
    text
}
