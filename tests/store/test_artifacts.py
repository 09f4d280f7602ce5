"""The artifact store: whole or absent, found again, and never trusted without its hash."""

from __future__ import annotations

import hashlib
import os
import threading
from pathlib import Path

import pytest
from vgot.errors import CorruptError, StorageError
from vgot.store.artifacts import Store
from vgot.store.canonical import digest
from vgot.store.files import machine_id, process_start, temp_name

RECIPE = {"op": "test.thing/1", "params": {"a": 1}}
KEY = digest(RECIPE)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "st", fsync=False)


def temps(store: Store) -> list[Path]:
    return [p for p in store.root.rglob(".*") if p.is_file()]


def test_bytes_are_found_under_their_hash(store: Store) -> None:
    sha = store.put(b"hello")
    assert sha == hashlib.sha256(b"hello").hexdigest()
    assert store.get(sha) == b"hello"
    assert store.path(sha).read_bytes() == b"hello"
    assert store.path(sha) == store.root / "objects" / sha[:2] / sha
    assert store.has(sha)
    assert not store.has("0" * 64)
    assert store.path(sha).stat().st_mode & 0o777 == 0o600


def test_json_is_canonical(store: Store) -> None:
    sha = store.put_json({"b": [1, 2.5], "a": "é"})
    assert store.get(sha) == '{"a":"é","b":[1,2.5]}'.encode()
    assert store.get_json(sha) == {"a": "é", "b": [1, 2.5]}
    with pytest.raises(CorruptError, match="not JSON"):
        store.get_json(store.put(b"\xff"))


def test_a_temporary_file_is_moved_and_any_other_is_copied(store: Store, tmp_path: Path) -> None:
    mine, foreign = store.temp(".bin"), tmp_path / "keep.bin"
    mine.write_bytes(b"mine")
    foreign.write_bytes(b"foreign")
    assert store.get(store.put(mine)) == b"mine"
    assert store.get(store.put(foreign)) == b"foreign"
    assert not mine.exists()
    assert foreign.exists()
    again = store.temp(".bin")
    again.write_bytes(b"mine")
    store.put(again)
    assert not again.exists()


def test_temporary_names_are_unique_and_plain(store: Store) -> None:
    assert len({store.temp() for _ in range(100)}) == 100
    for bad in ("/x", "..", "a b", "é", "\0"):
        with pytest.raises(ValueError, match="suffix"):
            store.temp(bad)


@pytest.mark.parametrize("damage", ["truncate", "flip", "empty", "link"])
def test_damaged_bytes_are_set_aside_and_reported(store: Store, damage: str, tmp_path: Path) -> None:
    sha = store.put(b"0123456789" * 100)
    path = store.path(sha)
    data = bytearray(path.read_bytes())
    if damage == "truncate":
        path.write_bytes(data[:-1])
    elif damage == "flip":
        data[500] ^= 1
        path.write_bytes(data)
    elif damage == "empty":
        path.write_bytes(b"")
    else:
        (tmp_path / "elsewhere").write_bytes(data)
        path.unlink()
        path.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(StorageError):
        store.get(sha)
    if damage != "link":
        assert not store.has(sha)
        assert (store.root / "quarantine" / sha).exists()
    assert store.put(bytes(data) if damage == "link" else b"0123456789" * 100) == sha
    assert store.get(sha) == b"0123456789" * 100
    assert not store.path(sha).is_symlink()


def test_a_change_after_the_first_check_is_seen(store: Store) -> None:
    sha = store.put(b"a" * 1000)
    store.path(sha)
    target = store.root / "objects" / sha[:2] / sha
    target.write_bytes(b"b" * 1000)
    os.utime(target, ns=(1, 1))
    with pytest.raises(CorruptError, match="set aside"):
        store.path(sha)


def test_a_missing_artifact_says_so(store: Store) -> None:
    for ask in (store.get, store.path):
        with pytest.raises(StorageError, match="missing"):
            ask("ab" * 32)
    for bad in ("../../etc/passwd", "", "AB" * 32, "ab" * 33):
        with pytest.raises(ValueError, match="sha256"):
            store.get(bad)
        with pytest.raises(ValueError, match="key"):
            store.lookup(bad)


