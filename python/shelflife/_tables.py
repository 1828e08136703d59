"""Tables of files, cut into groups: the files of one revision of a repository."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, Iterable, Iterator, List, Mapping, Optional, Sequence, Tuple, Union

import pyarrow as pa
import pyarrow.compute as pc

from shelflife._child import INPUT

FILE = INPUT.field("files").type.value_type
# The columns of a table, by the names that a mapping may give other ones.
NAMES = ("repository", "revision", "files", "path", "blob_id", "content")

# Groups, and bytes of those, that are asked for at once.
MANY = 64
MUCH = 4 << 20

Key = Tuple[str, Optional[str]]


@dataclass(frozen=True)
class Group:
    """The files of one revision of a repository."""

    key: Key
    # A struct array with the fields of `FILE`; none if they are too many.
    files: Optional[pa.StructArray]
    count: int
    bytes: int

    def part(self, start: int, stop: int) -> Group:
        """Some of the files, in their order."""
        assert self.files is not None
        files = self.files.slice(start, stop - start)
        return Group(self.key, files, len(files), 0)

    def without(self, n: int) -> Group:
        """All files but one."""
        parts = [self.part(0, n).files, self.part(n + 1, self.count).files]
        return Group(self.key, pa.concat_arrays(parts), self.count - 1, 0)

    def file(self, n: int) -> Dict[str, Any]:
        """The path and the id of a file."""
        assert self.files is not None
        return {name: pc.struct_field(self.files.slice(n, 1), name)[0].as_py() for name in ("path", "blob_id")}


def table(some: Sequence[Group]) -> pa.RecordBatch:
    """Groups, each as a row. One that has too many files is one without any."""
    files = [group.files for group in some if group.files is not None]
    offsets = [0]
    for group in some:
        offsets.append(offsets[-1] + (len(group.files) if group.files is not None else 0))
    flat = pa.concat_arrays(files) if files else pa.array([], FILE)
    lists = pa.LargeListArray.from_arrays(pa.array(offsets, pa.int64()), flat)
    keys = zip(*(group.key for group in some))
    texts = [pa.array(column, pa.large_string()) for column in keys]
    return pa.RecordBatch.from_arrays([*texts, lists.cast(INPUT.field("files").type)], schema=INPUT)


def together(some: Iterable[Group]) -> Iterator[List[Group]]:
    """Small groups together, as a question and its answer take longer than those. One with too many files is alone."""
    held: List[Group] = []
    for group in some:
        if group.files is None and held:
            yield held
            held = []
        held.append(group)
        if group.files is None or len(held) == MANY or sum(one.bytes for one in held) >= MUCH:
            yield held
            held = []
    if held:
        yield held


def groups(
    batches: Iterable[pa.RecordBatch], columns: Optional[Mapping[str, str]], max_bytes: int
) -> Iterator[Group]:
    """The groups of a table. In one with a row for each file, the files of a group have to follow each other."""
    names = names_of(columns)
    open_group: Optional[_Open] = None
    for batch in batches:
        has_files = names["files"] in batch.schema.names
        keys = _keys(batch, names)
        if has_files:
            lists = batch.column(names["files"])
            for n, key in enumerate(keys):
                files = _files(lists.slice(n, 1).flatten(), names)
                yield _Open(key, max_bytes).add(files).close()
            continue
        files = _files(batch, names)
        for key, start, stop in _runs(keys):
            if open_group is not None and open_group.key != key:
                yield open_group.close()
                open_group = None
            open_group = open_group or _Open(key, max_bytes)
            open_group.add(files.slice(start, stop - start))
    if open_group is not None:
        yield open_group.close()


class _Open:
    """A group that may get more files. One that has too many keeps none."""

    def __init__(self, key: Key, max_bytes: int) -> None:
        self.key = key
        self._max_bytes = max_bytes
        self._parts: List[pa.StructArray] = []
        self._count = 0
        self._bytes = 0

    def add(self, files: pa.StructArray) -> _Open:
        self._count += len(files)
        self._bytes += pc.sum(pc.binary_length(pc.struct_field(files, "content"))).as_py() or 0
        self._parts = [*self._parts, files] if self._bytes <= self._max_bytes else []
        return self

    def close(self) -> Group:
        is_whole = self._bytes <= self._max_bytes
        files = pa.concat_arrays(self._parts) if is_whole and self._parts else None
        if is_whole and files is None:
            files = pa.array([], FILE)
        return Group(self.key, files, self._count, self._bytes)


def names_of(columns: Optional[Mapping[str, str]]) -> Dict[str, str]:
    """The name of each column in the table, by its name here."""
    unknown = sorted(set(columns or ()) - set(NAMES))
    if unknown:
        raise ValueError(f"there is no column {unknown[0]!r}; the columns are {', '.join(NAMES)}")
    return {name: (columns or {}).get(name, name) for name in NAMES}


def _runs(keys: List[Key]) -> Iterator[Tuple[Key, int, int]]:
    """The stretches of equal keys."""
    start = 0
    for n in range(1, len(keys) + 1):
        if n == len(keys) or keys[n] != keys[start]:
            yield keys[start], start, n
            start = n


def _keys(batch: pa.RecordBatch, names: Mapping[str, str]) -> List[Key]:
    repositories = _cast(batch, names["repository"], pa.large_string())
    if repositories.null_count:
        raise ValueError(f"the column {names['repository']!r} has a row without a value")
    if names["revision"] not in batch.schema.names:
        return [(repository, None) for repository in repositories.to_pylist()]
    revisions = _cast(batch, names["revision"], pa.large_string())
    return list(zip(repositories.to_pylist(), revisions.to_pylist()))


def _files(table: Union[pa.RecordBatch, pa.StructArray], names: Mapping[str, str]) -> pa.StructArray:
    """The files of a table, or of a list of structs, in the types that the worker reads."""
    if not isinstance(table, (pa.RecordBatch, pa.StructArray)):
        raise ValueError(f"the column {names['files']!r} must be a list of structs")
    arrays = []
    for field in FILE:
        if field.name == "blob_id" and names["blob_id"] not in _columns(table):
            arrays.append(pa.nulls(len(table), field.type))
        else:
            arrays.append(_cast(table, names[field.name], field.type))
    return pa.StructArray.from_arrays(arrays, fields=list(FILE))


def _columns(table: Union[pa.RecordBatch, pa.StructArray]) -> List[str]:
    return [field.name for field in (table.schema if isinstance(table, pa.RecordBatch) else table.type)]


def _cast(table: Union[pa.RecordBatch, pa.StructArray], name: str, to: pa.DataType) -> pa.Array:
    if name not in _columns(table):
        raise ValueError(f"the table has no column {name!r}; its columns are {', '.join(_columns(table))}")
    # A struct may be a part of a longer one, which the function heeds.
    array = table.column(name) if isinstance(table, pa.RecordBatch) else pc.struct_field(table, name)
    try:
        return array.cast(to)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise ValueError(f"the column {name!r} is {array.type}, and cannot be read as {to}: {error}") from None
