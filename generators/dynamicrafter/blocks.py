"""Convolution blocks of the video UNet and its levels. Tensors are ``[(b t), c, h, w]``, frames of one clip side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .attention import ContextKV, SpatialTransformer, TemporalTransformer, over_space, over_time


@dataclass(frozen=True)
class Shape:
    """The widths that all blocks share.

    Attributes:
        embedding: channels of the time embedding. context: channels of text and picture tokens.
        head_dim: channels of one attention head. groups: groups of every GroupNorm.
        learned_scale: layers have a learned weight of the picture.
    """

    embedding: int
    context: int
    head_dim: int
    groups: int
    learned_scale: bool


@dataclass
class Flow:
    """What a forward pass carries beside the features.

    Attributes:
        frames: frames per clip.
        shifts: what the time embedding adds, ``[rows, sum of block channels]``; rows are 1 or (b t).
        contexts: keys and values of every context attention, in order.
        branches: guidance branches still to be unfolded; 1 once the first context attention has done so.
        unfolded: ``shifts`` for the unfolded batch.
    """

    frames: int
    shifts: Tensor
    contexts: Sequence[ContextKV]
    branches: int
    unfolded: Tensor

    def unfold(self) -> int:
        """The branches to unfold now; afterwards there are none left."""
        branches, self.branches, self.shifts = self.branches, 1, self.unfolded
        return branches


class ResnetBlock(nn.Module):
    """Two convolutions with the time embedding added in between, per frame. ``slot`` is its place in the flow's shifts."""

    def __init__(self, channels: int, out_channels: int, shape: Shape) -> None:
        super().__init__()
        self.slot = slice(0, 0)
        self.norm1 = nn.GroupNorm(shape.groups, channels, eps=1e-5)
        self.conv1 = nn.Conv2d(channels, out_channels, 3, padding=1)
        self.time_emb_proj = nn.Linear(shape.embedding, out_channels)
        self.norm2 = nn.GroupNorm(shape.groups, out_channels, eps=1e-5)
        self.conv2 = nn.Conv2d(out_channels, out_channels, 3, padding=1)
        self.conv_shortcut = nn.Conv2d(channels, out_channels, 1) if channels != out_channels else None

    def forward(self, x: Tensor, shift: Tensor) -> Tensor:
        """``shift [1 or (b t), out_channels]``."""
        y = self.conv1(F.silu(self.norm1(x), inplace=True)) + shift[:, :, None, None]
        y = self.conv2(F.silu(self.norm2(y), inplace=True))
        return y + (x if self.conv_shortcut is None else self.conv_shortcut(x))


class TemporalLayer(nn.Module):
    """GroupNorm over (t, h, w), SiLU and a convolution over three frames; ``[b, c, t, (h w)]``.

    A kernel (3, 1, 1) over (t, h, w) is a kernel (3, 1) over (t, hw): the fast two-dimensional kernels do it, without a copy.
    """

    def __init__(self, channels: int, groups: int) -> None:
        super().__init__()
        self.norm = nn.GroupNorm(groups, channels, eps=1e-5)
        self.conv = nn.Conv2d(channels, channels, (3, 1), padding=(1, 0))

    def forward(self, x: Tensor) -> Tensor:
        return self.conv(F.silu(self.norm(x), inplace=True))


class TemporalConv(nn.Module):
    """Four temporal layers with one residual around all."""

    def __init__(self, channels: int, groups: int) -> None:
        super().__init__()
        self.layers = nn.ModuleList(TemporalLayer(channels, groups) for _ in range(4))

    def forward(self, x: Tensor, frames: int) -> Tensor:
        y = over_time(x, frames)
        for layer in self.layers:
            y = layer(y)
        return x + over_space(y, x.shape[2])


