//! Parses a program in parts, each part when the syntax around a place in it is needed.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::syntax::chunks;
use crate::syntax::chunks::{Docstring, Outline};
use crate::syntax::grammar;
use crate::syntax::grammar::{Budget, ParsedTree, Refusal};
use crate::syntax::model::{Construct, ConstructKind, LiteralKind, Parsed, Syntax};
use crate::syntax::region::Region;
use crate::syntax::whole::parse_whole;
use crate::text::span::Span;

/// A shorter text is parsed whole.
const WORTH_CUTTING: usize = 2 * 1024;

/// A text whose parts are parsed when they are needed.
pub(crate) struct Chunked {
    region: Region,
    outline: Outline,
    /// The tree of each part; `None` if the part cannot be parsed by itself.
    trees: Vec<OnceLock<Option<ParsedTree>>>,
    /// The tree of everything that is in no part.
    rest: OnceLock<Option<ParsedTree>>,
    /// The syntax of the whole text, for ranges that reach over the end of a part.
    whole: OnceLock<Box<dyn Parsed>>,
    /// Whether the parse of a part was given up.
    gave_up: AtomicBool,
}

impl Chunked {
    /// `None` if the text is not worth cutting or cannot be cut.
    pub(crate) fn of(region: &Region) -> Option<Self> {
        let outline =
            if region.text.len() < WORTH_CUTTING { None } else { chunks::outline(&region.text, region.language) };
        let outline = outline.filter(|outline| !outline.parts.is_empty())?;
        let trees = outline.parts.iter().map(|_| OnceLock::new()).collect();
        Some(Self {
            region: region.clone(),
            outline,
            trees,
            rest: OnceLock::new(),
            whole: OnceLock::new(),
            gave_up: AtomicBool::new(false),
        })
    }

    fn parse(&self, ranges: &[Span]) -> Option<ParsedTree> {
        let budget = Budget::for_len(ranges.iter().map(|range| range.len()).sum());
        match grammar::parse_ranges(self.region.language, &self.region.text, ranges, budget) {
            Ok(tree) => Some(tree).filter(|tree| !tree.has_error()),
            Err(refusal) => {
                self.gave_up.fetch_or(refusal == Refusal::GaveUp, Ordering::Relaxed);
                None
            }
        }
    }

    /// The tree that holds all syntax around a range.
    fn tree_of(&self, range: Span) -> Option<&ParsedTree> {
        let parts = &self.outline.parts;
        let index = parts.partition_point(|part| part.range.end <= range.start);
        match parts.get(index).filter(|part| part.range.start < range.end.max(range.start + 1)) {
            Some(part) if part.range.holds(range) => {
                let parse = || {
                    let ranges: Vec<_> = part.heads.iter().copied().chain([part.range]).collect();
                    self.parse(&ranges)
                };
                self.trees[index].get_or_init(parse).as_ref()
            }
            Some(_) => None,
            None => self.rest.get_or_init(|| self.parse(&self.outside())).as_ref(),
        }
    }

    /// The docstring that holds a range.
    fn docstring(&self, range: Span) -> Option<&Docstring> {
        let docstrings = &self.outline.docstrings;
        let next = docstrings.partition_point(|one| one.content.end < range.end);
        docstrings.get(next).filter(|one| one.content.start <= range.start)
    }

    /// Adds the syntax around a place in a docstring.
    fn around_docstring(&self, docstring: &Docstring, out: &mut Syntax) {
        out.literal(LiteralKind::Text, docstring.content);
        out.constructs.extend(docstring.within.iter().map(|definition| {
            let definition = &self.outline.definitions[*definition];
            Construct {
                kind: ConstructKind::Definition,
                name: self.region.text[definition.name].to_owned(),
                name_span: definition.name,
                span: definition.span,
                value: definition.span,
            }
        }));
    }

