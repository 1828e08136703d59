"""What the checks share: the plain rows of the fixtures, and rows as they are compared."""

import json
import os
import pathlib

DAY = "2026-11-21"
WORK = pathlib.Path(os.environ["SCALE_WORK"])
BINARY = os.environ["SCALE_BINARY"]
# What only the rows of a worker have.
OWN = ("kind", "status", "files", "skipped", "unparsed")


def plain():
    """The rows of `shelflife repos`, sorted."""
    lines = (WORK / "plain.jsonl").read_text().splitlines()
    return sorted(json.dumps(json.loads(line), sort_keys=True) for line in lines)


def split(rows):
    """The rows of places and files as those of `shelflife repos`, sorted, and the rows of groups."""
    found, groups = [], []
    for row in rows:
        row = dict(row)
        if row["kind"] == "run":
            groups.append(row)
            continue
        for name in OWN:
            del row[name]
        found.append(json.dumps(row, sort_keys=True, default=str))
    return sorted(found), groups


def same_as_plain(rows, what):
    """Every row is that of the plain run, and every group has one row of its own."""
    found, groups = split(rows)
    expected = plain()
    missing, extra = set(expected) - set(found), set(found) - set(expected)
    assert found == expected, f"{what}: {len(missing)} rows missing, {len(extra)} extra: {sorted(extra)[:1]}"
    names = sorted(row["repository"] for row in groups)
    assert names == [f"r{n:02}" for n in range(40)], f"{what}: {names}"
    assert all(row["status"] == "ok" for row in groups), what
    assert all(row["catalog_digest"] and row["tool_version"] and row["as_of"] for row in rows), what
    print(f"ok: {what}: {len(found)} rows")
