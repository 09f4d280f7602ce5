"""torch, transformers and diffusers: imported here and nowhere else in this package, quietly, with plain words when they are missing."""

from __future__ import annotations

import importlib.util
import threading
import warnings
from typing import Any

from ...errors import MissingExtra

with warnings.catch_warnings():
    # diffusers and transformers compile small helpers with torch.jit while they are imported; torch announces its end each time.
    warnings.filterwarnings("ignore", message=r"`torch\.jit\.script", category=DeprecationWarning)
    try:
        import torch
        from diffusers import (
            AutoencoderKL,
            DiffusionPipeline,
            DPMSolverMultistepScheduler,
            EulerDiscreteScheduler,
            KolorsPipeline,
            UNet2DConditionModel,
        )
        from diffusers.image_processor import IPAdapterMaskProcessor
        from diffusers.utils import is_xformers_available
        from diffusers.utils import logging as diffusers_logging
        from transformers import CLIPImageProcessorPil, CLIPVisionConfig, CLIPVisionModelWithProjection
        from transformers.utils import logging as transformers_logging
    except ImportError as exc:
        raise MissingExtra(f"pictures by Kolors need packages that are not installed ({exc}); install them: pip install 'vgot[models]'") from exc

# Without sentencepiece diffusers hands out empty stand-ins that fail much later, so its absence is told here.
if importlib.util.find_spec("sentencepiece") is None or "dummy" in KolorsPipeline.__module__:
    raise MissingExtra(
        "the tokenizer of Kolors needs the package sentencepiece, which is not installed; install it: pip install 'vgot[models]'"
    )

with warnings.catch_warnings():
    warnings.filterwarnings("ignore", message=r"`torch\.jit\.script", category=DeprecationWarning)
    from diffusers.pipelines.kolors.text_encoder import ChatGLMConfig, ChatGLMModel
    from diffusers.pipelines.kolors.tokenizer import ChatGLMTokenizer

__all__ = [
    "AutoencoderKL",
    "CLIPImageProcessorPil",
    "CLIPVisionConfig",
    "CLIPVisionModelWithProjection",
    "ChatGLMConfig",
    "ChatGLMModel",
    "ChatGLMTokenizer",
    "DPMSolverMultistepScheduler",
    "DiffusionPipeline",
    "EulerDiscreteScheduler",
    "IPAdapterMaskProcessor",
    "KolorsPipeline",
    "UNet2DConditionModel",
    "is_xformers_available",
    "quiet",
    "torch",
]


class _Quiet:
    """Counts who wants quiet: the libraries' settings are global, and threads come and go in any order."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._wanted_by = 0
        self._before: list[tuple[Any, int, bool]] = []

    def __enter__(self) -> None:
        with self._lock:
            self._wanted_by += 1
            if self._wanted_by > 1:
                return
            libraries = (diffusers_logging, transformers_logging)
            self._before = [(library, library.get_verbosity(), library.is_progress_bar_enabled()) for library in libraries]
            for library in libraries:
                library.set_verbosity_error()
                library.disable_progress_bar()

    def __exit__(self, *exc: object) -> None:
        with self._lock:
            self._wanted_by -= 1
            if self._wanted_by:
                return
            for library, level, bar in self._before:
                library.set_verbosity(level)
                if bar:
                    library.enable_progress_bar()


quiet = _Quiet()
"""``with quiet:`` keeps the bars and remarks of both libraries out of the terminal; errors still pass, and settings are put back."""
