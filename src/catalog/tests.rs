//! Tests against the frozen catalog of `fixtures/catalog`, and the invariants of the one that is compiled in.

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::LazyLock;

use jiff::civil::{Date, date};

use super::{Catalog, DateKind, Match, Query, Record, Resolution, Stage, file};

const TODAY: Date = date(2026, 11, 21);

static FROZEN: LazyLock<Catalog> = LazyLock::new(|| Catalog::load(&frozen_files()).unwrap());

fn frozen_files() -> Vec<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures/catalog");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

fn query<'a>(provider: &'a str, name: &'a str) -> Query<'a> {
    Query { provider, name, ..Query::default() }
}

fn graded(query: &Query<'_>) -> Match {
    FROZEN.resolve(query, TODAY).known().unwrap_or_else(|| panic!("{query:?} is not known")).clone()
}

fn record(provider: &str, name: &str) -> &'static Record {
    graded(&query(provider, name)).record
}

mod stages {
    use super::*;

    #[test]
    fn dates_in_force_decide() {
        let model = record("anthropic", "claude-sonnet-4-5-20250929");
        assert_eq!(model.stage_on(date(2025, 9, 28)), Stage::Preview);
        assert_eq!(model.stage_on(date(2025, 9, 29)), Stage::Ga);
        assert_eq!(model.stage_on(date(2026, 9, 30)), Stage::Deprecated);
        assert_eq!(model.stage_on(date(2026, 11, 29)), Stage::Deprecated);
        assert_eq!(model.stage_on(date(2026, 11, 30)), Stage::Retired);
        assert_eq!(model.retires(), Some((date(2026, 11, 30), DateKind::Announced)));
    }

    #[test]
    fn a_not_before_date_never_retires() {
        let model = record("anthropic", "claude-sonnet-5-5");
        assert_eq!(model.retires(), Some((date(2027, 9, 28), DateKind::NotBefore)));
        assert_eq!(model.stage_on(date(2030, 1, 1)), Stage::Ga);
    }

    #[test]
    fn a_stage_without_a_date_counts_as_it_is() {
        let model = record("gemini", "gemini-2.5-flash-lite");
        assert_eq!((model.stage, model.dates.legacy), (Stage::Legacy, None));
        assert_eq!(model.stage_on(TODAY), Stage::Legacy);
    }

    #[test]
    fn a_retirement_with_a_floor_only_was_seen_all_the_same() {
        let asked = Query { version: Some("0125"), ..query("azure-openai", "gpt-35-turbo") };
        let model = graded(&asked).record;
        assert_eq!(model.retires().map(|(_, kind)| kind), Some(DateKind::NotBefore));
        assert_eq!(model.stage_on(TODAY), Stage::Retired);
    }

    #[test]
    fn a_redirect_keeps_the_id_answering() {
        let model = record("gemini", "gemini-2.5-pro");
        assert!(model.redirect_on(date(2026, 11, 30)).is_none());
        assert_eq!(model.redirect_on(date(2026, 12, 1)).unwrap().to, "gemini-3.8-flash");
        assert_eq!(model.stage_on(date(2026, 12, 1)), Stage::Deprecated);
    }
}

mod names {
    use super::*;

    #[test]
    fn case_does_not_count() {
        assert!(FROZEN.is_name("GPT-4O"));
        assert!(FROZEN.is_name("gpt-4-1106-preview"));
        assert!(!FROZEN.is_name("gpt-4o-"));
        assert!(!FROZEN.is_name(&"x".repeat(10_000)));
        assert!(!FROZEN.is_name(""));
        let providers: HashSet<_> = FROZEN.named("gpt-4").map(|r| r.provider).collect();
        assert_eq!(providers, HashSet::from(["openai", "azure-openai"]));
        assert!(FROZEN.at("openai", "GPT-4").all(|r| r.provider == "openai"));
    }

