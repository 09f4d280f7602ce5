"""The pipeline: modes, noise, batches, streaming, stopping, guards."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from PIL import Image
from vgot.errors import InputError, RenderError
from vgot.generators.dynamicrafter import attention, guidance, vae
from vgot.generators.dynamicrafter.convert import load_original
from vgot.generators.dynamicrafter.pipeline import DynamiCrafterPipeline, Known, Speed, condition

from . import tiny

FRAMES = 2


def seeded(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def noise(batch: int, frames: int = FRAMES, seed: int = 1) -> torch.Tensor:
    return torch.randn(batch, 4, frames, 16, 16, generator=seeded(seed))


@pytest.fixture(scope="module")
def embeds(pipe: DynamiCrafterPipeline) -> dict[str, torch.Tensor]:
    """Encoded once: text, picture, nothing, and the picture's latents."""
    image = tiny.picture(128, 128)
    ids = torch.randint(0, 500, (2, 77), generator=seeded(3))
    return {
        "prompt_embeds": pipe.encode_prompt(ids[:1]), "negative_prompt_embeds": pipe.encode_prompt(ids[1:]), "image_embeds": pipe.encode_image(image),
        "negative_image_embeds": pipe.empty_image(image), "image": image,
    }  # fmt: skip


def run(pipe: DynamiCrafterPipeline, embeds: dict[str, torch.Tensor], **changes: Any) -> torch.Tensor:
    """Latents of a short run."""
    settings: dict[str, Any] = {
        **embeds, "latents": noise(1), "num_inference_steps": 2, "fs": 10, "generator": seeded(7), "output_type": "latent", **changes
    }
    return pipe(settings.pop("image"), **settings).latents


def test_same_seed_same_latents(pipe: DynamiCrafterPipeline, embeds: dict[str, torch.Tensor]) -> None:
    first, again, other = (run(pipe, embeds, generator=seeded(seed), latents=None, num_frames=FRAMES) for seed in (7, 7, 8))
    assert torch.equal(first, again) and not torch.equal(first, other) and first.dtype == torch.float32


def test_batched_guidance_is_guidance_one_after_the_other(pipe: DynamiCrafterPipeline, embeds: dict[str, torch.Tensor]) -> None:
    for image_scale in (None, 3.0):
        settings = {"image_guidance_scale": image_scale, "num_inference_steps": 1}
        together, apart = (run(pipe, embeds, **settings, batched_guidance=batched) for batched in (True, False))
        assert tiny.difference(together, apart) < 1e-4


def test_one_scale_for_both_is_plain_guidance(pipe: DynamiCrafterPipeline, embeds: dict[str, torch.Tensor]) -> None:
    plain, same, other = (
        run(pipe, embeds, image_guidance_scale=scale, guidance_rescale=0.0, num_inference_steps=1) for scale in (None, 7.5, 1.0)
    )
    assert tiny.difference(same, plain) < 1e-4 < 1e-2 < tiny.difference(other, plain)


def test_without_guidance_the_empty_condition_is_not_used(pipe: DynamiCrafterPipeline, embeds: dict[str, torch.Tensor]) -> None:
    plain = run(pipe, embeds, guidance_scale=1.0)
    poisoned = {**embeds, "negative_prompt_embeds": torch.full_like(embeds["negative_prompt_embeds"], torch.nan)}
    assert torch.equal(run(pipe, poisoned, guidance_scale=1.0), plain)


@pytest.mark.parametrize("batched", [True, False])
def test_two_clips_together_are_two_clips_alone(pipe: DynamiCrafterPipeline, embeds: dict[str, torch.Tensor], batched: bool) -> None:
    """Each clip has its own text, picture, rate and noise."""
    text = torch.cat([embeds["prompt_embeds"], embeds["negative_prompt_embeds"]])
    image = torch.cat([embeds["image"], tiny.picture(128, 128, 2.0)])
    seen = pipe.encode_image(image)
    together = run(
        pipe, {**embeds, "prompt_embeds": text, "image": image, "image_embeds": seen}, latents=None, num_frames=FRAMES, fs=[5, 24],
        generator=[seeded(1), seeded(2)], batched_guidance=batched,
    )
    for n in range(2):
        part = slice(n, n + 1)
        alone = run(
            pipe, {**embeds, "prompt_embeds": text[part], "image": image[part], "image_embeds": seen[part]}, latents=None, num_frames=FRAMES,
            fs=[5, 24][n], generator=seeded(n + 1),
        )
        assert tiny.difference(together[part], alone) < 1e-4
    assert tiny.difference(together[:1], together[1:]) > 0.1


