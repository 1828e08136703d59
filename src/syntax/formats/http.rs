//! Requests in files that an editor sends: a line with method and address, headers, an empty line, a body. `###` parts
//! them. A request is a call of its method, which takes the address and the body.

use crate::rules::words;
use crate::syntax::formats::json;
use crate::syntax::formats::key_value::trim;
use crate::syntax::model::{Construct, ConstructKind, LiteralKind, Syntax};
use crate::text::span::{Span, line_at};

/// What parts the requests of a file.
const PARTS: &str = "###";

/// Reads a text.
pub fn parse(text: &str) -> Syntax {
    let mut reader = Reader { text, syntax: Syntax::default(), request: None, body: None };
    let mut start = 0;
    while start < text.len() {
        let line = line_at(text, start);
        reader.line(line);
        start = line.end + 1;
    }
    reader.end(text.len());
    reader.syntax
}

struct Reader<'a> {
    text: &'a str,
    syntax: Syntax,
    /// The method of the request that is read, and where its address begins.
    request: Option<(Span, usize)>,
    /// Where its body begins.
    body: Option<usize>,
}

impl Reader<'_> {
    fn line(&mut self, line: Span) {
        let span = trim(self.text, line);
        let written = &self.text[span];
        if written.starts_with(PARTS) {
            self.end(line.start);
            self.syntax.literal(LiteralKind::Comment, span);
        } else if self.body.is_some() {
            // What it holds is read at its end.
        } else if written.is_empty() {
            self.body = self.request.map(|_| (line.end + 1).min(self.text.len()));
        } else if written.starts_with(['#']) || written.starts_with("//") {
            self.syntax.literal(LiteralKind::Comment, span);
        } else if self.request.is_some() {
            self.header(span);
        } else if let Some(name) = written.strip_prefix('@') {
            self.variable(Span::new(span.end - name.len(), span.end));
        } else {
            self.request(span);
        }
    }

    /// `POST https://… HTTP/1.1`, or the address alone.
    fn request(&mut self, line: Span) {
        let written = &self.text[line];
        let word = written.split(' ').next().unwrap_or_default();
        let is_method = words::RULES.methods.iter().any(|method| method == word);
        let method = Span::new(line.start, line.start + if is_method { word.len() } else { 0 });
        let address = trim(self.text, Span::new(method.end, line.end));
        self.syntax.literal(LiteralKind::Bare, address);
        self.request = Some((method, address.start));
    }

    /// A header, or a line that goes on with the address: `?version=1`, `&key=2`.
    fn header(&mut self, line: Span) {
        let written = &self.text[line];
        match written.find(':').filter(|at| *at > 0 && !written.starts_with(['?', '&', '/'])) {
            Some(at) => {
                let name = Span::new(line.start, line.start + at);
                self.named(ConstructKind::Field, line, name, Span::new(name.end + 1, line.end));
            }
            None => self.syntax.literal(LiteralKind::Bare, line),
        }
    }

    /// `host = https://…`, behind the `@`.
    fn variable(&mut self, line: Span) {
        match self.text[line].find('=') {
            Some(at) => {
                let name = trim(self.text, Span::new(line.start, line.start + at));
                self.named(ConstructKind::Binding, line, name, Span::new(line.start + at + 1, line.end));
            }
            None => self.syntax.literal(LiteralKind::Text, line),
        }
    }

    fn named(&mut self, kind: ConstructKind, span: Span, name: Span, value: Span) {
        let value = trim(self.text, value);
        self.syntax.literal(LiteralKind::Bare, value);
        self.construct(kind, name, span, value);
    }

    fn construct(&mut self, kind: ConstructKind, name_span: Span, span: Span, value: Span) {
        let name = self.text[name_span].to_owned();
        self.syntax.constructs.push(Construct { kind, name, name_span, span, value });
    }

    /// Ends the request that is read.
    fn end(&mut self, end: usize) {
        let body = self.body.take().map(|start| trim(self.text, Span::new(start.min(end), end)));
        let Some((method, address)) = self.request.take() else { return };
        let end = body.filter(|body| !body.is_empty()).map_or(end, |body| body.end);
        let all = Span::new(method.start, end.max(address));
        self.construct(ConstructKind::Call, method, all, Span::new(address, all.end));
        let Some(body) = body.filter(|body| !body.is_empty()) else { return };
        if !self.text[body].starts_with(['{', '[']) {
            return self.syntax.literal(LiteralKind::Text, body);
        }
        let Syntax { literals, constructs } = json::parse(&self.text[body]);
        for literal in literals {
            self.syntax.literal(literal.kind, literal.span.shifted(body.start));
        }
        for mut construct in constructs {
            for span in [&mut construct.name_span, &mut construct.span, &mut construct.value] {
                *span = span.shifted(body.start);
            }
            self.syntax.constructs.push(construct);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_a_call_with_its_address_and_its_body() {
        let text = "@key = 1\n\n### Chat\n# why\nPOST https://a.example/v1\n  ?x=1\nA-B: c\n\n{\n  \"model\": \"m\"\n}\n\n### Other\nhttps://b.example\n";
        let syntax = parse(text);
        let found: Vec<_> = syntax.constructs.iter().map(|c| (c.kind, c.name.as_str(), &text[c.value])).collect();
        assert_eq!(
            found,
            [
                (ConstructKind::Binding, "key", "1"),
                (ConstructKind::Field, "A-B", "c"),
                (ConstructKind::Call, "POST", "https://a.example/v1\n  ?x=1\nA-B: c\n\n{\n  \"model\": \"m\"\n}"),
                (ConstructKind::Object, "", "{\n  \"model\": \"m\"\n}"),
                (ConstructKind::Field, "model", "\"m\""),
                (ConstructKind::Call, "", "https://b.example\n"),
            ]
        );
        let comments = syntax.literals.iter().filter(|l| l.kind == LiteralKind::Comment).count();
        assert_eq!(comments, 3);
    }

    #[test]
    fn what_is_no_json_is_text() {
        let text = "POST a\n\nname=1\n";
        let syntax = parse(text);
        let body = syntax.literals.iter().find(|l| l.kind == LiteralKind::Text).unwrap();
        assert_eq!(&text[body.span], "name=1");
    }
}
