//! Whole small projects, read from `tests/data/iac`.

use std::fs;
use std::path::{Path, PathBuf};

use crate::catalog::{Catalog, Cloud, Wanted};
use crate::engine::input::Input;
use crate::engine::options::{Engine, EngineOptions};
use crate::fix::{apply, plan};
use crate::lint::check;
use crate::lint::definition::Context;
use crate::lint::finding::Applicability;
use crate::lint::lifecycle::Lookup;
use crate::lint::policy::Policy;
use crate::lint::resolver::Resolver;
use crate::lint::testing::TODAY;
use crate::project::scanned::EngineOutput;
use crate::report::tests::snapshot;
use crate::rules::Rules;
use crate::syntax::grammar;
use crate::text::language::Language;
use crate::text::read::Limits;
use crate::text::root::Root;
use crate::text::source::Source;

/// Every reference of a folder as `file:line model@version usage`, with what was joined.
fn read(folder: &str) -> Vec<String> {
    // A copy: what lies in a folder of fixtures is a test.
    let copy = tempfile::tempdir().unwrap();
    let root = copy.path().join("project");
    copy_all(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/iac").join(folder), &root);
    let options = EngineOptions { paths: vec![root.clone()], ..EngineOptions::default() };
    let mut rows = Vec::new();
    for one in Engine::new(&options, Catalog::builtin(), &Rules::default()).scan(Input::Paths).scanned {
        let path = one.source.path.strip_prefix(&root).unwrap().to_string_lossy().into_owned();
        for r in &one.references {
            let line = one.source.lines().position(&one.source.text, r.span.start).line;
            let version = r.id.version.as_ref().map(|v| format!("@{}", v.text)).unwrap_or_default();
            let mut row = format!("{path}:{line} {}{version} {} {}", r.id.model, r.provider.id, r.usage.kind.as_str());
            for (name, part) in [
                ("sku", &r.parts.sku),
                ("upgrade", &r.parts.upgrade_option),
                ("deployment", &r.parts.deployment),
                ("overridden by", &r.parts.overridden_by),
                ("decided by", &r.parts.decided_by),
            ] {
                if let Some(part) = part {
                    row.extend([", ", name, " ", part.text.as_str()]);
                }
            }
            for part in &r.parts.candidates {
                row.extend([", perhaps ", part.text.as_str()]);
            }
            if r.is_alias {
                row.push_str(", alias");
            }
            rows.push(row);
        }
    }
    rows.sort();
    rows
}

fn copy_all(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_all(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn projects() {
    for folder in [
        "aml",
        "arm",
        "azd",
        "bicep",
        "callers",
        "cli",
        "cloudformation",
        "iam",
        "join",
        "kubernetes",
        "names",
        "notebook",
        "objects",
        "programs",
        "terraform-aws",
        "terraform-azure",
        "terraform-forms",
        "terraform-google",
        "terragrunt",
    ] {
        snapshot(&format!("iac-{folder}"), &read(folder).join("\n"));
    }
}

/// Of a deployment in a named cloud, by the records of this build: the replacement is a model of that cloud.
#[test]
fn replacements_are_of_the_same_cloud() {
    let catalog = Catalog::builtin();
    let named: Vec<_> = catalog.records().filter(|record| record.cloud != Cloud::Public).collect();
    let mut moved = 0;
    for record in named {
        if let Some(live) = catalog.replacement(record, &Wanted::on(TODAY, 90)).live {
            assert_eq!(live.cloud, record.cloud, "{} is told to move to {}", record.id, live.id);
            moved += 1;
        }
    }
    assert!(moved > 3, "{moved}");
}

/// Whether a file is what its grammar or its parser expects.
fn parses(path: &Path) -> bool {
    let Ok(source) = Source::read(path, path.to_owned(), Limits::EXPLICIT) else { return false };
    match source.language {
        Language::Json => serde_json::from_str::<serde_json::Value>(&source.text).is_ok(),
        language => {
            let budget = grammar::Budget::for_len(source.text.len());
            grammar::parse(language, &source.text.as_str().into(), budget).is_ok_and(|tree| !tree.has_error())
        }
    }
}

/// Every fix of every project, the ones that want a look too: files that were whole stay so, and no half of a pair is
/// changed, which would make a version that never was.
#[test]
fn fixed_templates_still_parse() {
    let copy = tempfile::tempdir().unwrap();
    let root = copy.path().join("project");
    copy_all(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/iac"), &root);
    let (before, resolver) = (unknown_versions(&root).0, Resolver::new(Catalog::builtin(), TODAY));
    let (_, output) = unknown_versions(&root);
    let whole: Vec<PathBuf> =
        output.scanned.iter().map(|one| one.source.path.clone()).filter(|path| parses(path)).collect();
    let policy = Policy::new(Context { as_of: TODAY, horizon: 90 });
    let place = Root::at(&root, &root);
    let report = check::report(output, &|reference| resolver.resolve(reference), &policy, place, resolver.info());
    let outcome = apply::make(
        &plan::plan(&report.findings, &plan::choose(&report.findings, Applicability::Unsafe)),
        false,
        || true,
    );
    assert!(outcome.errors.is_empty(), "{:?}", outcome.errors);
    assert!(outcome.fixed.len() > 10 && outcome.files > 5, "{outcome:?}");
    for path in &whole {
        assert!(parses(path), "{}", path.display());
    }
    assert_eq!(unknown_versions(&root).0, before);
}

/// How many pairs of a folder the catalog does not know, and what was read.
fn unknown_versions(root: &Path) -> (usize, EngineOutput) {
    let options = EngineOptions { paths: vec![root.to_owned()], ..EngineOptions::default() };
    let output = Engine::new(&options, Catalog::builtin(), &Rules::default()).scan(Input::Paths);
    let resolver = Resolver::new(Catalog::builtin(), TODAY);
    let all = output.scanned.iter().flat_map(|one| &one.references);
    let unknown = |lookup| matches!(lookup, Lookup::UnknownVersion(_));
    (all.filter(|reference| unknown(resolver.resolve(reference).lookup)).count(), output)
}