def test_the_network_on_branches_is_the_network_on_copies(pipe: DynamiCrafterPipeline) -> None:
    """What guidance branches share is computed once; the result is that of a plain batch, whatever the clips and rates."""
    sample = torch.randn(2, 8, 4, 16, 16, generator=seeded(2))
    text, image = torch.randn(6, 77, 48, generator=seeded(3)), torch.randn(6, 64, 48, generator=seeded(4))
    t, fs = torch.tensor([500, 20]), torch.tensor([5, 24])
    plain = pipe.unet(sample.repeat(3, 1, 1, 1, 1), t.repeat(3), text, image, fs.repeat(3))
    assert tiny.difference(pipe.unet(sample, t, text, image, fs), plain) < 1e-5


def test_every_frame_sees_all_tokens_unless_there_are_sixteen_for_each(pipe: DynamiCrafterPipeline) -> None:
    text, image = torch.randn(1, 77, 48, generator=seeded(3)), torch.randn(1, 64, 48, generator=seeded(4))
    assert {kv.image_k.shape[0] for kv in pipe.unet.project_context(text, image, 4)} == {4}
    assert {kv.image_k.shape[0] for kv in pipe.unet.project_context(text, image, 16)} == {1}
    sample, t = torch.randn(1, 8, 4, 16, 16, generator=seeded(5)), torch.tensor([400])
    assert tiny.difference(pipe.unet(sample, t, text, image), pipe.unet(sample, t, text, image.flip(1))) > 1e-3


def test_rate_matters_and_has_a_default(pipe: DynamiCrafterPipeline) -> None:
    text, image = torch.randn(1, 77, 48, generator=seeded(3)), torch.randn(1, 64, 48, generator=seeded(4))
    sample, t = torch.randn(1, 8, 2, 16, 16, generator=seeded(5)), torch.tensor([400])
    default, ten, five = (pipe.unet(sample, t, text, image, fs) for fs in (None, torch.tensor([10]), torch.tensor([5])))
    assert torch.equal(default, ten) and tiny.difference(five, ten) > 1e-4


def test_conditions_of_the_modes() -> None:
    first, last = torch.ones(1, 4, 1, 2, 2), 2 * torch.ones(1, 4, 1, 2, 2)
    assert condition(first, first, "i2v", 4)[0, 0, :, 0, 0].tolist() == [1, 1, 1, 1]
    assert condition(first, first, "loop", 4)[0, 0, :, 0, 0].tolist() == [1, 0, 0, 1]
    assert condition(first, last, "interp", 4)[0, 0, :, 0, 0].tolist() == [1, 0, 0, 2]


def test_loop_and_interpolation(pipe: DynamiCrafterPipeline, embeds: dict[str, torch.Tensor]) -> None:
    first = embeds["image"]
    loop = run(pipe, embeds, mode="loop", eta=0.0, num_inference_steps=1)
    still, way = (
        run(pipe, embeds, mode="interp", last_image=last, eta=0.0, num_inference_steps=1) for last in (first, tiny.picture(128, 128, 2.0))
    )
    assert tiny.difference(loop, still) < 1e-4, "a loop is the way from a picture to itself"
    assert tiny.difference(way, still) > 1e-2
    shapes = [
        pipe(**embeds, mode="loop", keep_last_frame=keep, latents=noise(1), num_inference_steps=1, generator=seeded(1)).frames.shape[1]
        for keep in (True, False)
    ]
    assert shapes == [FRAMES, FRAMES - 1]


def test_frames_arrive_one_by_one_and_are_the_whole(pipe: DynamiCrafterPipeline, embeds: dict[str, torch.Tensor]) -> None:
    latents = noise(1, 3)[..., :8, :8]
    whole = vae.decode(pipe.vae, latents.transpose(1, 2).flatten(0, 1)).unflatten(0, (1, 3))
    for chunk in (1, 2):
        parts = list(pipe.iter_frames(latents, chunk))
        assert [start for start, _ in parts] == list(range(0, 3, chunk))
        assert tiny.difference(torch.cat([frames for _, frames in parts], dim=1), whole) < 1e-5
    seen: list[int] = []
    settings: dict[str, Any] = {**embeds, "latents": noise(1), "num_inference_steps": 1, "generator": seeded(1), "decode_chunk_size": 1}
    streamed = pipe(**settings, output_type="stream", on_frames=lambda start, frames: seen.append(start + frames.shape[1]))
    assert seen == [1, 2] and streamed.frames is None
    pixels = pipe(**{**settings, "generator": seeded(1)}, output_type="np").frames
    assert pixels.shape == (1, FRAMES, 128, 128, 3) and pixels.dtype.name == "uint8" and pixels.std() > 1


