//! The component of one model at one provider.

use crate::catalog::{DateFact, DateKind, Query, Record, Resolution};
use crate::lint::row::Row;
use crate::report::cyclonedx::model::{
    Component, Evidence, ExternalReference, ModelCard, ModelParameters, Occurrence, Property,
};
use crate::report::cyclonedx::purl::purl;
use crate::report::cyclonedx::{Context, SpecVersion};

/// What makes a component: the dates of a model are those of its provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key<'r> {
    pub provider: &'r str,
    pub model: &'r str,
    pub version: Option<&'r str>,
}

impl<'r> Key<'r> {
    pub(super) fn of(row: &'r Row) -> Self {
        Self { provider: &row.named.provider, model: &row.named.model, version: row.named.version.as_deref() }
    }

    fn bom_ref(&self) -> String {
        let version = self.version.map(|version| format!("@{version}")).unwrap_or_default();
        format!("model:{}/{}{version}", self.provider, self.model)
    }
}

/// The component with every use of the model.
pub(super) fn component<'r>(key: &Key<'r>, uses: &[&'r Row], context: &Context<'r>) -> Component<'r> {
    let query = Query { provider: key.provider, name: key.model, version: key.version, ..Query::default() };
    let record = match context.catalog.resolve(&query, context.as_of) {
        Resolution::Known(found) => Some(found.record),
        Resolution::UnknownVersion { .. } | Resolution::Unknown => None,
    };
    let bom_ref = key.bom_ref();
    let occurrence = |(n, row): (usize, &&'r Row)| Occurrence {
        bom_ref: format!("{bom_ref}#{}", n + 1),
        location: &row.place.path,
        line: row.place.line,
        offset: row.place.column,
        symbol: row.named.site.split(' ').next_back().unwrap_or_default(),
        additional_context: format!("usage={}; site={}", row.named.usage.as_str(), row.named.site),
    };
    Component {
        kind: "machine-learning-model",
        group: Some(key.provider),
        name: key.model,
        version: key.version,
        publisher: uses.iter().find_map(|row| row.named.publisher.as_deref()),
        purl: context.purls.then(|| purl(key.provider, key.model, key.version)).flatten(),
        is_external: (context.version == SpecVersion::V1_7).then_some(true),
        model_card: record.map(|record| ModelCard { model_parameters: ModelParameters { task: record.kind.as_str() } }),
        external_references: record.into_iter().flat_map(references).collect(),
        evidence: Some(Evidence { occurrences: uses.iter().enumerate().map(occurrence).collect() }),
        properties: properties(key, uses, record, context),
        bom_ref,
    }
}

fn references(record: &'static Record) -> Vec<ExternalReference<'static>> {
    let reference = |source: &&'static crate::catalog::Source| {
        let page = source.page_date.map(|day| format!("as of {day}, ")).unwrap_or_default();
        Some(ExternalReference {
            kind: "documentation",
            url: source.url?,
            comment: format!("{}, {page}read {}", source.title, source.read_on),
        })
    };
    record.sources.iter().filter_map(reference).collect()
}

/// The milestones that others read, and what is shelflife's own.
fn properties(key: &Key<'_>, uses: &[&Row], record: Option<&Record>, context: &Context<'_>) -> Vec<Property> {
    let named = uses.first().map(|row| &row.named);
    let stage = record.map(|record| record.stage_on(context.as_of)).or_else(|| named.and_then(|named| named.stage));
    let mut all = vec![
        Property::new("shelflife:provider", key.provider),
        Property::new("shelflife:stage", stage.map_or("unknown", |stage| stage.as_str())),
    ];
    let mut add = |name, fact: Option<DateFact>| {
        all.extend(fact.map(|fact| Property::new(name, fact.on.to_string())));
    };
    if let Some(record) = record {
        add("cdx:lifecycle:milestone:generalAvailability", record.dates.ga.filter(is_said));
        add("cdx:lifecycle:milestone:endOfSupport", record.dates.retired.filter(is_said));
        add("shelflife:deprecated", record.dates.deprecated);
        add("shelflife:retires", record.dates.retired);
        all.extend(record.dates.retired.map(|fact| Property::new("shelflife:retires:kind", fact.kind.as_str())));
    }
    if let Some(named) = named {
        all.extend(named.replacement.as_deref().map(|id| Property::new("shelflife:replacement", id)));
        let basis = named.replacement_basis.map(|ground| Property::new("shelflife:replacement:basis", ground.as_str()));
        all.extend(basis);
    }
    all
}

/// Whether the provider has announced the day: a "not sooner than" and a conclusion are no milestones.
fn is_said(fact: &DateFact) -> bool {
    !matches!(fact.kind, DateKind::NotBefore | DateKind::Inferred)
}