    #[test]
    fn floating_names_are_told_from_pinned_ones() {
        let floats = |provider, name| graded(&query(provider, name)).floating;
        assert!(floats("anthropic", "claude-sonnet-4-5"));
        assert!(!floats("anthropic", "claude-sonnet-4-5-20250929"));
        assert!(!floats("anthropic", "claude-sonnet-5-5"));
        assert!(floats("mistral", "mistral-large-latest"));
        assert!(floats("openai", "gpt-4"));
        assert_eq!(record("openai", "gpt-4").points_to, Some("gpt-4-0613"));
        assert!(floats("gemini", "gemini-flash-latest"));
    }

    #[test]
    fn further_files_hide_the_records_of_their_ids() {
        let file = tempfile::Builder::new().suffix(".json").tempfile().unwrap();
        let text = r#"{
            "provider": {"id": "openai", "name": "OpenAI", "home": "https://example.com", "versions": "in-id"},
            "sources": {"own": {"title": "ours", "read_on": "2026-12-24"}},
            "models": [
                {"id": "gpt-4", "kind": "chat", "stage": "ga", "confidence": "official", "sources": ["own"]},
                {"id": "house-model", "kind": "chat", "stage": "preview", "confidence": "official", "sources": ["own"]}
            ]
        }"#;
        std::fs::write(file.path(), text).unwrap();
        let catalog = FROZEN.extended(&[file.path()]).unwrap();
        assert_eq!(catalog.at("openai", "gpt-4").map(|r| r.stage).collect::<Vec<_>>(), [Stage::Ga]);
        assert!(catalog.is_name("house-model") && catalog.is_name("gpt-4o"));
        assert_eq!(catalog.records().filter(|r| r.id == "gpt-4" && r.provider == "openai").count(), 1);
        assert_eq!(catalog.providers().count(), FROZEN.providers().count());
        assert_eq!((catalog.date(), catalog.version()), (date(2026, 12, 24), "2026.12.24"));
        assert_ne!(catalog.digest(), FROZEN.digest());
    }
}

mod resolution {
    use super::*;

    #[test]
    fn a_version_selects() {
        let asked = Query { version: Some("0613"), ..query("azure-openai", "gpt-4") };
        assert_eq!(graded(&asked).record.version, Some("0613"));
        let asked = Query { version: Some("1106-preview"), ..query("azure-openai", "gpt-4") };
        assert_eq!(graded(&asked).record.version, Some("1106-Preview"));
    }

    #[test]
    fn an_alias_of_a_version_selects_it() {
        assert_eq!(record("azure-openai", "gpt-4o-2024-05-13").version, Some("2024-05-13"));
    }

    #[test]
    fn a_version_that_never_was_is_told() {
        let asked = Query { version: Some("2024-07-18"), ..query("azure-openai", "gpt-5.1") };
        let expected = Resolution::UnknownVersion { id: "gpt-5.1", known: vec!["2025-11-13"] };
        assert_eq!(FROZEN.resolve(&asked, TODAY), expected);
    }

    #[test]
    fn a_version_left_open_is_no_version() {
        for version in ["", "latest", "${var.version}", "[parameters('version')]"] {
            let asked = Query { version: Some(version), ..query("azure-openai", "gpt-4o") };
            assert_eq!(graded(&asked).record.version, Some("2024-11-20"), "{version}");
        }
    }

    #[test]
    fn versions_elsewhere_are_information() {
        let asked = Query { version: Some("7"), ..query("openai", "gpt-4o") };
        assert_eq!(graded(&asked).record.id, "gpt-4o");
        let asked = Query { version: Some("99"), ..query("azure-openai", "o1-preview") };
        assert_eq!(graded(&asked).stage, Stage::Retired, "a record without a version stands for all");
    }

