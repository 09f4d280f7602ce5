"""Binds the public API of ``vgot.generators.dynamicrafter`` to the reference comparison; nothing is computed here."""

from __future__ import annotations

import os
from typing import Any

import torch
from torch import Tensor
from vgot.generators.dynamicrafter import clip, guidance, vae
from vgot.generators.dynamicrafter import tokenizer as tokens
from vgot.generators.dynamicrafter.architecture import Architecture
from vgot.generators.dynamicrafter.convert import full_size_report as report
from vgot.generators.dynamicrafter.convert import load_original
from vgot.generators.dynamicrafter.pipeline import DynamiCrafterPipeline

torch.set_grad_enabled(False)


def load(path: str, config: dict[str, Any], clip_config: dict[str, Any]) -> DynamiCrafterPipeline:
    return DynamiCrafterPipeline.of(load_original(path, architecture=Architecture.from_original_config(config, clip_config)))


def unet(m: DynamiCrafterPipeline, sample: Tensor, timesteps: Tensor, text: Tensor, image: Tensor, fs: Tensor | None) -> Tensor:
    return m.unet(sample, timesteps, text, image, fs)


def resampler(m: DynamiCrafterPipeline, image_tokens: Tensor) -> Tensor:
    return m.image_projector(image_tokens)


def vae_moments(m: DynamiCrafterPipeline, image: Tensor) -> Tensor:
    return vae.moments(m.vae, image)


def vae_decode(m: DynamiCrafterPipeline, z: Tensor) -> Tensor:
    return vae.decode(m.vae, z * m.vae.config.scaling_factor)


def posterior_sample(params: Tensor, noise: Tensor) -> Tensor:
    return vae.sample_posterior(params, noise)


def text_encode(m: DynamiCrafterPipeline, ids: Tensor) -> Tensor:
    return m.encode_prompt(ids)


def vision_encode(m: DynamiCrafterPipeline, pixel_values: Tensor) -> Tensor:
    return clip.encode_image(m.image_encoder, pixel_values)


def clip_preprocess(image: Tensor) -> Tensor:
    return clip.preprocess(image)


def tokenize(prompts: list[str]) -> Tensor | None:
    """None where no CLIP vocabulary is at hand (``VGOT_CLIP_VOCABULARY`` names its folder)."""
    folder = os.environ.get("VGOT_CLIP_VOCABULARY")
    return tokens.tokenize(tokens.load(folder), prompts) if folder else None


def alphas_cumprod(m: DynamiCrafterPipeline) -> Tensor:
    return m.scheduler.alphas_cumprod


def ddim_rows(m: DynamiCrafterPipeline, steps: int, eta: float) -> list[dict[str, Any]]:
    m.scheduler.set_timesteps(steps)
    return [
        {"t": row.t, "a": row.alpha, "ap": row.alpha_prev, "sig": row.sigma, "scale": row.scale, "scale_prev": row.scale_prev, "eta": eta}
        for row in m.scheduler.steps(eta)
    ]


def ddim_step(m: DynamiCrafterPipeline, row: dict[str, Any], x: Tensor, out: Tensor, noise: Tensor) -> tuple[Tensor, Tensor]:
    done = m.scheduler.step(out, row["t"], x, eta=row["eta"], variance_noise=noise)
    return done.prev_sample, done.pred_original_sample


def guide(outs: list[Tensor], s_text: float, s_image: float | None, phi: float) -> Tensor:
    return guidance.combine(outs, s_text, s_image, phi)


def generate(
    m: DynamiCrafterPipeline, frames: Tensor, prompt_ids: Tensor, negative_ids: Tensor, x_T: Tensor, noises: Tensor, steps: int, eta: float,
    guidance_scale: float, cfg_img: float | None, guidance_rescale: float, fs: int, mode: str,
) -> tuple[Tensor, Tensor]:
    done = m(
        frames[:1], prompt_ids, negative_prompt=negative_ids, mode=mode, last_image=frames[1:2] if mode == "interp" else None, latents=x_T,
        step_noise=noises, num_inference_steps=steps, eta=eta, guidance_scale=guidance_scale, image_guidance_scale=cfg_img,
        guidance_rescale=guidance_rescale, fs=fs, keep_last_frame=True, generator=torch.Generator().manual_seed(0),
    )
    return done.latents, done.frames[0].transpose(0, 1)


def full_size_report(meta_state_dict: dict[str, Tensor], config: dict[str, Any], clip_config: dict[str, Any]) -> list[str]:
    return report(meta_state_dict, Architecture.from_original_config(config, clip_config))
