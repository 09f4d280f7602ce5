"""The weights folder: finding it, what is missing, one fingerprint."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from vgot.errors import InputError, WeightsError
from vgot.weights import Weights, find_weights, hashes, manifest
from vgot.weights.lock import Lock, Pin

from .makers import FLOATS, put, safetensors_bytes, sha, tiny_manifest

LOCKED = os.geteuid() == 0  # root writes into read-only folders


def weights(root: Path) -> Weights:
    return Weights(root, tiny_manifest())


def flat(root: Path, data: bytes = FLOATS) -> Path:
    return put(root / "Big-flat" / "model.safetensors", data)


def small(root: Path) -> Path:
    return put(root / "Small" / "words.txt", "a b")


# -- finding ------------------------------------------------------------------------------------------------------------
def test_the_first_that_is_stated_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("said", "env", "weights"):
        put(tmp_path / name / "Kolors" / "model_index.json", "{}")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("VGOT_WEIGHTS", raising=False)
    assert find_weights() == Path("weights")
    monkeypatch.setenv("VGOT_WEIGHTS", str(tmp_path / "env"))
    assert find_weights() == tmp_path / "env"
    assert find_weights(tmp_path / "said") == tmp_path / "said"


@pytest.mark.parametrize("made", [False, True])
def test_a_stated_folder_without_models_is_an_error(made: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path / "weights" / "Kolors" / "model_index.json", "{}")
    monkeypatch.chdir(tmp_path)
    if made:
        (tmp_path / "empty" / "Kolors").mkdir(parents=True)
    monkeypatch.setenv("VGOT_WEIGHTS", str(tmp_path / "empty"))
    with pytest.raises(WeightsError, match=r"empty \(VGOT_WEIGHTS\).*vgot weights pull") as caught:
        find_weights()
    assert caught.value.code == 7


# -- missing ------------------------------------------------------------------------------------------------------------
def test_all_that_is_missing_is_told_at_once(tmp_path: Path) -> None:
    put(tmp_path / "Kolors" / "unet" / "config.json", "{}")
    put(tmp_path / "Kolors" / "text_encoder" / "pytorch_model-00003-of-00007.bin", "x")
    names = ["kolors", "kolors-ip-adapter-plus", "dynamicrafter-1024", "clip-vit-h-14"]
    with pytest.raises(WeightsError) as caught:
        Weights(tmp_path).require(names)
    text = str(caught.value)
    for n in (1, 2, 4, 5, 6, 7):
        assert f"{tmp_path}/Kolors/text_encoder/pytorch_model-0000{n}-of-00007.bin" in text
    assert "pytorch_model-00003" not in text and "unet/config.json" not in text
    assert f"{tmp_path}/DynamiCrafter/model.ckpt (dynamicrafter-1024: checkpoint, about 10.4 GB): absent" in text
    assert f"{tmp_path}/CLIP-ViT-H-14/merges.txt" in text
    assert f"vgot weights pull {' '.join(names)} --weights {tmp_path}" in text


def test_the_form_that_was_begun_is_the_one_that_lacks_files(tmp_path: Path) -> None:
    text = tmp_path / "Big" / "text"
    shards = {"a": "model-00001-of-00002.safetensors", "b": "model-00002-of-00002.safetensors"}
    put(text / "model.safetensors.index.json", json.dumps({"weight_map": shards}))
    put(text / "model-00001-of-00002.safetensors", FLOATS)
    found = [m.path.name for m in weights(tmp_path).missing(["big"])]
    assert found == ["config.json", "model-00002-of-00002.safetensors", "adapter.safetensors"]


def test_any_complete_form_will_do(tmp_path: Path) -> None:
    text = tmp_path / "Big" / "text"
    put(text / "config.json", "{}")
    put(text / "model.safetensors", FLOATS)
    put(tmp_path / "Big" / "adapter.bin", "x")
    assert weights(tmp_path).missing(["big"]) == []
    adapter = tmp_path / "Big" / "adapter.bin"
    assert weights(tmp_path).chosen("big") == {"text": (text / "config.json", text / "model.safetensors"), "adapter": (adapter,)}
    assert weights(tmp_path).state("big") == "present"


def test_another_tree_serves_under_the_same_name(tmp_path: Path) -> None:
    flat(tmp_path)
    w = weights(tmp_path)
    w.require(["big"])
    assert w.folder("big") == tmp_path / "Big-flat"
    assert w.state("big") == "absent"
    assert w.chosen("big") == {"all": (tmp_path / "Big-flat" / "model.safetensors",)}


def test_an_optional_part_is_not_missed(tmp_path: Path) -> None:
    small(tmp_path)
    weights(tmp_path).require(["small"])


def test_no_such_model(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="models are"):
        weights(tmp_path).require(["large"])


# -- damaged, as far as a quick look tells --------------------------------------------------------------------------------
@pytest.mark.parametrize(("data", "words"), [
    (b"", "0 bytes"),
    (FLOATS[:-1], f"{len(FLOATS) - 1} bytes: the file is cut off"),
    (FLOATS + b"x", f"expected {len(FLOATS)} bytes"),
    (FLOATS[:20], "inside its header"),
    (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1010000000\n", r"1010000000 bytes.*git-lfs pointer"),
    (b"<!DOCTYPE html><html>sign in</html>", "a web page"),
])
def test_what_only_looks_like_the_file(data: bytes, words: str, tmp_path: Path) -> None:
    flat(tmp_path, data)
    with pytest.raises(WeightsError, match=words):
        weights(tmp_path).require(["big-flat"])


def test_a_size_that_was_pinned(tmp_path: Path) -> None:
    small(tmp_path)
    Lock({"Small/words.txt": Pin(4, "0" * 64, "c")}).write_to(tmp_path)
    with pytest.raises(WeightsError, match=r"words\.txt .*expected 4 bytes, found 3"):
        weights(tmp_path).require(["small"])


def test_a_damaged_lock_says_so(tmp_path: Path) -> None:
    small(tmp_path)
    put(tmp_path / "weights.lock.json", "{")
    with pytest.raises(WeightsError, match=r"weights\.lock\.json is damaged"):
        weights(tmp_path).require(["small"])


def test_links(tmp_path: Path) -> None:
    store = flat(tmp_path / "elsewhere")
    (tmp_path / "w" / "Big-flat").mkdir(parents=True)
    link = tmp_path / "w" / "Big-flat" / "model.safetensors"
    link.symlink_to(store)
    (tmp_path / "direct").mkdir()
    flat(tmp_path / "direct")
    assert weights(tmp_path / "w").fingerprint(["big-flat"]) == weights(tmp_path / "direct").fingerprint(["big-flat"])
    store.unlink()
    with pytest.raises(WeightsError, match="a link that leads nowhere"):
        weights(tmp_path / "w").require(["big-flat"])


def test_odd_names_in_an_index(tmp_path: Path) -> None:
    text = tmp_path / "Big" / "text"
    put(text / "config.json", "{}")
    put(tmp_path / "Big" / "adapter.safetensors", FLOATS)
    for name in ("../x.bin", "/etc/passwd", "a/b.bin", "..", "x\ny.bin", "a\\b.bin", ""):
        put(text / "pytorch_model.bin.index.json", json.dumps({"weight_map": {"a": name}}))
        with pytest.raises(WeightsError, match="names a file elsewhere"):
            weights(tmp_path).require(["big"])


# -- fingerprint --------------------------------------------------------------------------------------------------------
def test_the_fingerprint_moves_with_any_file_and_with_nothing_else(tmp_path: Path) -> None:
    for root in (tmp_path / "a", tmp_path / "b"):
        flat(root)
        small(root)
    a, b = weights(tmp_path / "a"), weights(tmp_path / "b")
    first = a.fingerprint(["big-flat", "small"])
    assert first == b.fingerprint(["small", "big-flat", "small"])
    assert len(first) == 64
    put(tmp_path / "b" / "Small" / "notes.md", "no part of the model")
    assert b.fingerprint(["big-flat", "small"]) == first
    put(tmp_path / "b" / "Small" / "words.txt", "a c")
    assert b.fingerprint(["big-flat", "small"]) != first
    assert b.fingerprint(["big-flat"]) == a.fingerprint(["big-flat"])
    assert a.fingerprint(["big-flat"]) != a.fingerprint(["small"])


def test_a_fingerprint_of_what_is_missing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match="missing"):
        weights(tmp_path).fingerprint(["small"])


class Counter:
    """Bytes that were really read."""

    def __init__(self) -> None:
        self.total = 0

    def __call__(self, n: int) -> None:
        self.total += n


def read_bytes(root: Path) -> int:
    """Bytes that a new process would read for the fingerprint."""
    count = Counter()
    weights(root).fingerprint(["big-flat"], count)
    return count.total


def test_hashes_are_made_once(tmp_path: Path) -> None:
    flat(tmp_path)
    assert read_bytes(tmp_path) == len(FLOATS)
    assert read_bytes(tmp_path) == 0
    assert json.loads((tmp_path / ".hashes.json").read_text())["Big-flat/model.safetensors"][3] == sha(FLOATS)


def test_a_change_of_size_time_or_inode_is_noticed(tmp_path: Path) -> None:
    path = flat(tmp_path)
    one = weights(tmp_path).fingerprint(["big-flat"])
    other = bytearray(FLOATS)
    other[-1] ^= 1
    stat = path.stat()

    path.write_bytes(other)  # another time
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns + 10**9))
    assert weights(tmp_path).fingerprint(["big-flat"]) != one

    temp = put(path.with_name("new"), FLOATS)  # another inode, the same size and time
    os.utime(temp, ns=(stat.st_atime_ns, stat.st_mtime_ns + 10**9))
    temp.replace(path)
    assert weights(tmp_path).fingerprint(["big-flat"]) == one

    longer = safetensors_bytes({"a": ("U8", [40], bytes(40))})  # another size
    path.write_bytes(longer)
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns + 10**9))
    assert weights(tmp_path).fingerprint(["big-flat"]) != one


def test_a_file_that_was_just_written_is_not_remembered(tmp_path: Path) -> None:
    put(tmp_path / "Big-flat" / "model.safetensors", FLOATS, age=0)
    assert read_bytes(tmp_path) == read_bytes(tmp_path) == len(FLOATS)


def test_a_file_that_changes_meanwhile(tmp_path: Path) -> None:
    path = flat(tmp_path)
    with pytest.raises(WeightsError, match="was changed while it was read"):
        weights(tmp_path).fingerprint(["big-flat"], lambda _: os.utime(path))


@pytest.mark.parametrize("broken", ["{", "[]", '{"Big-flat/model.safetensors": ["x"]}', '{"Big-flat/model.safetensors": 3}', "\udcff"])
def test_a_broken_memory_is_only_forgotten(broken: str, tmp_path: Path) -> None:
    flat(tmp_path)
    put(tmp_path / ".hashes.json", broken.encode("utf-8", "surrogateescape"))
    assert read_bytes(tmp_path) == len(FLOATS)
    assert read_bytes(tmp_path) == 0


def test_a_read_only_folder_is_remembered_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    root = tmp_path / "w"
    flat(root)
    if LOCKED:  # permissions do not stop root: a folder that cannot be written to is one in whose place the file is a folder
        (root / ".hashes.json").mkdir()
    else:
        root.chmod(0o555)
    try:
        assert read_bytes(root) == len(FLOATS)
        assert read_bytes(root) == 0
    finally:
        root.chmod(0o755)
    assert [p.name[:7] for p in (tmp_path / "cache" / "vgot").iterdir()] == ["hashes-"]
    monkeypatch.setattr(hashes.Hashes, "_places", lambda self: (Path("/dev/null/x"), Path("/dev/null/y")))
    assert read_bytes(root) == len(FLOATS)


def test_the_shipped_manifest_is_the_default(tmp_path: Path) -> None:
    assert Weights(tmp_path).manifest is manifest()