    #[test]
    fn what_is_not_told_is_graded_leniently() {
        let found = graded(&query("azure-openai", "gpt-4o"));
        assert_eq!((found.record.version, found.stage), (Some("2024-11-20"), Stage::Legacy));
        assert!(found.differing >= 3 && found.differing <= found.others.len());
        assert!(found.others.iter().all(|r| r.cloud.is_none() && r.deployment_type != Some("fine-tuned")));
    }

    #[test]
    fn the_sku_tells_standard_from_the_rest() {
        let stage = |sku| {
            let asked =
                Query { version: Some("2024-05-13"), deployment_type: Some(sku), ..query("azure-openai", "gpt-4o") };
            graded(&asked).stage
        };
        assert_eq!(stage("Standard"), Stage::Retired);
        assert_eq!(stage("GlobalStandard"), Stage::Deprecated);
        assert_eq!(stage("ProvisionedManaged"), Stage::Deprecated);
    }

    #[test]
    fn fine_tuned_rows_count_when_asked_for() {
        let asked = Query {
            version: Some("2024-08-06"),
            deployment_type: Some("fine-tuned"),
            ..query("azure-openai", "gpt-4o")
        };
        assert_eq!(graded(&asked).record.deployment_type, Some("fine-tuned"));
        assert!(graded(&asked).record.training_retired.is_some());
        assert_eq!(record("openai", "gpt-4-0613").deployment_type, None);
        assert_eq!(record("openai", "ft:gpt-4-0613").deployment_type, Some("fine-tuned"));
    }

    #[test]
    fn government_rows_count_when_asked_for() {
        let name = "text-embedding-3-small";
        assert_eq!(record("azure-openai", name).cloud, None);
        for asked in [
            Query { cloud: Some("usgov"), ..query("azure-openai", name) },
            Query { region: Some("usgovvirginia"), ..query("azure-openai", name) },
        ] {
            assert_eq!(graded(&asked).record.retires().unwrap().0, date(2027, 4, 15));
        }
        let asked = Query { cloud: Some("usgov"), ..query("azure-openai", "gpt-5.6-sol") };
        assert_eq!(graded(&asked).record.cloud, None, "public dates are the next best");
    }

    #[test]
    fn a_region_selects() {
        let haiku = "anthropic.claude-3-haiku-20240307-v1:0";
        let retires = |region| {
            let asked = Query { region, ..query("bedrock", haiku) };
            graded(&asked).record.retires().unwrap().0
        };
        assert_eq!(retires(Some("us-east-1")), date(2026, 9, 10));
        assert_eq!(retires(Some("ap-south-1")), date(2026, 10, 17));
        assert_eq!(retires(Some("eu")), date(2026, 9, 10), "the geography of a profile");
        assert_eq!(retires(None), date(2026, 10, 17), "the most lenient one");
    }

    #[test]
    fn regions_can_be_excepted() {
        let retires = |region| {
            let asked = Query { region: Some(region), ..query("vertex", "gemini-2.5-pro") };
            graded(&asked).record.retires().unwrap().0
        };
        assert_eq!(retires("europe-west9"), date(2027, 8, 6));
        assert_eq!(retires("us-central1"), date(2027, 3, 31));
    }

    #[test]
    fn strangers_are_unknown() {
        assert_eq!(FROZEN.resolve(&query("openai", "gpt-99"), TODAY), Resolution::Unknown);
        assert_eq!(FROZEN.resolve(&query("nobody", "gpt-4"), TODAY), Resolution::Unknown);
    }
}

mod replacements {
    use super::*;

