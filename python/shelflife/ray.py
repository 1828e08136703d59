"""Scans a Ray dataset of files. Install the package where the workers run.

    from shelflife.ray import scan
    rows = scan(ray.data.read_parquet("files"), as_of="2026-11-29")
    rows.write_parquet("rows")
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, Mapping, Optional, Union

import pyarrow as pa

from shelflife._tables import names_of
from shelflife.lake import LARGE_SCHEMA, SCHEMA, Scanner, scan_batches

if TYPE_CHECKING:
    from ray.data import Dataset

#: Repositories that an actor gets at once, where each is a row.
BATCH = 16


class _Actor:
    """Keeps a child between batches."""

    def __init__(self, **settings: Any) -> None:
        self._scanner = Scanner(**settings)
        self._schema = LARGE_SCHEMA if settings.get("large") else SCHEMA

    def __call__(self, table: pa.Table) -> pa.Table:
        return pa.Table.from_batches(self._scanner.scan(table.to_batches()), self._schema)


def _group(table: pa.Table, **settings: Any) -> pa.Table:
    schema = LARGE_SCHEMA if settings.get("large") else SCHEMA
    return pa.Table.from_batches(scan_batches(table.to_batches(), **settings), schema)


def scan(
    ds: Dataset,
    *,
    columns: Optional[Mapping[str, str]] = None,
    as_of: Union[str, datetime.date, None] = None,
    actors: Optional[int] = None,
    partitions: Optional[int] = None,
    **options: Any,
) -> Dataset:
    """The rows of a dataset that has a row for each file, or one for each repository with its `files`.

    actors: how many scan at the same time where a repository is a row, each with a child of its own and a core. One to
        as many as there are cores, if it is not set: Ray reads the input on the same ones.
    partitions: of the shuffle that brings the files of a group together, where a file is a row. A child is started for
        each group then.
    Everything else is an option of `shelflife.Scanner`. The day is that of the driver.
    """
    import ray.data

    settings = {**options, "columns": columns, "as_of": str(as_of or datetime.date.today())}
    names = names_of(columns)
    present = ds.schema().names
    if names["files"] in present:
        kept = [names[name] for name in ("repository", "revision", "files") if names[name] in present]
        pool = ray.data.ActorPoolStrategy(min_size=actors or 1, max_size=actors)
        return ds.select_columns(kept).map_batches(
            _Actor, fn_constructor_kwargs=settings, compute=pool, batch_size=BATCH, batch_format="pyarrow"
        )
    kept = [name for name in names.values() if name in present]
    keys = [names[name] for name in ("repository", "revision") if names[name] in present]
    groups = ds.select_columns(kept).groupby(keys, num_partitions=partitions)
    return groups.map_groups(_group, fn_kwargs=settings, batch_format="pyarrow")