def test_publish_and_look_up(store: Store) -> None:
    assert store.lookup(KEY) is None
    clip = store.temp(".mp4")
    clip.write_bytes(b"film")
    made = store.publish(KEY, RECIPE, {"clip": clip, "note": b"n"}, {"seconds": 1.5})
    assert made == store.lookup(KEY)
    assert made.op == "test.thing/1"
    assert store.get(made.outputs["clip"]) == b"film"
    assert store.recipe(KEY) == RECIPE
    assert store.keys() == [KEY]
    assert [e["event"] for e in store.journal.read()] == ["made"]
    assert store.journal.read()[0]["seconds"] == 1.5


def test_the_first_publication_wins(store: Store) -> None:
    first = store.publish(KEY, RECIPE, {"x": b"one"}, {})
    late = store.temp()
    late.write_bytes(b"two")
    assert store.publish(KEY, RECIPE, {"x": late}, {}) == first
    assert not late.exists()
    assert len(store.journal.read()) == 1


def test_a_key_must_belong_to_its_recipe(store: Store) -> None:
    with pytest.raises(ValueError, match="digest"):
        store.publish("0" * 64, RECIPE, {"x": b""}, {})


@pytest.mark.parametrize("target", ["output", "key"])
@pytest.mark.parametrize("damage", ["truncate", "flip", "remove"])
def test_a_damaged_publication_counts_as_absent_and_is_made_again(store: Store, target: str, damage: str) -> None:
    record = store.publish(KEY, RECIPE, {"x": b"payload" * 50}, {"seconds": 2.0})
    path = store.path(record.outputs["x"]) if target == "output" else store.root / "keys" / KEY[:2] / f"{KEY}.json"
    data = bytearray(path.read_bytes())
    if damage == "remove":
        path.unlink()
    else:
        path.write_bytes(data[:-3] if damage == "truncate" else data.replace(b"2.0", b"9.0") if target == "key" else data.replace(b"p", b"q", 1))
    fresh = Store(store.root, fsync=False)
    assert fresh.lookup(KEY) is None
    again = fresh.publish(KEY, RECIPE, {"x": b"payload" * 50}, {"seconds": 2.0})
    assert fresh.lookup(KEY) == again
    assert fresh.get(again.outputs["x"]) == b"payload" * 50


def test_every_flipped_bit_of_a_key_file_is_noticed(store: Store) -> None:
    store.publish(KEY, RECIPE, {"x": b"1"}, {"seconds": 1.0})
    path = store.root / "keys" / KEY[:2] / f"{KEY}.json"
    good = path.read_bytes()
    for at in range(0, len(good), 7):
        bad = bytearray(good)
        bad[at] ^= 4
        path.write_bytes(bad)
        assert Store(store.root, fsync=False).lookup(KEY) is None, at
        path.write_bytes(good)


def test_a_full_disk_is_a_plain_error_and_leaves_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(fd: int, data: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("vgot.store.files.os.write", full)
    with pytest.raises(StorageError, match=r"disk is full.*free there\); free some space"):
        store.publish(KEY, RECIPE, {"x": b"data"}, {})
    monkeypatch.undo()
    assert temps(store) == []
    assert store.lookup(KEY) is None


def test_a_file_size_limit_is_a_plain_error(store: Store) -> None:
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        with pytest.raises(StorageError, match="allowed file size"):
            store.put(b"x" * 5000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert temps(store) == []
    assert store.get(store.put(b"x" * 5000)) == b"x" * 5000


def test_many_threads_may_publish_the_same(store: Store) -> None:
    seen = []

    def work(n: int) -> None:
        seen.append(store.publish(KEY, RECIPE, {"x": str(n % 2).encode() * 10_000}, {"seconds": float(n)}))

    threads = [threading.Thread(target=work, args=(n,)) for n in range(8)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert len({tuple(r.outputs.items()) for r in seen}) == 1
    assert len([e for e in store.journal.read() if e["event"] == "made"]) == 1
    assert temps(store) == []


def test_the_sweep_takes_what_the_dead_left_and_nothing_else(store: Store) -> None:
    sha = store.put(b"keep")
    dead = f".{machine_id()}-999999999-1-0.0.tmp"
    reused = f".{machine_id()}-{os.getpid()}-1-0.0.tmp"  # this pid, but another process had it
    assert process_start(os.getpid()) != "1"
    before_boot = ".00000000-1-1-0.0.tmp"
    for folder in (store.root / "tmp", store.root / "objects" / sha[:2]):
        for name in (dead, reused, before_boot, temp_name(), ".hidden", "plain"):
            (folder / name).write_bytes(b"")
        os.utime(folder / before_boot, (1, 1))
    assert store.sweep() == 6
    assert store.sweep() == 0
    assert store.get(sha) == b"keep"
    assert (store.root / "tmp" / "plain").exists()
