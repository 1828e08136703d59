//! What a reference does with its model.

use serde::{Deserialize, Serialize};

/// What a reference does with the model; decides, with the stage, how bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Usage {
    /// Creates a deployment: a resource, a template, a CLI line.
    Deploy,
    /// Starts a fine-tuning job.
    FineTune,
    /// Calls the model.
    Call,
    /// A constant, a setting, the default of a parameter or of an environment variable.
    Config,
    /// A list of models: price tables, enums, allowed values, limits.
    Catalog,
    /// Tests, fixtures, snapshots.
    Test,
    /// Prose, comments, commented-out code, notebook output.
    Docs,
}

impl Usage {
    pub const ALL: [Self; 7] =
        [Self::Deploy, Self::FineTune, Self::Call, Self::Config, Self::Catalog, Self::Test, Self::Docs];

    /// The names that a choice of usages can have.
    pub fn names() -> impl Iterator<Item = &'static str> {
        Self::ALL.iter().map(|usage| usage.as_str()).chain(["all"])
    }

    /// Whether a name in a choice of usages includes this one.
    #[must_use]
    pub fn is_named(self, name: &str) -> bool {
        name == "all" || name == self.as_str()
    }

    /// Whether the reference stops working when the model does.
    #[must_use]
    pub fn is_active(self) -> bool {
        matches!(self, Self::Deploy | Self::FineTune | Self::Call | Self::Config)
    }

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Deploy => "deploy",
            Self::FineTune => "fine-tune",
            Self::Call => "call",
            Self::Config => "config",
            Self::Catalog => "catalog",
            Self::Test => "test",
            Self::Docs => "docs",
        }
    }
}

