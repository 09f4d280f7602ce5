"""The folder of one run: what a person opens stands at the top, what the program needs lies in ``.vgot/``.

``DIR/{film.mp4, storyboard.png, script.json, report.html}`` and
``DIR/.vgot/{run.json, lock, checkpoints.sqlite, events.jsonl, objects/, keys/, tmp/}`` (mode 0700, files 0600).
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import json
import os
import socket
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from ..errors import CorruptError, InputError, RunBusy, StorageError
from .artifacts import Store
from .canonical import canonical, digest
from .files import boot_id, free_bytes, human, process_start, read_bytes, storage, storage_error, sweep_folder, write_atomic
from .journal import Journal
from .naming import slugify

RUN_SCHEMA = 1
HIDDEN = ".vgot"
SAME = ("story", "brief", "variant")
"""What makes two runs the same run."""
TOP = ("film.mp4", "storyboard.png", "script.json", "report.html")
"""What a person opens."""

__all__ = ["HIDDEN", "RUN_SCHEMA", "TOP", "RunFolder", "slugify"]


@dataclass(frozen=True)
class RunFolder:
    """An existing run folder. Make one with :meth:`create` or :meth:`open`.

    Attributes:
        path: absolute path of the folder. meta: what was given to :meth:`create` (plain JSON).
    """

    path: Path
    meta: Mapping[str, Any]

    # -- making and opening -----------------------------------------------------------------------------------------------
    @classmethod
    def create(cls, path: Path, meta: Mapping[str, Any], *, same: tuple[str, ...] = SAME) -> RunFolder:
        """Make a run folder, or open the one that is there when it is the same run.

        Args:
            path: the folder; its parents are made. meta: plain JSON to remember (story, seed, variant, versions …).
            same: names in ``meta`` that must agree with a run that is already there.

        Raises:
            InputError: the path is a file, holds a film that vgot did not make, or holds a run with another ``same``.
            StorageError: it cannot be written. CorruptError: the run that is there is damaged.
        """
        path = Path(path).absolute()
        _refuse_file(path)
        if (path / HIDDEN / "run.json").exists():
            old = cls.open(path)
            for name in same:
                if old.meta.get(name) != meta.get(name):
                    raise InputError(
                        f"{path} already holds a run with another {name} ({_short(old.meta.get(name))}); "
                        "choose another folder, or open that run and fork it"
                    )
            return old
        hidden = path / HIDDEN
        foreign = [name for name in TOP if (path / name).exists() and not hidden.is_dir()]
        if foreign:
            raise InputError(f"{path} holds a {foreign[0]} that vgot did not make; choose another folder, so that nothing is overwritten")
        with storage("make the run folder", path):
            path.mkdir(parents=True, exist_ok=True)
            hidden.mkdir(exist_ok=True, mode=0o700)
            hidden.chmod(0o700)
        body = {"schema": RUN_SCHEMA, "meta": json.loads(canonical(dict(meta)))}
        write_atomic(hidden / "run.json", canonical({**body, "check": digest(body)}) + b"\n", mode=0o600)
        return cls(path, body["meta"])

    @classmethod
    def open(cls, path: Path) -> RunFolder:
        """Open a run folder.

        Raises:
            InputError: there is no run. StorageError: it cannot be read, or was written by a newer vgot.
            CorruptError: ``run.json`` is damaged.
        """
        path = Path(path).absolute()
        _refuse_file(path)
        file = path / HIDDEN / "run.json"
        try:
            data = read_bytes(file)
        except (FileNotFoundError, NotADirectoryError):
            what = "is not a run folder (it has no .vgot/run.json)" if path.is_dir() else "does not exist"
            raise InputError(f'{path} {what}; make a run first: vgot make "STORY" --out {path.name}') from None
        except OSError as exc:
            raise storage_error(exc, "read the run", file) from exc
        try:
            body = json.loads(data)
            schema = body["schema"]
            if isinstance(schema, int) and schema > RUN_SCHEMA:
                raise StorageError(
                    f"{path} was made by a newer vgot (run schema {schema}, this program reads {RUN_SCHEMA}); upgrade vgot to open it"
                )
            check = body.pop("check")
            if schema != RUN_SCHEMA or digest(body) != check or not isinstance(body["meta"], dict):
                raise ValueError("its contents do not match its checksum")
        except (ValueError, KeyError, TypeError, AttributeError) as exc:
            raise CorruptError(
                f"{file} is damaged ({exc or type(exc).__name__}). Finished artifacts in {path / HIDDEN} are whole and are found again: "
                f"move {file.name} away and make the run again in the same folder with the same story"
            ) from exc
        return cls(path, body["meta"])

    # -- places -----------------------------------------------------------------------------------------------------------
    @property
    def hidden(self) -> Path:
        """``.vgot``: everything a person need not open."""
        return self.path / HIDDEN

    @property
    def film(self) -> Path:
        """``film.mp4``."""
        return self.path / "film.mp4"

    @property
    def storyboard(self) -> Path:
        """``storyboard.png``."""
        return self.path / "storyboard.png"

    @property
    def script(self) -> Path:
        """``script.json``."""
        return self.path / "script.json"

    @property
    def report(self) -> Path:
        """``report.html``."""
        return self.path / "report.html"

    @property
    def checkpoints(self) -> Path:
        """The SQLite file of the graph's checkpoints. Never exchange it: project exchange is JSON and artifacts."""
        return self.hidden / "checkpoints.sqlite"

    @property
    def journal(self) -> Journal:
        """The journal of the run (the store writes to the same file)."""
        return Journal(self.hidden / "events.jsonl")

    @property
    def store(self) -> Path:
        """Where the artifacts lie: the root for :class:`~vgot.store.artifacts.Store`."""
        return self.hidden

    @cached_property
    def artifacts(self) -> Store:
        """The artifacts of the run."""
        return Store(self.store)

    # -- writing ----------------------------------------------------------------------------------------------------------
    def write_atomic(self, path: Path, data: bytes) -> None:
        """Replace a file of this run, whole or not at all. ``path`` may be relative to the run.

        Raises:
            InputError: the path leaves the run folder. StorageError: it cannot be written.
        """
        target = self.path / path
        if not target.parent.resolve().is_relative_to(self.path.resolve()) or target.name in ("", ".", ".."):
            raise InputError(f"{path} is outside the run folder {self.path}")
        private = target.parent.resolve().is_relative_to(self.hidden.resolve())
        write_atomic(target, data, mode=0o600 if private else 0o644)

    def free_bytes(self) -> int | None:
        """Bytes free where the run lies; None when the system does not say."""
        return free_bytes(self.path)

    def require_space(self, size: int) -> None:
        """Refuse to start what cannot be finished.

        Raises:
            StorageError: fewer than ``size`` bytes are free.
        """
        free = self.free_bytes()
        if free is not None and free < size:
            raise StorageError(
                f"this run needs about {human(size)}, but {self.path} has {human(free)} free; free some space or choose another folder"
            )

    def sweep(self) -> int:
        """Remove half-written files of processes that are gone; returns how many."""
        return self.artifacts.sweep() + sweep_folder(self.path)

    # -- the lock ---------------------------------------------------------------------------------------------------------
    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        """Own the run while the block lasts; what killed owners left half-written is removed first.

        The kernel lets go of the lock when the process ends, however it ends.

        Raises:
            RunBusy: another process (or another lock in this one) holds it. StorageError: it cannot be written.
        """
        file = self.hidden / "lock"
        with storage("lock the run", file):
            fd = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | getattr(os, "O_NOFOLLOW", 0), 0o600)
        try:
            try:
                fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as exc:
                if exc.errno not in (errno.EWOULDBLOCK, errno.EACCES):
                    raise storage_error(exc, "lock the run", file) from exc
                raise self._busy(fd) from None
            owner = {
                "pid": os.getpid(), "host": socket.gethostname(), "boot": boot_id(),
                "started": process_start(os.getpid()), "since": time.strftime("%Y-%m-%d %H:%M:%S %z"),
            }
            with storage("lock the run", file):
                os.ftruncate(fd, 0)
                os.pwrite(fd, json.dumps(owner).encode() + b"\n", 0)
            self.sweep()
            yield
        finally:
            os.close(fd)

    def _busy(self, fd: int) -> RunBusy:
        try:
            owner = json.loads(os.pread(fd, 4096, 0))
            who = f"pid {owner['pid']} on {owner['host']} since {owner['since']}"
        except (ValueError, KeyError, TypeError, OSError):
            who = "another process"
        return RunBusy(f"run {self.path} is in use by {who}; wait until it has finished, or stop it")


def _refuse_file(path: Path) -> None:
    for part in (path, *path.parents):
        if part.is_file():
            raise InputError(f"{part} is a file; a run needs a folder: choose another name")


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    return f"{text[:60]}…" if len(text) > 60 else text
