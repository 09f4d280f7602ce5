"""What passes between the phases: encoded prompts and encoded pictures, and the same as bytes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from PIL import Image
from safetensors import SafetensorError
from safetensors.torch import load as load_tensors
from safetensors.torch import save as save_tensors

from ...errors import CorruptError
from .libraries import torch


@dataclass(frozen=True, slots=True, eq=False)
class TextEmbeds:
    """One prompt. ``states``: [256, D], one row per token (padded left); ``pooled``: [D]. D is 4096."""

    states: torch.Tensor
    pooled: torch.Tensor


@dataclass(frozen=True, slots=True, eq=False)
class PictureEmbeds:
    """One reference picture: ``pair`` is [2, 1, T, D], the negative (of an empty picture) first. T is 577, D 1024."""

    pair: torch.Tensor


Embeds = TextEmbeds | PictureEmbeds
_FIELDS: dict[str, tuple[type[Any], dict[str, int]]] = {
    "text": (TextEmbeds, {"states": 2, "pooled": 1}),
    "picture": (PictureEmbeds, {"pair": 4}),
}


def embeds_to_bytes(embeds: Embeds) -> bytes:
    """As safetensors, bit for bit and deterministic."""
    kind = next(name for name, (cls, _) in _FIELDS.items() if isinstance(embeds, cls))
    tensors = {name: getattr(embeds, name).detach().cpu().contiguous() for name in _FIELDS[kind][1]}
    return save_tensors(tensors, metadata={"kind": kind})


def embeds_from_bytes(data: bytes) -> Embeds:
    """The inverse of :func:`embeds_to_bytes`.

    Raises:
        CorruptError: these are not such bytes.
    """
    try:
        tensors = load_tensors(data)
        kind = str(json.loads(data[8 : 8 + int.from_bytes(data[:8], "little")])["__metadata__"]["kind"])
        cls, dimensions = _FIELDS[kind]
    except (SafetensorError, ValueError, KeyError, TypeError) as exc:
        raise CorruptError(f"kept embeddings cannot be read ({exc}); make them again") from exc
    if {name: tensor.ndim for name, tensor in tensors.items()} != dimensions:
        raise CorruptError(f"kept embeddings of a {kind} should hold {dimensions} (tensor: dimensions), found something else; make them again")
    return cls(**tensors)


FACE = (0.5, 0.4)
"""Where a face is in an upright portrait, in shares of its width and height."""


def square(picture: Image.Image, centre: tuple[float, float] | None = None) -> Image.Image:
    """The greatest square of a picture around ``centre`` (x, y in shares of width and height; default: where a portrait has its face).

    CLIP sees only a square. Its own processor takes the middle, which cuts the head off an upright portrait.
    """
    picture = picture.convert("RGB")
    side = min(picture.size)
    x, y = centre or FACE
    left, top = (min(max(round(share * length - side / 2), 0), length - side) for share, length in zip((x, y), picture.size, strict=True))
    return picture.crop((left, top, left + side, top + side))
