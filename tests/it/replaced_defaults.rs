//! Defaults of parameters that every call in a repository replaces, variables that nothing reads any more, and constants of
//! whose names others have their own: not in use.

use std::fs;
use std::path::Path;

use crate::support;

fn write(folder: &Path, files: &[(&str, &str)]) {
    for (path, text) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

/// The places that a run over a repository with some files reports, as `path:line`.
fn reported(files: &[(&str, &str)]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), files);
    fs::create_dir(folder.path().join(".git")).unwrap();
    lines(folder.path())
}

fn lines(folder: &Path) -> Vec<String> {
    let run = support::check(folder, ["--isolated", "--output-format", "concise", "."]);
    let place = |line: &str| {
        let (place, _) = line.split_once(": error[")?;
        Some(place.rsplit_once(':')?.0.to_owned())
    };
    run.out.lines().filter_map(place).collect()
}

const WRITER: &str = "import openai\n\n\nclass Writer:\n    def __init__(self, key, model=\"gpt-4-0613\"):\n        self.model = model\n\n    def write(self, text):\n        return openai.chat.completions.create(model=self.model, messages=text)\n";

/// A class of Python that another file calls in some way.
fn with_caller(path: &str, caller: &str) -> Vec<String> {
    reported(&[("desk/writer.py", WRITER), (path, caller)])
}

#[test]
fn a_default_that_every_call_replaces_is_not_in_use() {
    for (definition, path, caller) in [
        (WRITER, "main.py", "from desk.writer import Writer\n\nWriter(key, model=args.model)\nWriter(key, chosen)\n"),
        (WRITER, "main.py", "from desk import writer\n\nwriter.Writer(key, model=args.model)\n"),
        (
            "def write(text, model=\"gpt-4-0613\"):\n    return openai.chat.completions.create(model=model, messages=text)\n\n\nwrite(text, chosen)\n",
            "README.md",
            "It writes.\n",
        ),
    ] {
        assert_eq!(reported(&[("desk/writer.py", definition), (path, caller)]), [] as [&str; 0], "{caller}");
    }
}

#[test]
fn so_is_one_in_other_languages() {
    for files in [
        [
            (
                "src/writer.ts",
                "export class Writer {\n  constructor(private key: string, private model = 'gpt-4-0613') {}\n  write(text: string) {\n    return openai.chat.completions.create({ model: this.model, messages: text });\n  }\n}\n",
            ),
            ("src/main.ts", "import { Writer } from './writer';\n\nconst pen: Writer = new Writer(key, chosen);\n"),
        ],
        [
            (
                "src/write.js",
                "const write = async (text, model = 'gpt-4-0613') => {\n  return openai.chat.completions.create({ model, messages: text });\n};\n\nmodule.exports = { write };\n",
            ),
            ("src/main.js", "const { write } = require('./write');\n\nwrite(text, chosen);\n"),
        ],
        [
            (
                "lib/writer.rb",
                "class Writer\n  def initialize(key, model: 'gpt-4-0613')\n    @model = model\n  end\n\n  def write(text)\n    client.chat(parameters: { model: @model, messages: text })\n  end\nend\n",
            ),
            ("lib/main.rb", "require_relative 'writer'\n\nWriter.new(key, model: chosen)\n"),
        ],
        [
            (
                "src/Writer.kt",
                "class Writer(private val key: String, private val model: String = \"gpt-4-0613\") {\n    fun write(text: String) = openai.chat(ChatRequest(model = model, messages = text))\n}\n",
            ),
            ("src/Main.kt", "fun main() {\n    val pen = Writer(key, model = chosen)\n}\n"),
        ],
        [
            (
                "src/Writer.php",
                "<?php\nclass Writer {\n    public function __construct(private string $key, private string $model = 'gpt-4-0613') {}\n    public function write($text) {\n        return $this->client->chat()->create(['model' => $this->model, 'messages' => $text]);\n    }\n}\n",
            ),
            ("src/main.php", "<?php\n$pen = new Writer($key, model: $chosen);\n"),
        ],
    ] {
        assert_eq!(reported(&files), [] as [&str; 0], "{}", files[0].0);
    }
}

#[test]
fn a_default_that_a_call_may_take_is_in_use() {
    for (path, caller) in [
        ("main.py", "from desk.writer import Writer\n\nWriter(key, chosen)\nWriter(key)\n"),
        ("main.py", "from desk.writer import Writer\n\nWriter(key, chosen)\nWriter(**options)\n"),
        ("main.py", "from desk.writer import Writer\n\nWriter(key, chosen)\nmake(Writer)\n"),
        ("main.py", "from desk.writer import Writer\n\nWriter(key, chosen)\n\n\nclass Poet(Writer):\n    pass\n"),
        ("main.py", "from desk.writer import Writer as Pen\n\nPen(key, chosen)\n"),
        ("main.py", "from desk.writer import Writer\n\nWriter(key, chosen)\ngetattr(desk, \"Writer\")(key)\n"),
        ("main.py", "from pens import Writer\n\nWriter(key, chosen)\n"),
        ("tests/test_writer.py", "from desk.writer import Writer\n\nWriter(key, chosen)\n"),
        ("main.py", "print(key)\n"),
    ] {
        assert_eq!(with_caller(path, caller), ["desk/writer.py:5"], "{caller}");
    }
    let handed_out = [
        ("desk/writer.py", WRITER),
        ("desk/__init__.py", "from .writer import Writer\n"),
        ("main.py", "from desk import Writer\n\nWriter(key, chosen)\n"),
    ];
    assert_eq!(reported(&handed_out), ["desk/writer.py:5"]);
    let registered = "@app.command()\ndef write(text, model=\"gpt-4-0613\"):\n    return openai.chat.completions.create(model=model, messages=text)\n\n\nwrite(text, chosen)\n";
    assert_eq!(reported(&[("write.py", registered)]), ["write.py:2"]);
    let own = "def write(text, model=\"gpt-4-0613\"):\n    openai.chat.completions.create(model=model, messages=text)\n    return write(text[1:], model)\n";
    assert_eq!(reported(&[("write.py", own)]), ["write.py:1"], "only calls itself");
}

