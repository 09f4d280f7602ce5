"""Predicted memory against measured memory: on tiny networks that run, on the published ones that have shapes but no memory."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch.nn.functional as functional
from vgot.errors import RenderError
from vgot.generators.adapted.resident import Wanted, free_bytes
from vgot.generators.kolors import memory
from vgot.generators.kolors.embeds import PictureEmbeds, TextEmbeds, embeds_from_bytes, embeds_to_bytes
from vgot.generators.kolors.identity import Reference
from vgot.generators.kolors.libraries import AutoencoderKL, UNet2DConditionModel, torch
from vgot.generators.kolors.phases import Order, Sampling
from vgot.generators.kolors.quantised import Int8Linear, Nf4Linear, levels
from vgot.generators.kolors.resident import Resident
from vgot.generators.kolors.tracking import Tracker

from tests.adapted.pictures import portrait

from .trees import build_adapter, build_original

SIDE = 128
WITHIN = 0.15
GIB = 2**30


@pytest.fixture(scope="module")
def trees(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    folder = tmp_path_factory.mktemp("weights")
    return str(build_original(folder / "Kolors")), str(build_adapter(folder / "adapter"))


def open_resident(
    trees: tuple[str, str], arrangement: memory.Arrangement, text: memory.TextPrecision = "full", *, side: int = SIDE, takes: int = 1
) -> Resident:
    wanted = Wanted(*trees, "fingerprint", "float32", text, "cpu", "sdpa", False)
    return Resident(wanted, memory.Work(side, side, batch=takes, references=1, scored=takes > 1), arrangement=arrangement)


def weight_bytes(module: torch.nn.Module) -> int:
    return sum(t.untyped_storage().nbytes() for t in (*module.parameters(), *module.buffers()))


def measure(kept: Resident, side: int = SIDE, takes: int = 1) -> dict[str, int]:
    """Peak bytes of tensors in each step of one picture, all parts that stay having been loaded before."""
    for phase in (kept.text, kept.references, kept.drawing):
        phase()
    peaks: dict[str, int] = {}
    with Tracker() as count:

        def loaded() -> None:
            phases = [p.pipe for p in (kept._text, kept._references, kept._drawing) if p.loaded]
            modules = [m for pipe in phases for m in (pipe.text_encoder, pipe.image_encoder, pipe.unet, pipe.vae) if m is not None]
            count.see(t for m in modules for t in (*m.parameters(), *m.buffers()))
            count.settle()

        words = kept.text()
        loaded()
        text = embeds_to_bytes(words.encode(["a cat on a wall"])[0])
        peaks["encode text"] = count.peak
        del words
        eyes = kept.references()
        loaded()
        picture = embeds_to_bytes(eyes.encode([portrait(1, (28, 28))])[0])
        peaks["encode references"] = count.peak
        del eyes
        draw = kept.drawing()
        loaded()
        prompt, reference = embeds_from_bytes(text), embeds_from_bytes(picture)
        assert isinstance(prompt, TextEmbeds)
        assert isinstance(reference, PictureEmbeds)
        orders = [Order(prompt, prompt, n, (Reference("mary", 0.5),), {"mary": reference}) for n in range(takes)]
        latents = draw.denoise(orders, Sampling(side, side, steps=2))
        peaks["denoise"] = count.peak
        count.settle()
        draw.decode(latents)
        peaks["decode"] = count.peak
        if kept.arrangement == "offload":  # the CPU lends nothing, so what would have been elsewhere is taken off
            peaks["denoise"] -= weight_bytes(draw.pipe.vae)
            peaks["decode"] -= weight_bytes(draw.pipe.unet)
    return peaks


def close(predicted: float, measured: float) -> bool:
    return abs(predicted - measured) <= WITHIN * measured


@pytest.mark.parametrize("arrangement", memory.ARRANGEMENTS)
def test_the_peak_of_every_arrangement_is_predicted(trees: tuple[str, str], arrangement: memory.Arrangement) -> None:
    kept = open_resident(trees, arrangement)
    measured = measure(kept)
    steps = {s.name: s.bytes for s in kept.prediction.steps}
    assert set(steps) == set(measured)
    wrong = {name: (steps[name], measured[name]) for name in steps if not close(steps[name], measured[name])}
    assert not wrong
    assert close(kept.prediction.peak, max(measured.values()))
    kept.close()


def test_prediction_follows_the_size_of_the_picture(trees: tuple[str, str], side: int = 256) -> None:
    kept = open_resident(trees, "phases", side=side)
    assert close(kept.prediction.peak, max(measure(kept, side).values()))
    kept.close()


def test_prediction_follows_the_number_of_candidates(trees: tuple[str, str]) -> None:
    kept = open_resident(trees, "phases", takes=3)
    measured = measure(kept, takes=3)
    assert close(next(s.bytes for s in kept.prediction.steps if s.name == "denoise"), measured["denoise"])
    assert kept.loaded == ("references", "drawing"), "candidates are judged by the image encoder, which stays"
    kept.close()


@pytest.mark.parametrize("precision", ["int8", "nf4"])
def test_the_text_encoder_is_predicted_and_shrinks(trees: tuple[str, str], precision: memory.TextPrecision) -> None:
    kept = open_resident(trees, "phases", precision)
    words = kept.text()
    with Tracker(words.pipe.text_encoder) as count:
        words.encode(["a cat on a wall"])
        peak = count.peak
    assert close(kept.prediction.steps[0].bytes, peak)
    assert weight_bytes(words.pipe.text_encoder) < 0.6 * 4 * kept.anatomy.parameters["text"]
    kept.close()


def test_an_arrangement_drops_what_it_says(trees: tuple[str, str]) -> None:
    stays, goes = open_resident(trees, "resident"), open_resident(trees, "phases")
    for kept in (stays, goes):
        for part in (kept.text, kept.references, kept.drawing):
            part()
    assert stays.loaded == ("text", "references", "drawing")
    assert goes.loaded == ("drawing",)
    goes.text()
    assert goes.loaded == ("text",)
    for kept in (stays, goes):
        kept.close()
        assert kept.loaded == ()


def test_the_anatomy_of_a_tree_is_that_of_its_networks(trees: tuple[str, str]) -> None:
    kept = open_resident(trees, "resident")
    pipe, count = kept.drawing().pipe, kept.anatomy.parameters

    def size(module: torch.nn.Module) -> int:
        return sum(p.numel() for p in module.parameters())

    assert count["unet"] + count["adapter"] == size(pipe.unet)
    assert count["vae"] == size(pipe.vae)
    assert count["text"] == pytest.approx(size(kept.text().pipe.text_encoder), abs=8)
    assert count["image"] < size(kept.references().pipe.image_encoder) < 1.05 * count["image"]
    kept.close()


# -- the published size ---------------------------------------------------------------------------------------------------
def published_unet() -> UNet2DConditionModel:
    return UNet2DConditionModel(
        sample_size=128, block_out_channels=(320, 640, 1280), down_block_types=("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"), attention_head_dim=(5, 10, 20),
        transformer_layers_per_block=(1, 2, 10), use_linear_projection=True, cross_attention_dim=2048, encoder_hid_dim=4096,
        encoder_hid_dim_type="text_proj", addition_embed_type="text_time", addition_time_embed_dim=256, projection_class_embeddings_input_dim=5632,
    )


def published_vae() -> AutoencoderKL:
    return AutoencoderKL(
        block_out_channels=(128, 256, 512, 512), down_block_types=("DownEncoderBlock2D",) * 4, up_block_types=("UpDecoderBlock2D",) * 4,
        layers_per_block=2, latent_channels=4,
    )


def test_the_published_networks_hold_what_is_predicted(monkeypatch: pytest.MonkeyPatch) -> None:
    """On tensors without memory the real networks run in a moment. Attention stands in: there it would take the path that makes matrices."""
    monkeypatch.setattr(functional, "scaled_dot_product_attention", lambda query, *_, **__: torch.empty_like(query))
    half = torch.bfloat16
    with torch.no_grad(), torch.device("meta"):
        unet, vae = published_unet().eval(), published_vae().eval()
        assert sum(p.numel() for p in unet.parameters()) == memory.PUBLISHED.parameters["unet"]
        assert sum(p.numel() for p in vae.parameters()) == memory.PUBLISHED.parameters["vae"]
        for parameter in unet.parameters():
            parameter.data = parameter.data.to(half)
        added = {"text_embeds": torch.empty(2, 4096, dtype=half), "time_ids": torch.empty(2, 6, dtype=half)}
        given = torch.empty(2, 4, 72, 128, dtype=half), torch.tensor(5, device="cpu"), torch.empty(2, 256, 4096, dtype=half)
        with Tracker(unet) as count:
            still = count.live
            unet(*given, added_cond_kwargs=added)
        assert close(2 * 2 * memory.unet_elements(memory.PUBLISHED, 72 * 128), count.peak - still)
        with Tracker(vae) as count:
            still = count.live
            vae.decode(torch.empty(1, 4, 72, 128))
        assert close(4 * memory.vae_elements(memory.PUBLISHED, 576 * 1024), count.peak - still)


@pytest.mark.parametrize(("free", "arrangement"), [(24, "resident"), (16, "phases"), (10, "offload")])
def test_the_quickest_arrangement_that_fits_is_chosen(free: float, arrangement: str) -> None:
    assert memory.choose(free * GIB, memory.Work(1024, 576)).arrangement == arrangement


def test_what_is_needed_is_enough_and_a_byte_less_is_not() -> None:
    work = memory.Work(1024, 576)
    for quick, next_best in (("resident", "phases"), ("phases", "offload")):
        needed = memory.predict(quick, work).needed  # type: ignore[arg-type]
        assert memory.choose(needed, work).arrangement == quick
        assert memory.choose(needed - 1, work).arrangement == next_best


def test_too_little_memory_says_what_is_needed_and_what_to_do() -> None:
    with pytest.raises(RenderError, match=r"2\.00 GiB are free.*make smaller pictures"):
        memory.choose(2 * GIB, memory.Work(1024, 1024))
    with pytest.raises(RenderError, match="int8 or nf4"):
        memory.choose(8 * GIB, memory.Work(1024, 576, host=True))


def test_the_sum_is_shown() -> None:
    text = "\n".join(memory.predict("phases", memory.Work(1024, 1024)).lines())
    assert "UNet weights: 2579.5 M x 2 B = 4.80 GiB" in text
    assert "text encoder weights: 5977.2 M x 2 B = 11.13 GiB" in text
    nf4 = memory.predict("phases", memory.Work(1024, 1024, text="nf4")).steps[0].terms[0]
    assert nf4.bytes == pytest.approx(3.57e9, rel=0.01)


def test_the_cpu_knows_what_is_free(tmp_path: Path) -> None:
    assert free_bytes("cpu") > GIB / 8


# -- few bits ---------------------------------------------------------------------------------------------------------------
def test_few_bits_stay_near_the_matrix() -> None:
    linear = torch.nn.Linear(96, 40).requires_grad_(False)
    for kind, error in ((Int8Linear, 0.01), (Nf4Linear, 0.12)):
        linear.weight.copy_(torch.randn(40, 96, generator=torch.Generator("cpu").manual_seed(0)))
        narrow = kind(linear)
        wide = narrow.wide()
        assert wide.shape == linear.weight.shape
        assert 0 < float((wide - linear.weight).norm() / linear.weight.norm()) < error
        x = torch.randn(3, 96)
        assert torch.allclose(narrow(x), functional.linear(x, wide, linear.bias))


def test_the_sixteen_levels() -> None:
    table = levels()
    assert len(table) == 16
    assert table == sorted(table)
    assert (table[0], table[7], table[15]) == (-1.0, 0.0, 1.0)
    assert table[8] == pytest.approx(0.0796, abs=1e-4), "as published with QLoRA"
    assert table[1] == pytest.approx(-0.6962, abs=1e-4)
