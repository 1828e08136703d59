//! Microsoft's retirement pages, public and Azure Government, in the seven layouts that they have had since 2024.
//!
//! All layouts have a column of models and one with a retirement date; the headers show what else there is. Some cells
//! are prose: see [`crate::catalog::import::azure_cell`].

use crate::catalog::import::Context;
use crate::catalog::import::azure_cell::{Ends, ends, models, spellings};
use crate::catalog::import::date::{page_date, parse_date};
use crate::catalog::import::markup::{Block, Row as TableRow, Table, blocks, front_matter};
use crate::catalog::import::names::{is_id, replacements};
use crate::catalog::import::row::{Page, Row};
use crate::catalog::import::stage::parse_stage;
use crate::catalog::{Cloud, DeploymentType, Stage};

/// Reads a page.
pub(super) fn read(text: &str, context: &Context<'_>) -> Page {
    let mut page = Page { date: front_matter(text, "ms.date").and_then(page_date), ..Page::default() };
    let title = front_matter(text, "title").unwrap_or_default();
    let suffix = front_matter(text, "titleSuffix").unwrap_or_default();
    let openai = [title, suffix].iter().any(|text| text.contains("Azure OpenAI"));
    let government = context.file.contains("-gov.md");
    let cloud = if government { Cloud::Usgov } else { Cloud::Public };
    let mut place = Place { cloud, publisher: None, openai };
    let mut schedule = false;
    for block in blocks(text) {
        match block {
            Block::Heading { level, text } => {
                if text.contains("in Azure Government") && level < 3 {
                    place.cloud = Cloud::Usgov;
                }
                place.enter(&text);
            }
            Block::Line { .. } => {}
            Block::Table(table) => schedule |= read_table(&table, &place, context, &mut page),
        }
    }
    // The schedule lists all that is alive; the earlier pages left models out.
    if schedule {
        let providers: Vec<String> = page.rows.iter().map(|row| row.provider.clone()).collect();
        for provider in ["azure-openai", "azure-catalog"] {
            if providers.iter().any(|own| own == provider) {
                page.complete_for.push((provider.to_owned(), place.cloud));
            }
        }
    }
    page
}

/// The section of the page that a table is in.
struct Place {
    cloud: Cloud,
    publisher: Option<String>,
    /// Whether the models are those of Azure OpenAI, unless the catalog has them elsewhere.
    openai: bool,
}

impl Place {
    /// Takes the publisher from a heading that names one.
    fn enter(&mut self, heading: &str) {
        const PUBLISHERS: [&str; 26] = [
            "ai21 labs",
            "anthropic",
            "black forest labs",
            "bria",
            "cohere",
            "core42",
            "databricks",
            "deci ai",
            "deepseek",
            "fireworks",
            "gretel",
            "meta",
            "microsoft",
            "mistral ai",
            "moonshot ai",
            "moonshotai",
            "nixtla",
            "ntt data",
            "nvidia",
            "openai-oss",
            "paige",
            "sdaia",
            "snowflake",
            "stability ai",
            "stabilityai",
            "xai",
        ];
        let lower = heading.to_lowercase();
        if lower == "azure openai" || lower.starts_with("azure openai models") {
            (self.openai, self.publisher) = (true, Some("openai".into()));
        } else if PUBLISHERS.contains(&lower.as_str()) {
            (self.openai, self.publisher) = (false, Some(lower.replace(' ', "-")));
        }
    }
}

/// Reads a table of models; true where it is one of the schedule.
fn read_table(table: &Table, place: &Place, context: &Context<'_>, page: &mut Page) -> bool {
    let model = table.column_named("model").or_else(|| table.column_named("model name"));
    let retirement = table.column(&["deployment retirement", "retirement"]);
    let (Some(model), Some(retirement)) = (model, retirement) else {
        if table.column(&["default version"]).is_some() {
            page.skip(table.line, "table of default versions", "about upgrades, not about retirements");
        }
        return false;
    };
    let columns = Columns {
        model,
        retirement,
        training: table.column(&["training retirement"]),
        provider: table.column_named("model provider"),
        version: table.column(&["version"]),
        stage: table.column(&["lifecycle"]),
        legacy: table.column(&["legacy"]),
        deprecation: table.column(&["deprecation"]),
        replacement: table.column(&["replacement"]),
    };
    for row in &table.rows {
        columns.read(row, place, context, page);
    }
    columns.stage.is_some() && columns.deprecation.is_none()
}

/// The number of each column.
struct Columns {
    model: usize,
    retirement: usize,
    training: Option<usize>,
    provider: Option<usize>,
    version: Option<usize>,
    stage: Option<usize>,
    legacy: Option<usize>,
    deprecation: Option<usize>,
    replacement: Option<usize>,
}