#[test]
fn a_part_of_a_project_does_not_show_what_others_call() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[("writer.py", WRITER), ("main.py", "from writer import Writer\n\nWriter(key, chosen)\n")]);
    assert_eq!(lines(folder.path()), ["writer.py:5"]);
}

#[test]
fn a_variable_that_its_function_does_not_read_any_more_is_not_in_use() {
    let ask = "def ask(db, model):\n    check(model)\n    if db.is_old:\n        model = \"gpt-4-0613\"\n        db.save()\n    db.run()\n\n\ndef other(model):\n    ask(db, model)\n";
    assert_eq!(reported(&[("ask.py", ask)]), [] as [&str; 0]);
    let script = "function ask(db, model) {\n  check(model);\n  if (db.isOld) {\n    model = 'gpt-4-0613';\n  }\n  db.run();\n}\n\nfunction other(model) {\n  ask(db, model);\n}\n";
    assert_eq!(reported(&[("ask.js", script)]), [] as [&str; 0]);
    for read in [
        "def ask(db, model):\n    while check(model):\n        model = \"gpt-4-0613\"\n        db.save()\n    db.run()\n",
        "def ask(db, model):\n    check(model)\n    model = \"gpt-4-0613\"\n    db.save()\n    db.run(model)\n",
        "def ask(db, model):\n    def run():\n        db.run(model)\n    model = \"gpt-4-0613\"\n    run()\n    db.save()\n",
        "def ask(db):\n    global model\n    check(model)\n    model = \"gpt-4-0613\"\n    db.save()\n    db.run()\n",
    ] {
        assert_eq!(reported(&[("ask.py", read)]).len(), 1, "{read}");
    }
    let outer = "let model = pick();\n\nfunction ask(db) {\n  check(model);\n  model = 'gpt-4-0613';\n  db.run();\n}\n\nask(db);\nrun(model);\n";
    assert_eq!(reported(&[("ask.js", outer)]).len(), 1);
}

#[test]
fn a_constant_is_not_read_by_who_defines_the_same_name() {
    let own = ("first/app.py", "MODEL_NAME = \"gpt-4-0613\"\nSYSTEM = \"You help.\"\n");
    let second = "MODEL_NAME = choose()\n\nask(MODEL_NAME)\n";
    assert_eq!(reported(&[own, ("second/app.py", second)]), [] as [&str; 0]);
    for reader in [
        "from first.app import MODEL_NAME\n\nask(MODEL_NAME)\n",
        "from first.app import *\n\nask(MODEL_NAME)\n",
        "import settings\n\nMODEL_NAME = None\nask(settings.MODEL_NAME)\n",
    ] {
        assert_eq!(reported(&[own, ("second/main.py", reader)]), ["first/app.py:1"], "{reader}");
    }
}

#[test]
fn a_default_of_a_template_that_the_values_beside_it_replace_is_not_in_use() {
    let template = "Transform: AWS::Serverless-2016-10-31\nParameters:\n  ModelId:\n    Type: String\n    Default: anthropic.claude-3-haiku-20240307-v1:0\nResources:\n  Ask:\n    Type: AWS::Serverless::Function\n    Properties:\n      Environment:\n        Variables:\n          MODEL_ID: !Ref ModelId\n";
    let stage = |name: &str, value: &str| format!("[{name}.deploy.parameters]\nparameter_overrides = {value}\n");
    let live = "anthropic.claude-sonnet-4-5-20250929-v1:0";
    let replaced = [format!("\"ModelId={live}\""), format!("[\"Region=x\", \"ModelId=\\\"{live}\\\"\"]")];
    for values in replaced {
        let files = [("template.yaml", template), ("samconfig.toml", &stage("default", &values))];
        assert_eq!(reported(&files), [] as [&str; 0], "{values}");
    }
    let kept = ["\"Region=x\"".to_owned(), format!("\"OtherModelId={live}\"")].map(|values| stage("default", &values));
    let several = ["default", "prod"].map(|name| stage(name, &format!("\"ModelId={live}\""))).concat();
    for values in [&kept[0], &kept[1], &several] {
        assert_eq!(
            reported(&[("template.yaml", template), ("samconfig.toml", values)]),
            ["template.yaml:5"],
            "{values}"
        );
    }
}
