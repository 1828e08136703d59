//! Whole small projects, read from `tests/data/iac`.

use std::fs;
use std::path::Path;

use crate::catalog::Catalog;
use crate::engine::{self, EngineOptions};
use crate::report::tests::snapshot;

/// Every reference of a folder as `file:line model@version usage`, with what was joined.
fn read(folder: &str) -> Vec<String> {
    // A copy: what lies in a folder of fixtures is a test.
    let copy = tempfile::tempdir().unwrap();
    let root = copy.path().join("project");
    copy_all(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/iac").join(folder), &root);
    let options = EngineOptions { paths: vec![root.clone()], ..EngineOptions::default() };
    let mut rows = Vec::new();
    for one in engine::run(&options, Catalog::builtin()).scanned {
        let path = one.source.path.strip_prefix(&root).unwrap().to_string_lossy().into_owned();
        for r in &one.references {
            let line = one.source.lines.position(&one.source.text, r.span.start).line;
            let version = r.version.as_ref().map(|v| format!("@{}", v.text)).unwrap_or_default();
            let mut row = format!("{path}:{line} {}{version} {} {}", r.model, r.provider, r.usage.as_str());
            for (name, part) in [
                ("sku", &r.deployment_type),
                ("upgrade", &r.upgrade_option),
                ("deployment", &r.deployment),
                ("overridden by", &r.overridden_by),
                ("decided by", &r.decided_by),
            ] {
                if let Some(part) = part {
                    row.extend([", ", name, " ", part.text.as_str()]);
                }
            }
            for part in &r.candidates {
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
        "cli",
        "cloudformation",
        "join",
        "names",
        "terraform-aws",
        "terraform-azure",
        "terraform-google",
    ] {
        snapshot(&format!("iac-{folder}"), &read(folder).join("\n"));
    }
}
