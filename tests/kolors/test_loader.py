"""Both layouts and file forms load to the same network; whatever is wrong with a file is told, by name, before it costs anything."""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from safetensors.torch import load_file, save_file
from vgot.errors import MissingExtra, VgotError, WeightsError
from vgot.generators.kolors import libraries
from vgot.generators.kolors.identity import Reference
from vgot.generators.kolors.libraries import torch
from vgot.generators.kolors.loader import (
    DType,
    Precision,
    Tree,
    find,
    load_adapter,
    load_image_encoder,
    load_scheduler,
    load_text_encoder,
    load_tokenizer,
    load_unet,
    load_vae,
    survey,
)
from vgot.generators.kolors.phases import DenoisePhase, Order, ReferencePhase, TextPhase

from tests.adapted.pictures import FULL, SMALL, portrait

from . import trees
from .conftest import PROMPT

Folders = tuple[Path, Path]


def drawn(tree: Tree, precision: Precision) -> torch.Tensor:
    """Latents of one picture with one reference, all three phases run afresh."""
    with TextPhase(tree, precision) as words:
        text, empty = words.encode([PROMPT, ""])
    with ReferencePhase(tree, precision) as eyes:
        (mary,) = eyes.encode([portrait(0)])
    with DenoisePhase(tree, precision) as draw:
        latents = draw.denoise([Order(text, empty, 1, (Reference("mary"),), {"mary": mary})], SMALL)
        assert all(extreme != (0, 0) for extreme in draw.decode(latents)[0].getextrema())
    return latents.float()


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> torch.Tensor:
    folder = tmp_path_factory.mktemp("reference")
    return drawn(survey(trees.build_diffusers(folder / "k"), trees.build_adapter(folder / "a"), FULL), FULL)


def test_pickled_and_safe_files_are_the_same_network(tmp_path: Path, reference: torch.Tensor) -> None:
    tree = survey(trees.build_diffusers(tmp_path / "k", "bin"), trees.build_adapter(tmp_path / "a", "safetensors"), FULL)
    assert not tree.unet.safe and tree.image_encoder.safe and tree.adapter.suffix == ".safetensors"
    assert torch.equal(drawn(tree, FULL), reference)


def test_the_original_layout_is_the_same_network(folders: Folders, reference: torch.Tensor) -> None:
    tree = survey(*folders, FULL)
    assert [f.name for f in tree.text_encoder.files] == [f"pytorch_model-{n:05d}-of-00002.bin" for n in (1, 2)]
    assert (drawn(tree, FULL) - reference).abs().mean() < 0.01  # its text weights are stored in half precision
    assert reference.abs().mean() > 1


@pytest.mark.parametrize(("dtype", "tolerance"), [("float16", 0.03), ("bfloat16", 0.25)])
def test_other_number_formats_draw_nearly_the_same(tmp_path: Path, folders: Folders, reference: torch.Tensor, dtype: DType, tolerance: float) -> None:
    tree = survey(*folders, Precision.of(dtype))
    assert tree.unet.variant == ("fp16" if dtype == "float16" else None) and tree.vae.variant is None
    found = (drawn(tree, Precision.of(dtype)) - reference).abs().mean()
    assert 0 < found < tolerance


def test_weights_stored_in_half_precision_alone_serve_any_format(folders: Folders) -> None:
    for part in ("unet", "vae"):
        (folders[0] / part / "diffusion_pytorch_model.safetensors").unlink()
    tree = survey(*folders, FULL)
    assert tree.unet.variant == tree.vae.variant == "fp16"
    unet = load_unet(tree, "float32")
    assert unet.dtype == torch.float32 and not unet.training and not any(p.requires_grad for p in unet.parameters())


def test_half_precision_stored_under_plain_names(tmp_path: Path, reference: torch.Tensor) -> None:
    tree = survey(trees.build_diffusers(tmp_path / "k", dtype=torch.float16), trees.build_adapter(tmp_path / "a"), FULL)
    assert (drawn(tree, FULL) - reference).abs().mean() < 0.03


def test_nothing_of_a_folders_own_code_runs(folders: Folders) -> None:
    (folders[0] / "text_encoder" / "tokenization_chatglm.py").write_text("raise SystemExit('ran')")
    tokenizer = load_tokenizer(survey(*folders))
    assert tokenizer.vocab_size == 429
    assert tokenizer("rain")["input_ids"][:2] == [421, 423]


def test_text_is_never_bfloat16_and_carries_no_dead_weight(folders: Folders) -> None:
    assert Precision.of("bfloat16") == Precision("float16", "float16", "bfloat16", "float32")
    assert Precision.of("float16") == Precision() and Precision.of("float32") == FULL
    assert "output_layer.weight" not in load_text_encoder(survey(*folders), "float16").state_dict()


