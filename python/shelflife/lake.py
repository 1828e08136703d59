"""Scans tables of files: Arrow batches in, batches of rows out. Every engine with Arrow batches can use it.

A child process, `shelflife worker`, does the work, so that a crash ends nothing else. A child that crashes, hangs or
needs too much memory is restarted, and the file that caused it becomes a row.
"""

from __future__ import annotations

import datetime
from typing import Any, Dict, Iterable, Iterator, List, Mapping, Optional, Sequence, Tuple, Union

import pyarrow as pa

from shelflife import _binary
from shelflife._child import Child, Crash
from shelflife._tables import Group, groups, table, together

_TYPES: Dict[str, pa.DataType] = {
    **{name: pa.int64() for name in ("line", "column", "end_line", "end_column", "byte_start", "byte_end")},
    **{name: pa.int64() for name in ("files", "skipped", "unparsed")},
    **{name: pa.date32() for name in ("retires", "as_of")},
    "silenced": pa.bool_(),
}
_NAMES = (
    "kind repository revision project owner path blob_id line column end_line end_column byte_start byte_end text "
    "provider publisher model version usage site confidence stage retires retires_kind replacement replacement_basis "
    "lint level fingerprint silenced error as_of catalog_version catalog_digest tool_version status files skipped "
    "unparsed"
).split()

#: The schema of the rows. `rules/schema/lake.schema.json` of shelflife describes the columns.
SCHEMA: pa.Schema = pa.schema([pa.field(name, _TYPES.get(name, pa.string())) for name in _NAMES])

#: The same with large strings, for engines that are set to those.
LARGE_SCHEMA: pa.Schema = pa.schema(
    [pa.field(field.name, pa.large_string() if field.type == pa.string() else field.type) for field in SCHEMA]
)

#: Seconds that a group may take.
TIMEOUT = 600.0
#: Megabytes that a group may hold.
MAX_GROUP = 256


