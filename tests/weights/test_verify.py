"""Verifying: by hash, by structure, by value; and never by unpickling."""

from __future__ import annotations

import io
import os
import pickle
import struct
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from vgot.errors import WeightsError
from vgot.weights import Weights
from vgot.weights.lock import Lock, Pin
from vgot.weights.structure import inspect, shards
from vgot.weights.verify import demand, not_finite, verify

from .makers import FLOATS, big_tree, put, safetensors_bytes, sha, tiny_manifest

torch = pytest.importorskip("torch")


class Gadget:
    """A pickle that makes a file when it is loaded."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> Any:
        return os.mkdir, (str(self.mark),)


def hostile(path: Path, mark: Path, protocol: int = 2) -> Path:
    """A checkpoint that looks well and runs something when it is unpickled."""
    path.parent.mkdir(parents=True, exist_ok=True)
    torch.save({"w": torch.ones(3), "x": Gadget(mark)}, path, pickle_protocol=protocol)
    return path


def legacy(path: Path, value: Any) -> Path:
    """A checkpoint in the form of old torch: pickles in a row and raw bytes, no zip archive."""
    path.parent.mkdir(parents=True, exist_ok=True)
    torch.save(value, path, _use_new_zipfile_serialization=False)
    return path


def flat(root: Path, data: bytes = FLOATS) -> Weights:
    put(root / "Big-flat" / "model.safetensors", data)
    return Weights(root, tiny_manifest())


# -- by hash ------------------------------------------------------------------------------------------------------------
def test_a_flipped_bit_is_seen_by_the_hash_alone(tmp_path: Path) -> None:
    w = flat(tmp_path)
    assert verify(w, ["big-flat"])[0].hashed == 0
    Lock({"Big-flat/model.safetensors": Pin(len(FLOATS), sha(FLOATS), "c")}).write_to(tmp_path)
    assert [(v.ok, v.files, v.hashed) for v in verify(w, ["big-flat"])] == [(True, 1, 1)]
    flipped = bytearray(FLOATS)
    flipped[-1] ^= 1
    verdicts = verify(flat(tmp_path, bytes(flipped)), ["big-flat"])
    finding = verdicts[0].findings[0]
    assert (finding.problem, finding.expected, finding.found) == ("altered", f"sha256 {sha(FLOATS)}", f"sha256 {sha(bytes(flipped))}")
    assert "vgot weights pull big-flat" in finding.do
    with pytest.raises(WeightsError, match="is altered: expected sha256"):
        demand(verdicts)


def test_a_whole_tree(tmp_path: Path) -> None:
    big_tree(tmp_path)
    verdict = verify(Weights(tmp_path, tiny_manifest()), ["big"], deep=True)[0]
    assert verdict.ok and verdict.files == 6
    (tmp_path / "Big" / "text" / "pytorch_model-00002-of-00002.bin").unlink()
    (tmp_path / "Big" / "adapter.bin").write_bytes(b"")
    found = verify(Weights(tmp_path, tiny_manifest()), ["big"])[0].findings
    assert [(f.problem, f.path.name) for f in found] == [("missing", "pytorch_model-00002-of-00002.bin"), ("damaged", "adapter.bin")]


# -- by structure -------------------------------------------------------------------------------------------------------
def entry(dtype: str = "F32", shape: Any = (2,), at: Any = (0, 8)) -> bytes:
    import json

    text = json.dumps({"a": {"dtype": dtype, "shape": list(shape), "data_offsets": list(at)}}).encode()
    return struct.pack("<Q", len(text)) + text + bytes(8)


@pytest.mark.parametrize(("data", "found"), [
    (b"abc", "only 3 bytes"),
    (struct.pack("<Q", 2**40) + b"{}", "no safetensors header"),
    (struct.pack("<Q", 100) + b"{}", "cut off inside its header"),
    (struct.pack("<Q", 2) + b"{]", "not JSON"),
    (struct.pack("<Q", 2) + b"[]", "not a JSON object"),
    (entry("F31"), "describes no tensor"),
    (entry(shape=(3,)), "does not fit its shape"),
    (entry(at=(4, 12)), "does not fit its shape"),
    (entry(at=("x", 8)), "describes no tensor"),
    (entry() + b"\0", "bytes"),
])
def test_safetensors_that_are_not(data: bytes, found: str, tmp_path: Path) -> None:
    damage = inspect(put(tmp_path / "x.safetensors", data))
    assert damage is not None and found in damage.found


def test_safetensors_that_are(tmp_path: Path) -> None:
    from safetensors.torch import save_file

    dtypes = (torch.float16, torch.bfloat16, torch.int64, torch.bool, torch.float8_e4m3fn, torch.complex64)
    tensors = {f"t{i}": torch.zeros(i, 3).to(d) for i, d in enumerate(dtypes)}
    save_file(tensors, tmp_path / "x.safetensors")
    assert inspect(tmp_path / "x.safetensors") is None
    assert inspect(put(tmp_path / "y.safetensors", FLOATS)) is None
    assert inspect(put(tmp_path / "z.safetensors", entry())) is None


def test_checkpoints_cut_anywhere(tmp_path: Path) -> None:
    path = tmp_path / "model.ckpt"
    torch.save({"state_dict": {"w": torch.randn(40, 40)}}, path)
    assert inspect(path, thorough=True) is None
    whole = path.read_bytes()
    for size in (1, 100, len(whole) // 2, len(whole) - 1):
        put(path, whole[:size])
        assert inspect(path) is not None, size


def test_old_checkpoints_without_zip(tmp_path: Path) -> None:
    path = legacy(tmp_path / "old.pt", {"w": torch.ones(5)})
    assert inspect(path, thorough=True) is None
    put(path, path.read_bytes()[:60])
    damage = inspect(path, thorough=True)
    assert damage is not None and "cut off" in damage.found


def test_descriptions_that_are_too_long_are_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from vgot.weights import structure

    torch.save({"w": torch.ones(3)}, tmp_path / "a.bin")
    put(tmp_path / "b.json", "[1, 2, 3]")
    assert inspect(tmp_path / "a.bin", thorough=True) is inspect(tmp_path / "b.json") is None
    monkeypatch.setattr(structure, "LONGEST_TEXT", 5)
    assert "larger than any" in str(inspect(tmp_path / "a.bin")) and "too much" in str(inspect(tmp_path / "b.json"))


def test_archives_and_texts_under_the_name_of_a_checkpoint(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.bin", "w") as archive:
        archive.writestr("film.txt", "no weights")
    assert "something else" in str(inspect(tmp_path / "a.bin"))
    assert "neither" in str(inspect(put(tmp_path / "b.bin", "hello")))


@pytest.mark.parametrize("protocol", [2, 4])
def test_a_hostile_pickle_is_told_without_being_run(protocol: int, tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    for path in (hostile(tmp_path / "a.bin", mark, protocol), put(tmp_path / "b.bin", pickle.dumps({"x": Gadget(mark)}, protocol))):
        damage = inspect(path, thorough=True)
        assert damage is not None and "mkdir" in damage.found and "do not load" in damage.found
    assert not mark.exists()


def test_a_hostile_pickle_fails_verification(tmp_path: Path) -> None:
    big_tree(tmp_path)
    hostile(tmp_path / "Big" / "adapter.bin", tmp_path / "ran")
    findings = verify(Weights(tmp_path, tiny_manifest()), ["big"], deep=True)[0].findings
    assert [(f.path.name, f.problem) for f in findings] == [("adapter.bin", "damaged")]
    assert not (tmp_path / "ran").exists()


def test_an_index_without_its_shards(tmp_path: Path) -> None:
    index = put(tmp_path / "model.safetensors.index.json", '{"weight_map": {"a": "one.safetensors", "b": "two.safetensors"}}')
    put(tmp_path / "one.safetensors", FLOATS)
    damage = inspect(index)
    assert damage is not None and damage.found == "absent: two.safetensors"
    for broken in ("[]", "{}", '{"weight_map": {"a": 1}}', '{"weight_map": []}', "{"):
        assert inspect(put(index, broken)) is not None


def test_a_list_of_components(tmp_path: Path) -> None:
    contents = put(tmp_path / "manifest.json", '{"files": {"unet/model.safetensors": {}, "vae/config.json": {}}}')
    assert shards(contents) == ["unet/model.safetensors", "vae/config.json"]
    with pytest.raises(ValueError, match="elsewhere"):
        shards(put(contents, '{"files": {"../x": {}}}'))


# -- by value -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("dtype", ["float16", "bfloat16", "float32", "float64", "float8_e5m2", "float8_e4m3fn"])
@pytest.mark.parametrize("suffix", ["safetensors", "pt"])
def test_nan_and_infinity(dtype: str, suffix: str, tmp_path: Path) -> None:
    from safetensors.torch import save_file

    ok = torch.linspace(-1, 1, 64)
    infinite = dtype != "float8_e4m3fn"  # which has nan, and no infinity
    tensors = {"good": ok, "bad": ok.clone(), "wide": ok.clone(), "attn_mask": ok.clone(), "ids": torch.arange(3)}
    tensors["bad"][17] = float("nan")
    if infinite:
        tensors["wide"][3], tensors["attn_mask"][5] = float("inf"), float("-inf")
    tensors = {k: v if k == "ids" else v.to(getattr(torch, dtype)) for k, v in tensors.items()}
    path = tmp_path / f"x.{suffix}"
    save_file(tensors, path) if suffix == "safetensors" else torch.save({"state_dict": tensors}, path)
    assert {n.rpartition(".")[2]: v for n, v in not_finite(path)} == {"bad": "nan"} | ({"wide": "inf"} if infinite else {})


def test_a_deep_look_only_when_asked(tmp_path: Path) -> None:
    w = flat(tmp_path, safetensors_bytes({"w": ("F32", [1], struct.pack("<f", float("nan")))}))
    assert verify(w, ["big-flat"])[0].ok
    finding = verify(w, ["big-flat"], deep=True)[0].findings[0]
    assert (finding.problem, finding.found) == ("not finite", "nan in tensor w")


def test_values_of_a_tensor_that_claims_more_than_it_has(tmp_path: Path) -> None:
    torch.save({"w": torch.ones(1).expand(10**12)}, tmp_path / "a.bin")
    with pytest.raises(WeightsError, match="do not use this file"):
        list(not_finite(tmp_path / "a.bin"))


def test_verifying_needs_no_torch(tmp_path: Path) -> None:
    big_tree(tmp_path)
    code = (
        "import sys; from pathlib import Path; sys.path.insert(0, sys.argv[2]); from vgot.weights import Weights;"
        "from makers import tiny_manifest; from vgot.weights.verify import verify; w = Weights(Path(sys.argv[1]), tiny_manifest());"
        "assert verify(w, ['big'])[0].ok; print('torch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path), str(Path(__file__).parent)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_names_in_a_pickle_are_read_by_every_way_to_write_them() -> None:
    from vgot.weights.structure import names_in

    for protocol in range(6):
        assert "posix.mkdir" in set(names_in(io.BytesIO(pickle.dumps([os.mkdir, "mkdir", os.mkdir], protocol))))
