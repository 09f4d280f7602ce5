"""Content-addressed artifacts: bytes under their sha256, and key files that say which recipe made which bytes.

Under one key at most one artifact is published, and it is visible only when complete: blobs first, the key file last.
A kill at any moment leaves nothing or a whole artifact. Names come from hashes only, never from text a person wrote.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
import shutil
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import CorruptError, StorageError
from .canonical import canonical, digest
from .crash import crash_point
from .files import file_sha, read_bytes, storage, sweep_folder, sync_file, sync_folder, temp_name, write_new
from .journal import Journal

KEY_SCHEMA = 1
_HEX = re.compile(r"[0-9a-f]{64}")

_Stamp = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Record:
    """What was published under a key.

    Attributes:
        key: sha256 of the recipe. op: what made it. outputs: name -> sha256 of the bytes.
        info: what was measured while making it (seconds, versions); never part of the key.
    """

    key: str
    op: str
    outputs: Mapping[str, str]
    info: Mapping[str, Any]


class Store:
    """Artifacts under ``root``: ``objects/ab/<sha>``, ``keys/ab/<key>.json``, ``tmp/``, ``quarantine/``, ``events.jsonl``.

    Several threads and processes may use one root at once. ``fsync=False`` trades survival of a power cut for speed
    (tests only); survival of a kill needs no fsync.
    """

    def __init__(self, root: Path, *, fsync: bool = True) -> None:
        self.root = Path(root).absolute()
        self.fsync = fsync
        self.journal = Journal(self.root / "events.jsonl")
        self._lock = threading.Lock()
        self._verified: dict[str, _Stamp] = {}
        with storage("create the store", self.root):
            for name in ("objects", "keys", "tmp"):
                (self.root / name).mkdir(parents=True, exist_ok=True, mode=0o700)

    # -- blobs ----------------------------------------------------------------------------------------------------------
    def put(self, data: bytes | Path, *, durable: bool = True) -> str:
        """Store bytes, or a finished file, and return its sha256.

        ``durable=False`` leaves it to the system when the bytes reach the disk: for values that can be had again from
        published artifacts. A kill loses nothing either way; a power cut might.

        A file inside ``tmp/`` (see :meth:`temp`) is moved, any other is copied. Storing the same bytes again is free.

        Raises:
            StorageError: full, read-only, missing file …; nothing is left behind.
        """
        sha = file_digest(data) if isinstance(data, Path) else digest_bytes(data)
        target = self._object(sha)
        if self._is_whole(sha):
            if isinstance(data, Path) and self._is_temp(data):
                data.unlink(missing_ok=True)
            return sha
        with storage("store an artifact", target):
            target.parent.mkdir(exist_ok=True, mode=0o700)
            temp = target.parent / temp_name()
            try:
                crash_point("blob.start")
                self._fill(temp, data)
                crash_point("blob.written")
                if self.fsync and durable:
                    sync_file(temp)
                crash_point("blob.synced")
                if file_sha(temp) != sha:
                    raise CorruptError(f"the bytes read back differ from those written: {temp}; the disk or its driver is failing")
                temp.replace(target)
            except BaseException:
                temp.unlink(missing_ok=True)
                raise
            # The folder is not synced: a name that a power cut loses is an artifact that is absent, and so is made again.
            crash_point("blob.renamed")
        self._remember(sha, target)
        return sha

    def put_json(self, value: Any, *, durable: bool = True) -> str:
        """Store a plain value as canonical JSON."""
        return self.put(canonical(value), durable=durable)

    def get(self, sha: str) -> bytes:
        """The bytes of an artifact, checked against their hash.

        Raises:
            CorruptError: they differ (the file is moved to ``quarantine/``). StorageError: there is no such artifact.
        """
        path = self._object(sha)
        try:
            data = read_bytes(path)
        except FileNotFoundError:
            raise self._missing(sha) from None
        except OSError as exc:
            raise StorageError(f"cannot read artifact {path}: {exc.strerror}") from exc
        if digest_bytes(data) != sha:
            raise self._corrupt(sha)
        return data

    def get_json(self, sha: str) -> Any:
        """The value that :meth:`put_json` stored.

        Raises:
            CorruptError: the artifact is damaged or is not JSON.
        """
        try:
            return json.loads(self.get(sha))
        except ValueError as exc:
            raise CorruptError(f"artifact {sha} is not JSON ({exc}); it was expected to be a value, not a file") from exc

    def path(self, sha: str) -> Path:
        """Path of an artifact for reading; its hash is checked once per process and again when the file changed.

        Raises:
            CorruptError, StorageError: as :meth:`get`.
        """
        path = self._object(sha)
        stamp = _stamp(path)
        if stamp is None:
            raise self._missing(sha)
        if self._verified.get(sha) != stamp:
            with storage("read an artifact", path):
                same = file_sha(path) == sha
            if not same:
                raise self._corrupt(sha)
            with self._lock:
                self._verified[sha] = stamp
        return path

    def has(self, sha: str) -> bool:
        """Whether an artifact is present (its bytes are checked when they are read)."""
        return _stamp(self._object(sha)) is not None

    # -- keys -----------------------------------------------------------------------------------------------------------
    def lookup(self, key: str) -> Record | None:
        """What was published under a key, or None. A damaged record or output is quarantined and counts as absent."""
        path = self._key(key)
        try:
            data = read_bytes(path)
        except FileNotFoundError:
            return None
        except OSError as exc:
            raise StorageError(f"cannot read {path}: {exc.strerror}") from exc
        record = _read_record(key, data)
        if record is None:
            self._quarantine(path)
            return None
        for sha in record.outputs.values():
            try:
                self.path(sha)
            except StorageError:
                self._quarantine(path)
                return None
        return record

    def publish(self, key: str, recipe: Mapping[str, Any], outputs: Mapping[str, bytes | Path], info: Mapping[str, Any]) -> Record:
        """Store ``outputs`` and then the key file that makes them visible.

        Args:
            key: sha256 of the canonical recipe. recipe: everything that determines the bytes, with its ``op``.
            outputs: name -> bytes, or a finished temporary file (moved). info: measurements, for example ``seconds``.

        Returns:
            The record under this key: the one given, or the one that was published before (the first wins).

        Raises:
            ValueError: ``key`` is not the digest of ``recipe``. StorageError: nothing was published.
        """
        if digest(recipe) != key:
            raise ValueError("key is not the digest of the recipe")
        old = self.lookup(key)
        if old is not None:
            self._drop(outputs.values())
            return old
        try:
            shas = {name: self.put(outputs[name]) for name in sorted(outputs)}
        except BaseException:
            self._drop(outputs.values())
            raise
        record = Record(key, str(recipe.get("op", "")), shas, dict(info))
        kept = self._publish_key(record, recipe)
        if kept is record:
            self.journal.append({"event": "made", "key": key, "op": record.op, "seconds": record.info.get("seconds")})
        return kept

    def _publish_key(self, record: Record, recipe: Mapping[str, Any]) -> Record:
        path = self._key(record.key)
        body = {
            "schema": KEY_SCHEMA, "key": record.key, "op": record.op, "recipe": dict(recipe),
            "outputs": dict(record.outputs), "info": dict(record.info),
        }
        data = canonical({**body, "check": digest(body)})
        temp = path.parent / temp_name()
        with storage("publish an artifact", path):
            path.parent.mkdir(exist_ok=True, mode=0o700)
            crash_point("key.start")
            try:
                write_new(temp, data, fsync=False)
                crash_point("key.written")
                if self.fsync:
                    sync_file(temp)
                crash_point("key.synced")
                other = self._claim(temp, path, record.key)
            finally:
                temp.unlink(missing_ok=True)
            crash_point("key.renamed")
            if self.fsync:
                sync_folder(path.parent)
        return other or record

    def _claim(self, temp: Path, path: Path, key: str) -> Record | None:
        """Give the finished key file its name, unless another process was first: then its record."""
        try:
            path.hardlink_to(temp)
        except FileExistsError:
            other = self.lookup(key)
            if other is not None:
                return other
            temp.replace(path)
        except OSError:  # no hard links on this file system
            temp.replace(path)
        return None

    def keys(self) -> list[str]:
        """All published keys, sorted."""
        return sorted(p.stem for p in (self.root / "keys").glob("??/*.json") if _HEX.fullmatch(p.stem))

    def recipe(self, key: str) -> dict[str, Any]:
        """The recipe published under a key.

        Raises:
            StorageError: there is none, or it is damaged.
        """
        if self.lookup(key) is None:
            raise StorageError(f"nothing is published under key {key} in {self.root}")
        recipe: dict[str, Any] = json.loads(read_bytes(self._key(key)))["recipe"]
        return recipe

    # -- temporary files ------------------------------------------------------------------------------------------------
    def temp(self, suffix: str = ".tmp") -> Path:
        """A new unique path in ``tmp/`` (not created). Hand it to :meth:`put` or :meth:`publish` when it is finished."""
        return self.root / "tmp" / temp_name(suffix)

    def sweep(self) -> int:
        """Remove what killed processes left half-written; files of living ones are left alone. Returns how many."""
        return sum(sweep_folder(self.root, pattern) for pattern in ("tmp/.*", "objects/??/.*", "keys/??/.*", ".*"))

    # -- inside ---------------------------------------------------------------------------------------------------------
    def _object(self, sha: str) -> Path:
        if not _HEX.fullmatch(sha):
            raise ValueError(f"a sha256 in hex was expected, found {sha[:80]!r}")
        return self.root / "objects" / sha[:2] / sha

    def _key(self, key: str) -> Path:
        if not _HEX.fullmatch(key):
            raise ValueError(f"a key (sha256 in hex) was expected, found {key[:80]!r}")
        return self.root / "keys" / key[:2] / f"{key}.json"

    def _is_temp(self, path: Path) -> bool:
        return path.absolute().parent == self.root / "tmp"

    def _drop(self, values: Iterable[bytes | Path]) -> None:
        for value in values:
            if isinstance(value, Path) and self._is_temp(value):
                value.unlink(missing_ok=True)

    def _fill(self, temp: Path, data: bytes | Path) -> None:
        if not isinstance(data, Path):
            write_new(temp, data, fsync=False)
        elif self._is_temp(data):
            data.chmod(0o600)
            data.replace(temp)
        else:
            shutil.copyfile(data, temp)
            temp.chmod(0o600)

    def _is_whole(self, sha: str) -> bool:
        try:
            self.path(sha)
        except StorageError:
            return False
        return True

    def _remember(self, sha: str, path: Path) -> None:
        stamp = _stamp(path)
        if stamp is not None:
            with self._lock:
                self._verified[sha] = stamp

    def _quarantine(self, path: Path) -> None:
        """Set a damaged file aside (kept for inspection) so that it is made again."""
        folder = self.root / "quarantine"
        with storage("set a damaged file aside", path), contextlib.suppress(FileNotFoundError):
            folder.mkdir(exist_ok=True, mode=0o700)
            path.replace(folder / path.name)

    def _corrupt(self, sha: str) -> CorruptError:
        path = self._object(sha)
        with self._lock:
            self._verified.pop(sha, None)
        self._quarantine(path)
        return CorruptError(
            f"artifact {sha} is damaged: its bytes do not match its hash; it was set aside in {self.root / 'quarantine'} "
            "and is made again when the run is resumed"
        )

    def _missing(self, sha: str) -> StorageError:
        return StorageError(f"artifact {sha} is missing from {self.root}; resume the run to make it again")


def digest_bytes(data: bytes) -> str:
    """sha256 (hex) of bytes."""
    return hashlib.sha256(data).hexdigest()


def file_digest(path: Path) -> str:
    """sha256 (hex) of a file.

    Raises:
        StorageError: it cannot be read.
    """
    with storage("read", path):
        return file_sha(path)


def _stamp(path: Path) -> _Stamp | None:
    try:
        info = path.lstat()
    except OSError:
        return None
    return info.st_size, info.st_mtime_ns, info.st_ino


def _read_record(key: str, data: bytes) -> Record | None:
    """The record in a key file, or None when it is damaged or belongs to another key."""
    try:
        body = json.loads(data)
        check = body.pop("check")
        if digest(body) != check or body["key"] != key or body["schema"] != KEY_SCHEMA:
            return None
        outputs = {str(k): str(v) for k, v in body["outputs"].items()}
        if not all(_HEX.fullmatch(v) for v in outputs.values()):
            return None
        return Record(key, str(body["op"]), outputs, dict(body["info"]))
    except (ValueError, KeyError, AttributeError, TypeError):
        return None
