"""Pictures to tensors and back: PIL or arrays to ``[1, 3, H, W]`` in [-1, 1], frames to bytes."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor

Fit = Literal["cover", "original"]


def to_tensor(picture: Image.Image, height: int, width: int, fit: Fit = "cover") -> Tensor:
    """A picture at the given size.

    ``cover`` scales it to fill the frame and crops the rest, centred. ``original`` is what the original's command line does: the short
    side is scaled to the smaller of height and width, so a picture narrower than the frame gets black bars.
    """
    picture = picture.convert("RGB")
    if fit == "original":
        scale = min(height, width) / min(picture.size)
    else:
        scale = max(width / picture.width, height / picture.height)
    size = max(round(picture.width * scale), 1), max(round(picture.height * scale), 1)
    if size != picture.size:
        picture = picture.resize(size, Image.Resampling.BILINEAR)
    left, top = round((size[0] - width) / 2), round((size[1] - height) / 2)
    picture = picture.crop((left, top, left + width, top + height))
    pixels = torch.from_numpy(np.array(picture, dtype=np.float32))
    return (pixels / 127.5 - 1).permute(2, 0, 1)[None]


def to_bytes(frames: Tensor) -> NDArray[np.uint8]:
    """``[…, 3, H, W]`` around [-1, 1] to ``[…, H, W, 3]`` bytes, clipped."""
    scaled = ((frames.float().clamp(-1, 1) + 1) * 127.5).round().to(torch.uint8)
    found: Any = scaled.movedim(-3, -1).cpu().numpy()
    return found
