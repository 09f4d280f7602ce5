"""Checkpoints: strict, compact, and plain about damage."""

import stat
import zlib
from pathlib import Path

import ormsgpack
import pytest
from vgot.errors import CorruptError
from vgot.graph.checkpoint import DICTIONARY, MAX_BLOB, StrictSerializer, open_saver


def test_round_trip_of_plain_state() -> None:
    s = StrictSerializer()
    value = {"shots": {f"s{i:02d}": "ab" * 32 for i in range(50)}, "round": 2, "note": "naïve – 雪", "best": {}, "none": None}
    kind, data = s.dumps_typed(value)
    assert kind == "msgpack+z1"
    assert s.loads_typed((kind, data)) == value


def test_repetitive_state_shrinks() -> None:
    s = StrictSerializer()
    value = {f"branch:to:{i}": f"0000000000000000000000000000{i:04d}.0.12345678" for i in range(40)}
    assert len(s.dumps_typed(value)[1]) < len(ormsgpack.packb(value)) / 3


def test_a_callable_in_a_checkpoint_is_not_run(tmp_path: Path) -> None:
    # The extension that names (module, function, argument) ran on load with the library's defaults.
    witness = tmp_path / "ran"
    for code in range(8):
        hostile = ormsgpack.packb(ormsgpack.Ext(code, ormsgpack.packb(("os", "system", f"touch {witness}"))))
        try:
            StrictSerializer().loads_typed(("msgpack", hostile))
        except Exception:
            continue
    assert not witness.exists()


@pytest.mark.parametrize("kind", ["pickle", "json", "msgpack2"])
def test_foreign_encodings_are_refused(kind: str) -> None:
    with pytest.raises(CorruptError, match="never writes"):
        StrictSerializer().loads_typed((kind, b"x"))


def test_a_bomb_is_refused() -> None:
    pack = zlib.compressobj(9, zdict=DICTIONARY)
    with pytest.raises(CorruptError, match="unpacks to more"):
        StrictSerializer().loads_typed(("msgpack+z1", pack.compress(bytes(MAX_BLOB + 10)) + pack.flush()))


async def test_database_is_private_and_damage_is_explained(tmp_path: Path) -> None:
    path = tmp_path / "c.sqlite"
    async with open_saver(path):
        pass
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.write_bytes(b"not a database at all" * 100)
    with pytest.raises(CorruptError, match="Finished pictures are safe"):
        async with open_saver(path):
            pass
