"""How much arithmetic a picture by Kolors takes, counted with the real configurations on tensors without memory. Plain numbers.

TFLOP = 10^12 operations, a multiply-add is two. The UNet's work is a n + b n^2 for n pixels (its attention grows with the square);
both numbers go through the counts for 1024x576 and 1024x1024.
"""

from __future__ import annotations

GUIDED = 2
"""Forward passes of a denoising step with guidance above 1."""
UNET_LINEAR, UNET_SQUARE = 6.2307e-6, 3.880e-13
DECODE_PER_PIXEL = 9.985e-6
TEXT = 2.9
"""One prompt of 256 tokens."""
REFERENCE = 0.38
"""One reference picture."""

RATES = {"cuda": 100.0, "cpu": 0.05}
"""TFLOP/s that are assumed where a job's length has to be guessed: a slow GPU, one CPU core."""


def forward_tflop(width: int, height: int) -> float:
    """TFLOP of one forward pass of the UNet for a picture of this size in pixels."""
    n = width * height
    return UNET_LINEAR * n + UNET_SQUARE * n * n


def passes(steps: int, guidance: float) -> int:
    """Forward passes of one picture."""
    return steps * (GUIDED if guidance > 1 else 1)


def decode_tflop(width: int, height: int) -> float:
    """TFLOP of decoding one picture."""
    return DECODE_PER_PIXEL * width * height


def image_tflop(width: int, height: int, steps: int, guidance: float) -> float:
    """TFLOP of one picture."""
    return passes(steps, guidance) * forward_tflop(width, height) + decode_tflop(width, height)


def seconds(tflop: float, device: str) -> float:
    """A guess at the seconds that this takes on a kind of device, never less than a tenth."""
    return max(0.1, tflop / RATES["cuda" if device.startswith("cuda") else "cpu"])
