"""`scan_batches` without an engine: tables of every shape, files that end the child, and groups that are too large.

usage: batches.py [quick]   (quick: without what waits for a timeout)
"""

import os
import pathlib
import random
import signal
import sys
import threading
import time

import pyarrow as pa
import pyarrow.parquet as pq

import shelflife
from common import BINARY, DAY, WORK, same_as_plain, split
from shelflife.lake import SCHEMA, Scanner

OPTIONS = {"as_of": DAY, "binary": BINARY}
CALL = b'import anthropic\n\nanthropic.Anthropic().messages.create(model="claude-3-opus-20240229")\n'
FILES = pq.read_table(WORK / "files.parquet")
REPOSITORIES = pq.read_table(WORK / "repositories.parquet")


def scan(table, rows=50, **options):
    batches = shelflife.scan_batches(table.to_batches(max_chunksize=rows), **{**OPTIONS, **options})
    return pa.Table.from_batches(batches, SCHEMA).to_pylist()


def table(**repositories):
    rows = [(name, "1", path, content) for name, files in repositories.items() for path, content in files.items()]
    names = ("repository", "revision", "path", "content")
    return pa.table({name: list(column) for name, column in zip(names, zip(*rows))})


def shapes():
    same_as_plain(scan(FILES), "a file a row")
    same_as_plain(scan(FILES, rows=7), "a file a row, in small batches")
    same_as_plain(scan(REPOSITORIES, rows=3), "a repository a row")
    order = list(range(len(FILES)))
    random.Random(1).shuffle(order)
    mixed = FILES.take(order).sort_by([("repository", "ascending")])
    same_as_plain(scan(mixed), "files of a group in another order")
    renamed = FILES.rename_columns(["repo_path", "commit_id", "file_path", "content_id", "text"])
    columns = dict(zip(("repository", "revision", "path", "blob_id", "content"), renamed.column_names))
    same_as_plain(scan(renamed, columns=columns), "columns of other names")
    large = FILES.cast(pa.schema([(name, pa.large_string()) for name in FILES.column_names[:4]] + [("content", pa.large_binary())]))
    same_as_plain(scan(large), "large strings")
    encoded = FILES.set_column(0, "repository", FILES["repository"].dictionary_encode())
    same_as_plain(scan(encoded), "a dictionary")
    first, second = (sorted(map(repr, scan(FILES, rows=size))) for size in (50, 50))
    assert first == second, "two runs differ"
    for wrong, said in (
        (FILES.drop_columns(["content"]), "no column 'content'"),
        (FILES.set_column(2, "path", pa.array(range(len(FILES)))), "'path'"),
    ):
        try:
            scan(wrong)
        except ValueError as error:
            # Numbers have a text of their own.
            assert said in str(error), error
        else:
            assert said == "'path'", said
    try:
        scan(FILES, arguments=["--no-such-option"])
    except RuntimeError as error:
        assert "--no-such-option" in str(error), error
    else:
        raise AssertionError("an unknown option is no error")
    print("ok: the same bytes twice, and errors that name what is wrong")


def wrapper(name, body):
    """A program in the place of the binary that does something else for files that hold a word."""
    path = WORK / name
    path.write_text(
        f"#!{sys.executable}\nimport os, signal, subprocess, sys, threading, time\n"
        f"child = subprocess.Popen([{BINARY!r}, *sys.argv[1:]], stdin=subprocess.PIPE)\n"
        "while chunk := os.read(0, 1 << 20):\n"
        f"    if b'POISON' in chunk:\n        {body}\n"
        "    child.stdin.write(chunk)\n    child.stdin.flush()\n"
        "child.stdin.close()\nsys.exit(child.wait())\n"
    )
    path.chmod(0o755)
    return str(path)


