//! What `rules/templates.toml` says of templates in general.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::place::Place;
use super::settings;
use super::syntax::{Construct, Parsed, Syntax};
use crate::reference::Part;
use crate::rules::{self, Site, TEMPLATES};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Templates {
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
    /// Functions that take a value out of a map.
    pub map_lookups: Vec<String>,
    /// Text that shows the clouds of the US government.
    pub government: Vec<String>,
    /// How keys begin that are functions of their values.
    pub functions: Vec<String>,
    /// Blocks that name a module's folder, by the setting that has what it is given.
    pub wrappers: BTreeMap<String, String>,
    pub leaves: Leaves,
}

/// How a resource says that later runs leave a part of it as it is.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Leaves {
    /// The block of the resource that says so.
    pub block: Vec<String>,
    /// The setting in it.
    pub setting: String,
    /// What names the model there.
    pub names: Vec<String>,
}

/// The rules of this build.
pub static RULES: LazyLock<Templates> = LazyLock::new(|| rules::parse(TEMPLATES));

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

/// The setting with which a resource keeps later runs from changing its model or version.
#[must_use]
pub fn unapplied(place: &Place<'_>, parsed: &dyn Parsed, site: &Site) -> Option<Part> {
    let leaves = &RULES.leaves;
    let setting = |(block, _): (Construct, Syntax)| {
        let text = &place.text[block.value.clone()];
        let start = text.find(&leaves.setting)?;
        let mut depth = 0_usize;
        // The list, over however many lines.
        let is_end = |c: char| {
            match c {
                '[' => depth += 1,
                ']' => depth = depth.saturating_sub(1),
                _ => {}
            }
            depth == 0 && c == '\n'
        };
        let written = text[start..].split(is_end).next().unwrap_or_default();
        let mut names = written[leaves.setting.len()..].split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        let span = block.value.start + start..block.value.start + start + leaves.setting.len();
        let names_model = names.any(|name| leaves.names.iter().any(|model| model == name));
        names_model.then(|| Part { text: leaves.setting.clone(), span, file: None })
    };
    settings::beside(place, parsed, &leaves.block, settings::OBJECTS, &site.under).into_iter().find_map(setting)
}
