//! `catalog refresh` on packages that lie in a folder: what it reports, and what it merges.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::support::{Run, finish, shelflife};

/// Of the last one sources disagree.
const CATALOG: &str = r#"{
  "provider": {"id": "openai", "name": "OpenAI", "home": "https://example.com", "versions": "in-id"},
  "sources": {
    "page": {"title": "Page", "url": "https://example.com", "page_date": "2026-01-02", "read_on": "2026-01-02"}
  },
  "models": [
    {"id": "gpt-5", "publisher": "openai", "kind": "chat", "stage": "ga", "confidence": "official", "sources": ["page"]},
    {"id": "gpt-5-gone", "publisher": "openai", "kind": "chat", "stage": "ga", "confidence": "official", "sources": ["page"]},
    {"id": "gpt-5-late", "publisher": "openai", "kind": "chat", "stage": "ga", "confidence": "official", "sources": ["page"]},
    {"id": "gpt-5-open", "publisher": "openai", "kind": "chat", "stage": "ga", "dates": {"retired": {"on": "2091-04-04", "kind": "announced", "rivals": [{"on": "2091-05-05", "source": "page"}]}}, "confidence": "official", "sources": ["page"]}
  ]
}
"#;

/// The newest prices have one more end, and one that the catalog has as a rival.
const PRICES: [&str; 2] = [
    r#"{"gpt-5-seen": {"litellm_provider": "openai", "deprecation_date": "2027-01-01"}}"#,
    r#"{"gpt-5-seen": {"litellm_provider": "openai", "deprecation_date": "2027-01-01"},
        "gpt-5": {"litellm_provider": "openai", "deprecation_date": "2027-09-09"},
        "gpt-5-open": {"litellm_provider": "openai", "deprecation_date": "2091-05-05"},
        "openai/1024-x-1024/gpt-5": {"litellm_provider": "openai", "deprecation_date": "2027-01-01"}}"#,
];

/// A folder with a catalog and packages.
struct Place(TempDir);

impl Place {
    /// The packages are those of a provider and of somebody else, each in the version that the catalog was read from and
    /// in a newer one. The former version of the provider's has one id that the newer one has not.
    fn new() -> Self {
        let place = Self(tempfile::tempdir().unwrap());
        place.write("rules/models/openai.json", CATALOG);
        let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/refresh.toml");
        fs::copy(rules, place.path("rules/refresh.toml")).unwrap();
        let dates = "class Params:\n    \"\"\"\n    - \"gpt-5-late\": Announced shutdown date: 2027-03-04. See the page.\n    \"\"\"\n";
        for (n, (ids, prices)) in
            ["\"gpt-5\", \"gpt-5-gone\"", "\"gpt-5\", \"gpt-5-new\""].into_iter().zip(PRICES).enumerate()
        {
            let folder = |name: &str| {
                let version = if n == 0 { place.version(name) } else { "99.0.0".into() };
                format!("packages/{name}-{version}/{name}")
            };
            let types = format!(
                "from typing import Literal\n\nChatModel: TypeAlias = Literal[{ids}]\nRole = Literal[\"user\"]\n"
            );
            place.write(&format!("{}/types/shared/chat_model.py", folder("openai")), &types);
            place.write(&format!("{}/types/params.py", folder("openai")), dates);
            place.write(&format!("{}/model_prices_and_context_window_backup.json", folder("litellm")), prices);
        }
        place.write_more();
        place
    }

