//! The same findings as `check`, for every fixture in every encoding.

use crate::lsp::*;

/// Every file below a folder that is a fixture.
fn fixtures(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            fixtures(&path, found);
        } else if path.extension().is_none_or(|end| end != "expected") {
            found.push(path);
        }
    }
}

/// A finding: path, lint, bytes.
type Found = (String, String, u64, u64);

/// What `check` finds in folders.
fn checked(fixtures: &Path, names: &[&str]) -> BTreeSet<Found> {
    let mut command = shelflife();
    let command = command.current_dir(fixtures).arg("check").args(frozen());
    let run = finish(command.args(["--usage", "all", "--output-format", "json"]).args(names));
    let report: Value = serde_json::from_str(&run.out).unwrap();
    let findings = report["findings"].as_array().unwrap();
    let of = |finding: &Value| {
        let text = |key: &str| finding[key].as_str().unwrap().to_owned();
        let number = |key: &str| finding[key].as_u64().unwrap();
        (text("path"), text("lint"), number("byte_start"), number("byte_end"))
    };
    findings.iter().map(of).filter(|(path, ..)| !path.ends_with(".expected")).collect()
}

/// Folders whose files create deployments, by whose names files of the others would be judged.
const CREATORS: [&str; 11] =
    ["actions", "arm", "bicep", "cloudformation", "csharp", "helm", "json", "python", "shell", "terraform", "yaml"];

#[test]
fn the_same_findings_as_check_for_every_fixture_in_every_encoding() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let names = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    // What a file of a project names, files of other folders decide.
    let names: Vec<String> = names.filter(|name| folder.join(name).is_dir() && name != "projects").collect();
    let others: Vec<&str> = names.iter().map(String::as_str).filter(|name| !CREATORS.contains(name)).collect();
    let mut expected = checked(&folder, &others);
    for name in CREATORS {
        expected.append(&mut checked(&folder, &[name]));
    }
    assert!(expected.len() > 100);
    for encoding in ENCODINGS {
        let mut client = Client::new(&folder, &pulling(encoding), &["--usage", "all"]);
        assert_eq!(client.init["capabilities"]["positionEncoding"], encoding);
        // Texts in ASCII have one position in all of them.
        let is_served = |text: &str| encoding == "utf-16" || !text.is_ascii();
        let found: BTreeSet<Found> =
            names.iter().flat_map(|name| served(&mut client, &folder, name, encoding, &is_served)).collect();
        let is_expected = |one: &&Found| is_served(&fs::read_to_string(folder.join(&one.0)).unwrap_or_default());
        let expected: BTreeSet<Found> = expected.iter().filter(is_expected).cloned().collect();
        let missing: Vec<_> = expected.difference(&found).collect();
        let extra: Vec<_> = found.difference(&expected).collect();
        assert!(missing.is_empty() && extra.is_empty(), "{encoding}\nmissing {missing:#?}\nextra {extra:#?}");
        assert!(expected.len() > 10, "{encoding}");
        assert_eq!(client.end(), 0);
    }
}

/// What the server finds in the files of a folder that are served, all of them open.
fn served(
    client: &mut Client,
    folder: &Path,
    name: &str,
    encoding: &str,
    is_served: &dyn Fn(&str) -> bool,
) -> Vec<Found> {
    let mut files = Vec::new();
    fixtures(&folder.join(name), &mut files);
    let read = |file: PathBuf| fs::read_to_string(&file).ok().map(|text| (file, text));
    let files: Vec<(PathBuf, String)> =
        files.into_iter().filter_map(read).filter(|(_, text)| is_served(text)).collect();
    for (file, text) in &files {
        client.open(&uri(file), "plaintext", text);
    }
    let mut found = Vec::new();
    for (file, text) in &files {
        let mark = if text.starts_with('\u{feff}') { 3 } else { 0 };
        let path = file.strip_prefix(folder).unwrap().to_string_lossy().into_owned();
        let report = client.pull(&uri(file));
        for one in report["result"]["items"].as_array().unwrap_or_else(|| panic!("{report}")) {
            let at = |key: &str| (byte(&text[mark..], &one["range"][key], encoding) + mark) as u64;
            found.push((path.clone(), one["code"].as_str().unwrap().to_owned(), at("start"), at("end")));
        }
    }
    for (file, _) in &files {
        client.notify("textDocument/didClose", json!({ "textDocument": { "uri": uri(file) } }));
    }
    found
}
