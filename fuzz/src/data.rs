//! What holds for settings, catalogs, pages of providers and updates.

use clap::ValueEnum;
use jiff::civil::Date;
use sha2::{Digest, Sha256};
use shelflife::catalog::check::check;
use shelflife::catalog::file::File;
use shelflife::catalog::import;
use shelflife::catalog::import::{Context, Format, diff, merge};
use shelflife::catalog::{Catalog, canonical};
use shelflife::config::load;
use shelflife::supply::index::{Index, MAX_PACKED, PACKED, PackedFile, SCHEMA, is_sha256};
use shelflife::supply::pack;
use shelflife::supply::signature::Keys;
use shelflife::text::level::Level;

use super::{TODAY, assert_span, scratch};

/// The config, in each of the files that can hold one: settings, or a mistake that can be shown.
pub fn configuration(data: &[u8]) {
    let Some((first, rest)) = data.split_first() else { return };
    let names = ["shelflife.toml", "pyproject.toml", "Cargo.toml"];
    let path = scratch(names[usize::from(*first) % names.len()], rest);
    if let Err(error) = load::load(&path) {
        assert!(!error.to_string().is_empty());
    }
}

/// A catalog file: what is read is written so that it is read the same, and mistakes have a place.
pub fn catalog(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let problems = check(&text, Some("openai"), TODAY);
    for problem in &problems {
        assert_span(problem.span.clone().into(), &text, &problem.message);
    }
    let Ok(file) = File::parse(&text) else { return };
    let written = canonical::write(&file);
    let again = File::parse(&written).unwrap_or_else(|error| panic!("{error}: {written}"));
    assert_eq!(canonical::write(&again), written, "writing is stable");
    let is_sound = problems.iter().all(|problem| problem.level != Level::Error);
    let loaded = Catalog::load(&[scratch("a.json", written.as_bytes())]);
    assert!(loaded.is_ok() || !is_sound, "{:?}", loaded.err());
}

/// Every importer: what a page says is compared with the catalog and merged into its files; a second time there is
/// nothing to do that was not refused the first time.
pub fn importers(data: &[u8]) {
    let Some((first, rest)) = data.split_first() else { return };
    let formats = Format::value_variants();
    let format = formats[usize::from(*first) % formats.len()];
    let text = String::from_utf8_lossy(rest).into_owned();
    let lines = text.lines().count() + 1;
    let known = Catalog::builtin();
    let context = Context { catalog: known, provider: None, read_on: TODAY, file: "page" };
    for (name, page) in import::read(format, &[("page".into(), text)], context) {
        assert!(page.rows.iter().map(|row| row.line).chain(page.skipped.iter().map(|s| s.line)).all(|n| n <= lines));
        let found = diff::diff(&page, known, TODAY);
        assert!(!name.is_empty() && found.to_string().len() < usize::MAX);
        let origin = merge::Origin {
            key: "page".into(),
            title: "A page".into(),
            url: None,
            page_date: page.date.clone(),
            read_on: TODAY,
            official: true,
        };
        for provider in known.providers().filter(|p| page.rows.iter().any(|row| row.provider == p.id)) {
            let Ok(mut file) = File::empty(provider) else { continue };
            if merge::merge(&mut file, &found, &origin).is_ok() {
                let written = canonical::write(&file);
                assert!(File::parse(&written).is_ok(), "{:?}: {written}", File::parse(&written).err());
            }
        }
    }
}

/// An update: an index, a signature and a packed file by anybody are an error and no more, also where the index describes
/// the file as it is.
pub fn updates(data: &[u8]) {
    let Some((first, rest)) = data.split_first() else { return };
    match first % 3 {
        0 => {
            if let Ok(index) = Index::parse(rest) {
                assert!(index.file.size <= MAX_PACKED && index.date() > Date::MIN && is_sha256(&index.digest));
            }
        }
        1 => {
            let keys = Keys::given("RWQBAgMEBQYHCFhmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZm").expect("a key");
            assert!(keys.verify(b"an index", rest).is_err(), "nobody signed this");
        }
        _ => {
            let digest = Sha256::digest(rest);
            let sha256 = digest.iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"));
            let file = PackedFile { name: PACKED.into(), size: rest.len() as u64, sha256: sha256.clone() };
            let index = Index { schema: SCHEMA, version: "2026.11.21".into(), digest: sha256, file };
            assert!(pack::open(&index, rest).is_err(), "no catalog has the digest of its packed file");
        }
    }
}
