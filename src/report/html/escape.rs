//! Escapes text for HTML.

use crate::report::text::clean;

/// Text in which parts between backticks become `<code>`.
pub(super) fn prose(text: &str) -> String {
    let mut html = String::with_capacity(text.len() + 16);
    for (n, part) in text.split('`').enumerate() {
        let part = escape(part);
        if n % 2 == 1 {
            html.extend(["<code>", &part, "</code>"]);
        } else {
            html.push_str(&part);
        }
    }
    html
}

/// The same with its addresses as links.
pub(super) fn linked(text: &str) -> String {
    // Code between backticks has no addresses.
    let part = |(n, part): (usize, &str)| match n % 2 {
        1 => format!("<code>{}</code>", escape(part)),
        _ => part.split(' ').map(word).collect::<Vec<_>>().join(" "),
    };
    text.split('`').enumerate().map(part).collect()
}

fn word(word: &str) -> String {
    if !word.starts_with("https://") && !word.starts_with("http://") {
        return escape(word);
    }
    let address = word.trim_end_matches([',', ';', '.', ')']);
    format!("<a href=\"{0}\">{0}</a>{1}", escape(address), escape(&word[address.len()..]))
}

/// Text for content and quoted attributes, without control characters.
pub(in crate::report) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in clean(text).chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            _ => escaped.push(c),
        }
    }
    escaped
}
