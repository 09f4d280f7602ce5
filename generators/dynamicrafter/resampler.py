"""From picture tokens to context tokens: a small network of learned queries that look at the picture (a perceiver resampler)."""

from __future__ import annotations

import torch
from diffusers import ConfigMixin, ModelMixin
from diffusers.configuration_utils import register_to_config
from torch import Tensor, nn

from .attention import attend, merge_heads, split_heads


class QueryAttention(nn.Module):
    """Queries look at the picture's tokens and at themselves."""

    def __init__(self, dim: int, heads: int, head_dim: int) -> None:
        super().__init__()
        self.heads = heads
        self.norm1 = nn.LayerNorm(dim)
        self.norm2 = nn.LayerNorm(dim)
        self.to_q = nn.Linear(dim, heads * head_dim, bias=False)
        self.to_kv = nn.Linear(dim, 2 * heads * head_dim, bias=False)
        self.to_out = nn.Linear(heads * head_dim, dim, bias=False)

    def forward(self, image: Tensor, queries: Tensor) -> Tensor:
        """``image [b, m, dim]``, ``queries [b, n, dim]`` to ``[b, n, dim]``."""
        image, queries = self.norm1(image), self.norm2(queries)
        q = split_heads(self.to_q(queries), self.heads)
        k, v = (split_heads(part, self.heads) for part in self.to_kv(torch.cat([image, queries], dim=1)).chunk(2, dim=-1))
        return self.to_out(merge_heads(attend(q, k, v)))


def feed_forward(dim: int, mult: int) -> nn.Sequential:
    """LayerNorm and two layers without bias around an exact GELU."""
    return nn.Sequential(nn.LayerNorm(dim), nn.Linear(dim, mult * dim, bias=False), nn.GELU(), nn.Linear(mult * dim, dim, bias=False))


class ResamplerLayer(nn.Module):
    """Attention of the queries, then a feed-forward network; both add to the queries."""

    def __init__(self, dim: int, heads: int, head_dim: int, ff_mult: int) -> None:
        super().__init__()
        self.attention = QueryAttention(dim, heads, head_dim)
        self.feed = feed_forward(dim, ff_mult)

    def forward(self, image: Tensor, queries: Tensor) -> Tensor:
        queries = queries + self.attention(image, queries)
        return queries + self.feed(queries)


class ImageProjector(ModelMixin, ConfigMixin):
    """``[b, m, embedding_dim]`` tokens of the vision tower to ``[b, num_queries, output_dim]`` context tokens.

    ``num_queries`` is 16 for each of the 16 frames.
    """

    @register_to_config
    def __init__(
        self, dim: int = 1024, depth: int = 4, heads: int = 12, head_dim: int = 64, num_queries: int = 256,
        embedding_dim: int = 1280, output_dim: int = 1024, ff_mult: int = 4,
    ) -> None:
        super().__init__()
        self.latents = nn.Parameter(torch.randn(1, num_queries, dim) / dim**0.5)
        self.proj_in = nn.Linear(embedding_dim, dim)
        self.layers = nn.ModuleList(ResamplerLayer(dim, heads, head_dim, ff_mult) for _ in range(depth))
        self.proj_out = nn.Linear(dim, output_dim)
        self.norm_out = nn.LayerNorm(output_dim)

    def forward(self, tokens: Tensor) -> Tensor:
        image = self.proj_in(tokens)
        queries = self.latents.expand(len(tokens), -1, -1)
        for layer in self.layers:
            queries = layer(image, queries)
        return self.norm_out(self.proj_out(queries))