def test_known_latents_are_forced_upon_the_first_steps(pipe: DynamiCrafterPipeline, embeds: dict[str, torch.Tensor]) -> None:
    """Frame 0 is given at its noise level; the other frames feel it, and a mask of nothing changes nothing."""
    before, mask = noise(1, seed=5), torch.tensor([1.0, 0])[:, None, None]
    free = run(pipe, embeds)
    forced = run(pipe, embeds, known=Known(before, mask, steps=2, noise=noise(1, seed=6)))
    other = run(pipe, embeds, known=Known(before + 1, mask, steps=2, noise=noise(1, seed=6)))
    assert tiny.difference(forced[:, :, 1:], free[:, :, 1:]) > 1e-3 and tiny.difference(forced, other) > 1e-3
    assert torch.equal(run(pipe, embeds, known=Known(before, 0 * mask, steps=2, noise=noise(1, seed=6))), free)
    assert torch.equal(run(pipe, embeds, known=Known(before, mask, steps=0, noise=noise(1, seed=6))), free)


class Stop(Exception):
    """Raised by a caller that had enough."""


def test_a_run_stops_at_a_step(pipe: DynamiCrafterPipeline, embeds: dict[str, torch.Tensor]) -> None:
    calls: list[tuple[int, int]] = []

    def step(done: int, total: int) -> None:
        calls.append((done, total))
        if done == 2:
            raise Stop

    with pytest.raises(Stop):
        run(pipe, embeds, num_inference_steps=4, on_step=step)
    assert calls == [(1, 4), (2, 4)]


def test_the_step_that_is_not_finite_is_named(pipe: DynamiCrafterPipeline, embeds: dict[str, torch.Tensor]) -> None:
    given = torch.zeros(3, 1, 4, FRAMES, 16, 16)
    given[1, 0, 0, 0, 0, 0] = torch.nan
    with pytest.raises(RenderError, match=r"step 2 of 3 \(timestep 666, torch.float32\)"):
        run(pipe, embeds, num_inference_steps=3, step_noise=given)
    with pytest.raises(RenderError, match="frame 1"):
        latents = noise(1)
        latents[0, 0, 1] = torch.inf
        list(pipe.iter_frames(latents))


def test_what_cannot_be_made_is_refused_first(pipe: DynamiCrafterPipeline, embeds: dict[str, torch.Tensor]) -> None:
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"image": tiny.picture(80, 96)}, "multiples of 64 pixels, found 80x96"),
        ({"image": tiny.picture(144, 128)}, "multiples of 64"),
        ({"height": 192}, r"expected a picture \[b, 3, 192, W\]"),
        ({"mode": "interp"}, "last_image"),
        ({"last_image": tiny.picture(128, 128)}, "last_image"),
        ({"mode": "interp", "last_image": tiny.picture(128, 192)}, "one size"),
        ({"mode": "zoom"}, "i2v, loop or interp"),
        ({"latents": noise(1)[:, :3]}, r"expected latents \[1, 4, 2, 16, 16\]"),
        ({"mode": "loop", "num_frames": 1, "latents": None}, "at least 2 frames"),
        ({"generator": None}, "expected a generator"),
        ({"generator": [seeded(1), seeded(2)], "latents": None, "num_frames": 2}, "each of 1 clips, found 2"),
        ({"fs": [1, 2, 3]}, "one fs"),
        ({"num_inference_steps": 1001}, "1 to 1000"),
        ({"prompt_embeds": None, "prompt": "a house"}, "tokenizer"),
    ]
    for changes, message in wrong:
        with pytest.raises(InputError, match=message):
            run(pipe, embeds, **changes)
    with pytest.raises(InputError, match="multiples of 8"):
        pipe.unet(torch.zeros(1, 8, 2, 10, 16), torch.tensor([1]), torch.zeros(1, 77, 48), torch.zeros(1, 64, 48))
    with pytest.raises(InputError, match="cannot be replaced"):
        pipe.unet.set_attn_processor(None)


