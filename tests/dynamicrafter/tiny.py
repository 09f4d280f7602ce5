"""Tiny seeded checkpoints in the published namespace, and the shapes of the published ones."""

from __future__ import annotations

import functools
import gzip
import hashlib
import json
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import load_file
from torch import Tensor
from vgot.generators.dynamicrafter.architecture import Architecture

DATA = Path(__file__).parent / "data"
GOLDEN = Path(__file__).resolve().parents[3] / "shared" / "golden" / "dynamicrafter"
BRANCH_ENDS = ("out_layers.3", "proj_out", "conv4.3", "to_out", "ff.net.2", "out_proj", "c_proj", "conv2.weight")
"""Last layers of residual branches; small weights there keep a random network well conditioned."""


@functools.cache
def stored(name: str) -> Any:
    return json.loads(gzip.decompress((DATA / f"{name}.json.gz").read_bytes()))


def value(key: str, shape: list[int]) -> Tensor:
    """A tensor that is a function of its name and shape alone."""
    size = int(np.prod(shape)) if shape else 1
    noise = np.random.RandomState(zlib.crc32(key.encode())).randint(-127, 128, size=size).astype(np.float32) / np.float32(73.3)
    raw = torch.from_numpy(noise).reshape(shape)
    leaf = key.rsplit(".", 1)[-1]
    fan_in = int(np.prod(shape[1:])) if len(shape) > 1 else shape[0] if shape else 1
    if "logit_scale" in key:
        return torch.full(tuple(shape), 4.6)
    if key.startswith("first_stage_model.quant_conv."):  # the variance is held at its lower bound: drawing from the posterior changes nothing
        raw = raw / (fan_in**0.5 if len(shape) > 1 else 10)
        raw[shape[0] // 2 :] = -40.0 if leaf == "bias" else 0.0
        return raw
    if leaf == "alpha":
        return 0.8 * raw
    if len(shape) == 1 and leaf == "weight":
        return 1 + 0.2 * raw
    if "bias" in leaf:
        return 0.1 * raw
    for word, gain in (("class_embedding", 0.5), ("positional_embedding", 0.3), ("token_embedding", 0.7)):
        if word in key:
            return gain * raw
    if leaf == "latents":
        return raw
    return (0.5 if any(end in key for end in BRANCH_ENDS) else 1.0) * raw / float(fan_in) ** 0.5


def checkpoint(name: str) -> dict[str, Tensor]:
    """``tiny_v`` (as 512) or ``tiny_256``; refused when the recipe no longer gives the recorded numbers."""
    shapes = stored("tiny")[name]["shapes"]
    buffers = load_file(DATA / f"{name}_buffers.safetensors")
    made = {key: value(key.replace("framestride_embed", "fps_embedding"), shape) for key, shape in shapes.items() if key not in buffers}
    state = {key: buffers[key] if key in buffers else made[key] for key in shapes}
    check = hashlib.sha256()
    for key in sorted(state):
        check.update(key.encode())
        check.update(np.ascontiguousarray(state[key].numpy()).tobytes())
    assert check.hexdigest() == stored("tiny")[name]["sha256"], "the recipe of the tiny checkpoints drifted"
    return state


def architecture(name: str) -> Architecture:
    return Architecture.from_original_config(stored("tiny")[name]["config"], stored("tiny")["clip"])


def published(variant: str) -> dict[str, Tensor]:
    """Every tensor of a published checkpoint on the meta device (512 and 512_interp are the same)."""
    keys = stored("published")["keys"]
    shapes = dict(keys["512_1024_interp"])
    if variant == "256":
        shapes = {key: shape for key, shape in shapes.items() if key not in keys["256_delta"]["remove"]} | keys["256_delta"]["add"]
    return {key: torch.empty(shape, device="meta") for key, shape in shapes.items()}


def difference(found: Tensor, expected: Tensor) -> float:
    """max|a - b| / max(1, max|b|)."""
    assert found.shape == expected.shape
    return float((found.float() - expected.float()).abs().max() / max(1.0, float(expected.float().abs().max())))


def picture(height: int, width: int, phase: float = 0.0) -> Tensor:
    """A smooth picture ``[1, 3, H, W]`` in [-1, 1]."""
    y, x = torch.meshgrid(torch.arange(height) / 9.0, torch.arange(width) / 7.0, indexing="ij")
    return torch.stack([torch.sin(x + phase), torch.cos(y - 0.5 * x + phase), torch.sin(0.7 * x) * torch.cos(y)])[None]


def reference_picture(height: int, width: int, phase: float) -> Tensor:
    """The picture ``[3, H, W]`` that the reference data were made with."""
    y, x = torch.meshgrid(torch.arange(height, dtype=torch.float64), torch.arange(width, dtype=torch.float64), indexing="ij")
    red = torch.sin(0.11 * x + 0.05 * y + phase)
    green = torch.cos(0.07 * y - 0.23 * x + 2 * phase) * torch.sin(0.013 * x)
    blue = 0.8 * torch.sign(torch.sin(0.31 * x + phase) * torch.sin(0.29 * y))
    return torch.stack([red, green, blue]).float()
