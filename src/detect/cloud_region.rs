//! The cloud region that a reference is for.
//!
//! The nearest place that names a region of the provider decides: a field or an argument beside the id, then the blocks
//! in which a module configures its providers, the file, the module, and last the path. Two regions at one place show
//! nothing.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{LazyLock, OnceLock};

use regex::Regex;

use crate::detect::place::Place;
use crate::rules::builtin::RULES;
use crate::rules::providers::ProviderHints;
use crate::rules::templates;
use crate::syntax::model::{Construct, ConstructKind};
use crate::text::pattern::regex;
use crate::text::span::Span;
use crate::text::words::{is_whole_word, words};

/// What the regions of each provider look like, where the rules have it; compiled on first use.
static SHAPES: LazyLock<BTreeMap<&'static str, Shape>> = LazyLock::new(|| {
    let shape = |p: &'static ProviderHints| Some((p.id.as_str(), Shape(p.regions.as_ref()?, OnceLock::new())));
    RULES.providers.iter().filter_map(shape).collect()
});

struct Shape(&'static str, OnceLock<Regex>);

/// How many blocks of a text are looked at.
const MAX_BLOCKS: usize = 40;
/// The longest construct around a place whose text is searched.
const MAX_AROUND: usize = 4_000;

/// `region = var.region`: a region that a variable has.
static VARIABLE: LazyLock<Regex> = LazyLock::new(|| regex(r"(?-u)\bregion\s*=\s*var\.(\w+)"));
/// `provider "aws" {`, with `alias = "tokyo"` in it.
static ALIASED: LazyLock<Regex> =
    LazyLock::new(|| regex(r#"(?s-u)^\w+ "([\w-]+)"(?u:[^}])*?\balias"?\s*[=:]\s*"(\w+)""#));
/// `Region.US_EAST_1`, `RegionEndpoint.USEast1`, `Region::EuWest3`: a member whose name ends with a number.
static MEMBER: LazyLock<Regex> = LazyLock::new(|| regex(r"(?-u)[.:]([A-Z]\w*[A-Za-z_]\d)\b"));

/// The regions of one file and its companions, looked for when a provider is first asked about.
#[derive(Debug)]
pub struct FileRegions<'t> {
    path: &'t str,
    texts: Vec<&'t str>,
    known: RefCell<BTreeMap<&'static str, Option<String>>>,
}

impl<'t> FileRegions<'t> {
    /// `texts` has the file first, then what belongs to its module.
    #[must_use]
    pub fn new(path: &'t str, texts: Vec<&'t str>) -> Self {
        Self { path, texts, known: RefCell::default() }
    }

    /// The one region of the provider that the innermost construct around a place names which names any.
    #[must_use]
    pub fn around(&self, provider: &str, place: &Place<'_>) -> Option<String> {
        let (_, shape) = SHAPES.get_key_value(provider)?;
        let constructs = place.chain.iter().map(|c| c.value).filter(|value| value.len() < MAX_AROUND);
        let mut found = constructs.map(|value| named(shape.compiled(), &[&place.text[value]]));
        let found = found.find(|regions| !regions.is_empty()).or_else(|| self.aliased(shape.compiled(), place));
        found.and_then(|regions| only(&regions))
    }

    /// The regions of the block that configures a provider under the alias by which a resource picks it: `aws.tokyo`.
    fn aliased(&self, shape: &Regex, place: &Place<'_>) -> Option<BTreeSet<Cow<'t, str>>> {
        let is_block = |c: &&Construct| c.kind == ConstructKind::Block && c.value.len() < MAX_AROUND;
        let resource = &place.text[place.chain.iter().rfind(is_block)?.value];
        let heads = &templates::RULES.region_blocks;
        let mut blocks = self.texts.iter().flat_map(|text| heads.iter().flat_map(|head| blocks(text, head)));
        let picked = blocks.find(|block| {
            let name = ALIASED.captures(block).map(|c| format!("{}.{}", &c[1], &c[2]));
            name.is_some_and(|name| {
                let mut places = memchr::memmem::find_iter(resource.as_bytes(), name.as_bytes());
                places.any(|at| is_whole_word(resource.as_bytes(), Span::new(at, at + name.len())))
            })
        });
        Some(named(shape, &[picked?]))
    }

    /// The one region of the provider that the module's own configuration, the file, the module or the path names.
    #[must_use]
    pub fn of(&self, provider: &str) -> Option<String> {
        let (provider, shape) = SHAPES.get_key_value(provider)?;
        let find = || {
            let shape = shape.compiled();
            let (own, module) = self.texts.split_first()?;
            let places: [&dyn Fn() -> BTreeSet<Cow<'t, str>>; 4] =
                [&|| self.configured(shape), &|| named(shape, &[own]), &|| named(shape, module), &|| {
                    named(shape, &[self.path])
                }];
            places.iter().map(|place| place()).find(|regions| !regions.is_empty()).and_then(|regions| only(&regions))
        };
        self.known.borrow_mut().entry(provider).or_insert_with(find).clone()
    }

    /// The regions in the blocks that configure the providers of a module, or of the variables that those name. One with
    /// an alias is for some resources only.
    fn configured(&self, shape: &Regex) -> BTreeSet<Cow<'t, str>> {
        let heads = &templates::RULES.region_blocks;
        let configuring = self.texts.iter().flat_map(|text| heads.iter().flat_map(|head| blocks(text, head)));
        let mut found = BTreeSet::new();
        for block in configuring.filter(|block| !block.contains(&templates::RULES.provider_alias)) {
            found.extend(named(shape, &[block]));
            if let Some(variable) = VARIABLE.captures(block) {
                let heads = templates::RULES.variable_blocks.iter().map(|word| format!("{word} \"{}\"", &variable[1]));
                let heads: Vec<String> = heads.collect();
                let declared = self.texts.iter().flat_map(|text| heads.iter().flat_map(|head| blocks(text, head)));
                found.extend(declared.flat_map(|block| named(shape, &[block])));
            }
        }
        found
    }
}

impl Shape {
    fn compiled(&self) -> &Regex {
        self.1.get_or_init(|| regex(self.0))
    }
}

/// The blocks of a text that begin with a head, up to a brace at the beginning of a line.
fn blocks<'t>(text: &'t str, head: &str) -> Vec<&'t str> {
    let starts = memchr::memmem::find_iter(text.as_bytes(), head.as_bytes()).take(MAX_BLOCKS);
    starts.map(|at| text[at..].split("\n}").next().unwrap_or_default()).collect()
}

/// The region, where it is one.
fn only(regions: &BTreeSet<Cow<'_, str>>) -> Option<String> {
    regions.first().filter(|_| regions.len() == 1).map(|region| region.clone().into_owned())
}

/// The regions that texts name, as they are spelled or as the constants of SDKs that stand for them.
fn named<'t>(shape: &Regex, texts: &[&'t str]) -> BTreeSet<Cow<'t, str>> {
    let spelled = texts.iter().flat_map(|text| shape.find_iter(text)).map(|found| Cow::Borrowed(found.as_str()));
    let members = texts.iter().flat_map(|text| MEMBER.captures_iter(text)).filter_map(|c| c.get(1));
    let constants = members.filter_map(|member| {
        let region = of_constant(member.as_str());
        shape.find(&region).is_some_and(|found| found.len() == region.len()).then_some(Cow::Owned(region))
    });
    spelled.chain(constants).collect()
}

