"""Converting pickles: same tensors, once, and never by running anything."""

from __future__ import annotations

import json
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner
from vgot.cli import app, finish
from vgot.errors import InputError, StorageError, WeightsError
from vgot.weights import Weights, convert
from vgot.weights.commands import weights_app
from vgot.weights.convert import convert_file, convert_model, target_name
from vgot.weights.lock import Lock

from .makers import FLOATS, big_tree, put, shard_tensors, tiny_manifest
from .test_verify import hostile, legacy

torch = pytest.importorskip("torch")


def read(path: Path) -> dict[str, Any]:
    from safetensors.torch import load_file

    return load_file(path)


def same(a: dict[str, Any], b: dict[str, Any]) -> bool:
    return a.keys() == b.keys() and all(a[k].dtype == b[k].dtype and a[k].shape == b[k].shape and torch.equal(a[k], b[k]) for k in a)


def tree(tmp_path: Path) -> Weights:
    big_tree(tmp_path)
    return Weights(tmp_path, tiny_manifest())


@pytest.mark.parametrize(("name", "target"), [
    ("pytorch_model.bin", "model.safetensors"),
    ("pytorch_model-00002-of-00007.bin", "model-00002-of-00007.safetensors"),
    ("pytorch_model.bin.index.json", "model.safetensors.index.json"),
    ("pytorch_model.bin.index.fp16.json", "model.safetensors.index.fp16.json"),
    ("diffusion_pytorch_model.bin", "diffusion_pytorch_model.safetensors"),
    ("diffusion_pytorch_model.bin.index.json", "diffusion_pytorch_model.safetensors.index.json"),
    ("ip_adapter_plus_general.bin", "ip_adapter_plus_general.safetensors"),
    ("model.ckpt", "model.safetensors"),
])
def test_names_that_loaders_expect(name: str, target: str) -> None:
    assert target_name(name) == target


# -- one file -----------------------------------------------------------------------------------------------------------
def test_dtypes_shapes_and_odd_tensors_survive(tmp_path: Path) -> None:
    base = torch.arange(24.0).reshape(4, 6)
    tensors = {
        "half": base.half(), "brain": base.bfloat16(), "double": base.double(), "ids": torch.arange(5), "flag": torch.tensor([True, False]),
        "scalar": torch.tensor(2.5), "empty": torch.zeros(0, 4), "view": base[1:3], "turned": base.t(), "whole": base,
        "bytes": torch.arange(7).byte(),
        "eight": base.to(torch.float8_e4m3fn), "complex": torch.ones(2, dtype=torch.complex64),
    }
    torch.save(tensors, tmp_path / "model.ckpt")
    done = convert_file(tmp_path / "model.ckpt")
    back = read(done.target)
    assert back.keys() == tensors.keys() and done.tensors == len(tensors)
    for name, want in tensors.items():
        assert back[name].dtype == want.dtype and back[name].shape == want.shape
        assert torch.equal(back[name].contiguous().flatten().view(torch.uint8), want.contiguous().flatten().view(torch.uint8)), name
    assert done.bytes == done.target.stat().st_size
    assert [p.name for p in tmp_path.iterdir()] == ["model.ckpt", "model.safetensors"] or len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize("write", [torch.save, lambda v, p: legacy(p, v)])
def test_wrapped_nested_and_legacy_checkpoints(write: Any, tmp_path: Path) -> None:
    write({"state_dict": {"a.b": torch.ones(2)}, "epoch": 3, "lr": 0.1}, tmp_path / "model.ckpt")
    done = convert_file(tmp_path / "model.ckpt")
    assert list(read(done.target)) == ["a.b"] and done.dropped == ("epoch", "lr")
    write({"image_proj": {"latents": torch.ones(1)}, "ip_adapter": {"1.to_k_ip.weight": torch.ones(2)}}, tmp_path / "adapter.bin")
    assert sorted(read(convert_file(tmp_path / "adapter.bin").target)) == ["image_proj.latents", "ip_adapter.1.to_k_ip.weight"]


def test_the_same_pickle_makes_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        torch.save(shard_tensors()[0], tmp_path / f"{name}.bin")
        convert_file(tmp_path / f"{name}.bin")
    assert (tmp_path / "a.safetensors").read_bytes() == (tmp_path / "b.safetensors").read_bytes()


