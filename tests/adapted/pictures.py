"""Orders for a loaded drawing phase, of whichever image model, and how far two pictures are apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from PIL import Image
from vgot.generators.kolors.embeds import PictureEmbeds, TextEmbeds
from vgot.generators.kolors.identity import Region
from vgot.generators.kolors.libraries import torch
from vgot.generators.kolors.loader import Precision
from vgot.generators.kolors.phases import DenoisePhase, Order, Sampling

FULL = Precision.of("float32")
SMALL = Sampling(64, 64, steps=3, guidance=5.0)
LEFT, RIGHT = Region(0, 0, 0.5, 1), Region(0.5, 0, 1, 1)
BATCH_TOLERANCE = 5e-5
"""A batch adds up in another order; latents are about 5."""
STYLE = {"up": {"block_0": [0.0, 0.8, 0.0]}}


@dataclass(frozen=True)
class Kit:
    """A loaded drawing phase and what it needs. ``prompt``, ``faults``: what an order asks for, and what it does not, unless it says so."""

    tree: Any
    draw: DenoisePhase
    prompt: str
    faults: str
    texts: dict[str, TextEmbeds]
    pictures: dict[str, PictureEmbeds]

    def order(self, text: str | None = None, seed: int = 1, **more: object) -> Order:
        return Order(self.texts[self.prompt if text is None else text], self.texts[self.faults], seed, embeds=self.pictures, **more)  # type: ignore[arg-type]

    def latents(self, *orders: Order, sampling: Sampling = SMALL) -> torch.Tensor:
        return self.draw.denoise(orders, sampling)


def portrait(seed: int, size: tuple[int, int] = (40, 40)) -> Image.Image:
    """Coarse coloured patches, others for each seed."""
    patches = np.random.default_rng(seed).integers(0, 256, (5, 5, 3), dtype=np.uint8)
    return Image.fromarray(patches).resize(size, Image.Resampling.NEAREST)


def apart(a: torch.Tensor, b: torch.Tensor) -> float:
    return float((a - b).abs().max())
