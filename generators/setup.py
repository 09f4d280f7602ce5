"""What the model-based renderers are told: settings that shape the film, and where its models are on this machine."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from pydantic import Field

from ..script.model import Value

DType = Literal["auto", "float32", "bfloat16", "float16"]
Checkpoint = Literal["1024", "512", "256"]


class Motion(Value):
    """Shots by an image-to-video model. Defaults are the ones its authors recommend (DynamiCrafter model cards).

    Attributes:
        checkpoint: which of the published models. steps, guidance, rescale, eta: of the DDIM sampler. fs: frame-rate condition,
            None for the checkpoint's own. boundary: how a continuous cut carries latents over. share: of the boundary, 0…1.
        pixels: area of a frame, None for the checkpoint's own. batched: guided and unguided passes in one batch (faster, more memory).
        interval: share of steps that are guided (1 = all; less is faster and not the same). cache: every how many steps the
            deep features are computed (1 = always; more is faster and not the same).
    """

    checkpoint: Checkpoint = "1024"
    steps: int = Field(default=50, ge=1, le=1000)
    guidance: float = Field(default=7.5, ge=1.0, le=30.0)
    rescale: float = Field(default=0.7, ge=0.0, le=1.0)
    eta: float = Field(default=1.0, ge=0.0, le=1.0)
    spacing: Literal["uniform_trailing", "uniform"] = "uniform_trailing"
    fs: int | None = Field(default=None, ge=1, le=60)
    boundary: Literal["off", "vp", "reinject", "last_frame", "paper_raw"] = "reinject"
    share: float = Field(default=0.3, ge=0.0, le=1.0)
    pixels: int | None = Field(default=None, ge=64 * 64, le=2048 * 2048)
    batched: bool = True
    interval: float = Field(default=1.0, gt=0.0, le=1.0)
    cache: int = Field(default=1, ge=1, le=10)


class Diffusion(Value):
    """Settings of the model-based renderers; part of the variant, so part of every key they bear on.

    Attributes:
        steps, guidance, sampler: of the image model. pixels: area of a keyframe, whose sides follow the film's aspect.
        portrait: side of a portrait in pixels. identity: lambda of the portraits in Z = Attn(text) + lambda Attn(portrait);
            previous: lambda of the keyframe before, in the same place. blocks: where in the network they count: everywhere, or only in
            the layers that carry style or layout. takes: candidates per keyframe, of which the best is kept.
        dtype: of weights and activations; auto is bfloat16 on a GPU that has it, float16 on others, float32 on a CPU.
        text: precision of the text encoder's weights. attention, compile: see the benchmarks.
    """

    steps: int = Field(default=50, ge=1, le=1000)
    guidance: float = Field(default=5.0, ge=0.0, le=30.0)
    sampler: Literal["euler", "dpm"] = "euler"
    pixels: int = Field(default=1024 * 576, ge=32 * 32, le=4096 * 4096)
    portrait: int = Field(default=1024, ge=32, le=2048, multiple_of=8)
    identity: float = Field(default=0.5, ge=0.0, le=2.0)
    previous: float = Field(default=0.0, ge=0.0, le=2.0)
    blocks: Literal["all", "style", "layout", "style_layout"] = "all"
    takes: int = Field(default=1, ge=1, le=16)
    dtype: DType = "auto"
    text: Literal["full", "int8", "nf4"] = "full"
    attention: Literal["sdpa", "xformers"] = "sdpa"
    compile: bool = False
    motion: Motion = Motion()

    def size(self, width: int, height: int, multiple: int = 64) -> tuple[int, int]:
        """Sides of a keyframe in pixels: the aspect of the film, about :attr:`pixels` in area, multiples of ``multiple``."""
        aspect = width / height
        h = max(multiple, round(math.sqrt(self.pixels / aspect) / multiple) * multiple)
        return max(multiple, round(h * aspect / multiple) * multiple), h


@dataclass(frozen=True, slots=True)
class Setup:
    """What a renderer is opened with. ``weights``: folder of the models, None to look for it; ``device``: '' is the best there is."""

    settings: Diffusion = field(default_factory=Diffusion)
    weights: Path | None = None
    device: str = ""
