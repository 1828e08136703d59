//! The catalog that is compiled in. What must hold of its files is the matter of `catalog::check`.

use crate::catalog::tests::*;

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
    let read =
        |path: PathBuf| -> serde_json::Value { serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap() };
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
