"""The picture codec: diffusers' AutoencoderKL between pixels and scaled latents, frame by frame."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import torch
from diffusers import AutoencoderKL
from torch import Tensor


def make(channels: int = 128, multipliers: tuple[int, ...] = (1, 2, 4, 4), layers: int = 2, latent_channels: int = 4, scale: float = 0.18215) -> Any:
    """The codec of Stable Diffusion 2, with attention in its middle only."""
    levels = len(multipliers)
    return AutoencoderKL(
        in_channels=3, out_channels=3, latent_channels=latent_channels, layers_per_block=layers,
        block_out_channels=tuple(channels * m for m in multipliers),
        down_block_types=("DownEncoderBlock2D",) * levels, up_block_types=("UpDecoderBlock2D",) * levels,
        scaling_factor=scale, force_upcast=False, norm_num_groups=32,
    )


def moments(vae: Any, pixels: Tensor) -> Tensor:
    """``[n, 3, H, W]`` in [-1, 1] to mean and log-variance ``[n, 8, H/8, W/8]``."""
    return vae.encode(pixels.to(vae.dtype)).latent_dist.parameters


def sample_posterior(parameters: Tensor, noise: Tensor) -> Tensor:
    """``mean + std * noise`` in fp32; ``parameters [n, 2c, h, w]``, ``noise [n, c, h, w]``; log-variance held in [-30, 20]."""
    mean, logvar = parameters.float().chunk(2, dim=1)
    return mean + torch.exp(0.5 * logvar.clamp(-30, 20)) * noise.to(mean)


def encode(vae: Any, pixels: Tensor, noise: Tensor) -> Tensor:
    """Scaled latents ``[n, 4, H/8, W/8]`` (fp32) of pictures ``[n, 3, H, W]`` in [-1, 1], drawn from the posterior by ``noise``."""
    return vae.config.scaling_factor * sample_posterior(moments(vae, pixels), noise)


def decode(vae: Any, latents: Tensor) -> Tensor:
    """Scaled latents ``[n, 4, h, w]`` to pictures ``[n, 3, 8h, 8w]`` around [-1, 1] (not clipped)."""
    return vae.decode((latents / vae.config.scaling_factor).to(vae.dtype), return_dict=False)[0]


def decode_frames(vae: Any, latents: Tensor, chunk: int = 1) -> Iterator[tuple[int, Tensor]]:
    """``(first frame, [b, n, 3, H, W])`` for at most ``chunk`` frames at a time of video latents ``[b, 4, t, h, w]``.

    A frame's pixels depend on that frame's latents alone: the chunk decides memory (1 GiB per 576x1024 frame in bf16), not pixels.
    """
    batch, _, frames = latents.shape[:3]
    for start in range(0, frames, chunk):
        part = latents[:, :, start : start + chunk]
        pixels = decode(vae, part.transpose(1, 2).flatten(0, 1))
        yield start, pixels.unflatten(0, (batch, -1))