def test_a_hostile_pickle_is_refused_and_never_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = hostile(tmp_path / "model.bin", tmp_path / "ran")
    loads: list[dict[str, Any]] = []
    real = torch.load
    monkeypatch.setattr(torch, "load", lambda *a, **k: (loads.append(k), real(*a, **k))[1])
    with pytest.raises(WeightsError, match=r"wants to use .*mkdir: do not load it"):
        convert_file(path)
    assert loads == []
    monkeypatch.setattr(convert.structure, "inspect", lambda *a, **k: None)  # as if the look from outside had seen nothing
    with pytest.raises(WeightsError, match=r"is refused.*Nothing of it was run"):
        convert_file(path)
    assert [k["weights_only"] for k in loads] == [True]
    assert not (tmp_path / "ran").exists() and [p.name for p in tmp_path.iterdir()] == ["model.bin"]


def test_damaged_or_empty_checkpoints(tmp_path: Path) -> None:
    torch.save({"w": torch.ones(100)}, tmp_path / "a.bin")
    put(tmp_path / "a.bin", (tmp_path / "a.bin").read_bytes()[:-200])
    with pytest.raises(WeightsError, match="cut off"):
        convert_file(tmp_path / "a.bin")
    torch.save({"epoch": 3}, tmp_path / "b.bin")
    with pytest.raises(WeightsError, match="expected tensors, found none"):
        convert_file(tmp_path / "b.bin")
    torch.save({"w": torch.ones(3).to_sparse()}, tmp_path / "c.bin")
    with pytest.raises(WeightsError, match=r"expected dense tensors|is refused|cannot be"):
        convert_file(tmp_path / "c.bin")
    assert not list(tmp_path.glob("*.safetensors"))


def test_tensors_that_claim_more_than_they_have(tmp_path: Path) -> None:
    torch.save({"w": torch.ones(1).expand(10**12)}, tmp_path / "a.bin")  # four terabytes, by its shape
    with pytest.raises(WeightsError, match=r"expected dense tensors .* found 'w'"):
        convert_file(tmp_path / "a.bin")
    torch.save({"__metadata__": torch.ones(1)}, tmp_path / "b.bin")
    with pytest.raises(WeightsError, match="found '__metadata__'"):
        convert_file(tmp_path / "b.bin")


def test_what_is_there_is_not_overwritten(tmp_path: Path) -> None:
    torch.save({"w": torch.ones(1)}, tmp_path / "a.bin")
    put(tmp_path / "a.safetensors", FLOATS)
    with pytest.raises(InputError, match="is there already"):
        convert_file(tmp_path / "a.bin")
    assert (tmp_path / "a.safetensors").read_bytes() == FLOATS


