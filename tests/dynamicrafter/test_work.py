"""What a run computes, and how often: counted, not timed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode
from vgot.generators.dynamicrafter.architecture import for_variant
from vgot.generators.dynamicrafter.pipeline import DynamiCrafterPipeline, Known, Speed, compile_blocks
from vgot.generators.dynamicrafter.presets import VARIANTS
from vgot.generators.dynamicrafter.unet import DynamiCrafterUNet, FeatureCache

from . import tiny


@pytest.fixture
def calls(pipe: DynamiCrafterPipeline) -> Iterator[Counter[str]]:
    """How often each part was called."""
    count: Counter[str] = Counter()
    first = next(layer for layer in pipe.unet.layers() if layer.attention is not None)
    parts = {
        "unet": pipe.unet, "encoder": pipe.vae.encoder, "decoder": pipe.vae.decoder, "text": pipe.text_encoder, "vision": pipe.image_encoder,
        "resampler": pipe.image_projector, "text keys": first.attention.attn2.to_kv_text, "time": pipe.unet.time_embedding,
        "deep": pipe.unet.mid_block, "stem": pipe.unet.conv_in,
    }  # fmt: skip

    def counter(name: str) -> Callable[..., None]:
        return lambda *_: count.update([name])

    hooks = [part.register_forward_hook(counter(name)) for name, part in parts.items()]
    pipe._nothing.clear()
    pipe.empty_text = lambda: torch.zeros(1, 77, 48)  # type: ignore[method-assign]  # there is no vocabulary here
    yield count
    del pipe.empty_text  # type: ignore[method-assign]
    for hook in hooks:
        hook.remove()


def run(pipe: DynamiCrafterPipeline, **changes: Any) -> Any:
    settings: dict[str, Any] = {
        "prompt": torch.ones(1, 77, dtype=torch.long), "num_frames": 2, "num_inference_steps": 3, "generator": torch.Generator().manual_seed(1),
        "output_type": "stream", "on_frames": lambda *_: None, **changes,
    }  # fmt: skip
    return pipe(tiny.picture(64, 64), **settings)


def test_everything_constant_is_computed_once(pipe: DynamiCrafterPipeline, calls: Counter[str]) -> None:
    run(pipe)
    assert calls == {
        "unet": 3, "stem": 3, "deep": 3, "encoder": 1, "decoder": 2, "text": 1, "vision": 2, "resampler": 2, "text keys": 2, "time": 1,
    }  # fmt: skip
    calls.clear()
    run(pipe)
    assert calls["vision"] == 1, "mid grey is encoded once per model"


def test_branches_and_approximations_in_calls(pipe: DynamiCrafterPipeline, calls: Counter[str]) -> None:
    def counted(**changes: Any) -> tuple[int, int]:
        calls.clear()
        run(pipe, output_type="latent", on_frames=None, **changes)
        return calls["unet"], calls["deep"]

    assert counted(guidance_scale=1.0) == (3, 3)
    assert counted(batched_guidance=False) == (6, 6)
    assert counted(batched_guidance=False, image_guidance_scale=2.0) == (9, 9)
    assert counted(speed=Speed(reuse_deep=2)) == (3, 2)
    ends = Speed(guidance_interval=(300, 700), reuse_deep=100)
    assert counted(num_inference_steps=4, speed=ends) == (4, 3), "features kept before guidance began are not used after it ended"
    assert counted(speed=Speed(guidance_interval=(600, 999)), batched_guidance=False) == (5, 5)


def test_constants_ahead_of_time_change_no_bit(pipe: DynamiCrafterPipeline) -> None:
    generator = torch.Generator().manual_seed(1)
    shapes = ((1, 8, 4, 16, 16), (1, 77, 48), (1, 64, 48))
    sample, text, image = (torch.randn(shape, generator=generator) for shape in shapes)
    plain = pipe.unet(sample, torch.tensor([500]), text, image, torch.tensor([10]))
    ahead = pipe.unet(sample, shifts=pipe.unet.embed(torch.tensor([500]), torch.tensor([10])), contexts=pipe.unet.project_context(text, image, 4))
    assert torch.equal(plain, ahead)
    steps = torch.tensor([999, 500, 20])
    together = pipe.unet.embed(steps, torch.full_like(steps, 10))
    apart = torch.cat([pipe.unet.embed(step[None], torch.tensor([10])) for step in steps])
    assert tiny.difference(together, apart) < 1e-6


def test_work_at_full_size() -> None:
    """The work of one call on the meta device: as counted on the original, less the text's keys of fifteen frames; guidance shares its stem."""
    net = for_variant("1024").empty()["unet"]
    h, w = VARIANTS["1024"].height // 8, VARIANTS["1024"].width // 8

    def tflop(branches: int, reuse: bool = False) -> float:
        sample, text, image = (torch.empty(shape, device="meta") for shape in ((1, 8, 16, h, w), (branches, 77, 1024), (branches, 256, 1024)))
        cache = FeatureCache(True, torch.empty(16 * branches, 640, h, w, device="meta")) if reuse else None
        with FlopCounterMode(display=False) as counter:
            net(sample, torch.empty(1, device="meta"), text, image, cache=cache)
        return counter.get_total_flops() / 1e12

    one, two, shallow = tflop(1), tflop(2), tflop(1, reuse=True)
    assert one == pytest.approx(52.34, rel=0.01)
    assert two < 0.96 * 2 * 52.34
    assert shallow < 0.45 * one


@pytest.mark.soak
def test_compiled_blocks_are_whole_graphs_and_equal() -> None:
    torch.manual_seed(0)
    net = DynamiCrafterUNet(block_out_channels=(64, 64, 64, 128), attention_head_dim=16, cross_attention_dim=48).train(False)
    inputs = torch.randn(1, 8, 2, 16, 16), torch.tensor([500]), torch.randn(2, 77, 48), torch.randn(2, 32, 48)
    plain = net(*inputs)
    compile_blocks(net, backend="aot_eager")
    assert tiny.difference(net(*inputs), plain) < 1e-6


def test_known_noise_is_drawn_once(pipe: DynamiCrafterPipeline) -> None:
    """The forced frames follow one path through the noise levels: the same noise at every step, drawn before the steps' own."""
    text = torch.zeros(1, 77, 48)
    settings: dict[str, Any] = {
        "prompt_embeds": text, "negative_prompt_embeds": text, "latents": torch.zeros(1, 4, 2, 8, 8), "prompt": None, "output_type": "latent",
        "image_latents": torch.zeros(1, 4, 2, 8, 8), "on_frames": None, "num_inference_steps": 2,
    }  # fmt: skip
    known, mask = torch.ones(1, 4, 2, 8, 8), torch.tensor([1.0, 0])[:, None, None]
    drawn = torch.randn(1, 4, 2, 8, 8, generator=torch.Generator().manual_seed(1))
    fresh = torch.Generator().manual_seed(1)
    torch.randn(1, 4, 2, 8, 8, generator=fresh)
    given = run(pipe, **settings, known=Known(known, mask, 2, noise=drawn), generator=fresh)
    assert torch.equal(run(pipe, **settings, known=Known(known, mask, 2)).latents, given.latents)