impl Columns {
    /// Reads a row: one record a model and deployment type in it.
    fn read(&self, row: &TableRow, place: &Place, context: &Context<'_>, page: &mut Page) {
        let shown = row.text(Some(self.model));
        let read = models(row.raw(Some(self.model)), &row.text(self.version)).and_then(|named| {
            let publisher = Some(row.text(self.provider)).filter(|cell| !cell.is_empty());
            let place = Place {
                cloud: place.cloud,
                openai: place.openai && publisher.is_none(),
                publisher: publisher
                    .map(|cell| cell.to_lowercase().replace(' ', "-"))
                    .or_else(|| place.publisher.clone()),
            };
            let ends = if self.training.is_some() { self.fine_tuned(row)? } else { self.ends(row)? };
            Ok((named, place, ends))
        });
        let (named, place, (read, ends)) = match read {
            Ok(read) => read,
            Err(why) => return page.skip(row.line, shown, why),
        };
        for (name, version) in named {
            // The seed of a page has a row with a placeholder for a model.
            if name.starts_with('<') {
                page.skip(row.line, name, "a placeholder");
                continue;
            }
            let provider = provider_of(&name, &place, context);
            let known = known_id(context, &provider, &name, place.publisher.as_deref());
            let Some(id) = known.or_else(|| is_id(&name).then(|| name.clone())) else {
                page.skip(row.line, name, "a title, and no model of the catalog has it");
                continue;
            };
            let (cloud, publisher) = (place.cloud, place.publisher.clone());
            let mut read = Row { line: row.line, provider, id, version, cloud, publisher, ..read.clone() };
            if let Some(standard) = ends.standard {
                let mut regional = Row { deployment_type: Some(DeploymentType::Standard), ..read.clone() };
                regional.set(Stage::Retired, Some(standard));
                page.add(regional);
                read.deployment_type = Some(DeploymentType::ExceptStandard);
            }
            page.add(read);
        }
    }

    /// Stage and dates of a row.
    fn ends(&self, row: &TableRow) -> Result<(Row, Ends), String> {
        let mut read = Row::default();
        let word = row.text(self.stage);
        if !word.is_empty() {
            read.stage = Some(parse_stage(&word).ok_or_else(|| format!("`{word}` is not a stage"))?);
            read.native_stage = Some(word);
        }
        let ends = ends(row.raw(Some(self.retirement)))?;
        // The end of a preview is never firm.
        let preview = read.stage == Some(Stage::Preview);
        read.set(Stage::Retired, ends.retired.map(|date| date.floor_if(preview)));
        read.set(Stage::Legacy, parse_date(&row.text(self.legacy))?);
        read.set(Stage::Deprecated, ends.deprecated.or(parse_date(&row.text(self.deprecation))?));
        read.replacements = replacements(row.raw(self.replacement));
        read.replacements.extend(ends.upgraded_to.clone().filter(|to| !read.replacements.contains(to)));
        Ok((read, ends))
    }

    /// Fine-tuned models: when training ends, and when their deployments do.
    fn fine_tuned(&self, row: &TableRow) -> Result<(Row, Ends), String> {
        let mut read = Row { deployment_type: Some(DeploymentType::FineTuned), ..Row::default() };
        let (training, deployment) = (row.text(self.training), row.text(Some(self.retirement)));
        if is_rule(&training) || is_rule(&deployment) {
            return Err(format!("a rule instead of a date: training ends `{training}`, deployments `{deployment}`"));
        }
        read.training_retired = parse_date(&training)?;
        read.set(Stage::Retired, parse_date(&deployment)?);
        Ok((read, Ends::default()))
    }
}

/// Whether the end of a model follows from that of another.
fn is_rule(cell: &str) -> bool {
    let cell = cell.to_lowercase();
    ["base model", "training retirement"].iter().any(|words| cell.contains(words))
}

/// The id that a page's spelling means at a provider, where the catalog has it.
fn known_id(context: &Context<'_>, provider: &str, name: &str, publisher: Option<&str>) -> Option<String> {
    let spellings = spellings(name, publisher);
    let known = spellings.iter().find_map(|spelling| context.catalog.at(provider, spelling).next());
    known.map(|record| record.id.to_owned())
}

/// The provider of a model: the one that has it in the catalog, or else the one of the page's headings.
fn provider_of(name: &str, place: &Place, context: &Context<'_>) -> String {
    if let Some(named) = context.provider {
        return named.to_owned();
    }
    let is_known = |provider| known_id(context, provider, name, place.publisher.as_deref()).is_some();
    let (openai, catalog) = ("azure-openai", "azure-catalog");
    match (is_known(openai), is_known(catalog)) {
        (true, false) => openai,
        (false, true) => catalog,
        _ if place.openai => openai,
        _ => catalog,
    }
    .to_owned()
}