/// What the constant for a region is spelled like in an address: `us-east-1` for `US_EAST_1` and for `USEast1`.
fn of_constant(name: &str) -> String {
    let (start, number) = name.split_at(name.len() - 1);
    let mut parts = words(start);
    // Some SDKs write the whole of a name that addresses shorten.
    parts.retain(|part| part != "cloud");
    parts.push(number.to_owned());
    parts.join("-")
}

#[cfg(test)]
mod tests {
    use crate::detect::cloud_region::FileRegions;
    use crate::detect::place::Place;
    use crate::syntax::parse;
    use crate::syntax::region::Region;
    use crate::text::language::Language;
    use crate::text::span::Span;

    #[test]
    fn one_region_is_meant_and_two_tell_nothing() {
        let region = |texts: &[&str], provider| FileRegions::new("main", texts.to_vec()).of(provider);
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
        for (constant, spelled) in [
            (".region(Region.EU_WEST_3)", "eu-west-3"),
            ("new Client(RegionEndpoint.USEast1)", "us-east-1"),
            ("new Client(RegionEndpoint.USGovCloudWest1)", "us-gov-west-1"),
            ("Region::ApSoutheast2", "ap-southeast-2"),
        ] {
            assert_eq!(region(&[constant], "bedrock").as_deref(), Some(spelled), "{constant}");
        }
        assert_eq!(region(&["Model.CLAUDE_3", "a.Version2"], "bedrock"), None);
    }

