"""Prints what `check` finds in each folder of a tree, one finding a line, as the clients beside it print what they show.

A line is the path, the lint and the place: line, column, last line, last column, all from zero and columns in bytes of
UTF-8. A byte order mark belongs to no column, since no editor shows it.
"""

import json
import os
import pathlib
import subprocess
import sys

MARK = b"\xef\xbb\xbf"


def place(data: bytes, offset: int) -> tuple[int, int]:
    """The line and the column of a byte."""
    before = data[:offset]
    line = before.count(b"\n")
    column = offset - (before.rfind(b"\n") + 1)
    return line, column - (len(MARK) if line == 0 and data.startswith(MARK) else 0)


binary, day, root = sys.argv[1:]
os.chdir(root)
for folder in sorted(path.name for path in pathlib.Path().iterdir()):
    command = [binary, "check", "--as-of", day, "--usage", "all", "--output-format", "json", folder]
    report = json.loads(subprocess.run(command, stdout=subprocess.PIPE).stdout)
    for finding in report["findings"]:
        data = pathlib.Path(finding["path"]).read_bytes()
        start, end = place(data, finding["byte_start"]), place(data, finding["byte_end"])
        print(finding["path"], finding["lint"], *start, *end, sep="\t")
