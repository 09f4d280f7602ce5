"""How much arithmetic and memory SDXL takes, counted with the real configurations on tensors without memory. Plain numbers.

A picture's work is taken from Kolors, whose UNet is the same but reads 256 tokens instead of 77: 3.81 against 3.64 TFLOP a pass at 1024x576.
"""

from __future__ import annotations

from ..kolors import memory
from ..kolors.cost import image_tflop, seconds

TEXT = 0.11
"""TFLOP of one prompt of 77 tokens, through both text encoders."""
REFERENCE = 0.33
"""TFLOP of one reference picture."""

PUBLISHED = memory.Anatomy(
    parameters={"text": 817_720_320, "image": 632_076_800, "unet": 2_567_463_684, "adapter": 423_748_864, "vae": 83_653_863},
    cross=2048, unet_channels=(320, 640, 1280), unet_crossed=(False, True, True), unet_layers=2, vae_channels=(128, 256, 512, 512),
    text=(1280, 5120, 32, 101_187_584), image=(1280, 5120, 32, 257),
)
"""SDXL base 1.0 with IP-Adapter-Plus (ViT-H) as published. ``text`` gives the width and depth of the wider encoder, the table of both."""

__all__ = ["PUBLISHED", "REFERENCE", "TEXT", "image_tflop", "seconds"]