    /// The provider's package of npm, whose only new id the Python package has too, and the list of somebody else.
    fn write_more(&self) {
        let types = "/**\n * - \"gpt-5-late\": Announced shutdown date: 2027-03-04. See the page.\n */\n\
                     export type ChatModel = 'gpt-5' | 'gpt-5-new' | (string & {});\n";
        self.write("packages/npm-openai-99.0.0/package/resources/shared.d.ts", types);
        let row = |end: &str| {
            format!("[{{\"provider\": \"OpenAI\", \"model_id\": \"gpt-5\", \"shutdown_date\": \"{end}\"}}]")
        };
        for (version, end) in [(self.version("llm-sunset"), ""), ("99.0.0".into(), "2027-08-08")] {
            self.write(&format!("packages/llm-sunset-{version}/llm_sunset/snapshot.json"), &row(end));
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// What `refresh.toml` has of a package: the version, and the days that the version is from and was checked on.
    fn noted(&self, name: &str, key: &str) -> String {
        let rules: toml::Table = fs::read_to_string(self.path("rules/refresh.toml")).unwrap().parse().unwrap();
        let mut packages = rules["package"].as_array().unwrap().iter();
        packages.find(|one| one["name"].as_str() == Some(name) && one.get("registry").is_none()).unwrap()[key]
            .as_str()
            .unwrap()
            .to_owned()
    }

    fn version(&self, name: &str) -> String {
        self.noted(name, "version")
    }

    fn run(&self, more: &[&str]) -> Run {
        let args = ["catalog", "refresh", "--packages", "packages", "--read-on", "2091-01-02"];
        finish(shelflife().current_dir(self.0.path()).args(args).args(more))
    }
}

#[test]
fn what_the_newest_packages_say_is_reported_with_its_weight() {
    let place = Place::new();
    let run = place.run(&["--check"]);
    assert_eq!(run.code, 1, "{}", run.err);
    for line in [
        "## openai 99.0.0 (official; read before: ",
        "  new      openai/gpt-5-new",
        "openai/gpt-5-late retired",
        "## litellm 99.0.0 (a hint; read before: ",
        "openai/gpt-5 retired",
        "## openai of npm 99.0.0 (official; read before: ",
        "## llm-sunset 99.0.0 (a hint; read before: ",
        "2027-08-08",
        "but no longer in 99.0.0, and live in the catalog:\n\n- openai/gpt-5-gone\n",
    ] {
        assert!(run.out.contains(line), "{line}\n{}", run.out);
    }
    // What the version before says too is nothing new, nor what the catalog has as a dispute.
    assert!(!run.out.contains("gpt-5-seen") && !run.out.contains("gpt-5-open"), "{}", run.out);
    assert!(!run.out.contains("user") && !run.out.contains("1024"), "{}", run.out);
    assert!(run.err.contains("anthropic is not in the folder"), "{}", run.err);
    assert!(!fs::read_to_string(place.path("rules/models/openai.json")).unwrap().contains("gpt-5-new"));
}

#[test]
fn what_is_sure_is_merged_and_a_second_run_finds_nothing_new() {
    let place = Place::new();
    let checked = place.noted("openai", "checked");
    assert_eq!(place.run(&["--write"]).code, 0);
    let text = fs::read_to_string(place.path("rules/models/openai.json")).unwrap();
    assert!(text.contains("2027-03-04"), "{text}");
    // Two packages have the new model, which comes once.
    assert_eq!(text.matches("\"id\": \"gpt-5-new\"").count(), 1, "{text}");
    // The hint is for a person, and what is gone stays.
    assert!(!text.contains("2027-09-09") && !text.contains("2027-08-08") && text.contains("gpt-5-gone"), "{text}");
    // Nobody knows when the new version came; it was not there when the one before was the newest.
    assert!(text.contains(&format!("\"page_date\": \"{checked}\", \"read_on\": \"2091-01-02\"")), "{text}");
    assert_eq!((place.noted("openai", "version"), place.noted("openai", "dated")), ("99.0.0".into(), checked));
    assert_eq!(place.noted("openai", "checked"), "2091-01-02");
    // The notes in the binary are older, so that the version before is still compared.
    let again = place.run(&[]);
    assert!(!again.out.contains("  new ") && !again.out.contains("gpt-5-late"), "{}", again.out);
}

#[test]
fn a_package_of_another_layout_is_an_error() {
    let place = Place::new();
    fs::remove_file(place.path("packages/openai-99.0.0/openai/types/params.py")).unwrap();
    let run = place.run(&[]);
    assert!(run.code == 2 && run.err.contains("its layout has changed"), "{}{}", run.out, run.err);
}
