"""SQLite checkpoints in the run folder: strict, compact, readable by this user only."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiosqlite
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import WRITES_IDX_MAP, ChannelVersions, Checkpoint, CheckpointMetadata, get_checkpoint_metadata
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver

from ..errors import CorruptError, StorageError
from .state import State

MAX_BLOB = 64 * 2**20
"""Bytes a checkpoint may unpack to; a larger one is not ours."""


NAMES = (
    *State.__annotations__, "__start__", "__pregel_tasks", "channel_values", "channel_versions", "versions_seen", "updated_channels",
    "checkpoint_ns", "draft", "written", "rounds", "verdict", "outcome", "accepted", "owner", "best", "score",
)
NODES = (
    "director", "screenwriter", "cinematographer", "validator", "settle", "script_gate", "portraits", "portrait", "portraits_gate",
    "keyframes", "keyframe", "keyframes_gate", "shots", "shot", "boundaries", "boundary", "shots_gate", "cut",
)
DICTIONARY = "".join((*NAMES, *NODES, *(f"branch:to:{n}" for n in NODES), f"{0:032}.0" * 3)).encode()
"""What every checkpoint repeats; the compressor knows it beforehand. Part of the format: a change needs a new suffix."""
SUFFIX = "+z1"


class StrictSerializer(JsonPlusSerializer):
    """Plain values only, compressed.

    No module is allowed to be revived beyond the library's own safe list, so a hostile row cannot run code. Version
    strings and names repeat a lot: deflate with a dictionary of them makes a checkpoint a small part of its size.
    """

    def __init__(self) -> None:
        super().__init__(pickle_fallback=False, allowed_json_modules=None, allowed_msgpack_modules=None)

    def dumps_typed(self, obj: Any) -> tuple[str, bytes]:
        kind, data = super().dumps_typed(obj)
        if len(data) < 100:
            return kind, data
        pack = zlib.compressobj(6, zdict=DICTIONARY)
        return kind + SUFFIX, pack.compress(data) + pack.flush()

    def loads_typed(self, data: tuple[str, bytes]) -> Any:
        kind, blob = data
        if kind.endswith(SUFFIX):
            unpack = zlib.decompressobj(zdict=DICTIONARY)
            try:
                blob = unpack.decompress(blob, MAX_BLOB)
            except zlib.error as e:
                raise CorruptError(f"a checkpoint cannot be unpacked ({e}); the run folder is damaged") from e
            if unpack.unconsumed_tail:
                raise CorruptError(f"a checkpoint unpacks to more than {MAX_BLOB >> 20} MB; the run folder was tampered with or damaged")
            kind = kind.removesuffix(SUFFIX)
        if kind not in ("msgpack", "null", "bytes", "bytearray"):
            raise CorruptError(f"a checkpoint has the encoding {kind!r}, which vgot never writes; the run folder was tampered with")
        return super().loads_typed((kind, blob))


_COLUMNS = "(thread_id, checkpoint_ns, checkpoint_id, task_id, task_path, idx, channel, type, value) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"


class RunSaver(AsyncSqliteSaver):
    """The library's SQLite saver for one run under one lock: counted versions, tables without a second copy of their keys,
    and writes made at once on a connection of this thread instead of handed to another (a tenth of a millisecond each)."""

    def __init__(self, connection: aiosqlite.Connection, path: Path) -> None:
        super().__init__(connection, serde=StrictSerializer())
        self._out = sqlite3.connect(path, timeout=30, isolation_level=None)
        self._out.execute("PRAGMA synchronous=NORMAL")

    def close(self) -> None:
        """Close the writing connection."""
        self._out.close()

    async def setup(self) -> None:
        if not self.is_setup:
            # The same columns as the library's tables; it creates them only where they are missing.
            await self.conn.executescript(
                "CREATE TABLE IF NOT EXISTS writes (thread_id TEXT NOT NULL, checkpoint_ns TEXT NOT NULL DEFAULT '', "
                "checkpoint_id TEXT NOT NULL, task_id TEXT NOT NULL, task_path TEXT NOT NULL DEFAULT '', idx INTEGER NOT NULL, "
                "channel TEXT NOT NULL, type TEXT, value BLOB, "
                "PRIMARY KEY (thread_id, checkpoint_ns, checkpoint_id, task_id, idx)) WITHOUT ROWID;"
            )
        await super().setup()

    async def aput(
        self, config: RunnableConfig, checkpoint: Checkpoint, metadata: CheckpointMetadata, new_versions: ChannelVersions
    ) -> RunnableConfig:
        """Save a checkpoint."""
        await self.setup()
        at = config["configurable"]
        kind, blob = self.serde.dumps_typed(checkpoint)
        about = json.dumps(get_checkpoint_metadata(config, metadata), ensure_ascii=False).encode("utf-8", "ignore")
        self._out.execute(
            "INSERT OR REPLACE INTO checkpoints (thread_id, checkpoint_ns, checkpoint_id, parent_checkpoint_id, type, checkpoint, metadata) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            (at["thread_id"], at["checkpoint_ns"], checkpoint["id"], at.get("checkpoint_id"), kind, blob, about),
        )
        here = {"thread_id": at["thread_id"], "checkpoint_ns": at["checkpoint_ns"], "checkpoint_id": checkpoint["id"]}
        return {"configurable": here}

    async def aput_writes(self, config: RunnableConfig, writes: Sequence[tuple[str, Any]], task_id: str, task_path: str = "") -> None:
        """Save what a finished task wrote, in one transaction."""
        await self.setup()
        at = config["configurable"]
        rows = [
            (at["thread_id"], at["checkpoint_ns"], at["checkpoint_id"], task_id, task_path, WRITES_IDX_MAP.get(channel, i), channel,
             *self.serde.dumps_typed(value))
            for i, (channel, value) in enumerate(writes)
        ]
        verb = "REPLACE" if all(channel in WRITES_IDX_MAP for channel, _ in writes) else "IGNORE"
        self._out.execute("BEGIN IMMEDIATE")
        try:
            self._out.executemany(f"INSERT OR {verb} INTO writes {_COLUMNS}", rows)
        except BaseException:
            self._out.execute("ROLLBACK")
            raise
        self._out.execute("COMMIT")

    def get_next_version(self, current: str | None, channel: None) -> str:
        """One more than ``current``. The library adds a random part for stores shared by several writers; a run has one."""
        return f"{int(current.split('.')[0]) + 1 if isinstance(current, str) else 1:032}.0"


@asynccontextmanager
async def open_saver(path: Path) -> AsyncIterator[RunSaver]:
    """The saver on ``path``, closed at the end (an unclosed one keeps the process from exiting).

    ``synchronous=NORMAL`` under WAL: a killed process loses nothing; a power cut may lose the last steps, which the
    artifact store then makes cheap to repeat.

    Raises:
        CorruptError: the file is no database. StorageError: it cannot be written.
    """
    try:
        fresh = not path.exists()
        connection = await aiosqlite.connect(path)
        try:
            await connection.execute("PRAGMA journal_mode=WAL")
            await connection.execute("PRAGMA synchronous=NORMAL")
            await connection.execute("PRAGMA quick_check(1)")
            if fresh:
                path.chmod(0o600)
            saver = RunSaver(connection, path)
            try:
                await saver.setup()
                yield saver
            finally:
                saver.close()
        finally:
            await connection.close()
    except sqlite3.DatabaseError as e:
        text = str(e)
        if "full" in text or "readonly" in text or "unable to open" in text:
            raise StorageError(f"cannot write the checkpoints in {path}: {text}; free some space or check the permissions, then resume") from e
        raise CorruptError(
            f"the checkpoints in {path} cannot be read: {text}. Finished pictures are safe in the run folder: delete the file "
            "checkpoints.sqlite and run `vgot resume` to rebuild the run from them"
        ) from e
