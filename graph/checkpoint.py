"""SQLite checkpoints in the run folder: strict, compact, readable by this user only."""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiosqlite
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver

from ..errors import CorruptError, StorageError

MAX_BLOB = 64 * 2**20
"""Bytes a checkpoint may unpack to; a larger one is not ours."""


class StrictSerializer(JsonPlusSerializer):
    """Plain values only, compressed.

    No module is allowed to be revived beyond the library's own safe list, so a hostile row cannot run code. Version
    strings and ids repeat a lot: deflate makes a checkpoint about a third of its size.
    """

    def __init__(self) -> None:
        super().__init__(pickle_fallback=False, allowed_json_modules=None, allowed_msgpack_modules=None)

    def dumps_typed(self, obj: Any) -> tuple[str, bytes]:
        kind, data = super().dumps_typed(obj)
        if len(data) < 200:
            return kind, data
        return f"{kind}+z", zlib.compress(data, 6)

    def loads_typed(self, data: tuple[str, bytes]) -> Any:
        kind, blob = data
        if kind.endswith("+z"):
            unpack = zlib.decompressobj()
            blob = unpack.decompress(blob, MAX_BLOB)
            if unpack.unconsumed_tail:
                raise CorruptError(f"a checkpoint unpacks to more than {MAX_BLOB >> 20} MB; the run folder was tampered with or damaged")
            kind = kind[:-2]
        if kind not in ("msgpack", "null", "bytes", "bytearray"):
            raise CorruptError(f"a checkpoint has the encoding {kind!r}, which vgot never writes; the run folder was tampered with")
        return super().loads_typed((kind, blob))


@asynccontextmanager
async def open_saver(path: Path) -> AsyncIterator[AsyncSqliteSaver]:
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
            saver = AsyncSqliteSaver(connection, serde=StrictSerializer())
            await saver.setup()
            yield saver
        finally:
            await connection.close()
    except aiosqlite.DatabaseError as e:
        text = str(e)
        if "full" in text or "readonly" in text or "unable to open" in text:
            raise StorageError(f"cannot write the checkpoints in {path}: {text}; free some space or check the permissions, then resume") from e
        raise CorruptError(
            f"the checkpoints in {path} cannot be read: {text}. Finished pictures are safe in the run folder: delete the file "
            "checkpoints.sqlite and run `vgot resume` to rebuild the run from them"
        ) from e
