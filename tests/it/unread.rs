//! Constants that nothing in a repository reads: not in use, where the run is over all of it.

use std::fs;
use std::path::Path;

use crate::support;

const FILES: [(&str, &str); 10] = [
    ("src/names.py", "LEFT = 'gpt-4-0613'\nSHOWN = ['gpt-4-0613']\nTAKEN = 'gpt-4-0613'\nTESTED = 'gpt-4-0613'\n"),
    ("src/use.py", "from names import TAKEN\nask(TAKEN)\n"),
    ("src/page.vue", "<p>{{ SHOWN }}</p>\n"),
    ("tests/test_names.py", "from names import TESTED\n"),
    ("src/map.ts", "export const PICKS = {\n  chat: 'gpt-4-0613',\n};\nexport type Pick = keyof typeof PICKS;\n"),
    ("src/made.ts", "export const agent = make({ model: 'gpt-4-0613' });\n"),
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
    let unread =
        ["src/kinds.go:3:23", "src/map.ts:2:10", "src/names.py:1:9", "src/names.py:4:11", "src/options.ts:3:40"];
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

const CALLS: [(&str, &str); 6] = [
    (
        "src/asks.py",
        "def given(text, model='gpt-4-0613'):\n    return create(model=model, text=text)\n\n\n\
         def left(text, model='gpt-4-0613'):\n    return create(model=model, text=text)\n\n\n\
         def handed(text, model='gpt-4-0613'):\n    return create(model=model, text=text)\n\n\n\
         class Asker:\n    def __init__(self, name, model='gpt-4-0613'):\n        self.answer = create(model=model)\n",
    ),
    (
        "src/run.py",
        "from asks import given, left, handed, Asker\n\ngiven(text, model=choice)\ngiven(text, choice)\nleft(text, choice)\n\
         left(text)\nhanded(text, choice)\npool.map(handed, texts)\nAsker('a', choice)\n",
    ),
    ("tests/test_asks.py", "from asks import given\n\ngiven(text)\n"),
    (
        "src/draw.ts",
        "export function draw(prompt: string, model = 'dall-e-3') {\n  return images.generate({ model, prompt });\n}\n",
    ),
    ("src/page.ts", "import { draw } from './draw';\n\nexport const page = (p: string, m: string) => draw(p, m);\n"),
    (
        "src/paint.rb",
        "class Painter\n  def initialize(size:, model: 'dall-e-3')\n    @picture = client.images.generate(model: model)\n  end\nend\n\nPainter.new(size: 4, model: picked)\n",
    ),
];

#[test]
fn a_default_that_every_call_replaces_is_not_in_use() {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in CALLS {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let left = ["src/asks.py:5:23", "src/asks.py:9:25"];
    let given = ["src/asks.py:1:24", "src/asks.py:14:37", "src/draw.ts:1:47", "src/paint.rb:2:33"];
    // A part of a repository does not show what else calls a function.
    let mut all: Vec<&str> = left.into_iter().chain(given).collect();
    let mut found = reported(folder.path());
    all.sort_unstable();
    found.sort_unstable();
    assert_eq!(found, all);
    fs::create_dir(folder.path().join(".git")).unwrap();
    assert_eq!(reported(folder.path()), left);
}