    fn ids(chain: &[&Record]) -> Vec<&'static str> {
        chain.iter().map(|r| r.id).collect()
    }

    #[test]
    fn dead_ones_are_followed_to_a_live_one() {
        let found = FROZEN.replacement(record("azure-openai", "o1-preview"), TODAY);
        assert_eq!(ids(&found.chain), ["o1", "gpt-5.6-sol"]);
        assert_eq!(found.live.unwrap().id, "gpt-5.6-sol");
        assert_eq!(found.published, ["o1"]);
        assert!(!found.ends_dead);
    }

    #[test]
    fn legacy_is_passed_over_for_its_successor() {
        let found = FROZEN.replacement(record("anthropic", "claude-3-opus-20240229"), TODAY);
        assert_eq!(ids(&found.chain), ["claude-opus-4-8", "claude-opus-5-5"]);
    }

    #[test]
    fn the_day_decides_what_is_live() {
        let opus = record("anthropic", "claude-3-opus-20240229");
        let live = |day| FROZEN.replacement(opus, day).live.map(|r| r.id);
        assert_eq!(live(date(2026, 5, 27)), None, "its successors had not come");
        assert_eq!(live(date(2026, 5, 28)), Some("claude-opus-4-8"));
        assert_eq!(live(TODAY), Some("claude-opus-5-5"));
    }

    #[test]
    fn a_dead_end_is_told() {
        let found = FROZEN.replacement(record("bedrock", "amazon.titan-image-generator-v1"), TODAY);
        assert_eq!(ids(&found.chain), ["amazon.nova-canvas-v1:0"]);
        assert!(found.ends_dead && found.live.is_none());
    }

    #[test]
    fn another_kind_is_never_suggested() {
        let found = FROZEN.replacement(record("openai", "text-davinci-003"), TODAY);
        assert_eq!(found.published, ["gpt-3.5-turbo-instruct"]);
        assert!(found.ends_dead && found.live.is_none());
    }

    #[test]
    fn a_version_can_be_named() {
        let asked = Query { version: Some("0613"), ..query("azure-openai", "gpt-4") };
        let found = FROZEN.replacement(graded(&asked).record, TODAY);
        assert_eq!(found.published, ["gpt-4o@2024-11-20"]);
        assert_eq!(found.chain.first().unwrap().version, Some("2024-11-20"));
        assert_eq!(found.live.unwrap().id, "gpt-5.1");
    }

    #[test]
    fn a_record_without_any_has_those_of_its_siblings() {
        let sonnet = record("bedrock", "anthropic.claude-3-5-sonnet-20240620-v1:0");
        assert!(sonnet.replacements.is_empty());
        let found = FROZEN.replacement(sonnet, TODAY);
        assert_eq!(found.published, ["anthropic.claude-sonnet-4-5-20250929-v1:0"]);
    }
}

mod builtin {
    use super::*;

    #[test]
    fn all_providers_are_there() {
        let catalog = Catalog::builtin();
        assert_eq!(catalog.providers().count(), 28);
        assert!(catalog.records().count() >= 2438);
        assert_eq!(catalog.version(), catalog.date().strftime("%Y.%m.%d").to_string());
        assert_eq!(catalog.digest().len(), 64);
    }

    #[test]
    fn compiled_and_loaded_catalogs_are_equal() {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("rules/models");
        let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        let (built, loaded) = (Catalog::builtin(), Catalog::load(&files).unwrap());
        assert_eq!(built.digest(), loaded.digest());
        assert_eq!((built.date(), built.version()), (loaded.date(), loaded.version()));
        assert!(built.records().eq(loaded.records()));
        assert!(built.records().all(|r| loaded.named(r.id).eq(built.named(r.id))));
    }

    #[test]
    fn every_name_is_found() {
        let catalog = Catalog::builtin();
        for record in catalog.records() {
            for name in [&record.id].into_iter().chain(record.aliases).chain(record.floating_aliases) {
                assert!(catalog.is_name(name) && catalog.is_name(&name.to_uppercase()), "{name}");
                assert!(catalog.at(record.provider, name).any(|found| std::ptr::eq(found, record)), "{name}");
                assert_eq!(*name, name.trim(), "no blanks around a name");
            }
        }
    }

