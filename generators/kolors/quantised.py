"""A text encoder whose matrices are kept in 8 or 4 bits and widened one at a time when they are used. Plain torch, any device.

``int8``: one scale per row, the greatest value of the row at 127. ``nf4``: blocks of 64 values, each one of 16 levels that lie like
normally distributed numbers do, times the block's greatest value (QLoRA's data type, without its second quantisation of scales).
Both alter prompts' embeddings a little; the precision is part of their key.
"""

from __future__ import annotations

from statistics import NormalDist
from typing import Any, Literal

from .libraries import torch
from .loader import Precision, Tree
from .phases import TextPhase

Bits = Literal["int8", "nf4"]
BLOCK = 64


class Int8Linear(torch.nn.Module):
    """``torch.nn.Linear`` with its matrix [out, in] in 8 bits."""

    codes: torch.Tensor
    scale: torch.Tensor

    def __init__(self, linear: torch.nn.Linear) -> None:
        super().__init__()
        weight = linear.weight.detach().float()
        scale = weight.abs().amax(1, keepdim=True).clamp_min(1e-12) / 127
        self.register_buffer("codes", (weight / scale).round().to(torch.int8))
        self.register_buffer("scale", scale.to(linear.weight.dtype))
        self.bias = linear.bias

    def wide(self) -> Any:
        """The matrix in the format of its scale."""
        return self.codes.to(self.scale.dtype).mul_(self.scale)

    def forward(self, x: Any) -> Any:
        return torch.nn.functional.linear(x, self.wide(), self.bias)


class Nf4Linear(torch.nn.Module):
    """``torch.nn.Linear`` with its matrix [out, in] in 4 bits, two values a byte, the first in the high half."""

    codes: torch.Tensor
    scale: torch.Tensor
    pairs: torch.Tensor

    def __init__(self, linear: torch.nn.Linear) -> None:
        super().__init__()
        weight = linear.weight.detach().float()
        self.shape, dtype = weight.shape, linear.weight.dtype
        flat = torch.nn.functional.pad(weight.flatten(), (0, -weight.numel() % BLOCK)).view(-1, BLOCK)
        scale = flat.abs().amax(1, keepdim=True).clamp_min(1e-12)
        table = torch.tensor(levels())
        borders = (table[1:] + table[:-1]) / 2
        codes = torch.bucketize(flat / scale, borders).to(torch.uint8).view(-1, 2)
        self.register_buffer("codes", codes[:, 0] * 16 + codes[:, 1])
        self.register_buffer("scale", scale.to(dtype))
        self.register_buffer("pairs", torch.stack([table.repeat_interleave(16), table.repeat(16)], 1).to(dtype))
        self.bias = linear.bias

    def wide(self) -> Any:
        """The matrix in the format of its scale."""
        flat = torch.nn.functional.embedding(self.codes.int(), self.pairs).view(-1, BLOCK).mul_(self.scale)
        return flat.view(-1)[: self.shape.numel()].view(self.shape)

    def forward(self, x: Any) -> Any:
        return torch.nn.functional.linear(x, self.wide(), self.bias)


def levels() -> list[float]:
    """The 16 levels, ascending from -1 to 1 with an exact 0: normal quantiles, eight above 0 and seven below."""
    edge = 0.5 * (1 - 1 / 32 + 1 - 1 / 30)
    inverse = NormalDist().inv_cdf

    def side(count: int) -> list[float]:
        return [inverse(edge + (0.5 - edge) * n / count) for n in range(count)]

    above, below = side(8), [-v for v in side(7)]
    return [v / max(above) for v in sorted([*below, 0.0, *above])]


def quantise(model: Any, bits: Bits) -> Any:
    """Put every linear layer of a network into few bits, in place, and return it."""
    kind = {"int8": Int8Linear, "nf4": Nf4Linear}[bits]
    for module in list(model.modules()):
        for name, child in list(module.named_children()):
            if type(child) is torch.nn.Linear:
                setattr(module, name, kind(child))
    return model


class QuantisedTextPhase(TextPhase):
    """Phase 0 with a quantised encoder: read into the machine's memory, narrowed there, then moved to the device."""

    def __init__(self, tree: Tree, precision: Precision, device: str, bits: Bits) -> None:
        super().__init__(tree, precision, device)
        self.bits = bits

    def _open(self) -> Any:
        device, self.device = self.device, "cpu"
        try:
            pipe = super()._open()
        finally:
            self.device = device
        pipe.text_encoder = quantise(pipe.text_encoder, self.bits).to(device)
        return pipe
