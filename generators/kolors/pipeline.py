"""The stock Kolors pipeline with its silent traps closed: what it would cut, blend or mix without a word is done right or refused."""

from __future__ import annotations

import math
from typing import Any

from ...errors import InputError
from ..adapted.pipeline import AdapterGuards
from .libraries import KolorsPipeline, torch

TEXT_LENGTH = 256
"""Tokens that a prompt is padded to."""
SPECIAL_TOKENS = 2
"""Of these, taken by the prefix of ChatGLM."""
MAX_TOKENS = TEXT_LENGTH - SPECIAL_TOKENS
"""Tokens of text that reach the picture; the tokenizer cuts the rest."""
CELLS = (16, 32)
"""Pixels per cell of the grids on which the UNet attends to text and references."""
GRID = max(CELLS)
"""Sides that this divides keep masks and attention aligned."""


def count_tokens(tokenizer: Any, text: str) -> int:
    """How many of the :data:`MAX_TOKENS` tokens a prompt takes."""
    return len(tokenizer.tokenizer.encode(text))


def check_text(tokenizer: Any, text: str) -> None:
    """Refuse a prompt whose end would be cut off.

    Raises:
        InputError: it has more than :data:`MAX_TOKENS` tokens.
    """
    if (found := count_tokens(tokenizer, text)) > MAX_TOKENS:
        raise InputError(f"a prompt may have {MAX_TOKENS} tokens, found {found}; shorten it, the rest would be cut off: {text[:80]!r}…")


def check_size(width: int, height: int) -> None:
    """Refuse sizes in pixels that the network's grids do not divide.

    Raises:
        InputError: naming the nearest size that works.
    """
    if min(width, height) < 2 * GRID or width % GRID or height % GRID or not all(_aligned(width, height, cell) for cell in CELLS):
        step = 2 * GRID
        near = "x".join(str(max(step, round(side / step) * step)) for side in (width, height))
        raise InputError(f"Kolors draws pictures whose sides are multiples of {step} pixels, found {width}x{height}; use {near}")


def _aligned(width: int, height: int, cell: int) -> bool:
    """Whether diffusers scales a mask of this size to the very grid; a few sizes are lost to its rounding (576x224 is one)."""
    cells = (width // cell) * (height // cell)
    rows = int(math.sqrt(cells / (width / height)))
    return rows > 0 and rows + (cells % rows != 0) == height // cell


class ShotPipeline(AdapterGuards, KolorsPipeline):
    """:class:`diffusers.KolorsPipeline` for batches of shots, each with its own references. Prompts that would be cut off are refused."""

    title = "Kolors"

    def encode_prompt(self, prompt: Any = None, *args: Any, **kwargs: Any) -> Any:
        """See the base class. ``prompt`` and ``negative_prompt`` may be strings or lists; a single negative serves a whole list.

        Raises:
            InputError: a text is too long.
        """
        negative = kwargs.get("negative_prompt")
        if isinstance(prompt, list) and isinstance(negative, str):
            kwargs["negative_prompt"] = negative = [negative] * len(prompt)
        for texts in (prompt, negative):
            for text in [texts] if isinstance(texts, str) else texts or ():
                check_text(self.tokenizer, text)
        with torch.no_grad():  # the base class keeps the graph when it is called directly
            return super().encode_prompt(prompt, *args, **kwargs)
