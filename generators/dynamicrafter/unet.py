"""The denoising network of DynamiCrafter: a UNet over 16 frames, conditioned on a picture, a text and a frame rate."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import torch
from diffusers import ConfigMixin, ModelMixin
from diffusers.configuration_utils import register_to_config
from torch import Tensor, nn
from torch.nn import functional as F

from ...errors import InputError
from .attention import ContextKV, TemporalTransformer
from .blocks import DownBlock, Flow, Layer, MidBlock, Shape, UpBlock


class SinusoidalMLP(nn.Module):
    """A number as a vector: cosines and sines of it, then two linear layers."""

    def __init__(self, channels: int, embedding: int) -> None:
        super().__init__()
        self.linear_1 = nn.Linear(channels, embedding)
        self.linear_2 = nn.Linear(embedding, embedding)

    def forward(self, value: Tensor) -> Tensor:
        """``[n]`` to ``[n, embedding]``; angles in fp32."""
        half = self.linear_1.in_features // 2
        frequency = torch.exp(-math.log(10000) / half * torch.arange(half, device=value.device, dtype=torch.float32))
        angle = value.float()[:, None] * frequency
        waves = torch.cat([angle.cos(), angle.sin()], dim=-1).to(self.linear_1.weight.dtype)
        return self.linear_2(F.silu(self.linear_1(waves)))


@dataclass
class FeatureCache:
    """Features of the deep levels, kept from one step to the next (an approximation; see ``Speed`` of the pipeline).

    Attributes:
        reuse: take the kept features in the next pass instead of computing them.
        deep: what the last up block receives, ``[(b t), c, h, w]``.
    """

    reuse: bool = False
    deep: Tensor | None = field(default=None, repr=False)


class DynamiCrafterUNet(ModelMixin, ConfigMixin):
    """Predicts v or noise for noisy video latents.

    Args:
        in_channels: noisy latent and picture latent, in that order. out_channels: of the prediction.
        block_out_channels: width per level; each level but the last halves the size.
        attention_levels: which levels have transformers; the first must.
        layers_per_block: ResnetBlocks per level on the way down (one more on the way up).
        attention_head_dim: channels per head. input_heads: heads of the temporal transformer at the input.
        cross_attention_dim: channels of text and picture tokens.
        norm_num_groups: groups of every GroupNorm.
        image_tokens_per_frame: with ``image_tokens_per_frame * frames`` picture tokens each frame sees its own.
        learned_image_scale: each context attention has a learned weight of the picture (256 checkpoint).
        default_fs: frame rate condition where none is given.
    """

    _repeated_blocks = ["ResnetBlock", "TemporalConv", "SpatialTransformer", "TemporalTransformer"]
    _no_split_modules = ["Layer"]
    _supports_gradient_checkpointing = False

    @register_to_config
    def __init__(
        self,
        in_channels: int = 8,
        out_channels: int = 4,
        block_out_channels: Sequence[int] = (320, 640, 1280, 1280),
        attention_levels: Sequence[bool] = (True, True, True, False),
        layers_per_block: int = 2,
        attention_head_dim: int = 64,
        input_heads: int = 8,
        cross_attention_dim: int = 1024,
        norm_num_groups: int = 32,
        image_tokens_per_frame: int = 16,
        learned_image_scale: bool = False,
        default_fs: int = 10,
    ) -> None:
        super().__init__()
        widths, levels = list(block_out_channels), len(block_out_channels)
        if len(attention_levels) != levels or not attention_levels[0]:
            raise InputError(f"expected {levels} attention levels, the first of them on, found {list(attention_levels)}")
        first, embedding = widths[0], 4 * widths[0]
        shape = Shape(embedding, cross_attention_dim, attention_head_dim, norm_num_groups, learned_image_scale)
        self.time_embedding = SinusoidalMLP(first, embedding)
        self.fps_embedding = SinusoidalMLP(first, embedding)
        self.conv_in = nn.Conv2d(in_channels, first, 3, padding=1)
        self.transformer_in = TemporalTransformer(first, input_heads, attention_head_dim, norm_num_groups)

        self.down_blocks = nn.ModuleList()
        skips = [first]
        for level, width in enumerate(widths):
            last = level == levels - 1
            before = widths[max(level - 1, 0)]
            self.down_blocks.append(DownBlock(before, width, layers_per_block, attention_levels[level], not last, shape))
            skips += [width] * (layers_per_block + (not last))
        self.mid_block = MidBlock(widths[-1], shape)
        self.up_blocks = nn.ModuleList()
        before = widths[-1]
        for level in reversed(range(levels)):
            taken = [skips.pop() for _ in range(layers_per_block + 1)]
            self.up_blocks.append(UpBlock(before, widths[level], taken, attention_levels[level], level > 0, shape))
            before = widths[level]
        self.conv_norm_out = nn.GroupNorm(norm_num_groups, first, eps=1e-5)
        self.conv_out = nn.Conv2d(first, out_channels, 3, padding=1)
        self._number_layers()

    def _number_layers(self) -> None:
        """Give each layer its place among the shifts and the contexts of a pass."""
        start = index = 0
        for layer in self.layers():
            width = layer.resnet.conv1.out_channels
            layer.resnet.slot, start = slice(start, start + width), start + width
            if layer.attention is not None:
                layer.index, index = index, index + 1

    def layers(self) -> Iterator[Layer]:
        """All layers in the order of computation."""
        for block in (*self.down_blocks, self.mid_block, *self.up_blocks):
            yield from block.layers

    def embed(self, timesteps: Tensor, fs: Tensor | None = None) -> Tensor:
        """What each layer adds for these timesteps and frame rates.

        Args:
            timesteps: ``[n]``, 0…999. fs: ``[n]`` or ``[1]``; None is the default of the checkpoint.

        Returns:
            ``[n, sum of layer channels]``; a row does not depend on the latents, so a clip needs one call for all its steps.
        """
        if fs is None:
            fs = torch.full_like(timesteps, self.config.default_fs)
        hidden = F.silu(self.time_embedding(timesteps) + self.fps_embedding(fs))
        return torch.cat([layer.resnet.time_emb_proj(hidden) for layer in self.layers()], dim=-1)

    def project_context(self, text: Tensor, image: Tensor, frames: int) -> list[ContextKV]:
        """Keys and values of every context attention: constant over the steps of a clip.

        Args:
            text: ``[b, 77, c]``. image: ``[b, tokens, c]``. frames: of the clip.
        """
        if image.shape[1] == self.config.image_tokens_per_frame * frames:
            image = image.unflatten(1, (frames, -1)).flatten(0, 1)
        return [layer.attention.attn2.project(text, image) for layer in self.layers() if layer.attention is not None]

    def forward(
        self,
        sample: Tensor,
        timesteps: Tensor | None = None,
        text: Tensor | None = None,
        image: Tensor | None = None,
        fs: Tensor | None = None,
        *,
        shifts: Tensor | None = None,
        contexts: Sequence[ContextKV] | None = None,
        cache: FeatureCache | None = None,
    ) -> Tensor:
        """One prediction, ``[n * b, out_channels, t, h, w]``.

        Args:
            sample: ``[b, in_channels, t, h, w]``, latent sizes multiples of 8.
            timesteps: ``[b]``. text: ``[n * b, 77, c]``. image: ``[n * b, tokens, c]``. fs: ``[b]`` or None. With n > 1 the
                context holds n guidance branches one after the other for the same sample.
            shifts: :meth:`embed` of the step (``[1 or b, …]``), instead of ``timesteps`` and ``fs``.
            contexts: :meth:`project_context`, instead of ``text`` and ``image``.
            cache: keep or reuse the deep features.

        Raises:
            InputError: the latents have a size that the levels cannot halve.
        """
        batch, _, frames, height, width = sample.shape
        multiple = 2 ** (len(self.down_blocks) - 1)
        if height % multiple or width % multiple:
            raise InputError(
                f"expected latents of a height and width in multiples of {multiple} (pictures in multiples of {8 * multiple}), found "
                f"{height}x{width}; scale or crop the picture"
            )
        if shifts is None:
            assert timesteps is not None
            shifts = self.embed(timesteps, fs)
        if contexts is None:
            assert text is not None and image is not None
            contexts = self.project_context(text, image, frames)
        branches = contexts[0].text_k.shape[0] // batch
        rows = shifts if shifts.shape[0] == 1 else shifts.repeat_interleave(frames, dim=0)
        flow = Flow(frames, rows, contexts, branches, rows if rows.shape[0] == 1 else rows.repeat(branches, 1))

        x = sample.transpose(1, 2).flatten(0, 1).contiguous(memory_format=torch.channels_last)
        x = self.transformer_in(self.conv_in(x), frames)
        x = self._levels(x, flow, cache)
        x = self.conv_out(F.silu(self.conv_norm_out(x)))
        return x.unflatten(0, (-1, frames)).transpose(1, 2)

    def _levels(self, x: Tensor, flow: Flow, cache: FeatureCache | None) -> Tensor:
        """Down, middle and up; with reused features only the first level is computed."""
        skips = [x]
        reuse = cache is not None and cache.reuse and cache.deep is not None
        for block in self.down_blocks[:1] if reuse else self.down_blocks:
            x, more = block(x, flow, shallow=reuse)
            skips += more
        if reuse:
            assert cache is not None and cache.deep is not None
            x = cache.deep
        else:
            x = self.mid_block(x, flow)
            for block in self.up_blocks[:-1]:
                x = block(x, skips, flow)
            if cache is not None:
                cache.deep = x
        return self.up_blocks[-1](x, skips, flow)

    def set_attn_processor(self, *_: Any) -> None:
        """Refused: this network has its own attention, which holds the picture's weights."""
        raise InputError("the attention of this network cannot be replaced by a processor; it always uses scaled_dot_product_attention")


__all__ = ["DynamiCrafterUNet", "FeatureCache", "SinusoidalMLP"]