def test_all_files_of_a_tree_are_named(folders: Folders) -> None:
    tree = survey(*folders)
    assert len(set(tree.files)) == len(tree.files) == 12
    assert all(file.is_file() for file in tree.files)


# -- faults ---------------------------------------------------------------------------------------------------------------
class Payload:
    """Unpickling this writes a file."""

    def __init__(self, trace: Path) -> None:
        self.trace = trace

    def __reduce__(self) -> tuple[Callable[..., object], tuple[object, ...]]:
        return Path.write_text, (self.trace, "ran")


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: -file.stat().st_size // 3])


def pointer(file: Path) -> None:
    file.write_text(f"version https://git-lfs.github.com/spec/v1\noid sha256:{'0' * 64}\nsize 1010000000\n")


def reshaped(file: Path) -> None:
    tensors = load_file(file) if file.suffix == ".safetensors" else torch.load(file)
    name = next(n for n in sorted(tensors) if n.endswith("weight") and tensors[n].ndim == 2 and "text_" not in n)
    tensors[name] = tensors[name][:-1].contiguous()
    save_file(tensors, file) if file.suffix == ".safetensors" else torch.save(tensors, file)


def emptied(file: Path) -> None:
    tensors = load_file(file)
    del tensors[sorted(tensors)[0]]
    save_file(tensors, file)


def garbled(file: Path) -> None:
    file.write_text("{")


SHARD = "text_encoder/pytorch_model-00002-of-00002.bin"
UNET = "unet/diffusion_pytorch_model.safetensors"
CLIP = "image_encoder/pytorch_model.bin"


@pytest.mark.parametrize(
    ("room", "name", "damage", "words"),
    [
        (0, SHARD, cut, "cut off"),
        (0, UNET, cut, "cut off"),
        (1, trees.ADAPTER_BIN, cut, "cut off"),
        (0, SHARD, pointer, "git-lfs"),
        (0, UNET, pointer, "git-lfs"),
        (1, trees.ADAPTER_BIN, pointer, "git-lfs"),
        (0, "tokenizer/tokenizer.model", pointer, "git-lfs"),
        (0, SHARD, reshaped, "of shape"),
        (0, UNET, reshaped, "of shape"),
        (1, CLIP, reshaped, "of shape"),
        (0, UNET, emptied, "found none called"),
        (0, "vae/diffusion_pytorch_model.safetensors", emptied, "found none called"),
        (0, "unet/config.json", garbled, "JSON"),
        (0, "text_encoder/pytorch_model.bin.index.json", garbled, "index"),
        (0, "scheduler/scheduler_config.json", garbled, "JSON"),
        (1, "image_encoder/config.json", garbled, "JSON"),
    ],
    ids=lambda value: getattr(value, "__name__", str(value).rpartition("/")[2]),
)
def test_a_damaged_file_is_named_before_anything_is_read(folders: Folders, room: int, name: str, damage: Callable[[Path], None], words: str) -> None:
    file = folders[room] / name
    damage(file)
    with pytest.raises(WeightsError, match=words) as caught:
        survey(*folders, FULL)
    assert str(file) in str(caught.value)
    assert "found" in str(caught.value) and "vgot weights" in str(caught.value)


@pytest.mark.parametrize(("room", "name"), [(0, SHARD), (1, trees.ADAPTER_BIN), (1, CLIP)])
@pytest.mark.parametrize("load", [survey, lambda *where: load_all(find(*where))], ids=["survey", "load"])
def test_a_pickle_of_code_is_refused_and_does_not_run(tmp_path: Path, folders: Folders, room: int, name: str, load: Callable[..., object]) -> None:
    trace = tmp_path / "trace"
    torch.save({"weights": Payload(trace)}, folders[room] / name)
    with pytest.raises(WeightsError, match="nothing was run") as caught:
        load(*folders)
    assert str(folders[room] / name) in str(caught.value)
    assert not trace.exists()


def load_all(tree: Tree) -> None:
    load_text_encoder(tree, "float32")
    load_image_encoder(tree, "float32")
    load_unet(tree, "float32")
    load_vae(tree, "float32")
    load_adapter(tree)


def test_every_missing_file_is_listed_at_once(folders: Folders) -> None:
    gone = [folders[0] / SHARD, folders[0] / "vae/config.json", folders[0] / "scheduler/scheduler_config.json", folders[1] / trees.ADAPTER_BIN]
    for file in gone:
        file.unlink()
    for twin in (folders[0] / "unet").glob("*.safetensors"):
        twin.unlink()
    with pytest.raises(WeightsError) as caught:
        survey(*folders)
    assert all(str(file) in str(caught.value) for file in gone)
    assert str(folders[0] / "unet") in str(caught.value)


