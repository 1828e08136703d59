"""Scans a Spark data frame of files. Install the package where the executors run.

    from shelflife.spark import scan
    rows = scan(spark.read.parquet("files"), as_of="2026-11-29")
    rows.write.parquet("rows")
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, Dict, Iterator, Mapping, Optional, Tuple, Union

import pyarrow as pa

from shelflife._tables import names_of
from shelflife.lake import LARGE_SCHEMA, SCHEMA, scan_batches

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

_SQL = {pa.string(): "string", pa.int64(): "bigint", pa.bool_(): "boolean", pa.date32(): "date"}

#: The schema of the rows, as Spark writes it.
SCHEMA_DDL = ", ".join(f"`{field.name}` {_SQL[field.type]}" for field in SCHEMA)


def scan(
    df: DataFrame,
    *,
    columns: Optional[Mapping[str, str]] = None,
    as_of: Union[str, datetime.date, None] = None,
    grouped: bool = False,
    partitions: Optional[int] = None,
    **options: Any,
) -> DataFrame:
    """The rows of a data frame that has a row for each file, or one for each repository with its `files`.

    grouped: whether Spark puts each group together (`applyInArrow`, Spark 4) in place of sorting; a child is started for
        each group then, so it is for few large ones. It makes no difference where a repository is a row.
    partitions: of the shuffle that brings the files of a group together; without it Spark decides.
    Everything else is an option of `shelflife.Scanner`. The day is that of the driver.
    """
    large = df.sparkSession.conf.get("spark.sql.execution.arrow.useLargeVarTypes", "false") == "true"
    day = str(as_of or datetime.date.today())
    settings: Dict[str, Any] = {**options, "columns": columns, "as_of": day, "large": large}
    schema = LARGE_SCHEMA if large else SCHEMA

    def each_partition(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        return scan_batches(batches, **settings)

    # Spark reads the types to know what to pass.
    def each_group(group: pa.Table) -> pa.Table:
        return pa.Table.from_batches(scan_batches(group.to_batches(), **settings), schema)

    names = names_of(columns)
    if names["files"] in df.columns:
        present = [names[name] for name in ("repository", "revision", "files") if names[name] in df.columns]
        return df.select(*present).mapInArrow(each_partition, SCHEMA_DDL)
    present = [name for name in names.values() if name in df.columns]
    keys = [names[name] for name in ("repository", "revision") if names[name] in df.columns]
    if grouped:
        return df.select(*present).groupBy(*keys).applyInArrow(each_group, SCHEMA_DDL)
    spread: Tuple[Any, ...] = (*([partitions] if partitions else []), *keys)
    together = df.select(*present).repartition(*spread).sortWithinPartitions(*keys)
    return together.mapInArrow(each_partition, SCHEMA_DDL)
