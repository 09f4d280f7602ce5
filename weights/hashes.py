"""sha256 of large files, computed once: a verdict holds while size, modification time and inode of the file stay what they were."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import time
from collections.abc import Callable
from pathlib import Path

from ..errors import StorageError, WeightsError
from ..store.files import storage, write_atomic

CACHE = ".hashes.json"
SETTLED = 2.0
"""Seconds that a file must have been left alone before its hash is remembered: coarse clocks hide a second change."""
BLOCK = 1 << 22

Stamp = tuple[int, int, int]
"""Size, mtime in ns, inode."""


def stamp(path: Path) -> Stamp:
    """What tells whether a file was changed. Links are followed."""
    s = path.stat()
    return s.st_size, s.st_mtime_ns, s.st_ino


class Hashes:
    """Hashes of the files below ``root``, remembered in a small JSON beside them, or in the user's cache where that is read-only."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._known: dict[str, tuple[Stamp, str]] | None = None
        self._dirty = False

    def sha(self, path: Path, watch: Callable[[int], None] | None = None) -> str:
        """sha256 (hex) of a file; ``watch`` is told the bytes of each block that is read.

        Raises:
            WeightsError: the file changed while it was read. StorageError: it cannot be read.
        """
        with storage("read", path):
            before = stamp(path)
            name = self._name(path)
            known = self._load().get(name)
            if known is not None and known[0] == before:
                return known[1]
            sha = _sha(path, watch)
            if stamp(path) != before:
                raise WeightsError(f"{path} was changed while it was read; wait until nothing writes there, then run the same command again")
        if time.time_ns() - before[1] > SETTLED * 1e9:
            self._load()[name] = (before, sha)
            self._dirty = True
        return sha

    def save(self) -> None:
        """Write down what was learned; a cache that cannot be written is no error, hashing is only slower then."""
        if not self._dirty or self._known is None:
            return
        plain = {name: [*known, sha] for name, (known, sha) in sorted(self._known.items()) if (self.root / name).is_file()}
        data = json.dumps(plain, indent=1).encode()
        for place in self._places():
            with contextlib.suppress(StorageError, OSError):
                place.parent.mkdir(parents=True, exist_ok=True)
                write_atomic(place, data, fsync=False)
                self._dirty = False
                return

    def _name(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else str(path.absolute())

    def _places(self) -> tuple[Path, Path]:
        user = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
        return self.root / CACHE, user / "vgot" / f"hashes-{hashlib.sha256(str(self.root.resolve()).encode()).hexdigest()[:16]}.json"

    def _load(self) -> dict[str, tuple[Stamp, str]]:
        if self._known is None:
            self._known = {}
            for place in reversed(self._places()):
                with contextlib.suppress(OSError, ValueError, TypeError, AttributeError):
                    for name, (size, mtime, inode, sha) in json.loads(place.read_text(encoding="utf-8")).items():
                        self._known[str(name)] = ((int(size), int(mtime), int(inode)), str(sha))
        return self._known


def _sha(path: Path, watch: Callable[[int], None] | None) -> str:
    total = hashlib.sha256()
    with path.open("rb", buffering=0) as stream:
        while block := stream.read(BLOCK):
            total.update(block)
            if watch is not None:
                watch(len(block))
    return total.hexdigest()