def test_too_little_space(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    torch.save({"w": torch.ones(100)}, tmp_path / "a.bin")
    monkeypatch.setattr(convert, "free_bytes", lambda _: 300)
    with pytest.raises(StorageError, match="are free there"):
        convert_file(tmp_path / "a.bin")


def test_a_full_disk_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import errno

    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    torch.save({"w": torch.ones(100)}, tmp_path / "a.bin")
    monkeypatch.setattr(convert, "sync_file", full)
    with pytest.raises(StorageError, match="the disk is full"):
        convert_file(tmp_path / "a.bin")
    assert [p.name for p in tmp_path.iterdir()] == ["a.bin"]


def test_what_was_written_is_compared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    torch.save({"w": torch.ones(100)}, tmp_path / "a.bin")
    real = convert._write

    def faulty(path: Path, *rest: Any) -> None:
        real(path, *rest)
        data = bytearray(path.read_bytes())
        data[-1] ^= 1
        path.write_bytes(data)

    monkeypatch.setattr(convert, "_write", faulty)
    with pytest.raises(WeightsError, match="read back differs; nothing was kept"):
        convert_file(tmp_path / "a.bin")
    assert [p.name for p in tmp_path.iterdir()] == ["a.bin"]


# -- a model ------------------------------------------------------------------------------------------------------------
def test_a_sharded_model(tmp_path: Path) -> None:
    w = tree(tmp_path)
    before = w.fingerprint(["big"])
    done = convert_model(w, "big")
    text = tmp_path / "Big" / "text"
    assert {c.target.name for c in done} == {
        "adapter.safetensors", "model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors", "model.safetensors.index.json",
    }
    for name, tensors in zip(("model-00001-of-00002", "model-00002-of-00002"), shard_tensors(), strict=True):
        assert same(read(text / f"{name}.safetensors"), tensors)
    index = json.loads((text / "model.safetensors.index.json").read_text())
    assert set(index["weight_map"].values()) == {"model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"}
    assert index["weight_map"].keys() == {k for t in shard_tensors() for k in t}
    # The same weights: the fingerprint, and with it every key, stays; with and without the pickles.
    assert Weights(tmp_path, w.manifest).fingerprint(["big"]) == before
    assert convert_model(w, "big") == []
    gone = convert_model(w, "big", remove_pickles=True)
    assert all(c.removed for c in gone) and len(gone) == 4
    assert not list((tmp_path / "Big").rglob("*.bin*"))
    assert Weights(tmp_path, w.manifest).fingerprint(["big"]) == before
    assert Weights(tmp_path, w.manifest).chosen("big")["text"][1].name == "model.safetensors.index.json"
    assert convert_model(w, "big") == []


def test_a_changed_conversion_changes_the_fingerprint(tmp_path: Path) -> None:
    w = tree(tmp_path)
    before = w.fingerprint(["big"])
    convert_model(w, "big", remove_pickles=True)
    path = tmp_path / "Big" / "adapter.safetensors"
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    put(path, bytes(data))
    assert Weights(tmp_path, w.manifest).fingerprint(["big"]) != before


def test_a_conversion_that_was_stopped_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    w = tree(tmp_path)
    real = convert.convert_file
    calls: list[str] = []

    def dies(source: Path, *rest: Any) -> Any:
        calls.append(source.name)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return real(source, *rest)

    monkeypatch.setattr(convert, "convert_file", dies)
    with pytest.raises(KeyboardInterrupt):
        convert_model(w, "big")
    monkeypatch.setattr(convert, "convert_file", real)
    assert len(convert_model(Weights(tmp_path, w.manifest), "big")) == 3
    Weights(tmp_path, w.manifest).require(["big"])


def test_one_hostile_shard_stops_before_any_pickle_goes(tmp_path: Path) -> None:
    w = tree(tmp_path)
    hostile(tmp_path / "Big" / "text" / "pytorch_model-00002-of-00002.bin", tmp_path / "ran")
    with pytest.raises(WeightsError, match="mkdir"):
        convert_model(w, "big", remove_pickles=True)
    assert len(list((tmp_path / "Big").rglob("*.bin"))) == 3
    assert not (tmp_path / "ran").exists()


def test_an_incomplete_model(tmp_path: Path) -> None:
    put(tmp_path / "Big" / "text" / "config.json", "{}")
    with pytest.raises(WeightsError, match="not complete"):
        convert_model(Weights(tmp_path, tiny_manifest()), "big")


# -- the command line ---------------------------------------------------------------------------------------------------
@pytest.fixture
def vgot() -> Iterator[Callable[..., Result]]:
    """Runs ``vgot weights …`` in this process."""
    before = signal.getsignal(signal.SIGTERM)
    yield lambda *args, **env: CliRunner().invoke(app, ["weights", *args], env={"VGOT_WEIGHTS": None} | env)
    signal.signal(signal.SIGTERM, before)


def test_commands(tmp_path: Path, vgot: Callable[..., Result]) -> None:
    folder = tmp_path / "all-MiniLM-L6-v2"
    for name in ("config.json", "tokenizer.json", "tokenizer_config.json"):
        put(folder / name, "{}")
    torch.save({"w": torch.ones(3)}, folder / "pytorch_model.bin")

    listed = json.loads(vgot("list", "--json", "--weights", str(tmp_path)).stdout)
    states = {m["model"]: m["state"] for m in listed["models"]}
    assert states["all-MiniLM-L6-v2"] == "present" and states["kolors"] == "absent"
    table = vgot("list", VGOT_WEIGHTS=str(tmp_path))
    assert table.exit_code == 0 and "needed by" in table.stdout and "present" in table.stdout

    done = vgot("convert", "all-MiniLM-L6-v2", "--json", "--remove-pickles", "--weights", str(tmp_path))
    assert done.exit_code == 0, done.stderr
    assert json.loads(done.stdout)[0]["tensors"] == 1
    assert sorted(p.name for p in folder.iterdir()) == ["config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json"]
    assert Lock.read_from(tmp_path).converted

    fine = vgot("verify", "--json", "--weights", str(tmp_path))
    assert fine.exit_code == 0 and json.loads(fine.stdout)["ok"] is True
    put(folder / "model.safetensors", b"")
    bad = vgot("verify", "--weights", str(tmp_path))
    assert bad.exit_code == 7 and "0 bytes" in bad.stdout
    assert json.loads(vgot("verify", "--json", "--weights", str(tmp_path)).stdout)["models"][0]["findings"][0]["problem"] == "damaged"


def test_a_file_by_its_path(tmp_path: Path, vgot: Callable[..., Result]) -> None:
    torch.save({"w": torch.ones(3)}, tmp_path / "odd näme.pt")
    done = vgot("convert", str(tmp_path / "odd näme.pt"), "--json", "--remove-pickles")
    assert done.exit_code == 0 and json.loads(done.stdout)[0]["removed"] is True
    assert [p.name for p in tmp_path.iterdir()] == ["odd näme.safetensors"]


@pytest.mark.usefixtures("vgot")
def test_components_are_made_by_whoever_can(tmp_path: Path) -> None:
    folder = tmp_path / "DynamiCrafter"
    put(folder / "model.ckpt", b"PK")
    asked: list[tuple[Any, ...]] = []

    def maker(model: str, checkpoint: Path, into: Path, dtype: str) -> dict[str, int]:
        asked.append((model, checkpoint, into, dtype))
        put(into / "unet" / "model.safetensors", FLOATS)
        put(into / "manifest.json", json.dumps({"files": {"unet/model.safetensors": {}}}))
        return {"tensors": 2}

    own = weights_app(finish, {"dynamicrafter": maker})
    args = ["convert", "dynamicrafter-1024", "--dtype", "bfloat16", "--json", "--weights", str(tmp_path)]
    done = CliRunner().invoke(own, args)
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)[0]["tensors"] == 2
    assert asked == [("dynamicrafter-1024", folder / "model.ckpt", folder, "bfloat16")]
    (folder / "model.ckpt").unlink()
    w = Weights(tmp_path)
    w.require(["dynamicrafter-1024"])
    assert w.chosen("dynamicrafter-1024") == {"checkpoint": (folder / "manifest.json", folder / "unet" / "model.safetensors")}
    before = w.fingerprint(["dynamicrafter-1024"])
    put(folder / "unet" / "model.safetensors", FLOATS[:-1] + b"x")
    assert Weights(tmp_path).fingerprint(["dynamicrafter-1024"]) != before
    assert CliRunner().invoke(own, ["verify", "--weights", str(tmp_path)]).exit_code == 7  # what was made is pinned
    assert CliRunner().invoke(own, [*args, "--remove-pickles"]).exit_code == 2