def poisoned(is_quick):
    good = {f"f{n}.py": CALL for n in range(9)}
    # Behind some bytes: what pads the buffers of a file can be the start of the next one.
    held = table(before=good, hit={**good, "f5.py": CALL + b"# POISON\n", "m.py": CALL}, after=good)
    crash = wrapper("crash", "child.kill(); os.kill(os.getpid(), signal.SIGSEGV)")
    hang = wrapper("hang", "time.sleep(600)")
    ways = [("crashes", {"binary": crash}, "the worker was ended by SIGSEGV on this file")]
    if not is_quick:
        ways.append(("hangs", {"binary": hang, "timeout": 2}, "the worker was ended after 2 seconds on this file"))
    for what, options, said in ways:
        found, groups = split(rows := scan(held, **options))
        assert [row["status"] for row in groups] == ["ok", "partial", "ok"], groups
        errors = [row for row in rows if row["kind"] == "error"]
        assert [(row["repository"], row["path"], row["error"]) for row in errors] == [("hit", "f5.py", said)], errors
        assert len(found) == 9 + 10 + 9, len(found)
        assert rows == scan(held, **options), "two runs differ"
        print(f"ok: a file on which the worker {what} is a row, and its group is whole without it")
    alone = scan(table(hit={"a.py": b"# POISON\n"}), binary=crash)
    assert [row["kind"] for row in alone] == ["error", "run"], alone
    # Two such files are more than the group is searched for.
    two = scan(table(hit={**good, "a.py": CALL + b"# POISON\n", "b.py": CALL + b"# POISON\n"}, after=good), binary=crash)
    assert [row["status"] for row in two if row["kind"] == "run"] == ["failed", "ok"], two
    print("ok: of two such files none is read, and the next group is")


def really_slow_and_large():
    """What really happens: a line of many megabytes that takes long, and one that needs memory."""
    line = b"x = [" + b"'claude-3-opus-20240229', " * 300_000 + b"]\n"
    held = table(slow={"a.py": CALL, "line.js": line}, after={"a.py": CALL})
    start = time.monotonic()
    rows = scan(held, timeout=1)
    errors = [row["path"] for row in rows if row["kind"] == "error"]
    assert errors == ["line.js"], errors
    print(f"ok: {len(line) >> 20} MB in a line with a second for it: a row, {time.monotonic() - start:.0f} s")
    huge = table(huge={"a.py": CALL, **{f"{n}.txt": b"gpt-4-0613 " * 700_000 for n in range(40)}}, after={"a.py": CALL})
    rows = scan(huge, memory=300 << 20, max_group=400, rows=1000)
    runs = [(row["repository"], row["status"], row["error"]) for row in rows if row["kind"] == "run"]
    assert runs[0][1] == "failed" and runs[1][1] == "ok", runs
    print(f"ok: {huge.nbytes >> 20} MB with 300 MB of memory: {runs[0][2]}")


def limits():
    large = {f"{n}.txt": b"x" * (600 << 10) for n in range(3)}
    rows = scan(table(large=large, small={"a.py": CALL}), max_group=1, rows=1)
    assert [row["status"] for row in rows if row["kind"] == "run"] == ["failed", "ok"], rows
    assert "3 files of 2 MB, but" in rows[0]["error"], rows[0]
    outside = {"/etc/passwd.py": CALL, "../../up.py": CALL, "/etc/main.tf": b'module "x" {\n  source = "../tmp"\n}\n'}
    rows = scan(table(outside=outside))
    paths = sorted(row["path"] for row in rows if row["kind"] == "reference")
    assert paths == ["../../up.py", "/etc/passwd.py"], rows
    print("ok: a group that is too large, and paths that lead out")


def killed():
    """The child is ended from outside while it works: nothing is lost."""
    with Scanner(**OPTIONS) as scanner:
        stop = threading.Event()
        hits = []

        def shoot():
            while not stop.wait(0.4):
                child = scanner._child
                if child is not None:
                    try:
                        os.kill(child.pid, signal.SIGKILL)
                        hits.append(child.pid)
                    except ProcessLookupError:
                        pass
                    if len(hits) == 3:
                        return

        thread = threading.Thread(target=shoot)
        thread.start()
        rows = pa.Table.from_batches(scanner.scan(slowly(FILES)), SCHEMA).to_pylist()
        stop.set()
        thread.join()
    assert hits, "nothing was ended"
    same_as_plain(rows, f"a child that was killed {len(hits)} times")


def slowly(files):
    for batch in files.to_batches(max_chunksize=25):
        time.sleep(0.05)
        yield batch


def children():
    """No child is left."""
    left = [
        path.name
        for path in pathlib.Path("/proc").glob("[0-9]*")
        if f"PPid:\t{os.getpid()}\n" in (path / "status").read_text()
    ]
    assert not left, left
    print("ok: no child is left")


if __name__ == "__main__":
    quick = sys.argv[1:] == ["quick"]
    shapes()
    limits()
    poisoned(quick)
    if not quick:
        killed()
        really_slow_and_large()
    children()
