"""Attention layers of the video UNet: over the pixels of a frame, over time, and onto text and picture tokens."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F

LARGEST_BATCH = 65535
"""The fused CUDA kernels take no larger first dimension."""


def attend(q: Tensor, k: Tensor, v: Tensor) -> Tensor:
    """Scaled dot-product attention, all ``[n, heads, length, d]``; scale ``d**-0.5``.

    Temporal attention has one sequence per pixel, which passes the limit of the CUDA kernels for eight and more full-size clips:
    then it runs in pieces.
    """
    if q.shape[0] > LARGEST_BATCH:
        pieces = zip(*(tensor.split(LARGEST_BATCH) for tensor in (q, k, v)), strict=True)
        return torch.cat([F.scaled_dot_product_attention(*piece) for piece in pieces])
    return F.scaled_dot_product_attention(q, k, v)


def split_heads(x: Tensor, heads: int) -> Tensor:
    """``[n, length, heads * d]`` to ``[n, heads, length, d]`` (a view)."""
    return x.unflatten(-1, (heads, -1)).transpose(1, 2)


def merge_heads(x: Tensor) -> Tensor:
    """``[n, heads, length, d]`` to ``[n, length, heads * d]``."""
    return x.transpose(1, 2).flatten(2)


class SelfAttention(nn.Module):
    """Attention of a sequence ``[n, length, channels]`` onto itself; queries, keys and values in one projection."""

    def __init__(self, channels: int, heads: int, head_dim: int) -> None:
        super().__init__()
        self.heads = heads
        self.to_qkv = nn.Linear(channels, 3 * heads * head_dim, bias=False)
        self.to_out = nn.Linear(heads * head_dim, channels)

    def forward(self, x: Tensor) -> Tensor:
        q, k, v = (split_heads(part, self.heads) for part in self.to_qkv(x).chunk(3, dim=-1))
        return self.to_out(merge_heads(attend(q, k, v)))


class ContextKV(NamedTuple):
    """Keys and values of one layer, constant over the steps of a clip.

    All ``[m, heads, tokens, d]``; ``m`` is the number of clips (every frame sees the same tokens) or of frames.
    """

    text_k: Tensor
    text_v: Tensor
    image_k: Tensor
    image_v: Tensor


class ContextAttention(nn.Module):
    """One query, two attentions: onto the text and onto the picture; their sum goes through one output projection.

    ``learned_scale`` gives the layer a learned weight ``tanh(alpha) + 1`` of the picture (the 256 checkpoint); it is 1 otherwise.
    """

    def __init__(self, channels: int, context_channels: int, heads: int, head_dim: int, learned_scale: bool) -> None:
        super().__init__()
        inner = heads * head_dim
        self.heads = heads
        self.to_q = nn.Linear(channels, inner, bias=False)
        self.to_kv_text = nn.Linear(context_channels, 2 * inner, bias=False)
        self.to_kv_image = nn.Linear(context_channels, 2 * inner, bias=False)
        self.to_out = nn.Linear(inner, channels)
        self.alpha = nn.Parameter(torch.zeros(())) if learned_scale else None

    def project(self, text: Tensor, image: Tensor) -> ContextKV:
        """Keys and values of ``text [b, tokens, c]`` and ``image [b or b*frames, tokens, c]``; the picture's weight is in its values."""
        text_k, text_v = (split_heads(part, self.heads) for part in self.to_kv_text(text).chunk(2, dim=-1))
        image_k, image_v = (split_heads(part, self.heads) for part in self.to_kv_image(image).chunk(2, dim=-1))
        if self.alpha is not None:
            image_v = image_v * (torch.tanh(self.alpha) + 1)
        return ContextKV(text_k, text_v, image_k, image_v)

    def forward(self, x: Tensor, context: ContextKV) -> Tensor:
        """``x [frames, length, channels]``, frames of one clip side by side."""
        q = self.to_q(x)
        return self.to_out(self._onto(q, context.text_k, context.text_v) + self._onto(q, context.image_k, context.image_v))

    def _onto(self, q: Tensor, k: Tensor, v: Tensor) -> Tensor:
        """Frames that share their tokens are one long sequence of queries, so the tokens are not repeated per frame."""
        joined = q.reshape(k.shape[0], -1, q.shape[-1])
        return merge_heads(attend(split_heads(joined, self.heads), k, v)).reshape(q.shape)