def test_pictures_are_scaled_to_cover(pipe: DynamiCrafterPipeline) -> None:
    tall = Image.new("RGB", (100, 300), (255, 0, 0))
    found = pipe._picture(tall, 128, 192, "cover")
    assert found.shape == (1, 3, 128, 192) and found[:, 0].min() == 1 and found[:, 1].max() == -1
    bars = pipe._picture(tall, 128, 192, "original")
    assert bars[0, 0, 64].tolist() == [-1.0] * 32 + [1.0] * 128 + [-1.0] * 32


@pytest.mark.parametrize(("dtype", "limit"), [(torch.float16, 4e-3), (torch.bfloat16, 3e-2)])
def test_half_precision_is_near(file_v: Any, pipe: DynamiCrafterPipeline, dtype: torch.dtype, limit: float) -> None:
    """One prediction; root mean square error relative to the output."""
    narrow = DynamiCrafterPipeline.of(load_original(file_v, architecture=tiny.architecture("tiny_v"), dtype=dtype))
    half = narrow.unet
    shapes = ((1, 8, 4, 16, 16), (1, 77, 48), (1, 64, 48))
    inputs = [torch.randn(shape, generator=seeded(seed)) for seed, shape in enumerate(shapes)]
    full = pipe.unet(inputs[0], torch.tensor([500]), *inputs[1:])
    sample, text, image = (tensor.to(dtype) for tensor in inputs)
    error = (half(sample, torch.tensor([500]), text, image).float() - full).pow(2).mean().sqrt() / full.std()
    assert 0 < error < limit
    if dtype == torch.float16:
        return  # a codec in fp16 takes a CPU the better part of a minute
    settings: dict[str, Any] = {"latents": noise(1), "num_inference_steps": 1, "guidance_scale": 1.0, "fs": 10}
    ids = torch.randint(0, 500, (1, 77), generator=seeded(3))
    made, exact = (each(tiny.picture(128, 128), ids, **settings, generator=seeded(1)) for each in (narrow, pipe))
    assert made.latents.dtype == made.frames.dtype == torch.float32
    assert (made.frames - exact.frames).std() < 3 * limit * exact.frames.std()


def test_approximations_are_off_by_default_and_near(pipe: DynamiCrafterPipeline, embeds: dict[str, torch.Tensor]) -> None:
    """Each changes the latents (it does something), and stays closer to the exact run than another seed is."""
    exact, other = (run(pipe, embeds, latents=noise(1, seed=seed), generator=seeded(seed)) for seed in (1, 9))
    settings = {"latents": noise(1, seed=1), "num_inference_steps": 2}
    for speed in (Speed(reuse_deep=2), Speed(guidance_interval=(600, 999))):
        together, apart = (run(pipe, embeds, **settings, generator=seeded(1), speed=speed, batched_guidance=batched) for batched in (True, False))
        assert 1e-4 < (together - exact).std() < (other - exact).std()
        assert tiny.difference(apart, together) < 1e-4
    nothing = Speed(reuse_deep=1, guidance_interval=(0, 999))
    assert torch.equal(run(pipe, embeds, **settings, generator=seeded(1), speed=nothing), exact)


def test_very_many_sequences_are_attended_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    q, k, v = torch.randn(3, 7, 2, 5, 8, generator=seeded(1))
    whole = attention.attend(q, k, v)
    monkeypatch.setattr(attention, "LARGEST_BATCH", 3)
    assert torch.allclose(attention.attend(q, k, v), whole, atol=1e-6)


def test_a_run_with_another_spacing(pipe: DynamiCrafterPipeline, embeds: dict[str, torch.Tensor]) -> None:
    seen = []
    for spacing in (None, "uniform", "uniform_trailing"):
        run(pipe, embeds, num_inference_steps=1, timestep_spacing=spacing)
        seen.append(pipe.scheduler.timesteps.tolist())
    assert seen == [[999], [1], [999]]


def test_guidance_formulas() -> None:
    branches = list(torch.randn(3, 2, 4, 2, 8, 8, generator=seeded(1)))
    c, u, i = branches
    assert torch.equal(guidance.combine([c], 7.5, None, 0.7), c)
    assert torch.allclose(guidance.combine([c, u], 2.0), 2 * c - u)
    assert torch.allclose(guidance.combine(branches, 2.0, 3.0), u + 3 * (i - u) + 2 * (c - i), atol=1e-6)
    spread = guidance.combine([c, u], 7.5, None, 1.0).std(dim=(1, 2, 3, 4))
    assert torch.allclose(spread, c.std(dim=(1, 2, 3, 4)), rtol=1e-5)
    assert [guidance.branch_count(*scales) for scales in ((1.0, 5.0), (7.5, None), (7.5, 1.0))] == [1, 2, 3]
