//! What the steps of a run cost: the literal scan, the look-up of an id, reading a file of each language, the reports.
//!
//! `cargo bench`, or `cargo bench -- prefilter` for some. The inputs are benches/input and are not to change: the
//! numbers would not compare.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use jiff::civil::date;
use shelflife::catalog::Catalog;
use shelflife::detect::prefilter;
use shelflife::detect::reference::Reference;
use shelflife::detect::references::Detector;
use shelflife::engine::input::Input;
use shelflife::engine::options::{Engine, EngineOptions};
use shelflife::lint::check;
use shelflife::lint::definition::Context;
use shelflife::lint::policy::Policy;
use shelflife::lint::report::Report;
use shelflife::lint::resolver::Resolver;
use shelflife::project::scanned::Scanned;
use shelflife::report::format::Format;
use shelflife::report::style::Style;
use shelflife::report::write::write;
use shelflife::rules::Rules;
use shelflife::syntax::parsed_file::ParsedFile;
use shelflife::text::root::Root;
use shelflife::text::source::Source;

const INPUT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/input");
const FILES: [&str; 8] =
    ["chat.py", "chat.ts", "Chat.cs", "Chat.swift", "main.tf", "deploy.yaml", "prices.json", "guide.md"];

fn main() {
    divan::main();
}

fn text(file: &str) -> String {
    std::fs::read_to_string(Path::new(INPUT).join(file)).expect("an input")
}

fn source(text: String, file: &str) -> Arc<Source> {
    Source::from_bytes(PathBuf::from(file), text.into_bytes()).expect("text").into()
}

/// Everything that a run does with a file that was read.
fn references(source: &Arc<Source>) -> Vec<Reference> {
    let file = ParsedFile::new(Arc::clone(source));
    Detector { catalog: Catalog::builtin(), rules: &Rules::default(), services: None, trace: None }
        .references(&file, &[])
}

/// A megabyte without anything of interest.
#[divan::bench]
fn prefilter_quiet(bencher: Bencher) {
    let text = "value = compute(other, 'a text of no interest')\n".repeat(20_000);
    bencher.counter(BytesCount::of_str(&text)).bench(|| prefilter::is_worth_a_look(black_box(text.as_bytes())));
}

/// A megabyte with an id in every twentieth line.
#[divan::bench]
fn prefilter_hits(bencher: Bencher) {
    let text = text("chat.py").repeat(1_200);
    bencher.counter(BytesCount::of_str(&text)).bench(|| prefilter::hits(black_box(&text)));
}

#[divan::bench(args = ["gpt-4-0314", "anthropic.claude-v2", "claude-sonnet-that-never-was"])]
fn lookup(name: &str) -> usize {
    Catalog::builtin().named(black_box(name)).count()
}

/// A small file of each language.
#[divan::bench(args = FILES)]
fn small_file(bencher: Bencher, file: &str) {
    let source = source(text(file), file);
    bencher.counter(BytesCount::of_str(&source.text)).bench(|| references(black_box(&source)));
}

/// A Python file of half a megabyte that names a model in one function.
#[divan::bench]
fn large_file(bencher: Bencher) {
    let filler = "def area(width, height):\n    return {'area': width * height, 'unit': 'm2'}\n\n\n";
    let source = source(filler.repeat(6_000) + &text("chat.py"), "large.py");
    bencher.counter(BytesCount::of_str(&source.text)).bench(|| references(black_box(&source)));
}

/// A report of a hundred times the findings in the inputs.
#[divan::bench(args = [Format::Full, Format::Concise, Format::Json, Format::Sarif, Format::Html])]
fn format(bencher: Bencher, format: Format) {
    let report = example();
    let style = Style { width: 100, ..Style::default() };
    bencher.bench(|| {
        let mut out = Vec::new();
        write(&report, format, style, &mut out).expect("memory");
        out
    });
}

fn example() -> Report {
    let options = EngineOptions { paths: vec![PathBuf::from(INPUT)], ..EngineOptions::default() };
    let mut output = Engine::new(&options, Catalog::builtin(), &Rules::default()).scan(Input::Paths);
    let again = std::mem::take(&mut output.scanned);
    for _ in 0..100 {
        output.scanned.extend(again.iter().map(|one| Scanned {
            source: one.source.clone(),
            references: one.references.clone(),
            directives: Vec::new(),
            unparsed: false,
        }));
    }
    let as_of = date(2026, 11, 21);
    let resolver = Resolver::new(Catalog::builtin(), as_of);
    let policy = Policy::new(Context { as_of, horizon: 90 });
    let root = Root::find(Path::new(INPUT), &options.paths);
    check::report(output, &|reference| resolver.resolve(reference), &policy, root, resolver.info())
}
