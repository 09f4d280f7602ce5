"""What SDXL needs of diffusers and transformers; torch and the common classes come from where Kolors has them."""

from __future__ import annotations

import warnings

from ...errors import MissingExtra
from ..kolors.libraries import quiet, torch

with warnings.catch_warnings(), quiet:
    warnings.filterwarnings("ignore", message=r"`torch\.jit\.script", category=DeprecationWarning)
    try:
        from diffusers import StableDiffusionXLPipeline
        from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection, CLIPTokenizer
    except ImportError as exc:
        raise MissingExtra(f"pictures by SDXL need packages that are not installed ({exc}); install them: pip install 'vgot[models]'") from exc

__all__ = ["CLIPTextConfig", "CLIPTextModel", "CLIPTextModelWithProjection", "CLIPTokenizer", "StableDiffusionXLPipeline", "quiet", "torch"]