    /// The ranges that are in no part, or in a part that cannot be left out.
    fn outside(&self) -> Vec<Span> {
        let mut ranges = Vec::new();
        let mut from = 0;
        for part in self.outline.parts.iter().filter(|part| !part.is_needed) {
            ranges.push(Span::new(from, part.range.start));
            from = part.range.end;
        }
        ranges.push(Span::new(from, self.region.text.len()));
        ranges.retain(|range| !range.is_empty());
        ranges
    }
}

impl Parsed for Chunked {
    fn around(&self, range: Span, out: &mut Syntax) -> usize {
        if let Some(docstring) = self.docstring(range) {
            self.around_docstring(docstring, out);
            return 0;
        }
        match self.tree_of(range) {
            Some(tree) => tree.around(range, out),
            None => self.whole.get_or_init(|| parse_whole(&self.region)).around(range, out),
        }
    }

    fn gave_up(&self) -> bool {
        self.gave_up.load(Ordering::Relaxed) || self.whole.get().is_some_and(|whole| whole.gave_up())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::language::Language;

    /// Imports, a class with methods, functions and calls, long enough to be cut.
    fn program() -> String {
        let filler = "\n\ndef helper(value):\n    return [value, {'key': value}]\n".repeat(40);
        format!(
            "import os\nMODEL = 'gpt-4'\nclass Agent(Base):\n    name: str = 'a'\n\n    @retry(times=3)\n    def ask(self, model='gpt-4'):\n        '''Asks `gpt-4`.'''\n        return client.create(model=model, tools=[{{'id': 'x'}}])\n{filler}\nprint(Agent().ask(model='o1'))\n"
        )
    }

    /// Imports, constants, a class and calls.
    fn script() -> String {
        let filler = "\nexport function helper(value: string): unknown {\n  return { key: [value, `a${value}`] };\n}\n";
        let class = "export class Agent {\n  model = 'gpt-4';\n  ask() {\n    return client.create({ model: this.model });\n  }\n}\n";
        format!(
            "import x from 'y';\nconst MODEL = 'gpt-4';\n{}{class}{}ask({{ model: 'o1' }});\n",
            filler.repeat(30),
            filler.repeat(30)
        )
    }

    #[test]
    fn parts_have_the_syntax_of_the_whole() {
        for (language, text) in [(Language::Python, program()), (Language::TypeScript, script())] {
            agree(language, &text);
        }
    }

    fn agree(language: Language, text: &str) {
        let region = Region::whole(text, language);
        let parts = Chunked::of(&region).expect("long enough");
        let whole = parse_whole(&region);
        let found = |parsed: &dyn Parsed, range: Span| {
            let mut syntax = parsed.syntax_around(range);
            syntax.sort();
            // A construct that begins where the range ends may be in the next part.
            syntax.constructs.retain(|c| c.span.start < range.end);
            syntax.literals.retain(|l| l.span.start < range.end);
            // Nobody asks what the variables in prose stand for.
            if syntax.literals.iter().any(|l| l.kind == LiteralKind::Text) {
                syntax.constructs.retain(|c| !c.kind.is_nameless());
            }
            let named = syntax.constructs.into_iter().map(|c| (c.kind, c.name, c.name_span, c.span.start));
            (syntax.literals, named.collect::<Vec<_>>())
        };
        for start in (0..text.len()).step_by(3) {
            let range = Span::new(start, (start + 5).min(text.len()));
            // A range that reaches over the end of a part is read from the whole.
            assert_eq!(found(&parts, range), found(&*whole, range), "{:?}", &text[range]);
        }
        assert_eq!(found(&parts, Span::new(0, text.len())), found(&*whole, Span::new(0, text.len())));
    }

    #[test]
    fn what_is_broken_is_read_whole() {
        let text = program().replace("tools=[", "tools=[)");
        let region = Region::whole(text.as_str(), Language::Python);
        assert!(Chunked::of(&region).is_none());
        let text = program().replace("return client", "return return client");
        let region = Region::whole(text.as_str(), Language::Python);
        let parts = Chunked::of(&region).expect("even");
        let at = text.find("'x'").expect("there");
        let syntax = parts.syntax_around(Span::new(at, at + 3));
        assert!(parts.whole.get().is_some() && !syntax.literals.is_empty());
    }
}