def test_exit_codes(tmp_path: Path, vgot: Callable[..., Result]) -> None:
    put(tmp_path / "Kolors" / "model_index.json", "{}")
    cases = [
        (("verify", "--weights", str(tmp_path / "none")), 7, "there is no weights folder"),
        (("verify", "colours", "--weights", str(tmp_path)), 2, "models are"),
        (("convert", "kolors", "--weights", str(tmp_path)), 7, "not complete"),
        (("convert", str(tmp_path / "none.bin")), 2, "there is no file"),
        (("convert", "kolors", "--dtype", "float16", "--weights", str(tmp_path)), 2, "components of dynamicrafter models"),
        (("convert", "dynamicrafter-1024", "--dtype", "float16", "--weights", str(tmp_path)), 7, "model.ckpt"),
        (("pull", "kolors", "--weights", str(tmp_path)), 2, "was not accepted"),
    ]
    for args, code, words in cases:
        done = vgot(*args)
        assert (done.exit_code, words in done.stderr) == (code, True), done.stderr
    failed = json.loads(vgot("verify", "--json", "--weights", str(tmp_path / "none")).stdout)
    assert (failed["error"], failed["code"]) == ("WeightsError", 7)


def test_without_the_packages(tmp_path: Path, vgot: Callable[..., Result], monkeypatch: pytest.MonkeyPatch) -> None:
    import importlib

    def absent(name: str) -> Any:
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)

    torch.save({"w": torch.ones(3)}, tmp_path / "a.bin")
    monkeypatch.setattr(importlib, "import_module", absent)
    done = vgot("convert", str(tmp_path / "a.bin"))
    assert done.exit_code == 6 and "needs torch, which is not installed: pip install 'vgot[models]'" in done.stderr
    done = vgot("pull", "clip-vit-h-14", "--weights", str(tmp_path))
    assert done.exit_code == 6 and "needs huggingface_hub" in done.stderr
