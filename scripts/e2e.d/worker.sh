#!/usr/bin/env bash
# The worker: tables as lines of JSON and as Arrow, through the Python package, have the rows of `repos`.
source "$(dirname "$0")/lib.sh.inc"

venv arrow pyarrow
python=$PWD/arrow/bin/python
export PYTHONPATH=$repo/python SCALE_WORK=$PWD SCALE_BINARY=$shelflife
expect 0 "$python" "$repo/scripts/scale.d/fixtures.py" "$PWD"
expect 0 "$shelflife" repos fleet --as-of "$today" --output-file plain.jsonl
[ "$(wc -l <plain.jsonl)" -gt 200 ] || fail "the fixtures have few rows"

"$python" - <<'PY' >files.jsonl
import json
import pyarrow.parquet as pq
for row in pq.read_table("files.parquet").to_pylist():
    # JSON has no bytes: what is no UTF-8 is left out here, and names no model.
    row["content"] = row["content"].decode("utf-8", "replace")
    print(json.dumps(row))
PY
for run in first second; do
    expect 0 bash -c '"$0" worker --as-of "$1" <files.jsonl >$2.jsonl' "$shelflife" "$today" $run
done
cmp first.jsonl second.jsonl || fail "two runs differ"
[ "$(grep -c '"kind":"run".*"status":"ok"' first.jsonl)" = 40 ] || fail "not every group is whole"
expect 2 bash -c 'head -c 400 files.jsonl | "$0" worker' "$shelflife"
says 'of standard input: EOF while parsing'

expect 0 "$python" -m shelflife.parquet files.parquet rows.parquet --as-of "$today" --binary "$shelflife"
expect 0 "$python" -m shelflife.parquet repositories.parquet nested.parquet --as-of "$today" --binary "$shelflife"
cat >compare.py <<PY
import sys
sys.path.insert(0, "$repo/scripts/scale.d")
import json
import pyarrow.parquet as pq
from common import same_as_plain
for table in ("rows", "nested"):
    same_as_plain(pq.read_table(table + ".parquet").to_pylist(), table)
# In the lines a file that is no UTF-8 has other bytes, so other places.
lines = [row for row in map(json.loads, open("first.jsonl")) if row["path"] != "legacy/latin.py"]
own = ("kind", "status", "files", "skipped", "unparsed")
found = [{key: row[key] for key in row if key not in own} for row in lines if row["kind"] != "run"]
assert found == [row for row in map(json.loads, open("plain.jsonl")) if row["path"] != "legacy/latin.py"]
PY
expect 0 "$python" compare.py
# What ends a child is a row, and the rest of its group is whole.
expect 0 "$python" "$repo/scripts/scale.d/batches.py" quick
says 'a file on which the worker crashes is a row'
