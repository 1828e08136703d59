//! Parses a program in parts, each part when the syntax around a place in it is needed.

use std::collections::{BTreeMap, VecDeque};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::syntax::chunks;
use crate::syntax::chunks::{Docstring, Outline, Part};
use crate::syntax::grammar;
use crate::syntax::grammar::{Budget, ParsedTree, Refusal};
use crate::syntax::model::{Construct, ConstructKind, LiteralKind, Parsed, Syntax};
use crate::syntax::region::Region;
use crate::syntax::whole::parse_whole;
use crate::text::span::Span;

/// A shorter text is parsed whole.
const WORTH_CUTTING: usize = 2 * 1024;

/// The trees of parts are kept up to so many bytes of text. A tree takes up to hundreds of bytes for each of them; the
/// places of a file come in its order, so that few parts are parsed again.
const KEPT: usize = 128 * 1024;

/// A text whose parts are parsed when they are needed.
pub(crate) struct Chunked {
    region: Region,
    outline: Outline,
    trees: Mutex<Trees>,
    /// The tree of everything that is in no part.
    rest: OnceLock<Option<Arc<ParsedTree>>>,
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
        Some(Self {
            region: region.clone(),
            outline,
            trees: Mutex::default(),
            rest: OnceLock::new(),
            whole: OnceLock::new(),
            gave_up: AtomicBool::new(false),
        })
    }

    fn parse(&self, ranges: &[Span]) -> Option<Arc<ParsedTree>> {
        let budget = Budget::for_len(ranges.iter().map(|range| range.len()).sum());
        match grammar::parse_ranges(self.region.language, &self.region.text, ranges, budget) {
            Ok(tree) => Some(tree).filter(|tree| !tree.has_error()).map(Arc::new),
            Err(refusal) => {
                self.gave_up.fetch_or(refusal == Refusal::GaveUp, Ordering::Relaxed);
                None
            }
        }
    }

    /// The tree that holds all syntax around a range, and the bytes that were parsed for it.
    fn tree_of(&self, range: Span) -> (Option<Arc<ParsedTree>>, usize) {
        let parts = &self.outline.parts;
        let index = parts.partition_point(|part| part.range.end <= range.start);
        match parts.get(index).filter(|part| part.range.start < range.end.max(range.start + 1)) {
            Some(part) if part.range.holds(range) => self.tree_of_part(index, part),
            Some(_) => (None, 0),
            None => (self.rest.get_or_init(|| self.parse(&self.outside())).clone(), 0),
        }
    }

    fn tree_of_part(&self, index: usize, part: &Part) -> (Option<Arc<ParsedTree>>, usize) {
        let trees = || self.trees.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = trees().of_parts.get(&index) {
            return (known.clone(), 0);
        }
        // Without the lock, so that another thread can read other parts meanwhile.
        let ranges: Vec<_> = part.heads.iter().copied().chain([part.range]).collect();
        let tree = self.parse(&ranges);
        let bytes = ranges.iter().map(|range| range.len()).sum();
        trees().keep(index, tree.clone(), bytes);
        (tree, bytes)
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
        // What is parsed again counts, or places that lead to each other from far apart would cost a parse each.
        let (tree, parsed) = self.tree_of(range);
        match tree {
            Some(tree) => parsed + tree.around(range, out),
            None => self.whole.get_or_init(|| parse_whole(&self.region)).around(range, out),
        }
    }

    fn gave_up(&self) -> bool {
        self.gave_up.load(Ordering::Relaxed) || self.whole.get().is_some_and(|whole| whole.gave_up())
    }
}

/// The trees of the parts that were parsed last, by the number of the part; `None` if a part cannot be parsed by itself.
#[derive(Default)]
struct Trees {
    of_parts: BTreeMap<usize, Option<Arc<ParsedTree>>>,
    /// Those with a tree, the oldest first, and the bytes of their text.
    kept: VecDeque<(usize, usize)>,
    bytes: usize,
}

impl Trees {
    fn keep(&mut self, part: usize, tree: Option<Arc<ParsedTree>>, bytes: usize) {
        let has_tree = tree.is_some();
        // Another thread may have parsed it, too.
        if self.of_parts.insert(part, tree).is_some() || !has_tree {
            return;
        }
        self.kept.push_back((part, bytes));
        self.bytes += bytes;
        while self.bytes > KEPT && self.kept.len() > 1 {
            let Some((oldest, bytes)) = self.kept.pop_front() else { break };
            self.of_parts.remove(&oldest);
            self.bytes -= bytes;
        }
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
    fn the_trees_of_few_parts_are_kept() {
        let text = program();
        let parts = Chunked::of(&Region::whole(text.as_str(), Language::Python)).expect("long enough");
        let tree = || parts.parse(&[Span::new(0, 10)]);
        let mut trees = Trees::default();
        for part in 0..10 {
            trees.keep(part, tree(), KEPT / 4);
            trees.keep(100 + part, None, KEPT);
        }
        assert!(tree().is_some());
        assert!(trees.bytes <= KEPT && trees.kept.iter().map(|(part, _)| *part).eq(6..10));
        assert_eq!(trees.of_parts.len(), 4 + 10);
        trees.keep(10, tree(), 2 * KEPT);
        assert_eq!(trees.kept, [(10, 2 * KEPT)], "the last is kept, however large it is");
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
