"""Published checkpoints to components: every tensor accounted for, nothing executed."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import save_file
from vgot.errors import InputError, WeightsError
from vgot.generators.dynamicrafter import convert, names
from vgot.generators.dynamicrafter.architecture import PARTS, Architecture, for_variant
from vgot.generators.dynamicrafter.convert import full_size_report, load, load_original, save
from vgot.generators.dynamicrafter.pipeline import DynamiCrafterPipeline
from vgot.generators.dynamicrafter.presets import VARIANTS

from . import tiny

State = dict[str, torch.Tensor]
EVERY_HOW_MANY = {"256": 2535, "512": 2520, "512_interp": 2520, "1024": 2520}


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_published_tensor_has_its_place(variant: str) -> None:
    """Names and shapes of the published files onto the full-size networks: nothing missing, unexpected, left over or of another shape."""
    published, architecture = tiny.published(variant), for_variant(variant)
    assert len(published) == EVERY_HOW_MANY[variant]
    parts = architecture.empty()
    found = convert.plan({convert.clean(key): tensor.shape for key, tensor in published.items()}, parts)
    assert found.problems == []
    assert len(found.copies) + len(found.dropped) == len(published)
    parameters = {name: sum(p.numel() for p in net.parameters()) for name, net in parts.items()}
    assert parameters == {
        "unet": 1_438_854_980 + 16 * (variant == "256"), "vae": 83_653_863, "text_encoder": 340_387_840, "image_encoder": 630_766_080,
        "image_projector": 48_787_456,
    }  # fmt: skip
    pieces: dict[tuple[str, str], set[int]] = {}
    for target in found.copies.values():
        for name in target.names:
            places = pieces.setdefault((target.part, name), set())
            assert target.slot not in places, (target, "is filled twice")
            places.add(target.slot)
    slots = {(target.part, name): target.slots for target in found.copies.values() for name in target.names}
    assert {place: len(filled) for place, filled in pieces.items()} == slots
    assert set(pieces) == {(part, name) for part, net in parts.items() for name, _ in net.named_parameters()}


@pytest.mark.parametrize("variant", ["256", "512", "1024"])
def test_our_sizes_are_those_of_the_original_configuration(variant: str) -> None:
    stored = tiny.stored("published")
    read = Architecture.from_original_config(stored["configs"][variant], stored["clip"])
    assert full_size_report(tiny.published(variant), read) == []
    ours, theirs = for_variant(variant).empty(), read.empty()
    assert {part: settings(ours[part]) for part in PARTS} == {part: settings(theirs[part]) for part in PARTS}
    assert settings(for_variant(variant).make_scheduler()) == settings(read.make_scheduler())


def settings(part: Any) -> Any:
    """The public configuration; lists and tuples are one."""
    config = part.config.to_dict() if hasattr(part.config, "to_dict") else dict(part.config)
    return json.loads(json.dumps({key: value for key, value in config.items() if not key.startswith("_")}))


def test_a_report_names_every_fault() -> None:
    published = tiny.published("1024")
    del published["model.diffusion_model.middle_block.1.proj_in.weight"]
    published["model.diffusion_model.middle_block.9.weight"] = torch.empty(3, device="meta")
    published["first_stage_model.decoder.conv_in.weight"] = torch.empty(512, 4, 1, 1, device="meta")
    problems = full_size_report(published, for_variant("1024"))
    assert [p for p in problems if "middle_block.1.proj_in.weight: missing" in p]
    assert [p for p in problems if "middle_block.9.weight: unexpected" in p]
    assert [p for p in problems if "decoder.conv_in.weight: expected the shape [512, 4, 3, 3], found [512, 4, 1, 1]" in p]
    assert len(problems) == 3


def test_a_checkpoint_of_another_variant_does_not_fit() -> None:
    assert len(full_size_report(tiny.published("256"), for_variant("1024"))) == 16
    assert len(full_size_report(tiny.published("1024"), for_variant("256"))) == 16


@pytest.mark.parametrize("fault", ["missing", "unexpected", "shape", "finite", "prediction"])
def test_a_faulty_file_is_refused_by_name(state_v: State, tmp_path: Path, fault: str) -> None:
    state = dict(state_v)
    key = "model.diffusion_model.out.2.weight"
    if fault == "missing":
        del state[key]
    elif fault == "unexpected":
        state["model.diffusion_model.out.3.weight"] = torch.zeros(2)
    elif fault == "shape":
        state[key] = state[key][:, :5].clone()
    elif fault == "finite":
        state[key] = state[key] * float("inf")
    else:
        state["sqrt_recip_alphas_cumprod"] = torch.ones(1000)
    torch.save({"state_dict": state}, tmp_path / "model.ckpt")
    word = {
        "missing": "out.2.weight: missing", "unexpected": "out.3.weight: unexpected", "shape": r"out.2.weight: expected the shape \[4, 64",
        "finite": "out.2.weight holds", "prediction": "found epsilon",
    }  # fmt: skip
    with pytest.raises(WeightsError, match=word[fault]):
        load_original(tmp_path / "model.ckpt", architecture=tiny.architecture("tiny_v"))


class Trap:
    """Unpickling this would make a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __reduce__(self) -> tuple[Any, tuple[str]]:
        return os.mkdir, (str(self.folder),)


