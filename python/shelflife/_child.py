"""One `shelflife worker`: a process that answers a group of files with its rows."""

from __future__ import annotations

import signal
import subprocess
import tempfile
import threading
from typing import IO, List, Optional, Sequence

import pyarrow as pa
import pyarrow.compute as pc

# The least that a process may have: the program itself, and the stacks of its threads.
LEAST_MEMORY = 256 << 20

_FILE = pa.struct(
    [pa.field("path", pa.large_string()), pa.field("blob_id", pa.large_string()), pa.field("content", pa.large_binary())]
)
# What the process reads: a repository a row, so that each row is a question of its own.
INPUT = pa.schema(
    [
        pa.field("repository", pa.large_string()),
        pa.field("revision", pa.large_string()),
        pa.field("files", pa.large_list(_FILE)),
    ]
)


class Crash(Exception):
    """The process ended, or had to be ended, before it answered."""


class Child:
    """A process that is running. It ends with its input, so also when this program is killed."""

    def __init__(self, command: Sequence[str], timeout: Optional[float], memory: Optional[int]) -> None:
        self._timeout = timeout
        self._is_late = False
        self._errors: IO[bytes] = tempfile.TemporaryFile()
        self._process = subprocess.Popen(
            list(command), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors
        )
        assert self._process.stdin is not None and self._process.stdout is not None
        self._stdin = self._process.stdin
        try:
            if memory is not None:
                _limit(self._process.pid, max(memory, LEAST_MEMORY))
            self._reader = pa.ipc.open_stream(self._process.stdout)
            self._writer = pa.ipc.new_stream(self._stdin, INPUT)
        except (OSError, pa.ArrowInvalid):
            self.close()
            raise RuntimeError(f"{command[0]} worker does not start: {self._said() or 'it prints nothing'}") from None

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def schema(self) -> pa.Schema:
        return self._reader.schema

    def ask(self, groups: pa.RecordBatch) -> List[pa.RecordBatch]:
        """The rows of groups, of which the last one of each is that of the group itself."""
        watch = threading.Timer(self._timeout, self._end_late) if self._timeout is not None else None
        if watch is not None:
            watch.daemon = True
            watch.start()
        try:
            self._writer.write_batch(groups)
            self._stdin.flush()
            rows: List[pa.RecordBatch] = []
            left = groups.num_rows
            while left > 0:
                rows.append(self._reader.read_next_batch())
                left -= pc.sum(pc.equal(rows[-1].column("kind"), "run")).as_py()
            return rows
        except (OSError, StopIteration, pa.ArrowInvalid):
            raise Crash(self._why()) from None
        finally:
            if watch is not None:
                watch.cancel()

    def close(self) -> None:
        """Ends the process and waits for it."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            try:
                if pipe is not None:
                    pipe.close()
            except OSError:
                # What was to be written has nobody to read it.
                pass

    def _end_late(self) -> None:
        self._is_late = True
        self._process.kill()

    def _why(self) -> str:
        """Why the process did not answer, in words that are the same in each run."""
        try:
            code = self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            code = self._process.wait()
        if self._is_late:
            return f"was ended after {self._timeout:g} seconds"
        if code < 0:
            return f"was ended by {signal.Signals(-code).name}"
        return f"ended with exit code {code}: {self._said()}"

    def _said(self) -> str:
        self._errors.seek(0)
        return self._errors.read().decode("utf-8", "replace").strip()


def _limit(pid: int, memory: int) -> None:
    """Limits the address space of a process, where the system can."""
    try:
        import resource

        prlimit = resource.prlimit
    except (ImportError, AttributeError):
        return
    prlimit(pid, resource.RLIMIT_AS, (memory, memory))