    #[test]
    fn the_configuration_of_a_module_goes_before_and_the_path_last() {
        let region = |path, texts: &[&str]| FileRegions::new(path, texts.to_vec()).of("bedrock");
        let provider = "provider \"aws\" {\n  region = var.home\n}\n";
        let variables =
            "variable \"home\" {\n  default = \"eu-west-3\"\n}\nvariable \"backup\" {\n  default = \"us-east-1\"\n}\n";
        assert_eq!(region("main.tf", &["bucket = \"us-west-2\"", provider, variables]).as_deref(), Some("eu-west-3"));
        let other = "provider \"aws\" {\n  alias  = \"west\"\n  region = \"us-west-2\"\n}\n";
        assert_eq!(region("main.tf", &["", provider, variables, other]).as_deref(), Some("eu-west-3"));
        assert_eq!(region("live/us-east-1/agent.tf", &[""]).as_deref(), Some("us-east-1"));
        assert_eq!(region("live/agent.tf", &[""]), None);
    }

    #[test]
    fn a_resource_picks_a_provider_by_its_alias() {
        let text = "provider \"aws\" {\n  region = \"us-east-1\"\n}\nprovider \"aws\" {\n  alias  = \"west\"\n  region = \
                    \"us-west-2\"\n}\nresource \"agent\" \"a\" {\n  provider = aws.west\n  model    = \"one\"\n}\nresource \
                    \"agent\" \"b\" {\n  model = \"two\"\n}\n";
        let region = Region::whole(text, Language::Terraform);
        let parsed = parse::parse(&region);
        let at = |id: &str| text.find(id).map(|at| Place::of(text, Span::new(at, at + 3), &*parsed)).unwrap();
        let regions = FileRegions::new("main.tf", vec![text]);
        assert_eq!(regions.around("bedrock", &at("one")).as_deref(), Some("us-west-2"));
        assert_eq!(regions.around("bedrock", &at("two")), None);
        assert_eq!(regions.of("bedrock").as_deref(), Some("us-east-1"));
    }

    #[test]
    fn the_nearest_construct_decides() {
        let text = "- model: a\n  aws_region_name: us-east-1\n- model: b\n  aws_region_name: us-west-2\n";
        let region = Region::whole(text, Language::Yaml);
        let parsed = parse::parse(&region);
        let at = |id: &str| text.find(id).map(|at| Place::of(text, Span::new(at, at + 1), &*parsed)).unwrap();
        let regions = FileRegions::new("config.yaml", vec![text]);
        assert_eq!(regions.around("bedrock", &at("a\n")).as_deref(), Some("us-east-1"));
        assert_eq!(regions.around("bedrock", &at("b\n")).as_deref(), Some("us-west-2"));
        assert_eq!(regions.of("bedrock"), None);
    }
}