class Downsample(nn.Module):
    """Half the size: a strided convolution, padded on all sides."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(channels, channels, 3, stride=2, padding=1)

    def forward(self, x: Tensor) -> Tensor:
        return self.conv(x)


class Upsample(nn.Module):
    """Twice the size: nearest neighbour, then a convolution."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(channels, channels, 3, padding=1)

    def forward(self, x: Tensor) -> Tensor:
        return self.conv(F.interpolate(x, scale_factor=2.0, mode="nearest"))


class Layer(nn.Module):
    """ResnetBlock and temporal convolution, then (on levels with attention) a spatial and a temporal transformer."""

    def __init__(self, channels: int, out_channels: int, attention: bool, shape: Shape) -> None:
        super().__init__()
        self.index = 0  # place of its context in the flow
        self.resnet = ResnetBlock(channels, out_channels, shape)
        self.temp_conv = TemporalConv(out_channels, shape.groups)
        self.attention = SpatialTransformer(out_channels, shape.context, shape.head_dim, shape.groups, shape.learned_scale) if attention else None
        self.temp_attention = (
            TemporalTransformer(out_channels, out_channels // shape.head_dim, shape.head_dim, shape.groups) if attention else None
        )

    def forward(self, x: Tensor, flow: Flow) -> Tensor:
        x = self.temp_conv(self.resnet(x, flow.shifts[:, self.resnet.slot]), flow.frames)
        if self.attention is None or self.temp_attention is None:
            return x
        x = self.attention(x, flow.contexts[self.index], flow.unfold())
        return self.temp_attention(x, flow.frames)


class DownBlock(nn.Module):
    """One level on the way down; yields every skip connection on its way."""

    def __init__(self, channels: int, out_channels: int, layers: int, attention: bool, downsample: bool, shape: Shape) -> None:
        super().__init__()
        self.layers = nn.ModuleList(Layer(channels if i == 0 else out_channels, out_channels, attention, shape) for i in range(layers))
        self.downsample = Downsample(out_channels) if downsample else None

    def forward(self, x: Tensor, flow: Flow, shallow: bool = False) -> tuple[Tensor, list[Tensor]]:
        """The features and the skips; ``shallow`` leaves out the way to the next level."""
        skips = []
        for layer in self.layers:
            x = layer(x, flow)
            skips.append(x)
        if self.downsample is not None and not shallow:
            x = self.downsample(x)
            skips.append(x)
        return x, skips


class MidBlock(nn.Module):
    """The bottom: a layer with attention and one without."""

    def __init__(self, channels: int, shape: Shape) -> None:
        super().__init__()
        self.layers = nn.ModuleList([Layer(channels, channels, True, shape), Layer(channels, channels, False, shape)])

    def forward(self, x: Tensor, flow: Flow) -> Tensor:
        for layer in self.layers:
            x = layer(x, flow)
        return x


class UpBlock(nn.Module):
    """One level on the way up; each layer takes one skip. ``skip_channels`` in the order in which they are taken."""

    def __init__(self, channels: int, out_channels: int, skip_channels: Sequence[int], attention: bool, upsample: bool, shape: Shape) -> None:
        super().__init__()
        widths = [channels, *[out_channels] * (len(skip_channels) - 1)]
        self.layers = nn.ModuleList(
            Layer(width + skip, out_channels, attention, shape) for width, skip in zip(widths, skip_channels, strict=True)
        )
        self.upsample = Upsample(out_channels) if upsample else None

    def forward(self, x: Tensor, skips: list[Tensor], flow: Flow) -> Tensor:
        """Takes its skips from the end of the list."""
        for layer in self.layers:
            x = layer(join(x, skips.pop()), flow)
        return x if self.upsample is None else self.upsample(x)


def join(x: Tensor, skip: Tensor) -> Tensor:
    """``cat([x, skip])`` over channels; a skip from before the guidance branches were unfolded serves all of them."""
    if skip.shape[0] != x.shape[0]:
        skip = skip.repeat(x.shape[0] // skip.shape[0], 1, 1, 1)
    return torch.cat([x, skip], dim=1)
