//! The catalogs that are here: which one a run uses, the pin of a config, and damage.

use std::fs;

use crate::update::{NEWER, NEWEST, World, catalog, version};

#[test]
fn a_pin_holds_a_project_to_one_catalog() {
    let world = World::new();
    assert_eq!(world.update_from(&world.release(NEWER)).code, 0);
    let config = world.path("project/shelflife.toml");
    fs::write(&config, "# ours\nhorizon = 10 # days\n\n[lints]\nretired-model = \"deny\"\n").unwrap();
    let pinned = world.run(&["catalog", "pin"]);
    assert_eq!(pinned.code, 0, "{}", pinned.err);
    let text = fs::read_to_string(&config).unwrap();
    assert!(text.starts_with("# ours\nhorizon = 10 # days\ncatalog-pin = { version = \"2091.01.01+"), "{text}");
    assert!(text.ends_with("\n[lints]\nretired-model = \"deny\"\n"), "{text}");
    // A newer one comes, and is not used.
    let run = world.update_from(&world.release(NEWEST));
    assert!(run.code == 0 && run.err.contains("note: the config pins 2091.01.01"), "{}", run.err);
    assert_eq!(world.check(&[]).1, version(NEWER));
    let info = world.run(&["catalog", "info", "--as-of", "2026-11-21"]).out;
    let line = |version: &str| info.lines().find(|line| line.contains(version) && line.contains("cached")).unwrap();
    assert!(line("2091.01.01").starts_with('*') && line("2091.01.01").ends_with("pinned"), "{info}");
    assert!(!line("2092.01.01").starts_with('*'), "{info}");
    // Without the pinned one there is no run, and an update may bring it although it is older.
    fs::remove_dir_all(world.path("cache")).unwrap();
    assert_eq!(world.update_from(&world.path(&format!("release-{NEWEST}"))).code, 0);
    let run = world.run(&["check", "--as-of", "2026-11-21"]);
    assert!(run.code == 2 && run.err.contains("the config pins catalog 2091.01.01"), "{}{}", run.out, run.err);
    assert_eq!(world.update_from(&world.path(&format!("release-{NEWER}"))).code, 0);
    assert_eq!(world.check(&[]).1, version(NEWER));
    // The pin moves in its place.
    assert_eq!(world.run(&["catalog", "pin"]).code, 0);
    assert_eq!(fs::read_to_string(&config).unwrap().matches("catalog-pin").count(), 1);
    assert_eq!(world.check(&[]).1, version(NEWEST));
}

#[test]
fn a_pin_is_written_where_the_config_is() {
    let world = World::new();
    let run = world.run(&["catalog", "pin"]);
    assert!(run.code == 0, "{}", run.err);
    let own = world.path("project/shelflife.toml");
    let text = fs::read_to_string(&own).unwrap();
    assert!(text.starts_with("catalog-pin = { version = \""), "{text}");
    // What is compiled in can be had by every run.
    assert_eq!(world.check(&[]).2, "embedded");
    fs::remove_file(own).unwrap();
    let project = world.path("project/pyproject.toml");
    fs::write(&project, "[project]\nname = \"x\"\n\n[tool.shelflife]\nhorizon = 10\n\n[tool.other]\na = 1\n").unwrap();
    assert_eq!(world.run(&["catalog", "pin"]).code, 0);
    let text = fs::read_to_string(&project).unwrap();
    assert!(text.contains("[tool.shelflife]\nhorizon = 10\ncatalog-pin = { version"), "{text}");
    assert!(text.ends_with("\n[tool.other]\na = 1\n"), "{text}");
    assert_eq!(world.check(&[]).2, "embedded");
    fs::write(&project, "[tool.shelflife]\ncatalog-pin = { version = \"2026.01.01\", digest = \"12\" }\n").unwrap();
    let run = world.run(&["check"]);
    assert!(run.code == 2 && run.err.contains("this pin has no valid digest"), "{}", run.err);
}

#[test]
fn a_damaged_catalog_is_left_out_and_mended() {
    let world = World::new();
    let (first, second) = (world.release(NEWER), world.release(NEWEST));
    assert_eq!((world.update_from(&first).code, world.update_from(&second).code), (0, 0));
    let newest = world.cached().pop().unwrap();
    let file = world.path("cache/shelflife/catalog").join(newest).join("catalog.json.gz");
    fs::write(&file, "not a catalog").unwrap();
    let run = world.run(&["check", "--as-of", "2026-11-21"]);
    assert!(run.err.contains("warning: a cached catalog is ignored"), "{}", run.err);
    assert_eq!(world.check(&[]), (1, version(NEWER), "cached".into()));
    let info = world.run(&["catalog", "info", "--as-of", "2026-11-21"]);
    assert!(info.out.contains("origin   cached"), "{}", info.out);
    assert_eq!(world.update_from(&second).code, 0);
    assert_eq!(world.check(&[]), (1, version(NEWEST), "cached".into()));
}

#[test]
fn an_old_catalog_is_an_error_where_that_is_asked() {
    let world = World::new();
    let old = world.path("old.json");
    fs::write(&old, crate::update::catalog("2020-01-01")).unwrap();
    let old = old.to_string_lossy().into_owned();
    let run =
        |more: &[&str]| world.run(&[&["models", "gpt-4o", "--no-default-catalog", "--catalog", &old], more].concat());
    assert!(
        run(&[]).code == 0 && run(&[]).err.contains("warning: the catalog dates from 2020-01-01"),
        "{}",
        run(&[]).err
    );
    let denied = run(&["--deny-old-catalog"]);
    assert!(denied.code == 2 && denied.err.contains("at most 30 days are allowed"), "{}", denied.err);
    assert_eq!(run(&["--deny-old-catalog", "--max-catalog-age", "0"]).code, 0);
    fs::write(world.path("project/shelflife.toml"), "deny-old-catalog = true\n").unwrap();
    assert_eq!(run(&[]).code, 2);
}

#[test]
fn of_two_catalogs_of_one_day_the_one_that_came_last_counts() {
    let world = World::new();
    let lives = catalog(NEWER)
        .replace("\"2026-06-30\"", "\"2099-06-30\"")
        .replace("\"stage\": \"retired\"", "\"stage\": \"ga\"");
    let (first, second) = (world.release(NEWER), world.release_of("lives", &lives));
    // One that comes for the second time counts as the last again.
    for (release, retired) in [(&first, 1), (&second, 0), (&first, 1), (&second, 0)] {
        let run = world.update_from(release);
        assert_eq!(run.code, 0, "{}", run.err);
        assert_eq!(world.check(&[]), (retired, version(NEWER), "cached".into()));
    }
    let names = world.cached();
    assert!(names.len() == 2 && names[0] != names[1], "{names:?}");
    assert!(names.iter().all(|name| name.starts_with(&format!("{}+", version(NEWER)))), "{names:?}");
}
