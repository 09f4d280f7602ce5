"""Against outputs of the original program."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file
from vgot.generators.dynamicrafter import clip, guidance, vae
from vgot.generators.dynamicrafter.pipeline import DynamiCrafterPipeline

from . import tiny

STRICT = 2e-5
ADAPTER = Path(__file__).with_name("golden_adapter.py")


@pytest.mark.parametrize("name", ["v", "256"])
def test_unet(name: str, request: pytest.FixtureRequest) -> None:
    pipeline: DynamiCrafterPipeline = request.getfixturevalue("pipe" if name == "v" else "pipe_256")
    case = load_file(tiny.DATA / f"unet_{name}_t4.safetensors")
    text, image = case["context"][:, :77], case["context"][:, 77:]
    assert tiny.difference(pipeline.unet(case["sample"], case["timesteps"], text, image, case.get("fs")), case["out"]) < STRICT


def test_resampler(pipe: DynamiCrafterPipeline) -> None:
    case = load_file(tiny.DATA / "resampler.safetensors")
    assert tiny.difference(pipe.image_projector(case["image_tokens"]), case["out"]) < STRICT


def test_encoders(pipe: DynamiCrafterPipeline) -> None:
    case = load_file(tiny.DATA / "encoders.safetensors")
    pixels = torch.stack([tiny.reference_picture(64, 128, phase) for phase in (0.3, 1.7)])
    seen = clip.encode_image(pipe.image_encoder, clip.preprocess(tiny.reference_picture(320, 512, 0.4)[None]))
    found = {
        "text": pipe.encode_prompt(case["input_ids"]),
        "image": seen[:, ::8],
        "moments": vae.moments(pipe.vae, pixels),
        "decoded": vae.decode(pipe.vae, case["latent"] * pipe.vae.config.scaling_factor)[:, :, ::4, ::4],
        "posterior": vae.sample_posterior(case["posterior_parameters"], case["posterior_noise"]),
    }
    for size, step in (("300x224", 9), ("64x128", 9), ("320x512", 12)):
        height, width = map(int, size.split("x"))
        found[f"pixels_{size}"] = clip.preprocess(tiny.reference_picture(height, width, 0.2)[None])[:, :, ::step, ::step]
    assert {name: error for name, out in found.items() if (error := tiny.difference(out, case[name])) > STRICT} == {}


def test_sampler_on_recorded_predictions(pipe: DynamiCrafterPipeline) -> None:
    case = load_file(tiny.DATA / "sampler.safetensors")
    pipe.scheduler.set_timesteps(4)
    assert pipe.scheduler.timesteps.tolist() == case["timesteps"].tolist()
    x = case["x_T"]
    for index, timestep in enumerate(pipe.scheduler.timesteps):
        out = guidance.combine(list(case["model_out"][index]), 7.5, None, 0.7)
        done = pipe.scheduler.step(out, timestep, x, eta=1.0, variance_noise=case["noise"][index])
        assert tiny.difference(done.prev_sample, case["x_prev"][index]) < STRICT
        assert tiny.difference(done.pred_original_sample, case["pred_x0"][index]) < STRICT
        x = case["x_prev"][index]


def test_image_to_video(pipe: DynamiCrafterPipeline) -> None:
    """The whole routine, from picture and text to frames."""
    case = load_file(tiny.DATA / "image_to_video.safetensors")
    empty = torch.zeros(1, 77, dtype=torch.long)
    empty[0, :2] = torch.tensor([510, 511])
    done = pipe(
        tiny.reference_picture(128, 192, 0.3)[None], case["prompt_ids"], negative_prompt=empty, latents=case["x_T"], num_inference_steps=4, eta=0.0,
        guidance_scale=7.5, guidance_rescale=0.7, fs=24, generator=torch.Generator().manual_seed(0),
    )
    assert tiny.difference(done.latents, case["latents"]) < 1e-4
    assert tiny.difference(done.frames[0].transpose(0, 1)[:, :, ::4, ::4], case["video"]) < 1e-4


@pytest.mark.soak
def test_all_of_the_reference_data() -> None:
    """The adapter against everything, where the data are at hand."""
    check = tiny.GOLDEN / "check_golden.py"
    if not check.is_file():
        pytest.skip("no reference data in ../shared/golden beside the repository")
    done = subprocess.run(
        [sys.executable, str(check), str(ADAPTER), "--no-skips"], capture_output=True, text=True, check=False,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
    )
    assert done.returncode == 0 and " 0 failures" in done.stdout, done.stdout + done.stderr


def test_a_wrong_weight_is_noticed(pipe: DynamiCrafterPipeline) -> None:
    """The comparison can fail: a tenth more on one tensor of a temporal layer is far outside the tolerance."""
    case = load_file(tiny.DATA / "unet_v_t4.safetensors")
    weight = pipe.unet.get_parameter("up_blocks.1.layers.0.temp_attention.attn2.to_qkv.weight")
    kept = weight.clone()
    try:
        weight.mul_(1.1)
        out = pipe.unet(case["sample"], case["timesteps"], case["context"][:, :77], case["context"][:, 77:])
    finally:
        weight.copy_(kept)
    assert tiny.difference(out, case["out"]) > STRICT
    assert torch.isfinite(out).all()
