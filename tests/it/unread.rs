//! Constants that nothing in a repository reads: not in use, where the run is over all of it.

use std::fs;
use std::path::Path;

use crate::support;

const FILES: [(&str, &str); 11] = [
    ("src/names.py", "LEFT = 'gpt-4-0613'\nSHOWN = ['gpt-4-0613']\nTAKEN = 'gpt-4-0613'\nTESTED = 'gpt-4-0613'\n"),
    ("src/use.py", "from names import TAKEN\nask(TAKEN)\n"),
    ("src/page.vue", "<p>{{ SHOWN }}</p>\n"),
    ("tests/test_names.py", "from names import TESTED\n"),
    ("src/map.ts", "export const PICKS = {\n  chat: 'gpt-4-0613',\n};\nexport type Pick = keyof typeof PICKS;\n"),
    ("src/made.ts", "export const agent = make({ model: 'gpt-4-0613' });\n"),
    ("src/chain.ts", "export const small = new ChatOpenAI({ model: 'gpt-4-0613' });\n"),
    ("src/settings.py", "LOADED_MODEL = 'gpt-4-0613'\n"),
    (
        "src/options.ts",
        "export const options = {\n  chatModelName: process.env.CHAT || 'gpt-4-0613',\n  leftModelName: process.env.OTHER || 'gpt-4-0613',\n};\n",
    ),
    ("src/serve.ts", "import { options } from './options';\nask(options.chatModelName);\n"),
    ("src/kinds.go", "package kinds\n\nconst Largest Kind = \"gpt-4-0613\"\n"),
];

/// The places that a run reports.
fn reported(folder: &Path) -> Vec<String> {
    let run = support::check(folder, ["--isolated", "--output-format", "concise", "."]);
    let place = |line: &str| line.split_once(": error[").map(|(place, _)| place.to_owned());
    run.out.lines().filter_map(place).collect()
}

#[test]
fn a_constant_that_nothing_but_a_test_reads_is_not_in_use() {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in FILES {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let read =
        ["src/made.ts:1:37", "src/names.py:2:11", "src/names.py:3:10", "src/options.ts:2:39", "src/settings.py:1:17"];
    let unread = [
        "src/chain.ts:1:47",
        "src/kinds.go:3:23",
        "src/map.ts:2:10",
        "src/names.py:1:9",
        "src/names.py:4:11",
        "src/options.ts:3:40",
    ];
    // A part of a repository does not show what the rest of it reads.
    let mut all: Vec<&str> = read.into_iter().chain(unread).collect();
    all.sort_unstable();
    assert_eq!(reported(folder.path()), all);
    let git = folder.path().join(".git");
    fs::create_dir(&git).unwrap();
    assert_eq!(reported(folder.path()), read);
    // An archive of it holds as much.
    fs::remove_dir(git).unwrap();
    fs::write(folder.path().join("README.md"), "# Names\n").unwrap();
    assert_eq!(reported(folder.path()), read);
}
