"""The two frozen CLIP towers (ViT-H/14): tokens of a text, tokens of a picture, and how a picture is prepared for it."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F
from transformers import CLIPTextConfig, CLIPTextModel, CLIPVisionConfig, CLIPVisionModel

SIZE = 224
MEAN = (0.48145466, 0.4578275, 0.40821073)
STD = (0.26862954, 0.26130258, 0.27577711)


def text_tower(width: int = 1024, heads: int = 16, layers: int = 24, vocabulary: int = 49408, length: int = 77) -> Any:
    """The text tower up to its last but one layer (``layers`` counts all), followed by its final normalization."""
    config = CLIPTextConfig(
        hidden_size=width, intermediate_size=4 * width, num_attention_heads=heads, num_hidden_layers=layers - 1, vocab_size=vocabulary,
        max_position_embeddings=length, hidden_act="gelu", layer_norm_eps=1e-5,
        pad_token_id=0, bos_token_id=vocabulary - 2, eos_token_id=vocabulary - 1,
    )
    return CLIPTextModel(config).train(False)


def vision_tower(width: int = 1280, heads: int = 16, layers: int = 32, patch: int = 14, mlp_ratio: float = 4.0) -> Any:
    """The vision tower with all its layers; what is used are the tokens before its last normalization."""
    config = CLIPVisionConfig(
        hidden_size=width, intermediate_size=int(mlp_ratio * width), num_attention_heads=heads, num_hidden_layers=layers, patch_size=patch,
        image_size=SIZE, hidden_act="gelu", layer_norm_eps=1e-5,
    )
    return CLIPVisionModel(config).train(False)


def encode_text(tower: Any, ids: Tensor) -> Tensor:
    """``ids [b, 77]`` to ``[b, 77, width]``; padding is attended to like any other token."""
    return tower(input_ids=ids.to(tower.device)).last_hidden_state


def encode_image(tower: Any, pixels: Tensor) -> Tensor:
    """``pixels [b, 3, 224, 224]`` of :func:`preprocess` to ``[b, 257, width]``."""
    return tower(pixel_values=pixels.to(tower.device, tower.dtype)).last_hidden_state


def preprocess(image: Tensor) -> Tensor:
    """Pictures ``[b, 3, H, W]`` in [-1, 1] of any size to what the vision tower takes, ``[b, 3, 224, 224]`` in fp32.

    The picture is squashed, not cropped. Before an axis is shrunk by a factor f it is blurred by a Gaussian of (f - 1) / 2 pixels.
    """
    image = image.float()
    factors = [size / SIZE for size in image.shape[-2:]]
    if max(factors) > 1:
        image = blur(image, [max((factor - 1) / 2, 0.001) for factor in factors])
    image = F.interpolate(image, (SIZE, SIZE), mode="bicubic", align_corners=True)
    mean, std = (image.new_tensor(values)[:, None, None] for values in (MEAN, STD))
    return ((image + 1) / 2 - mean) / std


def blur(image: Tensor, sigmas: list[float]) -> Tensor:
    """Separable Gaussian, mirrored at the edges; ``sigmas`` in pixels for height and width."""
    channels = image.shape[1]
    for axis, sigma in enumerate(sigmas):
        length = max(int(4 * sigma), 3) | 1
        offset = torch.arange(length, dtype=image.dtype, device=image.device) - length // 2
        kernel = torch.exp(-(offset**2) / (2 * sigma**2))
        weight = (kernel / kernel.sum()).reshape((-1, 1) if axis == 0 else (1, -1)).expand(channels, 1, -1, -1)
        pad = length // 2
        image = F.conv2d(F.pad(image, (0, 0, pad, pad) if axis == 0 else (pad, pad, 0, 0), mode="reflect"), weight, groups=channels)
    return image