def test_a_pickle_that_would_run_something_is_refused(tmp_path: Path) -> None:
    torch.save({"state_dict": {"a": torch.zeros(1)}, "callback": Trap(tmp_path / "ran")}, tmp_path / "model.ckpt")
    with pytest.raises(WeightsError, match="could run a program"):
        load_original(tmp_path / "model.ckpt", "1024")
    assert not (tmp_path / "ran").exists()


def test_files_that_are_no_checkpoint(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match="found no file"):
        load_original(tmp_path / "model.ckpt")
    (tmp_path / "model.ckpt").write_bytes(b"version https://git-lfs")
    with pytest.raises(WeightsError, match="download it again"):
        load_original(tmp_path / "model.ckpt")
    (tmp_path / "model.safetensors").write_bytes(b"\0" * 20)
    with pytest.raises(WeightsError, match="no safetensors file"):
        load_original(tmp_path / "model.safetensors")
    torch.save({"optimizer": 3}, tmp_path / "other.ckpt")
    with pytest.raises(WeightsError, match="state_dict or module"):
        load_original(tmp_path / "other.ckpt")
    torch.save({"state_dict": {"a": 3}}, tmp_path / "other.ckpt")
    with pytest.raises(WeightsError, match="tensors only"):
        load_original(tmp_path / "other.ckpt")


def source(tmp_path: Path, **tensors: torch.Tensor) -> convert.Source:
    save_file(tensors, tmp_path / "some.safetensors")
    return convert.Source(tmp_path / "some.safetensors")


def test_which_checkpoint_a_file_is(tmp_path: Path) -> None:
    assert convert.choose(source(tmp_path, **{"x.attn2.alpha": torch.zeros(())}), None).variant == "256"
    assert convert.choose(source(tmp_path, scale_arr=torch.tensor([1.0, 0.3])), None).variant == "1024"
    half = source(tmp_path, scale_arr=torch.tensor([1.0, 0.7]))
    with pytest.raises(InputError, match="512, 512_interp, which no tensor tells apart"):
        convert.choose(half, None)
    assert convert.choose(half, "512_interp").variant == "512_interp"
    with pytest.raises(WeightsError, match="expected the 1024 checkpoint, found 512 or 512_interp"):
        convert.choose(half, "1024")
    pruned = source(tmp_path, weight=torch.zeros(1))
    with pytest.raises(InputError, match="name it"):
        convert.choose(pruned, None)
    assert convert.choose(pruned, "1024").variant == "1024"
    with pytest.raises(InputError, match="512_interp"):
        convert.choose(pruned, "2048")
    with pytest.raises(WeightsError, match="none of the known"):
        convert.choose(source(tmp_path, scale_arr=torch.tensor([1.0, 0.5])), None)


def test_what_may_be_absent_may_be_absent(state_v: State, tmp_path: Path) -> None:
    """Pruned community files: bf16 safetensors without the sampler's numbers and the unused tensors."""
    architecture = tiny.architecture("tiny_v")
    unused = names.dropped(architecture.empty())
    kept = {key: value.bfloat16() for key, value in state_v.items() if key not in unused}
    save_file({**kept, "alphas_cumprod": state_v["alphas_cumprod"].bfloat16()}, tmp_path / "pruned.safetensors")
    made = load_original(tmp_path / "pruned.safetensors", architecture=architecture, dtype=torch.bfloat16)
    assert made.report.dropped == 1 and made.report.tensors == len(state_v) - len(unused & set(state_v))
    assert torch.equal(made.unet.conv_out.weight, state_v["model.diffusion_model.out.2.weight"].bfloat16())


