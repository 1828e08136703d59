"""The queries of docs/scale.md, on the rows that the engines wrote."""

import pathlib
import re
import shutil

import duckdb
import pyarrow.parquet as pq
from common import WORK, same_as_plain

PAGE = pathlib.Path(__file__).parents[2] / "docs/scale.md"


def main():
    rows = pq.read_table(WORK / "rows").to_pylist()
    same_as_plain(rows, "Parquet that Spark wrote")
    shutil.copy(WORK / "plain.jsonl", WORK / "rows.jsonl")
    queries = re.findall(r"```sql\n(.*?)```", PAGE.read_text(), re.S)
    assert len(queries) > 3, queries
    for query in queries:
        result = duckdb.sql(query).fetchall()
        assert result, query
        print(f"ok: {len(result)} rows: {' '.join(query.split())[:70]}…")
    count = duckdb.sql("select count(*) from 'rows/*.parquet' where kind <> 'run'").fetchall()
    assert count == [(sum(1 for _ in (WORK / "plain.jsonl").open()),)], count


main()
