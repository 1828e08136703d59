//! The syntax around a place, in one vocabulary for every language and format.
//!
//! A front end reads one language or format and has no notion of AI models. It has one method, [`Parsed::around`]:
//! which literals are in a byte range, and which constructs reach into it. All spans are bytes of the text that the
//! front end parses.

use crate::text::span::Span;

/// What kind of text a [`Literal`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LiteralKind {
    /// The content of a string literal, without quotes or prefixes.
    String,
    /// An unquoted scalar: a YAML plain scalar, a dotenv value, a shell word.
    Bare,
    /// The key of a mapping or object, quoted or not.
    Key,
    /// An identifier or a dotted member expression, whole: `openai.GPT4o`, `ChatModel.GPT_4`.
    Name,
    /// A comment.
    Comment,
    /// Prose: markup text, a paragraph, a docstring.
    Text,
}

/// A stretch of text that the syntax delimits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Literal {
    pub kind: LiteralKind,
    pub span: Span,
}

/// What a [`Construct`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ConstructKind {
    /// A call or a construction. `name`: the callee as written (`client.chat.completions.create`,
    /// `new OpenAI` is `OpenAI`; a command's first words for a shell line); `value`: the arguments.
    Call,
    /// A value under a key: object pair, keyword argument, HCL attribute, YAML pair, struct field,
    /// command-line option (`--model-name x`). `name`: the key without quotes.
    Field,
    /// A variable and its value: assignment, declaration, constant, class attribute, `ENV`, `export`,
    /// Bicep `param`/`var`. `name`: the target as written (`MODEL`, `self.model_id`).
    Binding,
    /// A parameter of a function and its default. `name`: the parameter.
    Default,
    /// A parameter of a function, with a default or without. `name`: the parameter.
    Parameter,
    /// A named block: HCL block (`resource "azurerm_cognitive_deployment" "x"`), Bicep resource or module
    /// (`resource 'Microsoft.CognitiveServices/accounts/deployments@2023-05-01'`). `name`: its words and
    /// labels separated by one space, without quotes; `value`: the body.
    Block,
    /// Fields in it belong together: object, dictionary, argument list, block body. No name.
    Object,
    /// A list, set, tuple, union of literals, enum body. No name. `value`: all its elements.
    List,
    /// A function, method, class, interface or enum. `name`; `value`: all of it.
    Definition,
    /// A function, named or not: its parameters and variables are known in it only. No name.
    Function,
    /// A statement that runs one of several bodies: `if` with all its branches, `switch`. No name.
    Fork,
    /// Statements that run together: a block, a branch, a case. No name.
    Body,
    /// What runs for each element of a collection: a loop, a call with a function for the elements. `name`: the variable
    /// as written; `value`: the collection.
    Loop,
    /// A comparison, a containment or prefix test, a regular expression, a `case` label. `name`: the
    /// operator or callee (`==`, `startswith`, `in`, `case`).
    Test,
    /// A branch of a switch or match that tests a value. `name`: its labels; `value`: what it does or yields.
    Arm,
    /// An import. `name`: the module.
    Import,
}

impl ConstructKind {
    /// Whether constructs of this kind have no name.
    pub(crate) fn is_nameless(self) -> bool {
        matches!(self, Self::Object | Self::List | Self::Function | Self::Fork | Self::Body)
    }
}

/// A construct that reaches into a range.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Construct {
    pub kind: ConstructKind,
    /// Empty if the kind has no name.
    pub name: String,
    /// The span of the name; empty at the start of `span` if there is no name.
    pub name_span: Span,
    /// The whole construct.
    pub span: Span,
    /// The part that the name governs: the arguments, the value, the body.
    pub value: Span,
}

impl Construct {
    /// A construct without a name, all of which is its value.
    pub(crate) fn nameless(kind: ConstructKind, span: Span) -> Self {
        Self { kind, name: String::new(), name_span: Span::new(span.start, span.start), value: span, span }
    }

    /// Whether it is a field or a variable: what an object is made of.
    pub(crate) fn is_field(&self) -> bool {
        matches!(self.kind, ConstructKind::Field | ConstructKind::Binding)
    }

    /// Whether it takes an element out of something: `models["large"]`.
    pub(crate) fn is_subscript(&self) -> bool {
        self.kind == ConstructKind::Test && self.name == "["
    }

    /// Whether it is a function or a type: variables that are defined in it are known in it only.
    pub(crate) fn is_scope(&self) -> bool {
        matches!(self.kind, ConstructKind::Function | ConstructKind::Definition)
    }

    /// Whether it gives its value a name: a field, a variable or a parameter.
    pub(crate) fn is_naming(&self) -> bool {
        self.is_field() || self.kind == ConstructKind::Default
    }
}

/// Literals by start; constructs from the outermost to the innermost, then by start.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Syntax {
    pub literals: Vec<Literal>,
    pub constructs: Vec<Construct>,
}

impl Syntax {
    /// The fields and variables that are an object's own, not those of objects within it.
    #[must_use]
    pub fn fields_of(&self, object: Span) -> Vec<&Construct> {
        let mut inside: Vec<&Construct> = self
            .constructs
            .iter()
            .filter(|c| object.holds(c.span))
            .filter(|c| matches!(c.kind, ConstructKind::Field | ConstructKind::Binding | ConstructKind::Object))
            .collect();
        // Of a field and the object that is all of it, `{"a": 1}` without the braces, the object is the outer.
        inside.sort_by_key(|c| (c.span.start, std::cmp::Reverse(c.span.end), c.kind != ConstructKind::Object));
        let mut open = object.start;
        inside.retain(|c| {
            if c.kind != ConstructKind::Object {
                return c.span.start >= open;
            }
            if c.value != object && c.span != object {
                open = open.max(c.span.end);
            }
            false
        });
        inside
    }

    /// Brings both lists into their documented order and drops duplicates.
    pub fn sort(&mut self) {
        self.literals.sort_by_key(|l| (l.span.start, std::cmp::Reverse(l.span.end)));
        self.literals.dedup();
        let is_scope = |kind| matches!(kind, ConstructKind::Function | ConstructKind::Fork | ConstructKind::Body);
        let scope = |kind: ConstructKind| if is_scope(kind) { kind as u8 } else { 0 };
        self.constructs.sort_by_key(|c| (c.value.start, std::cmp::Reverse(c.value.end), c.span.start, scope(c.kind)));
        self.constructs.dedup();
    }
}

/// A text that a front end has parsed.
pub trait Parsed: Send + Sync {
    /// Every literal and construct that overlaps or touches `range` (for constructs: whose `span` does).
    /// Results are added to `out`, unsorted. Returns how many steps it took to find them, beside one for each.
    #[must_use]
    fn around(&self, range: Span, out: &mut Syntax) -> usize;

    /// Whether a parse went over its budget, so that the text was read as plain text.
    fn gave_up(&self) -> bool {
        false
    }

    /// The syntax around `range`, as [`Parsed::around`] finds it.
    fn syntax_around(&self, range: Span) -> Syntax {
        let mut syntax = Syntax::default();
        let _steps = self.around(range, &mut syntax);
        syntax
    }
}

/// A front end that finds everything in one pass returns a `Syntax`.
impl Parsed for Syntax {
    fn around(&self, range: Span, out: &mut Syntax) -> usize {
        out.literals.extend(self.literals.iter().filter(|l| l.span.touches(range)).cloned());
        out.constructs.extend(self.constructs.iter().filter(|c| c.span.touches(range)).cloned());
        0
    }
}
