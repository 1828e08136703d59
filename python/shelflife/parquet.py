"""Scans Parquet files without an engine: `python -m shelflife.parquet files.parquet rows.parquet`."""

from __future__ import annotations

import argparse
from typing import Any, Iterator, List, Optional, Sequence

import pyarrow as pa
import pyarrow.parquet as pq

from shelflife._tables import NAMES, names_of
from shelflife.lake import SCHEMA, scan_batches

#: Rows that are read at once: files, or repositories.
ROWS = 256


def scan(sources: Sequence[str], target: str, **options: Any) -> int:
    """Scans tables in their order and writes their rows to a file; the number of rows. The options are those of
    `shelflife.Scanner`."""
    written = 0
    with pq.ParquetWriter(target, SCHEMA, compression="zstd") as writer:
        for rows in scan_batches(_batches(sources, list(names_of(options.get("columns")).values())), **options):
            writer.write_batch(rows)
            written += rows.num_rows
    return written


def _batches(sources: Sequence[str], names: List[str]) -> Iterator[pa.RecordBatch]:
    for source in sources:
        table = pq.ParquetFile(source)
        present = [name for name in names if name in table.schema_arrow.names]
        nested = [name for name in present if name in names[:3]]
        columns = nested if names[2] in present else present
        yield from table.iter_batches(batch_size=ROWS, columns=columns)


def main(arguments: Optional[Sequence[str]] = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m shelflife.parquet", description=__doc__)
    parser.add_argument("sources", nargs="+", metavar="SOURCE", help="a table of files or repositories")
    parser.add_argument("target", metavar="TARGET", help="the file to write the rows to")
    parser.add_argument("--as-of", metavar="DATE", help="report as if today were this date [default: today]")
    parser.add_argument("--column", metavar="NAME=COLUMN", action="append", default=[], help=f"one of {', '.join(NAMES)}")
    parser.add_argument("--binary", metavar="FILE", help="the binary, if not the one in this package")
    parser.add_argument("--jobs", metavar="N", type=int, default=1, help="threads [default: 1]")
    asked = parser.parse_args(arguments)
    columns = dict(column.split("=", 1) for column in asked.column)
    options = {"columns": columns, "as_of": asked.as_of, "binary": asked.binary, "jobs": asked.jobs}
    print(f"{scan(asked.sources, asked.target, **options)} rows in {asked.target}")


if __name__ == "__main__":
    main()