class Scanner:
    """Scans tables, with a child process that is kept between them. Close it, or use it in a `with`.

    columns: the names of the columns of the table, by the names that they have here: `repository`, `revision` (need not
        be there), `path`, `blob_id` (need not be there) and `content`; or, with a row for each repository, `files`: a
        list of structs with the last three.
    as_of: the day of the grades, today if there is none.
    arguments: more options of `shelflife worker`, such as `--horizon` and `180`.
    timeout: seconds that a group may take; `None` for no limit.
    memory: bytes that the child may have, where the system can limit that (Linux).
    max_group: megabytes that a group may hold; a larger one becomes a row with an error.
    jobs: threads of the child. Engines start a task for each core.
    large: whether the texts of the rows are large strings.
    binary: the program, if not that of this package.
    """

    def __init__(
        self,
        *,
        columns: Optional[Mapping[str, str]] = None,
        as_of: Union[str, datetime.date, None] = None,
        arguments: Sequence[str] = (),
        timeout: Optional[float] = TIMEOUT,
        memory: Optional[int] = None,
        max_group: int = MAX_GROUP,
        jobs: int = 1,
        large: bool = False,
        binary: Optional[str] = None,
    ) -> None:
        day = as_of or datetime.date.today()
        self._columns = columns
        self._max_bytes = max_group << 20
        self._max_group = max_group
        self._timeout = timeout
        self._memory = memory
        self._schema = LARGE_SCHEMA if large else SCHEMA
        self._command = [binary or _binary.any_binary(), "worker", "--input", "arrow", "--output", "arrow"]
        self._command += ["--as-of", str(day), "--jobs", str(jobs), "--max-group", str(max_group), *arguments]
        self._child: Optional[Child] = None

    def __enter__(self) -> Scanner:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends the child."""
        child, self._child = self._child, None
        if child is not None:
            child.close()

    def scan(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """The rows of a table: for each group those of its places, those of files that could not be read, and one of
        its own at the end. Without a column of `files` the rows of a group have to follow each other."""
        for some in together(groups(batches, self._columns, self._max_bytes)):
            for rows in self._rows_of(some):
                arrays = [array.cast(field.type) for array, field in zip(rows.columns, self._schema)]
                yield pa.RecordBatch.from_arrays(arrays, schema=self._schema)

    def _rows_of(self, some: List[Group]) -> List[pa.RecordBatch]:
        if len(some) > 1:
            try:
                return self._ask(*some)
            except Crash:
                # One of them did it, and each by itself shows which.
                pass
        return [rows for group in some for rows in self._rows(group)]

    def _rows(self, group: Group) -> List[pa.RecordBatch]:
        if group.files is None:
            held = -(-group.bytes // (1 << 20))
            limit = f"--max-group allows {self._max_group} MB"
            return self._failed(group, f"{group.count} files of {held} MB, but {limit}")
        try:
            return self._ask(group)
        except Crash as crash:
            return self._without_the_poisoned(group, crash)

    def _ask(self, *some: Group) -> List[pa.RecordBatch]:
        if self._child is None:
            self._child = Child(self._command, self._timeout, self._memory)
            if self._child.schema != SCHEMA:
                self.close()
                raise RuntimeError(f"{self._command[0]} and the Python package differ in version: they have other columns")
        try:
            return self._child.ask(table(some))
        except Crash:
            self.close()
            raise

    def _without_the_poisoned(self, group: Group, crash: Crash) -> List[pa.RecordBatch]:
        """The rows of a group that ended the child: those of its other files, and one for the file that did it. A child
        that something else ended, such as the system for want of memory, is asked once more."""
        poisoned = self._poisoned(group)
        if poisoned is None:
            try:
                return self._ask(group)
            except Crash as again:
                return self._failed(group, f"the worker {again} on these files together")
        n, why = poisoned
        try:
            rows = self._ask(group.without(n))
        except Crash:
            return self._failed(group, f"the worker {crash}, and again without the file that ends it")
        file = group.file(n)
        *found, run = pa.Table.from_batches(rows).to_pylist()
        own = dict.fromkeys(("status", "files", "skipped", "unparsed"))
        error = f"the worker {why} on this file"
        poison = {**run, **own, "kind": "error", "path": file["path"], "blob_id": file["blob_id"], "error": error}
        return [pa.RecordBatch.from_pylist([*found, poison, {**run, "status": "partial"}], SCHEMA)]

    def _poisoned(self, group: Group) -> Optional[Tuple[int, Crash]]:
        """The file that ends a child by itself, found by halves."""
        start, stop, why = 0, group.count, None
        while stop - start > 1:
            middle = (start + stop) // 2
            for half in ((start, middle), (middle, stop)):
                why = self._crash(group, *half)
                if why is not None:
                    start, stop = half
                    break
            else:
                return None
        if stop - start == 1 and group.count == 1:
            why = self._crash(group, start, stop)
        return (start, why) if why is not None else None

    def _crash(self, group: Group, start: int, stop: int) -> Optional[Crash]:
        try:
            self._ask(group.part(start, stop))
        except Crash as crash:
            return crash
        return None

    def _failed(self, group: Group, error: str) -> List[pa.RecordBatch]:
        """The row of a group that could not be read."""
        try:
            (run,) = pa.Table.from_batches(self._ask(Group(group.key, None, 0, 0))).to_pylist()
        except Crash as crash:
            raise RuntimeError(f"{self._command[0]} worker {crash}, without a file") from None
        return [pa.RecordBatch.from_pylist([{**run, "status": "failed", "error": error}], SCHEMA)]


def scan_batches(batches: Iterable[pa.RecordBatch], **options: Any) -> Iterator[pa.RecordBatch]:
    """The rows of a table, with a child of its own. The options are those of `Scanner`."""
    with Scanner(**options) as scanner:
        yield from scanner.scan(batches)
