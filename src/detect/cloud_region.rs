//! The cloud region that a file speaks of, where it names one and no other.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{LazyLock, OnceLock};

use regex::Regex;

use crate::rules::builtin::RULES;
use crate::rules::providers::ProviderHints;
use crate::text::pattern::regex;

/// What the regions of each provider look like, where the rules say; compiled when it is first asked about.
static SHAPES: LazyLock<BTreeMap<&'static str, Shape>> = LazyLock::new(|| {
    let shape = |p: &'static ProviderHints| Some((p.id.as_str(), Shape(p.regions.as_ref()?, OnceLock::new())));
    RULES.providers.iter().filter_map(shape).collect()
});

struct Shape(&'static str, OnceLock<Regex>);

/// The regions of one file and its companions, looked for when a provider is first asked about.
#[derive(Debug)]
pub struct FileRegions<'t> {
    texts: Vec<&'t str>,
    known: RefCell<BTreeMap<&'static str, Option<String>>>,
}

impl<'t> FileRegions<'t> {
    /// `texts` has the file first, then what belongs to its module.
    #[must_use]
    pub fn new(texts: Vec<&'t str>) -> Self {
        Self { texts, known: RefCell::default() }
    }

    /// The one region of the provider that the file names, or else that its module does.
    #[must_use]
    pub fn of(&self, provider: &str) -> Option<String> {
        let (provider, Shape(pattern, compiled)) = SHAPES.get_key_value(provider)?;
        let find = || {
            let shape = compiled.get_or_init(|| regex(pattern));
            let (own, module) = self.texts.split_first()?;
            let in_file = named(shape, &[own]);
            let regions = if in_file.is_empty() { named(shape, module) } else { in_file };
            regions.first().filter(|_| regions.len() == 1).map(|region| (*region).to_owned())
        };
        self.known.borrow_mut().entry(provider).or_insert_with(find).clone()
    }
}

/// The regions that texts name.
fn named<'t>(shape: &Regex, texts: &[&'t str]) -> BTreeSet<&'t str> {
    texts.iter().flat_map(|text| shape.find_iter(text)).map(|found| found.as_str()).collect()
}

#[cfg(test)]
mod tests {
    use crate::detect::cloud_region::FileRegions;

    #[test]
    fn one_region_is_meant_and_two_tell_nothing() {
        let region = |texts: &[&str], provider| FileRegions::new(texts.to_vec()).of(provider);
        let client = "boto3.client('bedrock-runtime', region_name='eu-west-3')";
        assert_eq!(region(&[client], "bedrock").as_deref(), Some("eu-west-3"));
        assert_eq!(region(&[client, "region = \"us-east-1\""], "bedrock").as_deref(), Some("eu-west-3"));
        assert_eq!(
            region(&["", "provider \"aws\" { region = \"us-east-1\" }"], "bedrock").as_deref(),
            Some("us-east-1")
        );
        assert_eq!(region(&["us-east-1 or us-west-2"], "bedrock"), None);
        assert_eq!(region(&["vertexai.init(location='us-central1')"], "vertex").as_deref(), Some("us-central1"));
        assert_eq!(region(&[client], "openai"), None, "it has none");
    }
}
