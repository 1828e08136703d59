//! What the fuzzers hold to be true, on the corpus, on the fixtures, and on what comes of changing those a little. The
//! changes are the same in every run; `SHELFLIFE_MUTATIONS` asks for more of them.

use std::fs;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use shelflife::catalog::import::Format;

use crate::invariants::{TARGETS, input};

/// Files as large as this are not changed: they say nothing that small ones do not.
const LARGEST: usize = 20_000;

fn root(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)
}

/// All files below, by path.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> =
        fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path()).collect();
    found.sort();
    found.into_iter().flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

fn contents(folder: &str) -> Vec<(String, Vec<u8>)> {
    let name = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
    let read = |path: PathBuf| (name(&path), fs::read(&path).unwrap());
    files(&root(folder)).into_iter().map(read).filter(|(_, bytes)| bytes.len() <= LARGEST).collect()
}

/// What a target starts from: its corpus, and the fixtures that are of its kind.
fn seeds(target: &str) -> Vec<Vec<u8>> {
    let code = || contents("fixtures").into_iter().chain(contents("tests/data"));
    let plain = |folder: &str| contents(folder).into_iter().map(|(_, bytes)| bytes);
    let mut seeds: Vec<Vec<u8>> = plain(&format!("fuzz/corpus/{target}")).collect();
    match target {
        "decode" | "token" => seeds.extend(code().map(|(_, bytes)| bytes)),
        "extract" | "ignores" | "fix" => seeds.extend(code().filter_map(|(name, bytes)| input(&name, &bytes))),
        "config" => seeds.extend([0, 1, 2].map(|which| {
            let text = fs::read(root("shelflife.toml")).unwrap();
            [&[which], text.as_slice()].concat()
        })),
        "catalog" => seeds.extend(plain("fixtures/catalog")),
        "import" => {
            for which in 0..u8::try_from(Format::value_variants().len()).unwrap() {
                seeds.extend(plain("fixtures/pages").map(|page| [&[which], page.as_slice()].concat()));
            }
        }
        other => panic!("{other} has no seeds"),
    }
    seeds
}

/// Numbers that look like chance and are the same each time (xorshift).
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(end.max(1)).unwrap()).unwrap()
    }
}

/// What parsers trip over.
const PIECES: [&[u8]; 32] = [
    b"\"",
    b"'",
    b"`",
    b"\\",
    b"{",
    b"}",
    b"[",
    b"]",
    b"(",
    b")",
    b"\n",
    b"\r\n",
    b"\t",
    b"\0",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\xff",
    "é".as_bytes(),
    "\u{2028}".as_bytes(),
    "😀".as_bytes(),
    b"${",
    b"{{",
    b"<<EOF\n",
    b"'''",
    b"\"\"\"",
    b"/*",
    b"#",
    b"shelflife: ignore[retired-model] why",
    b"gpt-4-0613",
    b"claude-3-opus-20240229",
    b"2026-13-45",
    b"|",
];

/// One to four changes: a piece put in, a stretch taken out, doubled or taken from elsewhere, a bit turned.
fn mutated(seed: &[u8], others: &[Vec<u8>], chance: &mut Chance) -> Vec<u8> {
    // The first byte chooses what the rest is taken for.
    let mut bytes = seed.to_vec();
    for _ in 0..=chance.below(3) {
        let at = 1 + chance.below(bytes.len());
        let at = at.min(bytes.len());
        let end = (at + 1 + chance.below(40)).min(bytes.len());
        match chance.below(6) {
            0 => bytes.truncate(at),
            1 => _ = bytes.drain(at..end),
            2 => {
                let twice = bytes[at..end].to_vec();
                bytes.splice(at..at, twice);
            }
            3 => {
                let other = &others[chance.below(others.len())];
                let from = chance.below(other.len());
                bytes.splice(at..end, other[from..(from + 60).min(other.len())].iter().copied());
            }
            4 if at < bytes.len() => bytes[at] ^= 1 << chance.below(8),
            _ => _ = bytes.splice(at..at, PIECES[chance.below(PIECES.len())].iter().copied()),
        }
    }
    bytes
}

/// The seed with letters of three bytes where text is cut: behind quotes, behind what ends in a digit, for blanks.
fn widened(seed: &[u8]) -> [Vec<u8>; 3] {
    let put_in = |is_after: &dyn Fn(u8, u8) -> bool, keeps: bool| {
        let mut wide = seed[..seed.len().min(1)].to_vec();
        for pair in seed.windows(2) {
            let is_here = is_after(pair[0], pair[1]);
            if is_here {
                wide.extend("仅".as_bytes());
            }
            if !is_here || keeps {
                wide.push(pair[1]);
            }
        }
        wide
    };
    [
        put_in(&|before, _| matches!(before, b'"' | b'\'' | b'`'), true),
        put_in(&|before, next| before.is_ascii_digit() && !next.is_ascii_alphanumeric(), true),
        put_in(&|_, next| next == b' ', false),
    ]
}

/// Runs a target. An input that breaks it is kept, so that it can be looked at and added to the corpus.
fn run(name: &str, mutations: usize) {
    let (_, target) = TARGETS.into_iter().find(|(known, _)| *known == name).unwrap();
    let seeds = seeds(name);
    assert!(seeds.len() > 2, "{name} has seeds");
    let mutations = std::env::var("SHELFLIFE_MUTATIONS").map_or(mutations, |n| n.parse().unwrap());
    let mut chance = Chance(0x9e37_79b9_7f4a_7c15);
    for seed in &seeds {
        let more: Vec<Vec<u8>> = (0..mutations).map(|_| mutated(seed, &seeds, &mut chance)).collect();
        // A fix goes by the syntax, which this breaks everywhere.
        let wide = if name == "fix" { Vec::new() } else { Vec::from(widened(seed)) };
        for input in [seed].into_iter().chain(&more).chain(&wide) {
            if std::panic::catch_unwind(|| target(input)).is_err() {
                let kept = std::env::temp_dir().join(format!("shelflife-{name}-crash"));
                fs::write(&kept, input).unwrap();
                panic!("{name} breaks on {}", kept.display());
            }
        }
    }
}

#[test]
fn decoding() {
    run("decode", 20);
}

#[test]
fn extraction() {
    run("extract", 1);
}

#[test]
fn tokens() {
    run("token", 10);
}

#[test]
fn configuration() {
    run("config", 200);
}

#[test]
fn catalogs() {
    run("catalog", 5);
}

#[test]
fn importers() {
    run("import", 1);
}

#[test]
fn ignores() {
    run("ignores", 1);
}

#[test]
fn fixes() {
    run("fix", 1);
}
