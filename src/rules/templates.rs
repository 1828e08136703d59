//! How templates declare, look up and pass on values: `rules/templates.toml`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::rules::builtin;
use crate::rules::builtin::TEMPLATES;
use crate::text::language::sampled;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Templates {
    /// How a template begins to declare what it can be given.
    pub declares: Vec<String>,
    /// Endings of the names of files that are read with a template.
    pub companions: Vec<String>,
    /// … that can call a module, or a template that is one.
    pub callers: Vec<String>,
    /// … of which those of one folder make a module.
    pub module_files: Vec<String>,
    /// … that templates in a data format are compiled from.
    pub sources: Vec<String>,
    /// … that give the parameters of a template their values; the name of an environment may stand before the last dot.
    pub parameter_files: Vec<String>,
    /// Files that have the values with which the template beside them is deployed.
    pub overrides: Overrides,
    /// Parts of the names of those that a module loads without being asked to.
    pub loaded: Vec<String>,
    /// How the blocks begin in which a module configures its providers.
    pub region_blocks: Vec<String>,
    /// What versions of models look like.
    pub version: String,
    /// Calls whose last argument is the value where what they look up is not there.
    pub lookups: Vec<String>,
    /// Names of keys that hold another version than a model's, lower case without separators.
    pub other_versions: Vec<String>,
    /// What stands near the beginning of a template in a data format.
    pub marks: Vec<String>,
    /// Keys whose value leads to the template that is called.
    pub links: Vec<String>,
    /// Keys whose value is the called template itself.
    pub inline: Vec<String>,
    /// Keys whose value decides when something runs.
    pub conditions: Vec<String>,
    /// Functions in expressions that compare what they are given.
    pub tests: Vec<String>,
    /// Calls that only give a value another type.
    pub conversions: Vec<String>,
    /// Functions that take a value out of a map.
    pub map_lookups: Vec<String>,
    /// Text that shows the clouds of the US government.
    pub government: Vec<String>,
    /// How the regions of these clouds begin, lower case.
    pub government_regions: Vec<String>,
    /// How keys begin that are functions of their values.
    pub functions: Vec<String>,
    /// Blocks that name a module's folder, by the setting that has what it is given.
    pub wrappers: BTreeMap<String, String>,
    /// First words of the blocks that declare a parameter of a module.
    pub variable_blocks: Vec<String>,
    /// … that call a module.
    pub module_blocks: Vec<String>,
    /// The argument of such a block that leads to the module.
    pub module_source: String,
    /// Blocks whose fields are constants of a module.
    pub local_blocks: Vec<String>,
    /// Words before the declaration of a parameter.
    pub parameter_words: Vec<String>,
    /// … of a constant of a template.
    pub constant_words: Vec<String>,
    /// Keys whose fields are the parameters of a template.
    pub parameter_groups: Vec<String>,
    /// Keys whose fields are the variables of a template.
    pub variable_groups: Vec<String>,
    /// Arguments of a module whose fields are parameters of it.
    pub parameter_objects: Vec<String>,
    /// What stands before the name of a module's parameter where that is read.
    pub variable_prefix: String,
    /// … and before that of a template's parameter.
    pub parameter_prefix: String,
    /// The setting of a provider's block that makes it one for some resources only.
    pub provider_alias: String,
    /// Keys whose value is that of the parameter or variable around it or beside, lower case.
    pub value_keys: Vec<String>,
    /// Keys of a declaration that hold the value where nothing gives another, lower case.
    pub default_keys: Vec<String>,
    /// Arguments of a block that repeat it for each element, without separators.
    pub loops: Vec<String>,
    /// Keys whose lists a pipeline runs its steps with, one element after the other.
    pub matrices: Vec<String>,
    /// What stands for an element in such a block, and its members: of a set both are one.
    pub loop_variable: String,
    pub loop_value: String,
    pub loop_key: String,
    /// Keys of an object that hold what a setting is called, without separators.
    pub setting_names: Vec<String>,
    /// Keys beside a model that hold its version, where the rule for the place names none.
    pub version_keys: Vec<String>,
    /// Ends of keys that hold the version of the model whose key begins alike.
    pub paired_versions: Vec<String>,
    /// What stands behind that beginning.
    pub pair_words: Vec<String>,
    /// Files whose settings programs look up by their names.
    pub settings: Vec<Settings>,
    /// Files of values that templates beside them read by their paths.
    pub charts: Vec<Chart>,
    /// Keys of a task that repeat it for each element.
    pub task_loops: Vec<String>,
    /// What stands for an element in such a task.
    pub task_variable: String,
    /// How many labels the blocks of a kind have.
    pub labels: BTreeMap<String, usize>,
    pub leaves: Leaves,
}