    #[test]
    fn every_replacement_is_a_model() {
        // Named on a page, but in no list of models.
        let strangers = ["gpt-5-codex-mini", "imagen-3.0-generate-002"];
        let catalog = Catalog::builtin();
        for record in catalog.records() {
            for published in record.replacements.iter().copied().chain(record.redirect.map(|r| r.to)) {
                let name = published.split(" (").next().unwrap();
                let known = catalog.at(record.provider, name).next().is_some()
                    || name.rsplit_once('@').is_some_and(|(name, version)| {
                        catalog.at(record.provider, name).any(|r| r.version == Some(version))
                    });
                assert!(known || strangers.contains(&name), "{} {}: {published}", record.provider, record.id);
            }
        }
    }

    #[test]
    fn the_recorded_stage_is_that_of_the_dates() {
        let catalog = Catalog::builtin();
        for record in catalog.records() {
            assert_eq!(record.stage_on(TODAY), record.stage, "{} {}", record.provider, record.label());
        }
    }

    #[test]
    fn dates_follow_the_order_of_the_stages() {
        for record in Catalog::builtin().records() {
            let days: Vec<_> = record.dates.iter().map(|(_, fact)| fact.on).collect();
            assert!(days.is_sorted(), "{} {}: {days:?}", record.provider, record.label());
        }
    }

    #[test]
    fn a_replacement_is_never_dead_or_of_another_kind() {
        let catalog = Catalog::builtin();
        for record in catalog.records() {
            let Some(live) = catalog.replacement(record, TODAY).live else { continue };
            assert!(live.stage_on(TODAY) <= Stage::Legacy && live.kind == record.kind, "{}", record.label());
        }
    }

    #[test]
    fn files_satisfy_the_schema() {
        let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
        let read = |path: PathBuf| -> serde_json::Value {
            serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
        };
        let validator = jsonschema::validator_for(&read(root.join("rules/schema/model.schema.json"))).unwrap();
        for folder in ["rules/models", "fixtures/catalog"] {
            for entry in std::fs::read_dir(root.join(folder)).unwrap() {
                let path = entry.unwrap().path();
                let wrong: Vec<_> =
                    validator.iter_errors(&read(path.clone())).map(|e| format!("{}: {e}", e.instance_path())).collect();
                assert!(wrong.is_empty(), "{}: {wrong:?}", path.display());
            }
        }
    }
}

mod mistakes {
    use super::*;

    fn message(models: &str) -> String {
        let text = format!(
            r#"{{"provider": {{"id": "p", "name": "P", "home": "https://example.com", "versions": "in-id"}},
            "sources": {{"s": {{"title": "T", "read_on": "2026-11-21"}}}}, "models": [{models}]}}"#
        );
        file::File::parse(&text).unwrap_err()
    }

    #[test]
    fn each_is_told_with_its_record() {
        let model = |id: &str, more: &str| {
            format!(r#"{{"id": "{id}", "kind": "chat", "stage": "ga", "confidence": "official", {more}}}"#)
        };
        let sources = r#""sources": ["s"]"#;
        assert_eq!(message(&model("a", r#""sources": ["x"]"#)), "a: no source has the key `x`");
        assert_eq!(message(&model("a", r#""sources": []"#)), "a: no source");
        let twice = format!("{}, {}", model("a", sources), model("A", sources));
        assert!(message(&twice).starts_with("A: the same version"));
        let shared = format!("{}, {}", model("a", sources), model("b", &format!(r#""aliases": ["A"], {sources}"#)));
        assert_eq!(message(&shared), "b: `A` also names `a`");
        let day = format!(r#""dates": {{"ga": {{"on": "2026-02-30", "kind": "announced"}}}}, {sources}"#);
        assert!(message(&model("a", &day)).starts_with("`2026-02-30` is not a date"));
        let target = format!(r#""points_to": "z", {sources}"#);
        assert_eq!(message(&model("a", &target)), "a: points to `z`, which is no model here");
    }
}