def test_the_two_names_of_the_rate_layers_exclude_each_other(state_v: State, tmp_path: Path) -> None:
    double = {key: torch.zeros(1) for key in ("model.diffusion_model.framestride_embed.0.bias", "model.diffusion_model.fps_embedding.0.bias")}
    torch.save({"state_dict": double}, tmp_path / "model.ckpt")
    with pytest.raises(WeightsError, match="mean the same tensor"):
        load_original(tmp_path / "model.ckpt")


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16, torch.float16])
def test_saved_and_read_again(file_v: Path, tmp_path: Path, dtype: torch.dtype) -> None:
    made = load_original(file_v, architecture=tiny.architecture("tiny_v"), dtype=dtype)
    manifest = save(made, tmp_path / "out")
    assert {Path(name).suffix for name in manifest["files"]} == {".json", ".safetensors"}
    read = load(tmp_path / "out", verify=True, dtype=dtype)
    for name, network in made.networks().items():
        written, again = network.state_dict(), read.networks()[name].state_dict()
        assert written.keys() == again.keys()
        assert all(tensor.dtype == again[key].dtype == dtype and torch.equal(tensor, again[key]) for key, tensor in written.items()), name
    assert read.scheduler.config.base_scale == made.scheduler.config.base_scale == 0.7
    assert not any(network.training for network in read.networks().values())


def test_a_damaged_folder_is_named(file_v: Path, tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match="manifest"):
        load(tmp_path)
    save(load_original(file_v, architecture=tiny.architecture("tiny_v"), dtype=torch.float16), tmp_path)
    weights = tmp_path / "unet" / "diffusion_pytorch_model.safetensors"
    data = bytearray(weights.read_bytes())
    data[-1] ^= 1
    weights.write_bytes(data)
    with pytest.raises(WeightsError, match=r"unet/diffusion_pytorch_model\.safetensors"):
        load(tmp_path, verify=True)
    weights.unlink()
    (tmp_path / "vae" / "config.json").unlink()
    with pytest.raises(WeightsError, match=r"unet/diffusion_pytorch_model.safetensors; vae/config.json"):
        load(tmp_path)
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    assert manifest["files"]["unet/config.json"]["sha256"] == convert.sha256(tmp_path / "unet" / "config.json")


def test_the_diffusers_way(pipe: DynamiCrafterPipeline, tmp_path: Path) -> None:
    """save_pretrained and from_pretrained of the pipeline itself."""
    pipe.save_pretrained(tmp_path)
    read = DynamiCrafterPipeline.from_pretrained(tmp_path, local_files_only=True)
    assert torch.equal(read.unet.conv_out.weight, pipe.unet.conv_out.weight) and read.preset == pipe.preset and read.tokenizer is None


def test_the_settings_of_the_published_run(file_v: Path) -> None:
    parts = load_original(file_v, architecture=tiny.architecture("tiny_v"))
    made = DynamiCrafterPipeline.of(parts, preset="vgot_paper")
    assert made.preset.guidance_rescale == 0.0 and made.scheduler.config.timestep_spacing == "uniform"
    assert made.scheduler.config.base_scale == 0.7 and parts.scheduler.config.timestep_spacing == "uniform_trailing"
    parts.variant = "512"
    with pytest.raises(InputError, match="for the 1024 checkpoint, found the 512"):
        DynamiCrafterPipeline.of(parts, preset="vgot_paper")


def test_large_networks_are_saved_in_shards(file_v: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(convert, "SHARD", "5MB")
    made = load_original(file_v, architecture=tiny.architecture("tiny_v"))
    files = save(made, tmp_path)["files"]
    assert sum(name.startswith("unet/") and name.endswith(".safetensors") for name in files) > 2
    assert "unet/diffusion_pytorch_model.safetensors.index.json" in files
    again = load(tmp_path, verify=True).unet.state_dict()
    assert all(torch.equal(tensor, again[key]) for key, tensor in made.unet.state_dict().items())