def test_an_index_cannot_lead_out_of_its_folder(folders: Folders) -> None:
    index = folders[0] / "text_encoder" / "pytorch_model.bin.index.json"
    index.write_text(json.dumps({"weight_map": {"transformer.x": "../../secret.bin"}}))
    with pytest.raises(WeightsError, match="elsewhere"):
        survey(*folders)


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
@pytest.mark.parametrize(
    ("room", "name", "load"),
    [
        (0, SHARD, lambda t: load_text_encoder(t, "float16")), (0, UNET, lambda t: load_unet(t, "float32")),
        (1, CLIP, lambda t: load_image_encoder(t, "float32")), (1, trees.ADAPTER_BIN, load_adapter),
    ],
    ids=["text", "unet", "clip", "adapter"],
)
def test_a_value_that_is_no_number_names_its_file(folders: Folders, room: int, name: str, load: Callable[[Tree], object], value: float) -> None:
    file = folders[room] / name
    tensors = load_file(file) if file.suffix == ".safetensors" else torch.load(file)
    inner = tensors.get("ip_adapter", tensors)
    chosen = next(n for n in sorted(inner) if n.endswith("weight") and inner[n].ndim == 2 and "text_" not in n)
    inner[chosen][0, 0] = value
    save_file(tensors, file) if file.suffix == ".safetensors" else torch.save(tensors, file)
    tree = survey(*folders, FULL)
    with pytest.raises(WeightsError, match="finite numbers") as caught:
        load(tree)
    assert str(file) in str(caught.value)
    assert chosen.removeprefix("transformer.") in str(caught.value)


def test_a_weight_too_great_for_its_format_is_told(folders: Folders) -> None:
    file = folders[0] / UNET
    tensors = load_file(file)
    tensors["conv_in.weight"][0, 0, 0, 0] = 1e6
    save_file(tensors, file)
    (folders[0] / "unet" / "diffusion_pytorch_model.fp16.safetensors").unlink()
    tree = survey(*folders)
    assert load_unet(tree, "float32").conv_in.weight.max() == 1e6
    with pytest.raises(WeightsError, match="do not fit float16"):
        load_unet(tree, "float16")


def test_a_whole_clip_is_taken_and_another_is_not(folders: Folders) -> None:
    model, processor = load_image_encoder(survey(*folders), "float32")
    assert model.visual_projection.weight.shape == (16, 32)
    assert processor.crop_size == {"height": trees.CLIP_SIDE, "width": trees.CLIP_SIDE}
    config = folders[1] / "image_encoder" / "config.json"
    plain = json.loads(config.read_text())
    plain["vision_config"]["hidden_size"] = 64
    config.write_text(json.dumps(plain))
    with pytest.raises(WeightsError, match="image_encoder"):
        survey(*folders)


def test_parts_that_do_not_belong_together_are_told(folders: Folders) -> None:
    tensors = trees.adapter_tensors()
    for number in (33, 31):
        for part in ("to_k_ip", "to_v_ip"):
            del tensors["ip_adapter"][f"{number}.{part}.weight"]
    torch.save(tensors, folders[1] / trees.ADAPTER_BIN)
    with pytest.raises(WeightsError, match=r"17 attention layers.*31\.to_k_ip"):
        survey(*folders)


def test_samplers_keep_the_schedule(folders: Folders) -> None:
    tree = survey(*folders)
    for sampler in ("euler", "dpm"):
        config = load_scheduler(tree, sampler).config
        assert (config.num_train_timesteps, config.beta_end, config.beta_schedule) == (1100, 0.014, "scaled_linear")


def test_the_libraries_are_quiet_as_long_as_anybody_wants() -> None:
    logging = libraries.diffusers_logging
    before = logging.get_verbosity(), logging.is_progress_bar_enabled()
    assert before != (logging.ERROR, False)
    with libraries.quiet:
        with libraries.quiet:
            pass
        assert (logging.get_verbosity(), logging.is_progress_bar_enabled()) == (logging.ERROR, False)
    assert (logging.get_verbosity(), logging.is_progress_bar_enabled()) == before


# -- packages ---------------------------------------------------------------------------------------------------------------
def imported_again() -> ModuleType:
    spec = importlib.util.spec_from_file_location("vgot.generators.kolors.libraries_again", libraries.__file__)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_missing_packages_are_told_with_the_command_that_helps(monkeypatch: pytest.MonkeyPatch) -> None:
    assert imported_again().torch is torch
    find_spec = importlib.util.find_spec
    with monkeypatch.context() as patch:
        patch.setattr(importlib.util, "find_spec", lambda name, *a: None if name == "sentencepiece" else find_spec(name, *a))
        with pytest.raises(MissingExtra, match=r"sentencepiece.*vgot\[models\]"):
            imported_again()
    with monkeypatch.context() as patch:
        patch.setitem(sys.modules, "diffusers", None)
        with pytest.raises(MissingExtra, match=r"diffusers.*vgot\[models\]") as caught:
            imported_again()
    assert isinstance(caught.value, VgotError) and caught.value.code == 6