class FeedForward(nn.Module):
    """Gated GELU (the exact one): ``out(a * gelu(g))`` with four times the channels inside."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.proj = nn.Linear(channels, 8 * channels)
        self.out = nn.Linear(4 * channels, channels)

    def forward(self, x: Tensor) -> Tensor:
        value, gate = self.proj(x).chunk(2, dim=-1)
        return self.out(F.gelu(gate).mul_(value))


class SpatialTransformer(nn.Module):
    """Attention within each frame: its own pixels, then text and picture. ``[(b t), c, h, w]`` in and out."""

    def __init__(self, channels: int, context_channels: int, head_dim: int, groups: int, learned_scale: bool) -> None:
        super().__init__()
        heads = channels // head_dim
        self.norm = nn.GroupNorm(groups, channels, eps=1e-6)
        self.proj_in = nn.Linear(channels, channels)
        self.norm1 = nn.LayerNorm(channels)
        self.attn1 = SelfAttention(channels, heads, head_dim)
        self.norm2 = nn.LayerNorm(channels)
        self.attn2 = ContextAttention(channels, context_channels, heads, head_dim, learned_scale)
        self.norm3 = nn.LayerNorm(channels)
        self.ff = FeedForward(channels)
        self.proj_out = nn.Linear(channels, channels)

    def forward(self, x: Tensor, context: ContextKV, branches: int = 1) -> Tensor:
        """Denoise ``x``; with ``branches`` n the output has n times the batch.

        Guidance branches differ only in the context, so up to the first context attention they are one computation.
        """
        height, width = x.shape[2:]
        y = self.proj_in(self.norm(x).permute(0, 2, 3, 1).flatten(1, 2))
        y = y + self.attn1(self.norm1(y))
        if branches > 1:
            x, y = x.repeat(branches, 1, 1, 1), y.repeat(branches, 1, 1)
        y = y + self.attn2(self.norm2(y), context)
        y = y + self.ff(self.norm3(y))
        return x + self.proj_out(y).unflatten(1, (height, width)).permute(0, 3, 1, 2)


class TemporalTransformer(nn.Module):
    """Attention over time at each pixel, twice; no position enters. ``[(b t), c, h, w]`` in and out."""

    def __init__(self, channels: int, heads: int, head_dim: int, groups: int) -> None:
        super().__init__()
        inner = heads * head_dim
        self.norm = nn.GroupNorm(groups, channels, eps=1e-6)
        self.proj_in = nn.Linear(channels, inner)
        self.norm1 = nn.LayerNorm(inner)
        self.attn1 = SelfAttention(inner, heads, head_dim)
        self.norm2 = nn.LayerNorm(inner)
        self.attn2 = SelfAttention(inner, heads, head_dim)
        self.norm3 = nn.LayerNorm(inner)
        self.ff = FeedForward(inner)
        self.proj_out = nn.Linear(inner, channels)

    def forward(self, x: Tensor, frames: int) -> Tensor:
        height, width = x.shape[2:]
        y = self.norm(over_time(x, frames))  # [b, c, t, hw]
        y = self.proj_in(y.permute(0, 3, 2, 1).flatten(0, 1))  # [(b hw), t, c]
        y = y + self.attn1(self.norm1(y))
        y = y + self.attn2(self.norm2(y))
        y = y + self.ff(self.norm3(y))
        y = self.proj_out(y).unflatten(0, (-1, height, width))  # [b, h, w, t, c]
        return x + y.permute(0, 3, 4, 1, 2).flatten(0, 1)


def over_time(x: Tensor, frames: int) -> Tensor:
    """``[(b t), c, h, w]`` to ``[b, c, t, (h w)]``: free where ``x`` is channels-last, and again channels-last."""
    return x.permute(0, 2, 3, 1).flatten(1, 2).unflatten(0, (-1, frames)).permute(0, 3, 1, 2)


def over_space(x: Tensor, height: int) -> Tensor:
    """The way back: ``[b, c, t, (h w)]`` to ``[(b t), c, h, w]``."""
    return x.permute(0, 2, 3, 1).flatten(0, 1).unflatten(1, (height, -1)).permute(0, 3, 1, 2)
