"""The journal of a run: one JSON object per line, only ever appended to."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from .crash import crash_point
from .files import storage

_FLAGS = os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0)


class Journal:
    """Append-only events. Safe for several threads and processes: a line is one write at the end of the file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def append(self, event: Mapping[str, Any]) -> None:
        """Add one event (plain JSON); ``at`` (seconds since 1970) is added unless given.

        Raises:
            StorageError: when it cannot be written. TypeError, ValueError: when the event is not plain JSON.
        """
        line = json.dumps({"at": round(time.time(), 3), **event}, ensure_ascii=False, sort_keys=True, allow_nan=False).encode() + b"\n"
        crash_point("journal.start")
        with storage("write the journal", self.path):
            fd = os.open(self.path, _FLAGS, 0o600)
            try:
                end = os.fstat(fd).st_size
                if end and os.pread(fd, 1, end - 1) != b"\n":
                    line = b"\n" + line  # a killed writer left half a line: do not glue this one to it
                view = memoryview(line)
                while view:
                    view = view[os.write(fd, view):]
            finally:
                os.close(fd)
        crash_point("journal.done")

    def read(self) -> list[dict[str, Any]]:
        """All whole events, oldest first. Lines torn by a crash are passed over (see :meth:`damaged`)."""
        return [event for event in self._lines() if event is not None]

    def damaged(self) -> int:
        """How many lines could not be read."""
        return sum(event is None for event in self._lines())

    def _lines(self) -> Iterator[dict[str, Any] | None]:
        if not self.path.exists():
            return
        with storage("read the journal", self.path), self.path.open("rb") as stream:
            for line in stream:
                if not line.strip():
                    continue
                try:
                    value = json.loads(line)
                except ValueError:
                    yield None
                    continue
                yield value if isinstance(value, dict) else None