/// Files that have the values with which the template beside them is deployed.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Overrides {
    /// Their names.
    pub files: Vec<String>,
    /// The key of the values.
    pub key: String,
}

/// A kind of file whose settings the programs of a project look up by their names.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// How its name begins, lower case.
    pub begins: String,
    /// How it can end.
    pub ends: Vec<String>,
    /// The key whose fields the settings are.
    pub under: String,
    /// What stands between a namespace and a name.
    pub separator: Option<String>,
}

/// A kind of file with values, which the templates in a folder beside it read by their paths.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chart {
    /// How its name begins, lower case.
    pub begins: String,
    /// How it can end.
    pub ends: Vec<String>,
    /// The folder of the templates.
    pub templates: String,
    /// What the paths begin with.
    pub object: String,
    /// The statement that opens a block in which a dot stands for what follows it.
    pub scope: String,
    /// Those that open other blocks.
    pub blocks: Vec<String>,
    /// The one that closes a block.
    pub end: String,
}

/// How a resource keeps later runs from changing a part of it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Leaves {
    /// The block of the resource.
    pub block: Vec<String>,
    /// The setting in it.
    pub setting: String,
    /// What names the model there.
    pub names: Vec<String>,
}

/// The rules of this build.
pub static RULES: LazyLock<Templates> = LazyLock::new(|| builtin::parse(&TEMPLATES));

/// Whether a key stands for a function of its value: `Ref`, `Fn::Sub`.
#[must_use]
pub fn is_function(key: &str) -> bool {
    let is = |name: &String| key == name || name.ends_with(':') && key.starts_with(name.as_str());
    RULES.functions.iter().any(is)
}

/// Whether a text in a data format is a template.
#[must_use]
pub fn is_marked(text: &str) -> bool {
    let head = &text.as_bytes()[..text.len().min(400)];
    RULES.marks.iter().any(|mark| memchr::memmem::find(head, mark.as_bytes()).is_some())
}

/// What is known of a file whose settings programs look up by their names.
#[must_use]
pub fn settings_of(path: &str) -> Option<&'static Settings> {
    let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    let is_one = |kind: &&Settings| name.starts_with(&kind.begins) && kind.ends.iter().any(|end| name.ends_with(end));
    RULES.settings.iter().find(is_one)
}

/// What a file is whose values templates read by their paths, by its name.
#[must_use]
pub fn chart_of(path: &str) -> Option<&'static Chart> {
    let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    let is_one = |kind: &&Chart| name.starts_with(&kind.begins) && kind.ends.iter().any(|end| name.ends_with(end));
    RULES.charts.iter().find(is_one)
}

/// Whether a file gives the parameters of a template their values, or is a sample of one that does.
#[must_use]
pub fn is_parameter_file(path: &str) -> bool {
    let path = path.to_ascii_lowercase();
    sampled(&path).any(gives_parameters)
}

fn gives_parameters(path: &str) -> bool {
    let is_one = |end: &String| {
        // `main.parameters.json`, and that of an environment: `main.parameters.dev.json`.
        let named = end.rsplit_once('.').is_some_and(|(stem, _)| stem.len() > 1 && path.contains(&format!("{stem}.")));
        path.ends_with(end.as_str()) || named && path.ends_with(&end[end.rfind('.').unwrap_or_default()..])
    };
    RULES.parameter_files.iter().any(is_one)
}
