"""Files that are whole or absent: temporary names, atomic writes, and storage errors in plain words."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import itertools
import os
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from ..errors import StorageError
from .crash import crash_point

_NOFOLLOW = getattr(os, "O_NOFOLLOW", 0)
_counter = itertools.count()
_started = time.time()

_REASONS = {
    errno.ENOSPC: ("the disk is full", "free some space, or move the run to another disk, then run the same command again"),
    errno.EDQUOT: ("the disk quota is used up", "free some space or raise the quota, then run the same command again"),
    errno.EFBIG: ("the file would exceed the allowed file size", "raise the limit (ulimit -f), then run the same command again"),
    errno.EROFS: ("the file system is read-only", "choose a folder that can be written"),
    errno.EACCES: ("permission is denied", "choose a folder that you may write, or change its permissions"),
    errno.EPERM: ("the operation is not permitted", "choose a folder that you may write, or change its permissions"),
    errno.ENOENT: ("the folder is gone", "restore the folder, or start a new run"),
    errno.ELOOP: ("a symbolic link stands where a file is expected", "remove the link"),
    errno.EIO: ("the disk reports an input/output error", "check the disk, and copy the run elsewhere"),
}


def storage_error(exc: OSError, what: str, where: Path) -> StorageError:
    """A :class:`StorageError` that says what failed, where, how much is free and what to do."""
    reason, advice = _REASONS.get(exc.errno or 0, (exc.strerror or str(exc) or type(exc).__name__, "see the reason given, then try again"))
    free = free_bytes(where)
    room = "" if free is None else f" ({human(free)} free there)"
    return StorageError(f"cannot {what}: {reason}: {where}{room}; {advice}")


@contextlib.contextmanager
def storage(what: str, where: Path) -> Iterator[None]:
    """Turn every OSError of the block into a :class:`StorageError`."""
    try:
        yield
    except OSError as exc:
        raise storage_error(exc, what, where) from exc


def free_bytes(where: Path) -> int | None:
    """Bytes free for this user at ``where`` or its nearest existing parent; None when the system does not say."""
    for folder in (where, *where.parents):
        try:
            return shutil.disk_usage(folder).free
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError:
            return None
    return None


def human(size: float) -> str:
    """A byte count for people: ``1.5 GB``."""
    for unit in ("B", "kB", "MB", "GB"):
        if abs(size) < 1000:
            return f"{size:.0f} {unit}" if unit == "B" else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.1f} TB"


# -- temporary names ----------------------------------------------------------------------------------------------------
@lru_cache(maxsize=1)
def machine_id() -> str:
    """Eight hex digits naming this host, this boot and this process namespace: where a pid has a meaning."""
    parts = [socket.gethostname(), boot_id()]
    with contextlib.suppress(OSError):
        parts.append(str(Path("/proc/self/ns/pid").stat().st_ino))
    return hashlib.sha256("/".join(parts).encode()).hexdigest()[:8]


@lru_cache(maxsize=1)
def boot_id() -> str:
    """The kernel's name of this boot, or ``unknown``."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return "unknown"


def process_start(pid: int) -> str | None:
    """Start time of a process in kernel ticks (``0`` where the system does not tell); None when there is no such process."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        pass
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return None
    except OSError:
        return "0"
    return "0"


@lru_cache(maxsize=4)
def _prefix(pid: int) -> str:
    return f".{machine_id()}-{pid}-{process_start(pid) or 0}-"


def temp_name(suffix: str = ".tmp") -> str:
    """A file name that no other process or thread makes, and that tells who made it (see :func:`is_leftover`)."""
    if any(c not in "abcdefghijklmnopqrstuvwxyz0123456789._-" for c in suffix) or ".." in suffix:
        raise ValueError(f"a suffix like '.mp4' was expected, found {suffix!r}")
    return f"{_prefix(os.getpid())}{threading.get_ident() & 0xFFFF:x}.{next(_counter)}{suffix}"


def is_temp(name: str) -> bool:
    """Whether a file name was made by :func:`temp_name`."""
    parts = name.split("-", 3)
    return len(parts) == 4 and len(parts[0]) == 9 and parts[0][0] == "." and parts[1].isdigit() and parts[2].isdigit()


def is_leftover(path: Path) -> bool:
    """Whether a temporary file belongs to a process that is gone.

    On this machine and boot the maker's pid and start time decide; for files from elsewhere, whether they are older
    than this process (the run lock keeps other machines away meanwhile).
    """
    if not is_temp(path.name):
        return False
    machine, pid, ticks, _ = path.name.split("-", 3)
    if machine[1:] == machine_id():
        return process_start(int(pid)) != ticks
    try:
        return path.lstat().st_mtime < _started
    except OSError:
        return False


def sweep_folder(folder: Path, pattern: str = ".*") -> int:
    """Remove the leftovers (see :func:`is_leftover`) that match ``pattern`` in a folder; returns how many."""
    removed = 0
    for path in sorted(folder.glob(pattern)):
        if is_leftover(path):
            with contextlib.suppress(OSError):
                shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
                removed += 1
    return removed


# -- writing ------------------------------------------------------------------------------------------------------------
def sync_folder(folder: Path) -> None:
    """Make a rename in ``folder`` durable (where the system can)."""
    try:
        fd = os.open(folder, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
    except OSError:  # some systems cannot open folders; the rename itself has happened
        return
    try:
        with contextlib.suppress(OSError):
            os.fsync(fd)
    finally:
        os.close(fd)


def write_new(path: Path, data: bytes | memoryview, *, mode: int = 0o600, fsync: bool = True) -> None:
    """Write a file that must not exist yet (never through a link), flushed and synced. On failure nothing is left."""
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NOFOLLOW, mode)
    try:
        try:
            view = memoryview(data)
            while view:
                view = view[os.write(fd, view):]
            if fsync:
                os.fsync(fd)
        finally:
            os.close(fd)
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def write_atomic(path: Path, data: bytes, *, mode: int = 0o644, fsync: bool = True) -> None:
    """Replace ``path`` by ``data`` so that a reader (or a crash) sees the old bytes or the new, never a mixture.

    Raises:
        StorageError: when it cannot be written; the old file then stands unharmed.
    """
    temp = path.parent / temp_name()
    with storage("write", path):
        try:
            write_new(temp, data, mode=mode, fsync=False)
            crash_point("file.written")
            if fsync:
                sync_file(temp)
            crash_point("file.synced")
            temp.replace(path)
        except BaseException:
            temp.unlink(missing_ok=True)
            raise
        crash_point("file.renamed")
        if fsync:
            sync_folder(path.parent)


def sync_file(path: Path) -> None:
    """fsync an existing file."""
    fd = os.open(path, os.O_RDONLY | _NOFOLLOW)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def file_sha(path: Path) -> str:
    """sha256 (hex) of a file's bytes; links are refused."""
    fd = os.open(path, os.O_RDONLY | _NOFOLLOW)
    with os.fdopen(fd, "rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def read_bytes(path: Path) -> bytes:
    """A file's bytes; links are refused."""
    fd = os.open(path, os.O_RDONLY | _NOFOLLOW)
    with os.fdopen(fd, "rb") as stream:
        return stream.read()