/// Words that distinguish the uses of a model, from `rules/usage.toml`. Keys are lower case without separators.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UsageRules {
    /// Endings of names whose value is the model to use.
    pub settings: Vec<String>,
    /// Words in small letters that stand before a value, and make no prose of it.
    pub before_values: Vec<String>,
    /// Endings of names of lists that somebody chooses from.
    pub lists: Vec<String>,
    /// Names of lists of what may be given or picked.
    pub menus: Vec<String>,
    /// Names of lists that a value has to be one of.
    pub allowed: Vec<String>,
    /// Endings of names whose value is the one that is picked, or that mark the row that is.
    pub picks: Vec<String>,
    /// Names of what a model does.
    pub roles: Vec<String>,
    /// Words of names of functions that count tokens or look up how many there may be: one of each list.
    pub tokens: Vec<String>,
    pub counts: Vec<String>,
    /// Words of names of functions that look up what a model costs.
    pub prices: Vec<String>,
    /// Words before what something is the price of.
    pub per: Vec<String>,
    /// Words side by side in names of functions that look up a fact on a model.
    pub facts: Vec<String>,
    /// First words of names of functions that ask whether a model is or can do something.
    pub predicates: Vec<String>,
    /// Ends of the names of tags of markup and of calls that offer a choice.
    pub offers: Vec<String>,
    /// Calls that choose rows of a store by a value.
    pub queries: Vec<String>,
    /// Statements and methods that take a member of an object away.
    pub removers: Vec<String>,
    /// Names of fields that hold what a model is asked.
    pub payloads: Vec<String>,
    /// Names of fields that hold what an answer of a model took.
    pub spent: Vec<String>,
    /// Calls that put a value into a table under a key, which they are given first.
    pub putters: Vec<String>,
    /// Calls that put an element into a collection.
    pub adders: Vec<String>,
    /// Operators that do, with what closes the name of the collection.
    pub appends: Vec<String>,
    /// Ends of the names of fields that hold the settings of something.
    pub parameters: Vec<String>,
    /// Calls that look a key up in a table.
    pub lookups: Vec<String>,
    /// Ends of names of tables whose rows record what was.
    pub records: Vec<String>,
    /// Calls that hold a text against a pattern, by the parts at the end of their names.
    pub matches: Vec<String>,
    /// Words of names of calls that make a model known to a program, which picks one later.
    pub registers: Vec<String>,
    /// What stands before the member of an enum which is its default.
    pub default_marks: Vec<String>,
    /// Words before brackets with alternatives.
    pub one_of: Vec<String>,
    /// Calls in prefix form that make a list of what they are given.
    pub collectors: Vec<String>,
    /// Calls that make a pair of a name and a value.
    pub pairs: Vec<String>,
    /// Those of them that make nothing else.
    pub entries: Vec<String>,
    /// Calls that make an attribute of what is logged, of its name and its value.
    pub attributes: Vec<String>,
    /// Calls that make an object of pairs, or of names and values.
    pub objects: Vec<String>,
    /// Methods without arguments that write all of an object as text.
    pub writers: Vec<String>,
    /// Words before the name of a parameter in the name of the method that sets it.
    pub setters: Vec<String>,
    /// Calls that show a choice to people.
    pub pickers: Vec<String>,
    /// Last words of names of calls that make or take what may be picked.
    pub choices: Vec<String>,
    /// Endings of keys whose elements each use a model.
    pub users: Vec<String>,
    /// Endings of names of lists whose elements are tried one after the other.
    pub tried: Vec<String>,
    /// Fields that describe a model to somebody who chooses one.
    pub descriptions: Vec<String>,
    /// First words of names of fields that describe a model with yes or no.
    pub abilities: Vec<String>,
    /// Fields beside the value of an option that people read.
    pub captions: Vec<String>,
    /// Names of fields with the number of a line, and with the file that it is in.
    pub lines: Vec<String>,
    pub files: Vec<String>,
    /// How declarations begin of what may be one of several values.
    pub types: Vec<String>,
    /// Attributes of components of markup that people read, too.
    pub contents: Vec<String>,
    /// Ends of the names of tags of markup and of controls whose text a program reads back.
    pub inputs: Vec<String>,
    /// Controls that have their first option picked where they are given no other.
    pub preselects: Vec<String>,
    /// Fields that often stand with those.
    pub labels: Vec<String>,
    /// Fields of a model that is called.
    pub connections: Vec<String>,
    /// Text that only the answer of a service holds.
    pub answers: Vec<String>,
    /// Fields whose objects are what a service answered.
    pub answered: Vec<String>,
    /// Endings of fields with the commit that ran.
    pub commits: Vec<String>,
    /// Endings of fields with what was measured in a run.
    pub measures: Vec<String>,
    /// What is called on a literal that something is compared with.
    pub compares: Vec<String>,
    /// Calls that only hand on what they are given.
    pub defaults: Vec<String>,
    /// Last words of names of classes whose objects call a service.
    pub clients: Vec<String>,
    /// Members of a list by which its first element is taken.
    pub firsts: Vec<String>,
    /// Calls that ask something of each element of a list.
    pub quantifiers: Vec<String>,
    /// Words before a declaration that other files may read.
    pub public: Vec<String>,
    /// Words before a declaration that no other file may read.
    pub private: Vec<String>,
    /// Words before a declaration whose members other files may read.
    pub classes: Vec<String>,
    /// Words before a member that a type has itself, and not each of its objects.
    pub shared: Vec<String>,
    /// Tests whose operand is a part of an id, or a pattern.
    pub parts: Vec<String>,
    /// Tests whose operand is a part of an id or an element of a list.
    pub parts_or_elements: Vec<String>,
    /// Endings of names of what is one id.
    pub ids: Vec<String>,
    /// Calls that print or log.
    pub printers: Vec<String>,
    /// Endings of names of what is thrown.
    pub exceptions: Vec<String>,
    /// Commands whose output a script may take as a value.
    pub echoes: Vec<String>,
    /// Text in the name of a file that people read as it is written, as written.
    pub screens: Vec<String>,
    /// Parts of names of calls that count or split text by tokens.
    pub tokenizers: Vec<String>,
    /// Calls, operators and commands that put the path of a file together, or take one, as written.
    pub paths: Vec<String>,
    /// Schemes of addresses of stores of files.
    pub stores: Vec<String>,
    /// Names of fields that hold the name of an image.
    pub images: Vec<String>,
    /// Endings of names of the moment of a record.
    pub times: Vec<String>,
    /// Calls that look for what has a value.
    pub searches: Vec<String>,
}
