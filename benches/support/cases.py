"""The tables: what is run on what."""
import os
import shutil
import subprocess
import sys

from . import trees as build
from .measure import RATIO, check, medians, ratio, ripgrep, table

# One small file a language.
SMALL = {path.name: path.read_text() for path in sorted((build.ROOT / "benches/input").iterdir())}

# Which command each of the peers scans a folder with.
PEERS = {
    "llm-sunset": ["llm-sunset", "scan", "."],
    "bydtech-model-retire": ["model-retire", "."],
    "modelbump": ["modelbump", "scan", "."],
    "depdesk": ["depdesk", "check", "."],
}
PEER_TIMEOUT = 120


def pair(args, folder, rg=(), own=(), rounds=None):
    commands = {"rg": ripgrep(args.work, *rg), "shelflife": check(args.binary, *own)}
    found = medians(commands, folder, rounds or args.rounds)
    return ratio(found["shelflife"], found["rg"])


def trees(args):
    rows = []
    for name in build.BUILDERS:
        folder = build.build(name, args.work, args.binary)
        rows.append([name, *build.size(folder), *pair(args, folder)])
    rows += [[folder.name, *build.size(folder), *pair(args, folder)] for folder in args.tree]
    table(["tree", "files", "MB", *RATIO], rows)


def peers(args):
    folder = build.build("python", args.work, args.binary)
    home = args.work / "peers"
    if not home.is_dir():
        subprocess.run([sys.executable, "-m", "venv", home], check=True)
    commands = {"rg": ripgrep(args.work), "shelflife": check(args.binary)}
    for line in build.lines("peers.txt"):
        name = line.split("==")[0]
        pip = [home / "bin/pip", "install", "--quiet", "--disable-pip-version-check", line]
        if subprocess.run(pip, stderr=subprocess.DEVNULL).returncode:
            print(f"{line} cannot be installed here", file=sys.stderr)
            continue
        commands[line] = [str(home / "bin" / PEERS[name][0]), *PEERS[name][1:]]
    found = medians(commands, folder, min(args.rounds, 3), PEER_TIMEOUT)
    floor = found["rg"]
    row = lambda m: [f"{m[0]:.2f}", f"{m[0] / floor[0]:.1f}", f"{m[1]:.2f}", f"{m[2]:.0f}"]
    late = [f"over {PEER_TIMEOUT}", "", "", ""]
    table(["tool", "s", "× rg", "CPU s", "MB"], [[name, *(row(m) if m else late)] for name, m in found.items()])


def scale(args):
    folder = build.build("python", args.work, args.binary)
    rows = [[f"{n} threads", *pair(args, folder, ["-j", str(n)], ["-j", str(n)])] for n in (1, 2)]
    for times in (1, 2, 4, 8):
        copies = args.work / f"copies-{times}"
        for number in range(times):
            target = copies / str(number)
            # Links: the copies share the cache, and take no room.
            if not target.is_dir():
                shutil.copytree(folder, target, copy_function=os.link)
        rows.append([f"{times}× the files", *pair(args, copies, rounds=min(args.rounds, 3))])
    table(["python tree", *RATIO], rows)


def fresh(folder):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def cases(args):
    home = fresh(args.work / "cases")
    rows = []
    alone = fresh(home / "alone")
    for name, text in SMALL.items():
        (alone / name).write_text(text)
        rows.append([f"{name} alone", *pair(args, alone, [name], [name], rounds=30)])
    staged = repository(fresh(home / "staged"))
    rows.append(["50 staged files", *pair(args, staged, own=["--staged"], rounds=10)])
    large = fresh(home / "large")
    line = "value_{0} = compute(value_{1}, 'a text of no interest')\n"
    # In lines: the memory of this process would count as that of the tools it starts.
    with open(large / "large.py", "w") as file:
        file.writelines(line.format(n, n - 1) for n in range(900_000))
        file.write(SMALL["chat.py"])
    rows.append(["one file of 50 MB, named", *pair(args, large, ["large.py"], ["large.py"])])
    many = fresh(home / "many")
    for number in range(200):
        part = fresh(many / str(number))
        for file in range(1_000):
            (part / f"{file}.py").write_text(f"x = {file}\n")
    rows.append(["200,000 small files", *pair(args, many)])
    findings = fresh(home / "findings")
    calls = "client.chat.completions.create(model='gpt-4-32k-0314', messages=messages_{0})\n"
    (findings / "calls.py").write_text("from openai import OpenAI\nclient = OpenAI()\n" + "".join(map(calls.format, range(5_000))))
    rows.append(["5,000 findings in one file", *pair(args, findings)])
    hostile = fresh(home / "hostile")
    with open(hostile / "line.json", "w") as file:
        file.write("[")
        file.writelines('{"model": "gpt-4-0314", "price": 1}, ' for _ in range(550_000))
        file.write("{}]")
    rows.append(["one line of 20 MB, named", *pair(args, hostile, ["line.json"], ["line.json"], rounds=1)])
    (hostile / "deep.yaml").write_text("[" * 100_000 + "gpt-4-0314" + "]" * 100_000)
    rows.append(["YAML nested 100,000 deep", *pair(args, hostile, ["deep.yaml"], ["deep.yaml"], rounds=1)])
    table(["case", *RATIO], rows)


def repository(folder):
    """A git repository with fifty staged files, half of them about models."""
    git = lambda *command: subprocess.run(["git", *command], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    git("init", "--quiet")
    for number in range(50):
        text = SMALL["chat.py"] if number % 2 else "def area(width, height):\n    return width * height\n" * 40
        (folder / f"module_{number}.py").write_text(text)
    git("add", ".")
    return folder
