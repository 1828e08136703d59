//! The catalog that is compiled in. `catalog::check` checks its files.

use std::path::Path;

use crate::catalog::tests::*;
use crate::catalog::{Basis, Confidence, Kind, Size, Versions};

#[test]
fn every_file_is_a_provider_with_models() {
    let catalog = Catalog::builtin();
    let providers: Vec<_> = catalog.providers().map(|provider| provider.id.to_owned()).collect();
    let stems: Vec<_> =
        shipped_files().iter().map(|path| path.file_stem().unwrap().to_string_lossy().into_owned()).collect();
    assert_eq!(providers, stems);
    for provider in providers {
        assert!(catalog.records().any(|record| record.provider == provider), "{provider}");
    }
    assert_eq!(catalog.version(), format!("{}+{}", catalog.date().strftime("%Y.%m.%d"), &catalog.digest()[..8]));
    assert_eq!(catalog.digest().len(), 64);
}

#[test]
fn compiled_and_loaded_catalogs_are_equal() {
    let (built, loaded) = (Catalog::builtin(), Catalog::load(&shipped_files()).unwrap());
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
fn every_record_has_a_lineage() {
    let without =
        Catalog::builtin().records().filter(|record| record.lineage.is_none() && record.kind != Kind::Endpoint);
    assert_eq!(without.map(|record| record.id).collect::<Vec<_>>(), Vec::<&str>::new());
}

#[test]
fn a_replacement_is_live_and_stays_so_and_is_of_the_same_kind_and_cloud() {
    let catalog = Catalog::builtin();
    let end = date(2027, 2, 19);
    for record in catalog.records() {
        let found = catalog.replacement(record, &Wanted::on(TODAY, 90));
        let Some(live) = found.live else { continue };
        let label = record.label();
        assert!(found.ground.is_some() && found.chain.last() == Some(&live), "{label}");
        assert!(live.stage_on(TODAY) <= Stage::Legacy && live.stage_on(end) <= Stage::Legacy, "{label}");
        assert_eq!((live.kind, live.cloud, live.provider), (record.kind, record.cloud, record.provider), "{label}");
        assert!((live.id, live.version) != (record.id, record.version), "{label} replaces itself");
    }
}

/// Of a provider that still serves the kind. What is left out does work that nothing else there does.
#[test]
fn dead_models_lead_to_live_ones() {
    let catalog = Catalog::builtin();
    let is_dead = |record: &Record| record.stage_on(TODAY) >= Stage::Deprecated;
    let is_served =
        |dead: &Record| catalog.records().any(|r| r.provider == dead.provider && r.kind == dead.kind && !is_dead(r));
    let dead: Vec<_> = catalog.records().filter(|r| r.kind != Kind::Endpoint && is_dead(r) && is_served(r)).collect();
    let led = dead.iter().filter(|record| catalog.replacement(record, &Wanted::on(TODAY, 90)).live.is_some()).count();
    assert!(dead.len() > 800 && led * 100 >= dead.len() * 97, "{led} of {}", dead.len());
}

#[test]
fn files_satisfy_the_schema() {
    let validator = jsonschema::validator_for(&schema()).unwrap();
    for path in shipped_files().into_iter().chain(frozen_files()) {
        let wrong: Vec<_> =
            validator.iter_errors(&json(&path)).map(|e| format!("{}: {e}", e.instance_path())).collect();
        assert!(wrong.is_empty(), "{}: {wrong:?}", path.display());
    }
}

#[test]
fn the_words_of_the_schema_are_those_of_the_vocabulary() {
    let schema = schema();
    let model = |field: &str| schema["$defs"]["model"]["properties"][field]["enum"].clone();
    assert_eq!(model("stage"), serde_json::json!(Stage::ALL));
    assert_eq!(model("basis"), serde_json::json!(Basis::ALL));
    assert_eq!(model("confidence"), serde_json::json!(Confidence::ALL));
    assert_eq!(model("kind"), serde_json::json!(Kind::ALL));
    let size = &schema["$defs"]["model"]["properties"]["lineage"]["properties"]["size"]["enum"];
    assert_eq!(*size, serde_json::json!(Size::ALL));
    assert_eq!(model("deployment_type"), serde_json::json!(DeploymentType::ALL));
    // The public cloud is left out of files.
    assert_eq!(model("cloud"), serde_json::json!(Cloud::ALL.iter().filter_map(|c| c.name()).collect::<Vec<_>>()));
    let kinds = &schema["$defs"]["date"]["oneOf"][1]["properties"]["kind"]["enum"];
    assert_eq!(*kinds, serde_json::json!(DateKind::ALL));
    let versions = &schema["$defs"]["provider"]["properties"]["versions"]["enum"];
    assert_eq!(*versions, serde_json::json!(Versions::ALL));
}

fn shipped_files() -> Vec<PathBuf> {
    files("rules/models")
}

fn schema() -> serde_json::Value {
    json(&Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/schema/model.schema.json"))
}

fn json(path: &Path) -> serde_json::Value {
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}
